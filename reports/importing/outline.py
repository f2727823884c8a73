"""A parsed file: its front matter, its title, and its sections with their lines."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """YAML as written in the file, and the number of its first line."""

    text: str
    line: int


@dataclass(frozen=True)
class Part:
    """A heading of the second level and the text under it. `number` and `anchor` are the heading's, `line` is its line.

    `body_lines` has the line in the file of each line of the body, and is empty if the body is.
    """

    line: int
    title: str
    number: int | None
    attributes: Block | None
    body: str
    body_line: int
    body_lines: tuple[int, ...]
    anchor: str = ""


@dataclass(frozen=True)
class Outline:
    """A parsed file. `title` is None if there is no heading of the first level; `lead` is the text between title and sections."""

    front: Block | None
    title: str | None
    title_line: int
    lead: str
    lead_line: int
    parts: tuple[Part, ...]

    @property
    def is_rich(self) -> bool:
        """Whether the file has front matter or section blocks."""
        return self.front is not None or any(part.attributes for part in self.parts)

    @property
    def anchors(self) -> list[tuple[str, ...]]:
        """The anchors of each section's heading: its own, and the one that GitHub makes for a numbered or repeated heading."""
        found: list[tuple[str, ...]] = []
        times = Counter[str]()
        for part in self.parts:
            words = part.title if part.number is None else f"{part.number}. {part.title}"
            count = times[words]
            times[words] += 1
            found.append((part.anchor, f"{words}-{count}" if count else words))
        return found

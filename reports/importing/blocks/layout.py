"""The layout of a text: its title, the headings that begin sections, their numbers, and its author and date."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.importing.blocks.model import Block, Paragraph, Role, TextRun

#: `1.` and `1)` as our Markdown has them, `1` before a tab as Word's own lists look.
_TYPED = re.compile(r"\s*(\d{1,4})(?:[.)](?=\s|$)|(?=\t))[.)]?\s*")


def is_numbered(heading: Paragraph) -> bool:
    """Whether a heading has a number, typed or automatic. A letter is none: annexes have those."""
    return bool(_typed(heading) or _is_counted(heading))


def heading_words(heading: Paragraph, number: int) -> tuple[str, str]:
    """A heading's number as `3.`, empty if it has none, and its words. `number` is what an automatic one would be."""
    if typed := _typed(heading):
        whole = heading.text
        return f"{typed.group(1)}.", " ".join(_raw(heading)[typed.end() :].split()) if whole else ""
    return (f"{number}." if _is_counted(heading) else ""), heading.text


def is_automatic(heading: Paragraph) -> bool:
    """Whether Word gives a heading its number."""
    return _is_counted(heading) and not _typed(heading)


def _is_counted(heading: Paragraph) -> bool:
    return heading.numbered is not None and heading.numbered.level.is_counted


def _typed(heading: Paragraph) -> re.Match[str] | None:
    return _TYPED.match(_raw(heading))


def _raw(heading: Paragraph) -> str:
    return "".join(each.text for each in heading.pieces if isinstance(each, TextRun))


@dataclass
class StatedProperties:
    """The metadata of a page or a Word file."""

    title: str = ""
    language: str = ""
    address: str = ""
    day: str = ""
    #: A single text may name several authors.
    authors: tuple[str, ...] | str = ()

    def front(self) -> list[str]:
        """Return the lines of the front matter; none without metadata."""
        authors = self.authors if isinstance(self.authors, str) else list(self.authors)
        given = {"date": self.day, "authors": authors, "canonical_url": self.address}
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in given.items() if value]
        return ["---", *lines, "---"] if lines else []


def without_said(blocks: Sequence[Block]) -> tuple[list[Block], StatedProperties]:
    """The blocks of a Word file without the paragraphs of the styles Author and Date above its first heading, and what these say.

    Of several days the first counts; the others stay, as does what has these styles further down.
    """
    kept: list[Block] = []
    authors: list[str] = []
    said, is_above = StatedProperties(), True
    for block in blocks:
        is_above = is_above and not (isinstance(block, Paragraph) and block.role is Role.HEADING)
        if not isinstance(block, Paragraph) or block.role not in (Role.AUTHOR, Role.DATE):
            kept.append(block)
        elif is_above and block.role is Role.AUTHOR and block.text:
            authors.append(block.text)
        elif is_above and block.role is Role.DATE and block.text and not said.day:
            said.day = block.text
        else:
            kept.append(replace(block, role=Role.TEXT))
    said.authors = authors[0] if len(authors) == 1 else tuple(authors)
    return kept, said


@dataclass(frozen=True)
class Layout:
    """The title's words, the blocks before it and after it, and the level of headings (from 1) that begin sections."""

    title: list[Paragraph]
    before: Sequence[Block]
    after: Sequence[Block]
    level: int


def layout_of(blocks: Sequence[Block]) -> Layout | None:
    """The layout of a file: a Title with sections under Heading 1, or Heading 1 as title with sections under Heading 2.

    None if nothing can be the title: no paragraph is called Title, and no heading without a number stands first.
    """
    if (at := next((at for at, block in enumerate(blocks) if _is(block, Role.TITLE)), None)) is not None:
        end = next((end for end in range(at, len(blocks)) if not _is(blocks[end], Role.TITLE)), len(blocks))
        title = [block for block in blocks[at:end] if isinstance(block, Paragraph)]
        rest = [block for block in blocks[end:] if not _repeats(block, title)]
        return Layout(title, blocks[:at], rest, min(_levels(rest), default=1))
    at = next((at for at, block in enumerate(blocks) if _is(block, Role.HEADING)), None)
    if at is None or not isinstance(first := blocks[at], Paragraph) or is_numbered(first):
        return None
    levels = _levels(blocks[at + 1 :])
    return Layout([first], blocks[:at], blocks[at + 1 :], levels[0] if levels else 2)


def chapters_of(blocks: Sequence[Block]) -> Layout | None:
    """Return the layout of a file that is added to an edition: no title, and a section under each of its highest headings.

    The title of a file is the highest heading if text stands under it and no heading has a number. None if there is no heading.
    """
    layout = layout_of(blocks)
    if layout is None:
        at = next((at for at, block in enumerate(blocks) if _is(block, Role.HEADING)), None)
        if at is None:
            return None
        before, after = blocks[:at], list(blocks[at:])
    else:
        before, after = layout.before, list(layout.after)
        title, headings = layout.title[0], [block for block in after if _is(block, Role.HEADING)]
        if title.role is Role.HEADING:
            after.insert(0, title)
        elif not headings or not (headings[0] is after[0] or any(is_numbered(each) for each in headings)):  # type: ignore[arg-type]
            pieces = [piece for each in layout.title for piece in (*each.pieces, TextRun(" "))]
            after.insert(0, replace(title, pieces=pieces, role=Role.HEADING, level=min(_levels(after), default=2) - 1))
    return Layout([Paragraph([TextRun("…")], Role.TITLE)], (), [after[0], *before, *after[1:]], min(_levels(after)))


def _levels(blocks: Sequence[Block]) -> list[int]:
    """The levels of the headings among blocks."""
    return [block.level for block in blocks if isinstance(block, Paragraph) and _is(block, Role.HEADING)]


def _is(block: Block, role: Role) -> bool:
    return isinstance(block, Paragraph) and block.role is role and bool(block.text)


def _repeats(block: Block, title: Sequence[Paragraph]) -> bool:
    """Return whether a heading repeats the title."""
    return (
        isinstance(block, Paragraph)
        and _is(block, Role.HEADING)
        and block.text == " ".join(each.text for each in title)
    )

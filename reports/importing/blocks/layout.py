"""The structure of a text: its title, the headings that begin sections, their numbers, and its author and date."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.importing.blocks.model import Block, Paragraph, Role, TextRun, has_role

#: A number typed before a heading: `1.` and `1)` as in our Markdown, `1` before a tab as in Word's own lists.
_TYPED = re.compile(r"\s*(\d{1,4})(?:[.)](?=\s|$)|(?=\t))[.)]?\s*")


def is_numbered(heading: Paragraph) -> bool:
    """Return whether a heading has a number, typed or automatic. Letters, as in annexes, are not numbers."""
    return bool(_typed(heading) or _is_counted(heading))


def heading_words(heading: Paragraph, number: int) -> tuple[str, str]:
    """Return a heading's number as `3.`, "" if it has none, and its text. `number` is used if the number is automatic."""
    if typed := _typed(heading):
        whole = heading.text
        return f"{typed.group(1)}.", " ".join(_raw(heading)[typed.end() :].split()) if whole else ""
    return (f"{number}." if _is_counted(heading) else ""), heading.text


def is_automatic(heading: Paragraph) -> bool:
    """Return whether Word numbers a heading automatically."""
    return _is_counted(heading) and not _typed(heading)


def _is_counted(heading: Paragraph) -> bool:
    return heading.numbered is not None and heading.numbered.level.is_counted


def _typed(heading: Paragraph) -> re.Match[str] | None:
    return _TYPED.match(_raw(heading))


def _raw(heading: Paragraph) -> str:
    return "".join(each.text for each in heading.pieces if isinstance(each, TextRun))


@dataclass
class Metadata:
    """The metadata of a page or a Word file."""

    title: str = ""
    language: str = ""
    address: str = ""
    day: str = ""
    #: A string may name several authors.
    authors: tuple[str, ...] | str = ()

    def front(self) -> list[str]:
        """Return the metadata as the lines of front matter; an empty list if there is none."""
        authors = self.authors if isinstance(self.authors, str) else list(self.authors)
        given = {"date": self.day, "authors": authors, "canonical_url": self.address}
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in given.items() if value]
        return ["---", *lines, "---"] if lines else []


def split_metadata(blocks: Sequence[Block]) -> tuple[list[Block], Metadata]:
    """Return the blocks of a Word file without author and date above its first heading, and these as metadata.

    They are known by the styles Author and Date. Of several dates the first counts; the others become text, as do such paragraphs below
    the first heading.
    """
    others: list[Block] = []
    authors: list[str] = []
    metadata = Metadata()
    is_above = True
    for block in blocks:
        is_above = is_above and not (isinstance(block, Paragraph) and block.role is Role.HEADING)
        if not isinstance(block, Paragraph) or block.role not in (Role.AUTHOR, Role.DATE):
            others.append(block)
        elif is_above and block.role is Role.AUTHOR and block.text:
            authors.append(block.text)
        elif is_above and block.role is Role.DATE and block.text and not metadata.day:
            metadata.day = block.text
        else:
            others.append(replace(block, role=Role.TEXT))
    metadata.authors = authors[0] if len(authors) == 1 else tuple(authors)
    return others, metadata


@dataclass(frozen=True)
class Layout:
    """The paragraphs of the title, the blocks before and after it, and the level, from 1, of the headings that begin sections."""

    title: list[Paragraph]
    before: Sequence[Block]
    after: Sequence[Block]
    level: int


def layout_of(blocks: Sequence[Block]) -> Layout | None:
    """Return the layout of a file: a Title with sections under Heading 1, or Heading 1 as title with sections under Heading 2.

    None if no paragraph has the style Title, and the first heading is numbered or there is none.
    """
    if (at := next((at for at, block in enumerate(blocks) if has_role(block, Role.TITLE)), None)) is not None:
        end = next((end for end in range(at, len(blocks)) if not has_role(blocks[end], Role.TITLE)), len(blocks))
        title = [block for block in blocks[at:end] if isinstance(block, Paragraph)]
        rest = [block for block in blocks[end:] if not _repeats(block, title)]
        return Layout(title, blocks[:at], rest, min(_levels(rest), default=1))
    at = next((at for at, block in enumerate(blocks) if has_role(block, Role.HEADING)), None)
    if at is None or not isinstance(first := blocks[at], Paragraph) or is_numbered(first):
        return None
    levels = _levels(blocks[at + 1 :])
    return Layout([first], blocks[:at], blocks[at + 1 :], levels[0] if levels else 2)


def chapters_of(blocks: Sequence[Block]) -> Layout | None:
    """Return the layout of a file that is added to an edition: no title, and a section under each of its highest headings.

    The title of a file is the highest heading if text follows it and no heading has a number. None if there is no heading.
    """
    layout = layout_of(blocks)
    if layout is None:
        at = next((at for at, block in enumerate(blocks) if has_role(block, Role.HEADING)), None)
        if at is None:
            return None
        before = blocks[:at]
        after = list(blocks[at:])
    else:
        before = layout.before
        after = list(layout.after)
        title = layout.title[0]
        headings = [block for block in after if has_role(block, Role.HEADING)]
        if title.role is Role.HEADING:
            after.insert(0, title)
        elif not headings or not (headings[0] is after[0] or any(is_numbered(each) for each in headings)):  # type: ignore[arg-type]
            pieces = [piece for each in layout.title for piece in (*each.pieces, TextRun(" "))]
            after.insert(0, replace(title, pieces=pieces, role=Role.HEADING, level=min(_levels(after), default=2) - 1))
    return Layout([Paragraph([TextRun("…")], Role.TITLE)], (), [after[0], *before, *after[1:]], min(_levels(after)))


def _levels(blocks: Sequence[Block]) -> list[int]:
    """Return the levels of the headings among blocks."""
    return [block.level for block in blocks if isinstance(block, Paragraph) and has_role(block, Role.HEADING)]


def _repeats(block: Block, title: Sequence[Paragraph]) -> bool:
    """Return whether a heading repeats the title."""
    return (
        isinstance(block, Paragraph)
        and has_role(block, Role.HEADING)
        and block.text == " ".join(each.text for each in title)
    )

"""Which paragraph is the title of a Word file, and which headings begin its sections."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.importing.word.blocks import Block, Paragraph
from reports.importing.word.numbers import is_numbered
from reports.importing.word.pieces import Words
from reports.importing.word.styles import Role


@dataclass(frozen=True)
class Layout:
    """The title's words, the blocks before it and after it, and the level of headings (from 1) that begin sections.

    `second` is a heading that stood alone above all sections, as a title does: it is not in `after`.
    """

    title: list[Paragraph]
    before: Sequence[Block]
    after: Sequence[Block]
    level: int
    second: Paragraph | None = None


def layout_of(blocks: Sequence[Block]) -> Layout | None:
    """The layout of a file: a Title with sections under Heading 1, or Heading 1 as title with sections under Heading 2.

    None if nothing can be the title: no paragraph is called Title, and no heading without a number stands first.
    """
    if (at := next((at for at, block in enumerate(blocks) if _is(block, Role.TITLE)), None)) is not None:
        end = next((end for end in range(at, len(blocks)) if not _is(blocks[end], Role.TITLE)), len(blocks))
        title = [block for block in blocks[at:end] if isinstance(block, Paragraph)]
        rest = [block for block in blocks[end:] if not _repeats(block, title)]
        second = _second_title(rest)
        rest = [block for block in rest if block is not second]
        return Layout(title, blocks[:at], rest, min(_levels(rest), default=1), second)
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
        before, after = layout.before, [*([layout.second] if layout.second else []), *layout.after]
        title, headings = layout.title[0], [block for block in after if _is(block, Role.HEADING)]
        if title.role is Role.HEADING:
            after.insert(0, title)
        elif not headings or not (headings[0] is after[0] or any(is_numbered(each) for each in headings)):  # type: ignore[arg-type]
            pieces = [piece for each in layout.title for piece in (*each.pieces, Words(" "))]
            after.insert(0, replace(title, pieces=pieces, role=Role.HEADING, level=min(_levels(after), default=2) - 1))
    return Layout([Paragraph([Words("…")], Role.TITLE)], (), [after[0], *before, *after[1:]], min(_levels(after)))


def _second_title(blocks: Sequence[Block]) -> Paragraph | None:
    """The one heading of the highest level, if it has no number, stands first, and headings with numbers stand below it."""
    headings = [block for block in blocks if isinstance(block, Paragraph) and _is(block, Role.HEADING)]
    if not headings or is_numbered(headings[0]) or any(each.level <= headings[0].level for each in headings[1:]):
        return None
    return headings[0] if any(is_numbered(each) for each in headings[1:]) else None


def _levels(blocks: Sequence[Block]) -> list[int]:
    """The levels of the headings among blocks."""
    return [block.level for block in blocks if isinstance(block, Paragraph) and _is(block, Role.HEADING)]


def _is(block: Block, role: Role) -> bool:
    return isinstance(block, Paragraph) and block.role is role and bool(block.text)


def _repeats(block: Block, title: Sequence[Paragraph]) -> bool:
    """Whether the title stands once more, as a heading."""
    return (
        isinstance(block, Paragraph)
        and _is(block, Role.HEADING)
        and block.text == " ".join(each.text for each in title)
    )

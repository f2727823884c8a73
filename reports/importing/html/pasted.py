"""HTML from a clipboard, or in a Markdown file, to Markdown for a place within a section."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from justhtml import JustHTML
from justhtml.dom import NodeType

from reports.importing.blocks.captions import with_captions
from reports.importing.blocks.inline import escaped_label
from reports.importing.blocks.model import Block, Drawn, LossReport, Paragraph, Piece, Role, Table, TextRun, plain
from reports.importing.blocks.writing import Writer
from reports.importing.errors import ImportLog
from reports.importing.html.article import DEEPEST, SMALL, attribute, elements, is_too_deep
from reports.importing.html.notes import PageNotes, settle_remarks
from reports.importing.html.reader import Reader, left_out_words
from reports.importing.lengths import MOST_TAGS
from reports.importing.pictures import Figures
from reports.limited_process import LimitExceeded, call_limited

#: So many characters are read at once, without pictures: some 20,000 words of Word. The browser sends no more than one above.
_MOST = 1_000_000
#: Of a processor, for all of it.
_SECONDS = 10
#: Around an article these lead elsewhere; somebody who copies one wants it.
_CHOSEN = frozenset({"nav", "aside", "footer", "form", "button", "menu"})
_FIGURE = re.compile(r"!\[\[[a-z0-9-]{1,80}\]\]")
_HIGHEST, _DEEPEST = 3, 6


@dataclass(frozen=True)
class Pasted:
    """Markdown, and findings about everything that was left out."""

    markdown: str = ""
    told: tuple[str, ...] = ()


def read_pasted(html: str) -> Pasted:
    """Return the Markdown of a paste. One that is too large, too deep or too slow is not converted, with a finding."""
    if len(html) > _MOST:
        return refused(f"it has more than {_MOST:,} characters of HTML")
    if html.count("<") > MOST_TAGS:
        return refused(f"it has more than {MOST_TAGS:,} tags")
    if len(html) <= SMALL:
        return _read(html)
    try:
        return call_limited(_read, html, seconds=_SECONDS)
    except LimitExceeded as error:
        return refused(str(error))


def read_fragments(pages: Sequence[str]) -> list[Pasted]:
    """Return the Markdown of the HTML in a Markdown file, pictures with their files. Raises LimitExceeded."""
    if sum(each.count("<") for each in pages) > MOST_TAGS:
        raise LimitExceeded(f"it has more than {MOST_TAGS:,} tags")
    if sum(map(len, pages)) > SMALL:
        return call_limited(_read_all, pages)
    return _read_all(pages)


def _read_all(pages: Sequence[str]) -> list[Pasted]:
    return [_read(each, has_files=True) for each in pages]


def _read(html: str, *, has_files: bool = False) -> Pasted:
    page = JustHTML(html, sanitize=False, scripting_enabled=True)
    if is_too_deep(page.root):
        return refused(f"it is nested more than {DEEPEST} levels deep")
    lost = LossReport()
    settle_remarks(page.root, lost)
    for each in elements(page.root):
        if each.name in _CHOSEN:
            each.name = "div"
    notes = PageNotes(page.root)
    reader = Reader(lost, notes, "", _source_of)
    notes.read = reader.read
    writer = _Writer(notes, lost, has_files=has_files)
    writer.write_all(list(reader.read(page.root)))
    told = [*writer.told(), *lost.take(), *lost.sentences()]
    told += left_out_words(reader.left)
    return Pasted("\n".join(writer.lines).replace("\xa0", " "), tuple(dict.fromkeys(told)))


def refused(why: str) -> Pasted:
    """Return the findings on a paste that was not converted."""
    return Pasted(told=(f"Pasted as plain text: {why}. Paste it in smaller parts.",))


def _source_of(image: NodeType) -> Drawn:
    return Drawn(attribute(image, "src").strip(), attribute(image, "alt"))


class _Writer(Writer):
    """Writes for a place within a section: headings are parts of that, and pictures are only counted."""

    def __init__(self, notes: PageNotes, lost: LossReport, *, has_files: bool) -> None:
        self._log, self._untaken, self._has_files = ImportLog("pasted"), 0, has_files
        super().__init__(self._log, notes.blocks, Figures(lambda _: None), lost)
        self._sections = 1

    def write_all(self, blocks: Sequence[Block]) -> None:
        """Write them; the highest of their headings becomes the highest of a section."""
        filled = [
            each
            for each in blocks
            if isinstance(each, Table) or not each.is_empty or each.told or each.role in (Role.RULE, Role.CODE)
        ]
        while filled and _is_rule(filled[-1]):
            filled.pop()
        level = min((each.level for each in filled if isinstance(each, Paragraph) and each.level), default=1)
        for block, caption in with_captions(filled):
            if _is_rule(block):
                self._add("rule", ["---"])
            else:
                self._block(block, level, caption)
        self._end_section()

    def told(self) -> list[str]:
        """Return the findings."""
        told = [each.words for each in self._log.findings]
        if self._untaken == 1:
            told.append("1 picture was not pasted. Copy it separately, or drop its file here.")
        elif self._untaken:
            told.append(f"{self._untaken} pictures were not pasted. Copy each separately, or drop its file here.")
        return told

    def _heading(self, heading: Paragraph, level: int) -> None:
        self._end_block()
        pieces = [
            each.with_text(each.text.replace("\n", " ")) if isinstance(each, TextRun) else each
            for each in heading.pieces
        ]
        # Bold means nothing where all is.
        bare = [replace(each, bold=False) if isinstance(each, TextRun) else each for each in pieces]
        markdown = re.sub(r"(?=#$)", r"\\", self._markdown(bare, self._call))
        self._heading_line(f"{'#' * min(heading.level - level + _HIGHEST, _DEEPEST)} {markdown}", heading.text)
        self._tell_all(heading.told)
        self._gather(heading, None)

    def _text(self, pieces: list[Piece]) -> str:
        words = plain(pieces)
        return words if _FIGURE.fullmatch(words) else super()._text(pieces)

    def _place(self) -> None:
        waiting, self._drawn = self._drawn, []
        for drawn, caption, _ in waiting:
            if self._has_files and isinstance(drawn, Drawn):
                self._add("text", [f"![{escaped_label(drawn.alt)}](<{drawn.link}>)"])
            else:
                self._untaken += 1
            if caption:
                self._add("text", caption.split("\n"))


def _is_rule(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role is Role.RULE

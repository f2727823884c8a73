"""Convert HTML from a clipboard, or in a Markdown file, to Markdown within a section."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from justhtml import JustHTML
from justhtml.dom import NodeType

from reports.importing.blocks.captions import with_captions
from reports.importing.blocks.inline import escaped_label
from reports.importing.blocks.model import Block, LossReport, Paragraph, PictureMark, Piece, Role, Table, TextRun, plain
from reports.importing.blocks.writing import Writer
from reports.importing.errors import ImportLog
from reports.importing.html.article import DEEPEST, SMALL, attribute, elements, is_too_deep
from reports.importing.html.notes import PageNotes, remove_remarks
from reports.importing.html.reader import Reader, left_out_sentences
from reports.importing.lengths import MOST_TAGS
from reports.importing.pictures import Figures
from reports.limited_process import LimitExceeded, call_limited

#: The longest paste, in characters without pictures: some 20,000 words of Word. The browser does not send more.
_MOST = 1_000_000
#: Seconds of processor time for a paste.
_SECONDS = 10
#: These surround an article on a page and are left out there, but in a paste they were selected by a person.
_CHOSEN = frozenset({"nav", "aside", "footer", "form", "button", "menu"})
_FIGURE = re.compile(r"!\[\[[a-z0-9-]{1,80}\]\]")
_HIGHEST = 3
_DEEPEST = 6


@dataclass(frozen=True)
class Pasted:
    """Markdown, and findings about everything that was left out."""

    markdown: str = ""
    findings: tuple[str, ...] = ()


def read_pasted(html: str) -> Pasted:
    """Return the Markdown of a paste. One that is too large, too deep or too slow is not converted, which is a finding."""
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
    """Return the Markdown of pieces of HTML in a Markdown file, with pictures by their files. Raise LimitExceeded."""
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
    remove_remarks(page.root, lost)
    for each in elements(page.root):
        if each.name in _CHOSEN:
            each.name = "div"
    notes = PageNotes(page.root)
    reader = Reader(lost, notes, "", _source_of)
    notes.read = reader.read
    writer = _Writer(notes, lost, has_files=has_files)
    writer.write_all(list(reader.read(page.root)))
    findings = [*writer.findings(), *lost.take(), *lost.sentences(), *left_out_sentences(reader.left)]
    return Pasted("\n".join(writer.lines).replace("\xa0", " "), tuple(dict.fromkeys(findings)))


def refused(why: str) -> Pasted:
    """Return the finding about a paste that was not converted."""
    return Pasted(findings=(f"Pasted as plain text: {why}. Paste it in smaller parts.",))


def _source_of(image: NodeType) -> PictureMark:
    return PictureMark(attribute(image, "src").strip(), attribute(image, "alt"))


class _Writer(Writer):
    """Writes a part of a section: its headings are below that of the section. Without `has_files`, pictures are only counted."""

    def __init__(self, notes: PageNotes, lost: LossReport, *, has_files: bool) -> None:
        super().__init__(ImportLog("pasted"), notes.blocks, Figures(lambda _: None), lost)
        self._untaken = 0
        self._has_files = has_files
        self._sections = 1

    def write_all(self, blocks: Sequence[Block]) -> None:
        """Write the blocks; the highest of their headings becomes the highest level within a section."""
        filled = [
            each
            for each in blocks
            if isinstance(each, Table) or not each.is_empty or each.findings or each.role in (Role.RULE, Role.CODE)
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

    def findings(self) -> list[str]:
        """Return the findings."""
        findings = [each.message for each in self._log.findings]
        if self._untaken == 1:
            findings.append("1 picture was not pasted. Copy it separately, or drop its file here.")
        elif self._untaken:
            findings.append(f"{self._untaken} pictures were not pasted. Copy each separately, or drop its file here.")
        return findings

    def _heading(self, heading: Paragraph, level: int) -> None:
        self._end_block()
        pieces = [
            each.with_text(each.text.replace("\n", " ")) if isinstance(each, TextRun) else each
            for each in heading.pieces
        ]
        # Bold has no meaning in a heading, which is bold.
        bare = [replace(each, bold=False) if isinstance(each, TextRun) else each for each in pieces]
        markdown = re.sub(r"(?=#$)", r"\\", self._markdown(bare, self._call))
        self._heading_line(f"{'#' * min(heading.level - level + _HIGHEST, _DEEPEST)} {markdown}", heading.text)
        self._report_losses(heading.findings)
        self._collect_pictures(heading, None)

    def _text(self, pieces: list[Piece]) -> str:
        words = plain(pieces)
        return words if _FIGURE.fullmatch(words) else super()._text(pieces)

    def _write_pictures(self) -> None:
        waiting = self._waiting_pictures
        self._waiting_pictures = []
        for drawn, caption, _ in waiting:
            if self._has_files and isinstance(drawn, PictureMark):
                self._add("text", [f"![{escaped_label(drawn.alt)}](<{drawn.link}>)"])
            else:
                self._untaken += 1
            if caption:
                self._add("text", caption.split("\n"))


def _is_rule(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role is Role.RULE

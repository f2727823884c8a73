"""Write blocks of a Word file or web page as the Markdown of an edition."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from reports.importing.blocks.bookmarks import BookmarkAddresses, KnownTargets, resolve_bookmarks
from reports.importing.blocks.captions import with_captions, without_empty, without_label
from reports.importing.blocks.inline import (
    can_be_linked,
    escape_block_starts,
    escaped_label,
    is_struck,
    links_in,
    markdown_of,
    struck_in,
)
from reports.importing.blocks.layout import Layout, heading_words, is_automatic
from reports.importing.blocks.lists import MERGED_CELLS, Lists, has_merged_cells, single_cell, table_lines
from reports.importing.blocks.model import (
    Block,
    Cell,
    Formula,
    Level,
    LossReport,
    NoteMark,
    Numbered,
    Paragraph,
    PictureMark,
    Piece,
    Role,
    Table,
    TextRun,
    plain,
)
from reports.importing.errors import ImportLog
from reports.importing.pictures import Figures

_BULLET = re.compile(r"\s*(?:[•·◦▪‣●○■]\s+|[-–*]\t\s*)")
#: Checkboxes of tasks as Word writes them, open or done.
_BOX = re.compile(r"\A[☐☑☒]\s*(?=\S)")
_DEEPEST_HEADING = 6


class Writer:
    """Collects `lines` of Markdown. The log gets the losses with their lines, and the heading above each line.

    `section_headings` are the headings of its sections. Of figures that are `known`, only the captions are collected, in `captions`.
    """

    def __init__(
        self,
        log: ImportLog,
        notes: Callable[[NoteMark], list[Block]],
        figures: Figures,
        lost: LossReport,
        known: KnownTargets | None = None,
    ) -> None:
        known = known or KnownTargets()
        self.lines: list[str] = []
        self.section_headings: list[Paragraph] = []
        self.captions: dict[str, str] = {}
        self._known = known.figures
        self._bookmarks = BookmarkAddresses(known)
        self._log = log
        self._notes = notes
        self._figures = figures
        self._lost = lost
        self._lists = Lists()
        self._kind = ""
        self._waiting_pictures: list[tuple[PictureMark | str, str, str]] = []
        self._calls: dict[NoteMark, int] = {}
        self._reported: set[tuple[int, str]] = set()
        #: `_fence` is the index of the first line of the last block of code.
        self._called = self._sections = self._numbers = self._fence = 0

    def write(self, layout: Layout) -> None:
        """Write a whole file."""
        self._title(layout)
        before = without_empty(layout.before)
        after = without_empty(layout.after)
        if before:
            self._report_loss("Text before the title was moved below it.")
        for block, caption in with_captions([*before, *after]):
            self._block(block, layout.level, caption)
        self._end_section()
        for line, words in resolve_bookmarks(self.lines, self._bookmarks.addresses):
            self._log.finding(line, f"The link “{words[:80]}” matches no bookmark, so the link was removed.")

    def _title(self, layout: Layout) -> None:
        pieces: list[Piece] = []
        for each in layout.title:
            pieces += [*each.pieces, TextRun(" ")]
        title = plain(pieces)
        self._heading_line(f"# {_heading_text(title)}", title)
        for each in layout.title:
            self._report_losses(each.findings)
            self._collect_pictures(each, None)
        self._left_out("a heading", pieces)

    # Blocks

    def _block(self, block: Block, level: int, caption: Paragraph | None = None) -> None:
        if isinstance(block, Paragraph) and block.role in (Role.HEADING, Role.TITLE) and block.text:
            self._heading(block, level)
            return
        self._bookmarks.note(_bookmarks(block))
        if isinstance(block, Table):
            self._table(block, level, caption)
            return
        self._report_losses(block.findings)
        bullet = _BULLET.match(_first_words(block.pieces)) if block.numbered is None else None
        if block.role is Role.CODE:
            self._code(block)
        elif block.numbered or bullet:
            pieces = _without_start(block.pieces, bullet.end()) if bullet else block.pieces
            self._item(block.numbered or Numbered("typed", 0, Level()), pieces)
        elif block.role is Role.TEXT and self._more(block):
            pass
        elif text := self._text(block.pieces):
            lines = text.split("\n")
            if block.role is Role.QUOTE:
                self._add("quote", [f"> {line}" for line in lines])
            else:
                self._add("text", lines)
        self._collect_pictures(block, caption)

    def _heading(self, heading: Paragraph, level: int) -> None:
        is_section = heading.role is Role.TITLE or heading.level <= level or not self._sections
        if is_section:
            self._end_section()
            self.section_headings.append(heading)
            self._sections += 1
            self._numbers += is_automatic(heading)
            number, words = heading_words(heading, self._numbers)
            line = f"## {number} {_heading_text(words)}" if number else f"## {_heading_text(words)}"
        else:
            self._end_block()
            words = heading.text
            line = f"{'#' * min(heading.level - level + 2, _DEEPEST_HEADING)} {_heading_text(words)}"
        self._heading_line(line, words)
        self._bookmarks.begin(words, heading.bookmarks, is_section=is_section)
        self._report_losses(heading.findings)
        self._left_out("a heading", heading.pieces)
        self._collect_pictures(heading, None)

    def _heading_line(self, line: str, words: str) -> None:
        self._add("heading", [line])
        self._log.headings.append((len(self.lines), words))

    def _left_out(self, place: str, pieces: list[Piece]) -> None:
        self._lost.count("struck", struck_in(pieces))
        for each in pieces:
            if isinstance(each, NoteMark) and (text := self._note_words(each)):
                self._report_loss(f"The note on {place} is left out: “{text[:200]}”.")
            elif isinstance(each, Formula):
                self._report_loss(f"The equation in {place} was imported as plain letters: “{each.letters[:60]}”.")
        for link, words in links_in(pieces):
            where = "" if link.startswith("#") else f" to {link[:200]}"
            self._report_loss(f"The link of “{words[:80]}”{where} in {place} was removed.")

    def _item(self, numbered: Numbered, pieces: list[Piece]) -> None:
        if not (text := self._text(pieces)):
            return
        if self._kind != "list":
            self._lists.close()
        text = text if _BOX.match(text) else f"{numbered.level.box} {text}".lstrip()
        text = _BOX.sub(lambda box: "[ ] " if box[0][0] == "☐" else "[x] ", text)
        self._add("list", self._lists.item(numbered, text))

    def _more(self, block: Paragraph) -> bool:
        """Write a paragraph as part of the last list item, if its indent is that of the item's text. Return whether it is."""
        text = self._text(block.pieces) if self._kind == "list" and block.indent and not block.pictures else ""
        lines = self._lists.more(block.indent, text) if text else []
        if lines:
            self._add("list", lines)
        return bool(lines)

    def _code(self, block: Paragraph) -> None:
        text = "".join(each.text for each in block.pieces if isinstance(each, TextRun)).rstrip().split("\n")
        if self._kind == "code" and not block.is_whole:
            self.lines[-1:] = [*text, self.lines[-1]]
        else:
            self._add("code", [f"```{block.language}", *text, "```"])
            self._fence = len(self.lines) - len(text) - 2
        longest = max((len(run) for line in text for run in re.findall(r"`{3,}", line)), default=0)
        fence = "`" * max(longest + 1, len(self.lines[-1]))
        self.lines[self._fence] = fence + self.lines[self._fence].lstrip("`")
        self.lines[-1] = fence
        self._left_out("a line of code", block.pieces)

    def _table(self, table: Table, level: int, caption: Paragraph | None) -> None:
        self._report_losses(table.findings)
        lines = []
        if (box := single_cell(table)) is not None:
            for block, its_caption in with_captions(without_empty(box.blocks)):
                self._block(_as_text(block), level, its_caption)
        elif lines := table_lines(table, self._cell):
            if has_merged_cells(table):
                self._report_loss(MERGED_CELLS)
            self._end_block()
            self._add("table", lines)
        if caption:
            pieces = [TextRun("Table: "), *caption.pieces] if lines else caption.pieces
            self._block(replace(caption, pieces=pieces, role=Role.TEXT), level)

    def _cell(self, cell: Cell, is_head: bool) -> str:
        texts = []
        for block in cell.blocks:
            if isinstance(block, Table):
                self._report_losses(block.findings)
                self._report_loss("A table inside another table’s cell was imported as text.")
                texts += [self._cell(each, is_head) for row in block.rows for each in row]
                continue
            self._report_losses(block.findings)
            if block.pictures:
                self._report_loss(f"A picture in a table is left out{_shown(block)}. Add it as a figure at the desk.")
            pieces = [
                TextRun(each.text, struck=each.struck, link=each.link)
                if is_head and isinstance(each, TextRun)
                else each
                for each in block.pieces
            ]
            text = self._markdown(pieces, self._call).replace("\\\n", " ")
            texts.append(re.sub(r"\|", r"\\|", text))
        return " ".join(text for text in texts if text)

    def _text(self, pieces: list[Piece]) -> str:
        for each in dict.fromkeys(each.link for each in pieces if isinstance(each, TextRun) and each.link):
            if not can_be_linked(each):
                self._report_loss(f"“{each[:80]}” is not a web address, so the link was removed.")
        return escape_block_starts(self._markdown(pieces, self._call))

    def _markdown(self, pieces: list[Piece], note: Callable[[NoteMark], str]) -> str:
        """Return the pieces as Markdown, and count struck-through text that Markdown cannot express."""
        markdown = markdown_of(pieces, note=note)
        if (struck := struck_in(pieces)) and not is_struck(markdown):
            self._lost.count("struck", struck)
        return markdown

    # Notes

    def _call(self, mark: NoteMark) -> str:
        """Return the Markdown for a note's mark: a mark in a section; before the first section, the note in brackets, once."""
        is_new = mark not in self._calls
        if is_new:
            self._called += bool(self._sections)
            self._calls[mark] = self._called
        if self._sections:
            return f"[^{self._calls[mark]}]"
        words = self._note_line(mark) if is_new else ""
        return f" ({words})" if words else ""

    def _note_line(self, mark: NoteMark) -> str:
        """Return a note on one line of Markdown."""
        return " ".join(self._note_texts(mark)).replace("\\\n", " ")

    def _note_texts(self, mark: NoteMark) -> list[str]:
        """Return the paragraphs of a note in Markdown, without the marks of notes in it."""
        texts = [
            self._text([each for each in block.pieces if not isinstance(each, NoteMark)]) for block in self._note(mark)
        ]
        return [text for text in texts if text]

    def _note_words(self, mark: NoteMark) -> str:
        blocks = list(self._note(mark))
        self._lost.count("struck", sum(struck_in(each.pieces) for each in blocks))
        return " ".join(each.text for each in blocks if each.text)

    def _note(self, mark: NoteMark) -> Iterator[Paragraph]:
        """Yield the paragraphs of a note; tables and pictures become findings."""
        for block in self._notes(mark):
            self._report_losses(block.findings)
            if isinstance(block, Table):
                self._report_loss("A table in a note is left out. Move it into the text.")
                continue
            if block.pictures:
                self._report_loss(f"A picture in a note is left out{_shown(block)}. Add it as a figure at the desk.")
            yield block

    def _write_notes(self) -> None:
        calls = self._calls
        self._calls = {}
        for mark, number in calls.items() if self._sections else ():
            first, *more = self._note_texts(mark) or ["…"]
            lines = [f"[^{number}]: {_indented(first)}"]
            for text in more:
                lines += ["", f"    {_indented(text)}"]
            self._add("note", "\n".join(lines).split("\n"))

    # Figures

    def _collect_pictures(self, block: Paragraph, caption: Paragraph | None) -> None:
        """Collect the pictures of a paragraph until a line of their own can follow; the caption belongs to the last one."""
        drawn: list[PictureMark | str] = list(block.pictures)
        if drawn and (key := next((self._known[name] for name in block.bookmarks if name in self._known), "")):
            drawn[0] = key
        for at, each in enumerate(drawn, 1):
            markdown, words = self._caption(caption) if caption is not None and at == len(drawn) else ("", "")
            self._waiting_pictures.append((each, markdown, words))
        if drawn and self._kind != "list":
            self._write_pictures()

    def _caption(self, caption: Paragraph) -> tuple[str, str]:
        self._report_losses(caption.findings)
        pieces = without_label(caption.pieces)
        markdown = self._markdown(pieces, lambda mark: f" ({self._note_line(mark)})")
        return escape_block_starts(markdown), plain(pieces)

    def _write_pictures(self) -> None:
        waiting = self._waiting_pictures
        self._waiting_pictures = []
        for drawn, caption, words in waiting:
            if not self._sections:
                self._report_loss(
                    "A picture before the first section is left out. Add it as a figure at the desk, and place it in a section."
                )
                continue
            if isinstance(drawn, str):
                self.captions[drawn] = caption
                self._add("figure", [f"![[{drawn}]]"])
                continue
            figure, message = self._figures.add(drawn, caption, words)
            if figure is not None:
                self._add("figure", [f"![[{figure['key']}]]"])
            elif words:
                message = f"{message} Its caption: “{words[:500]}”."
            if message:
                self._report_loss(message)

    # Lines

    def _add(self, kind: str, lines: Sequence[str]) -> None:
        """Add the lines of a block, with an empty line before it unless it continues the block above."""
        if self._waiting_pictures and self._kind == "list" and kind != "list":
            self._write_pictures()
        if kind == self._kind == "quote":
            self.lines.append(">")
        elif self.lines and not (kind == self._kind == "list"):
            self.lines.append("")
        self.lines += lines
        self._kind = kind

    def _end_block(self) -> None:
        if self._waiting_pictures:
            self._write_pictures()

    def _end_section(self) -> None:
        self._end_block()
        self._write_notes()

    def _report_loss(self, message: str) -> None:
        """Add a finding for a loss, once under each heading."""
        if (len(self._log.headings), message) not in self._reported:
            self._reported.add((len(self._log.headings), message))
            self._log.finding(max(len(self.lines), 1), message)

    def _report_losses(self, messages: Sequence[str]) -> None:
        for each in messages:
            self._report_loss(each)


def _heading_text(words: str) -> str:
    return re.sub("#", r"\\#", escaped_label(words))


def _shown(block: Paragraph) -> str:
    """Return the alt texts of the pictures of a paragraph, to end a sentence with."""
    alts = ", ".join(f"“{each.alt[:60]}”" for each in block.pictures if each.alt)
    return f": {alts}" if alts else ""


def _bookmarks(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from block.bookmarks
    else:
        yield from (name for row in block.rows for cell in row for each in cell.blocks for name in _bookmarks(each))


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")


def _first_words(pieces: Sequence[Piece]) -> str:
    return pieces[0].text if pieces and isinstance(pieces[0], TextRun) else ""


def _without_start(pieces: Sequence[Piece], count: int) -> list[Piece]:
    first = pieces[0]
    return [first.with_text(first.text[count:]), *pieces[1:]] if isinstance(first, TextRun) else list(pieces)


def _as_text(block: Block) -> Block:
    """Return the block without the role of a heading, because text in a box does not begin a section."""
    if isinstance(block, Paragraph) and block.role in (Role.HEADING, Role.TITLE):
        return Paragraph(block.pieces, findings=block.findings)
    return block

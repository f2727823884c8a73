"""Read an article as the paragraphs and tables that Word files have."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from justhtml.dom import NodeType

from reports.importing.blocks.model import (
    Block,
    Cell,
    Formula,
    Level,
    LossReport,
    Numbered,
    Paragraph,
    PictureMark,
    Piece,
    Role,
    Table,
    TextRun,
    lowered,
    raised,
)
from reports.importing.errors import shortened
from reports.importing.html.article import (
    BLOCKS,
    alignment,
    all_words,
    attribute,
    attributes,
    classes,
    elements,
    heading_level,
    left_out,
    look_of,
    shift_of,
    texts,
    with_formulas,
    words,
)
from reports.importing.html.notes import PageNotes, is_note_anchor, item_of
from reports.rendering import heading_id

_LANGUAGE = re.compile(r"lang(?:uage)?-([A-Za-z0-9+#-]{1,30})")
_LOST = frozenset({"iframe", "video", "audio", "embed", "object", "canvas", "svg", "map"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_INDENT = 720
#: The most columns or rows that a cell can span.
_WIDEST = 60


@dataclass
class Reader:
    """Reads an article. `address` is the base of its links; `shown` returns the picture in an image element.

    Texts that are left out are collected in `left`.
    """

    lost: LossReport
    notes: PageNotes
    address: str
    shown: Callable[[NodeType], PictureMark]
    left: list[str] = field(default_factory=list)
    _lists: int = 0

    def read(self, around: NodeType, look: TextRun | None = None, depth: int = 0) -> Iterator[Block]:
        """Yield the blocks in an element. `look` is the format of its text, `depth` the number of lists around it."""
        look = look or TextRun("")
        waiting: list[Piece] = []
        for each in around.children or ():
            if self._is_left_out(each):
                self._leave(each)
            elif self.notes.is_note(each):
                continue
            elif each.name in BLOCKS or self._holds_blocks(each):
                yield from self._flushed(waiting)
                waiting = []
                yield from self._block(each, look, depth)
            else:
                waiting += self._inline(each, look)
        yield from self._flushed(waiting)

    def _flushed(self, pieces: list[Piece]) -> Iterator[Block]:
        for part in _paragraphs(pieces):
            paragraph = Paragraph(with_formulas(part), findings=self.lost.take())
            if not paragraph.is_empty or paragraph.findings:
                yield paragraph

    def _is_left_out(self, each: NodeType) -> bool:
        return not (each.name == "#text" or _is_box(each)) and left_out(each)

    def _leave(self, each: NodeType) -> None:
        if each.name == "script" and attribute(each, "type").startswith("math/tex"):
            tex = "".join(str(part.data or "") for part in each.children or ())
            self.lost.add(f"The formula “{tex[:60]}” is in a script and is left out. Write it in TeX, between dollars.")
        if each.name not in {"script", "style", "noscript", "template", "link", "meta"} and (text := all_words(each)):
            self.left.append(text)

    def _holds_blocks(self, node: NodeType) -> bool:
        return any(each.name in BLOCKS or self._holds_blocks(each) for each in node.children or ())

    def _block(self, each: NodeType, look: TextRun, depth: int) -> Iterator[Block]:
        numbered = item_of(each)
        if level := heading_level(each):
            yield Paragraph(
                with_formulas(self._line(each, look)), Role.HEADING, level, numbered, findings=self.lost.take()
            )
        elif (method := self._METHODS.get(each.name)) is not None:
            yield from method(self, each, look, depth)
        elif numbered is not None:
            yield from self._item(each, look, numbered, numbered.depth)
        else:
            yield from self.read(each, look_of(each, look), depth)

    def _rule(self, each: NodeType, look: TextRun, depth: int) -> Iterator[Block]:
        yield Paragraph([], Role.RULE)

    def _quote(self, each: NodeType, look: TextRun, depth: int) -> Iterator[Block]:
        for block in self.read(each, look, depth):
            if isinstance(block, Paragraph) and block.role is Role.TEXT and block.numbered is None:
                yield replace(block, role=Role.QUOTE)
            else:
                yield block

    def _preformatted(self, each: NodeType, look: TextRun, depth: int) -> Iterator[Block]:
        named = [name for part in (each, *elements(each)) for name in classes(part)]
        found = next(filter(None, map(_LANGUAGE.fullmatch, named)), None)
        code = TextRun("".join(texts(each, breaks=True)).strip("\n"))
        yield Paragraph([code], Role.CODE, language=found[1] if found else "text", is_whole=True)

    def _list(self, each: NodeType, look: TextRun, depth: int) -> Iterator[Block]:
        self._lists += 1
        start = attribute(each, "start") or "1"
        level = Level(
            "decimal" if each.name == "ol" else "bullet",
            int(start) if start.isdecimal() and len(start) < 6 else 1,
            indent=(depth + 1) * _INDENT,
        )
        numbered = Numbered(f"{self._lists}", min(depth, 8), level)
        for item in each.children or ():
            if item.name == "li" and not left_out(item) and not self.notes.is_note(item):
                yield from self._item(item, look, *_as_declared(item, numbered, depth))
            elif item.name in {"ol", "ul"}:
                yield from self._list(item, look, depth + 1)

    def _item(self, item: NodeType, look: TextRun, numbered: Numbered, depth: int) -> Iterator[Block]:
        is_first = True
        for block in self.read(item, look, depth + 1):
            if isinstance(block, Paragraph) and block.role is Role.TEXT and block.numbered is None and not block.indent:
                yield replace(block, numbered=numbered) if is_first else replace(block, indent=numbered.level.indent)
                is_first = False
            else:
                yield block

    def _terms(self, each: NodeType, look: TextRun, depth: int) -> Iterator[Block]:
        for part in each.children or ():
            if part.name == "#text" or left_out(part):
                continue
            yield from self.read(part, replace(look, bold=True) if part.name == "dt" else look, depth)

    def _strong(self, each: NodeType, look: TextRun, depth: int) -> Iterator[Block]:
        yield from self.read(each, replace(look, bold=True), depth)

    def _figure(self, each: NodeType, look: TextRun, depth: int) -> Iterator[Block]:
        if _is_gallery(each):
            yield from self.read(each, look, depth)
            return
        captions: list[Block] = []
        for block in self.read(each, look, depth):
            if isinstance(block, Paragraph) and block.role is Role.CAPTION:
                captions.append(block)
            else:
                yield block
        yield from captions

    def _caption(self, each: NodeType, look: TextRun, depth: int) -> Iterator[Block]:
        # The caption of several pictures does not belong to one of them.
        role = Role.TEXT if each.parent is not None and _is_gallery(each.parent) else Role.CAPTION
        yield Paragraph(with_formulas(self._line(each, look)), role, findings=self.lost.take())

    def _table(self, each: NodeType, look: TextRun, depth: int) -> Iterator[Block]:
        if any(part.name == "table" for part in elements(each)):
            yield from self._laid_out(each, look, depth)
            return
        rows: list[list[Cell]] = []
        heads: set[int] = set()
        open_cells: dict[int, tuple[int, int]] = {}
        captions = [part for part in each.children or () if part.name == "caption"]
        for row, is_head in _rows(each):
            cells: list[Cell] = []
            at = 0
            given = [cell for cell in row.children or () if cell.name in {"td", "th"} and not left_out(cell)]
            while given or at in open_cells:
                if at in open_cells:
                    left, width = open_cells.pop(at)
                    cells.append(Cell([], width, continues=True))
                    if left > 1:
                        open_cells[at] = left - 1, width
                    at += width
                    continue
                cell = given.pop(0)
                width = _span(cell, "colspan")
                height = _span(cell, "rowspan")
                bold = replace(look, bold=look.bold and cell.name != "th")
                align = alignment(cell)
                blocks = self.read(cell, bold, 0)
                cells.append(Cell([replace(b, align=align) if isinstance(b, Paragraph) else b for b in blocks], width))
                if height > 1:
                    open_cells[at] = height - 1, width
                at += width
            if cells:
                heads |= {len(rows)} if is_head else set()
                rows.append(cells)
        yield Table(rows, self.lost.take(), frozenset(heads))
        for caption in captions:
            yield Paragraph(self._line(caption, look), Role.CAPTION, findings=self.lost.take())

    def _laid_out(self, each: NodeType, look: TextRun, depth: int) -> Iterator[Block]:
        """Yield the blocks in the cells of a table that contains other tables, because it is only a layout."""
        for part in each.children or ():
            if part.name == "caption":
                yield Paragraph(self._line(part, look), Role.CAPTION, findings=self.lost.take())
        for row, _ in _rows(each):
            for cell in row.children or ():
                yield from self.read(cell, look, depth)

    def _line(self, around: NodeType, look: TextRun) -> list[Piece]:
        """Return the pieces in an element as one line."""
        return [
            piece for each in around.children or () if not self._is_left_out(each) for piece in self._inline(each, look)
        ]

    def _inline(self, each: NodeType, look: TextRun) -> list[Piece]:
        if each.name == "#text":
            return [look.with_text(_SPACE.sub(" ", str(each.data or "")))]
        if self._is_left_out(each):
            self._leave(each)
            return []
        if (method := self._INLINES.get(shift_of(each) or each.name)) is not None:
            return method(self, each, look)
        return self._line(each, look_of(each, look))

    def _box(self, each: NodeType, look: TextRun) -> list[Piece]:
        return [look.with_text("☑ " if "checked" in attributes(each) else "☐ ")] if _is_box(each) else []

    def _break(self, each: NodeType, look: TextRun) -> list[Piece]:
        return [look.with_text("\n")]

    def _picture(self, each: NodeType, look: TextRun) -> list[Piece]:
        if attribute(each, "aria-roledescription") == "checkbox":
            return []  # the list item has the checkbox
        if {attribute(each, "width"), attribute(each, "height")} & {"0", "1"}:
            return []  # a pixel that counts visitors
        return [self.shown(each)]

    def _embedded(self, each: NodeType, look: TextRun) -> list[Piece]:
        where = attribute(each, "src") or attribute(each, "data")
        self.lost.add(f"Embedded content ({each.name}{': ' + where[:200] if where else ''}) is left out.")
        return []

    def _shifted(self, each: NodeType, look: TextRun) -> list[Piece]:
        shift = raised if shift_of(each) == "sup" else lowered
        text, shifted = shift("".join(texts(each)).strip())
        inside = list(elements(each))
        if inside:
            # A link in a superscript is usually the mark of a note, so it is not formatted.
            has_link = any(part.name == "a" for part in inside)
            return self._line(each, look if has_link else replace(look, shifted=shifted))
        return [replace(look, text=text, shifted=shifted)]

    def _quoted(self, each: NodeType, look: TextRun) -> list[Piece]:
        return [look.with_text("“"), *self._line(each, look), look.with_text("”")]

    def _link(self, each: NodeType, look: TextRun) -> list[Piece]:
        if (mark := self.notes.mark_of(each)) is not None:
            return [mark]
        if self.notes.is_way_back(each):
            return []
        href = attribute(each, "href").strip()
        if href.startswith("#"):
            return self._line(each, replace(look, link=self._to_heading(unquote(href[1:])) or look.link))
        try:
            address = _without_redirect(urljoin(self.address, href)) if href else ""
        except ValueError:
            address = ""
        return self._line(each, replace(look, link=address or look.link))

    def _to_heading(self, name: str) -> str:
        """Return the address of the heading with an id; "" if there is none."""
        if heading := self.notes.heading_at(name):
            return f"#{heading_id(heading).removeprefix('h-')}"
        if is_note_anchor(f"#{name}"):
            self.lost.add("The text of this note is missing, so its mark is shown as plain text. Add the note here.")
        elif name not in {"", "top"}:
            self.lost.add(f"The link to “#{name[:60]}” matches no heading, so the link was removed.")
        return ""

    def _formula(self, each: NodeType, look: TextRun) -> list[Piece]:
        tex = next((words(part) for part in elements(each) if part.name == "annotation" and _is_tex(part)), "")
        letters = " ".join("".join(texts(part)) for part in elements(each) if part.name in {"mi", "mn", "mo", "mtext"})
        if tex:
            return [Formula(tex, letters, is_block=attribute(each, "display") == "block")]
        self.lost.add(f"A formula was imported as plain letters: “{letters[:60]}”. Write it in TeX, between dollars.")
        return [look.with_text(letters)]

    _INLINES: ClassVar[dict[str, Callable[["Reader", NodeType, TextRun], list[Piece]]]] = {
        **dict.fromkeys(_LOST, _embedded),
        "a": _link,
        "br": _break,
        "input": _box,
        "img": _picture,
        "math": _formula,
        "q": _quoted,
        "sub": _shifted,
        "sup": _shifted,
    }
    _METHODS: ClassVar[dict[str, Callable[["Reader", NodeType, TextRun, int], Iterator[Block]]]] = {
        "blockquote": _quote,
        "hr": _rule,
        "pre": _preformatted,
        "ul": _list,
        "ol": _list,
        "dl": _terms,
        "summary": _strong,
        "figure": _figure,
        "figcaption": _caption,
        "table": _table,
    }


def left_out_sentences(left: Sequence[str]) -> list[str]:
    """Return a sentence with the texts that were left out; an empty list if there are none."""
    shown = "; ".join(f"“{shortened(each)}”" for each in left)
    return [f"Left out, because it is hidden or site navigation: {shown}."] if shown else []


def _as_declared(item: NodeType, numbered: Numbered, depth: int) -> tuple[Numbered, int]:
    """Return a list item with the depth that Word Online declares, or with the checkbox of Google Docs."""
    declared = attribute(item, "data-aria-level")
    depth = int(declared) - 1 if re.fullmatch("[1-9]", declared) else depth
    checked = attribute(item, "aria-checked") if attribute(item, "role") == "checkbox" else ""
    level = replace(numbered.level, box={"true": "☑", "false": "☐"}.get(checked, ""))
    return replace(numbered, depth=min(depth, 8), level=level), depth


def _paragraphs(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Yield paragraphs: pieces between two or more line breaks."""
    part: list[Piece] = []
    ends = 0
    for each in pieces:
        text = each.text if isinstance(each, TextRun) else "x"
        if text.strip() and ends > 1:
            yield part
            part = []
        ends = 0 if text.strip() else ends + text.count("\n")
        part.append(each)
    yield part


def _without_redirect(address: str) -> str:
    """Return the target of a link of Google Docs, which goes through a redirect of Google."""
    parts = urlsplit(address)
    query = parse_qs(parts.query) if (parts.netloc, parts.path) == ("www.google.com", "/url") else {}
    return next(iter(query.get("q") or query.get("url") or ()), address)


def _is_gallery(node: NodeType) -> bool:
    """Return whether an element is a figure with several pictures."""
    return node.name == "figure" and sum(each.name == "img" for each in elements(node)) > 1


def _is_box(node: NodeType) -> bool:
    """Return whether an element is the checkbox of a task, in a list item or its first paragraph."""
    around = node.parent if node.name == "input" and attribute(node, "type").lower() == "checkbox" else None
    return around is not None and "li" in {around.name, around.parent.name if around.parent is not None else ""}


def _rows(table: NodeType) -> Iterator[tuple[NodeType, bool]]:
    """Yield the rows of a table, and whether each is a header row."""
    for part in table.children or ():
        if part.name == "tr":
            yield part, False
        elif part.name in {"thead", "tbody", "tfoot"}:
            yield from ((row, part.name == "thead") for row in part.children or () if row.name == "tr")


def _span(cell: NodeType, name: str) -> int:
    declared = (attribute(cell, name) or "1").strip()
    return max(1, min(int(declared), _WIDEST)) if declared.isdecimal() and len(declared) < 6 else 1


def _is_tex(annotation: NodeType) -> bool:
    return "tex" in attribute(annotation, "encoding").lower()

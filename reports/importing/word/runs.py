"""Read the inside of a paragraph to pieces: its runs, links, fields, tracked changes and pictures."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from xml.etree.ElementTree import Element

from reports.importing.blocks.bookmarks import address_of
from reports.importing.blocks.model import Formula, LossReport, NoteMark, PictureMark, Piece, TextRun, lowered, raised
from reports.importing.word.archive import Link
from reports.importing.word.elements import child, chosen, is_on, value
from reports.importing.word.equations import Equations
from reports.importing.word.styles import Styles

_WINGDINGS = {
    0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x75: "◆", 0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←",
    0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS: dict[str, dict[int, str]] = {"symbol": {}, "wingdings": _WINGDINGS}
_ADD_IT = "Save it as a picture and add it as a figure."
_MADE_IN_WORD = {
    "chart": "A Word chart is left out. Create a figure from its data at the desk.",
    "diagram": f"A Word diagram (SmartArt) is left out. {_ADD_IT}",
}


def _pictures_of(drawing: Element, links: Mapping[str, Link]) -> Iterator[PictureMark]:
    """Yield the pictures of a drawing, except those in its text boxes, which are read with their text."""
    inside = {id(each) for box in drawing.iter("w:txbxContent") for each in box.iter()}
    named = next(drawing.iter("wp:docPr"), None)
    alt = (named.get("descr") or named.get("title") or "") if named is not None else ""
    for each in drawing.iter():
        if id(each) in inside:
            continue
        if (blip := child(each, "a:blip")) is not None:
            crop = child(each, "a:srcRect")
            is_cropped = crop is not None and any(part not in ("0", "") for part in crop.attrib.values())
            link = links.get(blip.get("r:embed") or blip.get("r:link") or "")
            yield PictureMark(link.target if link else "", alt, is_cropped, link is not None and link.is_outside)


def loss_of(drawing: Element, *, has_boxes: bool) -> str:
    """Return the finding on a drawing that is not a picture; "" if nothing is lost."""
    if drawing.tag == "w:object":
        return f"An embedded object is left out. {_ADD_IT}"
    kinds = [each.get("uri", "").rpartition("/")[2] for each in drawing.iter("a:graphicData")]
    for kind in kinds:
        if kind in _MADE_IN_WORD:
            return _MADE_IN_WORD[kind]
    if has_boxes or _is_rule(drawing) or any(True for _ in _pictures_of(drawing, {})):
        return ""
    return f"A Word drawing is left out. {_ADD_IT}"


def _is_rule(drawing: Element) -> bool:
    """Return whether a drawing is a horizontal line."""
    return any(name.rpartition(":")[2] == "hr" for each in drawing for name in each.attrib)


_THROUGH = ("w:smartTag", "w:customXml", "w:dir", "w:bdo", "w:ruby", "w:rubyBase", "w:sdtContent", "w:moveTo")
_SIGNS = {"w:tab": "\t", "w:cr": "\n", "w:noBreakHyphen": "\u2011", "w:ptab": "\t"}
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\\\s"]\S*))(?:\s+\\l\s+"([^"]*)")?')
_TO_BOOKMARK = re.compile(r'\s*HYPERLINK\s.*?\\l\s+"([^"]+)"')
#: Invisible characters that are removed: soft hyphens, and byte order marks.
_INVISIBLE = str.maketrans("", "", "\u00ad\ufeff\ufffe\uffff")


@dataclass
class _Field:
    """An open field: its instruction, and whether its result has begun."""

    instruction: str = ""
    is_result: bool = False

    @property
    def kind(self) -> str:
        return self.instruction.split(None, 1)[0].upper() if self.instruction.strip() else ""

    @property
    def sequence(self) -> str:
        """The name of the counter: `figure` for `SEQ Figure \\* ARABIC`; "" for other fields."""
        kind, *rest = self.instruction.split(None, 2)[:2] or [""]
        return rest[0].strip('"').casefold() if kind.upper() == "SEQ" and rest else ""

    @property
    def address(self) -> str:
        found = _HYPERLINK.match(self.instruction)
        if found is None:
            found = _TO_BOOKMARK.match(self.instruction)
            return address_of(found[1]) if found else ""
        address = found[1] or found[2] or ""
        return f"{address}#{found[3]}" if found[3] and "#" not in address else address


class Runs:
    """Reads paragraphs in order, because a field may continue from one into the next. Text boxes are collected for `take_boxes`."""

    def __init__(self, styles: Styles, links: Mapping[str, Link], lost: LossReport, equations: Equations) -> None:
        self.styles = styles
        self.links = links
        self.lost = lost
        self.equations = equations
        self._boxes: list[Element] = []
        self._fields: list[_Field] = []
        self._style = ""

    def take_boxes(self) -> list[Element]:
        """Return the text boxes met since the last call."""
        boxes = self._boxes
        self._boxes = []
        return boxes

    def forget_fields(self) -> None:
        """Close all fields, because text after a field without an end would be lost in it."""
        self._fields = []

    def read(self, paragraph: Element) -> list[Piece]:
        """Return the pieces of a paragraph."""
        self._style = value(paragraph, "w:pPr", "w:pStyle")
        return list(self._inside(paragraph, TextRun("")))

    def _inside(self, around: Element, look: TextRun) -> Iterator[Piece]:
        for each in around:
            yield from self._READERS.get(each.tag, Runs._drawing)(self, each, look)

    def _insertion(self, change: Element, look: TextRun) -> Iterator[Piece]:
        self._count_change(change, "insertion")
        yield from self._inside(change, look)

    def _deletion(self, change: Element, _: TextRun) -> Iterator[Piece]:
        self._count_change(change, "deletion")
        yield from ()

    def _moved_away(self, _: Element, __: TextRun) -> Iterator[Piece]:
        yield from ()

    def _control(self, control: Element, look: TextRun) -> Iterator[Piece]:
        """Yield the pieces of a content control, unless it shows its placeholder."""
        if not is_on(control, "w:sdtPr", "w:showingPlcHdr"):
            yield from self._inside(control, look)

    def _hyperlink(self, hyperlink: Element, look: TextRun) -> Iterator[Piece]:
        yield from self._inside(hyperlink, replace(look, link=self._address(hyperlink) or look.link))

    def _alternatives(self, alternatives: Element, look: TextRun) -> Iterator[Piece]:
        yield from self._inside(chosen(alternatives), look)

    def _count_change(self, change: Element, kind: str) -> None:
        if any(text.text for name in ("w:t", "w:delText") for text in change.iter(name)):
            self.lost.count(kind)

    def _run(self, run: Element, look: TextRun) -> Iterator[Piece]:
        properties = child(run, "w:rPr")
        if self.styles.looks(properties, "w:vanish", self._style):
            if any(text.text and text.text.strip() for text in run.iter("w:t")):
                self.lost.count("hidden")
            yield from self._fields_only(run)
            return
        if self.styles.is_code(properties):
            look = replace(look, code=True)
        else:
            bold = self.styles.looks(properties, "w:b")
            italic = self.styles.looks(properties, "w:i")
            look = replace(look, bold=bold, italic=italic)
        is_struck = self.styles.looks(properties, "w:strike") or self.styles.looks(properties, "w:dstrike")
        look = replace(look, struck=is_struck)
        for each in run:
            if each.tag in ("w:footnoteReference", "w:endnoteReference"):
                if self._is_shown():
                    yield NoteMark(each.tag[2:].removesuffix("Reference"), each.get("w:id", ""))
            else:
                yield from self._run_part(each, look, _place(properties))

    def _run_part(self, each: Element, look: TextRun, place: str) -> Iterator[Piece]:
        match each.tag:
            case "w:fldChar" | "w:instrText":
                self._field_part(each)
            case "w:t":
                text = (each.text or "").translate(_INVISIBLE)
                shift = {"superscript": raised, "subscript": lowered}.get(place)
                text, shifted = shift(text) if shift else (text, "")
                yield from self._shown(text, replace(look, shifted=shifted))
            case "w:br":
                yield from self._shown("\n" if each.get("w:type", "textWrapping") == "textWrapping" else " ", look)
            case "w:sym":
                yield from self._symbol(each, look)
            case "mc:AlternateContent":
                yield from self._inside(chosen(each), look)
            case "w:ruby":
                yield from self._inside(each, look)
            case tag if tag in _SIGNS:
                yield from self._shown(_SIGNS[tag], look)
            case _:
                yield from self._drawing(each, look)

    def _fields_only(self, run: Element) -> Iterator[Piece]:
        for each in run:
            if each.tag in ("w:fldChar", "w:instrText"):
                self._field_part(each)
        yield from ()

    def _shown(self, text: str, look: TextRun) -> Iterator[Piece]:
        if text and self._is_shown():
            link = next((each.address for each in reversed(self._fields) if each.address), look.link)
            sequence = next((each.sequence for each in reversed(self._fields) if each.sequence), "")
            yield replace(look, text=text, link=link, sequence=sequence)

    def _symbol(self, each: Element, look: TextRun) -> Iterator[Piece]:
        font = each.get("w:font", "")
        code = each.get("w:char", "")
        sign = _symbol_of(font, code)
        if sign is None and self._is_shown():
            self.lost.add(f"A symbol of the font {font} ({code}) is left out. Add it at the desk.")
        yield from self._shown(sign or "", look)

    def _equations(self, around: Element, look: TextRun) -> Iterator[Piece]:
        """Yield the equations of an element that stand on separate lines."""
        for each in around.iter("m:oMath"):
            yield from self._equation(each, look, is_block=True)

    def _equation(self, each: Element, look: TextRun, *, is_block: bool = False) -> Iterator[Piece]:
        text = "".join(part.text or "" for part in each.iter("m:t"))
        if tex := self.equations.tex(each):
            if self._is_shown():
                yield Formula(tex, text, is_block=is_block)
            return
        self.lost.add(f"An equation was imported as plain letters: “{text[:60]}”. Rewrite it in linear form.")
        yield from self._shown(text, look)

    # Fields

    def _is_shown(self) -> bool:
        return all(each.is_result and each.kind not in ("TOC", "INDEX") for each in self._fields)

    def _field_part(self, each: Element) -> None:
        if each.tag == "w:instrText":
            if self._fields and not self._fields[-1].is_result:
                self._fields[-1].instruction += each.text or ""
            return
        kind = each.get("w:fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].is_result = True
            self._count_field(self._fields[-1])
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _simple_field(self, each: Element, look: TextRun) -> Iterator[Piece]:
        field = _Field(each.get("w:instr", ""), is_result=True)
        self._count_field(field)
        self._fields.append(field)
        yield from self._inside(each, look)
        self._fields.pop()

    def _count_field(self, field: _Field) -> None:
        if field.kind in ("TOC", "INDEX"):
            self.lost.count("contents" if field.kind == "TOC" else "index")

    def _address(self, hyperlink: Element) -> str:
        link = self.links.get(hyperlink.get("r:id", ""))
        anchor = hyperlink.get("w:anchor", "")
        if link is None or not link.is_outside:
            return address_of(anchor)
        return f"{link.target}#{anchor}" if anchor and "#" not in link.target else link.target

    # Pictures and what is drawn

    def _drawing(self, each: Element, _: TextRun) -> Iterator[Piece]:
        if each.tag not in ("w:drawing", "w:pict", "w:object") or not self._is_shown():
            return
        boxes = list(each.iter("w:txbxContent"))
        self._boxes += boxes
        if finding := loss_of(each, has_boxes=bool(boxes)):
            self.lost.add(finding)
        if each.tag != "w:object":
            yield from _pictures_of(each, self.links)

    _READERS: ClassVar[dict[str, Callable[["Runs", Element, TextRun], Iterator[Piece]]]] = {
        **dict.fromkeys(_THROUGH, _inside),
        "w:r": _run,
        "w:ins": _insertion,
        "w:del": _deletion,
        "w:moveFrom": _moved_away,
        "w:sdt": _control,
        "w:hyperlink": _hyperlink,
        "w:fldSimple": _simple_field,
        "m:oMath": _equation,
        "m:oMathPara": _equations,
        "mc:AlternateContent": _alternatives,
    }


def _place(properties: Element | None) -> str:
    """Return `superscript` or `subscript`, as declared or for text that is shifted and has its own size; else another value or ""."""
    shift = value(properties, "w:position")
    if not shift.lstrip("-").isdecimal() or int(shift) == 0 or not value(properties, "w:sz"):
        return value(properties, "w:vertAlign")
    return "subscript" if shift.startswith("-") else "superscript"


def _symbol_of(font: str, code: str) -> str | None:
    """Return the character that the hexadecimal `code` shows in a font; None if it is not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return None
    if (signs := _FONTS.get(font.casefold())) is not None:
        return signs.get(number - 0xF000 if 0xF000 <= number < 0xF100 else number)
    return chr(number) if 0x20 < number < 0xD800 else None

"""What is drawn in a Word file: pictures, and what cannot be taken along."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from reports.importing.word.elements import child
from reports.importing.word.pieces import Drawn

_ADD_IT = "Save it as a picture and add it as a figure."
_MADE_IN_WORD = {
    "chart": "A Word chart is left out. Create a figure from its data at the desk.",
    "diagram": f"A Word diagram (SmartArt) is left out. {_ADD_IT}",
}


def pictures_of(drawing: Element) -> Iterator[Drawn]:
    """The pictures of a drawing but those in its text boxes, which are read with their text."""
    inside = {id(each) for box in drawing.iter("w:txbxContent") for each in box.iter()}
    named = next(drawing.iter("wp:docPr"), None)
    alt = (named.get("descr") or named.get("title") or "") if named is not None else ""
    for each in drawing.iter():
        if id(each) in inside:
            continue
        if each.tag == "v:imagedata":
            yield _old_picture(each, drawing)
        elif (blip := child(each, "a:blip")) is not None:
            crop = child(each, "a:srcRect")
            is_cropped = crop is not None and any(part not in ("0", "") for part in crop.attrib.values())
            yield Drawn(blip.get("r:embed") or blip.get("r:link") or "", alt, is_cropped)


def missing_of(drawing: Element, *, has_boxes: bool) -> str:
    """What is said of a drawing that is no picture; empty if nothing is lost."""
    if drawing.tag == "w:object":
        return f"An embedded object is left out. {_ADD_IT}"
    kinds = [each.get("uri", "").rpartition("/")[2] for each in drawing.iter("a:graphicData")]
    for kind in kinds:
        if kind in _MADE_IN_WORD:
            return _MADE_IN_WORD[kind]
    if has_boxes or _is_rule(drawing) or any(True for _ in pictures_of(drawing)):
        return ""
    return f"A Word drawing is left out. {_ADD_IT}"


def _old_picture(data: Element, drawing: Element) -> Drawn:
    """A picture as older files have it."""
    shape = next(drawing.iter("v:shape"), None)
    alt = shape.get("alt", "") if shape is not None else ""
    is_cropped = any(data.get(side) for side in ("croptop", "cropleft", "cropright", "cropbottom"))
    return Drawn(data.get("r:id", ""), alt or data.get("title", ""), is_cropped)


def _is_rule(drawing: Element) -> bool:
    """Whether it is a line across the page."""
    return any(name.rpartition(":")[2] == "hr" for each in drawing for name in each.attrib)

"""Convert equations of a Word file to TeX with pandoc, all of a part at once."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from reports.rendering.pandoc import PandocFailed, run_pandoc

#: The most equations of a part that are converted, and the seconds that this may take; others become plain letters.
_MOST = 5_000
_SECONDS = 20
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MEMBERS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/word/document.xml" ContentType="{_KIND}"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Target="word/document.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
    ),
}


class Equations:
    """The TeX of each equation in the parts that were converted."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}

    def convert(self, root: Element) -> None:
        """Convert the equations in a part."""
        equations = list(dict.fromkeys(_xml(each) for each in root.iter("m:oMath")))[:_MOST]
        if equations:
            self._found |= dict(zip(equations, _read(equations), strict=False))

    def tex(self, equation: Element) -> str:
        """Return an equation in TeX; "" if it could not be converted."""
        return self._found.get(_xml(equation), "")


def _read(equations: list[str]) -> Iterator[str]:
    body = "".join(f"<w:p>{each}</w:p>" for each in equations)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in _MEMBERS.items():
            archive.writestr(name, text)
        archive.writestr("word/document.xml", f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>")
    try:
        made, _ = run_pandoc("--from=docx", "--to=json", given=file.getvalue(), seconds=_SECONDS)
    except PandocFailed:
        return
    blocks = json.loads(made)["blocks"]
    if len(blocks) == len(equations):
        yield from (" ".join(" ".join(_tex(block)).split()) for block in blocks)


def _tex(value: Any) -> Iterator[str]:
    """Yield the formulas in a part of pandoc's document."""
    if isinstance(value, dict) and value.get("t") == "Math":
        yield value["c"][1]
    elif isinstance(value, dict):
        yield from _tex(value.get("c"))
    elif isinstance(value, list):
        for each in value:
            yield from _tex(each)


def _xml(element: Element) -> str:
    """Return an equation as XML, without the formatting of its letters."""
    inside = "".join(_xml(each) for each in element if each.tag.startswith(("m:", "w:")) and each.tag != "w:rPr")
    given = "".join(f" {name}={quoteattr(value)}" for name, value in element.attrib.items() if ":" in name)
    text = escape(element.text) if element.text and element.tag in ("m:t", "w:t") else ""
    return f"<{element.tag}{given}>{text}{inside}</{element.tag}>"

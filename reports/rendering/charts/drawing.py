import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree as ET

from reports.document.types import Chart
from reports.rendering.charts.colours import COLOURS, MUTED
from reports.rendering.charts.specification import FONT, specification

_VEGA_LITE = "6.1"
_SVG = "http://www.w3.org/2000/svg"
#: Faces as wide as the one that the text was measured in.
_FONT_STACK = "Helvetica, Arial, Liberation Sans, sans-serif"
_TAGS = {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "defs", "clipPath"}
_ATTRIBUTES = {
    "clip-path", "clip-rule", "cx", "cy", "d", "dx", "dy", "fill", "fill-opacity", "font-family", "font-size",
    "font-style", "font-weight", "height", "id", "opacity", "r", "stroke", "stroke-dasharray", "stroke-dashoffset",
    "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor",
    "transform", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2",
}  # fmt: skip
_BY_COLOUR = {colour.light: colour for colour in COLOURS}
_OWN_ID = re.compile(r"url\(#([^()]+)\)")
_HAS_SIZE = re.compile(r'<svg [^<>]*width="[1-9]\d{0,4}(?:\.\d+)?" height="[1-9]\d{0,4}(?:\.\d+)?"')
_NOT_A_NUMBER = re.compile(r'="(?>[^"]*?(?:NaN|Infinity|undefined))[^"]*"')
_EMPTY = (
    f'<svg xmlns="{_SVG}" width="600" height="60" viewBox="0 0 600 60"><text x="10" y="35" font-family="{FONT}"'
    f' font-size="14px" fill="{MUTED.light}">This chart has no data that can be drawn.</text></svg>'
)
_LONG_NUMBER = re.compile(r"(?:-|(?<!\d))\d++\.\d{4,}")


def chart_svg(chart: Chart, *, alt: str, dark: bool = False, ids: str = "chart-", font: str = _FONT_STACK) -> str:
    """The chart as an `<svg>` for a page or a file: one picture to a screen reader, described by `alt`.

    It holds no styles, scripts or links. Ids start with `ids`. Colours are those for light (or `dark`) ground; each
    part in one also has a class (`fill-ink`, `stroke-series-1` …) by which a style sheet can overrule them.
    """
    root = ET.fromstring(_drawn(chart, background=False))  # noqa: S314 - our own converter wrote it
    for element in list(_kept(root)):
        _clean(element, dark=dark, ids=ids, font=font)
    root.attrib |= {"role": "img", "aria-label": alt}
    return ET.tostring(root, encoding="unicode")


def chart_png(chart: Chart, *, scale: float = 2.0, dark: bool = False) -> bytes:
    """The chart as a PNG on its paper; at the scale 2, about 1,250 pixels wide."""
    import vl_convert

    svg = _drawn(chart, background=True)
    if dark:
        for colour in COLOURS:
            svg = svg.replace(f'"{colour.light}"', f'"{colour.dark}"')
    return vl_convert.svg_to_png(svg, scale=scale)


def can_be_drawn(chart: Chart) -> bool:
    """Whether the data make a drawing: some row has a value on both axes, and numbers stand where numbers are asked for."""
    return _drawn(chart, background=False) != _EMPTY


@lru_cache(maxsize=64)
def _drawn(chart: Chart, *, background: bool) -> str:
    """What Vega-Lite makes of the chart, or a picture that says there is nothing to show."""
    import vl_convert

    keys = [column.key for column in chart.columns]
    x, y = keys.index(chart.x), keys.index(chart.y)
    if all(row[x] is None or row[y] is None for row in chart.rows):
        return _EMPTY
    spec = specification(chart, background=background)
    svg = vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE, allowed_base_urls=[])
    return svg if _HAS_SIZE.search(svg) and not _NOT_A_NUMBER.search(svg) else _EMPTY


def _kept(root: ET.Element) -> Iterator[ET.Element]:
    """All elements that show something; the others are taken out on the way."""
    yield root
    for child in list(root):
        if _tag(child) not in _TAGS or child.get("display") == "none" or _is_empty(child):
            root.remove(child)
        else:
            yield from _kept(child)


def _is_empty(element: ET.Element) -> bool:
    """Vega draws a ground behind each group, though it has no colour."""
    return (
        _tag(element) == "path"
        and element.get("fill") is None
        and element.get("stroke") is None
        and _unpainted(element)
    )


def _unpainted(element: ET.Element) -> bool:
    return (element.get("class") or "") in {"background", "foreground"}


def _clean(element: ET.Element, *, dark: bool, ids: str, font: str) -> None:
    element.tag = _tag(element)
    kept = {
        name: value
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES and (name, value) != ("opacity", "1")
    }
    classes = []
    for paint in ("fill", "stroke"):
        if colour := _BY_COLOUR.get(kept.get(paint, "")):
            classes.append(f"{paint}-{colour.name}")
            kept[paint] = colour.dark if dark else colour.light
    if classes:
        kept["class"] = " ".join(classes)
    if "id" in kept:
        kept["id"] = ids + kept["id"]
    for name, value in kept.items():
        kept[name] = _LONG_NUMBER.sub(
            lambda found: f"{float(found.group()):.2f}", _OWN_ID.sub(rf"url(#{ids}\1)", value)
        )
    if kept.get("font-family") == FONT:
        kept["font-family"] = font
    element.attrib.clear()
    element.attrib.update(kept)
    if element.tag == "svg":
        element.set("xmlns", _SVG)


def _tag(element: ET.Element) -> str:
    return element.tag.removeprefix(f"{{{_SVG}}}")

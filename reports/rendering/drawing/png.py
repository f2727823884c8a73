"""A drawing as PNG, by typst, which the PDF is set with: its own faces and ours, none of the machine's."""

import re
from functools import cache
from typing import TYPE_CHECKING

from reports.rendering.drawing.measuring import FACES

if TYPE_CHECKING:
    import typst

#: Everything in a drawing that means something to typst stands in a string, where only these two do.
_SIGN = re.compile(r'[\\"]')
_SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)"')


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """The drawing, each of its pixels `scale` pixels wide. The same drawing gives the same bytes."""

    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("a drawing says how large it is")
    escaped = _SIGN.sub(lambda sign: "\\" + sign.group(), svg)
    width, height = size.groups()
    source = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
        f'#image(bytes("{escaped}"), format: "svg", width: {width}pt)'
    )
    made = _compiler().compile(source.encode(), format="png", ppi=72.0 * scale)
    if not isinstance(made, bytes):
        raise ValueError("typst gave no single picture")
    return made


@cache
def _compiler() -> "typst.Compiler":
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FACES)])
    return typst.Compiler(font_paths=fonts)

"""Text and values as Typst source. Every text goes through `string`: no sign in it can mean anything to Typst."""

import re
import unicodedata
from collections.abc import Iterable

#: A cell of more signs may need more than a page, in a narrow column.
_LONG = 1200
_SOFT_HYPHEN = "\u00ad"
#: Signs over and under Hebrew and Arabic letters, which those who read them can do without.
_POINTS = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8]"
)
#: A letter with signs that follow it.
_SIGNED = re.compile("\\w[\u0300-\u036f\u0653-\u0655]+")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "", "\t": "\\t"}


def string(text: str) -> str:
    """A Typst string literal."""
    return '"' + "".join(_ESCAPED.get(sign, sign) for sign in text) + '"'


def drawing(svg: str) -> str:
    """An SVG as what an image is made of. Of a sign over a letter Typst doesn't say which it is, within a drawing alone, and PDF/UA has
    no such file: letters and their signs are one where that can be, and points are left out. What describes the drawing has them."""
    joined = _SIGNED.sub(lambda found: unicodedata.normalize("NFC", found[0]), svg)
    return f'bytes({string(_POINTS.sub("", joined))}), format: "svg"'


def words(text: str) -> str:
    """Text as markup: `#"…";`, the semicolon so that nothing behind it can be taken for its arguments."""
    shown = without_soft_hyphens(text)
    return f"#{string(shown)};" if shown else ""


def without_soft_hyphens(text: str) -> str:
    """Typst hyphenates by itself, and a soft hyphen that ends a link makes it fail."""
    return text.replace(_SOFT_HYPHEN, "")


def link(address: str, text: str) -> str:
    """A link to a web address; text in which nothing can be seen gives way to the address."""
    return f"#link({string(address)})[{words(text if can_be_seen(text) else address)}];"


def can_be_seen(text: str) -> bool:
    """Whether anything of `text` shows: Typst cannot tag a link around nothing."""
    return any(unicodedata.category(sign)[0] not in "CZM" for sign in text)


def has_long_cells(cells: Iterable[str]) -> str:
    """Whether some cell of a table may need more than a page, as Typst writes it."""
    return "true" if any(len(cell) > _LONG for cell in cells) else "false"

"""Formulas that a page has in TeX: as text that MathJax or KaTeX sets, or in scripts, as MathJax keeps them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from justhtml import JustHTML
from justhtml.dom import NodeType

from reports.importing.html.article import attribute, classes
from reports.importing.word.pieces import Formula, Piece, Words

_SETTERS = ("mathjax", "katex", "rendermathinelement")
#: A page's own settings say whether formulas are between single dollars too.
_DOLLAR = re.compile(r"[\"']\$[\"']")
#: What MathJax makes of a formula that it keeps in a script beside it.
_MADE = frozenset(
    {"mathjax", "mathjax_display", "mathjax_preview", "mathjax_svg", "mathjax_svg_display", "mathjax_chtml"}
)
_IN_DOLLARS = re.compile(r"\$(?![\s$])(?P<dollar>(?:[^$\\]|\\.){1,2000}+)(?<!\s)\$(?![\d$])", re.DOTALL)
_MARKED = re.compile(
    r"\$\$(?P<apart>(?:[^$\\]|\\.){1,5000}+)\$\$"
    r"|\\\[(?P<shown>(?:[^\\]|\\[^\[\]()]){1,5000}+)\\\]"
    r"|\\\((?P<inside>(?:[^\\]|\\[^\[\]()]){1,5000}+)\\\)"
    r"|\$latex\s(?P<latex>[^$]{1,2000})\$",
    re.DOTALL,
)
#: What no price and no emphasis has.
_TEX = re.compile(r"[\\^_=]")


@dataclass(frozen=True)
class Formulas:
    """Finds formulas: all that are marked as such where something on the page sets them, else those that are plainly TeX."""

    are_set: bool = False
    in_dollars: bool = False
    in_scripts: bool = False

    def in_pieces(self, pieces: list[Piece]) -> list[Piece]:
        """The same, with formulas where they stood as text. Neighbours of one look are taken together."""
        found: list[Piece] = []
        for look, alike in groupby(pieces, key=lambda each: each.with_text("") if isinstance(each, Words) else each):
            if isinstance(look, Words) and not look.code:
                text = "".join(each.text for each in alike if isinstance(each, Words))
                found += self._cut(text, look) if "$" in text or "\\" in text else [look.with_text(text)]
            else:
                found += alike
        return found

    def in_element(self, node: NodeType) -> Formula | None:
        """The formula that a script keeps; None if an element is none."""
        kind, _, more = attribute(node, "type").partition(";")
        if node.name != "script" or kind.strip() != "math/tex":
            return None
        tex = " ".join("".join(str(part.data or "") for part in node.children or ()).split())
        return Formula(tex, tex, apart="mode=display" in more) if tex else None

    def is_made(self, node: NodeType) -> bool:
        """Whether an element is what was made of a formula that stands in a script."""
        return self.in_scripts and not _MADE.isdisjoint(classes(node))

    def _cut(self, text: str, look: Words) -> Iterator[Piece]:
        at = 0
        single = _IN_DOLLARS.finditer(text) if self.in_dollars else ()
        for each in sorted((*_MARKED.finditer(text), *single), key=lambda found: found.start()):
            kind, tex = str(each.lastgroup), " ".join(str(each[str(each.lastgroup)]).split())
            is_tex = self.are_set or kind == "latex" or bool(_TEX.search(tex))
            if each.start() < at or not tex or not is_tex:
                continue
            yield look.with_text(text[at : each.start()])
            yield Formula(tex, tex, apart=kind in {"apart", "shown"})
            at = each.end()
        yield look.with_text(text[at:])


def formulas_of(page: JustHTML) -> Formulas:
    """What sets formulas on a page, if anything does."""
    scripts = [(each, "".join(str(part.data or "") for part in each.children or ())) for each in page.query("script")]
    setters = [
        text
        for each, text in scripts
        if any(name in f"{attribute(each, 'src')} {attribute(each, 'type')} {text}".lower() for name in _SETTERS)
    ]
    in_scripts = any(attribute(each, "type").startswith("math/tex") for each, _ in scripts)
    return Formulas(bool(setters) or in_scripts, any(_DOLLAR.search(text) for text in setters), in_scripts)

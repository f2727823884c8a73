"""Formulas on their way through the sanitiser, which knows no MathML: a mark goes through, and what it stands for is put in behind."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from markdown_it.token import Token

from reports.rendering.formulas.kept import Formula, mathml_of

#: Text and attributes are escaped when they come here, so nobody's text can be such a mark.
_MARK = re.compile(r'<span class="formula">(\d{1,6})</span>')


def formula_of(token: Token) -> Formula:
    """The formula of a token of Markdown's."""
    return Formula(token.content, apart=token.markup == "$$")


def formulas_in(tokens: Iterable[Token]) -> Iterator[Formula]:
    """The formulas of some blocks."""
    for token in tokens:
        if token.type in {"math", "math_block"}:
            yield formula_of(token)
        yield from formulas_in(token.children or ())


def mark(formula: Formula, formulas: list[Formula]) -> str:
    """What stands for `formula` until it is put in; it is added to `formulas`."""
    formulas.append(formula)
    return f'<span class="formula">{len(formulas) - 1}</span>'


def put_in(html: str, formulas: Sequence[Formula]) -> str:
    """Sanitised `html` with its formulas; one that cannot be set is shown as it was typed."""
    if not formulas:
        return html
    made = mathml_of(formulas)

    def placed(found: re.Match[str]) -> str:
        number = int(found[1])
        if number >= len(formulas):
            return ""
        formula = formulas[number]
        if isinstance(text := made[formula], str):
            return text
        dollars = "$$" if formula.apart else "$"
        return f'<span class="unresolved">{escape(f"{dollars}{formula.tex}{dollars}", quote=False)}</span>'

    return _MARK.sub(placed, html)

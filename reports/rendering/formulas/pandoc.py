"""Formulas in, what pandoc makes of each out."""

import json
import re
import secrets
from collections.abc import Sequence
from typing import Literal

from reports.rendering.pandoc import API, run_pandoc

type Format = Literal["html", "typst"]

#: Seconds that one call may take. What is read at all is read in some milliseconds.
TIME_LIMIT = 5
_UNREAD = "[WARNING] Could not convert TeX math"
_WHY = re.compile(r"^  unexpected (.{1,200})$", re.MULTILINE)


def convert(formulas: Sequence[tuple[str, bool]], to: Format) -> list[tuple[str, str]]:
    """What pandoc makes of each formula, given as TeX and whether it stands apart; and, where it cannot read it, "" and why.

    Raises PandocFailed. It reads the formulas from a document that is made here, so nothing in them ends them.
    """
    between = secrets.token_hex(16)
    blocks: list[object] = []
    for tex, apart in formulas:
        math = {"t": "Math", "c": [{"t": "DisplayMath" if apart else "InlineMath"}, tex]}
        blocks += [{"t": "Para", "c": [math]}, {"t": "RawBlock", "c": [to, between]}]
    document = json.dumps({"pandoc-api-version": API, "meta": {}, "blocks": blocks})
    options = ("--from=json", f"--to={to}", "--mathml", "--wrap=none")
    written, warnings = run_pandoc(*options, given=document.encode(), seconds=TIME_LIMIT)
    made = [each.strip() for each in written.decode().split(between)][: len(formulas)]
    return _with_reasons(made, warnings, to)


def _with_reasons(made: list[str], warnings: str, to: Format) -> list[tuple[str, str]]:
    """Each formula, or why it was not read: pandoc warns of these in their order, and gives them back as they came."""
    read = [each.startswith("<p><math" if to == "html" else "$") for each in made]
    reasons = [(found[1] if (found := _WHY.search(each)) else "") for each in warnings.split(_UNREAD)[1:]]
    unread = iter(reasons if len(reasons) == read.count(False) else [""] * read.count(False))
    return [
        (each, "") if good else ("", next(unread) or "something in it") for each, good in zip(made, read, strict=True)
    ]

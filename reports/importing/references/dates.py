"""Dates as reference managers write them."""

import re
from typing import Any

_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?")


def csl_date(text: str) -> dict[str, Any] | None:
    """`2017`, `2017-06`, `2017/06/12`, `2017/06//` and `2017-06-12/2017-06-14` (its first day) as CSL; None for what is no date."""
    found = _DATE.match(text.strip())
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    if not 1 <= month <= 12:
        return {"date-parts": [[year]]}
    return {"date-parts": [[year, month, day] if 1 <= day <= 31 else [year, month]]}

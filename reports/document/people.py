"""Who wrote and who edited, told from the roles that credits give."""

import re
from collections.abc import Iterable

from reports.document.types import Credit, EditionDocument

_WRITES = re.compile(r"\b(co-?)?(author|writer|writing|text)", re.IGNORECASE)
_EDITS = re.compile(r"\bedit", re.IGNORECASE)


def all_credits(document: EditionDocument) -> tuple[Credit, ...]:
    """Everyone credited, of the edition first, then of its sections."""
    return (*document.credits, *(credit for section in document.sections for credit in section.credits))


def authors(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Those whose role is to write, or who have none given; each name once."""
    return _once(credit for credit in credits if not credit.role or _WRITES.search(credit.role))


def editors(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Those whose role is to edit; each name once."""
    return _once(credit for credit in credits if _EDITS.search(credit.role))


def answerable(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Who is named first: the authors; without any, the editors; without those, everyone."""
    listed = tuple(credits)
    return authors(listed) or editors(listed) or _once(listed)


def _once(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    return tuple({credit.name: credit for credit in reversed(tuple(credits)) if credit.name}.values())[::-1]

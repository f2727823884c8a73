"""Who wrote and who edited, told from the roles that credits give."""

import re
from collections.abc import Iterable

from reports.document.types import Credit, EditionDocument, Section

_WRITES = re.compile(r"\b(co-?)?(author|writer|writing|text)", re.IGNORECASE)
_EDITS = re.compile(r"\bedit", re.IGNORECASE)
#: Words that belong to a family name's start, and those that come behind it.
PARTICLES = frozenset({
    "af", "al", "av", "bin", "da", "dal", "das", "de", "del", "della", "dem", "den", "der", "di", "do", "dos", "du", "el", "ibn",
    "la", "le", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
})  # fmt: skip
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
#: Words by which a body is known from a person.
_BODY = re.compile(
    r"^The\b|\b(agency|alliance|association|authority|bureau|cent(er|re)|commission|committee|company|consortium|council"
    r"|department|editors|federation|foundation|gmbh|group|inc|initiative|institut(e|ion)?|laborator(y|ies)|llc|ltd"
    r"|ministry|network|office|organi[sz]ation|press|project|society|staff|team|union|universit(y|ies|e|é|ät))\b",
    re.IGNORECASE,
)


def all_credits(document: EditionDocument) -> tuple[Credit, ...]:
    """Everyone credited, of the edition first, then of its sections."""
    return (*document.credits, *(credit for section in document.sections for credit in section.credits))


def edition_credits(document: EditionDocument) -> tuple[Credit, ...]:
    """Those who answer for the whole: everyone who wrote in it, if it names an author or an editor of its own; else nobody.

    Then its publisher is the author: the author of one section did not write the others.
    """
    return all_credits(document) if authors(document.credits) or editors(document.credits) else ()


def section_credits(document: EditionDocument, section: Section) -> tuple[Credit, ...]:
    """Those who answer for a section: its own if any of them wrote, else the edition's. Never those of another section."""
    return section.credits if authors(section.credits) else document.credits


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


def is_body(credit: Credit, document: EditionDocument) -> bool:
    """Whether an office, a group or the like is credited: the document names it as one, or a word in its name says so.

    Who has an ORCID is a person.
    """
    bodies = {document.report.publisher.name, *(each.affiliation for each in all_credits(document))}
    return not credit.orcid and (credit.name in bodies or _BODY.search(credit.name) is not None)


def _once(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    return tuple({credit.name: credit for credit in reversed(tuple(credits)) if credit.name}.values())[::-1]

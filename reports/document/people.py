"""Authors and editors of an edition or a section, recognised by the roles in credits."""

import re
from collections.abc import Iterable

from reports.document.types import Credit, EditionDocument, Section

_WRITES = re.compile(r"\b(co-?)?(author|writer|writing|text)", re.IGNORECASE)
_EDITS = re.compile(r"\bedit", re.IGNORECASE)
#: Words at the start of a family name, and words after it.
PARTICLES = frozenset({
    "af", "al", "av", "bin", "da", "dal", "das", "de", "del", "della", "dem", "den", "der", "di", "do", "dos", "du", "el", "ibn",
    "la", "le", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
})  # fmt: skip
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
#: Words in the names of organisations, not of persons.
_BODY = re.compile(
    r"^The\b|\b(agency|alliance|association|authority|bureau|cent(er|re)|commission|committee|company|consortium|council"
    r"|department|editors|federation|foundation|gmbh|group|inc|initiative|institut(e|ion)?|laborator(y|ies)|llc|ltd"
    r"|ministry|network|office|organi[sz]ation|press|project|society|staff|team|union|universit(y|ies|e|é|ät))\b",
    re.IGNORECASE,
)


def all_credits(document: EditionDocument) -> tuple[Credit, ...]:
    """Return the credits of the edition, then those of its sections."""
    return (*document.credits, *(credit for section in document.sections for credit in section.credits))


def edition_credits(document: EditionDocument) -> tuple[Credit, ...]:
    """Return all credits, with those of sections, if the edition itself credits an author or editor; otherwise none.

    Without any, the publisher is cited as the author, because the author of one section did not write the others.
    """
    return all_credits(document) if authors(document.credits) or editors(document.credits) else ()


def section_credits(document: EditionDocument, section: Section) -> tuple[Credit, ...]:
    """Return the section's credits if they have an author, or else the edition's."""
    return section.credits if authors(section.credits) else document.credits


def authors(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Return the credits with a role of writing, or without a role; each name once."""
    return _once(credit for credit in credits if not credit.role or _WRITES.search(credit.role))


def editors(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Return the credits with a role of editing; each name once."""
    return _once(credit for credit in credits if _EDITS.search(credit.role))


def authors_or_editors(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Return the authors; without authors the editors, and without these all credits. Each name once."""
    listed = tuple(credits)
    return authors(listed) or editors(listed) or _once(listed)


def is_body(credit: Credit, document: EditionDocument) -> bool:
    """Return whether the credit is that of an organisation: the publisher, an affiliation, or a name with a word such as “Institute”.

    A name with an ORCID is a person's.
    """
    bodies = {document.report.publisher.name, *(each.affiliation for each in all_credits(document))}
    return not credit.orcid and (credit.name in bodies or _BODY.search(credit.name) is not None)


def _once(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    return tuple({credit.name: credit for credit in reversed(tuple(credits)) if credit.name}.values())[::-1]

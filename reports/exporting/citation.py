"""How an edition, or a section of it, is cited: as a CSL item that names the version it was read in."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from urllib.parse import urljoin

from reports.document.people import all_credits, authors, editors
from reports.document.types import Credit, CslDate, CslItem, CslName, EditionDocument, Section
from reports.exporting.context import Context

_PARTICLES = frozenset(
    {
        "al",
        "bin",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "von",
        "zu",
    }
)


def citation_item(document: EditionDocument, context: Context, section: Section | None = None) -> CslItem:
    """The item for the edition as this version has it, or for one of its sections.

    The section's own people come first. Without authors the editors answer for it, without those the publisher.
    """
    credited = section.credits if section and section.credits else all_credits(document)
    wrote = authors(credited)
    edited = tuple(each for each in editors(credited) if each.name not in {author.name for author in wrote})
    publisher = document.report.publisher.name or document.report.name
    whole = document.title or f"{document.report.name} {document.year}"
    return CslItem(
        type="chapter" if section else "report",
        title=section.title if section else whole,
        author=_names(wrote) or (() if edited else (CslName(literal=publisher),)),
        editor=_names(edited),
        issued=_csl_date(context.published_at),
        container_title=whole if section else "",
        publisher=publisher,
        number=f"Version {context.number}",
        DOI=document.doi,
        ISSN=document.report.issn,
        URL=urljoin(context.url, f"{section.slug}/") if section else context.url,
        language=document.report.language,
        note=f"SHA-256 {context.sha256}",
    )


def citation_key(document: EditionDocument, context: Context, section: Section | None = None) -> str:
    """A key that no other version has: `llm-developments-2024-v1.0`."""
    edition = f"{document.report.slug}-{document.year}-v{context.number}"
    return f"{edition}-{section.slug}" if section else edition


def cited_items(document: EditionDocument, context: Context) -> dict[str, CslItem]:
    """What a citation file of the edition holds, by key: the edition itself, then its references."""
    items = {citation_key(document, context): citation_item(document, context)}
    return items | {reference.key: reference.item for reference in document.references}


def csl_name(name: str) -> CslName:
    """A name as published, in its parts: `Ludwig van Beethoven`, `Beethoven, Ludwig van`, or one word."""
    if "," in name:
        family, given = (part.strip() for part in name.split(",", 1))
        return CslName(family=family, given=given)
    words = name.split()
    if len(words) < 2:
        return CslName(literal=name)
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return CslName(family=" ".join(words[start:]), given=" ".join(words[:start]))


def date_of(item: CslDate | None) -> str:
    """`2017`, `2017-06` or `2017-06-12`; "" for none."""
    return (
        "-".join(f"{part:02}" if place else str(part) for place, part in enumerate(item.date_parts[0])) if item else ""
    )


def _names(credits: Iterable[Credit]) -> tuple[CslName, ...]:
    return tuple(csl_name(credit.name) for credit in credits)


def _csl_date(at: datetime) -> CslDate:
    day: date = at.astimezone(UTC).date()
    return CslDate(date_parts=((day.year, day.month, day.day),))

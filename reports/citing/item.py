"""The CSL item that cites a version of an edition, or a section or paragraph of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin

from reports.document.people import PARTICLES, SUFFIXES, authors, edition_credits, editors, is_body, section_credits
from reports.document.text import date_parts
from reports.document.types import Credit, CslDate, CslItem, CslName, EditionDocument, Section
from reports.languages import Translator, translator_for
from reports.rendering import Paragraph


class CitedItem(CslItem):
    """A CSL item with the number of the cited version, for which `CslItem` has no field."""

    issued: CslDate
    version: str

    @property
    def year(self) -> str:
        """The year of publication."""
        return str(self.issued.date_parts[0][0])


@dataclass(frozen=True)
class CitedVersion:
    """A version: its number, its checksum, when it was published (aware), and its pinned address with a slash at the end."""

    number: str
    sha256: str
    published_at: datetime
    url: str


@dataclass(frozen=True)
class CitedPart:
    """The cited part of an edition: a section, or a paragraph of it."""

    section: Section
    paragraph: Paragraph | None = None


def edition_title(document: EditionDocument) -> str:
    """Return the edition's title, or the report's name and the year if it has none."""
    return document.title or f"{document.report.name} {document.year}"


def citation_item(document: EditionDocument, version: CitedVersion, part: CitedPart | None = None) -> CitedItem:
    """Return the item that cites a version of an edition, or a part of it.

    A section's authors are its own, else the edition's; its editors are the edition's. If the edition credits anyone as a whole, its
    authors are everyone who wrote in it. Without any person the publisher is the author. An edition first published elsewhere has
    that date in all versions.
    """
    section, translate = part.section if part else None, translator_for(document.report.language)
    wrote = authors(section_credits(document, section) if section else edition_credits(document))
    edited = [each for each in editors(document.credits) if each.name not in {author.name for author in wrote}]
    publisher = document.report.publisher.name
    return CitedItem(
        type="chapter" if section else "report",
        title=section.title if section else edition_title(document),
        author=_names(wrote, document) or (() if edited or not publisher else (CslName(literal=publisher),)),
        editor=_names(edited, document),
        issued=_issued(document, version),
        container_title=edition_title(document) if section else "",
        publisher=publisher,
        number=translate("Version {number}", number=version.number),
        version=version.number,
        # The edition's DOI is of the whole: a part is found by its address.
        DOI="" if section else document.doi,
        ISSN=document.report.issn,
        URL=_address(version, part),
        language=document.report.language,
        note=". ".join(
            filter(
                None,
                (
                    _paragraph_number(part, translate),
                    *_origin(document, version, translate),
                    f"SHA-256 {version.sha256}",
                ),
            )
        ),
    )


def citation_key(document: EditionDocument, version: CitedVersion, part: CitedPart | None = None) -> str:
    """Return a key unique to the version and part, such as `llm-developments-2024-v1.0`."""
    parts = [document.report.slug, str(document.year), f"v{version.number}"]
    if part:
        parts.append(part.section.slug)
        parts += [part.paragraph.id] if part.paragraph else []
    return "-".join(parts)


def cited_items(document: EditionDocument, version: CitedVersion) -> dict[str, CslItem]:
    """Return the items of an edition's citation file by key: the edition itself, then its references."""
    items = {citation_key(document, version): citation_item(document, version)}
    return items | {reference.key: reference.item for reference in document.references}


def csl_name(name: str) -> CslName:
    """Split a published name: `Ludwig van Beethoven`, `Beethoven, Ludwig van`, `King, Martin Luther, Jr.`, or one word.

    Names in scripts without capitals stay whole, because the family name cannot be recognised.
    """
    family, *given = (part.strip() for part in name.split(","))
    suffix = given.pop() if given and given[-1].casefold().rstrip(".") in SUFFIXES else ""
    if given:
        return CslName(family=f"{family} {suffix}".strip(), given=", ".join(given))
    words = name.replace(",", " ").split()
    if len(words) < 2 or name.lower() == name.upper() or words[0] in PARTICLES:
        return CslName(literal=name)
    start = len(words) - 1
    if start > 1 and words[start].casefold().rstrip(".") in SUFFIXES:
        start -= 1
    while start > 1 and words[start - 1].casefold() in PARTICLES:
        start -= 1
    return CslName(family=" ".join(words[start:]), given=" ".join(words[:start]))


def date_of(item: CslDate | None) -> str:
    """Return `2017`, `2017-06` or `2017-06-12`; "" for None."""
    return (
        "-".join(f"{part:02}" if index else str(part) for index, part in enumerate(item.date_parts[0])) if item else ""
    )


def _names(credits: Iterable[Credit], document: EditionDocument) -> tuple[CslName, ...]:
    return tuple(
        CslName(literal=credit.name) if is_body(credit, document) else csl_name(credit.name) for credit in credits
    )


def _address(version: CitedVersion, part: CitedPart | None) -> str:
    if part is None:
        return version.url
    anchor = f"#{part.paragraph.id}" if part.paragraph else ""
    return urljoin(version.url, f"{part.section.slug}/{anchor}")


def _paragraph_number(part: CitedPart | None, translate: Translator) -> str:
    return translate("Paragraph {number}", number=part.paragraph.number) if part and part.paragraph else ""


def _issued(document: EditionDocument, version: CitedVersion) -> CslDate:
    if document.first_published:
        return CslDate(date_parts=(date_parts(document.first_published),))
    day = version.published_at.astimezone(UTC)
    return CslDate(date_parts=((day.year, day.month, day.day),))


def _origin(document: EditionDocument, version: CitedVersion, translate: Translator) -> Iterator[str]:
    """Yield the first publication elsewhere, and the date of this version here."""
    if document.first_published_at:
        yield translate("First published at {address}", address=document.first_published_at)
    if document.first_published:
        day = translate.day(version.published_at)
        yield translate("Version {number} in this archive since {day}", number=version.number, day=day)

"""How an edition, or a section of it, is cited: as a CSL item that names the version it was read in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin

from reports.document.people import PARTICLES, SUFFIXES, authors, edition_credits, editors, is_body, section_credits
from reports.document.text import date_parts
from reports.document.types import Credit, CslDate, CslItem, CslName, EditionDocument, Section
from reports.languages import Words, words_in
from reports.rendering import Paragraph


class CitedItem(CslItem):
    """The item of an edition or a part of it; `version` is its number, for which references in documents have no field."""

    issued: CslDate
    version: str

    @property
    def year(self) -> str:
        """The year that it is dated by."""
        return str(self.issued.date_parts[0][0])


@dataclass(frozen=True)
class CitedVersion:
    """A version's number, its checksum, when it was published (aware), and its address, pinned, ending in a slash."""

    number: str
    sha256: str
    published_at: datetime
    url: str


@dataclass(frozen=True)
class Place:
    """Where in an edition: a section, and a paragraph of it if one is meant."""

    section: Section
    paragraph: Paragraph | None = None


def edition_title(document: EditionDocument) -> str:
    """The edition's title; the report's name and the year where it has none."""
    return document.title or f"{document.report.name} {document.year}"


def citation_item(document: EditionDocument, version: CitedVersion, place: Place | None = None) -> CitedItem:
    """The item for the edition as this version has it, or for a place in it.

    A section is by its own authors, else by the edition's; its editors are the edition's. The edition is by everyone who wrote in it,
    if it credits anyone as a whole. Where no person is named, the publisher answers for it. What came out elsewhere first is dated
    by that, whichever version is meant: its number tells which text.
    """
    section, words = place.section if place else None, words_in(document.report.language)
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
        number=words("Version {number}", number=version.number),
        version=version.number,
        # The edition's DOI is of the whole: a part is found by its address.
        DOI="" if section else document.doi,
        ISSN=document.report.issn,
        URL=_address(version, place),
        language=document.report.language,
        note=". ".join(
            filter(
                None, (_paragraph_words(place, words), *_origin(document, version, words), f"SHA-256 {version.sha256}")
            )
        ),
    )


def citation_key(document: EditionDocument, version: CitedVersion, place: Place | None = None) -> str:
    """A key that no other version has: `llm-developments-2024-v1.0`."""
    parts = [document.report.slug, str(document.year), f"v{version.number}"]
    if place:
        parts.append(place.section.slug)
        parts += [place.paragraph.id] if place.paragraph else []
    return "-".join(parts)


def cited_items(document: EditionDocument, version: CitedVersion) -> dict[str, CslItem]:
    """What a citation file of the edition holds, by key: the edition itself, then its references."""
    items = {citation_key(document, version): citation_item(document, version)}
    return items | {reference.key: reference.item for reference in document.references}


def csl_name(name: str) -> CslName:
    """A name as published, in its parts: `Ludwig van Beethoven`, `Beethoven, Ludwig van`, `King, Martin Luther, Jr.`, or one word.

    Which part is the family's can't be told in scripts without capitals: there a name stays whole.
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
    """`2017`, `2017-06` or `2017-06-12`; "" for none."""
    return (
        "-".join(f"{part:02}" if place else str(part) for place, part in enumerate(item.date_parts[0])) if item else ""
    )


def _names(credits: Iterable[Credit], document: EditionDocument) -> tuple[CslName, ...]:
    return tuple(
        CslName(literal=credit.name) if is_body(credit, document) else csl_name(credit.name) for credit in credits
    )


def _address(version: CitedVersion, place: Place | None) -> str:
    if place is None:
        return version.url
    anchor = f"#{place.paragraph.id}" if place.paragraph else ""
    return urljoin(version.url, f"{place.section.slug}/{anchor}")


def _paragraph_words(place: Place | None, words: Words) -> str:
    return words("Paragraph {number}", number=place.paragraph.number) if place and place.paragraph else ""


def _issued(document: EditionDocument, version: CitedVersion) -> CslDate:
    if document.first_published:
        return CslDate(date_parts=(date_parts(document.first_published),))
    day = version.published_at.astimezone(UTC)
    return CslDate(date_parts=((day.year, day.month, day.day),))


def _origin(document: EditionDocument, version: CitedVersion, words: Words) -> Iterator[str]:
    """Where it came out first, and since when this version is here."""
    if document.first_published_at:
        yield words("First published at {address}", address=document.first_published_at)
    if document.first_published:
        day = words.day(version.published_at)
        yield words("Version {number} in this archive since {day}", number=version.number, day=day)

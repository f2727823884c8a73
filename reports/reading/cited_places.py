"""Cited places: found by their addresses, and what continues them in the current version."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports import addresses
from reports.citing.item import CitedPart
from reports.models.ledger import Version
from reports.reading.exceptions import NotPublished
from reports.reading.paragraph_history import CitedPlace, HistoryStep
from reports.reading.versions import version_key, versions_of
from reports.rendering import read_section


@dataclass(frozen=True)
class PlaceInVersion:
    """A place with its version. `part` is its section and paragraph, or None for a figure and the edition."""

    version: Version
    place: CitedPlace
    part: CitedPart | None

    @property
    def address(self) -> str:
        """The address that cites the place: of this version, except for figures, whose pages are of the latest version."""
        report, year, number = version_key(self.version)
        if self.place.figure:
            return addresses.figure(report, year, self.place.figure)
        if self.part is None:
            return addresses.edition(report, year, number)
        if self.part.paragraph is None:
            return addresses.section(report, year, self.part.section.slug, number)
        return addresses.paragraph(report, year, self.part.section.slug, number, self.part.paragraph.id)


def find_place(
    report: str, year: int, number: str, *, section: str = "", paragraph: str = "", figure: str = ""
) -> tuple[Version, CitedPlace]:
    """Return a version, withdrawn ones too, and a place in it: one query. Raises NotPublished.

    Of a redacted version, all places are the edition, because its document is empty.
    """
    version = versions_of(report, year, document=True).numbered(number).first()
    if version is None:
        raise NotPublished(report, year, number)
    if version.is_redacted:
        return version, CitedPlace(version.pk)
    found = version.content.section(section) if section else None
    is_missing = bool(section) and found is None
    if found and paragraph:
        is_missing = all(each.id != paragraph for each in read_section(version.content, found).paragraphs)
    if figure:
        is_missing = all(each.key != figure for each in version.content.figures)
    if is_missing:
        raise NotPublished(report, year, number)
    return version, CitedPlace(version.pk, found.uid if found else None, paragraph, figure)


def todays_places(place: CitedPlace, steps: Sequence[HistoryStep], current: Version) -> list[PlaceInVersion]:
    """Return what continues a place in the current version. No query."""
    document = current.content
    found = []
    for each in steps[-1].places if steps else (place,):
        today = replace(each, version=current.pk)
        if not each.section:
            found.append(PlaceInVersion(current, today, None))
            continue
        section = next((one for one in document.sections if one.uid == each.section), None)
        if section is None:
            continue
        paragraphs = read_section(document, section).paragraphs if each.paragraph else ()
        paragraph = next((one for one in paragraphs if one.id == each.paragraph), None)
        if paragraph or not each.paragraph:
            found.append(PlaceInVersion(current, today, CitedPart(section, paragraph)))
    return found

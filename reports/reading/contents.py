"""An edition and a section in full, for the API: the rows of the index, with what only the document says."""

from datetime import datetime
from typing import Any

from reports.models.index import PublishedEdition, PublishedSection
from reports.models.ledger import Version
from reports.reading.files import files_of
from reports.reading.generation_cache import per_generation
from reports.reading.report_index import moves_at
from reports.reading.statements import complete_sections
from reports.reading.versions import find_version, raw_document


@per_generation(32)
def edition_content(report: str, year: int, at: datetime | None = None) -> PublishedEdition:
    """Return the edition that readers get, or got `at` then, with its document as `statement`, its `files` and its `sections`: five
    queries, one more with `at`. Raises NotPublished, NotThen or Gone."""
    version = find_version(report, year, at=at)
    row: Any = _placed(PublishedEdition.objects.get(version=version), version)
    long = ("sections", "references", "figures")
    row.statement = {name: value for name, value in raw_document(version).items() if name not in long}
    row.files = files_of(version)
    sections = PublishedSection.objects.filter(version=version).select_related("trend").order_by("position")
    row.sections = [_placed(each, version) for each in sections.defer("html", "text", "paragraphs")]
    complete_sections(row.sections, {"assessments"})
    if at:
        moves = moves_at(at, {version.edition.report_id})
        vars(row).update(moves.editions[row.pk])
        for each in row.sections:
            vars(each).update(moves.sections[each.pk])
    return row


def section_content(report: str, year: int, number: str | None, slug: str) -> PublishedSection | None:
    """Return a section of a version with its `statement` in the document, or None if it has no such section: four queries. Raises
    NotPublished or Gone."""
    version = find_version(report, year, number)
    row: Any = PublishedSection.objects.filter(version=version, slug=slug).select_related("trend").first()
    if row is None:
        return None
    row.statement = next(each for each in raw_document(version)["sections"] if each["uid"] == str(row.uid))
    row.body = row.statement["body"]
    complete_sections([_placed(row, version)], {"assessments"})
    return row


def _placed[Row: (PublishedEdition, PublishedSection)](row: Row, version: Version) -> Row:
    """The row with its version and edition, which are at hand."""
    row.version, row.edition = version, version.edition
    return row

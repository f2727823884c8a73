"""What feeds know: the newest versions of one report or of all."""

from typing import NamedTuple

from reports.facts.publications import Published
from reports.facts.refusals import NotPublished
from reports.models.index import PublishedEdition
from reports.models.ledger import Version
from reports.reading.editions import version_facts

_LENGTH = 50


def newest_versions(report: str | None = None) -> tuple[Published, ...]:
    """The newest versions, those taken back too: two queries. Raises NotPublished for a report without any."""
    rows = Version.objects.select_related("edition__report", "withdrawal", "redaction").defer("document")
    if report is not None:
        rows = rows.filter(edition__report__slug=report)
    versions = list(rows.order_by("-published_at", "-pk")[:_LENGTH])
    if not versions:
        raise NotPublished
    editions = PublishedEdition.objects.filter(version__in=[version.pk for version in versions])
    columns = editions.values_list("version_id", "title", "report_name", "publisher", "first_published", "language")
    told = {pk: _Told(*columns) for pk, *columns in columns}
    reports = {version.edition.report_id: told[version.pk] for version in versions if version.pk in told}
    return tuple(
        _published(version, told.get(version.pk), reports.get(version.edition.report_id)) for version in versions
    )


class _Told(NamedTuple):
    """What the index says of a version."""

    title: str
    report_name: str
    publisher: str
    first_published: str
    language: str


def _published(version: Version, told: _Told | None, report_told: _Told | None) -> Published:
    """Of one that was taken back the index says nothing; its report is called as in another version."""
    facts = version_facts(version)
    named = told or report_told
    report = version.edition.report.slug
    return Published(
        report=report,
        report_name=named.report_name if named else report,
        house=named.publisher if named else "",
        year=version.edition.year,
        number=facts.number,
        title=told.title if told else "",
        publisher=facts.publisher,
        published_at=facts.published_at,
        note=facts.note,
        change_notes=() if facts.gone else version.notes,
        # What came later, a correction, came out here alone.
        first_published=told.first_published if told and not facts.previous_record_sha256 else "",
        language=named.language if named else version.edition.report.language,
        gone=facts.gone,
        gone_at=facts.gone_at,
    )

"""What feeds know: the newest versions of one report or of all."""

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
    columns = editions.values_list("version_id", "title", "report_name", "first_published")
    titles = {pk: (title, name, elsewhere) for pk, title, name, elsewhere in columns}
    names = {version.edition.report_id: titles[version.pk][1] for version in versions if version.pk in titles}
    return tuple(
        _published(version, *titles.get(version.pk, ("", names.get(version.edition.report_id, ""), "")))
        for version in versions
    )


def _published(version: Version, title: str, report_name: str, first_published: str) -> Published:
    facts = version_facts(version)
    report = version.edition.report.slug
    return Published(
        report=report,
        report_name=report_name or report,
        year=version.edition.year,
        number=facts.number,
        title=title,
        publisher=facts.publisher,
        published_at=facts.published_at,
        note=facts.note,
        change_notes=() if facts.gone else version.notes,
        # What came later, a correction, came out here alone.
        first_published="" if facts.previous_record_sha256 else first_published,
        gone=facts.gone,
        gone_at=facts.gone_at,
    )

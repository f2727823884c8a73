"""What the history knows: besides an edition's context, the versions taken back and the titles of the sections that change notes name."""

from dataclasses import replace

from reports.models.index import PublishedSection
from reports.models.ledger import Version
from reports.pages.context import EditionContext
from reports.reading.editions import LATEST, edition_context


def history_context(version: Version) -> tuple[EditionContext, dict[tuple[str, str], str]]:
    """The context of the edition with every version, those taken back too, and (number, slug) -> the section's title: two queries
    besides those of the context."""
    rows = (
        Version.objects.filter(edition=version.edition_id).select_related("withdrawal", "redaction").defer("document")
    )
    sections = PublishedSection.objects.filter(edition=version.edition_id).select_related("version")
    sections = sections.only("slug", "title", "version", "version__major", "version__minor")
    titles = {(section.version.number, section.slug): section.title for section in sections}
    return replace(edition_context(version, LATEST), versions=list(rows.order_by("major", "minor"))), titles

"""What the history knows: besides an edition's two queries, the change notes and the titles of the sections they name."""

from dataclasses import replace

from django.db.models import OuterRef

from reports.facts.editions import EditionContext
from reports.models.index import PublishedSection
from reports.models.ledger import Version
from reports.reading.editions import edition_context, version_facts
from reports.reading.gathering import Gathered

_SECTIONS = Gathered(
    PublishedSection.objects.filter(version=OuterRef("pk")).order_by("position"), slug="slug", title="title"
)


def history_context(version: Version) -> tuple[EditionContext, dict[tuple[str, str], str]]:
    """The context of the edition with every version, those taken back too, and their change notes; and (number, slug) -> the
    section's title. Two queries."""
    rows = Version.objects.filter(edition=version.edition_id).select_related("withdrawal", "redaction")
    versions = list(rows.defer("document").order_by("major", "minor").annotate(sections=_SECTIONS))
    titles = {(row.number, section["slug"]): section["title"] for row in versions for section in row.sections}
    return replace(edition_context(version), versions=tuple(map(version_facts, versions))), titles

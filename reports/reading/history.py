"""What the history knows: besides an edition's two queries, the change notes and the titles of the sections they name."""

from dataclasses import replace

from reports.facts.editions import EditionContext
from reports.models.index import PublishedSection
from reports.models.ledger import Version
from reports.reading.editions import edition_context, version_facts


def history_context(version: Version) -> tuple[EditionContext, dict[tuple[str, str], str]]:
    """The context of the edition with every version, those taken back too, and their change notes; and (number, slug) -> the
    section's title. Three queries."""
    versions = Version.objects.filter(edition=version.edition_id).select_related("withdrawal", "redaction")
    facts = tuple(version_facts(each) for each in versions.defer("document").order_by("major", "minor"))
    return replace(edition_context(version), versions=facts), _titles(version)


def _titles(version: Version) -> dict[tuple[str, str], str]:
    rows = PublishedSection.objects.filter(edition=version.edition_id)
    return {
        (f"{major}.{minor}", slug): title
        for major, minor, slug, title in rows.values_list("version__major", "version__minor", "slug", "title")
    }

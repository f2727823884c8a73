"""What is told to machines: which pages there are, and whom to write to."""

from datetime import datetime

from reports.models.index import PublishedSection, PublishedTechnique
from reports.models.ledger import Version
from reports.pages.sitemap import PublishedPlace


def published_places() -> tuple[PublishedPlace, ...]:
    """Every section of every latest version: one query."""
    rows = PublishedSection.objects.current().order_by("edition", "position")
    columns = ("edition__report__slug", "edition__year", "slug", "trend_slug", "version__published_at")
    return tuple(PublishedPlace(*row) for row in rows.values_list(*columns))


def published_techniques() -> tuple[tuple[str, datetime], ...]:
    """The slug of every technique that is a page of its own, once for each edition that has it: one query."""
    rows = PublishedTechnique.objects.current().filter(technique__merged_into__isnull=True)
    return tuple(rows.order_by("slug").values_list("slug", "version__published_at"))


def contact_address() -> str:
    """Where the report that was published last wants to be written to, as an address; "" if it gives none."""
    version = Version.objects.current().order_by("-published_at").first()
    contact = version.content.report.contact if version else ""
    if contact.startswith(("https://", "mailto:")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""

"""What is told to machines: which pages there are, and whom to write to."""

from typing import Any

from django.db.models import QuerySet

from reports.models.index import PublishedFigure, PublishedSection
from reports.models.ledger import Version


def published_places() -> QuerySet[Any, Any]:
    """Report, year, slug, trend and time of publication of every section of every latest version: one query."""
    rows = PublishedSection.objects.current().order_by("edition", "position")
    return rows.values_list("edition__report__slug", "edition__year", "slug", "trend_slug", "version__published_at")


def published_figures() -> QuerySet[Any, Any]:
    """Report, year, key and time of publication of every figure of every latest version: one query."""
    rows = PublishedFigure.objects.current().order_by("edition", "number")
    return rows.values_list("edition__report__slug", "edition__year", "key", "version__published_at")


def contact_address() -> str:
    """Where the report that was published last wants to be written to, as an address; "" if it gives none."""
    version = Version.objects.current().order_by("-published_at", "-pk").first()
    contact = version.content.report.contact if version else ""
    if contact.startswith(("https://", "mailto:")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""

"""What is told to machines: which pages there are, and whom to write to."""

from reports.facts.places import FigurePlace, PublishedPlace
from reports.models.index import PublishedFigure, PublishedSection
from reports.models.ledger import Version


def published_places() -> tuple[PublishedPlace, ...]:
    """Every section of every latest version: one query."""
    rows = PublishedSection.objects.current().order_by("edition", "position")
    columns = ("edition__report__slug", "edition__year", "slug", "trend_slug", "version__published_at")
    return tuple(PublishedPlace(*row) for row in rows.values_list(*columns))


def published_figures() -> tuple[FigurePlace, ...]:
    """Every figure of every latest version: one query."""
    rows = PublishedFigure.objects.current().order_by("edition", "number")
    columns = ("edition__report__slug", "edition__year", "key", "version__published_at")
    return tuple(FigurePlace(*row) for row in rows.values_list(*columns))


def contact_address() -> str:
    """Where the report that was published last wants to be written to, as an address; "" if it gives none."""
    version = Version.objects.current().order_by("-published_at", "-pk").first()
    contact = version.content.report.contact if version else ""
    if contact.startswith(("https://", "mailto:")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""

"""What years say of trends, as pictures show it: read with the rows of their editions."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import OuterRef

from reports.document.words import Maturity, Movement
from reports.facts.editions import Origin, TrendInYear
from reports.models.index import PublishedSection
from reports.reading.gathering import Gathered, Nested

#: The sections about trends of an edition's row, in their order.
TOLD = Gathered(
    PublishedSection.objects.filter(version=OuterRef("version"), trend__isnull=False).order_by("position"),
    **{name: name for name in ("position", "slug", "title", "maturity", "movement", "trend_slug")},
    trend="trend__uid",
    moved_from=Nested("moved_from"),
)


def cells_of(row: Any) -> Iterator[TrendInYear]:
    """What an edition's row says of trends by its `told`."""
    for section in row.told or ():
        yield TrendInYear(
            trend=UUID(section["trend"]),
            trend_slug=section["trend_slug"],
            report=row.edition.report.slug,
            year=row.year,
            position=section["position"],
            slug=section["slug"],
            title=section["title"],
            maturity=Maturity(section["maturity"]),
            movement=Movement(section["movement"]),
            origins=tuple(map(origin, section["moved_from"])),
        )


def origin(stored: dict[str, Any]) -> Origin:
    """A trend that a section continues, as the index keeps it."""
    return Origin(UUID(stored["trend"]), stored["slug"], stored["name"], stored["kind"], stored["year"], stored["note"])

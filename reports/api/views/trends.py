"""Trends: their list, and one with its life over the years."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from reports.api.addresses import Addresses
from reports.api.filters.vocabulary import TrendFilters
from reports.api.parameters import AS_OF
from reports.api.problems import NOT_FOUND, Problem
from reports.api.redirecting import Moved
from reports.api.resources.vocabulary import LineageStep, Trend, TrendRow, TrendYear
from reports.api.views.base import PublishedView
from reports.api.views.lists import ListView
from reports.models.index import PublishedSection, PublishedTrend
from reports.pages import addresses as pages
from reports.reading import lineage, vocabulary
from reports.reading.versions import readable

#: What rows of the index are joined with.
VERSION = ("version", "edition__report")


def named_by(row: Any) -> str:
    return f"{row.edition.report.slug}/{row.edition.year}/{row.version.number}"


def trend_fields(row: PublishedTrend, links: Addresses) -> dict[str, Any]:
    return {
        "id": str(row.uid),
        "url": links.trend(row.slug),
        "page": links.page(pages.trend(row.slug)),
        "slug": row.slug,
        "name": row.name,
        "definition": row.definition,
        "theme": {"slug": row.theme_slug, "name": row.theme_name} if row.theme_slug else None,
        "named_by": named_by(row),
    }


def with_version[Rows: QuerySet](rows: Rows) -> Rows:
    """`rows` with their version and edition, without the long texts."""
    return rows.select_related(*VERSION).defer("version__document", "version__change_notes")


class VocabularyList(ListView):
    """Trends or techniques. Which row names each is asked once: what is made of a page needs to know no more than its keys."""

    def whole(self, rows: QuerySet) -> QuerySet:
        return with_version(rows.model._default_manager.order_by())


class TrendList(VocabularyList):
    resource = TrendRow
    operation = "listTrends"
    tag = "Trends"
    summary = "The trends that published editions have told of"
    filters = TrendFilters
    parameters = (AS_OF,)
    orderings = {"name": "name", "slug": "slug", "theme": "theme_slug"}
    default_order = ("name", "pk")

    def rows(self, **address: Any) -> QuerySet[PublishedTrend]:
        return vocabulary.trends(self.at)

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[TrendRow]:
        return [TrendRow(**trend_fields(row, self.addresses)) for row in rows]


class TrendDetail(PublishedView):
    resource = Trend
    operation = "getTrend"
    tag = "Trends"
    summary = "A trend and its life over the years"
    description = "An address that the trend was published under before leads to the one it has now (301)."
    may_move = True

    def found(self, trend: str) -> Trend:  # type: ignore[override]
        keys = vocabulary.trend_keys([trend])
        rows = with_version(vocabulary.trends().filter(trend__in=keys))
        row = rows.filter(slug=trend).first() or rows.first()
        if row is None:
            raise Problem(NOT_FOUND, f"No trend called “{trend}” is published.")
        if row.slug != trend:
            raise Moved(self.addresses.trend(row.slug))
        steps = list(lineage.published_steps().filter(Q(parent=row.trend_id) | Q(child=row.trend_id)))
        return Trend(
            **trend_fields(row, self.addresses),
            years=self._years(row.trend_id),
            lineage=[LineageStep(**step) for step in lineage.with_slugs(steps)],
        )

    def _years(self, trend: int) -> list[TrendYear]:
        rows = with_version(readable(PublishedSection).filter(trend=trend)).defer(
            "html", "text", "paragraphs", "version__document", "version__change_notes"
        )
        return [self._year(row) for row in rows.order_by("-edition__year", "edition__report__slug")]

    def _year(self, row: PublishedSection) -> TrendYear:
        report, year, number = row.edition.report.slug, row.edition.year, row.version.number
        return TrendYear(
            report=report,
            year=year,
            version=number,
            section_id=str(row.uid),
            section=row.slug,
            title=row.title,
            maturity=row.maturity,
            movement=row.movement,
            was=row.was or None,
            url=self.addresses.section(report, year, number, row.slug),
            page=self.addresses.page(pages.section(report, year, row.slug)),
        )

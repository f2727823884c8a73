"""Flat lists of what changed: change notes of versions, lineage of trends."""

import json
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Q, QuerySet

from reports.api.filters.kinds import By, Filters, refuse_unknown
from reports.api.filters.sections import report_slugs
from reports.api.pagination import Window
from reports.api.parameters import Parameter
from reports.api.resources.statements import ChangeNoteRow, LineageRow
from reports.api.values import YEAR, Day, Identifier, Slug, Some, Words, closed
from reports.api.views.lists import CHUNK, ListView
from reports.document.record import instant
from reports.document.words import ChangeKind, Severity
from reports.models.ledger import Version
from reports.pages import addresses as pages
from reports.reading import lineage, vocabulary
from trends.models import Lineage, LineageKind


def touching(_: Filters, rows: QuerySet, slugs: list[str]) -> QuerySet:
    keys = vocabulary.trend_keys(slugs)
    return rows.filter(Q(parent__in=keys) | Q(child__in=keys))


class LineageFilters(Filters):
    id = By(Some(Identifier()), "Steps with one of these ids.", column="uid", lookup="in")
    trend = By(Some(Slug()), "Steps from or to these trends.", how=touching, exist=vocabulary.trend_slugs)
    kind = By(closed(LineageKind.values), "Steps of these kinds.", column="kind", lookup="in")
    year = By(Some(YEAR), "Steps of these years.", column="year", lookup="in")
    year_from = By(YEAR, "Steps of this year and later ones.", column="year", lookup="gte")
    year_to = By(YEAR, "Steps of this year and earlier ones.", column="year", lookup="lte")


class LineageList(ListView):
    resource = LineageRow
    operation = "listLineage"
    tag = "Trends"
    summary = "How published trends descend from each other"
    filters = LineageFilters
    orderings = {"year": "year", "kind": "kind"}
    default_order = ("year", "pk")

    def rows(self, **address: Any) -> QuerySet[Lineage]:
        return lineage.published_steps()

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[LineageRow]:
        return [LineageRow(**step) for step in lineage.with_slugs(rows)]


class ChangeNoteList(ListView):
    """Change notes are sealed with their version, as one text: the rows are made from those texts."""

    resource = ChangeNoteRow
    operation = "listChangeNotes"
    tag = "Versions"
    summary = "Why versions differ from the ones before, latest first"
    description = "Of all versions that stand. Those of withdrawn versions are not given."
    parameters = (
        Parameter("report", Some(Slug()), "Reports, by slug."),
        Parameter("year", Some(YEAR), "Editions of these years."),
        Parameter("kind", closed(ChangeKind), "Notes of these kinds."),
        Parameter("severity", closed(Severity), "Notes of this severity."),
        Parameter("section", Some(Slug()), "Notes about sections with these slugs."),
        Parameter("published_since", Day(), "Of versions published on this day (UTC) or later."),
        Parameter("text", Words(), "Notes in which these words stand, as written but for capitals."),
    )

    def rows(self, **address: Any) -> list[dict[str, Any]]:
        asked = self.values
        versions = Version.objects.standing().exclude(change_notes="[]").select_related("edition__report")
        if "report" in asked:
            refuse_unknown("report", asked["report"], report_slugs)
            versions = versions.filter(edition__report__slug__in=asked["report"])
        if "year" in asked:
            versions = versions.filter(edition__year__in=asked["year"])
        if "published_since" in asked:
            versions = versions.filter(published_at__date__gte=asked["published_since"])
        ordered = versions.defer("document").order_by("-published_at", "-pk")
        notes = (note for version in ordered for note in self._notes(version))
        return [note for note in notes if self._is_wanted(note)]

    def _notes(self, version: Version) -> Iterator[dict[str, Any]]:
        report, year, number = version.edition.report.slug, version.edition.year, version.number
        for position, note in enumerate(json.loads(version.change_notes)):
            yield {
                "id": str(uuid5(NAMESPACE_URL, f"change-note:{version.record_sha256}:{position}")),
                "report": report,
                "year": year,
                "version": number,
                "published_at": instant(version.published_at),
                **note,
                "url": self.addresses.version(report, year, number),
                "page": self.addresses.page(pages.versions(report, year)),
            }

    def _is_wanted(self, note: dict[str, Any]) -> bool:
        asked = self.values
        words = asked.get("text", "").casefold()
        said = " ".join(note[name] for name in ("before", "after", "explanation")).casefold()
        chosen = all(note[name] in asked[name] for name in ("kind", "severity", "section") if name in asked)
        return chosen and words in said

    def ordered(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return rows

    def located(self, rows: list[dict[str, Any]], page: int, size: int) -> tuple[Window, Sequence[Any]]:
        window = Window(page, size, len(rows))
        return window, rows[window.start : window.stop]

    def fetched(self, rows: list[dict[str, Any]], keys: Sequence[Any]) -> Sequence[Any]:
        return keys

    def chunks(self, rows: list[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
        return batched(rows, CHUNK)

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[ChangeNoteRow]:
        return [ChangeNoteRow(**row) for row in rows]

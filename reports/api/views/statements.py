"""Flat lists of what sections state: assessments, predictions, references, figures."""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from reports.api.filters.statements import AssessmentFilters, FigureFilters, PredictionFilters, ReferenceFilters
from reports.api.parameters import AS_OF
from reports.api.resources.statements import AssessmentRow, FigureRow, PredictionRow, ReferenceRow
from reports.api.views.lists import ListView
from reports.api.views.trends import with_version
from reports.document.record import instant
from reports.document.upgrade import upgrade
from reports.document.words import Outcome
from reports.models.index import (
    Published,
    PublishedAssessment,
    PublishedFigure,
    PublishedPrediction,
    PublishedReference,
    PublishedScore,
)
from reports.models.ledger import Version
from reports.pages import addresses as pages
from reports.reading import vocabulary
from reports.reading.versions import readable

_SECTION_TEXTS = ("section__html", "section__text", "section__paragraphs", "section__summary")
_ORDER = ("edition__report__slug", "-edition__year")
_ORDERINGS = {"report": "edition__report__slug", "year": "edition__year", "published_at": "version__published_at"}


class StatementList(ListView):
    """What the lists have in common: their rows belong to an edition's version."""

    parameters = (AS_OF,)

    def place(self, row: Published) -> dict[str, Any]:
        """Where a row was published."""
        return {
            "id": str(row.uid),
            "report": row.edition.report.slug,
            "year": row.edition.year,
            "version": row.version.number,
        }

    def section_place(self, row: Any) -> dict[str, Any]:
        """Where a statement of a section was published, and the section's addresses."""
        place, section = self.place(row), row.section
        report, year, number = place["report"], place["year"], place["version"]
        return {
            **place,
            "section": section.slug,
            "section_id": str(section.uid),
            "trend": section.trend_slug or None,
            "url": self.addresses.section(report, year, number, section.slug),
            "page": self.addresses.page(pages.section(report, year, section.slug, number)),
        }


class AssessmentList(StatementList):
    resource = AssessmentRow
    operation = "listAssessments"
    tag = "Statements"
    summary = "What sections say of techniques: technique × section × year"
    filters = AssessmentFilters
    orderings = {**_ORDERINGS, "technique": "technique_slug", "maturity": "maturity"}
    default_order = (*_ORDER, "section__position", "position", "pk")

    def rows(self, **address: Any) -> QuerySet[PublishedAssessment]:
        rows = with_version(readable(PublishedAssessment, self.at))
        return rows.select_related("section", "technique", "version", "edition__report").defer(
            *_SECTION_TEXTS, "version__document", "version__change_notes"
        )

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[AssessmentRow]:
        names = vocabulary.names_in({row.version_id for row in rows})
        return [
            AssessmentRow(
                **self.section_place(row),
                published_at=instant(row.version.published_at),
                section_title=row.section.title,
                trend_maturity=row.section.maturity,
                technique=row.technique_slug,
                technique_id=str(row.technique.uid),
                name=names.get((row.version_id, row.technique_slug), row.technique_slug),
                maturity=row.maturity,
                status=row.status,
                note=row.note,
                quote=row.quote,
            )
            for row in rows
        ]


class PredictionList(StatementList):
    resource = PredictionRow
    operation = "listPredictions"
    tag = "Statements"
    summary = "Predictions, and what became of them"
    filters = PredictionFilters
    orderings = {**_ORDERINGS, "due": "due"}
    default_order = (*_ORDER, "section__position", "position", "pk")

    def rows(self, **address: Any) -> QuerySet[PublishedPrediction]:
        scores = readable(PublishedScore, self.at).filter(prediction=OuterRef("uid"))
        latest = scores.order_by("-edition__year", "-pk")
        rows = with_version(readable(PublishedPrediction, self.at)).annotate(
            outcome=Coalesce(Subquery(latest.values("outcome")[:1]), Value(Outcome.OPEN.value, CharField())),
            scored_in=Subquery(latest.values("edition__year")[:1]),
            explanation=Coalesce(Subquery(latest.values("explanation")[:1]), Value("", TextField())),
        )
        return rows.select_related("section", "version", "edition__report").defer(
            *_SECTION_TEXTS, "version__document", "version__change_notes"
        )

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[PredictionRow]:
        return [
            PredictionRow(
                **self.section_place(row),
                statement=row.statement,
                criterion=row.criterion,
                due=row.due.isoformat(),
                outcome=row.outcome,
                scored_in=row.scored_in,
                explanation=row.explanation,
            )
            for row in rows
        ]


class ReferenceList(StatementList):
    resource = ReferenceRow
    operation = "listReferences"
    tag = "Statements"
    summary = "The sources that editions cite"
    filters = ReferenceFilters
    orderings = {**_ORDERINGS, "key": "key"}
    default_order = (*_ORDER, "position", "pk")

    def rows(self, **address: Any) -> QuerySet[PublishedReference]:
        return with_version(readable(PublishedReference, self.at))

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[ReferenceRow]:
        return [self._made(row) for row in rows]

    def _made(self, row: PublishedReference) -> ReferenceRow:
        place, item = self.place(row), row.item
        issued = (item.get("issued") or {}).get("date-parts") or [[None]]
        return ReferenceRow(
            **place,
            key=row.key,
            type=item.get("type", ""),
            title=item.get("title", ""),
            issued=issued[0][0],
            doi=row.doi,
            url=item.get("URL", ""),
            cited_in=row.cited_in,
            item={**item, "id": row.key},
            page=self.addresses.page(pages.edition(place["report"], place["year"], place["version"])),
        )


class FigureList(StatementList):
    resource = FigureRow
    operation = "listFigures"
    tag = "Statements"
    summary = "Figures, with the data of charts"
    filters = FigureFilters
    orderings = {**_ORDERINGS, "number": "number"}
    default_order = (*_ORDER, "number", "pk")

    def rows(self, **address: Any) -> QuerySet[PublishedFigure]:
        return with_version(readable(PublishedFigure, self.at))

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[FigureRow]:
        said = _figures({row.version_id for row in rows})
        return [self._made(row, said[row.version_id, str(row.uid)]) for row in rows]

    def _made(self, row: PublishedFigure, said: dict[str, Any]) -> FigureRow:
        place = self.place(row)
        return FigureRow(
            **place,
            key=row.key,
            number=row.number,
            **{name: said[name] for name in ("title", "caption", "alt", "source")},
            kind="chart" if said["chart"] else "picture",
            data=said["chart"],
            picture_sha256=said["picture"]["sha256"] if said["picture"] else None,
            placed_in=row.placed_in,
            page=self.addresses.page(pages.figure(place["report"], place["year"], row.key)),
        )


def _figures(versions: set[int]) -> dict[tuple[int, str], dict[str, Any]]:
    """The figures of versions' documents, by version and uid: one query."""
    documents = Version.objects.filter(pk__in=versions).values_list("pk", "document")
    return {
        (key, figure["uid"]): figure
        for key, document in documents
        for figure in upgrade(json.loads(document))["figures"]
    }

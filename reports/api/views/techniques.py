"""Techniques: their list, and one with its life over trends and years."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from reports.api.addresses import Addresses
from reports.api.filters.vocabulary import TechniqueFilters
from reports.api.parameters import AS_OF
from reports.api.problems import NOT_FOUND, Problem
from reports.api.redirecting import Moved
from reports.api.resources.vocabulary import Technique, TechniqueRow, TechniqueYear
from reports.api.views.base import PublishedView
from reports.api.views.trends import VERSION, VocabularyList, named_by, with_version
from reports.models.index import PublishedAssessment, PublishedTechnique
from reports.pages import addresses as pages
from reports.reading import vocabulary
from reports.reading.versions import readable, standing


def technique_fields(row: PublishedTechnique, links: Addresses) -> dict[str, Any]:
    return {
        "id": str(row.technique.uid),
        "url": links.technique(row.public_slug),
        "page": links.page(pages.technique(row.public_slug)),
        "slug": row.public_slug,
        "name": row.public_name,
        "aliases": row.public_aliases,
        "definition": row.definition,
        "broader": row.broader if row.is_own else [],
        "named_by": named_by(row),
    }


class TechniqueList(VocabularyList):
    resource = TechniqueRow
    operation = "listTechniques"
    tag = "Techniques"
    summary = "The techniques that published editions have assessed"
    description = "Without those that were merged into another one: their addresses lead there."
    filters = TechniqueFilters
    parameters = (AS_OF,)
    orderings = {"name": "today_name", "slug": "today_slug"}
    default_order = ("today_name", "pk")

    def rows(self, **address: Any) -> QuerySet[PublishedTechnique]:
        return vocabulary.techniques(self.at)

    def whole(self, rows: QuerySet) -> QuerySet:
        return super().whole(rows).select_related("technique", *VERSION)

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[TechniqueRow]:
        return [TechniqueRow(**technique_fields(row, self.addresses)) for row in rows]


class TechniqueDetail(PublishedView):
    resource = Technique
    operation = "getTechnique"
    tag = "Techniques"
    summary = "A technique and its life over trends and years"
    description = "The address of one that was merged, or was published under another name, leads on (301)."
    may_move = True

    def found(self, technique: str) -> Technique:  # type: ignore[override]
        keys = vocabulary.technique_keys([technique])
        rows = with_version(vocabulary.techniques().filter(technique__in=keys)).select_related("technique", *VERSION)
        row = rows.filter(today_slug=technique).first() or rows.first()
        if row is None:
            raise Problem(NOT_FOUND, f"No technique called “{technique}” is published.")
        if row.public_slug != technique:
            raise Moved(self.addresses.technique(row.public_slug))
        named = standing(PublishedTechnique).filter(technique=row.technique_id)
        others = set(named.exclude(uid=row.technique.uid).values_list("uid", flat=True))
        return Technique(
            **technique_fields(row, self.addresses),
            narrower=self._narrower(row.public_slug),
            merged=sorted(map(str, others)),
            years=self._years(row.technique_id),
        )

    def _narrower(self, slug: str) -> list[str]:
        rows = vocabulary.techniques().values_list("today_slug", "broader")
        return sorted(each for each, broader in rows if slug in broader)

    def _years(self, technique: int) -> list[TechniqueYear]:
        stated = readable(PublishedAssessment).filter(technique=technique)
        rows = with_version(stated).select_related("section", *VERSION)
        rows = rows.defer(
            "version__document", "version__change_notes", "section__html", "section__text", "section__paragraphs"
        )
        return [
            self._year(row) for row in rows.order_by("-edition__year", "edition__report__slug", "section__position")
        ]

    def _year(self, row: PublishedAssessment) -> TechniqueYear:
        report, year, number = row.edition.report.slug, row.edition.year, row.version.number
        return TechniqueYear(
            report=report,
            year=year,
            version=number,
            assessment_id=str(row.uid),
            section=row.section.slug,
            trend=row.section.trend_slug or None,
            technique=row.technique_slug,
            maturity=row.maturity,
            status=row.status,
            note=row.note,
            quote=row.quote,
            url=self.addresses.section(report, year, number, row.section.slug),
            page=self.addresses.page(pages.section(report, year, row.section.slug)),
        )

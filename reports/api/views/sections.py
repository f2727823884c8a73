"""Sections: of all current editions, of one version, and one in full."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet

from reports import reading
from reports.api.answers import Answer, Stream
from reports.api.filters.sections import SectionFilters
from reports.api.negotiation import Json, Markdown
from reports.api.parameters import AS_OF, Parameter
from reports.api.problems import NOT_FOUND, Problem
from reports.api.resources.sections import CreditPart, PredictionPart, Section, SectionRow, parts
from reports.api.values import OneOf
from reports.api.views.base import PublishedView
from reports.api.views.editions import EditionAnswer
from reports.api.views.lists import ListView
from reports.document.record import instant
from reports.document.upgrade import upgrade
from reports.models.index import PublishedAssessment, PublishedSection
from reports.models.ledger import Version
from reports.pages import addresses as pages
from reports.reading import vocabulary
from reports.reading.movement import Columns, moves_at
from reports.reading.versions import readable


class SectionList(ListView):
    resource = SectionRow
    operation = "listSections"
    tag = "Sections"
    summary = "Sections of the current versions of all editions"
    filters = SectionFilters
    parameters: ClassVar[tuple[Parameter, ...]] = (AS_OF,)
    orderings = {
        "report": "edition__report__slug",
        "year": "edition__year",
        "number": "number",
        "title": "title",
        "published_at": "version__published_at",
        "words": "words",
    }
    default_order: ClassVar[tuple[str, ...]] = ("edition__report__slug", "-edition__year", "position", "pk")
    left_out = ("assessments", "body", "html", "text")

    def rows(self, **address: Any) -> QuerySet[PublishedSection]:
        return self._related(readable(PublishedSection, self.at))

    def _related(self, rows: QuerySet[PublishedSection]) -> QuerySet[PublishedSection]:
        unread = [name for name in ("html", "text") if name not in self.values.get("fields", ())]
        related = rows.select_related("version", "edition__report", "trend")
        return related.defer("version__document", "version__change_notes", "paragraphs", *unread)

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[SectionRow]:
        bodies = _bodies(rows) if "body" in wanted else {}
        assessments = _assessments(rows) if "assessments" in wanted else {}
        moves = moves_at(self.at, {row.edition.report_id for row in rows}).sections if self.at else {}
        return [
            SectionRow(
                **self._fields_of(row) | moved_fields(moves.get(row.pk)),
                body=bodies.get((row.version_id, str(row.uid))),
                assessments=assessments.get(row.pk, []) if "assessments" in wanted else None,
                html=row.html if "html" in wanted else None,
                text=row.text if "text" in wanted else None,
            )
            for row in rows
        ]

    def _fields_of(self, row: PublishedSection) -> dict[str, Any]:
        report, year, number = row.edition.report.slug, row.edition.year, row.version.number
        return {
            "id": str(row.uid),
            "url": self.addresses.section(report, year, number, row.slug),
            "page": self.addresses.page(pages.section(report, year, row.slug, number)),
            "report": report,
            "year": year,
            "version": number,
            "published_at": instant(row.version.published_at),
            "number": row.number,
            "slug": row.slug,
            "title": row.title,
            "trend": row.trend_slug or None,
            "trend_id": str(row.trend.uid) if row.trend else None,
            "maturity": row.maturity,
            "movement": row.movement,
            "was": row.was or None,
            "keywords": row.keywords,
            "words": row.words,
            "summary": row.summary,
        }


class VersionSectionList(SectionList):
    operation = "listSectionsOfVersion"
    summary = "The sections of one version, in order"
    parameters = ()
    default_order = ("position", "pk")
    may_be_gone = True

    def rows(self, report: str, year: int, version: str | None) -> QuerySet[PublishedSection]:  # type: ignore[override]
        found = reading.find_version(report, year, version, document=False)
        return self._related(PublishedSection.objects.filter(version=found))


FORMAT = Parameter(
    "format",
    OneOf(("json", "md")),
    "`json` (the default), or `md` for the text alone, in Markdown. The Accept header does the same.",
)


class SectionDetail(PublishedView):
    resource = Section
    operation = "getSection"
    tag = "Sections"
    summary = "A section in full"
    description = "With `Accept: text/markdown` or `format=md`, its text alone."
    parameters = (FORMAT,)
    renderer_classes = [Json, Markdown]
    may_be_gone = True

    def answer(self, **address: Any) -> Answer | Stream:
        if self.request.accepted_renderer.format == "md":
            _, said = self._said(**address)
            return Answer(f"# {said['title']}\n\n{said['body']}\n".encode(), "text/markdown; charset=utf-8")
        return super().answer(**address)

    def found(self, **address: Any) -> Section:
        edition, said = self._said(**address)
        row = PublishedSection.objects.filter(version=edition.version, uid=said["uid"]).first()
        if row is None:
            raise Problem(NOT_FOUND, "The index does not hold this section.")
        return Section(
            **edition.section(said),
            report=edition.report,
            year=edition.year,
            version=edition.number,
            published_at=instant(edition.version.published_at),
            words=row.words,
            body=said["body"],
            html=row.html,
            text=row.text,
            predictions=parts(PredictionPart, said["predictions"]),
            credits=parts(CreditPart, said["credits"]),
        )

    def _said(self, report: str, year: int, version: str | None, section: str) -> tuple[EditionAnswer, dict[str, Any]]:
        found = reading.find_version(report, year, version)
        edition = EditionAnswer(self.addresses, found, reading.edition_context(found))
        said = next((each for each in edition.document["sections"] if each["slug"] == section), None)
        if said is None:
            raise Problem(NOT_FOUND, f"Version {found.number} of {report} {year} has no section “{section}”.")
        return edition, said


def moved_fields(moved: Columns | None) -> dict[str, Any]:
    """How a section moved against what was current then, in place of what its row says of now."""
    return {"movement": moved["movement"], "was": moved["was"] or None} if moved else {}


def _bodies(rows: Sequence[PublishedSection]) -> dict[tuple[int, str], str]:
    """The Markdown of sections, by version and uid: one query for the documents."""
    documents = Version.objects.filter(pk__in={row.version_id for row in rows}).values_list("pk", "document")
    return {
        (key, section["uid"]): section["body"]
        for key, document in documents
        for section in upgrade(json.loads(document))["sections"]
    }


def _assessments(rows: Sequence[PublishedSection]) -> dict[int, list[dict[str, Any]]]:
    """What sections say of techniques, by the section's key: two queries."""
    keys = [row.pk for row in rows]
    found: dict[int, list[dict[str, Any]]] = {}
    names = vocabulary.names_in({row.version_id for row in rows})
    stated = PublishedAssessment.objects.filter(section__in=keys).select_related("technique").order_by("position")
    for each in stated:
        found.setdefault(each.section_id, []).append(
            {
                "id": str(each.uid),
                "technique": each.technique_slug,
                "technique_id": str(each.technique.uid),
                "name": names.get((each.version_id, each.technique_slug), each.technique_slug),
                "maturity": each.maturity,
                "status": each.status,
                "note": each.note,
                "quote": each.quote,
            }
        )
    return found

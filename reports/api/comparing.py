"""Differences as resources."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from reports.api.addresses import Addresses
from reports.api.resources.comparisons import (
    FieldDifference,
    HowMuch,
    SectionDifference,
    StatementDifference,
    TechniqueDifference,
    TrendDifference,
    TrendInYear,
    Words,
    YearComparison,
)
from reports.api.resources.editions import Score
from reports.api.resources.sections import Origin
from reports.document.diff import DocumentDiff, FieldChange, SectionChange, StatementChange
from reports.document.movement import Descent, Moved, YearOfTrends, between
from reports.document.words import Maturity
from reports.models.index import (
    PublishedAssessment,
    PublishedEdition,
    PublishedScore,
    PublishedSection,
    PublishedTrend,
)
from reports.models.ledger import Version
from reports.pages import addresses as pages
from reports.pages.context import years_before
from trends.models import Lineage

_STATEMENTS = ("endings", "scores", "references", "figures", "credits", "trends", "techniques")
#: What names a statement to a reader, in this order.
_NAMES = ("technique", "key", "slug", "trend", "name", "statement")


class VersionDifferences:
    """The parts of a VersionComparison that come from a diff; with `words`, texts word by word."""

    def __init__(self, diff: DocumentDiff, *, words: bool) -> None:
        self.diff = diff
        self.words = words

    def described(self) -> dict[str, Any]:
        totals = self.diff.totals
        return {
            "identical": self.diff.is_empty,
            "totals": HowMuch(**{name: getattr(totals, name) for name in HowMuch.model_fields}),
            "fields": self._fields(self.diff.fields),
            "report_fields": self._fields(self.diff.report),
            "sections": [self._section(change) for change in self.diff.sections],
            **{name: self._statements(getattr(self.diff, name)) for name in _STATEMENTS},
        }

    def _fields(self, changes: Iterable[FieldChange]) -> list[FieldDifference]:
        return [
            FieldDifference(
                field=change.field,
                before=change.before,
                after=change.after,
                words=[Words(kind=run.kind, text=run.text) for run in change.runs] if self.words else None,
            )
            for change in changes
        ]

    def _section(self, change: SectionChange) -> SectionDifference:
        section = change.section
        return SectionDifference(
            id=str(section.uid),
            kind=change.kind,
            slug=section.slug,
            title=section.title,
            trend=section.trend,
            moved=change.moved,
            position_before=change.position_before,
            position=change.position,
            fields=self._fields(change.fields),
            assessments=self._statements(change.assessments),
            predictions=self._statements(change.predictions),
            credits=self._statements(change.credits),
        )

    def _statements(self, changes: Iterable[StatementChange[Any]]) -> list[StatementDifference]:
        return [
            StatementDifference(
                id=str(change.statement.uid),
                kind=change.kind,
                about=next(str(getattr(change.statement, name)) for name in _NAMES if hasattr(change.statement, name)),
                fields=self._fields(change.fields),
            )
            for change in changes
        ]


def compare_years(before: Version, after: Version, addresses: Addresses) -> YearComparison:
    """What moved between the versions of two years: eight queries."""
    return YearDifferences(before, after, addresses).comparison()


class YearDifferences:
    def __init__(self, before: Version, after: Version, addresses: Addresses) -> None:
        self.before, self.after, self.addresses = before, after, addresses
        self.report = after.edition.report.slug
        rows = PublishedSection.objects.filter(version__in=[before, after], trend__isnull=False)
        rows = rows.select_related("trend").defer("html", "text", "paragraphs")
        self.old = {row.trend.uid: row for row in rows if row.trend and row.version_id == before.pk}
        self.new = {row.trend.uid: row for row in rows if row.trend and row.version_id == after.pk}
        named = PublishedTrend.objects.filter(version__in=[before, after]).order_by("edition__year")
        self.names = {uid: (slug, name) for uid, slug, name in named.values_list("uid", "slug", "name")}

    def comparison(self) -> YearComparison:
        links, report = self.addresses, self.report
        earlier, later = self.before.edition.year, self.after.edition.year
        return YearComparison(
            report=report,
            from_year=earlier,
            to_year=later,
            from_version=self.before.number,
            to_version=self.after.number,
            from_url=links.edition(report, earlier),
            to_url=links.edition(report, later),
            page=links.page(pages.compare_years(report, earlier, later)),
            trends=self._trends(),
            techniques=self._techniques(),
            scores=self._scores(),
        )

    def _trends(self) -> list[TrendDifference]:
        ended = PublishedEdition.objects.filter(version=self.after).values_list("endings", flat=True).first() or ()
        found = between(
            _year(self.before, self.old, frozenset()),
            _year(self.after, self.new, frozenset(UUID(ending["trend"]) for ending in ended)),
            years_before(self.report, self.before.edition.year),
            [_descent(step) for step in Lineage.objects.select_related("parent", "child")],
        )
        present = [self._present(uid, row, found.moved[uid]) for uid, row in self.new.items()]
        absent = [
            TrendDifference(
                id=str(each.trend),
                trend=self.names[each.trend][0],
                name=self.names[each.trend][1],
                movement=None,
                absence=each.absence,
                origins=[],
                before=self._in_year(self.old[each.trend], self.before),
                after=None,
            )
            for each in found.absent
        ]
        return [*present, *absent]

    def _present(self, uid: UUID, row: PublishedSection, moved: Moved) -> TrendDifference:
        steps = {step.parent: step for step in moved.descents}
        origins = [
            Origin(
                slug=self.names[each][0],
                name=self.names[each][1],
                kind=steps[each].kind if each in steps else "",
                year=steps[each].year if each in steps else None,
                note=steps[each].note if each in steps else "",
            )
            for each in moved.before
        ]
        source = next((self.old[each] for each in moved.before if each in self.old), None)
        slug, name = self.names[uid]
        return TrendDifference(
            id=str(uid),
            trend=slug,
            name=name,
            movement=moved.movement,
            absence=None,
            origins=origins,
            before=self._in_year(source, self.before) if source else None,
            after=self._in_year(row, self.after),
        )

    def _in_year(self, row: PublishedSection, version: Version) -> TrendInYear:
        return TrendInYear(
            slug=row.trend_slug,
            section=row.slug,
            title=row.title,
            maturity=row.maturity,
            url=self.addresses.section(self.report, version.edition.year, version.number, row.slug),
        )

    def _techniques(self) -> list[TechniqueDifference]:
        rows = PublishedAssessment.objects.filter(version__in=[self.before, self.after]).select_related("technique")
        stated: dict[UUID, tuple[str, set[str], set[str]]] = {}
        for row in rows.order_by("edition__year", "section__position", "position"):
            _, was, now = stated.get(row.technique.uid, ("", set(), set()))
            (was if row.version_id == self.before.pk else now).add(row.maturity)
            stated[row.technique.uid] = (row.technique_slug, was, now)
        return [
            TechniqueDifference(
                id=str(uid),
                technique=slug,
                kind="changed" if was and now else "added" if now else "removed",
                before=_in_order(was),
                after=_in_order(now),
            )
            for uid, (slug, was, now) in stated.items()
            if was != now
        ]

    def _scores(self) -> list[Score]:
        rows = PublishedScore.objects.filter(version=self.after, made_in=self.before.edition.year).order_by("position")
        names = ("made_in", "statement", "outcome", "explanation")
        return [
            Score(id=str(row.uid), prediction=str(row.prediction), **{name: getattr(row, name) for name in names})
            for row in rows
        ]


def _year(version: Version, rows: dict[UUID, PublishedSection], ended: frozenset[UUID]) -> YearOfTrends:
    return YearOfTrends(version.edition.year, {uid: Maturity(row.maturity) for uid, row in rows.items()}, ended)


def _descent(step: Lineage) -> Descent:
    return Descent(step.parent.uid, step.child.uid, step.kind, step.year, step.note)


def _in_order(maturities: set[str]) -> Sequence[Maturity]:
    return [maturity for maturity in Maturity if maturity.value in maturities]

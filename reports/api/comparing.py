"""Differences as resources."""

from collections.abc import Iterable
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
from reports.document.movement import Moved
from reports.document.types import EditionDocument, Section
from reports.document.words import Maturity
from reports.facts.reports import TwoYears
from reports.pages import addresses as pages

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


class YearDifferences:
    """Makes the resource of what moved between two years."""

    def __init__(self, report: str, years: TwoYears, addresses: Addresses) -> None:
        self.report, self.years, self.addresses = report, years, addresses
        self.before, self.after = years.before, years.after
        self.names = {trend.uid: trend for document in (self.before, self.after) for trend in document.trends}
        self.old, self.new = _sections(self.before), _sections(self.after)

    def comparison(self) -> YearComparison:
        links, report = self.addresses, self.report
        earlier, later = self.before.year, self.after.year
        return YearComparison(
            report=report,
            from_year=earlier,
            to_year=later,
            from_version=self.years.numbers[0],
            to_version=self.years.numbers[1],
            from_url=links.edition(report, earlier),
            to_url=links.edition(report, later),
            page=links.page(pages.compare_years(report, earlier, later)),
            trends=self._trends(),
            techniques=self._techniques(),
            scores=[
                Score(
                    id=str(each.uid),
                    prediction=str(each.prediction),
                    **{name: getattr(each, name) for name in ("made_in", "statement", "outcome", "explanation")},
                )
                for each in self.after.scores
                if each.made_in == earlier
            ],
        )

    def _trends(self) -> list[TrendDifference]:
        found = self.years.moved
        present = [self._present(uid, section, found.moved[uid]) for uid, section in self.new.items()]
        absent = [
            TrendDifference(
                id=str(each.trend),
                trend=self.names[each.trend].slug,
                name=self.names[each.trend].name,
                movement=None,
                absence=each.absence,
                origins=[],
                before=self._in_year(self.old[each.trend], 0),
                after=None,
            )
            for each in found.absent
        ]
        return [*present, *absent]

    def _present(self, uid: UUID, section: Section, moved: Moved) -> TrendDifference:
        steps = {step.parent: step for step in moved.descents}
        origins = [
            Origin(
                slug=self.names[each].slug,
                name=self.names[each].name,
                kind=steps[each].kind if each in steps else "",
                year=steps[each].year if each in steps else None,
                note=steps[each].note if each in steps else "",
            )
            for each in moved.before
        ]
        source = next((self.old[each] for each in moved.before if each in self.old), None)
        return TrendDifference(
            id=str(uid),
            trend=self.names[uid].slug,
            name=self.names[uid].name,
            movement=moved.movement,
            absence=None,
            origins=origins,
            before=self._in_year(source, 0) if source else None,
            after=self._in_year(section, 1),
        )

    def _in_year(self, section: Section, which: int) -> TrendInYear:
        document = (self.before, self.after)[which]
        return TrendInYear(
            slug=section.trend or "",
            section=section.slug,
            title=section.title,
            maturity=section.maturity,
            url=self.addresses.section(self.report, document.year, self.years.numbers[which], section.slug),
        )

    def _techniques(self) -> list[TechniqueDifference]:
        stated: dict[UUID, tuple[str, set[Maturity], set[Maturity]]] = {}
        for which, document in enumerate((self.before, self.after)):
            today = {each.slug: self.years.techniques[each.uid].uid for each in document.techniques}
            for each in (each for section in document.sections for each in section.assessments):
                _, was, now = stated.get(today[each.technique], ("", set(), set()))
                (now if which else was).add(each.maturity)
                stated[today[each.technique]] = (each.technique, was, now)
        return [
            TechniqueDifference(
                id=str(uid),
                technique=slug,
                kind="changed" if was and now else "added" if now else "removed",
                before=[each for each in Maturity if each in was],
                after=[each for each in Maturity if each in now],
            )
            for uid, (slug, was, now) in stated.items()
            if was != now
        ]


def _sections(document: EditionDocument) -> dict[UUID, Section]:
    """A document's sections about trends, by the trend's uid."""
    uids = {trend.slug: trend.uid for trend in document.trends}
    return {uids[section.trend]: section for section in document.sections if section.trend}

"""The list of trends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from reports import addresses
from reports.languages import Translator
from reports.models.index import PublishedTrend
from reports.pages.head import Head
from reports.pages.parts import YEARS_IN_LISTS, ListLine, Mark, rating, year_span
from reports.pages.trend import titles
from reports.reading.trends import SectionOfTrend, all_trends


@dataclass(frozen=True)
class TrendLine(ListLine):
    """A trend in the list; `titles` are those of its sections, latest first."""

    row: PublishedTrend
    titles: Sequence[str]


@dataclass(frozen=True)
class TrendsPage:
    """The list of trends by report and theme, trends without a theme last, and the years of each report."""

    head: Head
    reports: dict[str, tuple[Sequence[int], dict[str, list[TrendLine]]]]


def trends_page(translate: Translator) -> TrendsPage:
    """Return the list of trends: two queries."""
    found = [(trend, each) for trend, sections in all_trends() for each in sections]
    names = {each.report: each.report_name for _, each in found}
    reports: dict[str, tuple[Sequence[int], dict[str, list[TrendLine]]]] = {}
    for slug, name in sorted(names.items(), key=lambda each: each[1].casefold()):
        years = sorted({each.year for _, each in found if each.report == slug})[-YEARS_IN_LISTS:]
        own: dict[UUID, tuple[PublishedTrend, list[SectionOfTrend]]] = {}
        for trend, each in found:
            if each.report == slug:
                own.setdefault(trend.uid, (trend, []))[1].append(each)
        lines = sorted(
            (_line(*each, years, translate) for each in own.values()),
            key=lambda line: (not line.row.theme_name, line.row.theme_name.casefold(), line.titles[0].casefold()),
        )
        themes = {theme: list(group) for theme, group in groupby(lines, key=lambda each: each.row.theme_name)}
        reports[name] = (years, themes)
    return TrendsPage(
        head=Head(
            title=translate("Trends"),
            description=translate("Every trend, from the year it first appeared to today."),
            canonical=addresses.trends(),
            translate=translate,
        ),
        reports=reports,
    )


def _line(
    trend: PublishedTrend, sections: Sequence[SectionOfTrend], years: Sequence[int], translate: Translator
) -> TrendLine:
    marks, span = _marks(sections, years, translate), year_span(section.year for section in sections)
    is_recent = any(mark.ratings for mark in marks)
    return TrendLine(addresses.trend(trend.slug), marks, span, is_recent, trend, titles(sections))


def _marks(sections: Sequence[SectionOfTrend], years: Sequence[int], translate: Translator) -> tuple[Mark, ...]:
    """Return a mark for each year. If several reports cover a year, the last one counts."""
    by_year = {section.year: section for section in sections}
    marks = []
    for place, year in enumerate(years):
        join = ""
        if place and year in by_year and years[place - 1] in by_year:
            join = "continued"
        elif any(each in by_year for each in years[:place]) and any(each in by_year for each in years[place:]):
            join = "interrupted"
        if year in by_year:
            marks.append(_mark(year, by_year[year], translate, join))
        else:
            marks.append(Mark(year, (), *translate.around("not covered in {year}", "year"), join=join))
    return tuple(marks)


def _mark(year: int, section: SectionOfTrend, translate: Translator, join: str) -> Mark:
    rated = rating(section.maturity, translate)
    before, after = translate.around("{maturity} in {year}", "year", maturity=rated.label)
    title = translate("{year}: {maturity}", maturity=rated.label, year=year)
    return Mark(year, (rated,), before, after, title, section.address, join)

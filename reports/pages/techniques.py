"""The list of techniques, by report, and the radar of each report's latest edition."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from reports import addresses
from reports.document.movement import direction
from reports.document.words import LADDER, Maturity, Movement
from reports.languages import Phrase, Translator
from reports.models.index import PublishedTechnique
from reports.pages.head import Head
from reports.pages.parts import SIGNS, YEARS_IN_LISTS, Link, ListLine, Mark, MovementLabel, Rating, rating, year_span
from reports.pages.technique import techniques_of
from reports.reading.techniques import AssessedTechnique, AssessmentInYear, all_techniques
from reports.rendering.radar import radar_svg, summary
from reports.rendering.radar_layout import Blip, in_order
from reports.rendering.terms import MOVEMENT

#: From emerging to established, then declining and not rated.
_ORDER = (*LADDER, Maturity.DECLINING, Maturity.NOT_RATED)

#: The rings of the radar from the outside in.
_FROM_OUTSIDE = (Maturity.DECLINING, *LADDER)
_AS_BEFORE = Phrase("as before", "technique")


@dataclass(frozen=True)
class RadarEntry:
    """A technique in the list: its number on the radar, its maturity before and now (lowest first), and its movement."""

    number: int
    technique: Link
    was: Rating | None
    ratings: tuple[Rating, ...]
    movement_label: MovementLabel | None


#: A ring: its maturity, how many techniques it has, and these by theme.
type Ring = tuple[Rating, int, Mapping[str, Sequence[RadarEntry]]]


@dataclass(frozen=True)
class Radar:
    """The radar of a year."""

    year: int
    title: str
    svg: str
    since: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class TechniqueLine(ListLine):
    """A technique in the list."""

    row: PublishedTechnique


#: A report's name, the radar of its latest edition, and a line for each of its techniques.
type TechniquesOfReport = tuple[str, Radar | None, Sequence[TechniqueLine]]


@dataclass(frozen=True)
class TechniquesPage:
    """The list of techniques, by report."""

    head: Head
    reports: Sequence[TechniquesOfReport]


def techniques_page(translate: Translator) -> TechniquesPage:
    """Return the list of techniques, by report and name: two queries."""
    techniques = sorted(all_techniques(), key=lambda each: each[0].public_name.casefold())
    reports = {each.report: each.report_name for _, assessments in techniques for each in assessments}
    return TechniquesPage(
        head=Head(
            title=translate("Techniques"),
            description=translate("Every technique in the reports, with its maturity over the years."),
            canonical=addresses.techniques(),
            translate=translate,
        ),
        reports=[
            _of_report(slug, name, techniques, translate)
            for slug, name in sorted(reports.items(), key=lambda each: each[1].casefold())
        ],
    )


def _of_report(
    slug: str, name: str, techniques: Sequence[AssessedTechnique], translate: Translator
) -> TechniquesOfReport:
    """Return a report's techniques. The radar shows the latest edition with movements since the one before."""
    own = techniques_of(slug, techniques)
    years = sorted({each.year for _, assessments in own for each in assessments})
    last = years[:-3:-1]
    return (
        name,
        radar(last[0], _blips(own, last, translate), translate, since="".join(map(str, last[1:])), name=slug),
        [_line(technique, assessments, years[-YEARS_IN_LISTS:], translate) for technique, assessments in own],
    )


def _line(
    technique: PublishedTechnique, assessments: Sequence[AssessmentInYear], years: Sequence[int], translate: Translator
) -> TechniqueLine:
    marks, span = _marks(assessments, years, translate), year_span(each.year for each in assessments)
    address = addresses.technique(technique.public_slug)
    return TechniqueLine(address, marks, span, any(mark.ratings for mark in marks), technique)


def _blips(techniques: Sequence[AssessedTechnique], years: Sequence[int], translate: Translator) -> Iterator[Blip]:
    """Yield the techniques rated in the latest year, in the theme of the first section that does."""
    for technique, assessments in techniques:
        rated = [each for each in assessments if each.maturity is not Maturity.NOT_RATED]
        now = [each for each in rated if each.year == years[0]]
        if not now:
            continue
        steps = _steps(now)
        movement, was = _movement(steps[-1], rated, years)
        theme, address = now[0].theme or translate.of("theme", "Other"), addresses.technique(technique.public_slug)
        yield Blip(technique.public_name, address, theme, steps[-1], steps[0], movement, was)


def _steps(assessments: Iterable[AssessmentInYear]) -> list[Maturity]:
    """Return the maturities of assessments without repeats, lowest first."""
    return sorted({each.maturity for each in assessments}, key=_FROM_OUTSIDE.index)


def _movement(
    now: Maturity, rated: Sequence[AssessmentInYear], years: Sequence[int]
) -> tuple[Movement, Maturity | None]:
    """Return a technique's movement since the report's edition before, and its maturity there."""
    if len(years) == 1:
        return Movement.NONE, None
    earlier = [each for each in rated if each.year < years[0]]
    before = _steps(each for each in earlier if each.year == years[1])
    if before:
        return direction(before[-1], now), before[-1]
    return (Movement.RETURNED if earlier else Movement.NEW), None


def _marks(assessments: Sequence[AssessmentInYear], years: Sequence[int], translate: Translator) -> tuple[Mark, ...]:
    """Return a mark for each year with all maturities of its sections."""
    by_year: dict[int, set[Maturity]] = {year: set() for year in years}
    for each in assessments:
        if each.year in by_year:
            by_year[each.year].add(each.maturity)
    return tuple(
        _mark(year, tuple(rating(maturity, translate) for maturity in sorted(found, key=_ORDER.index)), translate)
        for year, found in by_year.items()
    )


def _mark(year: int, ratings: tuple[Rating, ...], translate: Translator) -> Mark:
    if not ratings:
        return Mark(year, (), *translate.around("not named in {year}", "year"))
    levels = translate.in_a_row([each.label for each in ratings])
    return Mark(year, ratings, *translate.around("{maturity} in {year}", "year", maturity=levels))


def radar(year: int, blips: Iterable[Blip], translate: Translator, *, since: str = "", name: str = "") -> Radar | None:
    """Return the radar of a year, with movements `since` an earlier one, or None without techniques. `name` is unique on the page."""
    found = in_order(blips)
    if not found:
        return None
    title = summary(found, year, translate)
    numbers = {blip: number for number, blip in enumerate(found, 1)}
    rings = tuple(
        _ring(tuple(of_ring), numbers, translate) for _, of_ring in groupby(found, key=lambda blip: blip.maturity)
    )
    svg = radar_svg(found, translate, label=translate("Radar. {title}", title=title), name=name)
    return Radar(year, title, svg, since, rings)


def _ring(blips: Sequence[Blip], numbers: dict[Blip, int], translate: Translator) -> Ring:
    by_theme = groupby(blips, key=lambda blip: blip.theme)
    themes = {theme: [_entry(blip, numbers[blip], translate) for blip in of_theme] for theme, of_theme in by_theme}
    return rating(blips[0].maturity, translate), len(blips), themes


def _entry(blip: Blip, number: int, translate: Translator) -> RadarEntry:
    word = ""
    if blip.movement is not Movement.NONE:
        word = translate(_AS_BEFORE if blip.movement is Movement.UNCHANGED else MOVEMENT[blip.movement])
    steps = dict.fromkeys((blip.lowest, blip.maturity))
    return RadarEntry(
        number,
        Link(blip.name, blip.address),
        rating(blip.was, translate) if blip.was else None,
        tuple(rating(each, translate) for each in steps),
        MovementLabel(blip.movement.value, SIGNS.get(blip.movement, ""), word, word) if word else None,
    )

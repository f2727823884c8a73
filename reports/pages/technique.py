"""The list of techniques, and a technique's page: what every year and every trend says of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.document.movement import direction
from reports.document.words import LADDER, Maturity, Movement
from reports.facts.techniques import AssessmentFacts, TechniqueContext, TechniqueFacts, TechniqueHistory
from reports.languages import Words, words_in
from reports.pages import addresses
from reports.pages.head import Head, shortened
from reports.pages.matrix import Matrix
from reports.pages.parts import Link, Rating, rating, years_of_reports, years_told
from reports.pages.radar import Radar, radar
from reports.pages.timeline import Said, timeline_row
from reports.pages.wording import Wording, wordings
from reports.rendering import plain_text, render_inline, render_note, render_prose
from reports.rendering.radar import Blip

#: From the first step to the last; what declines stands after them.
_ORDER = (*LADDER, Maturity.DECLINING, Maturity.NOT_RATED)

#: The rings of the radar from the outside in.
_FROM_OUTSIDE = (Maturity.DECLINING, *LADDER)


@dataclass(frozen=True)
class YearMark:
    """What a year's sections say of a technique: one rating each, lowest first, without repeats, and all in words
    `before` and `after` the year. Empty: nothing."""

    year: int
    ratings: tuple[Rating, ...]
    before: str
    after: str


@dataclass(frozen=True)
class TechniqueLine:
    """A technique in the list; `span` are all its years in words, for one that none of the marks is about."""

    name: str
    address: str
    definition_html: str
    marks: tuple[YearMark, ...]
    span: str

    @property
    def is_recent(self) -> bool:
        """Whether any of the marks is about it."""
        return any(mark.ratings for mark in self.marks)


@dataclass(frozen=True)
class TechniquesPage:
    """All that the list of techniques shows."""

    head: Head
    radar: Radar | None
    techniques: tuple[TechniqueLine, ...]


@dataclass(frozen=True)
class Statement:
    """What one section says, in the language of its report."""

    language: str
    section: Link
    edition: Link
    rating: Rating
    note_html: str
    quote: str
    paragraph: Link | None
    proposed: bool


@dataclass(frozen=True)
class YearOfTechnique:
    """All that a year says of the technique."""

    year: int
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class TechniquePage:
    """All that a technique's page shows, newest year first."""

    head: Head
    name: str
    aliases: str
    formerly: tuple[str, ...]
    definition_html: str
    wider: tuple[Link, ...]
    narrower: tuple[Link, ...]
    timeline: Matrix
    years: tuple[YearOfTechnique, ...]
    wordings: tuple[Wording, ...]


def techniques_page(techniques: Sequence[TechniqueHistory], words: Words) -> TechniquesPage:
    """The list of techniques."""
    years = years_of_reports((each.report, each.year) for _, assessments in techniques for each in assessments)
    return TechniquesPage(
        head=Head(
            title=words("Techniques"),
            description=words("Every technique the reports speak of, with its maturity over the years."),
            canonical="/techniques/",
            words=words,
        ),
        radar=_radar(techniques, words),
        techniques=tuple(
            TechniqueLine(
                technique.name,
                addresses.technique(technique.slug),
                render_inline(technique.definition, words=words) if technique.definition else "",
                marks(assessments, years({each.report for each in assessments}), words),
                years_told(each.year for each in assessments) if assessments else "",
            )
            for technique, assessments in techniques
        ),
    )


def _radar(techniques: Sequence[TechniqueHistory], words: Words) -> Radar | None:
    """Where techniques stand in the latest edition of each report, held against the edition before it."""
    years: dict[str, set[int]] = {}
    for _, assessments in techniques:
        for each in assessments:
            years.setdefault(each.report, set()).add(each.year)
    latest = {report: sorted(found, reverse=True)[:2] for report, found in years.items()}
    now, before = ({found[place] for found in latest.values() if len(found) > place} for place in (0, 1))
    one = len(latest) == 1
    since = str(*before) if one and before else ""
    return radar(now.pop() if len(now) == 1 else None, _blips(techniques, latest, words), words, since=since)


def _blips(techniques: Sequence[TechniqueHistory], latest: Mapping[str, Sequence[int]], words: Words) -> Iterator[Blip]:
    """The techniques that the sections of the latest editions rate, each in the theme of the first of them."""
    for technique, assessments in techniques:
        rated = [each for each in assessments if each.maturity is not Maturity.NOT_RATED]
        now = _steps(each for each in rated if each.year == latest[each.report][0])
        if not now:
            continue
        said = next(each for each in rated if each.year == latest[each.report][0])
        movement, was = _movement(said.report, now[-1], rated, latest[said.report])
        theme, address = said.theme or words.of("theme", "Other"), addresses.technique(technique.slug)
        yield Blip(technique.name, address, theme, now[-1], now[0], movement, was)


def _steps(assessments: Iterable[AssessmentFacts]) -> list[Maturity]:
    """What sections say, the lowest first, without repeats."""
    return sorted({each.maturity for each in assessments}, key=_FROM_OUTSIDE.index)


def _movement(
    report: str, now: Maturity, rated: Sequence[AssessmentFacts], years: Sequence[int]
) -> tuple[Movement, Maturity | None]:
    """How a technique moved since the report's edition before, and what it was there."""
    if len(years) == 1:
        return Movement.NONE, None
    earlier = [each for each in rated if each.report == report and each.year < years[0]]
    before = _steps(each for each in earlier if each.year == years[1])
    if before:
        return direction(before[-1], now), before[-1]
    return (Movement.RETURNED if earlier else Movement.NEW), None


def technique_page(context: TechniqueContext, words: Words) -> TechniquePage:
    """A technique's page."""
    technique = context.technique
    years = sorted({each.year for each in context.assessments})
    return TechniquePage(
        head=Head(
            title=words("{name} · Technique", name=technique.name),
            description=shortened(plain_text(technique.definition) or technique.name),
            canonical=addresses.technique(technique.slug),
            words=words,
        ),
        name=technique.name,
        aliases=words.in_a_row(technique.aliases),
        formerly=context.names_before,
        definition_html=render_prose(technique.definition, words=words) if technique.definition else "",
        wider=tuple(_link(context.others[slug]) for slug in technique.broader if slug in context.others),
        narrower=tuple(
            _link(each) for each in dict.fromkeys(context.others.values()) if technique.slug in each.broader
        ),
        timeline=_timeline(context, words),
        years=tuple(
            YearOfTechnique(
                year,
                tuple(_statement(each, words_in(each.language)) for each in context.assessments if each.year == year),
            )
            for year in reversed(years)
        ),
        wordings=wordings(context.wordings, words),
    )


def _timeline(context: TechniqueContext, words: Words) -> Matrix:
    """The technique over the years, and below it what the sections of each trend say of it, the latest first."""
    covered = [each.year for each in context.assessments]
    years = range(min(covered), max(covered) + 1) if covered else ()
    by_trend: dict[Link, list[Said]] = {}
    for each in reversed(context.assessments):
        by_trend.setdefault(_trend(each, context), []).append(Said(each.year, each.maturity, _address(each)))
    technique = Link(context.technique.name, addresses.technique(context.technique.slug), here=True)
    said = [Said(each.year, each.maturity, f"#year-{each.year}") for each in context.assessments]
    rows = [timeline_row(technique, said, years, words, dense=False)]
    rows += [timeline_row(trend, found, years, words, dense=False) for trend, found in by_trend.items()]
    return Matrix(words("Technique, and trends that speak of it"), tuple(years), tuple(rows))


def _trend(each: AssessmentFacts, context: TechniqueContext) -> Link:
    """The trend of the section; the section itself where it is about none."""
    if each.trend is None:
        return Link(each.section_title, _address(each))
    slug, name = context.trends[each.trend]
    return Link(name, addresses.trend(slug))


def _address(each: AssessmentFacts) -> str:
    return addresses.section(each.report, each.year, each.section)


def marks(assessments: Sequence[AssessmentFacts], years: Sequence[int], words: Words) -> tuple[YearMark, ...]:
    """One mark a year, with every maturity that its sections give."""
    said: dict[int, set[Maturity]] = {year: set() for year in years}
    for each in assessments:
        if each.year in said:
            said[each.year].add(each.maturity)
    return tuple(
        _mark(year, tuple(rating(maturity, words) for maturity in sorted(found, key=_ORDER.index)), words)
        for year, found in said.items()
    )


def _mark(year: int, ratings: tuple[Rating, ...], words: Words) -> YearMark:
    if not ratings:
        return YearMark(year, (), *words.around("not named in {year}", "year"))
    levels = words.in_a_row([each.words for each in ratings])
    return YearMark(year, ratings, *words.around("{maturity} in {year}", "year", maturity=levels))


def _statement(each: AssessmentFacts, words: Words) -> Statement:
    return Statement(
        each.language,
        Link(each.section_title, _address(each)),
        Link(f"{each.report_name} {each.year}", addresses.edition(each.report, each.year)),
        rating(each.maturity, words, each.maturity_label),
        render_note(each.note, words=words, known=each.named) if each.note else "",
        each.quote,
        Link(words("paragraph {number}", number=each.paragraph[1]), f"{_address(each)}#{each.paragraph[0]}")
        if each.paragraph
        else None,
        each.proposed,
    )


def _link(technique: TechniqueFacts) -> Link:
    return Link(technique.name, addresses.technique(technique.slug))

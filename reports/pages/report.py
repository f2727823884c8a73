"""The front page, and a report's page: its editions, and its trends over the years."""

from dataclasses import dataclass
from uuid import UUID

from reports.facts.editions import EditionContext
from reports.facts.reports import LatestEdition, ReportContext
from reports.languages import Words
from reports.pages import addresses
from reports.pages.frame import ContentsLine, Imprint, contents, imprint
from reports.pages.head import Head, Relation, shortened
from reports.pages.matrix import Matrix, trend_matrix
from reports.pages.parts import Link
from reports.pages.picture import YearPicture, story, year_picture
from reports.pages.timeline import Timeline, timeline
from reports.rendering import plain_text, render_prose
from reports.rendering.terms import ABSENCE, words_of


@dataclass(frozen=True)
class EditionLine:
    """An edition in a list."""

    year: int
    title: str
    address: str
    number: str
    dated: str
    summary_html: str
    compare: Link | None = None

    @property
    def says_its_year(self) -> bool:
        """Whether the title names the year already."""
        return str(self.year) in self.title


@dataclass(frozen=True)
class ReportLine:
    """A report on the front page, with its latest edition, in its own language."""

    language: str
    name: str
    address: str
    description_html: str
    publisher: str
    latest: EditionLine
    years: tuple[Link, ...]
    picture: YearPicture | None
    contents: tuple[ContentsLine, ...]
    imprint: Imprint

    @property
    def is_rated(self) -> bool:
        """Whether any section of the latest edition has a maturity."""
        return any(line.rating.is_rated for line in self.contents)


@dataclass(frozen=True)
class HomePage:
    """All that the front page shows."""

    head: Head
    reports: tuple[ReportLine, ...]

    @property
    def style_sheet(self) -> str:
        """The address of what all its reports wear; "" where two differ."""
        worn = {report.imprint.style_sheet for report in self.reports}
        return worn.pop() if len(worn) == 1 else ""


@dataclass(frozen=True)
class ReportPage:
    """All that a report's page shows, newest edition first."""

    head: Head
    name: str
    address: str
    feed: str
    description_html: str
    editions: tuple[EditionLine, ...]
    coming: str
    picture: YearPicture | None
    matrix: Matrix
    timeline: Timeline
    imprint: Imprint

    @property
    def here(self) -> Link:
        """The report's name, which leads to this page."""
        return Link(self.name, self.address, here=True)

    @property
    def years(self) -> tuple[Link, ...]:
        """The way to each edition, the first first, as editions have it in their head."""
        return tuple(Link(str(each.year), each.address) for each in reversed(self.editions))


def home_page(reports: tuple[LatestEdition, ...], words: Words) -> HomePage:
    """The front page."""
    names = words.in_a_row([each.document.report.name for each in reports])
    return HomePage(
        head=Head(
            title="",
            description=shortened(
                words("Annual trend reports: {names}.", names=names) if names else words("Annual trend reports.")
            ),
            words=words,
            canonical="/",
            image=addresses.report_card(reports[0].slug) if reports else "",
        ),
        reports=tuple(_report(each) for each in reports),
    )


def report_page(context: ReportContext) -> ReportPage:
    """A report's page."""
    document = context.latest.document
    words = words_of(document.report)
    slug, years = context.latest.slug, [each.facts.year for each in context.editions]
    return ReportPage(
        head=Head(
            title=document.report.name,
            description=shortened(plain_text(document.report.description) or document.report.name),
            canonical=addresses.report(slug),
            image=addresses.report_card(slug),
            relations=(Relation("alternate", addresses.feed(slug), "application/atom+xml"),),
            language=document.report.language,
            words=words_of(document.report),
        ),
        name=document.report.name,
        address=addresses.report(slug),
        feed=addresses.feed(slug),
        description_html=render_prose(document.report.description, words=words) if document.report.description else "",
        editions=_editions(context, words),
        coming=_coming(context, words),
        picture=year_picture(story(context.cells, context.latest.document), slug, words),
        matrix=trend_matrix(
            years,
            cells=context.cells,
            steps=context.steps,
            trends=context.trends,
            absences=_absences(context, words),
            words=words,
        ),
        timeline=timeline(years, context.techniques, words),
        imprint=imprint(document),
    )


def _coming(context: ReportContext, words: Words) -> str:
    """Return when the next edition is expected, and why the date changed; or ""."""
    if not context.next_expected:
        return ""
    date, is_day = words.dated(context.next_expected), context.next_expected.count("-") == 2
    if is_day:
        said = words("The next edition is expected on {date}.", date=date)
    else:
        said = words("The next edition is expected in {date}.", date=date)
    return f"{said} {context.next_reason}".strip()


def _report(latest: LatestEdition) -> ReportLine:
    document, facts = latest.document, latest.facts
    report = document.report
    words = words_of(report)
    return ReportLine(
        language=report.language,
        name=report.name,
        address=addresses.report(latest.slug),
        description_html=render_prose(report.description, words=words) if report.description else "",
        publisher=report.publisher.name,
        latest=EditionLine(
            facts.year,
            facts.title,
            addresses.edition(latest.slug, facts.year),
            facts.number,
            words.dated(facts.day),
            render_prose(document.summary, document=document),
        ),
        years=tuple(Link(str(each.year), addresses.edition(latest.slug, each.year)) for each in latest.years),
        picture=year_picture(story(latest.cells, document), latest.slug, words),
        contents=contents(document, EditionContext(latest.slug, facts.year)),
        imprint=imprint(document),
    )


def _editions(context: ReportContext, words: Words) -> tuple[EditionLine, ...]:
    slug = context.latest.slug
    lines = []
    before: int | None = None
    for each in context.editions:
        facts = each.facts
        compare = None
        if before:
            compare = Link(
                words("What changed since {year}", year=before), addresses.compare_years(slug, before, facts.year)
            )
        lines.append(
            EditionLine(
                facts.year,
                facts.title,
                addresses.edition(slug, facts.year),
                facts.number,
                words.dated(facts.day),
                render_prose(each.summary, words=words),
                compare,
            )
        )
        before = facts.year
    return tuple(reversed(lines))


def _absences(context: ReportContext, words: Words) -> dict[tuple[UUID, int], str]:
    return {
        (trend, each.facts.year): words(ABSENCE[absence])
        for each in context.editions
        for trend, absence in each.absences.items()
    }

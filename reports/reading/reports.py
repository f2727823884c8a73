"""Queries for the front page, reports' pages, feeds, the sitemap, and the lists of reports and editions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from reports.document.movement import Movements, movements
from reports.document.types import EditionDocument
from reports.languages import Translator
from reports.models.index import (
    PublishedEdition,
    PublishedFigure,
    PublishedKeyFinding,
    PublishedScore,
    PublishedSection,
    PublishedTechnique,
)
from reports.models.ledger import Version
from reports.models.series import Report
from reports.models.site_settings import SitePage, SiteSettings
from reports.reading.context import EditionRow, TrendInYear
from reports.reading.exceptions import NotPublished
from reports.reading.generation_cache import per_generation
from reports.reading.report_index import cells_of, editions_of, index_of, index_with, year_of
from reports.reading.versions import current_rows, find_report, find_two, find_version, in_version, raw_document
from reports.rendering.terms import report_translator


@dataclass(frozen=True)
class ReportYears:
    """A report: its editions in their current versions, oldest first, the document of the latest, and its trends in each year."""

    slug: str
    document: EditionDocument
    editions: Sequence[EditionRow]
    cells: Sequence[TrendInYear]

    @property
    def name(self) -> str:
        """The name in the latest edition."""
        return self.document.report.name


@per_generation(1)
def all_reports() -> Sequence[ReportYears]:
    """Return all published reports, most recently published first: three queries."""
    by_report: dict[str, list[EditionRow]] = defaultdict(list)
    for row in editions_of(PublishedEdition.objects.current()):
        by_report[row.published.edition.report.slug].append(row)
    versions = Version.objects.only("document").in_bulk([rows[-1].version.pk for rows in by_report.values()])
    found = [
        ReportYears(slug, versions[rows[-1].version.pk].content, rows, [cell for row in rows for cell in cells_of(row)])
        for slug, rows in by_report.items()
    ]
    return sorted(found, key=lambda each: (-each.editions[-1].version.published_at.timestamp(), each.name))


@per_generation(32)
def report_years(slug: str) -> ReportYears:
    """Return a published report: one query besides those of its index. Raises NotPublished."""
    index = index_of(slug)
    if not index.current:
        raise NotPublished
    document = Version.objects.only("document").get(pk=index.current[-1].version.pk).content
    return ReportYears(slug, document, index.current, index.cells)


def report_names() -> dict[str, str]:
    """Return the published names of reports by slug, because reports may have been renamed since: one query."""
    rows = PublishedEdition.objects.current().order_by("year")
    return dict(rows.values_list("edition__report__slug", "report_name"))


@dataclass(frozen=True)
class TwoYears:
    """The latest versions of two years of a report, and what moved between them.

    `moved` follows the lineage of trends; `scores` are rows of the index: those of the later year, and of those that years between
    the two gave to other predictions of the earlier year, the last ones. `techniques`: a technique's uid in a document -> its uid
    and slug of today. `years` are all that the report has, first to last, and `cells` the trends of all of them.
    """

    report: str
    before: EditionDocument
    after: EditionDocument
    numbers: tuple[str, str]
    moved: Movements
    scores: Sequence[PublishedScore]
    techniques: Mapping[UUID, tuple[UUID, str]]
    years: Sequence[int]
    cells: Sequence[TrendInYear]

    @cached_property
    def translate(self) -> Translator:
        """The words of the later edition."""
        return report_translator(self.after.report)


def two_years(report: str, before: int, after: int) -> TwoYears:
    """Return the latest versions of two years, `before` the earlier, and their movements: three queries besides those of the
    report's index. Raises NotPublished or Gone."""
    earlier, later = find_two(report, (before, None), (after, None))
    index = index_with(earlier, later)
    years = {row.year: year_of(row) for row in index.current if row.year <= after}
    if not {before, after} <= years.keys():
        raise NotPublished(report, after)
    techniques = PublishedTechnique.objects.filter(version__in=[earlier.pk, later.pk])
    scored = PublishedScore.objects.current().select_related("edition")
    scored = scored.filter(edition__report__slug=report, edition__year__gt=before, edition__year__lte=after)
    scores: dict[UUID, PublishedScore] = {}
    for each in scored.filter(Q(version=later) | Q(made_in=before)).order_by("-edition__year", "position"):
        scores.setdefault(each.prediction, each)
    until = [year for year in years.values() if year.year < before]
    return TwoYears(
        report=report,
        before=earlier.content,
        after=later.content,
        numbers=(earlier.number, later.number),
        moved=movements(years[after], [years[before], *until], index.lineage),
        scores=list(scores.values()),
        techniques={
            uid: (today, slug)
            for uid, today, slug in techniques.values_list("uid", "technique__uid", "technique__slug")
        },
        years=[row.year for row in index.current],
        cells=index.cells,
    )


def reports(at: datetime | None = None) -> QuerySet[Report]:
    """Return the reports with an edition published now, or at `at`, with `public_name` (in the latest edition), `latest_year` and the
    number of editions as `published`."""
    editions = current_rows(PublishedEdition, at).filter(edition__report=OuterRef("pk"))
    years = editions.values("edition__report")
    return Report.objects.filter(Exists(editions)).annotate(
        public_name=Subquery(editions.order_by("-year").values("report_name")[:1]),
        latest_year=Subquery(years.annotate(latest=Max("year")).values("latest")),
        published=Subquery(years.annotate(number=Count("pk")).values("number")),
    )


def editions(report: str | None = None, at: datetime | None = None) -> QuerySet[PublishedEdition]:
    """Return the editions of a report, or of all. Raises NotPublished."""
    rows = in_version(current_rows(PublishedEdition, at))
    return rows if report is None else rows.filter(edition__report=find_report(report))


def report_as_published(slug: str) -> dict[str, Any] | None:
    """Return the report as the latest edition states it, with slug and `years`; None if all are withdrawn. Raises NotPublished."""
    report = find_report(slug)
    years = list(
        current_rows(PublishedEdition).filter(edition__report=report).order_by("-year").values_list("year", flat=True)
    )
    if not years:
        return None
    statement = raw_document(find_version(slug, years[0]))["report"]
    coming = {"expected": report.next_expected, "reason": report.next_reason} if report.next_expected else None
    return statement | {"slug": slug, "latest_year": years[0], "years": years, "next_edition": coming}


class MenuRow(NamedTuple):
    """An entry of a menu of the site. `target` is a `MenuTarget`."""

    place: str
    label: str
    target: str


class PageRow(NamedTuple):
    """One of the site's own pages, without its text."""

    slug: str
    title: str


@dataclass(frozen=True, eq=False)
class Site:
    """The site's settings: its name, whether the footer credits the software, its menus and its own pages.

    Compared by identity, so that `site_chrome` can cache by it.
    """

    name: str = "Perennial"
    says_perennial: bool = True
    menu: Sequence[MenuRow] = ()
    pages: Sequence[PageRow] = ()


@per_generation(1)
def published_site() -> Site:
    """Return the site's settings: one query, with a row for each pair of a menu entry and a page, of which there are few."""
    settings = SiteSettings.objects.filter(pk=SiteSettings.ONLY).order_by("menu__position", "menu__pk", "pages__pk")
    columns = ("menu__place", "menu__label", "menu__target", "pages__slug", "pages__title")
    rows = list(settings.values_list("name", "says_perennial", *columns))
    if not rows:
        return Site()
    name, says_perennial, *_ = rows[0]
    return Site(
        name,
        says_perennial,
        menu=list(dict.fromkeys(MenuRow(*row[2:5]) for row in rows if row[2])),
        pages=list(dict.fromkeys(PageRow(*row[5:]) for row in rows if row[5])),
    )


def site_page(slug: str) -> SitePage:
    """Return one of the site's own pages: one query. Raises NotPublished."""
    page = SitePage.objects.filter(site=SiteSettings.ONLY, slug=slug).first()
    if page is None:
        raise NotPublished
    return page


_LENGTH = 50


@dataclass(frozen=True)
class FeedRow:
    """A version in a feed: its row of the index, or None for a withdrawn one, a row that names its report, and its key findings."""

    version: Version
    published: PublishedEdition | None
    naming: PublishedEdition | None
    key_findings: Sequence[str] = ()

    @property
    def report_name(self) -> str:
        """The name of the version's report."""
        return self.naming.report_name if self.naming else self.version.edition.report.slug

    @property
    def language(self) -> str:
        """The language of the version's report."""
        return self.naming.language if self.naming else self.version.edition.report.language


def newest_versions(report: str | None = None) -> Sequence[FeedRow]:
    """Return the newest versions, withdrawn ones too: three queries. Raises NotPublished for a report without any."""
    rows = Version.objects.select_related("edition__report", "withdrawal", "redaction").defer("document")
    if report is not None:
        rows = rows.filter(edition__report__slug=report)
    versions = list(rows.order_by("-published_at", "-pk")[:_LENGTH])
    if not versions:
        raise NotPublished
    editions = {row.version_id: row for row in PublishedEdition.objects.filter(version__in=versions).defer("summary")}
    # A withdrawn version has no row; its report has the name in another version.
    naming = {each.edition.report_id: editions[each.pk] for each in versions if each.pk in editions}
    findings: dict[int, list[str]] = defaultdict(list)
    for row in PublishedKeyFinding.objects.filter(version__in=versions):
        findings[row.version_id].append(row.statement)
    return [
        FeedRow(
            each,
            editions.get(each.pk),
            editions.get(each.pk) or naming.get(each.edition.report_id),
            findings[each.pk],
        )
        for each in versions
    ]


def section_addresses() -> QuerySet[PublishedSection, tuple[str, int, str, str, datetime]]:
    """Return report, year, slug, trend and time of publication of all sections of current versions: one query."""
    rows = PublishedSection.objects.current().order_by("edition", "position")
    return rows.values_list("edition__report__slug", "edition__year", "slug", "trend_slug", "version__published_at")


def figure_addresses() -> QuerySet[PublishedFigure, tuple[str, int, str, datetime]]:
    """Return report, year, key and time of publication of all figures of current versions: one query."""
    rows = PublishedFigure.objects.current().order_by("edition", "number")
    return rows.values_list("edition__report__slug", "edition__year", "key", "version__published_at")


def contact_address() -> str:
    """Return the contact of the report published last as a `https:` or `mailto:` URL; "" if it has none."""
    version = Version.objects.current().order_by("-published_at", "-pk").first()
    contact = version.content.report.contact if version else ""
    if contact.startswith(("https://", "mailto:")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""

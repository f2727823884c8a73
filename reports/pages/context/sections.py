"""What a section's page knows: besides its edition's two queries, one for sections here and in other years, one for scores."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When

from reports.document.types import Section
from reports.document.words import Maturity
from reports.models.index import PublishedScore, PublishedSection
from reports.models.ledger import Version
from reports.pages import addresses
from reports.pages.context.editions import LATEST, Asked, context_of
from reports.pages.context.facts import GoneParagraph, ScoreFacts, SectionContext, SectionElsewhere
from reports.pages.context.refusals import MovedTo, NotInLatest, NotPublished
from reports.pages.parts import Link
from trends.models import Trend

_COLUMNS = ("uid", "slug", "title", "maturity", "movement", "was", "moved_from", "trend_id", "version_id", "edition_id")


_PARAGRAPH = re.compile(r'class="numbered" id="(p-[0-9a-f]{10}(?:-\d+)?)"')


@dataclass(frozen=True)
class Body:
    """A section's body as HTML, ready to show."""

    html: str


def section_context(version: Version, slug: str, asked: Asked = LATEST) -> tuple[Section, SectionContext, Body]:
    """The section of `version` under `slug`, what its page knows, and its body: three queries.

    Raises NotPublished; on evergreen addresses MovedTo or NotInLatest if an earlier version had the section.
    """
    section = version.content.section(slug)
    if section is None:
        raise NotPublished if asked.pinned or asked.as_of else _where_it_went(version, slug)
    rows = list(_rows(version, section))
    here = [row for row in rows if row.version_id == version.pk]
    itself = [row for row in rows if row.edition_id == version.edition_id and row.uid == section.uid]
    body = next(row.body for row in here if row.uid == section.uid)  # type: ignore[attr-defined]
    latest = version.edition.current_version_id
    context = SectionContext(
        edition=context_of(version, here, asked),
        elsewhere=_elsewhere(rows, version),
        scores=_scores(version, section),
        latest_slug=next((row.slug for row in itself if row.version_id == latest), None),
        gone=_gone(itself, body, version),
    )
    return section, context, Body(body)


def _rows(version: Version, section: Section) -> QuerySet[PublishedSection]:
    """The version's sections; the one asked for in every version, with its bodies; and other years' about the same trend, or
    about one that it came from or became."""
    trend = PublishedSection.objects.filter(version=version, uid=section.uid).values("trend")
    itself = {"edition": version.edition_id, "uid": section.uid}
    family = Trend.objects.filter(
        Q(pk__in=trend) | Q(children_steps__child__in=trend) | Q(parent_steps__parent__in=trend)
    )
    latest = PublishedSection.objects.current().filter(edition__report_id=version.edition.report_id)
    return (
        PublishedSection.objects.filter(
            Q(version=version) | Q(pk__in=latest.filter(trend__in=family.values("pk")).values("pk")) | Q(**itself)
        )
        .only(*_COLUMNS, "edition__year", "version__major", "version__minor")
        .select_related("edition", "version")
        .annotate(body=Case(When(**itself, then=F("html")), default=Value(""), output_field=TextField()))
        .order_by("edition__year", "position")
    )


def elsewhere_in(report: str, trend: UUID, year: int) -> tuple[SectionElsewhere, ...]:
    """The sections of other years about the trend with that uid, or about one that it came from or became: one query."""
    family = Trend.objects.filter(
        Q(uid=trend) | Q(children_steps__child__uid=trend) | Q(parent_steps__parent__uid=trend)
    )
    rows = PublishedSection.objects.current().filter(edition__report__slug=report, trend__in=family.values("pk"))
    rows = rows.exclude(edition__year=year).order_by("edition__year", "position")
    return tuple(
        SectionElsewhere(found, slug, title, Maturity(maturity))
        for found, slug, title, maturity in rows.values_list("edition__year", "slug", "title", "maturity")
    )


def _elsewhere(rows: Sequence[PublishedSection], version: Version) -> tuple[SectionElsewhere, ...]:
    return tuple(
        SectionElsewhere(row.edition.year, row.slug, row.title, Maturity(row.maturity))
        for row in rows
        if row.edition_id != version.edition_id
    )


def _gone(itself: Sequence[PublishedSection], body: str, version: Version) -> tuple[GoneParagraph, ...]:
    """The paragraphs of earlier versions of the section that its body no longer has: a link to one still finds its way."""
    standing = set(_PARAGRAPH.findall(body))
    found = {}
    for row in sorted(itself, key=lambda row: (row.version.major, row.version.minor)):
        if (row.version.major, row.version.minor) < (version.major, version.minor):
            for name in _PARAGRAPH.findall(row.body):  # type: ignore[attr-defined]
                found[name] = GoneParagraph(name, row.version.number, row.slug)
    return tuple(each for name, each in found.items() if name not in standing)


def _scores(version: Version, section: Section) -> tuple[ScoreFacts, ...]:
    scores = PublishedScore.objects.current().filter(
        edition__report_id=version.edition.report_id, prediction__in=[each.uid for each in section.predictions]
    )
    return tuple(
        ScoreFacts(score.prediction, score.edition.year, score.outcome, score.explanation)
        for score in scores.select_related("edition").order_by("edition__year")
    )


def _where_it_went(version: Version, slug: str) -> Exception:
    """What to tell a reader who follows the address that a section had in an earlier version."""
    earlier = PublishedSection.objects.filter(
        edition=version.edition_id,
        slug=slug,
        version__withdrawal__isnull=True,
        version__redaction__isnull=True,
    )
    row = earlier.select_related("version").defer("html", "text").order_by("-version__major", "-version__minor").first()
    if row is None:
        return NotPublished()
    report, year = version.edition.report.slug, version.edition.year
    now = next((each for each in version.content.sections if each.uid == row.uid), None)
    if now is not None:
        return MovedTo(addresses.section(report, year, now.slug))
    there = Link(f"version {row.version.number}", addresses.section(report, year, slug, row.version.number))
    return NotInLatest(row.title, there, Link(f"the {year} edition", addresses.edition(report, year)))

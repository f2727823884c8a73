"""What a section's page knows: one query for sections here and in other years, one for editions and their scores."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import (
    Case,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat

from reports.document.types import Section
from reports.document.words import Maturity
from reports.facts.editions import GoneParagraph, InVersion, ScoreFacts, SectionContext, SectionElsewhere
from reports.facts.refusals import MovedTo, NotInLatest, NotPublished, Place, SectionNotThen
from reports.models.index import PublishedAssessment, PublishedEdition, PublishedSection
from reports.models.ledger import Version
from reports.pages import addresses
from reports.reading.editions import LATEST, Asked, Moved, context_of, current_rows, editions_of
from reports.reading.versions import gone, readable
from trends.models import Trend

_COLUMNS = ("uid", "slug", "title", "maturity", "movement", "was", "moved_from", "trend_id", "version_id", "edition_id")
_SCORE = ("prediction", "outcome", "explanation")
_PARAGRAPH = re.compile(r'class="numbered" id="(p-[0-9a-f]{10}(?:-\d+)?)"')


@dataclass(frozen=True)
class Body:
    """A section's body as HTML, ready to show."""

    html: str


def section_context(version: Version, slug: str, asked: Asked = LATEST) -> tuple[Section, SectionContext, Body]:
    """The section of `version` under `slug`, what its page knows, and its body: two queries.

    Raises NotPublished or Gone; on evergreen addresses MovedTo, NotThen or NotInLatest if another version has the section.
    """
    section = version.content.section(slug)
    if section is None:
        raise NotPublished if asked.pinned else _where_it_went(version, slug, asked.as_of)
    rows = list(_rows(version, section, asked.at))
    here = [row for row in rows if row.version_id == version.pk]
    itself = [row for row in rows if row.edition_id == version.edition_id and row.uid == section.uid]
    itself.sort(key=lambda row: (row.version.major, row.version.minor))
    own = next((row for row in here if row.uid == section.uid), None)
    if own is None:  # Withdrawn since it was found.
        raise gone(Version.objects.get(pk=version.pk))
    body: str = own.body  # type: ignore[attr-defined]
    latest = version.edition.current_version_id
    editions = list(_editions(version, section))
    moved = [Moved(row.pk, row.uid, row.movement, row.was, row.moved_from) for row in here]
    context = SectionContext(
        edition=context_of(version, editions, moved, asked),
        elsewhere=_elsewhere(rows, version),
        scores=_scores(current_rows(editions, asked.at)),
        latest_slug=next((row.slug for row in itself if row.version_id == latest), None),
        gone=_gone(itself, body, version),
        in_versions=tuple(InVersion(f"{row.version.major}.{row.version.minor}", row.slug) for row in itself),
        techniques={slug: today for slug, today, _ in _assessments(own.said)},  # type: ignore[attr-defined]
    )
    return section, context, Body(body)


#: What a section says of techniques: on each line the slug that it names one by, that of today, and the maturity.
_LINE = Concat("technique_slug", Value(" "), "technique__slug", Value(" "), "maturity", output_field=TextField())
_SAID = Subquery(
    PublishedAssessment.objects.filter(section=OuterRef("pk"))
    .order_by()
    .values("section")
    .annotate(all=StringAgg(_LINE, delimiter=Value("\n")))
    .values("all")
)


def _rows(version: Version, section: Section, at: datetime | None) -> QuerySet[PublishedSection]:
    """The version's sections; the one asked for in every version, with its bodies; and other years' about the same trend, or
    about one that it came from or became."""
    trend = PublishedSection.objects.filter(version=version, uid=section.uid).values("trend")
    itself = {"edition": version.edition_id, "uid": section.uid}
    family = Trend.objects.filter(
        Q(pk__in=trend) | Q(children_steps__child__in=trend) | Q(parent_steps__parent__in=trend)
    )
    latest = readable(PublishedSection, at).filter(edition__report_id=version.edition.report_id)
    return (
        PublishedSection.objects.filter(
            Q(version=version) | Q(pk__in=latest.filter(trend__in=family.values("pk")).values("pk")) | Q(**itself)
        )
        .only(*_COLUMNS, "edition__year", "version__major", "version__minor", "trend__uid")
        .select_related("edition", "version", "trend")
        .annotate(body=Case(When(**itself, then=F("html")), default=Value(""), output_field=TextField()), said=_SAID)
        .order_by("edition__year", "position")
    )


def elsewhere_in(report: str, trend: UUID, year: int) -> tuple[SectionElsewhere, ...]:
    """The sections of other years about the trend with that uid, or about one that it came from or became: one query."""
    family = Trend.objects.filter(
        Q(uid=trend) | Q(children_steps__child__uid=trend) | Q(parent_steps__parent__uid=trend)
    )
    rows = PublishedSection.objects.current().filter(edition__report__slug=report, trend__in=family.values("pk"))
    rows = rows.exclude(edition__year=year).order_by("edition__year", "position")
    columns = rows.annotate(said=_SAID).values_list("trend__uid", "edition__year", "slug", "title", "maturity", "said")
    return tuple(
        SectionElsewhere(about, found, slug, title, Maturity(maturity), _assessed(said))
        for about, found, slug, title, maturity, said in columns
    )


def _elsewhere(rows: Sequence[PublishedSection], version: Version) -> tuple[SectionElsewhere, ...]:
    return tuple(
        SectionElsewhere(
            row.trend.uid,
            row.edition.year,
            row.slug,
            row.title,
            Maturity(row.maturity),
            _assessed(row.said),  # type: ignore[attr-defined]
        )
        for row in rows
        if row.edition_id != version.edition_id and row.trend
    )


def _assessed(said: str | None) -> dict[str, Maturity]:
    return {today: Maturity(maturity) for _, today, maturity in _assessments(said)}


def _assessments(said: str | None) -> Iterator[list[str]]:
    return (line.split(" ") for line in (said or "").splitlines())


def _gone(itself: Sequence[PublishedSection], body: str, version: Version) -> tuple[GoneParagraph, ...]:
    """The paragraphs of earlier versions of the section that its body no longer has: a link to one still finds its way."""
    standing = set(_PARAGRAPH.findall(body))
    found = {}
    for row in itself:
        if (row.version.major, row.version.minor) < (version.major, version.minor):
            for name in _PARAGRAPH.findall(row.body):  # type: ignore[attr-defined]
                found[name] = GoneParagraph(name, row.version.number, row.slug)
    return tuple(each for name, each in found.items() if name not in standing)


def _editions(version: Version, section: Section) -> QuerySet[PublishedEdition]:
    """The report's editions; one that scores predictions of the section comes once for each score."""
    scored = [prediction.uid for prediction in section.predictions]
    if not scored:
        return editions_of(version)
    scores = FilteredRelation("version__publishedscores", condition=Q(version__publishedscores__prediction__in=scored))
    columns = {f"score_{column}": F(f"score__{column}") for column in _SCORE}
    return editions_of(version).annotate(score=scores).annotate(**columns)


def _scores(editions: Iterable[PublishedEdition]) -> tuple[ScoreFacts, ...]:
    """What editions, each in one version, say of the section's predictions."""
    return tuple(
        ScoreFacts(prediction, row.year, *(getattr(row, f"score_{column}") for column in ("outcome", "explanation")))
        for row in editions
        if (prediction := getattr(row, "score_prediction", None))
    )


def _where_it_went(version: Version, slug: str, as_of: str) -> Exception:
    """What to tell a reader who follows the address that a section has in another version than the one of now, or of that day."""
    earlier = PublishedSection.objects.filter(
        edition=version.edition_id,
        slug=slug,
        version__withdrawal__isnull=True,
        version__redaction__isnull=True,
    )
    row = earlier.select_related("version").defer("html", "text").order_by("-version__major", "-version__minor").first()
    if row is None:
        return _where_it_was_withdrawn(version, slug)
    report, year = version.edition.report.slug, version.edition.year
    if moved := _at_present(version, row.uid):
        return moved
    there = Place(row.version.number, addresses.section(report, year, slug, row.version.number))
    if as_of:
        return SectionNotThen(row.title, year, as_of, version.number, there)
    return NotInLatest(row.title, report, year, there, _paragraphs(row, report, year))


def _paragraphs(row: PublishedSection, report: str, year: int) -> tuple[tuple[str, Place], ...]:
    """Each paragraph that any version of the section had, with the latest version that has it."""
    rows = PublishedSection.objects.filter(edition=row.edition_id, uid=row.uid).select_related("version")
    found = {}
    for each in rows.defer("html", "text").order_by("version__major", "version__minor"):
        address = addresses.section(report, year, each.slug, each.version.number)
        for paragraph in each.paragraphs:
            found[paragraph["id"]] = Place(each.version.number, f"{address}#{paragraph['id']}")
    return tuple(found.items())


def _where_it_was_withdrawn(version: Version, slug: str) -> Exception:
    """The same for an address that only withdrawn versions had: the index keeps nothing of them, so their documents are read."""
    withdrawn = Version.objects.filter(edition=version.edition_id, withdrawal__isnull=False, redaction__isnull=True)
    withdrawn = withdrawn.select_related("edition__report", "edition__current_version", "withdrawal")
    for each in withdrawn.order_by("-major", "-minor"):
        if section := each.content.section(slug):
            return _at_present(version, section.uid) or gone(each)
    return NotPublished()


def _at_present(version: Version, uid: UUID) -> MovedTo | None:
    """The evergreen address that the section with that uid has as of `version`, if it is there."""
    now = next((each for each in version.content.sections if each.uid == uid), None)
    return MovedTo(addresses.section(version.edition.report.slug, version.edition.year, now.slug)) if now else None

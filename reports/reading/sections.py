"""What a section's page knows: one query for sections here and in other years, one for editions and their scores."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, OuterRef, Q, QuerySet, TextField, Value, When

from reports.document.types import Section
from reports.document.words import Maturity
from reports.facts.editions import GoneParagraph, InVersion, ScoreFacts, SectionContext, SectionElsewhere
from reports.facts.refusals import MovedTo, NotInLatest, NotPublished, Place, SectionNotThen
from reports.models.index import PublishedAssessment, PublishedEdition, PublishedScore, PublishedSection
from reports.models.ledger import Version
from reports.pages import addresses
from reports.reading.editions import LATEST, Asked, context_of, current_rows, editions_of
from reports.reading.gathering import Gathered
from reports.reading.versions import gone, readable
from reports.rendering import Paragraph, read_section
from trends.models import Trend

_COLUMNS = ("uid", "slug", "title", "maturity", "trend_id", "version_id", "edition_id")
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
    itself = [row for row in rows if row.edition_id == version.edition_id and row.uid == section.uid]
    itself.sort(key=lambda row: (row.version.major, row.version.minor))
    own = next((row for row in itself if row.version_id == version.pk), None)
    if own is None:  # Withdrawn since it was found.
        raise gone(Version.objects.get(pk=version.pk))
    body: str = own.body  # type: ignore[attr-defined]
    latest = version.edition.current_version_id
    editions = list(_editions(version, section, asked.at))
    context = SectionContext(
        edition=context_of(version, editions, asked),
        elsewhere=_elsewhere(row for row in rows if row.edition_id != version.edition_id),
        scores=_scores(current_rows(editions, asked.at)),
        latest_slug=next((row.slug for row in itself if row.version_id == latest), None),
        gone=_gone(itself, body, version),
        in_versions=tuple(InVersion(f"{row.version.major}.{row.version.minor}", row.slug) for row in itself),
        techniques={said["slug"]: said["today"] for said in own.assessed},  # type: ignore[attr-defined]
    )
    return section, context, Body(body)


def find_section(version: Version, slug: str) -> tuple[Section, tuple[Paragraph, ...]]:
    """The section of `version` under `slug`, and its numbered paragraphs. No query. Raises NotPublished."""
    section = version.content.section(slug)
    if section is None:
        raise NotPublished
    return section, read_section(version.content, section).paragraphs


#: What a section says of techniques: the slug that it names one by, that of today, and the maturity.
_ASSESSED = Gathered(
    PublishedAssessment.objects.filter(section=OuterRef("pk")).order_by("position"),
    slug="technique_slug",
    today="technique__slug",
    maturity="maturity",
)


def _rows(version: Version, section: Section, at: datetime | None) -> QuerySet[PublishedSection]:
    """The section asked for in every version, with its bodies; and other years' about the same trend, or about one that it came
    from or became."""
    trend = PublishedSection.objects.filter(version=version, uid=section.uid).values("trend")
    itself = {"edition": version.edition_id, "uid": section.uid}
    family = readable(PublishedSection, at).filter(edition__report=version.edition.report_id, trend__in=_family(trend))
    rows = PublishedSection.objects.filter(Q(pk__in=family.values("pk")) | Q(**itself))
    body = Case(When(**itself, then=F("html")), default=Value(""), output_field=TextField())
    return _told(rows).annotate(body=body)


def elsewhere_in(report: str, trend: UUID, year: int) -> tuple[SectionElsewhere, ...]:
    """The sections of other years about the trend with that uid, or about one that it came from or became: one query."""
    family = _family(Trend.objects.filter(uid=trend).values("pk"))
    rows = PublishedSection.objects.current().filter(edition__report__slug=report, trend__in=family)
    return _elsewhere(_told(rows.exclude(edition__year=year)))


def _family(trend: QuerySet) -> QuerySet:
    """The keys of a trend, of those that it came from and of those that it became."""
    related = Q(children_steps__child__in=trend) | Q(parent_steps__parent__in=trend)
    return Trend.objects.filter(Q(pk__in=trend) | related).values("pk")


def _told(rows: QuerySet[PublishedSection]) -> QuerySet[PublishedSection]:
    """Sections with what other pages tell of them, oldest year first."""
    columns = (*_COLUMNS, "edition__year", "version__major", "version__minor", "trend__uid")
    related = rows.only(*columns).select_related("edition", "version", "trend")
    return related.annotate(assessed=_ASSESSED).order_by("edition__year", "position")


def _elsewhere(rows: Iterable[Any]) -> tuple[SectionElsewhere, ...]:
    return tuple(
        SectionElsewhere(
            row.trend.uid, row.edition.year, row.slug, row.title, Maturity(row.maturity), _assessed(row.assessed)
        )
        for row in rows
        if row.trend
    )


def _assessed(said: Iterable[Mapping[str, Any]]) -> dict[str, Maturity]:
    return {each["today"]: Maturity(each["maturity"]) for each in said}


def _gone(itself: Sequence[PublishedSection], body: str, version: Version) -> tuple[GoneParagraph, ...]:
    """The paragraphs of earlier versions of the section that its body no longer has: a link to one still finds its way."""
    standing = set(_PARAGRAPH.findall(body))
    found = {}
    for row in itself:
        if (row.version.major, row.version.minor) < (version.major, version.minor):
            for name in _PARAGRAPH.findall(row.body):  # type: ignore[attr-defined]
                found[name] = GoneParagraph(name, row.version.number, row.slug)
    return tuple(each for name, each in found.items() if name not in standing)


def _editions(version: Version, section: Section, at: datetime | None) -> QuerySet[PublishedEdition]:
    """The report's editions, each with the `scores` that it gives to predictions of the section."""
    predictions = [prediction.uid for prediction in section.predictions]
    scores = PublishedScore.objects.filter(version=OuterRef("version"), prediction__in=predictions).order_by("position")
    columns = {name: name for name in ("prediction", "outcome", "explanation")}
    return editions_of(version, at).annotate(scores=Gathered(scores, **columns))


def _scores(editions: Iterable[Any]) -> tuple[ScoreFacts, ...]:
    """What editions, each in one version, say of the section's predictions."""
    return tuple(
        ScoreFacts(UUID(score["prediction"]), row.year, score["outcome"], score["explanation"])
        for row in editions
        for score in row.scores
    )


def _where_it_went(version: Version, slug: str, as_of: str) -> Exception:
    """What to tell a reader who follows the address that a section has in another version than the one of now, or of that day."""
    rows = PublishedSection.objects.filter(edition=version.edition_id)
    rows = rows.filter(uid__in=rows.filter(slug=slug).values("uid")).select_related("version").defer("html", "text")
    earlier = list(rows.order_by("version__major", "version__minor"))
    row = next((each for each in reversed(earlier) if each.slug == slug), None)
    if row is None:
        return _where_it_was_withdrawn(version, slug)
    report, year, language = version.edition.report.slug, version.edition.year, version.content.report.language
    if moved := _at_present(version, row.uid):
        return moved
    there = Place(row.version.number, addresses.section(report, year, slug, row.version.number))
    if as_of:
        return SectionNotThen(row.title, year, as_of, version.number, there, language)
    return NotInLatest(
        row.title,
        report,
        year,
        there,
        _paragraphs((each for each in earlier if each.uid == row.uid), report, year),
        language=language,
    )


def _paragraphs(rows: Iterable[PublishedSection], report: str, year: int) -> tuple[tuple[str, Place], ...]:
    """Each paragraph that any version of the section had, with the latest version that has it."""
    found = {}
    for each in rows:
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

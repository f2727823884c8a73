"""What the pages of an edition and of its sections know, whether it is published or a draft."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db.models import Case, F, QuerySet, When

from reports.document.types import EditionDocument, Figure, Section
from reports.document.words import ChangeKind, Maturity, Movement
from reports.models.index import PublishedFigure, PublishedSection
from reports.models.ledger import Version
from reports.pages import addresses
from reports.pages.context import (
    AbsentTrend,
    Correction,
    EditionContext,
    FileKind,
    Move,
    ScoreInYear,
    SectionContext,
    SectionElsewhere,
)
from reports.pages.refusals import MovedTo, NotInLatest, NotPublished, Place, SectionNotThen
from reports.reading.generation_cache import per_generation
from reports.reading.report_index import ReportIndex, cells_of, index_of, index_with, moves_among
from reports.reading.versions import gone
from reports.rendering import Paragraph, read_section
from trends.models import Trend


@dataclass(frozen=True)
class Asked:
    """How a reader asked for a page: by a version's number, as of a moment (`as_of` in words, or ""), on which site, offered
    which files."""

    pinned: bool = False
    at: datetime | None = None
    as_of: str = ""
    site: str = ""
    files: tuple[FileKind, ...] = ()


LATEST = Asked()


@dataclass(frozen=True)
class Body:
    """A section's body as HTML, ready to show."""

    html: str


@per_generation(64)
def edition_context(version: Version, asked: Asked) -> EditionContext:
    """The context of the pages of an edition: the queries of its report's index."""
    edition, index = version.edition, index_with(version)
    current = index.current_at(asked.at)
    own = next((row for row in index.editions if row.version_id == version.pk), None)
    return EditionContext(
        report=edition.report.slug,
        year=edition.year,
        version=version,
        pinned=asked.pinned,
        current=edition.current_version.number if edition.current_version else None,
        versions=[row.version for row in index.editions if row.edition_id == edition.pk],
        years=[row.year for row in index.current],
        **(_moved(own, index, current, as_of=asked.at is not None) if own else {}),
        corrections=tuple(_corrections(index.editions, edition.pk)),
        as_of=asked.as_of,
        site=asked.site,
        files=asked.files,
        before=_cells_before(edition.year, index, current),
        counterpart=index.counterparts.get(edition.year),
    )


def draft_context(report: str, document: EditionDocument) -> EditionContext:
    """The context of a draft's pages: how its trends move against the report's published years."""
    index, own = index_of(report), _row(document)
    return EditionContext(
        report=report,
        year=document.year,
        years=[row.year for row in index.current],
        before=_cells_before(document.year, index, index.current),
        **_moved(own, index, [*index.current, own], as_of=True),
    )


def _cells_before(year: int, index: ReportIndex, current: Sequence[Any]) -> Sequence[Any]:
    if current is index.current:
        return [cell for cell in index.cells if cell.year < year]
    return [cell for row in current if row.year < year for cell in cells_of(row)]


def _moved(own: Any, index: ReportIndex, current: Sequence[Any], *, as_of: bool) -> dict[str, Any]:
    """What moved in an edition: as its row says, or compared with the editions that were `current` then."""
    moves = moves_among(current, current, index.lineage) if as_of else None
    said: Mapping[str, Any] = moves.editions.get(own.pk, vars(own)) if moves else vars(own)
    return {
        "since": said["since"],
        "moves": {
            each.uid: _move(moves.sections.get(each.pk, vars(each)) if moves else vars(each), said["since"])
            for each in own.version.sections
        },
        "absences": [AbsentTrend(**each) for each in said["absences"]],
    }


def _move(said: Mapping[str, Any], since: int | None) -> Move:
    # The row does not say when a returned trend was last in the report; the section's page knows.
    since = None if said["movement"] == Movement.RETURNED else since
    return Move(said["movement"], said["was"] or None, since, said["moved_from"])


def _row(document: EditionDocument) -> Any:
    """The row that the index would have of the draft, with its sections; it is never stored."""
    trends = {trend.slug: trend for trend in document.trends}
    sections = [
        PublishedSection(
            pk=section.uid,  # type: ignore[misc]  # of its own: it is never stored
            uid=section.uid,
            trend=Trend(uid=trends[section.trend].uid) if section.trend else None,
            trend_slug=section.trend or "",
            maturity=section.maturity.value,
        )
        for section in document.sections
    ]
    endings = [{"trend": str(trends[each.trend].uid), "note": each.note} for each in document.endings]
    version = SimpleNamespace(sections=sections, trends=document.trends)
    return SimpleNamespace(pk=0, year=document.year, endings=endings, version=version)


def _corrections(rows: Iterable[Any], edition: int) -> Iterator[Correction]:
    """The corrections made in the report's other editions."""
    for row in rows:
        if row.edition_id != edition:
            for note in row.version.notes:
                if note.kind is ChangeKind.CORRECTION and note.before:
                    yield Correction(row.year, row.version.number, note)


def section_context(version: Version, slug: str, asked: Asked = LATEST) -> tuple[Section, SectionContext, Body]:
    """The section of `version` under `slug`, what its page knows, and its body: one query besides those of its report's index.

    Raises NotPublished or Gone; on evergreen addresses MovedTo, NotThen or NotInLatest if another version has the section.
    """
    section = version.content.section(slug)
    if section is None:
        raise NotPublished if asked.pinned else _where_it_went(version, slug, asked.as_of)
    rows = list(_in_all_versions(version, section))
    own = next((row for row in rows if row.version_id == version.pk), None)
    if own is None:  # Withdrawn since it was found.
        raise gone(Version.objects.get(pk=version.pk))
    index = index_with(version)
    current = index.current_at(asked.at)
    trend = next((each.uid for each in version.content.trends if each.slug == section.trend), None)
    context = SectionContext(
        edition=edition_context(version, asked),
        elsewhere=_elsewhere(trend, version.edition.year, index, current) if trend else (),
        scores=_scores(section, index, current) if section.predictions else (),
        latest_slug=next((row.slug for row in rows if row.version_id == version.edition.current_version_id), None),
        gone=_gone(rows, own),
        in_versions={row.version.number: row.slug for row in rows},
        techniques={named: today for named, (today, _) in index.assessed.get(own.pk, {}).items()},
    )
    return section, context, Body(own.body)


def draft_section_context(report: str, document: EditionDocument, slug: str | None) -> SectionContext:
    """The context of a draft's section about the trend with that slug: the edition's, and the other years' sections."""
    index = index_of(report)
    trend = next((each.uid for each in document.trends if each.slug == slug), None)
    elsewhere = _elsewhere(trend, document.year, index, index.current) if trend else ()
    return SectionContext(draft_context(report, document), elsewhere)


def find_section(version: Version, slug: str) -> tuple[Section, tuple[Paragraph, ...]]:
    """The section of `version` under `slug`, and its numbered paragraphs. No query. Raises NotPublished."""
    section = version.content.section(slug)
    if section is None:
        raise NotPublished
    return section, read_section(version.content, section).paragraphs


def _in_all_versions(version: Version, section: Section) -> QuerySet[Any]:
    """The rows of a section in each version of its edition, in order, the one of `version` with its `body`."""
    rows = PublishedSection.objects.filter(edition=version.edition_id, uid=section.uid)
    rows = rows.select_related("version").only("slug", "paragraphs", "version", "version__major", "version__minor")
    return rows.annotate(body=Case(When(version=version, then=F("html")))).order_by("version__major", "version__minor")


def _gone(rows: Sequence[Any], own: Any) -> dict[str, tuple[str, str]]:
    """The paragraphs of earlier versions of a section that it no longer has, so that links to them still find their way."""
    here, earlier = {each["id"] for each in own.paragraphs}, rows[: rows.index(own)]
    found = {each["id"]: (row.version.number, row.slug) for row in earlier for each in row.paragraphs}
    return {name: place for name, place in found.items() if name not in here}


def _elsewhere(trend: UUID, year: int, index: ReportIndex, current: Sequence[Any]) -> tuple[SectionElsewhere, ...]:
    """The sections of other years about the trend, or about one that it came from or became."""
    steps = [step for step in index.lineage if trend in {step.parent, step.child}]
    family = {trend, *(step.parent for step in steps), *(step.child for step in steps)}
    return tuple(
        SectionElsewhere(
            each.trend.uid,
            row.edition.report.slug,
            row.year,
            each.slug,
            each.title,
            Maturity(each.maturity),
            dict(index.assessed.get(each.pk, {}).values()),
        )
        for row in current
        if row.year != year
        for each in row.version.sections
        if each.trend and each.trend.uid in family
    )


def _scores(section: Section, index: ReportIndex, current: Sequence[Any]) -> tuple[ScoreInYear, ...]:
    """The scores that `current` editions give to the section's predictions."""
    predictions = {each.uid for each in section.predictions}
    return tuple(
        score for row in current for score in index.scores.get(row.version_id, ()) if score.prediction in predictions
    )


def _where_it_went(version: Version, slug: str, as_of: str) -> Exception:
    """The refusal for the address that a section has in another version than the one of now, or of that day."""
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
    of_it = [each for each in earlier if each.uid == row.uid]
    return NotInLatest(row.title, report, year, there, _paragraphs(of_it, report, year), language=language)


def _paragraphs(rows: Iterable[PublishedSection], report: str, year: int) -> tuple[tuple[str, Place], ...]:
    """Each paragraph that any version of the section had, with the latest version that has it."""
    found = {}
    for each in rows:
        address = addresses.section(report, year, each.slug, each.version.number)
        for paragraph in each.paragraphs:
            found[paragraph["id"]] = Place(each.version.number, f"{address}#{paragraph['id']}")
    return tuple(found.items())


def _where_it_was_withdrawn(version: Version, slug: str) -> Exception:
    """The same for an address that only withdrawn versions had: the index has no rows of them, so their documents are read."""
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


def history_context(version: Version) -> tuple[EditionContext, dict[tuple[str, str], str]]:
    """The context of the edition with every version, those taken back too, and (number, slug) -> the section's title: two queries
    besides those of the context."""
    rows = (
        Version.objects.filter(edition=version.edition_id).select_related("withdrawal", "redaction").defer("document")
    )
    sections = PublishedSection.objects.filter(edition=version.edition_id).select_related("version")
    sections = sections.only("slug", "title", "version", "version__major", "version__minor")
    titles = {(section.version.number, section.slug): section.title for section in sections}
    return replace(edition_context(version, LATEST), versions=list(rows.order_by("major", "minor"))), titles


def find_figure(version: Version, key: str) -> Figure:
    """The figure of the version's document. Raises NotPublished, or NotInLatest if an earlier version has it."""
    figure = next((each for each in version.content.figures if each.key == key), None)
    if figure is None:
        raise _where_the_figure_went(version, key)
    return figure


def figure_html(version: Version, key: str) -> str:
    """The figure as it was rendered: one query."""
    return PublishedFigure.objects.values_list("html", flat=True).get(version=version, key=key)


def _where_the_figure_went(version: Version, key: str) -> Exception:
    rows = PublishedFigure.objects.filter(edition=version.edition_id, key=key).select_related("version")
    row = rows.order_by("-version__major", "-version__minor").first()
    if row is None:
        return NotPublished()
    report, year, number = version.edition.report.slug, version.edition.year, row.version.number
    address = addresses.edition(report, year, number)
    if row.placed_in:
        address = f"{addresses.section(report, year, row.placed_in[0], number)}#figure-{key}"
    return NotInLatest(
        row.title or key, report, year, Place(number, address), what="figure", language=version.content.report.language
    )

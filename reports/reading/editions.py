"""What the pages of an edition and of its sections know, whether it is published or a draft."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.conf import settings

from reports.document.text import normal_text
from reports.document.types import EditionDocument, Figure, Section
from reports.document.words import ChangeKind, Movement
from reports.exporting import FORMATS
from reports.models.index import PublishedFigure, PublishedSection
from reports.models.ledger import Version
from reports.pages import addresses
from reports.pages.context import AbsentTrend, Correction, EditionContext, Move, ScoreInYear, SectionContext
from reports.pages.parts import on_one_line
from reports.pages.refusals import MovedTo, NotPublished
from reports.reading.generation_cache import per_generation
from reports.reading.report_index import ReportIndex, index_of, index_with, moves_among
from reports.reading.versions import Moment, gone, place_of, versions_of
from reports.rendering import Paragraph, plain_text, read_section
from reports.rendering.terms import words_of
from trends.models import Trend

#: In characters: fewer may well stand elsewhere in another sense.
_LONG_ENOUGH = 12


@per_generation(64)
def edition_context(version: Version, *, pinned: bool = False, moment: Moment | None = None) -> EditionContext:
    """The context of the pages of an edition that was asked for by its number (`pinned`) or as of a moment: the queries of its
    report's index."""
    edition, index, as_of = version.edition, index_with(version), ""
    if moment and not pinned:
        words = words_of(version.content.report)
        as_of = words.day(moment.at) if moment.is_day else words.moment(moment.at)
    current = index.current_at(moment.at if moment and as_of else None)
    own = next((row for row in index.editions if row.version_id == version.pk), None)
    return EditionContext(
        report=edition.report.slug,
        year=edition.year,
        version=version,
        pinned=pinned,
        current=edition.current_version.number if edition.current_version else None,
        versions=[row.version for row in index.editions if row.edition_id == edition.pk],
        years=[row.year for row in index.current],
        **(_moved(own, index, current, as_of=bool(as_of)) if own else {}),
        as_of=as_of,
        site=settings.SITE_URL,
        files=tuple(FORMATS.values()),
        corrections=_corrections(version, index.editions),
        before=[cell for cell in index.cells_of(current) if cell.year < edition.year],
        counterpart=index.counterparts.get(edition.year),
    )


def draft_context(report: str, document: EditionDocument) -> EditionContext:
    """The context of a draft's pages: how its trends move against the report's published years."""
    index, own = index_of(report), _row(document)
    return EditionContext(
        report=report,
        year=document.year,
        years=[row.year for row in index.current],
        before=[cell for cell in index.cells if cell.year < document.year],
        **_moved(own, index, [*index.current, own], as_of=True),
    )


def _moved(own: Any, index: ReportIndex, current: Sequence[Any], *, as_of: bool) -> dict[str, Any]:
    """What moved in an edition: as its row says, or compared with the editions that were `current` then."""
    moves = moves_among(current, current, index.lineage) if as_of else None
    row: Mapping[str, Any] = moves.editions.get(own.pk, vars(own)) if moves else vars(own)
    return {
        "since": row["since"],
        "moves": {
            each.uid: _move(moves.sections.get(each.pk, vars(each)) if moves else vars(each), row["since"])
            for each in own.version.sections
        },
        "absences": [AbsentTrend(**each) for each in row["absences"]],
    }


def _move(row: Mapping[str, Any], since: int | None) -> Move:
    # The row does not say when a returned trend was last in the report; the section's page knows.
    since = None if row["movement"] == Movement.RETURNED else since
    return Move(row["movement"], row["was"] or None, since, row["moved_from"])


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


def _corrections(version: Version, rows: Sequence[Any]) -> Mapping[UUID, Sequence[Correction]]:
    """The corrections in the report's other editions of words that a section of this version still has, by the section's uid: one
    query if there are any corrections."""
    document, corrected = version.content, []
    for row in rows:
        for note in row.version.notes if row.edition_id != version.edition_id else ():
            if note.kind is ChangeKind.CORRECTION and len(note.before) >= _LONG_ENOUGH:
                address = f"{addresses.versions(version.edition.report.slug, row.year)}#v{row.version.number}"
                line = Correction(row.year, address, on_one_line(note.before), on_one_line(note.after))
                corrected.append((normal_text(plain_text(note.before, document.technique_names())), line))
    found: dict[UUID, list[Correction]] = {}
    sections = PublishedSection.objects.filter(version=version).order_by() if corrected else ()
    for section in sections:
        text = normal_text(f"{plain_text(section.summary)} {section.text}")
        found[section.uid] = [line for words, line in corrected if words in text]
    return found


def section_context(
    version: Version, slug: str, *, pinned: bool = False, moment: Moment | None = None
) -> tuple[Section, SectionContext, str]:
    """The section of `version` under `slug`, what its page knows, and its body as HTML: one query besides those of its report's
    index, or two if there were versions before.

    Raises NotPublished or Gone; on evergreen addresses MovedTo if another version has the section.
    """
    section = version.content.section(slug)
    if section is None:
        raise NotPublished if pinned else _where_it_went(version, slug, is_of_now=moment is None)
    index = index_with(version)
    rows = [
        each
        for row in index.editions
        if row.edition_id == version.edition_id
        for each in row.version.sections
        if each.uid == section.uid
    ]
    own = next((row for row in rows if row.version_id == version.pk), None)
    body = _bodies(version).get(section.uid) if own else None
    if own is None or body is None:  # Withdrawn since it was found.
        raise gone(Version.objects.get(pk=version.pk))
    current = index.current_at(moment.at if moment and not pinned else None)
    edition = edition_context(version, pinned=pinned, moment=moment)
    context = replace(
        _section_context(edition, version.content, section, index, current),
        scores=_scores(section, index, current) if section.predictions else (),
        latest_slug=next((row.slug for row in rows if row.version_id == version.edition.current_version_id), None),
        gone=_gone(rows[: rows.index(own)], own),
        in_versions={row.version.number: row.slug for row in rows},
        techniques={named: today for named, (today, _) in index.assessed.get(own.pk, {}).items()},
    )
    return section, context, body


def draft_section_context(report: str, document: EditionDocument, section: Section) -> SectionContext:
    """The context of a draft's section: the edition's, and the other years' sections about its trend."""
    index = index_of(report)
    return _section_context(draft_context(report, document), document, section, index, index.current)


def _section_context(
    edition: EditionContext, document: EditionDocument, section: Section, index: ReportIndex, current: Sequence[Any]
) -> SectionContext:
    """What other years say of the trend, and of one that it came from or became."""
    trend = document.trend(section.trend)
    if trend is None:
        return SectionContext(edition)
    steps = [step for step in index.lineage if trend.uid in {step.parent, step.child}]
    family = {trend.uid, *(step.parent for step in steps), *(step.child for step in steps)}
    move = edition.moves.get(section.uid)
    continued = {origin.trend for origin in move.origins} if move else set()
    before = [
        index.assessed.get(each.pk, {})
        for row in current
        if row.year == edition.since
        for each in row.version.sections
        if each.trend and each.trend.uid in continued
    ]
    return SectionContext(
        edition,
        [each for each in index.cells_of(current) if each.year != edition.year and each.trend in family],
        {slug: maturity for each in before for slug, maturity in each.values()} if before else None,
    )


def find_section(version: Version, slug: str) -> tuple[Section, tuple[Paragraph, ...]]:
    """The section of `version` under `slug`, and its numbered paragraphs. No query. Raises NotPublished."""
    section = version.content.section(slug)
    if section is None:
        raise NotPublished
    return section, read_section(version.content, section).paragraphs


@per_generation(4)
def _bodies(version: Version) -> Mapping[UUID, str]:
    """The bodies of a version's sections as HTML, by uid."""
    return dict(PublishedSection.objects.filter(version=version).order_by().values_list("uid", "html"))


@per_generation(16)
def _paragraphs(edition: int) -> Mapping[int, Sequence[str]]:
    """The ids of paragraphs in all versions of an edition, by the keys of their sections."""
    rows = PublishedSection.objects.filter(edition=edition).order_by().values_list("pk", "paragraphs")
    return {pk: [each["id"] for each in paragraphs] for pk, paragraphs in rows}


def _gone(earlier: Sequence[Any], own: Any) -> dict[str, tuple[str, str]]:
    """The paragraphs of earlier versions of a section that it no longer has, so that links to them still find their way."""
    if not earlier:
        return {}
    ids = _paragraphs(own.edition_id)
    found = {name: (row.version.number, row.slug) for row in earlier for name in ids.get(row.pk, ())}
    return {name: place for name, place in found.items() if name not in ids.get(own.pk, ())}


def _scores(section: Section, index: ReportIndex, current: Sequence[Any]) -> tuple[ScoreInYear, ...]:
    """The scores that `current` editions give to the section's predictions."""
    predictions = {each.uid for each in section.predictions}
    return tuple(
        score for row in current for score in index.scores.get(row.version_id, ()) if score.prediction in predictions
    )


def _where_it_went(version: Version, slug: str, *, is_of_now: bool) -> Exception:
    """The refusal for an address that a section has in another version: it leads to the section under its address of now, or of that
    day; or to the latest version that had it, but not from a day on which it was not there. If only a withdrawn version had it, it
    says why that was withdrawn."""
    rows = PublishedSection.objects.filter(edition=version.edition_id, slug=slug).select_related("version")
    row = rows.only("uid", "version__major", "version__minor").order_by("-version__major", "-version__minor").first()
    report, year, _ = place_of(version)
    withdrawn = versions_of(report, year, document=True).filter(withdrawal__isnull=False, redaction=None)
    lost = None if row else next((each for each in withdrawn if each.content.section(slug)), None)
    had: Any = row or (lost and lost.content.section(slug))
    now = next((each for each in version.content.sections if had and each.uid == had.uid), None)
    if now:
        return MovedTo(addresses.section(report, year, now.slug))
    if row and is_of_now:
        return MovedTo(addresses.section(report, year, slug, row.version.number))
    return gone(lost) if lost else NotPublished()


def history_context(version: Version) -> EditionContext:
    """The context of the edition with every version, those taken back too: one query besides those of the context."""
    context = edition_context(version)
    standing = {each.pk: each for each in context.versions}
    rows = Version.objects.filter(edition=version.edition_id).select_related("withdrawal", "redaction")
    versions = [standing.get(row.pk, row) for row in rows.defer("document").order_by("major", "minor")]
    return replace(context, versions=versions)


def find_figure(version: Version, key: str, *, may_move: bool = False) -> Figure:
    """The figure of the version's document. Raises NotPublished, or (`may_move`) MovedTo if an earlier version has it in a section."""
    figure = next((each for each in version.content.figures if each.key == key), None)
    if figure is not None:
        return figure
    rows = PublishedFigure.objects.filter(edition=version.edition_id, key=key).exclude(placed_in=[])
    row = rows.select_related("version").order_by("-version__major", "-version__minor").first() if may_move else None
    if row is None:
        raise NotPublished
    report, year, _ = place_of(version)
    raise MovedTo(f"{addresses.section(report, year, row.placed_in[0], row.version.number)}#figure-{key}")


def figure_html(version: Version, key: str) -> str:
    """The figure as it was rendered: one query."""
    return PublishedFigure.objects.values_list("html", flat=True).get(version=version, key=key)

"""The contexts of the pages of editions and sections, published or draft."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, TextField, Value, When

from reports import addresses
from reports.document.text import normal_text, on_one_line
from reports.document.types import EditionDocument, Figure, Section
from reports.document.words import ChangeKind, Movement
from reports.models.index import PublishedEdition, PublishedFigure, PublishedSection
from reports.models.ledger import Version
from reports.reading.context import (
    AbsentTrend,
    Correction,
    EditionContext,
    EditionRow,
    Move,
    ScoreInYear,
    SectionContext,
)
from reports.reading.exceptions import MovedTo, NotPublished
from reports.reading.generation_cache import per_generation
from reports.reading.report_index import Columns, ReportIndex, index_of, index_with, moves_among
from reports.reading.versions import Moment, gone, version_key, versions_of
from reports.rendering import PUBLIC_LINKS, Paragraph, Positions, SectionBody, plain_text, read_section, render_section
from reports.rendering.terms import report_translator
from trends.models import Trend

#: In characters: shorter corrected texts would be found by chance.
_SHORTEST_CORRECTION = 12


@per_generation(64)
def edition_context(version: Version, *, pinned: bool = False, moment: Moment | None = None) -> EditionContext:
    """Return the context of an edition's pages. `pinned`: its number is in the address. The queries are those of the report's index."""
    edition, index, as_of = version.edition, index_with(version), ""
    if moment and not pinned:
        translate = report_translator(version.content.report)
        as_of = translate.day(moment.at) if moment.is_day else translate.moment(moment.at)
    current = index.current_at(moment.at if moment and as_of else None)
    own = next((row for row in index.editions if row.version.pk == version.pk), None)
    since, moves, absences = _movements(own, index, current, as_of=bool(as_of)) if own else (None, {}, [])
    return EditionContext(
        report=edition.report.slug,
        year=edition.year,
        version=version,
        pinned=pinned,
        current=edition.current_version.number if edition.current_version else None,
        editions=[row for row in index.editions if row.published.edition_id == edition.pk],
        years=[row.year for row in index.current],
        since=since,
        moves=moves,
        absences=absences,
        as_of=as_of,
        corrections=_corrections(version, index.editions),
        before=[cell for cell in index.cells_of(current) if cell.year < edition.year],
        counterpart=index.counterparts.get(edition.year),
    )


def draft_context(report: str, document: EditionDocument) -> EditionContext:
    """Return the context of a draft's pages, with movements against the report's published years."""
    index, own = index_of(report), _row(document)
    since, moves, absences = _movements(own, index, [*index.current, own], as_of=True)
    return EditionContext(
        report=report,
        year=document.year,
        years=[row.year for row in index.current],
        before=[cell for cell in index.cells if cell.year < document.year],
        since=since,
        moves=moves,
        absences=absences,
    )


def _movements(
    own: EditionRow, index: ReportIndex, current: Sequence[EditionRow], *, as_of: bool
) -> tuple[int | None, dict[UUID, Move], list[AbsentTrend]]:
    """Return the earlier year of an edition, its moves by section uid, and its absent trends: those of its row, or with `as_of`, those
    against the editions in `current`."""
    moves = moves_among(current, current, index.lineage) if as_of else None
    stored = vars(own.published)
    row: Columns = moves.editions.get(own.published.pk, stored) if moves else stored
    found = {
        each.uid: _move(moves.sections.get(each.pk, vars(each)) if moves else vars(each), row["since"])
        for each in own.sections
    }
    return row["since"], found, [AbsentTrend(**each) for each in row["absences"]]


def _move(row: Columns, since: int | None) -> Move:
    # The row does not hold in which year a returned trend was last in the report.
    since = None if row["movement"] == Movement.RETURNED else since
    return Move(row["movement"], row["was"] or None, since, row["moved_from"])


def _row(document: EditionDocument) -> EditionRow:
    """Return unsaved index rows of a draft."""
    trends = {trend.slug: trend for trend in document.trends}
    sections = [
        PublishedSection(
            pk=section.uid,  # type: ignore[misc]  # unsaved
            uid=section.uid,
            trend=Trend(uid=trends[section.trend].uid) if section.trend else None,
            trend_slug=section.trend or "",
            maturity=section.maturity.value,
        )
        for section in document.sections
    ]
    endings = [{"trend": str(trends[each.trend].uid), "note": each.note} for each in document.endings]
    named = {trends[each.trend].uid: (each.trend, trends[each.trend].name) for each in document.sections if each.trend}
    return EditionRow(PublishedEdition(pk=0, year=document.year, endings=endings), sections, named)


def _corrections(version: Version, rows: Sequence[EditionRow]) -> Mapping[UUID, Sequence[Correction]]:
    """Return, by section uid, corrections of other editions whose old text this version still has: no query if there are no
    corrections."""
    document, corrected = version.content, []
    for row in rows:
        for note in row.version.notes if row.published.edition_id != version.edition_id else ():
            if note.kind is ChangeKind.CORRECTION and len(note.before) >= _SHORTEST_CORRECTION:
                address = f"{addresses.versions(version.edition.report.slug, row.year)}#v{row.version.number}"
                line = Correction(row.year, address, on_one_line(note.before), on_one_line(note.after))
                corrected.append((normal_text(plain_text(note.before, document.technique_names())), line))
    found: dict[UUID, Sequence[Correction]] = {}
    for texts in _texts_of(version) if corrected else ():
        text = normal_text(f"{plain_text(texts.summary)} {texts.text}")
        found[texts.uid] = tuple(line for before, line in corrected if before in text)
    return found


class SectionTexts(NamedTuple):
    """The long columns of a section's row. Those of other versions have only `positions`."""

    key: int
    version: int
    uid: UUID
    positions: Positions | None
    html: str
    summary: str
    text: str


@per_generation(4)
def _section_texts(version: Version) -> Sequence[SectionTexts]:
    """Return the texts of all sections of a version, and of the edition's other versions: one query."""
    texts = [
        Case(When(version=version, then=column), default=Value(""), output_field=TextField())
        for column in ("html", "summary", "text")
    ]
    rows = PublishedSection.objects.filter(edition=version.edition_id).order_by()
    return [SectionTexts(*row) for row in rows.values_list("pk", "version", "uid", "positions", *texts)]


def _texts_of(version: Version) -> Sequence[SectionTexts]:
    return [texts for texts in _section_texts(version) if texts.version == version.pk]


def section_context(
    version: Version, slug: str, *, pinned: bool = False, moment: Moment | None = None
) -> tuple[Section, SectionContext, SectionBody]:
    """Return a section of a version, its context, and its body: one query besides those of the report's index.

    Raises NotPublished or Gone; on evergreen addresses MovedTo if another version has the section.
    """
    section = version.content.section(slug)
    if section is None:
        raise NotPublished if pinned else _missing_section(version, slug, is_of_now=moment is None)
    index = index_with(version)
    edition = edition_context(version, pinned=pinned, moment=moment)
    rows = [(row.version.number, each) for row in edition.editions for each in row.sections if each.uid == section.uid]
    own = next((row for _, row in rows if row.version_id == version.pk), None)
    body = _bodies(version).get(section.uid) if own else None
    if own is None or body is None:  # Withdrawn since it was found.
        raise gone(Version.objects.get(pk=version.pk))
    current = index.current_at(moment.at if moment and not pinned else None)
    context = replace(
        _section_context(edition, version.content, section, index, current),
        scores=_scores(section, index, current) if section.predictions else (),
        latest_slug=next((row.slug for _, row in rows if row.version_id == version.edition.current_version_id), None),
        gone=_gone(version, rows, own, body),
        in_versions={number: row.slug for number, row in rows},
        techniques={named: today for named, (today, _) in index.assessed.get(own.pk, {}).items()},
    )
    return section, context, body


def draft_section_context(report: str, document: EditionDocument, section: Section) -> SectionContext:
    """Return the context of a draft's section."""
    index = index_of(report)
    return _section_context(draft_context(report, document), document, section, index, index.current)


def _section_context(
    edition: EditionContext,
    document: EditionDocument,
    section: Section,
    index: ReportIndex,
    current: Sequence[EditionRow],
) -> SectionContext:
    """Return the context with the sections of other years about the trend, its origins and successors."""
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
        for each in row.sections
        if each.trend and each.trend.uid in continued
    ]
    return SectionContext(
        edition,
        [each for each in index.cells_of(current) if each.year != edition.year and each.trend in family],
        {slug: maturity for each in before for slug, maturity in each.values()} if before else None,
    )


def find_section(version: Version, slug: str) -> tuple[Section, tuple[Paragraph, ...]]:
    """Return a section of a version and its numbered paragraphs. No query. Raises NotPublished."""
    section = version.content.section(slug)
    if section is None:
        raise NotPublished
    return section, read_section(version.content, section).paragraphs


@per_generation(4)
def _bodies(version: Version) -> Mapping[UUID, SectionBody]:
    """Return the bodies of a version's sections by uid. Rows of 1.0.0 have no positions: they are rendered again."""
    document = version.content
    sections, translate = {each.uid: each for each in document.sections}, report_translator(document.report)
    return {
        texts.uid: SectionBody.stored(texts.html, texts.positions)
        if texts.positions
        else render_section(document, sections[texts.uid], translate, links=PUBLIC_LINKS).body
        for texts in _texts_of(version)
    }


def _gone(
    version: Version, rows: Sequence[tuple[str, PublishedSection]], own: PublishedSection, body: SectionBody
) -> dict[str, tuple[str, str]]:
    """Return, by id, number and slug of the last version with a paragraph that the section no longer has, so that links to it
    still work. `rows` are the section's in all versions, with their numbers."""
    positions = {texts.key: texts.positions for texts in _section_texts(version)}
    found: dict[str, tuple[str, str]] = {}
    for number, row in rows[: [row for _, row in rows].index(own)]:
        stored = positions.get(row.pk)
        for passage in SectionBody.stored("", stored).passages if stored else ():
            found[passage.id] = (number, row.slug)
    return {name: last for name, last in found.items() if name not in {passage.id for passage in body.passages}}


def _scores(section: Section, index: ReportIndex, current: Sequence[EditionRow]) -> tuple[ScoreInYear, ...]:
    """Return the scores of the section's predictions in the editions in `current`."""
    predictions = {each.uid for each in section.predictions}
    return tuple(
        score for row in current for score in index.scores.get(row.version.pk, ()) if score.prediction in predictions
    )


def _missing_section(version: Version, slug: str, *, is_of_now: bool) -> Exception:
    """Return the exception for a slug that this version does not have.

    MovedTo the section under its slug in this version, or to the latest version that had it if the address names no day; Gone if
    only a withdrawn version had it; else NotPublished.
    """
    rows = PublishedSection.objects.filter(edition=version.edition_id, slug=slug).select_related("version")
    row = rows.only("uid", "version__major", "version__minor").order_by("-version__major", "-version__minor").first()
    report, year, _ = version_key(version)
    withdrawn = versions_of(report, year, document=True).filter(withdrawal__isnull=False, redaction=None)
    withdrawn_version = None if row else next((each for each in withdrawn if each.content.section(slug)), None)
    had = row or (withdrawn_version.content.section(slug) if withdrawn_version else None)
    now = next((each for each in version.content.sections if had and each.uid == had.uid), None)
    if now:
        return MovedTo(addresses.section(report, year, now.slug))
    if row and is_of_now:
        return MovedTo(addresses.section(report, year, slug, row.version.number))
    return gone(withdrawn_version) if withdrawn_version else NotPublished()


def all_versions(context: EditionContext) -> list[Version]:
    """Return the versions of an edition in order, withdrawn ones too: one query."""
    readable = {row.version.pk: row.version for row in context.editions}
    edition = context.editions[0].published.edition
    rows = edition.versions.select_related("withdrawal", "redaction").defer("document").order_by("major", "minor")
    return [readable.get(row.pk, row) for row in rows]


def find_figure(version: Version, key: str, *, may_move: bool = False) -> Figure:
    """Return a figure of a version. Raises NotPublished, or with `may_move` MovedTo if another version shows it in a section."""
    figure = next((each for each in version.content.figures if each.key == key), None)
    if figure is not None:
        return figure
    rows = PublishedFigure.objects.filter(edition=version.edition_id, key=key).exclude(placed_in=[])
    row = rows.select_related("version").order_by("-version__major", "-version__minor").first() if may_move else None
    if row is None:
        raise NotPublished
    report, year, _ = version_key(version)
    raise MovedTo(f"{addresses.section(report, year, row.placed_in[0], row.version.number)}#figure-{key}")


def figure_html(version: Version, key: str) -> str:
    """Return the HTML of a figure: one query."""
    return PublishedFigure.objects.values_list("html", flat=True).get(version=version, key=key)

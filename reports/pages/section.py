"""A section's page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reports import addresses
from reports.citing.item import CitedPart
from reports.document.types import Assessment, Credit, EditionDocument, Prediction, Section
from reports.document.words import AssessmentStatus, Movement
from reports.languages import Translator
from reports.pages.cite import Citation, cite
from reports.pages.head import Head, Relation, version_relations
from reports.pages.history import ChangeLine, change_line
from reports.pages.layout import Banner, ContentsLine, Layout, banner_towards, edition_layout, latest_version
from reports.pages.metadata import page_head
from reports.pages.parts import (
    Link,
    MovementLabel,
    Rating,
    ScoreLine,
    movement_label,
    rating,
    score_line,
    then_and_now,
    what_changed,
)
from reports.pages.picture import LitLine, lit_line
from reports.pages.place_history import PlaceHistory, place_history
from reports.pages.section_body import Insertion, body_html
from reports.reading.context import EditionContext, ScoreInYear, SectionContext, TrendInYear
from reports.reading.picture import edition_story
from reports.rendering import (
    SectionBody,
    format_reference,
    quote_text,
    render_inline,
    render_note,
    render_prose,
)
from reports.rendering.terms import report_translator

#: How many changed techniques, other years and techniques the page shows above the text.
CHANGED_SHOWN, YEARS_SHOWN, TECHNIQUES_SHOWN = 8, 6, 12


@dataclass(frozen=True)
class AssessmentLine:
    """An assessment. `proposed`: found by an import and not confirmed by a person."""

    name: str
    address: str
    rating: Rating
    note_html: str
    quote: str
    proposed: bool


@dataclass(frozen=True)
class PredictionLine:
    """A prediction with the scores of later editions."""

    anchor: str
    statement_html: str
    criterion_html: str
    due: str
    due_words: str
    scores: tuple[ScoreLine, ...]


@dataclass(frozen=True)
class SectionHeader:
    """The top of the page: movement since the year before, with notes of the trend's lineage as HTML.

    `changed_techniques` are new since the year before, with "", or their maturity differs, with both maturities; `more_changed` is the
    number of those left out.
    """

    number: int | None
    rating: Rating
    movement_label: MovementLabel | None
    lineage_notes: tuple[str, ...]
    changed_techniques: Sequence[tuple[Link, str]]
    more_changed: int
    since: int | None
    compare: Link | None


@dataclass(frozen=True)
class SectionFacts:
    """The section at a glance: its trend, lit among those of the edition, the sections of other years about it, its techniques.
    `more_assessments` is the number of those left out."""

    trend: Link | None
    lit_line: LitLine | None
    earlier_years: Sequence[TrendInYear]
    latest_years: Sequence[TrendInYear]
    assessments: Sequence[AssessmentLine]
    more_assessments: int
    keywords: str


@dataclass(frozen=True)
class SectionNotes:
    """What follows the text. `references` are HTML by key. `changes` are versions, newest first, each with its day and its notes about
    the section. `pinned` is the address in this version, `report_error` that of the form to report an error."""

    references: Mapping[str, str]
    assessments: Sequence[AssessmentLine]
    changes: Sequence[tuple[Link, str, Sequence[ChangeLine]]]
    cite: Citation | None
    credits: tuple[Credit, ...]
    pinned: str
    report_error: str
    history: PlaceHistory | None


@dataclass(frozen=True)
class SectionPage:
    """A section's page. `removed` are links to the last version with a paragraph that the section no longer has, by its id."""

    head: Head
    layout: Layout
    section: Section
    header: SectionHeader
    facts: SectionFacts
    summary_html: str
    removed: Mapping[str, Link]
    body_html: str
    has_figures: bool
    predictions: Sequence[PredictionLine]
    notes: SectionNotes

    @property
    def previous(self) -> ContentsLine | None:
        """The section before this one."""
        return self._neighbour(-1)

    @property
    def next(self) -> ContentsLine | None:
        """The section after this one."""
        return self._neighbour(1)

    def _neighbour(self, step: int) -> ContentsLine | None:
        lines = self.layout.contents
        index = next((index for index, line in enumerate(lines) if line.here), 0) + step
        return lines[index] if 0 <= index < len(lines) else None


def section_page(
    document: EditionDocument,
    section: Section,
    context: SectionContext,
    body: SectionBody,
    insertions: Iterable[Insertion] = (),
) -> SectionPage:
    """Return the page of a section of `document`. `insertions` are added to the HTML of its body."""
    edition, translate, numbers = context.edition, report_translator(document.report), document.numbers()
    assessments = [_assessment(document, each) for each in section.assessments]
    notes = _notes(document, section, context, body, assessments)
    places = {
        numbers[each.uid]: addresses.section(edition.report, edition.year, each.slug, edition.number)
        for each in document.sections
        if each.uid in numbers and each.uid != section.uid and edition.version
    }
    return SectionPage(
        head=page_head(document, edition, _version_relations(context), section, body),
        layout=edition_layout(document, edition, here=section, banner=_banner(context, translate)),
        section=section,
        header=_header(document, section, context, numbers.get(section.uid)),
        facts=_facts(document, section, context, assessments),
        summary_html=render_prose(section.summary, document=document) if section.summary else "",
        removed=_removed(context, translate),
        body_html=body_html(body, document, places, notes.report_error, insertions),
        has_figures=bool(body.figures),
        predictions=[
            prediction_line(each, context.scores, edition.report, translate, document) for each in section.predictions
        ],
        notes=notes,
    )


def _header(document: EditionDocument, section: Section, context: SectionContext, number: int | None) -> SectionHeader:
    translate, edition = report_translator(document.report), context.edition
    changed = list(_changed_techniques(document, section, context))
    return SectionHeader(
        number=number,
        rating=rating(section.maturity, translate),
        movement_label=_movement_label(section, context, translate),
        lineage_notes=_lineage_notes(section, context, translate),
        changed_techniques=changed[:CHANGED_SHOWN],
        more_changed=len(changed[CHANGED_SHOWN:]),
        since=edition.since,
        compare=_compare(section, edition, translate) if section.trend else None,
    )


def _facts(
    document: EditionDocument, section: Section, context: SectionContext, assessments: Sequence[AssessmentLine]
) -> SectionFacts:
    trend, translate = document.trend(section.trend), report_translator(document.report)
    return SectionFacts(
        trend=Link(trend.name, addresses.trend(trend.slug)) if trend else None,
        lit_line=lit_line(edition_story(document, context.edition), str(trend.uid), translate) if trend else None,
        earlier_years=context.elsewhere[:-YEARS_SHOWN],
        latest_years=context.elsewhere[-YEARS_SHOWN:],
        assessments=assessments[:TECHNIQUES_SHOWN],
        more_assessments=len(assessments[TECHNIQUES_SHOWN:]),
        keywords=translate.in_a_row(section.keywords),
    )


def _notes(
    document: EditionDocument,
    section: Section,
    context: SectionContext,
    body: SectionBody,
    assessments: Sequence[AssessmentLine],
) -> SectionNotes:
    translate, edition, version = report_translator(document.report), context.edition, context.edition.version
    items = {reference.key: reference.item for reference in document.references}
    place = (edition.report, edition.year, section.slug)
    return SectionNotes(
        references={key: format_reference(items[key], translate) for key in body.cited if key in items},
        assessments=assessments,
        changes=list(_changes(context, translate)),
        cite=cite(version, CitedPart(section), body.passages) if version else None,
        credits=section.credits or document.credits,
        pinned=addresses.section(*place, version.number) if version else "",
        report_error=addresses.report_error(*place, version.number) if version else "",
        history=place_history(edition, translate, section.uid),
    )


def _movement_label(section: Section, context: SectionContext, translate: Translator) -> MovementLabel | None:
    move = context.edition.moves.get(section.uid) if section.trend else None
    if move and move.movement is Movement.RETURNED:
        seen = [each.year for each in context.elsewhere if each.year < context.edition.year]
        move = replace(move, since=max(seen, default=None))
    return movement_label(move, translate)


def _lineage_notes(section: Section, context: SectionContext, translate: Translator) -> tuple[str, ...]:
    """Return the notes of the lineage steps since the earlier year as HTML."""
    move = context.edition.moves.get(section.uid) if section.trend else None
    notes = dict.fromkeys(origin.note for origin in move.origins if origin.note) if move else ()
    return tuple(render_inline(note, translate=translate) for note in notes)


def _banner(context: SectionContext, translate: Translator) -> Banner | None:
    edition = context.edition
    if context.latest_slug:
        latest = Link(translate("This section in the latest version"), _latest(context, context.latest_slug))
        return banner_towards(edition, latest, translate)
    also = translate("The latest version does not have this section.")
    return banner_towards(edition, latest_version(edition, translate), translate, also)


def _latest(context: SectionContext, slug: str | None) -> str:
    return addresses.section(context.edition.report, context.edition.year, slug) if slug else ""


def _changed_techniques(
    document: EditionDocument, section: Section, context: SectionContext
) -> Iterator[tuple[Link, str]]:
    """Yield techniques that are new or rated differently since the year before; none if the section continues no other."""
    was = context.assessed_before
    for each in section.assessments if was is not None else ():
        name = next((known.name for known in document.techniques if known.slug == each.technique), each.technique)
        technique = Link(name, addresses.technique(each.technique))
        today = context.techniques.get(each.technique, each.technique)
        if was is None or today not in was:
            yield technique, ""
        elif was[today] is not each.maturity:
            yield technique, then_and_now(was[today], each.maturity, report_translator(document.report))


def _assessment(document: EditionDocument, assessment: Assessment) -> AssessmentLine:
    statement = document.technique(assessment.technique)
    return AssessmentLine(
        statement.name if statement else assessment.technique,
        addresses.technique(assessment.technique),
        rating(assessment.maturity, report_translator(document.report)),
        render_note(assessment.note, document=document) if assessment.note else "",
        quote_text(assessment.quote, document.technique_names()),
        assessment.status is AssessmentStatus.PROPOSED,
    )


def prediction_line(
    prediction: Prediction,
    scores: Iterable[ScoreInYear],
    report: str,
    translate: Translator,
    document: EditionDocument | None = None,
) -> PredictionLine:
    """Return the line of a prediction with its scores among `scores`."""
    statement, criterion = (
        render_inline(text, document=document, translate=translate) if text else ""
        for text in (prediction.statement, prediction.criterion)
    )
    return PredictionLine(
        f"prediction-{str(prediction.uid)[:8]}",
        statement,
        criterion,
        prediction.due.isoformat(),
        translate.day(prediction.due),
        tuple(
            score_line(each, Link(str(each.year), addresses.edition(report, each.year)), translate)
            for each in scores
            if each.prediction == prediction.uid
        ),
    )


def _removed(context: SectionContext, translate: Translator) -> dict[str, Link]:
    """Return links to the last version with a removed paragraph, by its id."""
    edition = context.edition
    return {
        name: Link(
            translate("version {number}", number=number),
            f"{addresses.section(edition.report, edition.year, slug, number)}#{name}",
        )
        for name, (number, slug) in context.gone.items()
    }


def _changes(section: SectionContext, translate: Translator) -> Iterator[tuple[Link, str, Sequence[ChangeLine]]]:
    """Yield the versions up to this one that have change notes about the section: link, day and notes, newest first."""
    context = section.edition
    if context.version is None:
        return
    versions = [row.version for row in context.editions]
    until = versions.index(context.version) + 1 if context.version in versions else 0
    for version in reversed(versions[:until]):
        lines = tuple(
            change_line(note, version, context, translate)
            for note in version.notes
            if note.section and note.section == section.in_versions.get(version.number)
        )
        if lines:
            address = f"{addresses.versions(context.report, context.year)}#v{version.number}"
            named = translate("version\u00a0{number}", number=version.number)
            yield Link(named, address), translate.day(version.published_at), lines


def _compare(section: Section, context: EditionContext, translate: Translator) -> Link | None:
    link = what_changed(context.report, context.since, context.year, translate) if context.is_latest else None
    return replace(link, address=f"{link.address}#trend-{section.slug}") if link else None


def _version_relations(context: SectionContext) -> Iterator[Relation]:
    report, year = context.edition.report, context.edition.year
    by_number = {number: addresses.section(report, year, slug, number) for number, slug in context.in_versions.items()}
    return version_relations(context.edition, _latest(context, context.latest_slug), by_number)

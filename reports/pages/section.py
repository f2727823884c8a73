"""A section's page, and the page that cites one of its paragraphs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reports import addresses
from reports.document.types import Assessment, Credit, EditionDocument, Prediction, Section
from reports.document.words import AssessmentStatus, Movement
from reports.languages import Words
from reports.pages.head import Head, Relation, shortened, version_relations
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
from reports.pages.section_body import body_html
from reports.reading.context import EditionContext, ScoreInYear, SectionContext, TrendInYear
from reports.rendering import (
    Paragraph,
    SectionBody,
    format_reference,
    quote_text,
    render_inline,
    render_note,
    render_prose,
)
from reports.rendering.terms import words_of


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
class SectionPage:
    """A section's page."""

    head: Head
    layout: Layout
    number: int | None
    section: Section
    summary_html: str
    body_html: str
    has_figures: bool
    rating: Rating
    movement_label: MovementLabel | None
    why_notes: tuple[str, ...]
    trend: Link | None
    keywords: str
    assessments: tuple[AssessmentLine, ...]
    predictions: tuple[PredictionLine, ...]
    years: Sequence[TrendInYear]
    references: Mapping[str, str]
    credits: tuple[Credit, ...]
    gone: Mapping[str, Link]
    #: Versions, newest first, each with its day and its notes about the section.
    changes: tuple[tuple[Link, str, Sequence[ChangeLine]], ...]
    #: Techniques that are new since the year before, with "", or whose maturity differs, with both maturities.
    changed_techniques: tuple[tuple[Link, str], ...]
    since: int | None
    compare: Link | None
    pinned_address: str
    report_address: str

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
    document: EditionDocument, section: Section, context: SectionContext, body: SectionBody
) -> SectionPage:
    """Return the page of a section of `document`."""
    edition, words = context.edition, words_of(document.report)
    report, numbers = _pinned(addresses.report_error, section, edition), document.numbers()
    places = {
        numbers[each.uid]: addresses.section(edition.report, edition.year, each.slug, edition.number)
        for each in document.sections
        if each.uid in numbers and each.uid != section.uid and edition.version
    }
    return SectionPage(
        head=page_head(document, edition, _version_relations(context), section, body),
        layout=edition_layout(document, edition, here=section, banner=_banner(context, words)),
        number=numbers.get(section.uid),
        section=section,
        summary_html=render_prose(section.summary, document=document) if section.summary else "",
        body_html=body_html(body, document, places, report),
        has_figures=bool(body.figures),
        rating=rating(section.maturity, words),
        movement_label=_movement_label(section, context, words),
        why_notes=_why(section, context, words),
        trend=_trend(document, section),
        keywords=words.in_a_row(section.keywords),
        assessments=tuple(_assessment(document, each) for each in section.assessments),
        predictions=tuple(
            prediction_line(each, context.scores, edition.report, words, document) for each in section.predictions
        ),
        years=context.elsewhere,
        references=_references(document, body),
        credits=section.credits or document.credits,
        gone=_gone(context, words),
        changes=tuple(_changes(context, words)),
        changed_techniques=tuple(_changed_techniques(document, section, context)),
        since=edition.since,
        compare=_compare(section, edition, words) if section.trend else None,
        pinned_address=_pinned(addresses.section, section, edition),
        report_address=report,
    )


def _movement_label(section: Section, context: SectionContext, words: Words) -> MovementLabel | None:
    move = context.edition.moves.get(section.uid) if section.trend else None
    if move and move.movement is Movement.RETURNED:
        seen = [each.year for each in context.elsewhere if each.year < context.edition.year]
        move = replace(move, since=max(seen, default=None))
    return movement_label(move, words)


def _why(section: Section, context: SectionContext, words: Words) -> tuple[str, ...]:
    """Return the notes of the lineage steps since the earlier year as HTML."""
    move = context.edition.moves.get(section.uid) if section.trend else None
    notes = dict.fromkeys(origin.note for origin in move.origins if origin.note) if move else ()
    return tuple(render_inline(note, words=words) for note in notes)


def _banner(context: SectionContext, words: Words) -> Banner | None:
    edition = context.edition
    if context.latest_slug:
        latest = Link(words("This section in the latest version"), _latest(context, context.latest_slug))
        return banner_towards(edition, latest, words)
    also = words("The latest version does not have this section.")
    return banner_towards(edition, latest_version(edition, words), words, also)


def _latest(context: SectionContext, slug: str | None) -> str:
    return addresses.section(context.edition.report, context.edition.year, slug) if slug else ""


def _trend(document: EditionDocument, section: Section) -> Link | None:
    statement = document.trend(section.trend)
    return Link(statement.name, addresses.trend(statement.slug)) if statement else None


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
            yield technique, then_and_now(was[today], each.maturity, words_of(document.report))


def _assessment(document: EditionDocument, assessment: Assessment) -> AssessmentLine:
    statement = document.technique(assessment.technique)
    return AssessmentLine(
        statement.name if statement else assessment.technique,
        addresses.technique(assessment.technique),
        rating(assessment.maturity, words_of(document.report)),
        render_note(assessment.note, document=document) if assessment.note else "",
        quote_text(assessment.quote, document.technique_names()),
        assessment.status is AssessmentStatus.PROPOSED,
    )


def prediction_line(
    prediction: Prediction,
    scores: Iterable[ScoreInYear],
    report: str,
    words: Words,
    document: EditionDocument | None = None,
) -> PredictionLine:
    """Return the line of a prediction with its scores among `scores`."""
    statement, criterion = (
        render_inline(text, document=document, words=words) if text else ""
        for text in (prediction.statement, prediction.criterion)
    )
    return PredictionLine(
        f"prediction-{str(prediction.uid)[:8]}",
        statement,
        criterion,
        prediction.due.isoformat(),
        words.day(prediction.due),
        tuple(
            score_line(each, Link(str(each.year), addresses.edition(report, each.year)), words)
            for each in scores
            if each.prediction == prediction.uid
        ),
    )


def _references(document: EditionDocument, body: SectionBody) -> dict[str, str]:
    """Return the references that a body cites as HTML by key, in the order of their numbers."""
    items, words = {reference.key: reference.item for reference in document.references}, words_of(document.report)
    return {key: format_reference(items[key], words) for key in body.cited if key in items}


def _gone(context: SectionContext, words: Words) -> dict[str, Link]:
    """Return links to the last version with a removed paragraph, by its id."""
    edition = context.edition
    return {
        name: Link(
            words("version {number}", number=number),
            f"{addresses.section(edition.report, edition.year, slug, number)}#{name}",
        )
        for name, (number, slug) in context.gone.items()
    }


def _changes(section: SectionContext, words: Words) -> Iterator[tuple[Link, str, Sequence[ChangeLine]]]:
    """Yield the versions up to this one that have change notes about the section: link, day and notes, newest first."""
    context = section.edition
    if context.version is None:
        return
    versions = [row.version for row in context.editions]
    until = versions.index(context.version) + 1 if context.version in versions else 0
    for version in reversed(versions[:until]):
        lines = tuple(
            change_line(note, version, context, words)
            for note in version.notes
            if note.section and note.section == section.in_versions.get(version.number)
        )
        if lines:
            address = f"{addresses.versions(context.report, context.year)}#v{version.number}"
            named = words("version\u00a0{number}", number=version.number)
            yield Link(named, address), words.day(version.published_at), lines


def _compare(section: Section, context: EditionContext, words: Words) -> Link | None:
    link = what_changed(context.report, context.since, context.year, words) if context.is_latest else None
    return replace(link, address=f"{link.address}#trend-{section.slug}") if link else None


def _version_relations(context: SectionContext) -> Iterator[Relation]:
    report, year = context.edition.report, context.edition.year
    by_number = {number: addresses.section(report, year, slug, number) for number, slug in context.in_versions.items()}
    return version_relations(context.edition, _latest(context, context.latest_slug), by_number)


def _pinned(address: Callable[[str, int, str, str], str], section: Section, context: EditionContext) -> str:
    """Return the address in this version, by one of the functions of `addresses`; "" for a draft."""
    if context.version is None:
        return ""
    return address(context.report, context.year, section.slug, context.version.number)


@dataclass(frozen=True)
class ParagraphPage:
    """A paragraph's page. `place` is its address in the section, `report` that of the form for errors."""

    head: Head
    layout: Layout
    number: int
    text: str
    section: Link
    place: str
    report: str


def paragraph_page(
    document: EditionDocument, section: Section, paragraph: Paragraph, context: EditionContext
) -> ParagraphPage:
    """Return the page of a paragraph. The context is that of a pinned version."""
    words, number = words_of(document.report), context.number or ""
    address = addresses.section(context.report, context.year, section.slug, number)
    return ParagraphPage(
        head=Head(
            title=words(
                "Paragraph {paragraph} of “{title}” · {report} {year} (version {number})",
                paragraph=paragraph.number,
                title=section.title,
                report=document.report.name,
                year=context.year,
                number=number,
            ),
            description=shortened(paragraph.text),
            canonical=addresses.paragraph(context.report, context.year, section.slug, number, paragraph.id),
            # Not indexed, because the section's page has the same text.
            indexed=False,
            language=document.report.language,
            words=words,
        ),
        layout=edition_layout(document, context, here=section),
        number=paragraph.number,
        text=paragraph.text,
        section=Link(section.title, address),
        place=f"{address}#{paragraph.id}",
        report=f"{addresses.report_error(context.report, context.year, section.slug, number)}?paragraph={paragraph.id}",
    )

"""Two years of a report, trend by trend."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reports import addresses
from reports.document.diff import Work
from reports.document.movement import TrendMovement
from reports.document.types import Assessment, Section
from reports.document.words import Absence, Maturity, Movement
from reports.languages import Phrase, Plural, Translator
from reports.pages.comparing.changes import TrendChange, trend_changes
from reports.pages.comparing.texts import ComparedText, section_texts
from reports.pages.head import Head
from reports.pages.layout import Imprint, imprint
from reports.pages.parts import Link, MovementLabel, Rating, ScoreLine, movement_label, rating, score_line, then_and_now
from reports.pages.picture import YearPicture, year_picture
from reports.reading.context import Move, Origin
from reports.reading.picture import story
from reports.reading.reports import TwoYears
from reports.rendering import render_inline
from reports.rendering.picture import parts_of, split_counted
from reports.rendering.terms import ABSENCE

#: How trends are put together, by their movement; those that a lineage's word alone is said of, by its kind.
_HEADINGS = {
    Movement.NEW: Phrase("New", "heading"),
    Movement.RETURNED: Phrase("Returned", "heading"),
    Movement.UP: Phrase("Up", "heading"),
    Movement.DOWN: Phrase("Down", "heading"),
    "split": Phrase("Split", "heading"),
    "merged": Phrase("Merged", "heading"),
    "renamed": Phrase("Renamed", "heading"),
    Movement.UNCHANGED: Phrase("As before", "heading"),
    Movement.NONE: Phrase("Not rated in one of the years", "heading"),
    Maturity.NOT_RATED: Phrase("Not rated in either year", "heading"),
}
_COUNTS = {
    Movement.NEW: Plural("{number} new", "{number} new"),
    Movement.RETURNED: Plural("{number} returned", "{number} returned"),
    Movement.UP: Plural("{number} up", "{number} up"),
    Movement.DOWN: Plural("{number} down", "{number} down"),
    Movement.UNCHANGED: Plural("{number} as before", "{number} as before"),
    Movement.NONE: Plural("{number} not rated in one of the years", "{number} not rated in one of the years"),
    Maturity.NOT_RATED: Plural("{number} not rated in either year", "{number} not rated in either year"),
}
_LINEAGE_COUNTS = {
    "renamed": Plural("{number} renamed", "{number} renamed"),
    "split": Plural("{number} split", "{number} split"),
    "merged": Plural("{number} merged", "{number} merged"),
}
_ABSENCE_COUNTS = {
    Absence.NOT_COVERED: Plural("{number} not covered", "{number} not covered"),
    Absence.ENDED: Plural("{number} ended", "{number} ended"),
}


@dataclass(frozen=True)
class TrendMove:
    """A trend of the later year: what it was, what it is, and how its text changed. `anchor` is its section's slug."""

    anchor: str
    title: str
    address: str
    movement_label: MovementLabel | None
    after: Rating
    before: tuple[tuple[Link, Rating], ...]
    notes: tuple[str, ...]
    #: Those that the sections speak of differently, and how.
    techniques: tuple[tuple[Link, str], ...]
    texts: tuple[ComparedText, ...]
    #: How many words came, and how many went.
    added: int
    removed: int


#: Trends that moved alike: their heading, the anchor that the summary leads to, and the trends.
type MoveGroup = tuple[str, str, Sequence[TrendMove]]


@dataclass(frozen=True)
class Missing:
    """A trend of the earlier year that the later one does not have."""

    title: str
    address: str
    was: Rating
    kind: str
    word: str
    note_html: str


@dataclass(frozen=True)
class YearComparison:
    """All that the comparison of two years shows."""

    head: Head
    report: Link
    years: tuple[Link, ...]
    before: Link
    after: Link
    before_title: str
    after_title: str
    counts: tuple[Link, ...]
    #: The picture of both years; None if years are between them.
    picture: YearPicture | None
    #: The key findings of both years as HTML, each with its year.
    key_findings: tuple[tuple[Link, tuple[str, ...]], ...]
    groups: tuple[MoveGroup, ...]
    missing: tuple[Missing, ...]
    #: How predictions turned out, each with the year whose edition says so.
    scores: tuple[tuple[ScoreLine, int], ...]
    imprint: Imprint


def year_comparison(years: TwoYears) -> YearComparison:
    """The page of what moved between the latest versions of two years."""
    before, after, report, translate = years.before, years.after, years.report, years.translate
    changes = trend_changes(years)
    groups = tuple(_groups(years, changes))
    return YearComparison(
        head=Head(
            title=translate(
                "{before} and {after} compared · {report}",
                before=before.year,
                after=after.year,
                report=after.report.name,
            ),
            description=translate(
                "What moved between {before} and {after}, trend by trend.", before=before.year, after=after.year
            ),
            canonical=addresses.compare_years(report, before.year, after.year),
            language=after.report.language,
            translate=translate,
        ),
        report=Link(after.report.name, addresses.report(report)),
        years=tuple(
            Link(str(year), addresses.edition(report, year), here=year in {before.year, after.year})
            for year in years.years
        ),
        before=Link(str(before.year), addresses.edition(report, before.year)),
        after=Link(str(after.year), addresses.edition(report, after.year)),
        before_title=before.title,
        after_title=after.title,
        counts=tuple(_counts(groups, years, changes)),
        picture=_picture(years),
        key_findings=tuple(
            (
                Link(str(each.year), addresses.edition(report, each.year)),
                tuple(render_inline(finding.statement, document=each) for finding in each.key_findings),
            )
            for each in (before, after)
            if each.key_findings
        ),
        groups=groups,
        missing=_missing(years, changes),
        scores=tuple(
            (score_line(each, Link(str(each.made_in), ""), translate, each.statement, after), each.edition.year)
            for each in years.scores
        ),
        imprint=imprint(after),
    )


def _picture(years: TwoYears) -> YearPicture | None:
    """Return the picture of the two years, or None if other years are between them, because its movements are those of one year."""
    history = story(years.cells, years.after).until(2)
    if history.years != (years.before.year, years.after.year):
        return None
    return year_picture(history, years.report, years.translate, with_files=False)


def _groups(years: TwoYears, changes: Sequence[TrendChange]) -> Iterable[MoveGroup]:
    work = Work.for_documents()
    for alike, heading in _HEADINGS.items():
        rows = [
            _row(each, each.after, each.moved, years, work, heirs=_heirs(each, changes))
            for each in changes
            if each.after and each.moved and _alike(each.moved, each.after) == alike
        ]
        if rows:
            yield years.translate(heading), str(alike), rows


def _alike(moved: TrendMovement, after: Section) -> str:
    """What a trend is put together with others by: its movement, or the word that stands before it where that is all there is."""
    silent = moved.movement in {Movement.UNCHANGED, Movement.NONE, Movement.NEW}
    if silent and moved.lineage:
        return moved.lineage[0].kind
    is_unrated = moved.was is after.maturity is Maturity.NOT_RATED
    return Maturity.NOT_RATED if is_unrated else moved.movement


def _heirs(change: TrendChange, changes: Sequence[TrendChange]) -> list[Section]:
    """Return the later year's sections that continue the same as `change`, itself among them: several after a split."""
    continued = {section.uid for section in change.before}
    return [
        each.after
        for each in changes
        if each.after and (each is change or not continued.isdisjoint(section.uid for section in each.before))
    ]


def _counts(groups: Sequence[MoveGroup], years: TwoYears, changes: Sequence[TrendChange]) -> Iterable[Link]:
    """`3 up`, `one split in two`, `1 ended`: the trends that moved, those with another name or origin, those that are missing."""
    found, translate = years.moved, years.translate
    by_movement = {anchor: trends for _, anchor, trends in groups}
    for movement, forms in _COUNTS.items():
        if trends := by_movement.get(movement):
            yield Link(translate.count(*forms, len(trends)), f"#{movement}")
    for kind, forms in _LINEAGE_COUNTS.items():
        came = [
            (each.after, step)
            for each in changes
            if each.after and each.moved
            for step in each.moved.lineage
            if step.kind == kind
        ]
        heirs = {section.uid: section for section, _ in came}
        if not heirs:
            continue
        anchor = f"#{kind}" if kind in by_movement else f"#trend-{next(iter(heirs.values())).slug}"
        counted = len(heirs)
        if kind == "split":
            parts = parts_of([(step.parent, section.uid) for section, step in came], found.moved)
            yield from (Link(label, anchor) for label in split_counted(parts, translate))
            counted = parts.count(1)
        if counted:
            yield Link(translate.count(*forms, counted), anchor)
    absences = Counter(each.absence for each in found.absent)
    for absence, forms in _ABSENCE_COUNTS.items():
        if absences[absence]:
            yield Link(translate.count(*forms, absences[absence]), "#missing")


def _row(
    change: TrendChange,
    section: Section,
    moved: TrendMovement,
    years: TwoYears,
    work: Work,
    *,
    heirs: Sequence[Section],
) -> TrendMove:
    before, translate, earlier = years.before, years.translate, change.before
    texts = section_texts((before, years.after), earlier, [section], work, translate, heirs=heirs) if earlier else ()
    return TrendMove(
        anchor=section.slug,
        title=section.title,
        address=addresses.section(years.report, years.after.year, section.slug),
        movement_label=_movement_label(
            moved, before.year, tuple(each for each in change.origins if each.kind), translate
        ),
        after=rating(section.maturity, translate),
        before=tuple(
            (
                Link(each.title, addresses.section(years.report, before.year, each.slug)),
                rating(each.maturity, translate),
            )
            for each in earlier
        ),
        # Of a lineage that the earlier year knows nothing of, nothing is told.
        notes=tuple(
            dict.fromkeys(
                render_inline(step.note, translate=translate) for step in moved.descents if step.note and moved.before
            )
        ),
        techniques=_techniques(earlier, section, heirs, years) if earlier else (),
        texts=texts,
        added=sum(text.added for text in texts),
        removed=sum(text.removed for text in texts),
    )


def _movement_label(
    moved: TrendMovement, before: int, origins: Sequence[Origin], translate: Translator
) -> MovementLabel | None:
    found = movement_label(Move(moved.movement, moved.was, before, tuple(origins)), translate)
    if found and moved.movement is Movement.RETURNED:
        # It may have been there in a year between the two as well, so nothing is said of when it was last seen.
        seen = translate("in {year}, not in {other}", year=moved.since, other=before)
        label = translate("returned: in {year}, not in {other}", year=moved.since, other=before)
        return replace(found, label=label, named=seen)
    return found


def _techniques(
    earlier: Sequence[Section], section: Section, heirs: Sequence[Section], years: TwoYears
) -> tuple[tuple[Link, str], ...]:
    """The techniques whose maturity differs, and those that only one of the years names, by whatever name.

    What another of the `heirs` of a split still names was not dropped.
    """
    documents, translate = (years.before, years.after), years.translate
    today = {uid: slug for uid, (_, slug) in years.techniques.items()}
    olds, news = ({each.slug: today[each.uid] for each in document.techniques} for document in documents)
    was = {olds[each.technique]: each for old in earlier for each in old.assessments}
    now = {news[each.technique]: each for each in section.assessments}
    elsewhere = {news[each.technique] for heir in heirs for each in heir.assessments} - now.keys()
    known = {today[each.uid]: each for document in documents for each in document.techniques}
    return tuple(
        (
            Link(known[slug].name, addresses.technique(known[slug].slug)),
            _differs(was.get(slug), now.get(slug), translate),
        )
        for slug in dict.fromkeys([*now, *was])
        if slug not in elsewhere
        if slug not in was or slug not in now or was[slug].maturity is not now[slug].maturity
    )


def _differs(was: Assessment | None, now: Assessment | None, translate: Translator) -> str:
    if was is None:
        return translate.of("technique", "added")
    if now is None:
        return translate.of("technique", "dropped")
    return then_and_now(was.maturity, now.maturity, translate)


def _missing(years: TwoYears, changes: Sequence[TrendChange]) -> tuple[Missing, ...]:
    translate, notes = years.translate, {ending.trend: ending.note for ending in years.after.endings}
    return tuple(
        Missing(
            section.title,
            addresses.section(years.report, years.before.year, section.slug),
            rating(section.maturity, translate),
            change.absence.value,
            translate(ABSENCE[change.absence]),
            render_inline(notes.get(section.trend or "", ""), translate=translate),
        )
        for change in changes
        if change.absence
        for section in change.before
    )

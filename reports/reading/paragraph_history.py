"""What later versions of an edition did to a place that somebody cited: a paragraph, a section, a figure, or the edition.

Steps come from the index, where each paragraph has its origins in the version before. Withdrawn and redacted versions have no rows
there, so they are passed over; a place that was cited in one of them has one step, which says so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, TextField, Value, When

from reports.document.canonical import ChangeNote
from reports.document.paragraph_matching import ComparedParagraph, match_paragraphs
from reports.document.text import normal_text
from reports.document.types import EditionDocument
from reports.document.words import Severity
from reports.models.index import PublishedParagraph, PublishedSection
from reports.models.ledger import Version
from reports.rendering import paragraph_contents, plain_text, read_section


@dataclass(frozen=True)
class CitedPlace:
    """A place in the version with the key `version`: a paragraph or all of a section, a figure, or the edition if all are empty."""

    version: int
    section: UUID | None = None
    paragraph: str = ""
    figure: str = ""


class StepState(StrEnum):
    """What a version did to a place. `WITHDRAWN` and `REDACTED` are states of the version that was cited."""

    CHANGED = "changed"
    MOVED = "moved"
    SPLIT = "split"
    JOINED = "joined"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    REDACTED = "redacted"


@dataclass(frozen=True)
class HistoryStep:
    """What happened to a place in version `number`, or to that version, `at` a time.

    `places` are what continues it in that version; after a withdrawal, in the current one. `before` and `after` are the words that
    differ, as plain text with a blank line between paragraphs; "" if there are none or they may not be shown. `notes` are the change
    notes that give the reason, `severity` is their highest; `reason` is that of a withdrawal or redaction.
    """

    number: str
    at: datetime
    state: StepState
    places: tuple[CitedPlace, ...] = ()
    before: str = ""
    after: str = ""
    notes: tuple[ChangeNote, ...] = ()
    reason: str = ""

    @property
    def severity(self) -> Severity:
        """Return the highest severity of the notes."""
        is_major = any(note.severity is Severity.MAJOR for note in self.notes)
        return Severity.MAJOR if is_major else Severity.MINOR


type _Key = tuple[UUID, str]


@dataclass(frozen=True)
class _Row:
    """A paragraph of a version in the index, without its text. If it `is_same` as in the version before, its origin is itself there."""

    pk: int
    key: _Key
    sha256: str
    origins: tuple[_Key, ...]
    is_same: bool


@dataclass(frozen=True)
class _FoundStep:
    """A step without its words, and the rows whose texts they are."""

    step: HistoryStep
    before: Sequence[_Row] = ()
    after: Sequence[_Row] = ()


def history_of(place: CitedPlace) -> tuple[tuple[HistoryStep, ...], Version | None]:
    """Return the steps of a place, and the edition's current version, None if all are withdrawn. At most four queries.

    The steps are in the order of versions; there are none if the place is unchanged or unknown.
    """
    index = _Index([place])
    return _steps([place], index)[place], index.current(place)


def histories_of(places: Iterable[CitedPlace]) -> dict[CitedPlace, tuple[HistoryStep, ...]]:
    """Return the steps of each place, in the order of versions: at most four queries in all, and one for each withdrawn version."""
    places = list(dict.fromkeys(places))
    return _steps(places, _Index(places))


def _steps(places: Sequence[CitedPlace], index: "_Index") -> dict[CitedPlace, tuple[HistoryStep, ...]]:
    found = {place: list(index.steps(place)) for place in places}
    rows = {row.pk for steps in found.values() for each in steps for row in (*each.before, *each.after)}
    texts = dict(PublishedParagraph.objects.filter(pk__in=rows).values_list("pk", "text")) if rows else {}
    return {place: tuple(_worded(each, place, texts) for each in steps) for place, steps in found.items()}


def _worded(found: _FoundStep, place: CitedPlace, texts: Mapping[int, str]) -> HistoryStep:
    """Return the step with its words and the change notes that fit them."""
    step = found.step
    if found.before or found.after:
        before = "\n\n".join(texts[row.pk] for row in found.before)
        after = "\n\n".join(texts[row.pk] for row in found.after)
        step = replace(step, before=before, after=after)
    return replace(step, notes=_fitting(step.notes, step)) if place.section else step


def _fitting(notes: Sequence[ChangeNote], step: HistoryStep) -> tuple[ChangeNote, ...]:
    """Return the notes whose old and new words are in the step's words; without such notes, all."""
    before = normal_text(step.before)
    after = normal_text(step.after)
    fitting = [
        note
        for note in notes
        if (note.before or note.after)
        and normal_text(plain_text(note.before)) in before
        and normal_text(plain_text(note.after)) in after
    ]
    return tuple(fitting or notes)


class _Index:
    """The rows of the index for the editions of some places."""

    def __init__(self, places: Collection[CitedPlace]) -> None:
        editions = Version.objects.filter(pk__in={place.version for place in places}).order_by().values("edition")
        versions = Version.objects.filter(edition__in=editions).order_by("major", "minor")
        versions = versions.select_related("edition__report", "withdrawal", "redaction")
        # Sections and figures are compared as they were sealed.
        if not any((place.section and not place.paragraph) or place.figure for place in places):
            versions = versions.defer("document")
        self._version = {each.pk: each for each in versions}
        self._versions: defaultdict[int, list[Version]] = defaultdict(list)
        for version in self._version.values():
            self._versions[version.edition_id].append(version)
        self._sections = {place.section for place in places if place.section and not place.paragraph}

    def current(self, place: CitedPlace) -> Version | None:
        """Return the current version of the place's edition, or None if all are withdrawn."""
        readable = [each for each in self._versions_of(place) if each.is_readable]
        return readable[-1] if readable else None

    def _versions_of(self, place: CitedPlace) -> Sequence[Version]:
        cited = self._version.get(place.version)
        return self._versions[cited.edition_id] if cited else ()

    def steps(self, place: CitedPlace) -> Iterator[_FoundStep]:
        """Yield the steps of a place, in the order of versions."""
        versions = self._versions_of(place)
        cited = self._version.get(place.version)
        if cited is None:
            return
        later = [
            each for each in versions if each.is_readable and (each.major, each.minor) > (cited.major, cited.minor)
        ]
        if not cited.is_readable:
            yield self._gone(place, cited, [each for each in versions if each.is_readable])
        elif place.paragraph:
            yield from self._of_paragraph(place, later)
        else:
            yield from self._of_whole(place, later)

    def _of_paragraph(self, place: CitedPlace, later: Sequence[Version]) -> Iterator[_FoundStep]:
        known = self._paragraphs.get(place.version, {})
        row = known.get((place.section, place.paragraph))  # type: ignore[arg-type]
        current = [row] if row else []
        for version in later:
            rows = self._paragraphs.get(version.pk, {})
            # A version that 1.0 published beside this release has no rows until the index is rebuilt.
            if not current or not rows:
                continue
            before = current
            heirs = self._heirs[version.pk]
            current = list(dict.fromkeys(heir for each in before for heir in heirs.get(each.key, ())))
            if found := self._step(version, before, current, known):
                yield found
            known = rows

    def _step(
        self, version: Version, before: Sequence[_Row], after: Sequence[_Row], known: Mapping[_Key, _Row]
    ) -> _FoundStep | None:
        """Return the step from the rows `before` to those `after`, or None if nothing changed. `known` are all rows of before."""
        changed = [row for row in after if not row.is_same]
        unchanged = {row.key for row in after if row.is_same}
        lost = [row for row in before if row.key not in unchanged]
        if not changed and not lost:
            return None
        origins = [known[key] for row in changed for key in row.origins if key in known]
        was = sorted({*lost, *origins}, key=lambda row: row.pk)
        state = StepState.CHANGED
        if not after:
            state = StepState.REMOVED
        elif {row.sha256 for row in changed} == {row.sha256 for row in was}:
            state = StepState.MOVED
        elif len(changed) > len(lost):
            state = StepState.SPLIT
        elif any(len(row.origins) > 1 for row in changed):
            state = StepState.JOINED
        step = HistoryStep(
            version.number,
            version.published_at,
            state,
            tuple(CitedPlace(version.pk, *row.key) for row in after),
            notes=self._notes(version, {row.key[0] for row in [*was, *after]}),
        )
        return _FoundStep(step, () if state is StepState.MOVED else was, () if state is StepState.MOVED else changed)

    def _of_whole(self, place: CitedPlace, later: Sequence[Version]) -> Iterator[_FoundStep]:
        """Yield the steps of a section, a figure or the edition, which is compared as a whole."""
        before = self._value(place, place.version)
        known = place.version
        for version in later:
            after = self._value(place, version.pk)
            if before is None or after == before:
                before = after if before is None else before
                known = version.pk
                continue
            step = HistoryStep(
                version.number,
                version.published_at,
                StepState.REMOVED if after is None else StepState.CHANGED,
                () if after is None else (replace(place, version=version.pk),),
                before=self._text(known, place),
                after=self._text(version.pk, place),
                notes=self._notes_about(place, version),
            )
            yield _FoundStep(step)
            before = after
            known = version.pk

    def _notes_about(self, place: CitedPlace, version: Version) -> tuple[ChangeNote, ...]:
        """Return the notes about a section, about the sections that show a figure, or all notes for the edition."""
        if place.section:
            return self._notes(version, {place.section})
        if not place.figure:
            return version.notes
        document = version.content
        shown = [each.uid for each in document.sections if place.figure in read_section(document, each).figures]
        return self._notes(version, shown)

    def _value(self, place: CitedPlace, version: int) -> Any:
        """Return what is compared of a place in a version, or None if that has no such place."""
        document = self._version[version].content if place.section or place.figure else None
        if document and place.section:
            section = next((each for each in document.sections if each.uid == place.section), None)
            return section and (
                *(section.title, section.maturity, section.summary, section.body),
                *(section.assessments, section.predictions),
            )
        if document:
            return next((each for each in document.figures if each.key == place.figure), None)
        return version

    def _gone(self, place: CitedPlace, cited: Version, readable: Sequence[Version]) -> _FoundStep:
        """Return the step of a place in a withdrawn or redacted version, with the paragraph that is current instead."""
        state = StepState.REDACTED if cited.is_redacted else StepState.WITHDRAWN
        step = HistoryStep(cited.number, cited.gone_at or cited.published_at, state, reason=cited.gone)
        if not readable or cited.is_redacted:
            return _FoundStep(step)
        current = readable[-1]
        if not place.paragraph:
            return _FoundStep(replace(step, places=(replace(place, version=current.pk),)))
        rows = list(self._paragraphs.get(current.pk, {}).values())
        continuing = _matched(cited.content, place, current.content)
        after = [row for row in rows if row.key in continuing]
        places = tuple(CitedPlace(current.pk, *row.key) for row in after)
        return _FoundStep(replace(step, places=places), after=after)

    def _notes(self, version: Version, sections: Collection[UUID]) -> tuple[ChangeNote, ...]:
        """Return the notes about sections; without such notes, those about the edition."""
        slugs = {self._sections_of.get((version.pk, uid), [None])[0] for uid in sections}
        about = tuple(note for note in version.notes if note.section and note.section in slugs)
        return about or tuple(note for note in version.notes if note.section is None)

    def _text(self, version: int, place: CitedPlace) -> str:
        """Return the words of a section in a version; "" for a figure and the edition."""
        _slug, *words = self._sections_of.get((version, place.section), [""]) if place.section else [""]
        return "\n\n".join(filter(None, words))

    @property
    def _readable(self) -> list[int]:
        return [each.pk for each in self._version.values() if each.is_readable]

    @cached_property
    def _paragraphs(self) -> Mapping[int, Mapping[_Key, _Row]]:
        """The paragraphs of all versions, by version and key: one query."""
        rows: defaultdict[int, dict[_Key, _Row]] = defaultdict(dict)
        columns = ("version", "pk", "uid", "paragraph", "sha256", "origins")
        found = PublishedParagraph.objects.filter(version__in=self._readable).order_by("version", "position")
        for version, pk, uid, paragraph, sha256, origins in found.values_list(*columns):
            key = (uid, paragraph)
            before = [key] if origins is None else [(UUID(section), name) for section, name in origins]
            rows[version][key] = _Row(pk, key, sha256, tuple(before), is_same=origins is None)
        return rows

    @cached_property
    def _heirs(self) -> Mapping[int, Mapping[_Key, list[_Row]]]:
        """The paragraphs of each version that continue a paragraph of the version before, by its key."""
        found: dict[int, defaultdict[_Key, list[_Row]]] = {}
        for version, rows in self._paragraphs.items():
            found[version] = defaultdict(list)
            for row in rows.values():
                for key in row.origins:
                    found[version][key].append(row)
        return found

    @cached_property
    def _sections_of(self) -> Mapping[tuple[int, UUID | None], list[str]]:
        """The slugs of sections by version and uid, those of cited ones with their words: one query."""
        words = ("title", "maturity_label", "summary", "text")
        is_cited = Q(uid__in=self._sections)
        cited = {
            f"cited_{name}": Case(When(is_cited, then=name), default=Value(""), output_field=TextField())
            for name in words
        }
        rows = PublishedSection.objects.filter(version__in=self._readable).order_by().annotate(**cited)
        return {(row[0], row[1]): list(row[2:]) for row in rows.values_list("version", "uid", "slug", *cited)}


def _matched(withdrawn: EditionDocument, place: CitedPlace, current: EditionDocument) -> set[_Key]:
    """Return the paragraphs of the current document that continue a paragraph of a withdrawn one."""
    olds = _compared(withdrawn)
    news = _compared(current)
    return {
        (UUID(new.section), new.id)
        for new, match in zip(news, match_paragraphs(olds, news), strict=True)
        if any(
            (olds[index].section, olds[index].id) == (str(place.section), place.paragraph) for index in match.origins
        )
    }


def _compared(document: EditionDocument) -> list[ComparedParagraph]:
    return [
        ComparedParagraph(section, each.paragraph.id, each.paragraph.text, each.sha256)
        for section, contents in paragraph_contents(document).items()
        for each in contents
    ]

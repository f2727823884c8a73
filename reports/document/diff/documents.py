"""Two documents: two versions of an edition, or two years of a report."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Self

from reports.document.diff.pairing import moved, pair_by_keys
from reports.document.diff.statements import (
    Difference,
    FieldChange,
    StatementChange,
    compare_fields,
    compare_statements,
)
from reports.document.diff.texts import Run, RunKind, Work, count_words, diff_words
from reports.document.types import (
    Assessment,
    Credit,
    EditionDocument,
    Ending,
    Figure,
    Prediction,
    Reference,
    Score,
    Section,
    TechniqueStatement,
    TrendStatement,
)

_LISTS_OF_A_SECTION = ("assessments", "predictions", "credits")
_LISTS = ("sections", "endings", "scores", "references", "figures", "credits", "trends", "techniques")
_TEXTS_OF_A_SECTION = ("title", "summary", "body")
_TEXTS = ("title", "summary")


@dataclass(frozen=True)
class SectionChange:
    """A section that was added, removed, changed or moved. Positions are its places in the two editions, from 1."""

    kind: Difference
    before: Section | None
    after: Section | None
    position_before: int | None
    position: int | None
    moved: bool = False
    fields: tuple[FieldChange, ...] = ()
    assessments: tuple[StatementChange[Assessment], ...] = ()
    predictions: tuple[StatementChange[Prediction], ...] = ()
    credits: tuple[StatementChange[Credit], ...] = ()

    @property
    def section(self) -> Section:
        """The later of the two."""
        section = self.after or self.before
        if section is None:
            raise ValueError("a change is of something")
        return section

    @property
    def seen(self) -> bool:
        """Whether a reader can see the difference."""
        parts = [part.seen for part in self.fields]
        parts += [part.seen for part in (*self.assessments, *self.predictions, *self.credits)]
        return self.kind is not Difference.CHANGED or self.moved or any(parts)

    def field(self, name: str) -> FieldChange | None:
        """The change of one field, if it changed."""
        return next((change for change in self.fields if change.field == name), None)

    def runs(self) -> Iterator[Run]:
        """The words of title, summary and text that differ or stayed; those of a section added or removed, whole."""
        for name in _TEXTS_OF_A_SECTION:
            if change := self.field(name):
                yield from change.runs
            elif self.before is None or self.after is None:
                yield from diff_words(getattr(self.before, name, ""), getattr(self.after, name, ""))


@dataclass(frozen=True)
class Totals:
    """How much differs: sections, and words of titles, summaries and texts."""

    sections_changed: int
    sections_added: int
    sections_removed: int
    sections_moved: int
    words_added: int
    words_removed: int


@dataclass(frozen=True)
class DocumentDiff:
    """Everything that differs, and nothing that does not: it is empty if, and only if, the digests are equal.

    `fields` are the edition's own (`title`, `summary`, `doi` …), `report` those of the report as the edition names it.
    """

    fields: tuple[FieldChange, ...]
    report: tuple[FieldChange, ...]
    sections: tuple[SectionChange, ...]
    endings: tuple[StatementChange[Ending], ...]
    scores: tuple[StatementChange[Score], ...]
    references: tuple[StatementChange[Reference], ...]
    figures: tuple[StatementChange[Figure], ...]
    credits: tuple[StatementChange[Credit], ...]
    trends: tuple[StatementChange[TrendStatement], ...]
    techniques: tuple[StatementChange[TechniqueStatement], ...]

    @property
    def count(self) -> int:
        """How many things differ: each field, section, source and so on is one."""
        return sum(len(getattr(self, part.name)) for part in fields(self))

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not self.count

    @property
    def totals(self) -> Totals:
        """How much differs."""
        kinds = [change.kind for change in self.sections if change.seen]
        edition = [run for change in self.fields if change.field in _TEXTS for run in change.runs]
        runs = [*edition, *(run for change in self.sections for run in change.runs())]
        return Totals(
            sections_changed=kinds.count(Difference.CHANGED),
            sections_added=kinds.count(Difference.ADDED),
            sections_removed=kinds.count(Difference.REMOVED),
            sections_moved=sum(change.moved for change in self.sections),
            words_added=count_words(runs, RunKind.ADDED),
            words_removed=count_words(runs, RunKind.REMOVED),
        )

    def seen(self) -> Self:
        """The same without what no reader sees: keys that differ while the words are the same, as between two years."""
        sections = tuple(_seen_of_section(change) for change in self.sections if change.seen)
        others = [part.name for part in fields(self) if part.name != "sections"]
        kept = {name: tuple(change for change in getattr(self, name) if change.seen) for name in others}
        return replace(self, sections=sections, **kept)


def compare_documents(before: EditionDocument, after: EditionDocument) -> DocumentDiff:
    """What leads from `before` to `after`. Sections are matched by uid, else by trend, else by slug."""
    work = Work.for_documents()
    return DocumentDiff(
        fields=compare_fields(before, after, without=("report", *_LISTS), work=work),
        report=compare_fields(before.report, after.report, work=work),
        sections=_compare_sections(before.sections, after.sections, work),
        endings=compare_statements(
            before.endings, after.endings, lambda each: each.uid, lambda each: each.trend, work=work
        ),
        scores=compare_statements(
            before.scores, after.scores, lambda each: each.uid, lambda each: each.prediction, work=work
        ),
        references=compare_statements(
            before.references, after.references, lambda each: each.uid, lambda each: each.key, work=work
        ),
        figures=compare_statements(
            before.figures, after.figures, lambda each: each.uid, lambda each: each.key, work=work
        ),
        credits=compare_statements(
            before.credits, after.credits, lambda each: each.uid, lambda each: each.name, work=work
        ),
        trends=compare_statements(
            before.trends, after.trends, lambda each: each.uid, lambda each: each.slug, work=work
        ),
        techniques=compare_statements(
            before.techniques, after.techniques, lambda each: each.uid, lambda each: each.slug, work=work
        ),
    )


def _compare_sections(olds: tuple[Section, ...], news: tuple[Section, ...], work: Work) -> tuple[SectionChange, ...]:
    pairs = pair_by_keys(olds, news, (lambda each: each.uid, lambda each: each.trend, lambda each: each.slug))
    out_of_order = moved(pairs)
    changes = []
    for index, new in enumerate(news):
        if index not in pairs:
            changes.append(SectionChange(Difference.ADDED, None, new, None, index + 1))
            continue
        change = compare_section(olds[pairs[index]], new, work)
        if change.kind is Difference.CHANGED or index in out_of_order:
            shifted = index in out_of_order
            changes.append(replace(change, position_before=pairs[index] + 1, position=index + 1, moved=shifted))
    kept = set(pairs.values())
    changes += [
        SectionChange(Difference.REMOVED, old, None, index + 1, None)
        for index, old in enumerate(olds)
        if index not in kept
    ]
    return tuple(changes)


def compare_section(old: Section, new: Section, work: Work) -> SectionChange:
    """Return what changed in a section; its kind is `MOVED` if nothing did, but perhaps its place."""
    change = SectionChange(
        Difference.MOVED,
        old,
        new,
        None,
        None,
        fields=compare_fields(old, new, without=_LISTS_OF_A_SECTION, work=work),
        assessments=compare_statements(
            old.assessments, new.assessments, lambda each: each.uid, lambda each: each.technique, work=work
        ),
        predictions=compare_statements(
            old.predictions, new.predictions, lambda each: each.uid, lambda each: each.statement, work=work
        ),
        credits=compare_statements(old.credits, new.credits, lambda each: each.uid, lambda each: each.name, work=work),
    )
    differs = change.fields or change.assessments or change.predictions or change.credits
    return replace(change, kind=Difference.CHANGED) if differs else change


def _seen_of_section(change: SectionChange) -> SectionChange:
    seen = replace(
        change,
        fields=tuple(part for part in change.fields if part.seen),
        assessments=tuple(part for part in change.assessments if part.seen),
        predictions=tuple(part for part in change.predictions if part.seen),
        credits=tuple(part for part in change.credits if part.seen),
    )
    if seen.kind is Difference.CHANGED and not (seen.fields or seen.assessments or seen.predictions or seen.credits):
        return replace(seen, kind=Difference.MOVED)
    return seen

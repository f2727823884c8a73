"""Two documents: two versions of an edition, or two years of a report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from reports.document.diff.statements import (
    Difference,
    FieldChange,
    StatementChange,
    compare_fields,
    compare_lists,
    compare_statement,
)
from reports.document.diff.texts import Run, RunKind, Work, count_words
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
    Statement,
    TechniqueStatement,
    TrendStatement,
)

#: The lists of a section and of a document, each with the field by which members without a common uid are matched.
_LISTS_OF_A_SECTION = {"assessments": "technique", "predictions": "statement", "credits": "name"}
_LISTS = {
    "endings": "trend",
    "scores": "prediction",
    "references": "key",
    "figures": "key",
    "credits": "name",
    "trends": "slug",
    "techniques": "slug",
}
_TEXTS_OF_A_SECTION = ("title", "summary", "body")
_TEXTS = ("title", "summary")


@dataclass(frozen=True)
class SectionChange(StatementChange[Section]):
    """A section that was added, removed, changed or moved."""

    assessments: tuple[StatementChange[Assessment], ...] = ()
    predictions: tuple[StatementChange[Prediction], ...] = ()
    credits: tuple[StatementChange[Credit], ...] = ()

    def runs(self) -> Iterator[Run]:
        """The words of title, summary and text that differ or stayed; those of a section added or removed, whole."""
        for change in self.values:
            if change.field in _TEXTS_OF_A_SECTION:
                yield from change.runs


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
    """Everything that differs, but for keys that no reader sees.

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
    def totals(self) -> Totals:
        """How much differs."""
        kinds = [change.kind for change in self.sections]
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


def compare_documents(before: EditionDocument, after: EditionDocument) -> DocumentDiff:
    """What leads from `before` to `after`. Sections are matched by uid, else by trend, else by slug."""
    work = Work.for_documents()
    return DocumentDiff(
        fields=compare_fields(before, after, work, without=("report", "sections", *_LISTS)),
        report=compare_fields(before.report, after.report, work),
        sections=compare_lists(before.sections, after.sections, ("uid", "trend", "slug"), work, compare_section),
        **_compare_lists_of(before, after, _LISTS, work),
    )


def compare_section(old: Section | None, new: Section | None, work: Work) -> SectionChange:
    """Return what changed in a section; its kind is `MOVED` if nothing did, but perhaps its place."""
    if old is None or new is None:
        return SectionChange(Difference.ADDED if old is None else Difference.REMOVED, old, new)
    changed = compare_fields(old, new, work, without=_LISTS_OF_A_SECTION)
    lists = _compare_lists_of(old, new, _LISTS_OF_A_SECTION, work)
    kind = Difference.CHANGED if changed or any(lists.values()) else Difference.MOVED
    return SectionChange(kind, old, new, changed, **lists)


def _compare_lists_of(before: Statement, after: Statement, lists: Mapping[str, str], work: Work) -> dict[str, Any]:
    return {
        name: compare_lists(getattr(before, name), getattr(after, name), ("uid", key), work, compare_statement)
        for name, key in lists.items()
    }

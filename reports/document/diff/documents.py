"""Comparison of two documents, such as two versions of an edition or two years of a report, field by field."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from operator import attrgetter
from typing import Any, cast

from reports.document.diff.texts import Run, RunKind, Work, count_words, diff_words, moved, pair_by_keys
from reports.document.types import (
    Assessment,
    Credit,
    EditionDocument,
    Ending,
    Figure,
    KeyFinding,
    Prediction,
    Reference,
    Score,
    Section,
    Statement,
    TechniqueStatement,
    TrendStatement,
)

#: Identifiers, which readers do not see and comparisons ignore.
_IDENTIFIERS = frozenset({"uid", "schema_version", "prediction"})


class Difference(StrEnum):
    """The kind of a difference. `MOVED` is only a new position in the list; everything else is the same."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class FieldChange:
    """A field that differs: its name (`title`, `publisher.name`), its two values as text, and their comparison word by word."""

    field: str
    before: str
    after: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class StatementChange[S: Statement]:
    """A statement that was added, removed, changed or moved. `fields` is empty for one added or removed.

    Positions are those in its list, from 1; None if it is not in that document.
    """

    kind: Difference
    before: S | None
    after: S | None
    fields: tuple[FieldChange, ...] = ()
    moved: bool = False
    position_before: int | None = None
    position: int | None = None

    @property
    def values(self) -> tuple[FieldChange, ...]:
        """Return `fields`. For an added or removed statement, return all its values as changes from or to ""."""
        if self.kind not in {Difference.ADDED, Difference.REMOVED}:
            return self.fields
        names = (name for name in type(self.statement).model_fields if name not in _IDENTIFIERS)
        named = ((name, as_text(getattr(self.statement, name))) for name in names)
        pairs = ((name, text, "") if self.after is None else (name, "", text) for name, text in named if text)
        return tuple(FieldChange(name, was, now, diff_words(was, now)) for name, was, now in pairs)

    @property
    def statement(self) -> S:
        """Return the later of the two statements."""
        return cast("S", self.after or self.before)


def compare_lists[S: Statement, C: StatementChange[Any]](
    olds: Sequence[S],
    news: Sequence[S],
    keys: Sequence[str],
    work: Work,
    compare: Callable[[S | None, S | None, Work], C],
) -> tuple[C, ...]:
    """Return the statements that differ, in the new order, with removed ones last.

    Old and new statements are matched by the field `keys[0]`, the others by `keys[1]`, and so on. `compare` compares a pair.
    """
    pairs = pair_by_keys(olds, news, [attrgetter(key) for key in keys])
    out_of_order = moved(pairs)
    changes = []
    for index, new in enumerate(news):
        old = pairs.get(index)
        change = compare(None if old is None else olds[old], new, work)
        before = None if old is None else old + 1
        changes.append(replace(change, moved=index in out_of_order, position_before=before, position=index + 1))
    removed = sorted({*range(len(olds))} - {*pairs.values()})
    changes += [replace(compare(olds[index], None, work), position_before=index + 1) for index in removed]
    return tuple(each for each in changes if each.moved or each.kind is not Difference.MOVED)


def compare_statement[S: Statement](old: S | None, new: S | None, work: Work) -> StatementChange[S]:
    """Return the change of a statement. Its kind is `MOVED` if all fields are equal, because its position may still differ."""
    if old is None or new is None:
        return StatementChange(Difference.ADDED if old is None else Difference.REMOVED, old, new)
    fields = compare_fields(old, new, work)
    return StatementChange(Difference.CHANGED if fields else Difference.MOVED, old, new, fields)


def compare_fields(
    before: Statement, after: Statement, work: Work, *, without: Collection[str] = (), prefix: str = ""
) -> tuple[FieldChange, ...]:
    """Return the fields that differ, with dotted names for nested statements. Identifiers and fields in `without` are ignored."""
    changes: list[FieldChange] = []
    for name in type(before).model_fields:
        old = getattr(before, name)
        new = getattr(after, name)
        if name in _IDENTIFIERS or name in without or old == new:
            continue
        if isinstance(old, Statement) and isinstance(new, Statement):
            changes += compare_fields(old, new, work, prefix=f"{prefix}{name}.")
        else:
            was = as_text(old)
            now = as_text(new)
            changes.append(FieldChange(prefix + name, was, now, diff_words(was, now, work)))
    return tuple(changes)


def as_text(value: Any) -> str:
    """Return a field's value as text: a line for each item of a list, and "" for None. Identifiers are left out."""
    if isinstance(value, tuple):
        return "\n".join(_on_a_line(item) for item in value)
    return _on_a_line(value)


def _on_a_line(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " | ".join(_on_a_line(item) for item in value)
    if isinstance(value, Statement):
        values = (as_text(getattr(value, name)) for name in type(value).model_fields if name not in _IDENTIFIERS)
        return ", ".join(filter(None, values))
    return str(value)


#: The lists of a section and of a document, with the fields that match members if their uids differ.
_LISTS_OF_A_SECTION = {"assessments": "technique", "predictions": "statement", "credits": "name"}
_LISTS = {
    "key_findings": "statement",
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
        """Yield the compared words of title, summary and text; all their words if the section was added or removed."""
        for change in self.values:
            if change.field in _TEXTS_OF_A_SECTION:
                yield from change.runs


@dataclass(frozen=True)
class Totals:
    """The numbers of changed sections, and of changed words in titles, summaries and texts."""

    sections_changed: int
    sections_added: int
    sections_removed: int
    sections_moved: int
    words_added: int
    words_removed: int


@dataclass(frozen=True)
class DocumentDiff:
    """All differences between two documents, except identifiers.

    `fields` are those of the edition (`title`, `summary`, `doi` …), `report` those of the report.
    """

    fields: tuple[FieldChange, ...]
    report: tuple[FieldChange, ...]
    sections: tuple[SectionChange, ...]
    key_findings: tuple[StatementChange[KeyFinding], ...]
    endings: tuple[StatementChange[Ending], ...]
    scores: tuple[StatementChange[Score], ...]
    references: tuple[StatementChange[Reference], ...]
    figures: tuple[StatementChange[Figure], ...]
    credits: tuple[StatementChange[Credit], ...]
    trends: tuple[StatementChange[TrendStatement], ...]
    techniques: tuple[StatementChange[TechniqueStatement], ...]

    @property
    def count(self) -> int:
        """Return the number of differences. Each changed field of the edition, section, source and so on counts as one."""
        return sum(len(getattr(self, part.name)) for part in fields(self))

    @property
    def totals(self) -> Totals:
        """Return the numbers of changed sections and words."""
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
    """Return the differences between two documents. Sections are matched by uid, else by trend, else by slug."""
    work = Work.for_documents()
    return DocumentDiff(
        fields=compare_fields(before, after, work, without=("report", "sections", *_LISTS)),
        report=compare_fields(before.report, after.report, work),
        sections=compare_lists(before.sections, after.sections, ("uid", "trend", "slug"), work, compare_section),
        **_compare_lists_of(before, after, _LISTS, work),
    )


def compare_section(old: Section | None, new: Section | None, work: Work) -> SectionChange:
    """Return the change of a section. Its kind is `MOVED` if all fields are equal, because its position may still differ."""
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

"""Two statements field by field, and two lists of statements."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reports.document.diff.pairing import moved, pair_by_keys
from reports.document.diff.texts import Run, Work, diff_words
from reports.document.types import Statement

#: What ties statements together, and no reader sees.
_UNSEEN = frozenset({"uid", "schema_version", "prediction"})


class Difference(StrEnum):
    """What became of a statement. One that `MOVED` stands elsewhere among its like, and is otherwise the same."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class FieldChange:
    """A field that differs: its name (`title`, `publisher.name`), and its two values as text, held word by word."""

    field: str
    before: str
    after: str
    runs: tuple[Run, ...]

    @property
    def seen(self) -> bool:
        """Whether a reader can see the difference: not if it is one of keys alone."""
        return self.field.rpartition(".")[2] not in _UNSEEN


@dataclass(frozen=True)
class StatementChange[S: Statement]:
    """A statement that was added, removed, changed or moved. `fields` is empty for one added or removed."""

    kind: Difference
    before: S | None
    after: S | None
    fields: tuple[FieldChange, ...] = ()
    moved: bool = False

    @property
    def seen(self) -> bool:
        """Whether a reader can see the difference."""
        return self.kind is not Difference.CHANGED or self.moved or any(change.seen for change in self.fields)

    @property
    def values(self) -> tuple[FieldChange, ...]:
        """Return `fields`; of a statement that was added or removed, all its values as changes from or to nothing."""
        if self.kind not in {Difference.ADDED, Difference.REMOVED}:
            return self.fields
        named = ((name, as_text(getattr(self.statement, name))) for name in type(self.statement).model_fields)
        pairs = ((name, text, "") if self.after is None else (name, "", text) for name, text in named if text)
        return tuple(FieldChange(name, was, now, diff_words(was, now)) for name, was, now in pairs)

    @property
    def statement(self) -> S:
        """The later of the two."""
        statement = self.after or self.before
        if statement is None:
            raise ValueError("a change is of something")
        return statement


type Key[S] = Callable[[S], Hashable | None]


def compare_statements[S: Statement](
    olds: Sequence[S], news: Sequence[S], *keys: Key[S], work: Work
) -> tuple[StatementChange[S], ...]:
    """The statements that differ, matched by each of `keys` in turn: in the later order, those removed at the end."""
    pairs = pair_by_keys(olds, news, keys)
    out_of_order = moved(pairs)
    changes: list[StatementChange[S]] = []
    for index, new in enumerate(news):
        if index not in pairs:
            changes.append(StatementChange(Difference.ADDED, None, new))
            continue
        old = olds[pairs[index]]
        fields = compare_fields(old, new, work=work)
        if fields or index in out_of_order:
            kind = Difference.CHANGED if fields else Difference.MOVED
            changes.append(StatementChange(kind, old, new, fields, index in out_of_order))
    kept = set(pairs.values())
    changes += [StatementChange(Difference.REMOVED, old, None) for index, old in enumerate(olds) if index not in kept]
    return tuple(changes)


def compare_fields(
    before: Statement, after: Statement, *, without: Sequence[str] = (), work: Work
) -> tuple[FieldChange, ...]:
    """The fields that differ, those of statements within by dotted names; fields in `without` are passed over."""
    return tuple(_fields(before, after, "", frozenset(without), work))


def _fields(
    before: Statement, after: Statement, prefix: str, without: frozenset[str], work: Work
) -> Iterator[FieldChange]:
    for name in type(before).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if name in without or old == new:
            continue
        if isinstance(old, Statement) and isinstance(new, Statement):
            yield from _fields(old, new, f"{prefix}{name}.", frozenset(), work)
        else:
            was, now = as_text(old), as_text(new)
            yield FieldChange(prefix + name, was, now, diff_words(was, now, work))


def as_text(value: Any) -> str:
    """A field's value as text: a list a line each, a row or a statement on one line, no identifiers, nothing as ""."""
    if isinstance(value, tuple):
        return "\n".join(_on_a_line(item) for item in value)
    return _on_a_line(value)


def _on_a_line(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " | ".join(_on_a_line(item) for item in value)
    if isinstance(value, Statement):
        values = (as_text(getattr(value, name)) for name in type(value).model_fields if name not in _UNSEEN)
        return ", ".join(filter(None, values))
    return str(value)

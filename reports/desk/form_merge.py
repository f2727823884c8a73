"""Merge concurrent saves of the same form without losing either person's text.

What a page showed (its base) is compared, under a lock, with what it would show now. Prose is merged paragraph by paragraph, and rows
that either person added are kept; if that is all, the save goes through. Otherwise it is refused: what only the other person changed is
taken over into the form, and where both changed the same field, both values are shown to choose from. Until one is chosen, the base of
that field stays.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.choices import flatten_choices
from pydantic import TypeAdapter, ValidationError

from reports.desk.forms import uid_of
from reports.desk.text_editor import in_words_of
from reports.document.diff import Run, RunKind, Work, diff_plain
from reports.document.merging import Paragraph, joined, merge_texts

type Values = list[str]
type Row = dict[str, Values]
#: formset prefix ("" for the form itself) -> row id ("" for the form itself) -> field -> what the browser would send.
type Shown = dict[str, dict[str, Row]]
_SHOWN: TypeAdapter[Shown] = TypeAdapter(Shown)
#: The words that one text has and the other has not, as a person reads both.
type Diff = Callable[[str, str], tuple[Run, ...]]

MINE, THEIRS = "mine", "theirs"
ROW_NUMBER = r"(\d+)-"


@dataclass(frozen=True)
class Choice:
    """A conflict: one of two values has to be chosen. `taken` is empty at first.

    `state` identifies the two values: when one of them changes, the choice is asked again.
    """

    name: str
    state: str
    paragraph: Paragraph
    mine: tuple[Run, ...]
    theirs: tuple[Run, ...]
    taken: str

    @property
    def text(self) -> str:
        """The chosen text."""
        return self.paragraph.theirs if self.taken == THEIRS else self.paragraph.mine


def choice_in(data: QueryDict, place: str, paragraph: Paragraph, diff: Diff) -> Choice:
    """Return the choice that a paragraph leaves, as far as it was made in `data`."""
    name = _digest(place, paragraph.was or paragraph.mine)
    state = _digest(paragraph.mine, paragraph.theirs)
    which, is_as_shown = data.get(f"choose-{name}", ""), data.get(f"state-{name}") == state
    return Choice(
        name=name,
        state=state,
        paragraph=paragraph,
        mine=diff(paragraph.was, paragraph.mine),
        theirs=diff(paragraph.was, paragraph.theirs),
        taken=which if is_as_shown and which in {MINE, THEIRS} else "",
    )


def _digest(*texts: str) -> str:
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Change:
    """A field that the other person changed; if this person changed it too, with the `choices` that this leaves."""

    label: str
    runs: tuple[Run, ...]
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Stale:
    """A refused save: who saved meanwhile (“you” in another window), when, and their changes."""

    by: str
    at: datetime | None
    changes: tuple[Change, ...]

    @property
    def is_open(self) -> bool:
        """Return whether something has to be chosen."""
        return any(change.choices for change in self.changes)

    @property
    def has_taken_over(self) -> bool:
        """Return whether any change of theirs was put into the form without a choice."""
        return any(change.runs for change in self.changes)


def shown(form: forms.BaseForm, formsets: list[Any]) -> Shown:
    """Return what an unbound form and its formsets show."""
    rows = {
        formset.prefix: {str(each.instance.pk): row_of(each) for each in formset.initial_forms} for formset in formsets
    }
    return {"": {"": row_of(form)}} | rows


def sent_state(data: QueryDict, form: forms.BaseForm, formsets: list[Any]) -> Shown:
    """Return what an unbound form and its formsets, which were just saved, would show if every field were as it was sent."""
    state = shown(form, formsets)
    for name in state[""][""]:
        state[""][""][name] = _own(form.fields[name], data.getlist(name))
    for formset in formsets:
        rows = {str(each.instance.pk): each for each in formset.initial_forms}
        for sent in sent_rows(data, formset.prefix):
            row_id = "".join(sent.get("id", []))
            for name in state[formset.prefix].get(row_id, {}):
                state[formset.prefix][row_id][name] = _own(rows[row_id].fields[name], sent.get(name, []))
    return state


def has_same_rows(data: QueryDict, formset: Any, as_sent: Shown) -> bool:
    """Return whether an unbound formset shows as many rows as were sent, the same in the same order, with the same values."""
    now = {str(each.instance.pk): row_of(each) for each in formset.initial_forms}
    sent = [row_id for row in sent_rows(data, formset.prefix) for row_id in row.get("id", []) if row_id]
    is_as_long = data.get(f"{formset.prefix}-TOTAL_FORMS") == str(formset.total_form_count())
    return is_as_long and sent == list(now) and as_sent[formset.prefix] == now


def sent_rows(data: QueryDict, prefix: str) -> list[Row]:
    """Return the rows of a formset as they were sent, in order."""
    numbered: dict[int, Row] = {}
    for key in data:
        if found := re.match(rf"{re.escape(prefix)}-{ROW_NUMBER}", key):
            numbered.setdefault(int(found[1]), {})[key[found.end() :]] = data.getlist(key)
    return [numbered[number] for number in sorted(numbered)]


def row_of(form: forms.BaseForm) -> Row:
    """Return each editable field of an unbound form as the browser would send it back."""
    return {bound.name: _sent(bound) for bound in form if _is_compared(form, bound.name)}


def _is_compared(form: forms.BaseForm, name: str) -> bool:
    field = form.fields[name]
    is_key = isinstance(field, (forms.models.InlineForeignKeyField, forms.FileField)) or name in {"id", "DELETE"}
    return not is_key and not field.disabled


def _sent(bound: forms.BoundField) -> Values:
    value, widget = bound.value(), bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    if _has_several(bound.field):
        return sorted(str(getattr(each, "pk", each)) for each in value or ())
    formatted = widget.format_value(value)
    return _lines(formatted if isinstance(formatted, list) else ["" if formatted is None else str(formatted)])


def _has_several(field: forms.Field) -> bool:
    """Return whether several choices may be chosen. Browsers send them in the order of the page."""
    return isinstance(field.widget, forms.SelectMultiple | forms.CheckboxSelectMultiple)


def _lines(values: Values) -> Values:
    """Return the values with the line ends of texts, which browsers send as CR LF."""
    return [value.replace("\r\n", "\n") for value in values]


def _own(field: forms.Field, values: Values) -> Values:
    """Return what a browser sent, in the form of `_sent`."""
    return sorted(values) if _has_several(field) else _lines(values)


def read(text: str | None) -> Shown:
    """Return what the page had shown, or nothing if `text` cannot be read."""
    try:
        return _SHOWN.validate_json(text or "{}", strict=True)
    except ValidationError:
        return {}


class Merge:
    """Merges three states of a page: what it had shown (`base`), what it would show now, and what this person sends.

    `data` is what the form will show or save, and `state` the base of the next save; `changes` what the other person did; `is_settled`
    if the save may go through. Changes of `row` are shown as its texts are read.
    """

    def __init__(
        self,
        data: QueryDict,
        base: Shown,
        *,
        form: forms.BaseForm,
        formsets: list[Any],
        row: Model,
    ) -> None:
        self.data = data.copy()
        self.changes: list[Change] = []
        self._row = row
        self._now = shown(form, formsets)
        self.state = deepcopy(self._now)
        self._base = deepcopy(base)
        self._is_open = self._has_joined = False
        self._merge_form(form)
        for formset in formsets:
            self._merge_rows(formset)
        # A form that was sent twice, or changed in the same way by both, has what is stored.
        is_alike = not self.changes and _names_in(self._base) == _names_in(self._now)
        self.is_settled = not self._is_open and (self._has_joined or base == self._now or is_alike)

    @cached_property
    def _work(self) -> Work:
        return Work()

    @cached_property
    def _in_words(self) -> Callable[[str], str]:
        return in_words_of(self._row)

    def _merge_form(self, form: forms.BaseForm) -> None:
        mine = {name: _lines(self.data.getlist(name)) for name in form.fields}
        for name, values in self._merge_row(form, ("", ""), mine).items():
            self.data.setlist(name, values)

    def _merge_rows(self, formset: Any) -> None:
        prefix, now = formset.prefix, self._now[formset.prefix]
        sent = sent_rows(self.data, prefix)
        seen = self._base.setdefault(prefix, {})
        by_id = {row["id"][0]: row for row in sent if row.get("id", [""])[0]}
        new = [row for row in sent if not row.get("id", [""])[0]]
        for form in formset.initial_forms:
            row_id = str(form.instance.pk)
            again = None if row_id in by_id else next((row for row in new if _is_of(row, form, formset)), None)
            if again is not None:
                new.remove(again)
                by_id[row_id] = again
                seen.setdefault(row_id, {name: [] for name in now[row_id]})
        old = [self._old_row(each, prefix, by_id) for each in formset.initial_forms]
        gone = [
            row
            for row_id, row in by_id.items()
            if row_id not in now and self._keeps(formset, row, seen.get(row_id, {}))
        ]
        self._write_rows(prefix, old, [{**row, "id": [""]} for row in gone] + new)

    def _old_row(self, form: Any, prefix: str, by_id: dict[str, Row]) -> Row:
        row_id = str(form.instance.pk)
        mine = by_id.get(row_id)
        stored = {**self._now[prefix][row_id], "id": [row_id]}
        if row_id not in self._base.get(prefix, {}):
            # A row that the other person added conflicts with nothing, unless this person sent it too.
            self._has_joined |= mine is None
            self._is_open |= mine is not None
            self.changes.append(Change(f"{_name_of_row(form)}: added", (Run(RunKind.ADDED, str(form.instance)),)))
            return stored
        if mine is None:
            # The page does not show the row yet, because a save from it stored a newer base.
            return stored
        return {**mine, **self._merge_row(form, (prefix, row_id), mine), "id": [row_id]}

    def _keeps(self, formset: Any, mine: Row, seen: Row) -> bool:
        """Return whether a row that the other person removed comes back as a new one, because this person changed it."""
        if "DELETE" in mine:
            return False
        fields = formset.form.base_fields
        shown = {name: values for name, values in seen.items() if name in fields}
        changed = any(_own(fields[name], mine.get(name, [])) != values for name, values in shown.items())
        texts = [_readable(fields[name], values) for name, values in shown.items()]
        name = f"{formset.model._meta.verbose_name} “{next(iter(texts), '')}”"
        words = "removed; yours is kept as a new one" if changed else "removed"
        self._is_open = True
        self.changes.append(Change(f"{name}: {words}", (Run(RunKind.REMOVED, " ".join(texts)),)))
        return changed

    def _merge_row(self, form: Any, place: tuple[str, str], mine: Row) -> Row:
        prefix, row_id = place
        seen, merged = self._base.get(prefix, {}).get(row_id, {}), {}
        for name, theirs in self._now[prefix][row_id].items():
            field, before = form.fields[name], seen.get(name, [])
            own = merged[name] = _own(field, mine.get(name, []))
            if theirs == before or _trimmed(theirs) == _trimmed(own):
                continue
            words = f"{_name_of_row(form)}: {_label(form, name)}" if row_id else _label(form, name)
            is_prose = len(before) == 1 and isinstance(field.widget, forms.Textarea)
            if own == before:
                # Prose is taken over without asking, anything else once this person has seen it.
                merged[name] = theirs
                runs = self._diff(_readable(field, before), _readable(field, theirs))
                self.changes.append(Change(words, runs))
                self._has_joined |= is_prose
                self._is_open |= not is_prose
            elif is_prose:
                paragraphs = merge_texts(before[0], "\n".join(own), "\n".join(theirs), self._work)
                text_of = self._join(words, (*place, name), before, paragraphs, is_prose=True)
                merged[name] = [joined(paragraphs, text_of)]
            else:
                whole = Paragraph(*(_readable(field, values) for values in (before, own, theirs)))
                text_of = self._join(words, (*place, name), before, (whole,), is_prose=False)
                merged[name] = theirs if text_of(whole) == whole.theirs else own
        return merged

    def _join(
        self,
        label: str,
        place: tuple[str, str, str],
        before: Values,
        paragraphs: tuple[Paragraph, ...],
        *,
        is_prose: bool,
    ) -> Callable[[Paragraph], str]:
        """Note what both changed. Return the text of each paragraph: merged, chosen, or this person's own."""
        choices = tuple(
            choice_in(self.data, "/".join(place), each, self._diff)
            for each in paragraphs
            if not is_prose or (each.is_contested and not each.has_their_words)
        )
        runs = tuple(
            run
            for each in paragraphs
            if each.is_theirs
            for run in (*self._diff(each.was, each.theirs), Run(RunKind.SAME, "\n\n"))
        )
        self.changes.append(Change(label, runs, choices))
        if all(each.taken for each in choices):
            self._has_joined = True
            taken = {each.paragraph: each.text for each in choices}
            return lambda each: taken.get(each, each.text)
        prefix, row_id, name = place
        self.state[prefix][row_id][name] = before
        self._is_open = True
        return lambda each: each.text

    def _diff(self, before: str, after: str) -> tuple[Run, ...]:
        return diff_plain(before, after, self._in_words, self._work)

    def _write_rows(self, prefix: str, old: list[Row], new: list[Row]) -> None:
        for key in [key for key in self.data if re.match(rf"{re.escape(prefix)}-{ROW_NUMBER}", key)]:
            del self.data[key]
        for number, row in enumerate(old + new):
            for name, values in row.items():
                self.data.setlist(f"{prefix}-{number}-{name}", values)
        self.data[f"{prefix}-INITIAL_FORMS"] = str(len(old))
        self.data[f"{prefix}-TOTAL_FORMS"] = str(len(old) + len(new))


def _is_of(row: Row, form: Any, formset: Any) -> bool:
    """Return whether the new `row` is what the saved row of `form` was sent as, or says the same."""
    token = "".join(row.get("token", []))
    if token and getattr(form.instance, "uid", None) == uid_of(token, formset.instance):
        return True
    return all(_trimmed(_own(form.fields[name], row.get(name, []))) == values for name, values in row_of(form).items())


def _name_of_row(form: Any) -> str:
    return f"{form.instance._meta.verbose_name} “{form.instance}”"


def _trimmed(values: Values) -> Values:
    """Return the values without the trailing white space that a save removes."""
    return [value.rstrip() for value in values]


def _names_in(state: Shown) -> set[tuple[str, str, str]]:
    return {(prefix, row_id, name) for prefix, rows in state.items() for row_id, row in rows.items() for name in row}


def _label(form: forms.BaseForm, name: str) -> str:
    return str(form[name].label).capitalize() if form[name].label else name


def _readable(field: forms.Field, values: Values) -> str:
    """Return what was sent, as a person reads it: a choice by its label."""
    if isinstance(field.widget, forms.CheckboxInput):
        return "yes" if values else "no"
    choices: Iterator[tuple[Any, Any]] = flatten_choices(getattr(field, "choices", ()))
    labels = {str(value): str(label) for value, label in choices}
    return ", ".join(labels.get(value, value) for value in values)

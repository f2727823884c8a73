"""Two people at one page: a save on an older state takes nobody's words away.

A page carries what it showed (`seen`). When it comes back, that is compared, under a lock, with what the page would show now.
Texts are put together paragraph by paragraph, and if that is all, the save goes through. Else it is refused: what only the other
person changed is taken over into the form, and what both changed stays as this person wrote it, to be chosen (`choosing`).

What both changed stays open: the page carries it as it stood before (`was`), and is refused again until this person has chosen,
or has taken the other person's words into theirs.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.choices import flatten_choices
from pydantic import TypeAdapter, ValidationError

from reports.desk.choosing import Choice, Chosen, Diff, Rewritten
from reports.desk.new_rows import uid_of
from reports.document.diff import Run, RunKind, Work, diff_words
from reports.document.merging import Paragraph, joined, merge_texts

type Values = list[str]
type Row = dict[str, Values]
#: formset prefix ("" for the form itself) -> row id ("" for the form itself) -> field -> what the browser would send.
type Shown = dict[str, dict[str, Row]]
_SHOWN: TypeAdapter[Shown] = TypeAdapter(Shown)

ROW_NUMBER = r"(\d+)-"
#: How headings, figures, notes and rules begin, which have no number.
_NOT_NUMBERED = ("#", "![", "[^", "---")


@dataclass(frozen=True)
class Change:
    """One field that the other person changed; `both` if this person changed it too, with the `choices` that this leaves."""

    label: str
    runs: tuple[Run, ...]
    both: bool
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Stale:
    """Why a save was refused: who saved meanwhile, when, and what. `is_open` if words of theirs are not in the form; `is_own` if
    they are the same person, in another window.
    """

    by: str
    at: datetime | None
    changes: tuple[Change, ...]
    is_open: bool
    is_own: bool
    rewritten: tuple[Rewritten, ...] = ()

    @property
    def has_taken_over(self) -> bool:
        """Whether anything of theirs was put into the form without a choice."""
        return any(change.runs for change in self.changes)


def shown(form: forms.BaseForm, formsets: list[Any]) -> Shown:
    """What an unbound form and its formsets show."""
    rows = {
        formset.prefix: {str(each.instance.pk): row_of(each) for each in formset.initial_forms} for formset in formsets
    }
    return {"": {"": row_of(form)}} | rows


def row_of(form: forms.BaseForm) -> Row:
    """Each editable field of an unbound form as the browser would send it back."""
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
    """Whether any number of its choices may be chosen; in which order a browser sends them says nothing."""
    return isinstance(field.widget, forms.SelectMultiple | forms.CheckboxSelectMultiple)


def _lines(values: Values) -> Values:
    """Browsers send every line end as CR LF."""
    return [value.replace("\r\n", "\n") for value in values]


def _own(field: forms.Field, values: Values) -> Values:
    """What a browser sent, as `_sent` has it."""
    return sorted(values) if _has_several(field) else _lines(values)


def dump(state: Shown) -> str:
    return json.dumps(state, ensure_ascii=False)


def read(text: str | None) -> Shown:
    """What the page said it had shown; nothing if it said nothing that can be read."""
    try:
        return _SHOWN.validate_json(text or "{}", strict=True)
    except ValidationError:
        return {}


@dataclass(frozen=True)
class Three:
    """A field in three states: what both began with, what this person sends, and what the other person has saved."""

    field: forms.Field
    before: Values
    own: Values
    theirs: Values

    @property
    def is_prose(self) -> bool:
        return isinstance(self.field.widget, forms.Textarea) and len(self.before) == 1

    @property
    def can_be_written(self) -> bool:
        return isinstance(self.field.widget, forms.Textarea) or type(self.field.widget) is forms.TextInput

    @property
    def readable(self) -> tuple[str, str]:
        """What was and what the other person made of it, for a person to read."""
        return _readable(self.field, self.before), _readable(self.field, self.theirs)

    @property
    def united(self) -> Values:
        """Of a field with several choices: each as whoever changed it left it, so that nothing is left to be chosen between."""
        before, own, theirs = map(set, (self.before, self.own, self.theirs))
        return sorted((own | (theirs - before)) - (before - theirs))

    def changes(self, diff: Diff) -> tuple[Run, ...]:
        """What the other person changed."""
        if not _has_several(self.field):
            return diff(*self.readable)
        words = _labels(self.field)
        removed = [(RunKind.REMOVED, each) for each in self.before if each not in self.theirs]
        added = [(RunKind.ADDED, each) for each in self.theirs if each not in self.before]
        lines = [(Run(kind, words.get(each, each)), Run(RunKind.SAME, "\n")) for kind, each in removed + added]
        return tuple(run for line in lines for run in line)

    def paragraphs(self, work: Work) -> tuple[Paragraph, ...]:
        if self.is_prose:
            return merge_texts(self.before[0], "\n".join(self.own), "\n".join(self.theirs), work)
        return (Paragraph(*("\n".join(values) for values in (self.before, self.own, self.theirs))),)

    def said(self, paragraph: Paragraph) -> Paragraph:
        """The paragraph as a person reads it: a choice by its words."""
        if self.can_be_written:
            return paragraph
        return Paragraph(*(_readable(self.field, values) for values in (self.before, self.own, self.theirs)))

    def values(self, paragraphs: tuple[Paragraph, ...], text_of: Callable[[Paragraph], str]) -> Values:
        """What the form would send for the paragraphs, each with that text."""
        if self.can_be_written:
            return [joined(paragraphs, text_of)]
        return self.theirs if text_of(paragraphs[0]) == self.readable[1] else self.own


class Merge:
    """Three states of a page made one: what was seen, what is there now, and what this person sends.

    `data` is what the form will show or save; `changes` what the other person did; `is_settled` if the save may go through;
    `rewritten` what was written for a choice that is not asked any more. What was chosen and not sent stays to be chosen.
    `in_words` makes of a text what is shown of it.
    """

    def __init__(
        self,
        data: QueryDict,
        *,
        form: forms.BaseForm,
        formsets: list[Any],
        in_words: Callable[[str], str],
        is_sent: bool = True,
    ) -> None:
        self.data = data.copy()
        self.changes: list[Change] = []
        self._work, self._in_words = Work(), in_words
        self._now = shown(form, formsets)
        self._was: Shown = {}
        self._chosen, self._is_sent = Chosen(data), is_sent
        seen = read(data.get("seen"))
        self._seen = _laid_over(seen, read(data.get("was")))
        self._is_open = self._has_joined = False
        self._merge_form(form)
        for formset in formsets:
            self._merge_rows(formset)
        self.rewritten = self._chosen.left
        self._is_open |= any(each.is_new for each in self.rewritten)
        # Sent twice, or changed alike by both, it says what is there: nothing is taken away.
        is_alike = not self.changes and _names_in(self._seen) == _names_in(self._now)
        self.is_settled = not self._is_open and (self._has_joined or seen == self._now or is_alike)
        self.data["seen"] = dump(self._now)
        self.data["was"] = dump(self._was) if self._was else ""

    def _merge_form(self, form: forms.BaseForm) -> None:
        mine = {name: _lines(self.data.getlist(name)) for name in form.fields}
        merged = self._merge_row(form, ("", ""), "", mine)
        for name, values in merged.items():
            self.data.setlist(name, values)

    def _merge_rows(self, formset: Any) -> None:
        prefix, now = formset.prefix, self._now[formset.prefix]
        sent = list(self._sent_rows(prefix))
        seen = self._seen.setdefault(prefix, {})
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
        label = f"{form.instance._meta.verbose_name} “{form.instance}”"
        mine = by_id.get(row_id)
        if mine is None or row_id not in self._seen.get(prefix, {}):
            self._is_open = True
            self.changes.append(Change(f"{label}: added", (Run(RunKind.ADDED, str(form.instance)),), both=False))
            return {**self._now[prefix][row_id], "id": [row_id]}
        merged = self._merge_row(form, (prefix, row_id), label, mine)
        return {**mine, **merged, "id": [row_id]}

    def _keeps(self, formset: Any, mine: Row, seen: Row) -> bool:
        """Whether a row that the other person removed comes back as a new one, because this person changed it."""
        fields = formset.form.base_fields
        shown = {name: values for name, values in seen.items() if name in fields}
        changed = any(_own(fields[name], mine.get(name, [])) != values for name, values in shown.items())
        changed = changed and "DELETE" not in mine
        said = [_readable(fields[name], values) for name, values in shown.items()]
        name = f"{formset.model._meta.verbose_name} “{next(iter(said), '')}”"
        words = "removed; yours is kept as a new one" if changed else "removed"
        before = " ".join(said)
        self._is_open = True
        self.changes.append(Change(f"{name}: {words}", (Run(RunKind.REMOVED, before),), both=changed))
        return changed

    def _merge_row(self, form: forms.BaseForm, place: tuple[str, str], label: str, mine: Row) -> Row:
        prefix, row_id = place
        seen, merged = self._seen.get(prefix, {}).get(row_id, {}), {}
        for name, theirs in self._now[prefix][row_id].items():
            before, own = seen.get(name, []), _own(form.fields[name], mine.get(name, []))
            merged[name] = own
            if theirs == before or _trimmed(theirs) == _trimmed(own):
                continue
            words = ": ".join(filter(None, [label, _label(form, name)]))
            three = Three(form.fields[name], before, own, theirs)
            if own == before:
                merged[name] = theirs
                self._take_over(words, three)
            elif _has_several(three.field):
                merged[name] = three.united
                self._take_over(words, three)
            else:
                merged[name] = self._join(words, three, (*place, name))
        return merged

    def _take_over(self, label: str, three: "Three") -> None:
        """What the other person alone changed: a text without asking, anything else once this person has seen it."""
        self.changes.append(Change(label, three.changes(self._diff), both=False))
        if three.is_prose:
            self._has_joined = True
        else:
            self._is_open = True

    def _join(self, label: str, three: "Three", place: tuple[str, str, str]) -> Values:
        """What both changed: put together where it is a text, as it was chosen, or left open."""
        paragraphs = three.paragraphs(self._work)
        choices = tuple(
            self._chosen.choice(
                "/".join(place), number, three.said(each), self._diff, can_be_written=three.can_be_written
            )
            for number, each in _numbered(paragraphs)
            # Of what the page did not say that it showed, nobody knows who changed it.
            if (each.is_contested and not (three.is_prose and each.has_their_words)) or not three.before
        )
        runs = tuple(
            run
            for each in paragraphs
            if each.is_theirs
            for run in (*self._diff(each.was, each.theirs), Run(RunKind.SAME, "\n\n"))
        )
        self.changes.append(Change(label, runs, both=bool(choices), choices=choices))
        if all(each.taken and self._is_sent for each in choices):
            self._has_joined = True
            taken = {each.paragraph: each.text for each in choices}
            return three.values(paragraphs, lambda each: taken.get(three.said(each), each.text))
        prefix, row_id, name = place
        self._was.setdefault(prefix, {}).setdefault(row_id, {})[name] = three.before
        self._is_open = True
        return three.values(paragraphs, lambda each: each.text)

    def _diff(self, before: str, after: str) -> tuple[Run, ...]:
        """In words, as long as they tell the two apart."""
        one, other = self._in_words(before), self._in_words(after)
        return diff_words(one, other, self._work) if one != other else diff_words(before, after, self._work)

    def _sent_rows(self, prefix: str) -> Iterator[Row]:
        numbered: dict[int, Row] = {}
        for key in self.data:
            if found := re.match(rf"{re.escape(prefix)}-{ROW_NUMBER}", key):
                numbered.setdefault(int(found[1]), {})[key[found.end() :]] = self.data.getlist(key)
        yield from (numbered[number] for number in sorted(numbered))

    def _write_rows(self, prefix: str, old: list[Row], new: list[Row]) -> None:
        for key in [key for key in self.data if re.match(rf"{re.escape(prefix)}-{ROW_NUMBER}", key)]:
            del self.data[key]
        for number, row in enumerate(old + new):
            for name, values in row.items():
                self.data.setlist(f"{prefix}-{number}-{name}", values)
        self.data[f"{prefix}-INITIAL_FORMS"] = str(len(old))
        self.data[f"{prefix}-TOTAL_FORMS"] = str(len(old) + len(new))


def _is_of(row: Row, form: Any, formset: Any) -> bool:
    """Whether the new `row` is what the saved row of `form` was sent as, or says the same."""
    token = "".join(row.get("token", []))
    if token and getattr(form.instance, "uid", None) == uid_of(token, formset.instance):
        return True
    return all(_trimmed(_own(form.fields[name], row.get(name, []))) == values for name, values in row_of(form).items())


def _trimmed(values: Values) -> Values:
    """A save takes blanks away at the end."""
    return [value.rstrip() for value in values]


def _names_in(state: Shown) -> set[tuple[str, str, str]]:
    return {(prefix, row_id, name) for prefix, rows in state.items() for row_id, row in rows.items() for name in row}


def _laid_over(seen: Shown, was: Shown) -> Shown:
    """`seen`, with each value that `was` has taken from there."""
    laid = {prefix: {row_id: dict(row) for row_id, row in rows.items()} for prefix, rows in seen.items()}
    for prefix, rows in was.items():
        for row_id, row in rows.items():
            if row_id in laid.get(prefix, {}):
                laid[prefix][row_id] |= row
    return laid


def _numbered(paragraphs: tuple[Paragraph, ...]) -> Iterator[tuple[int, Paragraph]]:
    """Each paragraph with its number, as readers count them; 0 if it is the only one."""
    number = 0
    for each in paragraphs:
        if not (each.text or each.theirs).startswith(_NOT_NUMBERED):
            number += 1
        yield number if len(paragraphs) > 1 else 0, each


def _label(form: forms.BaseForm, name: str) -> str:
    return str(form[name].label).capitalize() if form[name].label else name


def _readable(field: forms.Field, values: Values) -> str:
    """What was sent, as a person reads it: a choice by its words."""
    if isinstance(field.widget, forms.CheckboxInput):
        return "yes" if values else "no"
    words = _labels(field)
    return ", ".join(words.get(value, value) for value in values)


def _labels(field: forms.Field) -> dict[str, str]:
    """What is chosen among, by what a browser sends for it; some of it may stand in groups."""
    choices: Iterator[tuple[Any, Any]] = flatten_choices(getattr(field, "choices", ()))
    return {str(value): str(label) for value, label in choices}

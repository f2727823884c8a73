"""What was chosen in a form that could not be saved, and what its page had shown: in words, since only its fields' values are sent."""

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field as ModelField
from django.db.models import ForeignKey, ManyToManyField, Model
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from reports.desk.kept import Field
from reports.desk.keys import keys_of
from reports.desk.stale import read
from reports.rights import Person, allowed


def shown_by_name(sent: QueryDict) -> dict[str, list[str]]:
    """What the page had shown in the fields of a form, by their names; in those of a new row with words in it, nothing."""
    shown = read(sent.get("kept-shown") or sent.get("seen"))
    found = dict(shown.get("", {}).get("", {}))
    for name in (each for each in sent if each.endswith("-id")):
        row, start = str(sent[name]), name.removesuffix("id")
        if row:
            before = shown.get(start[:-1].rpartition("-")[0], {}).get(row, {})
            found |= {f"{start}{field}": values for field, values in before.items()}
            continue
        fields = [each for each in sent if each.startswith(start) and each != name]
        if any(" " in str(sent[each]).strip() for each in fields):
            found |= {each: [""] for each in fields}
    return found


def choices_in(request: HttpRequest, was: dict[str, list[str]]) -> dict[str, tuple[str, str]]:
    """What was chosen otherwise than it `was`: by the field's name, what that is called, and the choice."""
    view: Any = getattr(request.resolver_match, "func", None)
    model = view.model_admin.model if hasattr(view, "model_admin") else getattr(view, "of", None)
    found = {}
    for name, before in was.items():
        now = request.POST.getlist(name)
        if sorted(now) != sorted(before):
            words = _in_words(request.user, _field(model, name), model, before=before, now=now)
            if words is not None:
                found[name] = Field(name, "", words=False).label, words
    return found


def _field(model: type[Model] | None, name: str) -> ModelField[Any, Any] | None:
    """The column that a field of a form is for: of `model`, or of rows with it (`assessments-0-maturity`, `section-12-assignee`)."""
    prefix, _, rest = name.partition("-")
    try:
        if model is not None and rest:
            model = _rows_of(model, prefix)
        found = model._meta.get_field(name.rpartition("-")[2]) if model else None
    except (FieldDoesNotExist, LookupError):
        return None
    return found if isinstance(found, ModelField) else None


def _rows_of(model: type[Model], name: str) -> Any:
    try:
        return model._meta.get_field(name).related_model
    except FieldDoesNotExist:
        return apps.get_model("reports", name)


def _in_words(
    user: Person, field: ModelField[Any, Any] | None, of: type[Model] | None, *, before: list[str], now: list[str]
) -> str | None:
    """What was chosen, as a person reads it; None of what was typed, and of what a row belongs to."""
    if set(before + now) == {"on"}:
        return gettext("ticked") if now else gettext("not ticked")
    if isinstance(field, ForeignKey | ManyToManyField) and field.related_model is not of:
        labels = _names(user, field.related_model, now)
    elif field is not None and field.choices:
        labels = {str(value): str(label) for value, label in field.flatchoices}
    else:
        return None
    # What they may not see is not named.
    words = [labels.get(value, gettext("changed") if value.isdecimal() else value) for value in now if value]
    return ", ".join(dict.fromkeys(words)) or "–"


def _names(user: Person, model: Any, keys: list[str]) -> dict[str, str]:
    rows = model._default_manager.filter(pk__in=keys_of(keys))
    seen = allowed(user, f"{model._meta.app_label}.view_{model._meta.model_name}", rows)
    return {str(row.pk): str(row) for row in seen}

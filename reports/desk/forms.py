"""Parts of all forms: new rows that are stored once, however often they are sent, and the language of fields."""

import secrets
import uuid
from typing import Any

from django import forms
from django.db import models
from django.db.models import Model
from django.http import HttpRequest

from reports.desk.views import keys_of
from reports.languages import direction_of
from reports.models.draft import Draft

TEXT_ROWS = 3


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


WIDGETS: dict[type[models.Field], dict[str, Any]] = {
    models.CharField: {"widget": forms.TextInput},
    # A text may begin with a line of code, which is one by the blanks before it.
    models.TextField: {"widget": forms.Textarea(attrs={"rows": TEXT_ROWS}), "strip": False},
    models.URLField: {"widget": forms.URLInput, "assume_scheme": "https"},
    models.DateField: {"widget": DayInput},
    models.PositiveSmallIntegerField: {"widget": forms.NumberInput},
    models.SlugField: {"widget": forms.TextInput},
}


class Token(forms.Field):
    """Made with an empty row. What a row says is not changed by it."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class NewRows(forms.BaseInlineFormSet):
    """Gives a new row the `uid` that comes of its token, if its table has one: a row that is sent again is known by it."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk is None and hasattr(form.instance, "uid"):
            # Where a script copies the empty row, the number in its prefix tells the copies apart.
            token = f"{form.prefix}-{secrets.token_hex(8)}"
            form.fields["token"] = Token(required=False, initial=token)

    def save_new(self, form: Any, commit: bool = True) -> Any:
        if token := form.cleaned_data.get("token"):
            uid = uid_of(token, self.instance)
            is_taken = any(each.uid == uid for each in self.new_objects)
            if not is_taken and not type(form.instance)._default_manager.filter(uid=uid).exists():
                form.instance.uid = uid
        return super().save_new(form, commit)


def uid_of(token: str, parent: Model) -> uuid.UUID:
    """That of the row of `parent` that was sent with `token`."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{parent._meta.label_lower} {parent.pk} {token}")


#: Table -> those of its fields. All others are of any language, or of none.
WRITTEN = {
    "report": {"name", "description", "publisher_name", "imprint", "contact"},
    "draft": {"title", "summary"},
    "section": {"title", "keywords", "summary", "body"},
    "assessment": {"note", "quote"},
    "prediction": {"statement", "criterion"},
    "credit": {"name", "role", "affiliation"},
    "ending": {"note"},
    "score": {"explanation"},
    "figure": {"title", "subtitle", "caption", "alt", "source"},
    "pendingchangenote": {"before", "after", "explanation"},
}


def language_for(request: HttpRequest, row: Any) -> str:
    """The language of the report that `row` is of, or something new is to be of; "" if it is of none, or not known."""
    if row is None:
        keys = keys_of([(request.POST or request.GET).get("draft", "")])
        row = Draft.objects.select_related("edition__report").filter(pk__in=keys).first()
    draft = getattr(row, "draft", row)
    edition = getattr(draft, "edition", None)
    return getattr(edition.report if edition else draft, "language", "")


def attributes(table: str | None, field: str, language: str) -> dict[str, str]:
    """What a field for words says of its language; one of any runs as what stands in it begins."""
    if language and field in WRITTEN.get(table or "", ()):
        return {"lang": language, "dir": direction_of(language)}
    return {"dir": "auto"}

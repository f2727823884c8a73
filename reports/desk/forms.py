"""Form fields and widgets of the desk, their languages, errors for required fields, and new rows that are stored only once."""

import secrets
import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import ChoiceWidget, FileInput
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from reports.desk.views import keys_of
from reports.document.text import normal_line, normal_prose
from reports.languages import direction_of
from reports.models.draft import Draft
from trends.models import Technique, TechniqueName
from trends.names import fold

TEXT_ROWS = 3
LONGEST_KEYWORD = 200
#: So many keywords are more than a section has.
_LONGEST_LIST = 20_000


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
    """A token that comes with an empty row. It does not count as a change of the row."""

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
    """Return the uid of the row of `parent` that was sent with `token`."""
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
    """Return the attributes for language and direction of a text field; without a language, the text decides its direction."""
    if language and field in WRITTEN.get(table or "", ()):
        return {"lang": language, "dir": direction_of(language)}
    return {"dir": "auto"}


class ProseField(forms.CharField):
    """Text of several lines, normalised as in documents."""

    widget = forms.Textarea

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The text decides its direction."""
        return {**super().widget_attrs(widget), "dir": "auto"}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if self.max_length is not None and len(text) > self.max_length:
            raise ValidationError(
                gettext("This is too long. The limit is %(max_length)s characters.")
                % {"max_length": f"{self.max_length:,}"}
            )
        return _normal(normal_prose, text)


def _normal(normalise: Callable[[str], str], text: str) -> str:
    """Return the text as documents have it. Raises ValidationError."""
    try:
        return normalise(text)
    except ValueError as error:
        raise ValidationError(gettext("This %(error)s.") % {"error": error}) from error


class KeywordsField(forms.CharField):
    """A list of words, written with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > _LONGEST_LIST:
            raise ValidationError(
                gettext("This is too long. The limit is %(longest_list)s characters.")
                % {"longest_list": f"{_LONGEST_LIST:,}"}
            )
        words = value if isinstance(value, list | tuple) else (value or "").split(",")
        found = list(dict.fromkeys(filter(None, (_normal(normal_line, word) for word in words))))
        if too_long := next((word for word in found if len(word) > LONGEST_KEYWORD), ""):
            raise ValidationError(
                gettext(
                    "“%(too_long)s…” has %(too_long_count)s characters; a keyword has at most "
                    "%(longest_keyword)s. Separate keywords with commas."
                )
                % {"too_long": too_long[:40], "too_long_count": len(too_long), "longest_keyword": LONGEST_KEYWORD}
            )
        return found


class NamesField(ProseField):
    """Names of terms, one per line, each listed once."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "rows": 4}

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else super().to_python(value).splitlines()
        names = list(filter(None, (_normal(normal_line, line) for line in lines)))
        for place, name in enumerate(names):
            if len(name) > LONGEST_KEYWORD:
                words = gettext("“%(name)s…” is too long: a name has at most %(longest)s characters.")
                raise ValidationError(words % {"name": name[:40], "longest": LONGEST_KEYWORD})
            if fold(name) in map(fold, names[:place]):
                raise ValidationError(gettext("“%(name)s” is listed twice.") % {"name": name})
        return names


class TechniqueField(forms.CharField):
    """A technique, written as its name or an alias; the browser offers the names of the list `techniques`."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "techniques", "autocomplete": "off"})
        super().__init__(**{"widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Technique) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Model) or value in self.empty_values:
            return value or None
        if len(str(value)) > LONGEST_KEYWORD:
            raise ValidationError(
                gettext("A technique’s name has at most %(longest_keyword)s characters.")
                % {"longest_keyword": LONGEST_KEYWORD}
            )
        key = fold(_normal(normal_line, str(value)))
        known = TechniqueName.objects.select_related("technique").filter(key=key).first()
        if known is None:
            words = gettext(
                'No technique is called “{}”. Choose one from the list, or <a href="{}" target="_blank">add it</a>.'
            )
            add = f"{reverse('admin:trends_technique_add')}?{urlencode({'name': value})}"
            raise ValidationError(format_html(words, value, add))
        return known.technique

    def has_changed(self, initial: Any, data: Any) -> bool:
        return fold(self.prepare_value(initial) or "") != fold(str(data or ""))

    def run_validators(self, value: Any) -> None:
        """A technique that was found needs no further look."""


#: Labels with their articles, as errors name required fields: “Enter a title.” A label that is not here is quoted.
LABELS_WITH_ARTICLE = (
    "a code",
    "a comment",
    "a frequency",
    "a kind",
    "a language",
    "a link target",
    "a maturity",
    "a name",
    "a new email address",
    "a new name",
    "a new password",
    "a note for readers",
    "a page header",
    "a password",
    "a person",
    "a picture",
    "a place",
    "a reason",
    "a report",
    "a reviewer",
    "a role",
    "a secret",
    "a severity",
    "a short name",
    "a technique",
    "a text",
    "a text alternative",
    "a title",
    "a trend",
    "a username",
    "a web address",
    "a year",
    "an address",
    "an authenticator code",
    "an edition",
    "an email",
    "an explanation",
    "an outcome",
)
_WITH_ARTICLE = {phrase.partition(" ")[2]: phrase for phrase in LABELS_WITH_ARTICLE}


class NamedField(forms.BoundField):
    """A bound field that names itself if it is required and left empty: “Enter a title.”"""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        is_default = field.error_messages.get("required") == forms.Field.default_error_messages["required"]
        # Pages in other languages, and fields without a label, keep Django's sentence.
        if self.label and field.required and is_default and (get_language() or "en").startswith("en"):
            label = str(self.label)
            named = _WITH_ARTICLE.get(label.lower(), f"“{capfirst(label)}”")
            verb = "Choose" if isinstance(field.widget, ChoiceWidget | FileInput) else "Enter"
            field.error_messages["required"] = f"{verb} {named}."

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        """Add `aria-required` where a formset leaves out `required`, because its empty rows may stay empty."""
        attrs = super().build_widget_attrs(attrs, widget)
        can_be_marked = (widget or self.field.widget).use_required_attribute(self.initial)
        if self.field.required and can_be_marked and not self.form.use_required_attribute:
            attrs["aria-required"] = "true"
        return attrs


class FormRenderer(DjangoTemplates):
    bound_field_class = NamedField

"""Bound fields of forms: the error for an empty required field names the field, which is marked as required in formsets too."""

from typing import Any

from django.forms import BaseForm, BoundField, Field
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import ChoiceWidget, FileInput
from django.utils.text import capfirst
from django.utils.translation import get_language

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


class NamedField(BoundField):
    """A bound field that names itself if it is required and left empty: “Enter a title.”"""

    def __init__(self, form: BaseForm, field: Field, name: str) -> None:
        super().__init__(form, field, name)
        is_default = field.error_messages.get("required") == Field.default_error_messages["required"]
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

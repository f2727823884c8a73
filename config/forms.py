"""How forms bind their fields: a required field is named by its error, and marked as required in rows of a formset too."""

import re
from typing import Any

from django.forms import BaseForm, BoundField, Field
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import ChoiceWidget, FileInput
from django.utils.translation import get_language

#: Labels that cannot follow an article, such as “Is expected” or “What it is”, are quoted.
_NO_NOUN = re.compile(
    r"(The|Your|Is|In|Into|Of|For|From|To|What|Which|Why|Who|When|Leads|Told|Merge|Write|Day|Days|Find)\b|.*,"
)


class NamedField(BoundField):
    """A bound field that names itself if it is required and left empty: “Enter a title.”"""

    def __init__(self, form: BaseForm, field: Field, name: str) -> None:
        super().__init__(form, field, name)
        is_default = field.error_messages.get("required") == Field.default_error_messages["required"]
        # Pages in other languages, and fields without a label, keep Django's sentence.
        if self.label and field.required and is_default and (get_language() or "en").startswith("en"):
            label = str(self.label)[:1].upper() + str(self.label)[1:]
            words = label if label[1:2].isupper() else label[:1].lower() + label[1:]
            named = f"“{label}”" if _NO_NOUN.match(label) else f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
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

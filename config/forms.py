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
        # Pages in other languages keep Django's translated sentence.
        if field.required and is_default and (get_language() or "en").startswith("en"):
            field.error_messages["required"] = self._request()

    def _request(self) -> str:
        is_chosen = isinstance(self.field.widget, ChoiceWidget | FileInput)
        label = str(self.label)
        label = label[:1].upper() + label[1:]
        if _NO_NOUN.match(label):
            return f"{'Choose' if is_chosen else 'Fill in'} “{label}”."
        words = label if label[1:2].isupper() else label[:1].lower() + label[1:]
        article = "an" if words[0] in "aeiou" else "a"
        return f"{'Choose' if is_chosen else 'Enter'} {article} {words}."

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        """Add `aria-required` where a formset leaves out `required`, because its empty rows may stay empty."""
        attrs = super().build_widget_attrs(attrs, widget)
        can_be_marked = (widget or self.field.widget).use_required_attribute(self.initial)
        if self.field.required and can_be_marked and not self.form.use_required_attribute:
            attrs["aria-required"] = "true"
        return attrs


class FormRenderer(DjangoTemplates):
    bound_field_class = NamedField

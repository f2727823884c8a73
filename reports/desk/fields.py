"""Form fields that speak an editor's language: keywords with commas, a technique by any of its names."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from reports.document.text import normal_line, normal_prose
from trends.models import Technique, TechniqueName
from trends.names import fold


class ProseField(forms.CharField):
    """Words in lines, kept as documents keep them."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        try:
            return normal_prose(super().to_python(value))
        except ValueError as error:
            raise ValidationError(f"This {error}.") from error


class KeywordsField(forms.CharField):
    """A list of words, written with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        words = value if isinstance(value, list | tuple) else (value or "").split(",")
        try:
            return list(dict.fromkeys(filter(None, (normal_line(word) for word in words))))
        except ValueError as error:
            raise ValidationError(f"This {error}.") from error


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
        known = TechniqueName.objects.select_related("technique").filter(key=fold(str(value))).first()
        if known is None:
            raise ValidationError(
                f"No technique is called “{value}”. Choose one of the list, or add it under Techniques."
            )
        return known.technique

    def has_changed(self, initial: Any, data: Any) -> bool:
        return fold(str(initial or "")) != fold(str(data or ""))

    def run_validators(self, value: Any) -> None:
        """A technique that was found needs no further look."""

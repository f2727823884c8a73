"""Form fields that speak an editor's language: keywords with commas, a technique by any of its names."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext

from reports.document.text import normal_line, normal_prose
from trends.models import Technique, TechniqueName
from trends.names import fold

LONGEST_KEYWORD = 200
#: So many keywords are more than a section has.
_LONGEST_LIST = 20_000


class ProseField(forms.CharField):
    """Words in lines, kept as documents keep them."""

    widget = forms.Textarea

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """It runs as what stands in it begins."""
        return {**super().widget_attrs(widget), "dir": "auto"}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if self.max_length is not None and len(text) > self.max_length:
            raise ValidationError(
                gettext("This is too long. The limit is %(max_length)s characters.")
                % {"max_length": f"{self.max_length:,}"}
            )
        try:
            return normal_prose(text)
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
        try:
            found = list(dict.fromkeys(filter(None, (normal_line(word) for word in words))))
        except ValueError as error:
            raise ValidationError(gettext("This %(error)s.") % {"error": error}) from error
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
        names = list(filter(None, map(normal_line, lines)))
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
        try:
            key = fold(normal_line(str(value)))
        except ValueError as error:
            raise ValidationError(gettext("This %(error)s.") % {"error": error}) from error
        known = TechniqueName.objects.select_related("technique").filter(key=key).first()
        if known is None:
            raise ValidationError(
                gettext("No technique is called “%(value)s”. Choose one from the list, or add it under Techniques.")
                % {"value": value}
            )
        return known.technique

    def has_changed(self, initial: Any, data: Any) -> bool:
        return fold(str(initial or "")) != fold(str(data or ""))

    def run_validators(self, value: Any) -> None:
        """A technique that was found needs no further look."""

"""A new row of a form is stored once, however often it is sent: an answer may be lost, and what was saved is sent again."""

import secrets
import uuid
from typing import Any

from django import forms
from django.db.models import Model


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

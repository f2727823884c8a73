"""A form with the ways to the pages that it would change, as readers would see them."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reports.desk.doors import page


class Looked(ModelAdmin):
    """`looks`: what there is to look at (`?page=`), and what the way to it is called."""

    looks: Mapping[str, str | Promise] = {}

    def look(self, obj: Any) -> str:
        """Where the form is sent to be looked at; `obj` is None for something new."""
        raise NotImplementedError

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if may_write:
            context |= {"look": self.look(obj), "looks": self.looks}
        return super().render_change_form(request, context, *args, **kwargs)


def form_sent(request: HttpRequest, obj: Model, **missing: str) -> Any:
    """The form of `obj` as it was sent, by the rules of its own page; `missing` stands in for what is empty."""
    is_stored = obj.pk is not None
    form = admin.site.get_model_admin(type(obj)).get_form(request, obj if is_stored else None, change=is_stored)
    data = request.POST.copy()
    for name, words in missing.items():
        data[name] = data.get(name) or words
    return form(data, request.FILES, instance=obj)


def not_shown(request: HttpRequest, *forms: Any, said: str = "") -> HttpResponse:
    """What is wrong in the forms, each with the name of its field; or what is `said`."""
    lines = [("", said)] if said else []
    for form in forms:
        if hasattr(form, "non_form_errors"):
            lines += [("", words) for words in form.non_form_errors()]
        for each in getattr(form, "forms", [form]):
            for name, found in each.errors.items():
                field = each.fields.get(name)
                lines += [(field.label if field else "", words) for words in found]
    return page(request, "not_shown", title=_("This cannot be shown yet"), said=lines, status=422)

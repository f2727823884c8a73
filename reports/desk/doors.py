"""The desk's own pages, beside those of Django's admin: who may enter, and what all of them carry."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject

from reports.rights import REPORT_OF, Granted, Person, may

type View = Callable[..., HttpResponseBase]


def desk_view(permission: str, of: type[Model] | None = None) -> Callable[[View], View]:
    """A page for people at the desk with that permission for the row of `of` that the address names (`pk`).

    Others are asked to log in, or refused; what they may not even see is not there for them.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, permission):
                raise PermissionDenied
            if of is not None:
                request.desk_row = row = _row(of, kwargs["pk"])  # type: ignore[attr-defined]
                ask(request, permission, row)
            return view(request, *args, **kwargs)

        checked.permission = permission  # type: ignore[attr-defined]
        return admin.site.admin_view(checked)

    return decorate


def may_open(user: Person, address: str, row: Model) -> bool:
    """Whether a page of the desk that is about something of the report of `row` opens to somebody."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return False
    permission = getattr(found.func, "permission", "")
    # A page without a name is Django's for addresses that are none: one of an earlier release may be.
    return bool(found.url_name) and (not permission or may(user, permission, row))


def ask(request: HttpRequest, permission: str, row: Model) -> None:
    """Refuse whoever may not do that with `row`: it is not there for those who may not see it."""
    if may(request.user, permission, row):
        return
    if may(request.user, f"reports.view_{row._meta.model_name}", row):
        raise PermissionDenied
    raise Http404(f"There is no {row._meta.verbose_name} with the key {row.pk}.")


def _row(model: type[Model], pk: int) -> Any:
    """The row, read with what leads to its report once somebody asks for it: for most people nobody does."""
    path = REPORT_OF[model._meta.label_lower].rpartition("__")[0]
    rows = model._default_manager.select_related(path) if path else model._default_manager.all()
    return SimpleLazyObject(lambda: get_object_or_404(rows, pk=pk))


def page(request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any) -> TemplateResponse:
    """A page of the desk, with what Django's admin puts on every page, and what this person `may` do with what it is about."""
    granted = Granted(request.user, getattr(request, "desk_row", None))
    context = {**admin.site.each_context(request), "title": title, "may": granted, **context}
    return TemplateResponse(request, f"desk/{template}.html", context, status=status)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None if the page is only opened."""
    return request.POST if request.method == "POST" else None

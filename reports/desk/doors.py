"""The desk's own pages, beside those of Django's admin: who may enter, and what all of them carry."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.template.response import TemplateResponse

type View = Callable[..., HttpResponseBase]


def desk_view(permission: str) -> Callable[[View], View]:
    """A page for people at the desk with that permission; others are asked to log in, or refused."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return admin.site.admin_view(checked)

    return decorate


def page(request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any) -> TemplateResponse:
    """A page of the desk, with what Django's admin puts on every page."""
    context = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"desk/{template}.html", context, status=status)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None if the page is only opened."""
    return request.POST if request.method == "POST" else None

"""The desk's own pages, beside those of Django's admin: who sends a request, who may enter, and the context of all pages."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.functional import Promise

from reports.models.people import Actor, name_of_person
from reports.rights import REPORT_OF, Granted, Person, may

type View = Callable[..., HttpResponseBase]


def name_of(request: HttpRequest) -> str:
    """Return the name of the logged-in person for the history."""
    return name_of_person(user_of(request))


def actor_of(request: HttpRequest) -> Actor:
    """Return the logged-in person as the one who changes something now."""
    return Actor.of(user_of(request))


def user_of(request: HttpRequest) -> User:
    """Return the logged-in person who sent the request."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def colleagues(request: HttpRequest) -> QuerySet[User]:
    """Return the other people with an account. People who work alone see nothing about several people."""
    return User.objects.filter(is_active=True).exclude(pk=user_of(request).pk)


def has_colleagues(request: HttpRequest) -> bool:
    return colleagues(request).exists()


#: No table has a key of more digits.
_LONGEST = 18


def keys_of(named: Iterable[str]) -> list[int]:
    """Return the keys in `named`, without what cannot be one."""
    return [int(each) for each in named if each.isascii() and each.isdigit() and len(each) <= _LONGEST]


def desk_view(
    permission: str,
    of: type[Model] | QuerySet[Any] | None = None,
    *,
    autosaves: Mapping[str, str | Promise] | None = None,
) -> Callable[[View], View]:
    """A page for people at the desk with that permission for the row of `of` that the address names (`pk`), which the view gets.

    Others are asked to log in, or refused; what they may not even see is not there for them. `autosaves` has the names of the
    page's forms that are autosaved, by the fragments of their addresses.
    """
    rows = of if isinstance(of, QuerySet) else _with_report(of) if of else None

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, permission):
                raise PermissionDenied
            if rows is None:
                return view(request, *args, **kwargs)
            row = get_object_or_404(rows.all(), pk=kwargs.pop("pk"))
            ask(request, permission, row)
            return view(request, row, *args, **kwargs)

        checked.permission, checked.autosaves = permission, autosaves or {}  # type: ignore[attr-defined]
        checked.of = rows.model if rows is not None else None  # type: ignore[attr-defined]
        return admin.site.admin_view(checked)

    return decorate


def autosaved_form_at(person: Person, address: str) -> str:
    """Return the name of the form at `address` of the desk's own pages. Raises if it is not autosaved, or not open to this person."""
    found, parts = resolved(address), urlsplit(address)
    forms = getattr(found.func, "autosaves", {})
    if parts.fragment not in forms:
        raise Http404("This form is not autosaved.")
    name, of = str(forms[parts.fragment]), found.func.of  # type: ignore[attr-defined]
    row = get_object_or_404(of, pk=found.kwargs["pk"]) if of else None
    if not may(person, found.func.permission, row):  # type: ignore[attr-defined]
        raise PermissionDenied
    return f"{row}: {name}" if row else name


def is_gone(address: str) -> bool:
    """Return whether the object of a page of the desk was deleted."""
    found = resolved(address)
    of: Any = getattr(found.func, "of", None) or getattr(getattr(found.func, "model_admin", None), "model", None)
    keys = [unquote(str(key)) for name, key in found.kwargs.items() if name in {"pk", "object_id"}]
    return bool(of and keys) and not of._base_manager.filter(pk__in=keys_of(keys)).exists()


def resolved(address: str) -> ResolverMatch:
    """Return the view at that address. Raises Http404."""
    try:
        return resolve(urlsplit(address).path)
    except (Resolver404, ValueError) as error:
        raise Http404("There is no such page.") from error


def may_open(user: Person, address: str, row: Model) -> bool:
    """Return whether `user` may open a page of the desk about something of the report of `row`."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return False
    permission = getattr(found.func, "permission", "")
    # Django's own answer below /admin/ for addresses that do not exist has no name.
    return bool(found.url_name) and (not permission or may(user, permission, row))


def ask(request: HttpRequest, permission: str, row: Model) -> None:
    """Refuse people without this right on `row`: a 404 if they may not see it."""
    if may(request.user, permission, row):
        return
    if may(request.user, f"reports.view_{row._meta.model_name}", row):
        raise PermissionDenied
    raise Http404(f"There is no {row._meta.verbose_name} with the key {row.pk}.")


def _with_report(model: type[Model]) -> QuerySet[Any]:
    """Return the rows of a table, each read with the report that it belongs to."""
    path = REPORT_OF.get(model._meta.label_lower, "").removesuffix("_id")
    return model._default_manager.select_related(path) if path not in {"", "pk"} else model._default_manager.all()


def page(request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any) -> TemplateResponse:
    """A page of the desk, with what Django's admin puts on every page, and what this person `may` do with its `section` or `draft`."""
    may = Granted(request.user, context.get("section") or context.get("draft"))
    context = {**admin.site.each_context(request), "title": title, "may": may, **context}
    return TemplateResponse(request, f"desk/{template}.html", context, status=status)


def redirect_with(
    request: HttpRequest, words: str, to: str, *args: Any, place: str = "", level: int = messages.SUCCESS
) -> HttpResponseRedirect:
    """Redirect to the page with that name, at a `place` in it, and show a message there."""
    messages.add_message(request, level, words)
    return HttpResponseRedirect(reverse(to, args=args) + place)


def sent(request: HttpRequest) -> QueryDict | None:
    """Return the data of a form that was sent; None if the page is only opened."""
    return request.POST if request.method == "POST" else None

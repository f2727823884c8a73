"""Sessions and refused requests.

A session ends an hour after its last use, not counting background requests, and after twelve hours at the latest. A form that was
sent after that, or with the token of an earlier session, is shown again with its input and a button that sends it. Nothing is saved
without that click, and only forms of this site are shown again.
"""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from itertools import chain
from typing import Any, cast
from urllib.parse import urlsplit

from allauth.account.decorators import secure_admin_login
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token as csrf_token
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views import csrf, defaults
from django.views.decorators.cache import never_cache

from reports.desk import form_drafts
from reports.desk.editing import DraftLocked, StaleRequest
from reports.desk.form_drafts import NOT_STORED, SECRET, AutosavePage, at_page, opened_again, unsaved
from reports.desk.form_merge import read
from reports.desk.menu import menu
from reports.desk.people.factors import FACTORS
from reports.desk.views import is_gone, page, user_of
from reports.models.form_drafts import FormDraft, FormSnapshot

#: How often activity is written to the session, in seconds; and the session keys of it and of the log-in.
EVERY, SEEN, LOGGED_IN = 60, "seen-at", "logged-in-at"


@receiver(user_logged_in)
def begin(request: HttpRequest, **_: Any) -> None:
    """Start the session's clock at each log-in."""
    request.session[SEEN] = request.session[LOGGED_IN] = time.time()


def stay(request: HttpRequest) -> None:
    """Extend the session to SESSION_MINUTES from now, but not beyond its maximum."""
    if time.time() - request.session.get(SEEN, 0) > EVERY:
        request.session[SEEN] = time.time()


def left(request: HttpRequest) -> int:
    """Return the seconds until the session ends, or 0."""
    return max(0, int(min(_ends(request)) - time.time()))


def _ends(request: HttpRequest) -> tuple[float, float]:
    """Return the times at which the session ends without activity, and at the latest."""
    seen, logged_in = (request.session.get(name, time.time()) for name in (SEEN, LOGGED_IN))
    return seen + settings.SESSION_COOKIE_AGE, logged_in + settings.SESSION_LONGEST


def needs_second_factor(user: User) -> bool:
    """Return whether SECOND_FACTOR_FOR requires a second factor of this person."""
    match settings.SECOND_FACTOR_FOR:
        case "everyone":
            return True
        case "publishers":
            return user.has_perm("reports.publish_edition")
        case "administrators":
            return user.is_superuser
    return False


def ask_for_one(request: HttpRequest) -> HttpResponse | None:
    """Redirect people who have to add a second factor first; return None for all others."""
    user = user_of(request)
    if not needs_second_factor(user) or Authenticator.objects.filter(user=user, type__in=FACTORS).exists():
        return None
    messages.warning(request, gettext("Your role requires a second factor. Add one to continue."))
    return HttpResponseRedirect(reverse("mfa_index"))


@never_cache
def session_status(request: HttpRequest) -> HttpResponse:
    """Return the seconds left of the session as JSON; a POST extends it."""
    if not admin.site.has_permission(request):
        return _leaving_cookie(request, JsonResponse({"left": 0, "is_last": False}))
    if request.method == "POST":
        request.session[SEEN] = time.time()
    idle, latest = _ends(request)
    return JsonResponse({"left": left(request), "is_last": latest <= idle})


def _leaving_cookie(request: HttpRequest, response: JsonResponse) -> JsonResponse:
    """Leave the cookie of an ended session in the browser: by now it may be that of a new log-in in another window."""
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
    return response


#: The checksum in the name of a proposed note's field.
CHECKSUM = r"-[0-9a-f]{12}(?=-)"


@dataclass(frozen=True)
class Field:
    """One value of a form; `is_changed` if a person entered it, and did not only tick or choose it."""

    name: str
    value: str
    is_changed: bool

    @property
    def label(self) -> str:
        """The field's name for a person: `predictions-0-statement` is “Predictions 1, statement”."""
        # A leading number is a row's key; a checksum distinguishes changes of one text.
        names = re.sub(CHECKSUM, "", self.name.lstrip("0123456789-")) or self.name
        parts = [str(int(part) + 1) if part.isdecimal() else part.replace("_", " ") for part in names.split("-")]
        parts = ["text" if part == "body" else part for part in parts]
        return ", ".join([" ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts).capitalize()


def refused_fields(request: HttpRequest) -> tuple[Field, ...]:
    """Return the fields of the request's form, without files and passwords: no page can restore those."""
    names = (name for name in request.POST if not name.startswith(NOT_STORED))
    names = (name for name in names if not any(word in name.casefold() for word in SECRET))
    page = AutosavePage.sent(request, request.path)
    values = [(name, value) for name in names for value in request.POST.getlist(name)]
    return fields_of(values, page, request.POST.get("seen", ""))


def fields_of(values: Iterable[tuple[str, str]], page: AutosavePage, seen: str) -> tuple[Field, ...]:
    """Return the fields of a form on `page` with these values. Pages opened before 1.0.1 carry what they showed (`seen`)."""
    state = read(FormSnapshot.objects.state_of(page.name, page.revision) or seen)
    shown = {value for rows in state.values() for row in rows.values() for value in chain(*row.values())}
    own = state.get("", {}).get("", {})
    lines = [(name, value.replace("\r\n", "\n")) for name, value in values]
    return tuple(_field(name, value, set(own.get(name, shown))) for name, value in lines)


def _field(name: str, value: str, shown: set[str]) -> Field:
    is_of_page = name == "seen" or name.startswith(("kept-", "_")) or name.endswith("-token")
    is_key = value == "on" or value.isdecimal()
    return Field(name, value, bool(value.strip()) and not is_of_page and not is_key and value not in shown)


def is_from_here(request: HttpRequest) -> bool:
    """Return whether a page of this site sent the form, by the Origin or Referer header."""
    origin = request.headers.get("Origin") or "://".join(urlsplit(request.headers.get("Referer", ""))[:2])
    return origin == f"{request.scheme}://{request.get_host()}"


def give_back(request: HttpRequest) -> TemplateResponse:
    """Return the page with the form's fields, to be sent again, if necessary after logging in."""
    is_at_desk = admin.site.has_permission(request)
    title = gettext("Not saved yet: save again") if is_at_desk else gettext("Not saved yet: log in again")
    return page(request, "resume", title=title, status=403, fields=refused_fields(request), is_at_desk=is_at_desk)


def _not_logged_in(request: HttpRequest) -> HttpResponse:
    """Return the response to a form or an autosave without a session."""
    if request.path != reverse("desk:keep") or request.content_type != "application/json":
        return give_back(request)
    if not User.objects.filter(pk=request.session.get(SESSION_KEY) or 0, is_active=False).exists():
        return _leaving_cookie(request, JsonResponse({"fault": "logged out"}, status=403))
    words = gettext(
        "Changes are no longer saved: your account was deactivated. Copy what you wrote, and ask an administrator."
    )
    return JsonResponse({"refused": words}, status=403)


class DeskSite(admin.AdminSite):
    """Django's admin, which shows a form again that was sent after the session ended."""

    # Django’s own log-in has no second factor; `logging_in` replaces it.
    login = method_decorator(secure_admin_login)(admin.AdminSite.login)

    def has_permission(self, request: HttpRequest) -> bool:
        if super().has_permission(request) and not left(request):
            logout(request)
        return super().has_permission(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        found = menu(request, context["available_apps"]) if context["has_permission"] else {}
        session = {"session_seconds": left(request), "session_hours": settings.SESSION_LONGEST // 3600}
        return {**context, **session, "menu": found}

    def admin_view[View: Callable[..., HttpResponseBase]](self, view: View, cacheable: bool = False) -> View:
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            is_lost = request.method == "POST" and not self.has_permission(request)
            if is_lost and request.path != reverse("admin:logout"):
                return never_cache(_not_logged_in)(request)
            if self.has_permission(request):
                # Requests of scripts and for frames do not extend the session.
                if request.headers.get("Sec-Fetch-Dest", "document") == "document":
                    stay(request)
                if not hasattr(view, "is_of_own_account") and (elsewhere := ask_for_one(request)):
                    return elsewhere
            return inner(request, *args, **kwargs)

        return cast(View, checked)


def _is_entrance(request: HttpRequest) -> bool:
    """Return whether the form is part of logging in, so that its page is opened again."""
    is_of_account = request.path.startswith(reverse("own-account")) and not admin.site.has_permission(request)
    return is_of_account or request.path == reverse("account_login")


@never_cache
def token_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Handle a form without the token of the current session, from an older tab or from another site."""
    if not request.path.startswith(reverse("admin:index")):
        return csrf.csrf_failure(request, reason)
    if _is_entrance(request):
        return HttpResponseRedirect(request.get_full_path())
    if is_from_here(request):
        if request.path == reverse("desk:keep") and admin.site.has_permission(request):
            return JsonResponse({"token": csrf_token(request)}, status=403)
        return _not_logged_in(request)
    return page(request, "refused", title=gettext("Nothing was changed"), status=403, why="elsewhere")


def locked_out(request: HttpRequest, response: HttpResponseBase, credentials: Any) -> HttpResponse:
    """Return the page after too many failed log-ins."""
    return render(request, "desk/locked_out.html", status=429)


@never_cache
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return a 403, or a 409 for a request that came too late; outside the desk, Django's page."""
    if not is_desk_address(request):
        return defaults.permission_denied(request, exception)
    if isinstance(exception, StaleRequest):
        is_frozen = isinstance(exception, DraftLocked)
        title = "The draft is locked" if is_frozen else "Nothing was changed"
        return _refused(request, title, why="frozen" if is_frozen else "too late", status=409, reason=str(exception))
    return _refused(request, "You do not have permission", why="forbidden", status=403)


@never_cache
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the desk's 404 page."""
    return _refused(request, "Page not found", why="missing", status=404)


def is_desk_address(request: HttpRequest) -> bool:
    """Return whether the address is one of the desk."""
    return request.path.startswith(reverse("admin:index"))


def _refused(request: HttpRequest, title: str, *, why: str, status: int, reason: str = "") -> HttpResponse:
    row = _draft_at(request)
    is_lost = row is not None and why == "missing" and (not urlsplit(row.address).fragment or is_gone(row.address))
    words = fields_of(form_drafts.fields_of(row), form_drafts.page_of(row), row.seen) if row and is_lost else ()
    words = refused_fields(request) if request.method == "POST" else words
    return page(
        request,
        "refused",
        title=title,
        status=status,
        why=why,
        words=[each for each in words if each.is_changed],
        reason=reason,
        is_kept=row is not None and why == "frozen",
        keeping=opened_again(row) if row and is_lost else None,
    ).render()


def _draft_at(request: HttpRequest) -> FormDraft | None:
    """Return this person's draft of a form on the page that they asked for, or None."""
    # PostgreSQL cannot search for NUL, which no stored address has.
    if not admin.site.has_permission(request) or "\0" in request.path:
        return None
    return unsaved(user_of(request)).filter(at_page(request.path)).first()

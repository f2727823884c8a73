"""Pages of the desk that are not there, and those that somebody may not open: in its own frame, with what they had written."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views import defaults
from django.views.decorators.cache import never_cache

from reports.desk.base import at_the_desk
from reports.desk.doors import is_gone, page
from reports.desk.editing import Frozen, TooLate
from reports.desk.form_drafts import at_page, fields_of, opened_again, unsaved
from reports.desk.people.resuming import carried
from reports.desk.people.resuming import fields_of as shown_fields
from reports.models.form_drafts import FormDraft


@never_cache
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A 403 for people at the desk, or a 409 for what came too late; elsewhere, Django's."""
    if not is_at_the_desk(request):
        return defaults.permission_denied(request, exception)
    if isinstance(exception, TooLate):
        is_frozen = isinstance(exception, Frozen)
        title = "The draft is locked" if is_frozen else "Nothing was changed"
        return _page(request, title, why="frozen" if is_frozen else "too late", status=409, reason=str(exception))
    return _page(request, "You do not have permission", why="forbidden", status=403)


@never_cache
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A 404 for people at the desk."""
    return _page(request, "Page not found", why="missing", status=404)


def is_at_the_desk(request: HttpRequest) -> bool:
    """Whether what was asked for is, or would be, the desk's."""
    return request.path.startswith(reverse("admin:index"))


def _page(request: HttpRequest, title: str, *, why: str, status: int, reason: str = "") -> HttpResponse:
    row = _draft_at(request)
    is_lost = row is not None and why == "missing" and (not urlsplit(row.address).fragment or is_gone(row.address))
    words = shown_fields(fields_of(row), row.seen) if row and is_lost else ()
    return page(
        request,
        "refused",
        title=title,
        status=status,
        why=why,
        words=carried(request).changed if request.method == "POST" else [each for each in words if each.is_changed],
        reason=reason,
        is_kept=row is not None and why == "frozen",
        keeping=opened_again(row) if row and is_lost else None,
    ).render()


def _draft_at(request: HttpRequest) -> FormDraft | None:
    """Return this person's draft of a form on the page that they asked for, or None."""
    if not admin.site.has_permission(request):
        return None
    return unsaved(at_the_desk(request)).filter(at_page(request.path)).first()

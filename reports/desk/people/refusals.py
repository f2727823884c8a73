"""Pages of the desk that are not there, and those that somebody may not open: in its own frame, with what they had written."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views import defaults
from django.views.decorators.cache import never_cache

from reports.desk import kept
from reports.desk.base import at_the_desk
from reports.desk.doors import is_gone, page
from reports.desk.editing import Frozen
from reports.desk.kept import Field
from reports.desk.people.resuming import carried, fields_of
from reports.desk.people.unsaved_choices import choices_in, shown_by_name
from reports.models.form_drafts import FormDraft


@never_cache
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A 403 for people at the desk; elsewhere, Django's."""
    if not is_at_the_desk(request):
        return defaults.permission_denied(request, exception)
    if isinstance(exception, Frozen):
        return _page(
            request, "The draft is locked", why="frozen", status=409, reason=str(exception), is_kept=exception.is_kept
        )
    return _page(request, "You do not have permission", why="forbidden", status=403)


@never_cache
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A 404 for people at the desk."""
    return _page(request, "Page not found", why="missing", status=404)


def is_at_the_desk(request: HttpRequest) -> bool:
    """Whether what was asked for is, or would be, the desk's."""
    return request.path.startswith(reverse("admin:index"))


def _page(
    request: HttpRequest, title: str, *, why: str, status: int, reason: str = "", is_kept: bool = False
) -> HttpResponse:
    row = _kept_row(request) if why == "missing" else None
    words = _words_in(row) if row else []
    choices: dict[str, tuple[str, str]] = {}
    if request.method == "POST":
        was = shown_by_name(request.POST)
        choices = choices_in(request, was)
        words = [field for field in carried(request).typed_over(was) if field.name not in choices]
    return page(
        request,
        "refused",
        title=title,
        status=status,
        why=why,
        words=words,
        choices=choices.values(),
        reason=reason,
        is_kept=is_kept,
        keeping=kept.opened_again(row) if row else None,
    ).render()


def _kept_row(request: HttpRequest) -> FormDraft | None:
    """What this person had typed, and not saved, into a form of what is gone."""
    if not admin.site.has_permission(request):
        return None
    row = kept.unsaved(at_the_desk(request)).filter(kept.at_page(request.path)).first()
    return None if row is None or (urlsplit(row.address).fragment and not is_gone(row.address)) else row


def _words_in(row: FormDraft) -> list[Field]:
    begun = kept.begun_in(row)
    over_it = [Field(begun.title, begun.words, words=True)] if begun else []
    return [field for field in fields_of(kept.fields_of(row), row.seen) if field.words] + over_it

"""Two addresses for monitoring (is the process alive, can it serve?), and the sentences for when it cannot."""

import logging

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.models.mails import mail_warning
from reports.models.storage import why_not_writable
from reports.models.work import worker_warning
from serving.host_check import IS_UNKNOWN_HOST

#: The response cache sends this too, without calling Django.
DATABASE_UNAVAILABLE = "The site cannot read its database at the moment. Please try again in a few seconds.\n"
MEDIA_UNAVAILABLE = (
    "The site cannot reach its store of pictures and files at the moment. Please try again in a few seconds.\n"
)

log = logging.getLogger(__name__)


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Return 200 and the release while the process runs."""
    return _state(request, "alive", f"Perennial {settings.VERSION}")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Return 200 if the database answers, 503 if not; the log has the reason.

    Further lines say that no worker is running, that mail is delayed, or that files cannot be written. None is a 503, because readers
    are still served, and a proxy that uses this check would send them away.
    """
    try:
        warnings = [worker_warning(timezone.now()), mail_warning(timezone.now())]
    except Error:
        log.exception("The database does not answer.")
        return _state(request, "the database does not answer", status=503)
    return _state(request, "ready", *warnings, why_not_writable())


def _state(request: HttpRequest, state: str, *more: str, status: int = 200) -> HttpResponse:
    """Return the state, and the lines with more about it unless the request came under an unknown host."""
    lines = [state] if IS_UNKNOWN_HOST in request.META else [state, *more]
    text = "".join(f"{line}\n" for line in lines if line)
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")

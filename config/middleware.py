"""Middleware for the size of request bodies, and for headers about caching and embedding."""

import re
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from threading import BoundedSemaphore
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

from config.logs import request_id
from reports.addresses import ADMIN, API, EMBARGO, PRIVATE, REVIEW, first_word
from reports.api.exceptions import PRECONDITION_FAILED, TOO_LARGE, Problem, problem_response
from reports.limited_process import LimitExceeded
from reports.limits import DRAFT_PAGES, UPLOADS, Limit
from reports.rendering import limited_wait

UNLISTED = "noindex, nofollow"
#: Headers of drafts: caches, search engines and other sites get neither page nor address, not even from errors and redirects.
PRIVATE_HEADERS = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": UNLISTED}


class ResponseHeadersMiddleware:
    """The first middleware, so that responses of other middleware get these headers too. Sets the request's id for the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # Responses that scripts of other sites may read may also be embedded there.
        self._is_open = re.compile(settings.CORS_URLS_REGEX).match

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from_proxy = request.headers.get("X-Request-Id", "") if settings.BEHIND_PROXY else ""
        request_id.set(from_proxy[:64] or uuid4().hex)
        prefix = first_word(request.path_info)
        with limited_wait(is_public=prefix not in PRIVATE) as wait:
            response = self.get_response(request)
        if wait.was_too_short:
            # The page shows a formula as TeX, which the next request may show converted.
            response["Cache-Control"] = "no-store"
            response.__dict__.pop("cacheable_parameters", None)
        if prefix == API and response.status_code == HTTPStatus.PRECONDITION_FAILED:
            # Django's 412 for If-Match and If-Unmodified-Since becomes a problem.
            problem = Problem(PRECONDITION_FAILED, "The resource is not the one that the request names.")
            response = problem_response(problem, request)
        if prefix in {REVIEW, EMBARGO}:
            for name, value in PRIVATE_HEADERS.items():
                response[name] = value
        elif prefix == ADMIN:
            response.headers.setdefault("X-Robots-Tag", UNLISTED)
            response.headers.setdefault("Cache-Control", "private, no-store")
        # Views of pictures, files and embeds set the header themselves.
        embedded_by = "cross-origin" if self._is_open(request.path_info) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", embedded_by)
        return response


#: Forms of the desk with a file (an edition, a picture, a logo) or a section's text, which is sent twice with up to nine bytes for each
#: Chinese character, and autosave for them.
LARGE_FORMS = re.compile(rf"/{ADMIN}/(keep|reports/(draft/\d+/import|(figure|report|section)/(add|\d+/change)))/")
#: Addresses whose requests count as uploads, because reading them is costly.
COUNTED_UPLOADS = re.compile(
    rf"/{ADMIN}/reports/(draft/\d+/(import|word|references)|section/\d+/word|(figure|report)/(add|\d+/change))/"
)
#: Pages and files that render or check a whole draft for one person.
DRAFT_PAGES_PATTERN = re.compile(
    rf"/{ADMIN}/reports/((draft|section)/\d+/(preview|review|review/front|board|publish)|section/\d+/change|section/\d+/word/file"
    rf"|draft/\d+/export/[^/]+)/|/({REVIEW}|{EMBARGO})/[^/]+/((sections|files)/[^/]+/)?"
)
#: Pages of drafts that one process renders at the same time, because readers need the other threads, and seconds that others wait.
_DRAFT_PAGES_AT_ONCE = 3
_LONGEST_WAIT = 0.4
_draft_page_slots = BoundedSemaphore(_DRAFT_PAGES_AT_ONCE)
MAX_BODY = 3 * 1024 * 1024
#: Bytes for a picture of 20 MB, and the form around it.
MAX_UPLOAD = 24 * 1024 * 1024


#: Bytes over the limit up to which a body is read to the end although it is refused, because proxies let it through.
_MARGIN = 1024 * 1024


class BodySizeMiddleware:
    """Refuses bodies that are too large for their address, and requests over the limits of uploads and draft pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        size = int(length) if length.isdecimal() else 0
        is_large_form = LARGE_FORMS.fullmatch(request.path_info) is not None
        limit = _limit_of(request)
        # People without a session are sent to the login page anyway.
        has_session = is_large_form and settings.SESSION_COOKIE_NAME in request.COOKIES
        max_size = MAX_UPLOAD if has_session else MAX_BODY
        response = self._respond(request, is_too_large=size > max_size, limit=limit)
        if 0 < size <= max_size + _MARGIN:
            _read_to_the_end(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return a 503 for a request that took too much time or memory, unless its view handles that."""
        return _unavailable(str(exception), 60) if isinstance(exception, LimitExceeded) else None

    def _respond(self, request: HttpRequest, *, is_too_large: bool, limit: Limit | None) -> HttpResponse:
        if is_too_large:
            if first_word(request.path_info) == API:
                return problem_response(
                    Problem(TOO_LARGE, "The request contains more than this address accepts."), request
                )
            return render(request, "413.html", status=413)
        if limit:
            allowance = limit.ask(request)
            if not allowance.is_granted:
                response = render(request, "429.html", status=429)
                response["Retry-After"] = str(allowance.reset)
                return response
        if limit is not DRAFT_PAGES:
            return self.get_response(request)
        if not _draft_page_slots.acquire(timeout=_LONGEST_WAIT):
            return _unavailable("the server is busy with other previews and drafts; load the page again", 5)
        try:
            return self.get_response(request)
        finally:
            _draft_page_slots.release()


def _unavailable(why: str, seconds: int) -> HttpResponse:
    """Return a 503 that says why, and when to try again."""
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return HttpResponse(f"The request cannot be processed: {why}.", "text/plain", 503, headers=headers)


def _limit_of(request: HttpRequest) -> Limit | None:
    """Return the limit that a request counts against, besides those that views apply."""
    if COUNTED_UPLOADS.fullmatch(request.path_info) and request.method == "POST":
        return UPLOADS
    if request.method == "POST":
        # Not limited, because the person would lose the input.
        return None
    return DRAFT_PAGES if DRAFT_PAGES_PATTERN.fullmatch(request.path_info) else None


def _read_to_the_end(request: HttpRequest) -> None:
    """Read a body to its end: if a server closes the connection before, its response is lost and the proxy sends a 502."""
    with suppress(UnreadablePostError):
        while request.read(65_536):
            pass

"""What every answer tells browsers, whoever made it: which are kept by nobody, and which other sites may embed."""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from reports.api.exceptions import precondition_failed

UNLISTED = "noindex, nofollow"
#: A draft is kept by nobody, found by no search engine, and its address told to nobody: not by a redirect, a refusal or an error.
PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": UNLISTED}


class AnswerHeadersMiddleware:
    """Stands first, so that answers of other middleware carry these headers too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # What scripts of other sites may read, their pages may embed.
        self._is_open = re.compile(settings.CORS_URLS_REGEX).match

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        place = request.path_info.partition("/")[2].partition("/")[0]
        if place == "api" and response.status_code == HTTPStatus.PRECONDITION_FAILED:
            response = precondition_failed(request)
        if place in {"review", "embargo"}:
            for name, value in PRIVATE.items():
                response[name] = value
        elif place == "admin":
            response.headers.setdefault("X-Robots-Tag", UNLISTED)
            response.headers.setdefault("Cache-Control", "private, no-store")
        # Pictures, files and figures that other sites may show say so themselves.
        embedded_by = "cross-origin" if self._is_open(request.path_info) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", embedded_by)
        return response

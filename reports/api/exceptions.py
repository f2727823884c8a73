"""Error responses as RFC 9457 problems, whose `type` is an address in the guide."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from rest_framework import exceptions, serializers

from reports.addresses import API_GUIDE
from reports.api.addresses import Addresses
from reports.document.canonical import instant
from reports.reading.events import UnknownCursor
from reports.reading.exceptions import Gone, InvalidMoment, NotAvailableThen, NotPublished

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its heading in the guide, its status and its title."""

    slug: str
    status: int
    title: str

    @property
    def path(self) -> str:
        """The address in the guide that explains it."""
        return f"{API_GUIDE}#{self.slug}"


UNKNOWN_PARAMETER = Kind("unknown-parameter", 400, "Unknown parameter")
UNKNOWN_FIELD = Kind("unknown-field", 400, "Unknown field")
INVALID_VALUE = Kind("invalid-value", 400, "Invalid value")
FUTURE_DATE = Kind("future-date", 400, "Date in the future")
BAD_REQUEST = Kind("bad-request", 400, "Bad request")
NOT_FOUND = Kind("not-found", 404, "Not found")
METHOD_NOT_ALLOWED = Kind("method-not-allowed", 405, "Method not allowed")
WITHDRAWN = Kind("withdrawn", 410, "Withdrawn")
REDACTED = Kind("redacted", 410, "Redacted")
PRECONDITION_FAILED = Kind("precondition-failed", 412, "Precondition failed")
TOO_LARGE = Kind("too-large", 413, "Request body too large")
ADDRESS_TOO_LONG = Kind("address-too-long", 414, "Address too long")
TOO_MANY_REQUESTS = Kind("too-many-requests", 429, "Too many requests")
INTERNAL = Kind("internal-error", 500, "Internal error")
UNAVAILABLE = Kind("unavailable", 503, "Temporarily unavailable")


class Problem(exceptions.APIException):
    """An error response: its kind, a sentence about this case, and further members of the body."""

    def __init__(self, kind: Kind, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.status_code = kind.status
        self.headers = dict(headers or {})
        self.members = members


class Moved(exceptions.APIException):
    """A redirect (301) to the resource's address."""

    status_code = 301

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def wrong_parameters(kind: Kind, errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Return the problem of wrong parameters. Each error has `parameter`, `detail` and optionally `allowed`."""
    return Problem(kind, " ".join(str(error["detail"]) for error in errors), errors=[dict(each) for each in errors])


def exception_handler(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Return the response to an exception, or None for a bug, which Django logs."""
    if isinstance(error, Moved):
        return HttpResponsePermanentRedirect(error.address, headers={"Cache-Control": "public, no-cache"})
    problem = (
        error if isinstance(error, Problem) else _from_reading(error, context["request"]) or _as_problem(error, context)
    )
    if problem is None:
        return None
    return problem_response(problem, context["request"])


def problem_response(problem: Problem, request: HttpRequest) -> HttpResponse:
    """Return the response of a problem."""
    body = {
        "type": request.build_absolute_uri(problem.kind.path),
        "title": problem.kind.title,
        "status": problem.kind.status,
        "detail": str(problem.detail),
        "instance": request.get_full_path(),
        **problem.members,
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=problem.kind.status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    for name, value in problem.headers.items():
        response[name] = value
    return response


def _as_problem(error: Exception, context: Mapping[str, Any]) -> Problem | None:
    match error:
        case Http404() | exceptions.NotFound():
            return Problem(NOT_FOUND, str(error) or "Nothing that is published has this address.")
        case exceptions.MethodNotAllowed():
            allowed = ", ".join(context["view"].allowed_methods)
            return Problem(METHOD_NOT_ALLOWED, f"This address has {allowed}.", headers={"Allow": allowed})
        case exceptions.Throttled():
            wait = str(max(1, round(getattr(error, "wait", None) or 1)))
            return Problem(TOO_MANY_REQUESTS, f"Try again in {wait} seconds.", headers={"Retry-After": wait})
        case exceptions.APIException():
            return Problem(BAD_REQUEST, str(error))
        case OperationalError() | InterfaceError():
            return _unavailable()
    return None


def _from_reading(error: Exception, request: HttpRequest) -> Problem | None:
    """Return the problem of an exception of `reports.reading`, or None."""
    match error:
        case NotPublished(year=None):
            return Problem(NOT_FOUND, f"No report called “{error.report}” is published.")
        case NotPublished():
            edition = f"{error.report} {error.year}"
            number = f"has no version {error.number}" if error.number else "is not published"
            return Problem(NOT_FOUND, f"{edition} {number}.")
        case NotAvailableThen():
            return Problem(NOT_FOUND, f"Nothing of {error.report} {error.year} was published by {error.at.date()}.")
        case Gone():
            kind, addresses = REDACTED if error.is_redacted else WITHDRAWN, Addresses.of(request)
            detail = f"Version {error.number} of {error.report} {error.year} was {kind.title.lower()}: {error.reason}"
            current = addresses.version(error.report, error.year, error.current) if error.current else None
            return Problem(kind, detail, reason=error.reason, at=instant(error.at), current=current)
        case InvalidMoment():
            detail = f"{error.text} has not come yet (in UTC)."
            return Problem(FUTURE_DATE, detail, errors=[{"parameter": "as_of", "value": error.text, "detail": detail}])
        case UnknownCursor():
            return Problem(NOT_FOUND, "This cursor is none of ours; start without one.")
    return None


def _unavailable() -> Problem:
    return Problem(UNAVAILABLE, "Try again in a few seconds.", headers={"Retry-After": "5"})


def bad_request(request: HttpRequest, detail: str) -> HttpResponse:
    """Return the 400 for a request that is refused before any view."""
    return problem_response(Problem(BAD_REQUEST, detail), request)


def fault(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """Return the 500 or 503 for an exception below /api/ that no view handled."""
    if isinstance(error, OperationalError | InterfaceError):
        return problem_response(_unavailable(), request)
    return problem_response(Problem(INTERNAL, "The fault is in the server’s log."), request)


class ProblemErrorSerializer(serializers.Serializer):
    """A parameter that is wrong."""

    parameter = serializers.CharField()
    value = serializers.CharField(required=False)
    detail = serializers.CharField()
    allowed = serializers.ListField(child=serializers.CharField(), required=False)


class ProblemSerializer(serializers.Serializer):
    """What went wrong (RFC 9457)."""

    type = serializers.URLField(help_text="The part of the guide that explains this kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What went wrong this time.")
    instance = serializers.CharField(help_text="The address that was asked for.")
    errors = ProblemErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # taken out by the metaclass
    reason = serializers.CharField(required=False, help_text="Why the text was withdrawn or removed.")
    at = serializers.DateTimeField(required=False, help_text="When it was withdrawn or removed.")
    current = serializers.URLField(required=False, allow_null=True, help_text="The version that stands, if one does.")

"""What the API says when it cannot answer: RFC 9457 problems, each kind with a page that explains it; and the handler of both."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from rest_framework import exceptions, serializers
from rest_framework.views import set_rollback

from reports.api.addresses import Addresses
from reports.document.record import instant
from reports.pages.refusals import CannotAsk, Gone, NotPublished, NotThen

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: the last part of its address, the status it comes with, and the words of its page."""

    slug: str
    status: int
    title: str
    meaning: str
    advice: str


#: All of them, in the order of the page that lists them.
KINDS: dict[str, Kind] = {}


def _kind(slug: str, *said: Any) -> Kind:
    return KINDS.setdefault(slug, Kind(slug, *said))


UNKNOWN_PARAMETER = _kind(
    "unknown-parameter",
    400,
    "Unknown parameter",
    "The address carries a parameter that this operation does not have, or carries one twice. An API that ignores what "
    "it does not know answers another question than the one that was asked.",
    "Look at “errors”: each names a parameter and, under “allowed”, those that exist here.",
)
UNKNOWN_FIELD = _kind(
    "unknown-field",
    400,
    "Unknown field",
    "“fields” or “ordering” names a field that the rows of this list do not have.",
    "Look at “errors”: “allowed” holds the fields that exist here.",
)
INVALID_VALUE = _kind(
    "invalid-value",
    400,
    "Invalid value",
    "A parameter has a value that it cannot have: a word outside its set, a report, trend or technique that is not "
    "published here, a number or date that is none.",
    "Look at “errors”: each names the parameter and the value, and “allowed” what could stand there.",
)
FUTURE_DATE = _kind(
    "future-date",
    400,
    "A date that has not come",
    "“as_of” asks how things stood at the end of a day (UTC), or at an instant, that has not come.",
    "Ask for today or an earlier day, or leave “as_of” out for how things stand now.",
)
BAD_REQUEST = _kind(
    "bad-request",
    400,
    "A request that cannot be read",
    "The request breaks HTTP or the encoding of its address.",
    "Compare the address with the API’s schema.",
)
NOT_FOUND = _kind(
    "not-found",
    404,
    "Not found",
    "Nothing that is published has this address. Drafts have no addresses here.",
    "Start from /api/v1/ and follow “url” from resource to resource.",
)
METHOD_NOT_ALLOWED = _kind(
    "method-not-allowed",
    405,
    "Method not allowed",
    "The API is read: it answers GET, HEAD and OPTIONS.",
    "The “Allow” header lists the methods that this address has.",
)
NOT_ACCEPTABLE = _kind(
    "not-acceptable",
    406,
    "No such representation",
    "The “Accept” header asks only for media types in which this resource is not given.",
    "Look at “available”, or leave the header out for JSON.",
)
ADDRESS_TOO_LONG = _kind(
    "address-too-long",
    414,
    "Address too long",
    "The address is longer than what every server in front of this API reads.",
    "Ask in parts: fewer values a parameter, or one question for each.",
)
TOO_LARGE = _kind(
    "too-large",
    413,
    "Too large",
    "What was sent is larger than what is taken here. The API is read, and takes nothing.",
    "Ask with GET, and put what you ask into the address.",
)
WITHDRAWN = _kind(
    "withdrawn",
    410,
    "Withdrawn",
    "This version was published and then withdrawn by its publisher. Its text is no longer given; its number, its "
    "checksums and the reason remain.",
    "Delete your copy of the text. “current”, where it is given, leads to the version that stands.",
)
REDACTED = _kind(
    "redacted",
    410,
    "Redacted",
    "The text of this version had to be removed, for instance because a court or a person’s privacy required it. Its "
    "number and its checksums remain, so that the chain of versions can still be verified.",
    "Delete your copy of the text. “current”, where it is given, leads to the version that stands.",
)
TOO_MANY_REQUESTS = _kind(
    "too-many-requests",
    429,
    "Too many requests",
    "More requests came from your address in a minute than one client may send.",
    "Wait as many seconds as “Retry-After” says. A list as CSV or NDJSON, or the archive, is one request for all of it.",
)
UNAVAILABLE = _kind(
    "unavailable",
    503,
    "Out of order",
    "The database does not answer at the moment.",
    "Try again after as many seconds as “Retry-After” says.",
)
INTERNAL = _kind(
    "internal-error",
    500,
    "A fault of ours",
    "Something went wrong that should not have, and is in this site’s log.",
    "Ask again; if it stays, tell whoever answers for the site, with the address.",
)


class Problem(exceptions.APIException):
    """A problem to answer with: its kind, a sentence about this case, and further members of the body."""

    def __init__(self, kind: Kind, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.status_code = kind.status
        self.headers = dict(headers or {})
        self.members = members


class Moved(exceptions.APIException):
    """The same resource, at `address`: answered with 301."""

    status_code = 301

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def wrong_parameters(kind: Kind, errors: Sequence[Mapping[str, Any]]) -> Problem:
    """The problem of a request whose parameters are wrong; each error has `parameter`, `detail` and maybe `allowed`."""
    return Problem(kind, " ".join(str(error["detail"]) for error in errors), errors=[dict(each) for each in errors])


def exception_handler(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """The answer to `error`, or None for what is a fault of ours and belongs in the log."""
    if isinstance(error, Moved):
        return HttpResponsePermanentRedirect(error.address, headers={"Cache-Control": "public, no-cache"})
    problem = error if isinstance(error, Problem) else _as_problem(error, context)
    if problem is None:
        return None
    set_rollback()
    return problem_response(problem, context["request"])


def problem_response(problem: Problem, request: HttpRequest) -> HttpResponse:
    """`problem` as an answer to `request`."""
    body = {
        "type": request.build_absolute_uri(f"/problems/{problem.kind.slug}/"),
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
        case NotPublished() | NotThen() | Gone() | CannotAsk():
            return _refused(error, context["request"])
        case Http404() | exceptions.NotFound():
            return Problem(NOT_FOUND, str(error) or "Nothing that is published has this address.")
        case exceptions.MethodNotAllowed():
            allowed = ", ".join(context["view"].allowed_methods)
            return Problem(METHOD_NOT_ALLOWED, f"This address has {allowed}.", headers={"Allow": allowed})
        case exceptions.NotAcceptable():
            available = [renderer.media_type for renderer in context["view"].get_renderers()]
            return Problem(NOT_ACCEPTABLE, f"This resource is given as {', '.join(available)}.", available=available)
        case exceptions.Throttled():
            wait = str(max(1, round(getattr(error, "wait", None) or 1)))
            return Problem(TOO_MANY_REQUESTS, f"Try again in {wait} seconds.", headers={"Retry-After": wait})
        case exceptions.APIException():
            return Problem(BAD_REQUEST, str(error))
        case OperationalError() | InterfaceError():
            return _unavailable()
    return None


def _unavailable() -> Problem:
    return Problem(UNAVAILABLE, "Try again in a few seconds.", headers={"Retry-After": "5"})


def fault(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """The answer to a request below /api/ that no view could give: the log says why."""
    is_out = isinstance(error, OperationalError | InterfaceError)
    return problem_response(_unavailable() if is_out else Problem(INTERNAL, INTERNAL.meaning), request)


def too_large(request: HttpRequest) -> HttpResponse:
    """The answer to a request below /api/ that nobody reads."""
    return problem_response(Problem(TOO_LARGE, "What was sent is larger than what is taken here."), request)


def unknown_claims(request: HttpRequest, detail: str) -> HttpResponse:
    """The answer to a request below /api/ that comes under a name that is not ours."""
    return problem_response(Problem(BAD_REQUEST, detail), request)


def _refused(error: NotPublished | NotThen | Gone | CannotAsk, request: HttpRequest) -> Problem:
    """What reading cannot answer, as a problem."""
    match error:
        case Gone():
            return _gone(error, Addresses.of(request))
        case NotThen():
            return Problem(NOT_FOUND, f"Nothing of {error.report} {error.year} was published by {error.at.date()}.")
        case CannotAsk():
            detail = f"{error.text} has not come yet (in UTC)."
            return Problem(FUTURE_DATE, detail, errors=[{"parameter": "as_of", "value": error.text, "detail": detail}])
    return Problem(NOT_FOUND, _not_published(error))


def _not_published(missing: NotPublished) -> str:
    if missing.year is None:
        return f"No report called “{missing.report}” is published."
    what = f"{missing.report} {missing.year}"
    return f"{what} has no version {missing.number}." if missing.number else f"{what} is not published."


def _gone(gone: Gone, addresses: Addresses) -> Problem:
    """The problem of a version whose text can no longer be read."""
    kind = REDACTED if gone.is_redacted else WITHDRAWN
    detail = f"Version {gone.number} of {gone.report} {gone.year} was {kind.title.lower()}: {gone.reason}"
    current = addresses.version(gone.report, gone.year, gone.current) if gone.current else None
    return Problem(kind, detail, reason=gone.reason, at=instant(gone.at), current=current)


class ProblemErrorSerializer(serializers.Serializer):
    """A parameter that is wrong."""

    parameter = serializers.CharField()
    value = serializers.CharField(required=False)
    detail = serializers.CharField()
    allowed = serializers.ListField(child=serializers.CharField(), required=False)


class ProblemSerializer(serializers.Serializer):
    """What went wrong (RFC 9457)."""

    type = serializers.URLField(help_text="The page that explains this kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What went wrong this time.")
    instance = serializers.CharField(help_text="The address that was asked for.")
    errors = ProblemErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # taken out by the metaclass
    reason = serializers.CharField(required=False, help_text="Why the text was withdrawn or removed.")
    at = serializers.DateTimeField(required=False, help_text="When it was withdrawn or removed.")
    current = serializers.URLField(required=False, allow_null=True, help_text="The version that stands, if one does.")
    available = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="The media types there are."
    )

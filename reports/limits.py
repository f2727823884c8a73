"""How often one client may ask for what costs work: every limit of the site, asked before the work is done.

A client is the narrower of its networks (config.network); the network around it may ask for WIDER times as much, so that many
addresses are not many allowances, and a campus is not shut out for one of its own. Log-ins that failed are django-axes' too.
"""

from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from config import counters
from config.network import client_networks

WIDER = 20
MINUTE, HOUR = 60, 60 * 60


@dataclass(frozen=True)
class Allowance:
    """What is left to a client of a limit: `reset` is in how many seconds it begins again."""

    is_granted: bool
    quota: int
    remaining: int
    reset: int

    def write_on(self, response: HttpResponseBase) -> None:
        """As draft-ietf-httpapi-ratelimit-headers has it, for a limit of a minute: `"minute";q=300;w=60`, `"minute";r=299;t=42`."""
        response["RateLimit-Policy"] = f'"minute";q={self.quota};w={MINUTE}'
        response["RateLimit"] = f'"minute";r={self.remaining};t={self.reset}'


@dataclass(frozen=True)
class Limit:
    """So many requests in so many seconds; their number may be the name of a setting."""

    name: str
    most: int | str
    seconds: int

    @property
    def quota(self) -> int:
        return getattr(settings, self.most) if isinstance(self.most, str) else self.most

    def ask(self, request: HttpRequest) -> Allowance:
        """Counts the request, and tells whether it is granted.

        What is refused to a client is not counted for the network around it: nobody uses up what belongs to others.
        """
        remaining, reset = self.quota, self.seconds
        for times, network in zip((1, WIDER), client_networks(request), strict=False):
            number, left = counters.count(f"{self.name} {network}", self.seconds)
            here, reset_here = self.quota * times - number, ceil(left)
            if here < 0:
                return Allowance(False, self.quota, 0, reset_here)
            if here < remaining:
                remaining, reset = here, reset_here
        return Allowance(True, self.quota, remaining, reset)


def is_first(what: str, seconds: int) -> bool:
    """Whether `what` happens for the first time in so long, in any process of this host."""
    return counters.count(what, seconds)[0] == 1


API = Limit("api", "API_REQUESTS_A_MINUTE", MINUTE)
SEARCH = Limit("search", "SEARCHES_A_MINUTE", MINUTE)
#: Each form that is sent counts, also one that has to be sent again.
ERROR_REPORTS = Limit("error-report", 10, HOUR)
REVIEW_ANSWERS = Limit("review-answer", 60, HOUR)
#: What is typed by link, each second that somebody types.
REVIEW_WORDS = Limit("review-words", 300, MINUTE)
#: Files that are made for the press, each time anew.
PRESS_FILES = Limit("press-file", 60, HOUR)
#: Whatever is sent to an address that takes files or lists of references.
UPLOADS = Limit("upload", 120, 10 * MINUTE)
#: What is pasted into a text, each converted by the desk.
PASTES = Limit("paste", 120, 10 * MINUTE)
#: Under whatever names. Five failures lock one name out, which is django-axes' work.
LOG_INS = Limit("log-in", 30, 15 * MINUTE)

"""How often one client may ask for what costs work: every limit of the site, asked before the work is done.

A client is the narrower of its networks; the network around it may ask for WIDER times as much, so that many
addresses are not many allowances, and a campus is not shut out for one of its own. Log-ins that failed are django-axes' too.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from reports import counters

#: What one client has to itself, and the network around it: an IPv4 address in its /24; of an IPv6 address the first 64 bits (the
#: rest its devices choose, as often as they like) in its /48.
_BITS = {4: (32, 24), 6: (64, 48)}
#: An address that nobody has. It is written as one, so that failed log-ins from nowhere are counted too (a row without an address
#: would be found by no question).
UNKNOWN = "0.0.0.0"  # noqa: S104  nothing is bound to it
_WRITTEN = re.compile(r"\[(?P<bracketed>[^\[\]]+)\](?::[0-9]+)?|(?P<alone>[^:\[\]]+)(?::[0-9]+)?|(?P<ipv6>[^\[\]]+)")
WIDER = 20
MINUTE, HOUR = 60, 60 * 60


@dataclass(frozen=True)
class Allowance:
    """The rest of a client's limit; `reset` is the number of seconds until it starts again."""

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
        """Count a request and return whether it is granted.

        Requests refused to a client do not count for its network, so that one client cannot use up the quota of others.
        """
        remaining, reset = self.quota, self.seconds
        for times, network in zip((1, WIDER), client_networks(request), strict=False):
            number, left = counters.count(f"{self.name} {network}", self.seconds)
            left_over, seconds = self.quota * times - number, ceil(left)
            if left_over < 0:
                return Allowance(False, self.quota, 0, seconds)
            if left_over < remaining:
                remaining, reset = left_over, seconds
        return Allowance(True, self.quota, remaining, reset)


def is_first(what: str, seconds: int) -> bool:
    """Return whether `what` happens for the first time in so long, in any process of this host."""
    return counters.count(what, seconds)[0] == 1


API = Limit("api", "API_REQUESTS_A_MINUTE", MINUTE)
SEARCH = Limit("search", "SEARCHES_A_MINUTE", MINUTE)
#: Each form that is sent counts, also one that has to be sent again.
ERROR_REPORTS = Limit("error-report", 10, HOUR)
REVIEW_ANSWERS = Limit("review-answer", 60, HOUR)
#: Autosaves of reviewers with a link.
REVIEW_WORDS = Limit("review-words", 300, MINUTE)
#: Files that are made for the press at each request.
PRESS_FILES = Limit("press-file", 60, HOUR)
#: Requests to an address that takes files or lists of references.
UPLOADS = Limit("upload", 120, 10 * MINUTE)
#: Pages that show or check a draft: a preview beside a form is loaded again while somebody types.
DRAFT_PAGES = Limit("draft-page", 300, MINUTE)
#: Pasted texts, each converted by the desk.
PASTES = Limit("paste", 120, 10 * MINUTE)
#: Under whatever names. Five failures lock one name out, which is django-axes' work.
LOG_INS = Limit("log-in", 30, 15 * MINUTE)


def client_address(request: HttpRequest) -> str:
    """Return the client's IP address: behind our proxy the last one forwarded, because clients can invent those before it.

    UNKNOWN if the forwarded text is no address, so that it counts neither as the proxy nor as this machine.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")) is not None:
        address = forwarded.rpartition(",")[2]
    return str(_parsed(address) or UNKNOWN)


def client_networks(request: HttpRequest) -> tuple[str, ...]:
    """Return the networks that a request is counted for, the narrower one first; all unknown addresses are one."""
    address = ip_address(client_address(request))
    if str(address) == UNKNOWN:
        return (UNKNOWN,)
    return tuple(str(ip_network((address, bits), strict=False)) for bits in _BITS[address.version])


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Return an address without the port that some proxies forward; IPv4 in IPv6 notation as IPv4; None for other text."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    try:
        address = ip_address((found["bracketed"] or found["alone"] or found["ipv6"]).partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address

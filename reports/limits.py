"""Rate limits of the site. They are checked before the work is done.

A client is an IPv4 address or an IPv6 /64 network. The network around it has WIDER times the quota, so that a person with many
addresses does not get many quotas, and one client does not use up those of a campus. django-axes also limits failed log-ins.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from reports import counters

#: The prefix lengths of a client and of the network around it, by IP version. An IPv6 client is a /64 network, because devices can
#: change the other bits of their address at any time.
_BITS = {4: (32, 24), 6: (64, 48)}
#: The address of clients whose address is unknown. It is a valid address, so that django-axes counts their failed log-ins too.
UNKNOWN = "0.0.0.0"  # noqa: S104  nothing is bound to it
_FORWARDED = re.compile(r"\[(?P<bracketed>[^\[\]]+)\](?::[0-9]+)?|(?P<alone>[^:\[\]]+)(?::[0-9]+)?|(?P<ipv6>[^\[\]]+)")
#: The quota of the network around a client, as a multiple of the client's.
WIDER = 20
MINUTE = 60
HOUR = 60 * 60
DAY = 24 * HOUR


@dataclass(frozen=True)
class Allowance:
    """A client's remaining requests. `reset` is the number of seconds until the quota starts again."""

    is_granted: bool
    quota: int
    remaining: int
    reset: int

    def write_on(self, response: HttpResponseBase) -> None:
        """Set the headers of draft-ietf-httpapi-ratelimit-headers for a limit per minute: `"minute";q=300;w=60`, `"minute";r=299;t=42`."""
        response["RateLimit-Policy"] = f'"minute";q={self.quota};w={MINUTE}'
        response["RateLimit"] = f'"minute";r={self.remaining};t={self.reset}'


@dataclass(frozen=True)
class Limit:
    """A limit of `most` requests in `seconds`. `most` can be the name of a setting."""

    name: str
    most: int | str
    seconds: int

    @property
    def quota(self) -> int:
        return getattr(settings, self.most) if isinstance(self.most, str) else self.most

    def ask(self, request: HttpRequest) -> Allowance:
        """Count a request, and return whether it is granted and how many remain.

        Requests refused to a client do not count for its network, so that one client cannot use up the quota of others.
        """
        remaining = self.quota
        reset = self.seconds
        for times, network in zip((1, WIDER), client_networks(request), strict=False):
            number, left = counters.count(f"{self.name} {network}", self.seconds)
            unused = self.quota * times - number
            if unused < 0:
                return Allowance(False, self.quota, 0, ceil(left))
            if unused < remaining:
                remaining = unused
                reset = ceil(left)
        return Allowance(True, self.quota, remaining, reset)


def is_first(what: str, seconds: int) -> bool:
    """Return whether `what` happens for the first time in a period of `seconds`, in any process of this host."""
    return counters.count(what, seconds)[0] == 1


API = Limit("api", "API_REQUESTS_A_MINUTE", MINUTE)
SEARCH = Limit("search", "SEARCHES_A_MINUTE", MINUTE)
#: Submitted forms, with or without errors.
ERROR_REPORTS = Limit("error-report", 10, HOUR)
#: Requests to be told of changes by mail.
ALERTS = Limit("alert", 20, HOUR)
REVIEW_ANSWERS = Limit("review-answer", 60, HOUR)
#: Autosaves of reviewers with a link.
REVIEW_WORDS = Limit("review-words", 300, MINUTE)
#: Downloads by the press, because each file is made for the request.
PRESS_FILES = Limit("press-file", 60, HOUR)
#: Uploads of files or lists of references.
UPLOADS = Limit("upload", 120, 10 * MINUTE)
#: Bibliographies that readers check, because each is read in a process of its own.
BIBLIOGRAPHIES = Limit("bibliography", 30, 10 * MINUTE)
#: Pages that show or check a draft. It is high, because the preview beside a form is reloaded while a person types.
DRAFT_PAGES = Limit("draft-page", 300, MINUTE)
#: Pasted texts, which the desk converts.
PASTES = Limit("paste", 120, 10 * MINUTE)
#: Log-ins with any username. In addition, django-axes locks a username after five failures.
LOG_INS = Limit("log-in", 30, 15 * MINUTE)


def client_address(request: HttpRequest) -> str:
    """Return the client's IP address, or UNKNOWN.

    Behind a proxy it is the last in X-Forwarded-For, because clients can invent those before it. If that is malformed, the address is
    UNKNOWN and not that of the proxy.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")) is not None:
        address = forwarded.rpartition(",")[2]
    return str(_parsed(address) or UNKNOWN)


def client_networks(request: HttpRequest) -> tuple[str, ...]:
    """Return the client and the network around it, for which a request is counted. All unknown addresses are one client."""
    address = ip_address(client_address(request))
    if str(address) == UNKNOWN:
        return (UNKNOWN,)
    return tuple(str(ip_network((address, bits), strict=False)) for bits in _BITS[address.version])


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Return an IP address without its port, with IPv4 in IPv6 notation as IPv4, or None if the text is not an address."""
    found = _FORWARDED.fullmatch(text.strip())
    if found is None:
        return None
    try:
        address = ip_address((found["bracketed"] or found["alone"] or found["ipv6"]).partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address

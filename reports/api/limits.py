"""How much one client may ask for: a fixed window of a minute, told in the RateLimit headers.

The headers follow draft-ietf-httpapi-ratelimit-headers: `RateLimit-Policy: "minute";q=300;w=60` and `RateLimit: "minute";r=299;t=42`.
"""

import time
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

WINDOW = 60


@dataclass(frozen=True)
class Allowance:
    """What is left of a client's minute."""

    quota: int
    remaining: int
    reset: int

    def write_on(self, response: HttpResponseBase) -> None:
        response["RateLimit-Policy"] = f'"minute";q={self.quota};w={WINDOW}'
        response["RateLimit"] = f'"minute";r={self.remaining};t={self.reset}'


class MinuteLimit(BaseThrottle):
    """Counts a client's requests in the cache; without a cache it lets everyone in."""

    allowance: Allowance

    def allow_request(self, request: Request, view: APIView) -> bool:
        quota = settings.API_REQUESTS_A_MINUTE
        now = time.time()
        count = _counted(f"api-limit:{self.get_ident(request)}:{int(now // WINDOW)}")
        self.allowance = Allowance(quota, max(0, quota - count), WINDOW - int(now % WINDOW))
        # The answer's headers tell it, whatever becomes of the request.
        request._request.api_allowance = self.allowance  # type: ignore[attr-defined]
        return count <= quota

    def wait(self) -> float:
        return self.allowance.reset


def _counted(key: str) -> int:
    """How many requests came with `key`, this one included; 0 if the cache is down."""
    with suppress(Exception):
        if cache.add(key, 1, timeout=2 * WINDOW):
            return 1
        return int(cache.incr(key))
    return 0

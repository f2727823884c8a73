"""How often a client may ask: the share of reports.limits. DRF's own count single addresses, not networks, and fail with the cache."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from reports.limits import API, Allowance


class ApiThrottle(BaseThrottle):
    allowance: Allowance

    def allow_request(self, request: Request, view: Any) -> bool:
        self.allowance = API.ask(request._request)
        # The answer's headers tell it, whatever becomes of the request.
        request._request.api_allowance = self.allowance  # type: ignore[attr-defined]
        return self.allowance.is_granted

    def wait(self) -> float:
        return self.allowance.reset

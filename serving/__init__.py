"""WSGI middleware around Django: request counters, the host check and the response cache.

Modules are imported inside the function because the settings import this package.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def with_middleware(django: Application, api_error: Callable[[HttpRequest, str], HttpResponse]) -> Application:
    """Return the application that a server runs. `api_error` returns the error response of the API with a sentence."""
    from serving.counters import measured
    from serving.host_check import with_host_check
    from serving.response_cache import ResponseCache

    return measured(with_host_check(ResponseCache(django), api_error))

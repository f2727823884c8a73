"""WSGI middleware that refuses requests with an unknown host or with a path prefix.

It runs before the response cache and Django, because stored responses, archives and addresses contain the host and the path.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host

from reports.addresses import API, first_word

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
#: A function that returns the error response of the API with this sentence.
type ApiError = Callable[[HttpRequest, str], HttpResponse]

#: Probes of load balancers and containers ask these by address.
PROBES = {"/healthz", "/readyz"}
#: Set in the environ of a probe with an unknown host. Its response is only the state, without details.
IS_UNKNOWN_HOST = "perennial.is_unknown_host"
USUAL_PORTS = {"http": "80", "https": "443"}
ANY_PORT = "*"
_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
_ENTRY = re.compile(r"(?P<name>\*|\.?[a-z0-9.-]+|\[[a-f0-9:.]+\])(?::(?P<port>[0-9]+))?")
#: Headers by which a client could set the path prefix. The site is always at the root of its host.
_REFUSED_HEADERS = {"HTTP_SCRIPT_NAME", "HTTP_PATH_INFO"}


def known_hosts(site_url: str, others: Iterable[str], *, any_port_here: bool) -> list[tuple[str, str]]:
    """Return (host, port) of SITE_URL and of `others`, the port "" if it is the default of SITE_URL's scheme.

    Hosts in `others` without a port have that of SITE_URL. With `any_port_here`, used for trying out Perennial, the host of SITE_URL and
    this machine are known with any port.
    """
    site = urlsplit(site_url)
    usual = USUAL_PORTS.get(site.scheme, "")
    name, port = _split_host(site.netloc, usual=usual, otherwise="")
    known = [(name, port), *(_split_host(other, usual=usual, otherwise=port) for other in others)]
    return [*((host, ANY_PORT) for host in (name, *_THIS_MACHINE)), *known] if any_port_here else known


def _split_host(host: str, *, usual: str, otherwise: str) -> tuple[str, str]:
    """Return a host's name and port, `otherwise` if it has none. Raise ImproperlyConfigured if it is not a host."""
    found = _ENTRY.fullmatch(host.strip().lower())
    if found is None:
        raise ImproperlyConfigured(
            f"{host!r} is not a host name. Set SITE_URL and ALLOWED_HOSTS to hosts such as trends.example.org."
        )
    port = found["port"]
    if port is None:
        port = otherwise
    elif port == usual:
        port = ""
    return found["name"], port


def with_host_check(application: Application, api_error: ApiError) -> Application:
    """Return the application for requests with a known host, which is normalised. Others get a 400, from `api_error` below /api/.

    Probes are answered for any host.
    """

    def check(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = known_host(environ.get("HTTP_HOST", ""))
        if host is None and environ["PATH_INFO"] in PROBES:
            host = urlsplit(settings.SITE_URL).netloc
            environ[IS_UNKNOWN_HOST] = True
        if host is None or environ.get("SCRIPT_NAME") or not _REFUSED_HEADERS.isdisjoint(environ):
            return _refused(environ, start_response, api_error)
        environ["HTTP_HOST"] = host
        return application(environ, start_response)

    return check


def known_host(host: str) -> str | None:
    """Return a known host in normal form, with its port if it is not the default one; None if the host is unknown."""
    return _known_host(host, settings.SITE_URL, tuple(settings.KNOWN_HOSTS))


@lru_cache(maxsize=256)
def _known_host(host: str, site_url: str, known: tuple[tuple[str, str], ...]) -> str | None:
    """Return the result of `known_host`, cached because nearly all requests have the same host."""
    name, port = split_domain_port(host)
    if port == USUAL_PORTS.get(urlsplit(site_url).scheme):
        port = ""
    for pattern, its_port in known:
        if name and its_port in {port, ANY_PORT} and validate_host(name, [pattern]):
            return f"{name}:{port}" if port else name
    return None


def _refused(environ: dict[str, Any], start_response: Callable[..., Any], api_error: ApiError) -> Iterable[bytes]:
    detail = "The request has an unknown host or path prefix."
    response = HttpResponse(f"{detail}\n", status=400, content_type="text/plain; charset=utf-8")
    if first_word(environ["PATH_INFO"]) == API:
        ours = {"HTTP_HOST": urlsplit(settings.SITE_URL).netloc, "SCRIPT_NAME": ""}
        response = api_error(WSGIRequest(environ | ours), detail)
    response["Content-Length"] = str(len(response.content))
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return response

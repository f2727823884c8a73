"""Under which names and ports the site is asked for."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

USUAL_PORTS = {"http": "80", "https": "443"}
ANY_PORT = "*"
_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
_ENTRY = re.compile(r"(?P<name>\*|\.?[a-z0-9.-]+|\[[a-f0-9:.]+\])(?::(?P<port>[0-9]+))?")


def known_hosts(site_url: str, others: Iterable[str], *, any_port_here: bool) -> list[tuple[str, str]]:
    """(host, port) of the site's own address and of `others`; "" is the usual port of the site's scheme.

    One of the others that names no port is asked for at the site's. Where Perennial is tried out (`any_port_here`), the site and
    this machine are known at any port.
    """
    site = urlsplit(site_url)
    usual = USUAL_PORTS.get(site.scheme, "")
    name, port = _parted(site.netloc, usual=usual, otherwise="")
    known = [(name, port), *(_parted(other, usual=usual, otherwise=port) for other in others)]
    return [*((host, ANY_PORT) for host in (name, *_THIS_MACHINE)), *known] if any_port_here else known


def _parted(host: str, *, usual: str, otherwise: str) -> tuple[str, str]:
    """A host's name and port, `otherwise` if it has none."""
    found = _ENTRY.fullmatch(host.strip().lower())
    if found is None:
        raise ImproperlyConfigured(
            f"{host!r} is not a host name. Set SITE_URL and ALLOWED_HOSTS to hosts such as trends.example.org."
        )
    port = found["port"]
    return found["name"], otherwise if port is None else "" if port == usual else port

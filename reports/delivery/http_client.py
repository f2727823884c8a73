"""An HTTP client that connects to public addresses only.

A name is resolved once, all its addresses must be public, and the connection goes to one of them: a name that resolves to something else
later gains nothing. `post` follows no redirects; `get` does, and checks each of them.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread, Timer
from typing import Any
from urllib.parse import urljoin, urlsplit

from reports.models.webhooks import unusable_address

_MAX_RESPONSE = 1024
_RESOLVE_TIMEOUT = 15.0
_PORTS = {"https": 443, "http": 80}
_REDIRECTS = {301, 302, 303, 307, 308}
#: The range of all public IPv6 addresses: https://www.iana.org/assignments/ipv6-address-space
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
#: Networks that Python considers global, or did in some release, but that are no receivers: tunnels, addresses of protocols,
#: documentation. From IANA's registries of special addresses.
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.175.48.0/24",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "2620:4f:8000::/48",
        "3ffe::/16",
        "3fff::/20",
    )
)


class AddressRefused(Exception):
    """The address must not be connected to; the message says why."""


class Unreachable(Exception):
    """There was no answer; the message says why."""


@dataclass(frozen=True)
class Target:
    """A checked address: the IP address to connect to, and the parts of the URL."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str


class Deadline:
    """The time by which an exchange must end, even if the other side keeps sending."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    @property
    def has_passed(self) -> bool:
        return time.monotonic() >= self._ends_at

    def remaining(self) -> float:
        """Return the remaining seconds. Raise TimeoutError if there are none."""
        if self.has_passed:
            raise TimeoutError("it took too long")
        return max(0.001, self._ends_at - time.monotonic())


def checked_target(address: str, *, private: bool = False, deadline: Deadline | None = None) -> Target:
    """Resolve and check a web address. Raise AddressRefused, or Unreachable if the name is unknown.

    With `private`, as in tests, the address need not be public.
    """
    if reason := unusable_address(address, private=private):
        raise AddressRefused(reason)
    parts = urlsplit(address)
    host = parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    ips = _resolved(host, port, deadline or Deadline(_RESOLVE_TIMEOUT))
    if not private and (closed := [ip for ip in ips if not is_public(ip)]):
        raise AddressRefused(f"{host} resolves to {closed[0]}, which is not a public address.")
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return Target(parts.scheme, host, port, path, ips[0])


def is_public(ip: str) -> bool:
    """Return whether an IP address is public. IPv4 within IPv6, mapped or translated, is checked as IPv4."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or _translated(address)
        if inner is not None:
            return is_public(str(inner))
        if address not in _GLOBAL_UNICAST:
            return False
    if any(address in network for network in _SPECIAL if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast


@dataclass(frozen=True)
class Response:
    """The status of a response, its Location header or "", and the beginning of its body."""

    status: int
    location: str
    body: bytes


def post(target: Target, body: bytes, headers: Mapping[str, str], *, deadline: Deadline) -> int:
    """Send `body`, and return the status of the response. Raise Unreachable."""
    return _ask(target, "POST", body, headers, deadline=deadline, max_bytes=_MAX_RESPONSE).status


def get(
    address: str,
    headers: Mapping[str, str],
    *,
    deadline: Deadline,
    max_bytes: int,
    private: bool = False,
    redirects: int = 5,
) -> Response:
    """Return the response at `address` after redirects, each of which is checked as the first address is.

    The body is cut off after `max_bytes`. Raise AddressRefused, or Unreachable, also after more than `redirects`.
    """
    for _ in range(redirects + 1):
        target = checked_target(address, private=private, deadline=deadline)
        answer = _ask(target, "GET", None, headers, deadline=deadline, max_bytes=max_bytes)
        if answer.status not in _REDIRECTS or not answer.location:
            return answer
        try:
            address = urljoin(address, answer.location)
        except ValueError as error:
            raise AddressRefused(f"This is not a valid web address: {error}.") from error
    raise Unreachable(f"More than {redirects} redirects.")


def _ask(
    target: Target, method: str, body: bytes | None, headers: Mapping[str, str], *, deadline: Deadline, max_bytes: int
) -> Response:
    connection = _Connection(target, deadline)
    try:
        connection.request(method, target.path, body=body, headers={"Host": _host(target), **headers})
        response = connection.getresponse()
        answer = Response(response.status, response.headers.get("Location", ""), response.read(max_bytes))
        deadline.remaining()
    except (OSError, http.client.HTTPException) as error:
        reason = "it took too long" if deadline.has_passed else error or type(error).__name__
        raise Unreachable(f"No answer: {reason}") from error
    finally:
        connection.end()
    return answer


class _Connection(http.client.HTTPConnection):
    """A connection to the checked IP address that ends with the deadline. The certificate is checked against the name.

    The timeout of a socket starts again with each piece, so a receiver that sends a byte now and then would never time out.
    """

    def __init__(self, target: Target, deadline: Deadline) -> None:
        super().__init__(target.host, target.port)
        self.target = target
        self.deadline = deadline

    def connect(self) -> None:
        plain = socket.create_connection((self.target.ip, self.target.port), self.deadline.remaining())
        # A second handle of the connection, because TLS takes over the first one.
        self._handle = plain.dup()
        self._timer = Timer(self.deadline.remaining(), self._shut_down)
        self._timer.daemon = True
        self._timer.start()
        if self.target.scheme == "https":
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=self.target.host)
        self.sock = plain

    def _shut_down(self) -> None:
        with suppress(OSError):
            self._handle.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Close the connection and its timer. http.client calls `close` too early, when the body has not been read."""
        if hasattr(self, "_timer"):
            self._timer.cancel()
            self._handle.close()
        self.close()


def _resolved(host: str, port: int, deadline: Deadline) -> list[str]:
    """Return the IP addresses of a name. Raise Unreachable.

    The system's resolver has no timeout, so it runs in a thread.
    """
    answer: list[Any] = []

    def ask() -> None:
        try:
            answer.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    thread = Thread(target=ask, daemon=True)
    thread.start()
    try:
        thread.join(deadline.remaining())
    except TimeoutError as error:
        raise Unreachable(f"{host} could not be resolved: {error}") from error
    found = answer[0] if answer else TimeoutError("it took too long")
    if isinstance(found, Exception):
        raise Unreachable(f"{host} could not be resolved: {found}") from found
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address inside a NAT64 address, or None."""
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _host(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == _PORTS[target.scheme] else f"{host}:{target.port}"

"""Reaching an address of the open internet, and nothing else.

The name is resolved once, every address it has must be public, and the connection goes to an address that was looked at: a name
that resolves to something else a moment later gains nothing. What is sent follows no redirect; what is fetched does, each checked again.
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

_READ_AT_MOST = 1024
_LONGEST_LOOK_UP = 15.0
_PORTS = {"https": 443, "http": 80}
_REDIRECTS = {301, 302, 303, 307, 308}
#: All IPv6 addresses of the open internet are in here: https://www.iana.org/assignments/ipv6-address-space
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
#: What Python takes for global, or did in some release, and nobody's receiver has: tunnels, protocols' own addresses, documentation,
#: by IANA's registries of special addresses.
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


class Refused(Exception):
    """The address is not one that may be reached; the message says why."""


class Unreachable(Exception):
    """No answer came."""


@dataclass(frozen=True)
class Target:
    """An address that was looked at: where to connect, and as what."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str


class Deadline:
    """The moment by which all of an exchange is over, however often the other side sends a little."""

    def __init__(self, seconds: float) -> None:
        self._over = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._over

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError if none are."""
        if self.is_over:
            raise TimeoutError("it took too long")
        return max(0.001, self._over - time.monotonic())


def checked_target(address: str, *, private: bool = False, deadline: Deadline | None = None) -> Target:
    """What `address` leads to. Raises Refused, or Unreachable if the name is unknown. `private`: anything goes (for tests)."""
    if words := unusable_address(address, private=private):
        raise Refused(words)
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    ips = _resolved(host, port, deadline or Deadline(_LONGEST_LOOK_UP))
    if not private and (closed := [ip for ip in ips if not is_public(ip)]):
        raise Refused(f"{host} resolves to {closed[0]}, which is not a public address.")
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return Target(parts.scheme, host, port, path, ips[0])


def is_public(ip: str) -> bool:
    """Whether an address belongs to the open internet. IPv4 within IPv6, mapped or by a translator, counts as what it is."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or _translated(address)
        if inner is not None:
            return is_public(str(inner))
        if address not in _GIVEN_OUT:
            return False
    if any(address in network for network in _SPECIAL if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast


@dataclass(frozen=True)
class Answer:
    """What came back: the status, where it sends on to ("" if nowhere), and the beginning of the body."""

    status: int
    location: str
    body: bytes


def post(target: Target, body: bytes, headers: Mapping[str, str], *, deadline: Deadline) -> int:
    """Send `body`; returns the status of the answer. Raises Unreachable."""
    return _ask(target, "POST", body, headers, deadline=deadline, at_most=_READ_AT_MOST).status


def get(
    address: str,
    headers: Mapping[str, str],
    *,
    deadline: Deadline,
    at_most: int,
    private: bool = False,
    redirects: int = 5,
) -> Answer:
    """The answer at `address`, or at the one that it leads to: each on the way is looked at as the first was.

    Of the body the first `at_most` bytes. Raises Refused, and Unreachable, after more than `redirects` of them too.
    """
    for _ in range(redirects + 1):
        target = checked_target(address, private=private, deadline=deadline)
        answer = _ask(target, "GET", None, headers, deadline=deadline, at_most=at_most)
        if answer.status not in _REDIRECTS or not answer.location:
            return answer
        try:
            address = urljoin(address, answer.location)
        except ValueError as error:
            raise Refused(f"This is not a valid web address: {error}.") from error
    raise Unreachable(f"More than {redirects} redirects.")


def _ask(
    target: Target, method: str, body: bytes | None, headers: Mapping[str, str], *, deadline: Deadline, at_most: int
) -> Answer:
    connection = _Connection(target, deadline)
    try:
        connection.request(method, target.path, body=body, headers={"Host": _host(target), **headers})
        response = connection.getresponse()
        answer = Answer(response.status, response.headers.get("Location", ""), response.read(at_most))
        deadline.left()
    except (OSError, http.client.HTTPException) as error:
        words = "it took too long" if deadline.is_over else error or type(error).__name__
        raise Unreachable(f"No answer: {words}") from error
    finally:
        connection.end()
    return answer


class _Connection(http.client.HTTPConnection):
    """A connection to the address that was looked at, with the certificate checked against the name, that ends with the deadline.

    A socket's own timeout begins again with each piece, so that a receiver who sends a byte now and then is never given up.
    """

    def __init__(self, target: Target, deadline: Deadline) -> None:
        super().__init__(target.host, target.port)
        self.target, self.deadline = target, deadline

    def connect(self) -> None:
        plain = socket.create_connection((self.target.ip, self.target.port), self.deadline.left())
        # A second handle of the same connection: TLS takes the first one over.
        self._handle = plain.dup()
        self._timer = Timer(self.deadline.left(), self._shut_down)
        self._timer.daemon = True
        self._timer.start()
        if self.target.scheme == "https":
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=self.target.host)
        self.sock = plain

    def _shut_down(self) -> None:
        with suppress(OSError):
            self._handle.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Close it for good: `close` is called by http.client too, while a body is still to be read."""
        if hasattr(self, "_timer"):
            self._timer.cancel()
            self._handle.close()
        self.close()


def _resolved(host: str, port: int, deadline: Deadline) -> list[str]:
    """The addresses that a name has. The system's resolver takes no timeout, so it is asked in a thread that is waited for."""
    answer: list[Any] = []

    def ask() -> None:
        try:
            answer.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    thread = Thread(target=ask, daemon=True)
    thread.start()
    try:
        thread.join(deadline.left())
    except TimeoutError as error:
        raise Unreachable(f"{host} could not be resolved: {error}") from error
    found = answer[0] if answer else TimeoutError("it took too long")
    if isinstance(found, Exception):
        raise Unreachable(f"{host} could not be resolved: {found}") from found
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside one of NAT64's well-known prefix."""
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _host(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == _PORTS[target.scheme] else f"{host}:{target.port}"

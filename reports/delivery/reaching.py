"""Sending to an address of the open internet, and to nothing else.

The name is resolved once, every address it has must be public, and the connection goes to an address that was looked at: a name
that resolves to something else a moment later gains nothing. No redirect is followed.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_READ_AT_MOST = 1024
_PORTS = {"https": 443, "http": 80}
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


def looked_at(address: str, *, private: bool = False) -> Target:
    """What `address` leads to. Raises Refused, or Unreachable if the name is unknown. `private`: anything goes (for tests)."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not host or parts.username or parts.password:
        raise Refused("The address starts with https:// and holds no name or password.")
    if parts.scheme == "http" and not private:
        raise Refused("Messages are sent by https:// alone, so that nobody reads or changes them on their way.")
    port = parts.port or _PORTS[parts.scheme]
    ips = _resolved(host, port)
    if not private and (closed := [ip for ip in ips if not is_public(ip)]):
        raise Refused(f"{host} leads to {closed[0]}, which is no public address.")
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


def post(target: Target, body: bytes, headers: Mapping[str, str], *, timeout: float) -> int:
    """Send `body`; returns the status of the answer. Raises Unreachable."""
    connection = _Connection(target, timeout)
    try:
        connection.request("POST", target.path, body=body, headers={"Host": _host(target), **headers})
        response = connection.getresponse()
        response.read(_READ_AT_MOST)
        return response.status
    except (OSError, http.client.HTTPException, ssl.SSLError) as error:
        raise Unreachable(f"No answer: {error or type(error).__name__}") from error
    finally:
        connection.close()


class _Connection(http.client.HTTPConnection):
    """A connection to the address that was looked at, with the certificate checked against the name."""

    def __init__(self, target: Target, timeout: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        self.target = target

    def connect(self) -> None:
        self.sock = socket.create_connection((self.target.ip, self.target.port), self.timeout)
        if self.target.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.target.host)


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} is not known: {error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside one of NAT64's well-known prefix."""
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _host(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == _PORTS[target.scheme] else f"{host}:{target.port}"

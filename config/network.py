"""Whose request it is, seen through a proxy or without one: the client's address, and the networks that it belongs to."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

#: What one client has to itself, and the network around it: an IPv4 address in its /24; of an IPv6 address the first 64 bits (the
#: rest its devices choose, as often as they like) in its /48.
_BITS = {4: (32, 24), 6: (64, 48)}
#: An address that nobody has. It is written as one, so that failed log-ins from nowhere are counted too (a row without an address
#: would be found by no question).
UNKNOWN = "0.0.0.0"  # noqa: S104  nothing is bound to it
_WRITTEN = re.compile(r"\[(?P<bracketed>[^\[\]]+)\](?::[0-9]+)?|(?P<alone>[^:\[\]]+)(?::[0-9]+)?|(?P<ipv6>[^\[\]]+)")


def client_address(request: HttpRequest) -> str:
    """The client's IP address: behind our proxy the last that it forwarded, since all before it are the client's word.

    UNKNOWN if what was forwarded is no address: nobody is taken for the proxy, or for this machine, by saying nonsense.
    """
    said: str = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")) is not None:
        said = forwarded.rpartition(",")[2]
    return str(_address(said) or UNKNOWN)


def client_networks(request: HttpRequest) -> tuple[str, ...]:
    """What the request's sender is counted as, the narrower network first; all whose address is unknown are one."""
    address = ip_address(client_address(request))
    if str(address) == UNKNOWN:
        return (UNKNOWN,)
    return tuple(str(ip_network((address, bits), strict=False)) for bits in _BITS[address.version])


def _address(said: str) -> IPv4Address | IPv6Address | None:
    """The address, without the port that some proxies forward, and IPv4 written as IPv6 as what it is."""
    found = _WRITTEN.fullmatch(said.strip())
    if found is None:
        return None
    try:
        address = ip_address((found["bracketed"] or found["alone"] or found["ipv6"]).partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address

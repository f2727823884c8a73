"""How many error reports one household may send. Addresses are kept as digests, and for an hour."""

import hashlib
import ipaddress
from contextlib import suppress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.module_loading import import_string

AN_HOUR = 60 * 60
MOST_AN_HOUR = 6
#: Of an IPv6 address the first 64 bits are the household's; the rest its devices choose, as often as they like.
_SHARED = 64


def has_sent_many(request: HttpRequest) -> bool:
    """Counts the report, and tells whether it is one too many. Without a cache everyone is let in: no words are lost for it."""
    whose = household(import_string(settings.AXES_CLIENT_IP_CALLABLE)(request))
    key = f"error-report-{hashlib.sha256(f'{settings.SECRET_KEY} {whose}'.encode()).hexdigest()[:32]}"
    with suppress(Exception):
        if not cache.add(key, 1, AN_HOUR):
            return cache.incr(key) > MOST_AN_HOUR
    return False


def household(address: str) -> str:
    """What the addresses of one household have in common: an IPv4 address, or the network of an IPv6 one.

    Some proxies forward an address with its port, which is another for each connection.
    """
    host = address.rpartition(":")[0] if address.count(":") == 1 else address.removeprefix("[").partition("]")[0]
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return str(ipaddress.ip_network((found, _SHARED), strict=False))
        found = found.ipv4_mapped
    return str(found)

"""Looking a source up where it is registered, by its DOI; arXiv has given one to each of its papers.

The resolver (`DOI_RESOLVER`) redirects to the agency that registered the DOI, which answers in CSL-JSON. Nothing is asked unless outgoing
requests are allowed, and nothing but the open internet. Source: https://www.crosscite.org/docs.html
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings

from reports.delivery.http_client import Deadline, Refused, Unreachable, get

_HEADERS = {"Accept": "application/vnd.citationstyles.csl+json", "User-Agent": "Perennial (references)"}
#: Seconds for one look-up, its redirects included.
_LONGEST = 20.0
_AT_MOST = 4 * 1024 * 1024

type Registered = Mapping[str, Any]


class NotAsked(Exception):
    """Nobody could be asked; the message says why."""


class NotRegistered(Exception):
    """There is no such DOI."""


def look_up(doi: str, *, longest: float = _LONGEST) -> Registered:
    """What is registered for `doi`, as CSL-JSON, within `longest` seconds.

    Raises NotRegistered, and NotAsked if that cannot be found out.
    """
    if not settings.OUTGOING_REQUESTS:
        raise NotAsked("Outgoing requests are off (OUTGOING_REQUESTS).")
    address = settings.DOI_RESOLVER + quote(doi, safe="/:;()._-")
    try:
        answer = get(
            address, _HEADERS, deadline=Deadline(longest), at_most=_AT_MOST, private=settings.WEBHOOKS_MAY_BE_PRIVATE
        )
    except (Refused, Unreachable) as error:
        raise NotAsked(str(error)) from error
    if answer.status in {404, 410}:
        raise NotRegistered(doi)
    if answer.status != 200:
        raise NotAsked(f"The registry answered {answer.status}.")
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise NotAsked("The registry did not answer with CSL-JSON.") from error
    if not isinstance(found, dict):
        raise NotAsked("The registry did not answer with CSL-JSON.")
    return found

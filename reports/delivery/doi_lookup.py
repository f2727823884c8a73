"""Look up a source by its DOI; each paper of arXiv has one too.

The resolver (`DOI_RESOLVER`) redirects to the agency that registered the DOI, which returns CSL-JSON. Nothing is requested unless
`OUTGOING_REQUESTS` is set. Source: https://www.crosscite.org/docs.html
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings

from reports.delivery.http_client import AddressRefused, Deadline, Unreachable, get

_HEADERS = {"Accept": "application/vnd.citationstyles.csl+json", "User-Agent": "Perennial (references)"}
#: Seconds for one look-up, including redirects.
_LONGEST = 20.0
_MAX_BYTES = 4 * 1024 * 1024

type Registered = Mapping[str, Any]


class LookUpFailed(Exception):
    """The registry could not be reached or did not return a record; the message says why."""


class NotRegistered(Exception):
    """The DOI does not exist."""


def look_up(doi: str, *, longest: float = _LONGEST) -> Registered:
    """Return the registered record of `doi` as CSL-JSON, within `longest` seconds. Raise NotRegistered or LookUpFailed."""
    if not settings.OUTGOING_REQUESTS:
        raise LookUpFailed("Outgoing requests are off (OUTGOING_REQUESTS).")
    address = settings.DOI_RESOLVER + quote(doi, safe="/:;()._-")
    try:
        answer = get(
            address,
            _HEADERS,
            deadline=Deadline(longest),
            max_bytes=_MAX_BYTES,
            private=settings.WEBHOOKS_MAY_BE_PRIVATE,
        )
    except (AddressRefused, Unreachable) as error:
        raise LookUpFailed(str(error)) from error
    if answer.status in {404, 410}:
        raise NotRegistered(doi)
    if answer.status != 200:
        raise LookUpFailed(f"The registry answered {answer.status}.")
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise LookUpFailed("The registry did not answer with CSL-JSON.") from error
    if not isinstance(found, dict):
        raise LookUpFailed("The registry did not answer with CSL-JSON.")
    return found

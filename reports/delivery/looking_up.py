"""Looking a source up where it is registered, by its DOI; arXiv has given one to each of its papers.

The resolver (`DOI_RESOLVER`) sends on to whoever registered the DOI, who answers in CSL-JSON. Nothing is asked unless outgoing
requests are allowed, and nothing but the open internet. Source: https://www.crosscite.org/docs.html
"""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import quote

from django.conf import settings

from reports.delivery.reaching import Deadline, Refused, Unreachable, get
from reports.document.sources import bare_words, words_of_name
from reports.document.types import CslItem
from reports.rendering.references import OTHERS

_HEADERS = {"Accept": "application/vnd.citationstyles.csl+json", "User-Agent": "Perennial (references)"}
#: Seconds for one look-up, its redirects included.
_LONGEST = 20.0
_AT_MOST = 4 * 1024 * 1024
_TAG = re.compile(r"<[^<>]+>")
_SUBTITLE = re.compile(r"(?<!\s)\s*[:–—]\s")

type Registered = Mapping[str, Any]


class NotAsked(Exception):
    """Nobody could be asked; the message says why."""


class NotRegistered(Exception):
    """There is no such DOI."""


def may_ask() -> bool:
    """Whether this site may ask others at all."""
    return bool(settings.OUTGOING_REQUESTS)


def look_up(doi: str, *, longest: float = _LONGEST) -> Registered:
    """What is registered for `doi`, as CSL-JSON, within `longest` seconds.

    Raises NotRegistered, and NotAsked if that cannot be found out.
    """
    if not may_ask():
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


def differences(item: CslItem, found: Registered) -> Iterator[str]:
    """In words, where a reference says otherwise than its registration: its title, and who wrote it."""
    title = _title(found)
    if title and not _same_title(item.title, title):
        yield f"its title is registered as “{title}”"
    listed = found.get("author")
    authors = [_family(each) for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    authors = [each for each in authors if each]
    named = [each for each in item.author if each.literal != OTHERS]
    if not authors or not named:
        return
    strangers = [each for each in named if not any(_is_one(words_of_name(each), other) for other in authors)]
    if strangers:
        names = ", ".join(each.family or each.literal for each in strangers)
        yield (
            f"{names} is not among its registered authors"
            if len(strangers) == 1
            else (f"{names} are not among its registered authors")
        )
    is_whole = len(named) == len(item.author) and all(each.family for each in named)
    if is_whole and not strangers and len(named) < len(authors):
        yield f"it names {len(named)} of {len(authors)} registered authors; add the others, or end with “{OTHERS}”"


def _title(found: Registered) -> str:
    title = found.get("title")
    if isinstance(title, list):
        title = title[0] if title else ""
    return " ".join(unescape(_TAG.sub("", title)).split()) if isinstance(title, str) else ""


def _same_title(ours: str, theirs: str) -> bool:
    """Letter for letter, marks aside; either may leave its subtitle out."""
    whole = {bare_words(ours), bare_words(theirs)}
    return len(whole) == 1 or any(
        bare_words(_SUBTITLE.split(longer, maxsplit=1)[0]) == bare_words(shorter)
        for longer, shorter in ((ours, theirs), (theirs, ours))
    )


def _family(name: Mapping[str, Any]) -> str:
    parts = [name.get(part) for part in ("non-dropping-particle", "family")] if name.get("family") else []
    words = parts or [name.get("literal") or name.get("name")]
    return bare_words(" ".join(each for each in words if isinstance(each, str)))


def _is_one(ours: str, theirs: str) -> bool:
    """Whether two names are one: a body or a person may be written with more words here or there."""
    mine, other = set(ours.split()), set(theirs.split())
    return bool(mine and other) and (mine <= other or other <= mine)

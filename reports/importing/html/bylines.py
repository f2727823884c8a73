"""Who wrote a page and on what day it was published, as far as the page says so."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from justhtml import JustHTML

from reports.importing.html.article import all_words, attribute

type Meta = Mapping[str, Sequence[str]]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAYS = ("article:published_time", "datepublished", "dc.date", "dcterms.date", "date", "citation_publication_date")
#: What in JSON-LD has an author and a day that are those of the text.
_TEXT = re.compile(r"(?:\w*Article|\w*Posting|Report|WebPage|CreativeWork)")
#: A day that stands above the text, as themes write it, and any other in what is said above or below it.
_TIMES = (
    'time[itemprop="datePublished"], time[pubdate], time.published, time.entry-date, time.dt-published',
    "header time, .byline time, .entry-meta time, .post-meta time, .article-byline time, .gh-article-meta time",
)
_AUTHORS = ('[itemprop="author"]', "[rel~=author]", ".p-author", ".byline .author, .author .fn")
_BYLINE = re.compile(r"(?:By|Von|Par|Por) (?P<name>[^,|·•–—\d]{2,60}?)(?: on| am| le| el)?(?:\s*[,|·•–—\d].*)?")
_LONGEST = 200


def day_of(page: JustHTML, meta: Meta) -> str:
    """The day of the publication; empty if the page says none."""
    given = [value for name in _DAYS for value in meta.get(name, ())]
    given += (str(each["datePublished"]) for each in _texts_of(page) if each.get("datePublished"))
    given += (attribute(each, "content") for each in page.query('[itemprop="datePublished"]'))
    given += (attribute(each, "datetime") for way in _TIMES for each in page.query(way))
    # One that stands alone, and not in a sentence.
    times = page.query("article time, main time")
    given += (
        attribute(each, "datetime") for each in times if each.parent and all_words(each) == all_words(each.parent)
    )
    return next((found.group() for each in given if (found := _DAY.match(each.strip()))), "")


def authors_of(page: JustHTML, meta: Meta) -> tuple[str, ...]:
    """The names of the authors, by the first way in which the page gives some."""
    ways = [meta.get("author", ()), _authors_in_data(page)]
    ways += ([all_words(each) for each in page.query(way)] for way in _AUTHORS)
    ways.append([found["name"] for each in page.query(".byline") if (found := _BYLINE.fullmatch(all_words(each)))])
    for way in ways:
        names = [each for each in way if each and not each.startswith("http") and len(each) <= _LONGEST]
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def _authors_in_data(page: JustHTML) -> list[str]:
    found = list(_texts_of(page))
    known = {each["@id"]: each for each in _data(page) if isinstance(each.get("@id"), str) and each.get("name")}
    for text in found:
        given = text.get("author")
        people = given if isinstance(given, list) else [given]
        named = [
            known.get(str(each.get("@id")), each).get("name") if isinstance(each, dict) else each for each in people
        ]
        if names := [" ".join(each.split()) for each in named if isinstance(each, str)]:
            return names
    return []


def _texts_of(page: JustHTML) -> Iterator[dict[str, Any]]:
    for each in _data(page):
        kinds = each.get("@type")
        if any(
            isinstance(kind, str) and _TEXT.fullmatch(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield each


def _data(page: JustHTML) -> Iterator[dict[str, Any]]:
    """What JSON-LD on a page describes; what cannot be read is none."""
    for script in page.query('script[type="application/ld+json"]'):
        try:
            value = json.loads("".join(str(part.data or "") for part in script.children or ()))
        except (ValueError, RecursionError):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                graph = each.get("@graph")
                yield from (
                    part for part in [each, *(graph if isinstance(graph, list) else [])] if isinstance(part, dict)
                )

"""The addresses that search engines should know, each with the day it last changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from reports.facts.places import FigurePlace, PublishedPlace
from reports.pages import addresses


@dataclass(frozen=True)
class Entry:
    """An address and when it last changed."""

    address: str
    changed: datetime


def entries(
    places: Iterable[PublishedPlace], figures: Iterable[FigurePlace], techniques: Iterable[tuple[str, datetime]]
) -> tuple[Entry, ...]:
    """Front page, reports, editions, sections, figures, trends, techniques: each with the newest publication that it shows."""
    newest: dict[str, datetime] = {}
    for place in places:
        for address in _addresses(place):
            newest[address] = max(newest.get(address, place.published_at), place.published_at)
    for figure in figures:
        newest[addresses.figure(figure.report, figure.year, figure.key)] = figure.published_at
    for slug, at in techniques:
        for address in ("/techniques/", addresses.technique(slug)):
            newest[address] = max(newest.get(address, at), at)
    return tuple(Entry(address, at) for address, at in sorted(newest.items()))


def _addresses(place: PublishedPlace) -> tuple[str, ...]:
    found = (
        "/",
        addresses.report(place.report),
        addresses.edition(place.report, place.year),
        addresses.versions(place.report, place.year),
        addresses.section(place.report, place.year, place.section),
    )
    return (*found, "/trends/", addresses.trend(place.trend)) if place.trend else found

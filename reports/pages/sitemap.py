"""The addresses that search engines should know, each with the time of its last change."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from reports.pages import addresses

#: Report, year, section, trend (or "") and time of publication; report, year, figure and time; technique and time.
type Sections = Iterable[tuple[str, int, str, str, datetime]]
type Figures = Iterable[tuple[str, int, str, datetime]]
type Techniques = Iterable[tuple[str, datetime]]


def entries(sections: Sections, figures: Figures, techniques: Techniques) -> Sequence[tuple[str, datetime]]:
    """Front page, reports, editions, sections, figures, trends, techniques: each with the newest publication that it shows."""
    newest: dict[str, datetime] = {}
    for report, year, section, trend, at in sections:
        found = [
            "/",
            addresses.report(report),
            addresses.edition(report, year),
            addresses.versions(report, year),
            addresses.section(report, year, section),
            *(("/trends/", addresses.trend(trend)) if trend else ()),
        ]
        newest |= {address: max(newest.get(address, at), at) for address in found}
    for report, year, key, at in figures:
        newest[addresses.figure(report, year, key)] = at
    for slug, at in techniques:
        newest |= {address: max(newest.get(address, at), at) for address in ("/techniques/", addresses.technique(slug))}
    return sorted(newest.items())

"""The search page: what was found, and what to narrow it by."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from reports.document.words import Maturity
from reports.facts.search_results import FACETS, NAMED, REFERENCE, SECTION, TREND, Hit, SearchFacts
from reports.pages import addresses
from reports.pages.head import Head
from reports.pages.parts import MATURITY_WORDS, Link, Rating, counted, rating
from reports.rendering import Links

_FACET_WORDS = {
    "kind": "What", "report": "Report", "year": "Year", "trend": "Trend", "technique": "Technique", "maturity": "Maturity",
}  # fmt: skip
_KIND_WORDS = {"section": "sections", "trend": "trends", "technique": "techniques", "reference": "references"}


@dataclass(frozen=True)
class HitLine:
    """Something found. `title_html` and `extract_html` are escaped, with what was found marked."""

    kind: str
    title_html: str
    address: str
    place: str
    extract_html: str
    rating: Rating | None


@dataclass(frozen=True)
class Choice:
    """A value to narrow by, and how much it would leave. `here`: it is chosen, and the address takes it away."""

    words: str
    count: int
    address: str
    here: bool


@dataclass(frozen=True)
class Facet:
    """A way to narrow what was found."""

    name: str
    words: str
    choices: tuple[Choice, ...]
    more: int


@dataclass(frozen=True)
class SearchPage:
    """What was asked, what was found, and where to go from there."""

    head: Head
    query: str
    filters: tuple[tuple[str, str], ...]
    said: str
    hits: tuple[HitLine, ...]
    facets: tuple[Facet, ...]
    suggested: tuple[Link, ...]
    meant: Link | None
    previous: str
    next: str
    offered: tuple[str, ...]
    is_asked: bool


def search_page(facts: SearchFacts) -> SearchPage:
    """The page for one question."""
    found = facts.found
    is_asked = bool(facts.query.strip() or found.filters)
    return SearchPage(
        head=Head(
            f"{facts.query} · Search" if facts.query.strip() else "Search",
            "Search sections, trends, techniques and references of all reports.",
            addresses.search(),
            indexed=not is_asked,
        ),
        query=facts.query,
        filters=tuple(found.filters.items()),
        said=_said(facts) if is_asked else "",
        hits=tuple(_hit(each, facts) for each in found.hits),
        facets=tuple(filter(None, (_facet(name, facts) for name in FACETS))),
        suggested=tuple(Link(each.heading, _address(each)) for each in facts.suggested),
        meant=Link(facts.meant, _to(facts.meant, found.filters)) if facts.meant else None,
        previous=_to(facts.query, found.filters, found.page - 1) if found.page > 1 else "",
        next=_to(facts.query, found.filters, found.page + 1) if found.page < found.pages else "",
        offered=facts.offered,
        is_asked=is_asked,
    )


def _said(facts: SearchFacts) -> str:
    found = facts.found
    if facts.query.strip() and not found.has_words and not found.filters:
        return "Say what to look for: a word, several, or “words in quotes”."
    if not found.total:
        return "Nothing was found."
    said = counted(found.total, "result")
    if found.loosened:
        said = f"Nothing has all of these words. {counted(found.total, 'result has', 'results have')} some of them"
    return f"{said}, page {found.page} of {found.pages}" if found.pages > 1 else said


def _hit(hit: Hit, facts: SearchFacts) -> HitLine:
    # As it was published: the row of the report may have been renamed since.
    report = facts.names["report", hit.report]
    where = {SECTION: f"{report} {hit.year}", REFERENCE: f"Reference in {report} {hit.year}"}
    return HitLine(
        kind=hit.kind,
        title_html=hit.heading_html,
        address=_address(hit),
        place=where.get(hit.kind, hit.kind.capitalize()),
        extract_html=hit.extract_html,
        rating=rating(hit.maturity) if hit.maturity != Maturity.NOT_RATED else None,
    )


def _address(hit: Hit) -> str:
    report = hit.report
    if hit.kind == SECTION:
        return addresses.section(report, hit.year, hit.slug)
    if hit.kind == REFERENCE:
        cited = addresses.section(report, hit.year, hit.within) if hit.within else addresses.edition(report, hit.year)
        return cited + Links().to_reference(hit.slug) if hit.within else cited
    return addresses.trend(hit.slug) if hit.kind == TREND else addresses.technique(hit.slug)


def _facet(name: str, facts: SearchFacts) -> Facet | None:
    counts = dict(facts.found.counts.get(name, {}))
    chosen = facts.found.filters.get(name)
    if chosen:
        counts.setdefault(chosen, 0)
    if len(counts) < 2 and not chosen:
        return None
    ordered = sorted(counts, key=lambda value: (value != chosen, *_order(name, value, counts)))
    return Facet(
        name,
        _FACET_WORDS[name],
        tuple(_choice(name, value, counts[value], facts) for value in ordered[:NAMED]),
        max(0, len(counts) - NAMED),
    )


def _order(name: str, value: str, counts: Mapping[str, int]) -> tuple[object, ...]:
    """Years from the latest; maturities as they follow; the rest by number."""
    if name == "year":
        return (-int(value) if value.isdecimal() else 0, value)
    if name == "maturity":
        return ([each.value for each in Maturity].index(value) if value in list(Maturity) else 99, value)
    return (-counts[value], value)


def _choice(name: str, value: str, count: int, facts: SearchFacts) -> Choice:
    here = facts.found.filters.get(name) == value
    others = {each: chosen for each, chosen in facts.found.filters.items() if each != name}
    return Choice(
        _words(name, value, facts), count, _to(facts.query, others if here else {**others, name: value}), here
    )


def _words(name: str, value: str, facts: SearchFacts) -> str:
    if name == "kind":
        return _KIND_WORDS.get(value, value)
    if name == "maturity" and value in list(Maturity):
        return MATURITY_WORDS[Maturity(value)]
    return facts.names.get((name, value), value)


def _to(query: str, filters: Mapping[str, str], page: int = 1) -> str:
    asked = {"q": query, **filters, **({"page": str(page)} if page > 1 else {})}
    return f"{addresses.search()}?{urlencode(asked)}"

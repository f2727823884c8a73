"""The search page: what was found, and what to narrow it by."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from reports.document.words import Maturity
from reports.facts.search_results import FACETS, NAMED, REFERENCE, SECTION, TECHNIQUE, TREND, Hit, SearchFacts
from reports.languages import Phrase, Plural, Words
from reports.pages import addresses
from reports.pages.head import Head
from reports.pages.parts import Link, Rating, rating
from reports.rendering import Links
from reports.rendering.terms import MATURITY

_FACET_WORDS = {
    "kind": Phrase("What", "facet"),
    "report": Phrase("Report"),
    "year": Phrase("Year"),
    "trend": Phrase("Trend"),
    "technique": Phrase("Technique"),
    "maturity": Phrase("Maturity"),
}
_KIND_WORDS = {
    SECTION: Phrase("sections", "facet"),
    TREND: Phrase("trends", "facet"),
    TECHNIQUE: Phrase("techniques", "facet"),
    REFERENCE: Phrase("references", "facet"),
}
_PLACES = {
    SECTION: Phrase("{report} {year}"),
    REFERENCE: Phrase("Reference in {report} {year}"),
    TREND: Phrase("Trend"),
    TECHNIQUE: Phrase("Technique"),
}


@dataclass(frozen=True)
class HitLine:
    """Something found. `title_html` and `extract_html` are escaped, with what was found marked."""

    kind: str
    language: str
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


def search_page(facts: SearchFacts, words: Words) -> SearchPage:
    """The page for one question."""
    found = facts.found
    is_asked = bool(facts.query.strip() or found.filters)
    return SearchPage(
        head=Head(
            words("{query} · Search", query=facts.query) if facts.query.strip() else words("Search"),
            words("Search sections, trends, techniques and references of all reports."),
            addresses.search(),
            indexed=not is_asked,
            words=words,
        ),
        query=facts.query,
        filters=tuple(found.filters.items()),
        said=_said(facts, words) if is_asked else "",
        hits=tuple(_hit(each, facts, words) for each in found.hits),
        facets=tuple(filter(None, (_facet(name, facts, words) for name in FACETS))),
        suggested=tuple(Link(each.heading, _address(each)) for each in facts.suggested),
        meant=Link(facts.meant, _to(facts.meant, found.filters)) if facts.meant else None,
        previous=_to(facts.query, found.filters, found.page - 1) if found.page > 1 else "",
        next=_to(facts.query, found.filters, found.page + 1) if found.page < found.pages else "",
        offered=facts.offered,
        is_asked=is_asked,
    )


def _said(facts: SearchFacts, words: Words) -> str:
    found = facts.found
    if facts.query.strip() and not found.has_words and not found.filters:
        return words("Say what to look for: a word, several, or “words in quotes”.")
    if not found.total:
        return words("Nothing was found.")
    one_page, of_pages = (_LOOSENED, _LOOSENED_PAGES) if found.loosened else (_FOUND, _FOUND_PAGES)
    if found.pages > 1:
        return words.count(*of_pages, found.total, page=found.page, pages=found.pages)
    return words.count(*one_page, found.total)


_FOUND = Plural("{number} result", "{number} results")
_FOUND_PAGES = Plural("{number} result, page {page} of {pages}", "{number} results, page {page} of {pages}")
_LOOSENED = Plural(
    "Nothing has all of these words. {number} result has some of them",
    "Nothing has all of these words. {number} results have some of them",
)
_LOOSENED_PAGES = Plural(
    "Nothing has all of these words. {number} result has some of them, page {page} of {pages}",
    "Nothing has all of these words. {number} results have some of them, page {page} of {pages}",
)


def _hit(hit: Hit, facts: SearchFacts, words: Words) -> HitLine:
    # As it was published: the row of the report may have been renamed since.
    report = facts.names["report", hit.report]
    return HitLine(
        kind=hit.kind,
        language=hit.language,
        title_html=hit.heading_html,
        address=_address(hit),
        place=words(_PLACES[hit.kind], report=report, year=hit.year),
        extract_html=hit.extract_html,
        rating=rating(hit.maturity, words) if hit.maturity != Maturity.NOT_RATED else None,
    )


def _address(hit: Hit) -> str:
    report = hit.report
    if hit.kind == SECTION:
        return addresses.section(report, hit.year, hit.slug)
    if hit.kind == REFERENCE:
        cited = addresses.section(report, hit.year, hit.within) if hit.within else addresses.edition(report, hit.year)
        return cited + Links().to_reference(hit.slug) if hit.within else cited
    return addresses.trend(hit.slug) if hit.kind == TREND else addresses.technique(hit.slug)


def _facet(name: str, facts: SearchFacts, words: Words) -> Facet | None:
    counts = dict(facts.found.counts.get(name, {}))
    chosen = facts.found.filters.get(name)
    if chosen:
        counts.setdefault(chosen, 0)
    if len(counts) < 2 and not chosen:
        return None
    ordered = sorted(counts, key=lambda value: (value != chosen, *_order(name, value, counts)))
    return Facet(
        name,
        words(_FACET_WORDS[name]),
        tuple(_choice(name, value, counts[value], facts, words) for value in ordered[:NAMED]),
        max(0, len(counts) - NAMED),
    )


def _order(name: str, value: str, counts: Mapping[str, int]) -> tuple[object, ...]:
    """Years from the latest; maturities as they follow; the rest by number."""
    if name == "year":
        return (-int(value) if value.isdecimal() else 0, value)
    if name == "maturity":
        return ([each.value for each in Maturity].index(value) if value in list(Maturity) else 99, value)
    return (-counts[value], value)


def _choice(name: str, value: str, count: int, facts: SearchFacts, words: Words) -> Choice:
    here = facts.found.filters.get(name) == value
    others = {each: chosen for each, chosen in facts.found.filters.items() if each != name}
    return Choice(
        _named(name, value, facts, words), count, _to(facts.query, others if here else {**others, name: value}), here
    )


def _named(name: str, value: str, facts: SearchFacts, words: Words) -> str:
    if name == "kind":
        return words(_KIND_WORDS[value]) if value in _KIND_WORDS else value
    if name == "maturity" and value in list(Maturity):
        return words.label(MATURITY[Maturity(value)])
    return facts.names.get((name, value), value)


def _to(query: str, filters: Mapping[str, str], page: int = 1) -> str:
    asked = {"q": query, **filters, **({"page": str(page)} if page > 1 else {})}
    return f"{addresses.search()}?{urlencode(asked)}"

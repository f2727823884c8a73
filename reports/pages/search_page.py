"""The search page: results, facets and suggestions."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from reports import addresses
from reports.document.words import Maturity
from reports.languages import Phrase, Plural, Translator
from reports.pages.head import Head
from reports.pages.parts import Link, Rating, rating
from reports.reading.reports import report_names
from reports.rendering import Links
from reports.rendering.terms import MATURITY
from reports.search.query import SearchResult, did_you_mean, names_known, search, suggest
from reports.search.rows import FACETS, REFERENCE, SECTION, TECHNIQUE, TREND, SearchRow

#: How many names the form suggests, and how many values of each facet the page lists.
MOST_NAMES = 150
MOST_CHOICES = 10
_FACET_LABELS = {
    "kind": Phrase("What", "facet"),
    "report": Phrase("Report"),
    "year": Phrase("Year"),
    "trend": Phrase("Trend"),
    "technique": Phrase("Technique"),
    "maturity": Phrase("Maturity"),
}
_KIND_LABELS = {
    SECTION: Phrase("sections", "facet"),
    TREND: Phrase("trends", "facet"),
    TECHNIQUE: Phrase("techniques", "facet"),
    REFERENCE: Phrase("references", "facet"),
}
_DESCRIPTIONS = {
    SECTION: Phrase("Section in {report} {year}"),
    REFERENCE: Phrase("Reference in {report} {year}"),
    TREND: Phrase("Trend"),
    TECHNIQUE: Phrase("Technique"),
}


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

type Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Hit:
    """A search result: its row, address and rating, and `place`, a description such as “Section in {report} {year}”."""

    row: SearchRow
    address: str
    place: str
    rating: Rating | None


@dataclass(frozen=True)
class Choice:
    """A value of a facet with its number of results. If it is chosen (`here`), its address removes the filter."""

    label: str
    count: int
    address: str
    here: bool


@dataclass(frozen=True)
class Facet:
    """A filter with its choices; `more` is the number of choices left out."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    more: int


@dataclass(frozen=True)
class SearchPage:
    """The query, its results, facets and links. `meant` is a suggested spelling."""

    head: Head
    query: str
    found: SearchResult
    sentence: str
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    suggested: tuple[Link, ...]
    meant: Link | None
    previous: str
    next: str
    offered: list[str]
    is_asked: bool


def search_page(query: str, filters: Mapping[str, str], page: int, translate: Translator) -> SearchPage:
    """Return the page of a query: at most ten database queries, one for each filter by trend or technique, and one for each word that
    may be misspelt."""
    found = search(query, filters, page=page)
    names = {**found.names, **{("report", slug): name for slug, name in report_names().items()}}
    has_words = bool(query.strip())
    is_asked = has_words or bool(found.filters)
    meant = did_you_mean(query) if has_words and (found.loosened or not found.total) else None
    return SearchPage(
        head=Head(
            translate("{query} · Search", query=query) if has_words else translate("Search"),
            translate("Search sections, trends, techniques and references of all reports."),
            addresses.search(),
            indexed=not is_asked,
            translate=translate,
        ),
        query=query,
        found=found,
        sentence=_sentence(query, found, translate) if is_asked else "",
        hits=tuple(
            Hit(
                row,
                _address(row),
                translate(_DESCRIPTIONS[row.kind], report=names["report", row.report], year=row.year),
                rating(row.maturity, translate) if row.maturity != Maturity.NOT_RATED else None,
            )
            for row in found.rows
        ),
        facets=tuple(filter(None, (_facet(name, query, found, names, translate) for name in FACETS))),
        suggested=tuple(Link(row.heading, _address(row)) for row in suggest(query)),
        meant=Link(meant, _search_address(meant, found.filters)) if meant else None,
        previous=_search_address(query, found.filters, found.page - 1) if found.page > 1 else "",
        next=_search_address(query, found.filters, found.page + 1) if found.page < found.pages else "",
        # Without results there are no names.
        offered=sorted(found.names.values())[:MOST_NAMES] or names_known(MOST_NAMES),
        is_asked=is_asked,
    )


def _sentence(query: str, found: SearchResult, translate: Translator) -> str:
    if query.strip() and not found.question.clauses and not found.filters:
        return translate("Enter a word, several words, or “a phrase in quotes”.")
    if not found.total:
        return translate("Nothing was found.")
    one_page, of_pages = (_LOOSENED, _LOOSENED_PAGES) if found.loosened else (_FOUND, _FOUND_PAGES)
    if found.pages > 1:
        return translate.count(*of_pages, found.total, page=found.page, pages=found.pages)
    return translate.count(*one_page, found.total)


def _address(row: SearchRow) -> str:
    return row.page + (Links().to_reference(row.slug) if row.kind == REFERENCE and row.within else "")


def _facet(name: str, query: str, found: SearchResult, names: Names, translate: Translator) -> Facet | None:
    counts, chosen = dict(found.counts.get(name, {})), found.filters.get(name)
    if chosen:
        counts.setdefault(chosen, 0)
    if len(counts) < 2 and not chosen:
        return None
    others = {each: value for each, value in found.filters.items() if each != name}
    choices = (
        Choice(
            _label(name, value, names, translate),
            counts[value],
            _search_address(query, others if value == chosen else {**others, name: value}),
            value == chosen,
        )
        for value in sorted(counts, key=lambda value: (value != chosen, *_order(name, value, counts)))[:MOST_CHOICES]
    )
    return Facet(name, translate(_FACET_LABELS[name]), tuple(choices), max(0, len(counts) - MOST_CHOICES))


def _order(name: str, value: str, counts: Mapping[str, int]) -> tuple[object, ...]:
    """Return the sort key of a facet's value: years descending, maturities in their order, others by number of results."""
    if name == "year":
        return (-int(value) if value.isdecimal() else 0, value)
    if name == "maturity":
        return ([each.value for each in Maturity].index(value) if value in list(Maturity) else 99, value)
    return (-counts[value], value)


def _label(name: str, value: str, names: Names, translate: Translator) -> str:
    if name == "kind":
        return translate(_KIND_LABELS[value]) if value in _KIND_LABELS else value
    if name == "maturity" and value in list(Maturity):
        return translate.label(MATURITY[Maturity(value)])
    return names.get((name, value), value)


def _search_address(query: str, filters: Mapping[str, str], page: int = 1) -> str:
    parameters = {"q": query, **filters, **({"page": str(page)} if page > 1 else {})}
    return f"{addresses.search()}?{urlencode(parameters)}"

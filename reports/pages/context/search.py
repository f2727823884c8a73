"""What the search page knows: what was found, what its filters are called, and what else to ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.models.index import PublishedEdition
from reports.models.search import Found, SearchRow, did_you_mean, names_known, names_of, search, suggest

#: How many names the form offers while one types.
OFFERED = 150
#: Of each facet, how many values are named; the commonest.
NAMED = 10


@dataclass(frozen=True)
class SearchFacts:
    """`filters` are those chosen, by facet; `names` say what a value of a facet is called; `meant` is a better spelling."""

    query: str
    filters: Mapping[str, str]
    found: Found
    names: Mapping[tuple[str, str], str]
    suggested: tuple[SearchRow, ...] = ()
    meant: str | None = None
    offered: tuple[str, ...] = ()


def search_context(query: str, filters: Mapping[str, str], page: int) -> SearchFacts:
    """What the current versions say about `query`, as typed. At most eleven queries, however much is found, and one for each
    word that may be misspelt."""
    found = search(query, filters, page=page)
    values = {name: [*_commonest(found, name), found.filters.get(name, "")] for name in found.counts}
    reports = PublishedEdition.objects.current().order_by("year").values_list("edition__report__slug", "report_name")
    names = names_of(values) | {("report", slug): name for slug, name in reports}
    missed = bool(query.strip()) and (found.loosened or not found.total)
    return SearchFacts(
        query=query,
        filters=found.filters,
        found=found,
        names=names,
        suggested=tuple(suggest(query)),
        meant=did_you_mean(query) if missed else None,
        offered=tuple(names_known(OFFERED)),
    )


def _commonest(found: Found, name: str) -> list[str]:
    counts = found.counts[name]
    return sorted(counts, key=lambda value: (-counts[value], value))[:NAMED]

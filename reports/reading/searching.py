"""Search: what was found, what its filters are called, and what else to ask."""

from collections.abc import Mapping

from reports import search
from reports.facts.search_results import Hit, Hits, SearchFacts
from reports.models.index import PublishedEdition
from reports.search import SearchRow, Term

#: How many names the form offers while one types.
OFFERED = 150


def find(query: str, filters: Mapping[str, str], *, page: int = 1, per_page: int = search.PER_PAGE) -> Hits:
    """Return what the current versions say about `query`, as typed, with the words found marked. As many queries as a search."""
    return _hits(search.search(query, filters, page=page, per_page=per_page), per_page)


def _hits(found: search.Found, per_page: int) -> Hits:
    return Hits(
        hits=tuple(_hit(row, found.question.terms) for row in found.rows),
        total=found.total,
        page=found.page,
        pages=-(-found.total // per_page),
        counts=found.counts,
        loosened=found.loosened,
        filters=found.filters,
        has_words=bool(found.question.clauses),
    )


def did_you_mean(query: str) -> str | None:
    """The question with each word that is found nowhere replaced by the nearest that something is called."""
    return search.did_you_mean(query)


def search_context(query: str, filters: Mapping[str, str], page: int) -> SearchFacts:
    """What the search page knows. At most eleven queries, however much is found, one for each filter by trend or technique,
    and one for each word that may be misspelt."""
    found = search.search(query, filters, page=page)
    reports = PublishedEdition.objects.current().order_by("year").values_list("edition__report__slug", "report_name")
    names = {**found.names, **{("report", slug): name for slug, name in reports}}
    missed = bool(query.strip()) and (found.loosened or not found.total)
    return SearchFacts(
        query=query,
        found=_hits(found, search.PER_PAGE),
        names=names,
        suggested=tuple(_hit(row) for row in search.suggest(query)),
        meant=did_you_mean(query) if missed else None,
        offered=tuple(search.names_known(OFFERED)),
    )


def _hit(row: SearchRow, terms: tuple[Term, ...] = ()) -> Hit:
    heading, *_, summary, text = (line.split() for line in row.stems.split("\n"))
    return Hit(
        uid=row.uid,
        kind=row.kind,
        report=row.report,
        year=row.year,
        version=row.version.number,
        slug=row.slug,
        within=row.within,
        heading=row.heading,
        maturity=row.maturity,
        language=row.language,
        heading_html=search.marked(row.heading, terms, heading),
        extract_html=search.extract(f"{row.summary} {row.text}".strip(), terms, [*summary, *text]),
    )

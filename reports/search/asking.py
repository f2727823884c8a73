"""The one question that both engines answer alike: which rows, in which order, and how many of each kind."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import reduce
from itertools import chain, islice
from operator import and_, or_

from django.db.models import Q

from reports.facts.search_results import FACETS, REFERENCE
from reports.search.catalogue import Catalogue, catalogue
from reports.search.engines import engine
from reports.search.question import LONGEST_QUESTION, MOST_CLAUSES, Question, beginning_with, read_question
from reports.search.rows import ENDURING, SearchRow
from reports.search.words import fold, words_of

PER_PAGE = 10
#: How many of the rows found are weighed by relevance; those after them follow by year. So the commonest word costs no more.
WEIGHED = 100
SUGGESTED = 5
_ALIKE = 0.75

type Filters = Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """What was found: the rows of one page in order, how many there are, and of each facet how many there would be.

    `page` is the last one if that asked for is beyond it. `counts`: facet -> value -> number, over what answers the question
    and all other filters. `loosened`: nothing had all the words, and these have some. `filters` are those asked for, by the slugs
    of now.
    """

    question: Question
    rows: tuple[SearchRow, ...] = ()
    total: int = 0
    page: int = 1
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    loosened: bool = False
    filters: Filters = field(default_factory=dict)


def search(query: str, filters: Filters | None = None, *, page: int = 1, per_page: int = PER_PAGE) -> Found:
    """What the current versions say about `query`, as typed; `filters` by facet. Four queries. No text typed is an error.

    Without words, everything that passes the filters. Order: what is called so, before what says so, before references, which
    are not what the report says; each by relevance, then by year.
    """
    filters = {name: value for name, value in (filters or {}).items() if name in FACETS and value}
    found, is_whole = _found(read_question(query), filters, page, per_page)
    # The index was written between two of the queries: what they say is not consistent.
    return found if is_whole else _found(read_question(query), filters, page, per_page)[0]


def _found(question: Question, filters: Filters, page: int, per_page: int) -> tuple[Found, bool]:
    """What is found, and whether all rows that were named are there."""
    known = catalogue()
    filters = {facet: known.now(facet, value) for facet, value in filters.items()}
    answer, called_so, loosened, is_whole = _answer(known, question, filters)
    passed, counts = _sifted(known, answer, filters)
    said = passed & ~known.having("kind", REFERENCE)
    ranks = [known.in_order(rows) for rows in (said & called_so, said & ~called_so, passed & ~said)]
    total = passed.bit_count()
    page = max(1, min(page, -(-total // per_page)))
    best = _weighed(question.loosened() if loosened else question, ranks)
    keys = list(islice(best, (page - 1) * per_page, page * per_page))
    rows = SearchRow.objects.in_bulk(keys)
    there = tuple(rows[key] for key in keys if key in rows)
    return Found(question, there, total, page, counts, loosened, filters), is_whole and len(there) == len(keys)


def _answer(known: Catalogue, question: Question, filters: Filters) -> tuple[int, int, bool, bool]:
    """The rows that answer; those that are called so; whether the question had to be loosened for it; and if all are known."""
    if not question.clauses:
        return (known.all if filters and not question.without else 0), 0, False, True
    matches, loosened = engine().matches(question), False
    if not matches and len(question.clauses) > 1:
        matches = engine().matches(question.loosened())
        loosened = bool(matches)
    called_so = known.rows(key for key, in_heading in matches if in_heading)
    answer = known.rows(key for key, _ in matches)
    return answer, called_so, loosened, answer.bit_count() == len(matches)


def _sifted(known: Catalogue, answer: int, filters: Filters) -> tuple[int, dict[str, Counter[str]]]:
    """Those that pass all filters; and for each facet the counts over those that pass all the others."""
    having = {facet: known.having(facet, value) for facet, value in filters.items()}

    def passed(but: str | None = None) -> int:
        return reduce(and_, (rows for facet, rows in having.items() if facet != but), answer)

    return passed(), {facet: known.counts(facet, passed(but=facet)) for facet in FACETS}


def _weighed(question: Question, ranks: Iterable[Iterable[int]]) -> Iterator[int]:
    """Primary keys, best first, of those of each rank, which come in the order of years."""
    ranked = ((rank, key) for rank, keys in enumerate(ranks) for key in keys)
    first = list(islice(ranked, WEIGHED))
    weights = engine().relevance(question, [key for _, key in first]) if question.clauses and len(first) > 1 else {}
    # What is about as relevant stays in the order of years.
    first.sort(key=lambda each: (each[0], -round(weights.get(each[1], 0.0), 6)))
    return (key for _, key in chain(first, ranked))


def suggest(query: str, *, limit: int = SUGGESTED) -> list[SearchRow]:
    """Trends and techniques whose name, or another name, begins with what was typed; the shortest first. Three queries."""
    words = tuple(words_of(query[:LONGEST_QUESTION]))
    if not words:
        return []
    known = catalogue()
    named = known.rows(key for key, in_heading in engine().matches(Question((beginning_with(words),))) if in_heading)
    enduring = reduce(or_, (known.having("kind", kind) for kind in ENDURING))
    rows = SearchRow.objects.in_bulk(list(islice(known.in_order(named & enduring), WEIGHED)))
    found = [row for row in rows.values() if any(_begins(name, " ".join(words)) for name in _names(row))]
    return sorted(found, key=lambda row: (len(row.heading), row.heading))[:limit]


def did_you_mean(query: str) -> str | None:
    """The question with each word that is found nowhere replaced by the nearest that something is called.

    Two queries, and one for each word that may be misspelt.
    """
    typed = query[:LONGEST_QUESTION].split()
    known = catalogue().called
    meant = [_meant(word, known) for word in typed[:MOST_CLAUSES]]
    return " ".join([*meant, *typed[MOST_CLAUSES:]]) if meant != typed[:MOST_CLAUSES] else None


def _meant(word: str, known: Collection[str]) -> str:
    asked = fold(word)
    if len(asked) < 4 or not asked.isalnum() or asked in known:
        return word
    near = get_close_matches(asked, [each for each in known if abs(len(each) - len(asked)) <= 2], n=1, cutoff=_ALIKE)
    return near[0] if near and not engine().matches(read_question(word)) else word


def _names(row: SearchRow) -> list[str]:
    return [row.heading, *row.names.split("\n")]


def _begins(name: str, typed: str) -> bool:
    return " ".join(words_of(name)).startswith(typed)


def names_known(limit: int) -> list[str]:
    """Names of trends and techniques, for a form to offer."""
    rows = SearchRow.objects.filter(kind__in=ENDURING).order_by("heading")
    return list(rows.values_list("heading", flat=True)[:limit])


def names_of(values: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], str]:
    """(kind, slug) -> name, of the trends and techniques with these slugs."""
    wanted = Q()
    for kind in ENDURING:
        wanted |= Q(kind=kind, slug__in=list(values.get(kind, ())))
    rows = SearchRow.objects.filter(wanted).values_list("kind", "slug", "heading")
    return {(kind, slug): heading for kind, slug, heading in rows}

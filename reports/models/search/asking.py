"""The one question that both engines answer alike: which rows, in which order, and how many of each kind."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice

from django.db.models import Q

from reports.models.search.engines import Match, engine
from reports.models.search.question import LONGEST_QUESTION, Question, Term, read_question
from reports.models.search.rows import ENDURING, FACETS, SearchRow
from reports.models.search.words import fold, words_of

PER_PAGE = 10
#: How many of the rows found are weighed by relevance; those after them follow by year. So the commonest word costs no more.
WEIGHED = 100
SUGGESTED = 5
_ALIKE = 0.72

type Filters = Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """What was found: the rows of one page in order, how many there are, and of each facet how many there would be.

    `counts`: facet -> value -> number, over what answers the question and all other filters. `loosened`: nothing had all the
    words, and these have some.
    """

    question: Question
    rows: tuple[SearchRow, ...] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    loosened: bool = False


def search(query: str, filters: Filters | None = None, *, page: int = 1, per_page: int = PER_PAGE) -> Found:
    """What the current versions say about `query`, as typed; `filters` by facet. Three queries. No text typed is an error.

    Without words, everything that passes the filters. Order: what is called so, before what says so; each by relevance, then
    by year.
    """
    filters = {name: value for name, value in (filters or {}).items() if name in FACETS and value}
    question = read_question(query)
    matches, loosened = _matches(question, filters)
    passed, counts = _sifted(matches, filters)
    keys = _ordered(question.loosened() if loosened else question, passed)[(page - 1) * per_page : page * per_page]
    rows = SearchRow.objects.select_related("edition__report").in_bulk(keys)
    return Found(question, tuple(rows[key] for key in keys if key in rows), len(passed), counts, loosened)


def _matches(question: Question, filters: Filters) -> tuple[list[Match], bool]:
    if not question.clauses:
        everything = SearchRow.objects.values_list("pk", "year", "facets") if filters and not question.without else []
        return [(key, False, year, facets) for key, year, facets in everything], False
    matches = engine().matches(question)
    if matches or len(question.clauses) == 1:
        return matches, False
    matches = engine().matches(question.loosened())
    return matches, bool(matches)


def _sifted(matches: Sequence[Match], filters: Filters) -> tuple[list[Match], dict[str, Counter[str]]]:
    """Those that pass all filters; and for each facet the counts over those that pass all the others."""
    wanted = {f" {name}:{value} ": name for name, value in filters.items()}
    passed: list[Match] = []
    everything: list[str] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for match in matches:
        facets = match[3]
        failed = [name for word, name in wanted.items() if word not in facets] if wanted else ()
        if not failed:
            passed.append(match)
            everything.append(facets)
        elif len(failed) == 1:
            counts[failed[0]].update(_values(facets, failed[0]))
    for word, number in Counter("".join(everything).split()).items():
        name, _, value = word.partition(":")
        if name in counts:
            counts[name][value] += number
    return passed, counts


def _values(facets: str, name: str) -> list[str]:
    return [word.partition(":")[2] for word in facets.split() if word.startswith(f"{name}:")]


def _ordered(question: Question, matches: list[Match]) -> list[int]:
    """Primary keys, best first."""
    by_year = sorted(matches, key=lambda match: (-match[1], -match[2], match[0]))
    first, rest = by_year[:WEIGHED], by_year[WEIGHED:]
    if question.clauses and len(first) > 1:
        weights = engine().relevance(question, [match[0] for match in first])
        # The second engine counts otherwise than the first; what both find about as relevant goes by year.
        first.sort(key=lambda match: (-match[1], -round(weights.get(match[0], 0.0), 6), -match[2], match[0]))
    return [match[0] for match in (*first, *rest)]


def suggest(query: str, *, limit: int = SUGGESTED) -> list[SearchRow]:
    """Trends and techniques whose name, or another name, begins with what was typed; the shortest first. Two queries."""
    words = tuple(words_of(query[:LONGEST_QUESTION]))
    if not words:
        return []
    begins = Question(((Term(words, is_prefix=True),),))
    named = (key for key, in_heading, _, facets in engine().matches(begins) if in_heading and _endures(facets))
    rows = SearchRow.objects.in_bulk(list(islice(named, WEIGHED)))
    found = [row for row in rows.values() if any(_begins(name, " ".join(words)) for name in _names(row))]
    return sorted(found, key=lambda row: (len(row.heading), row.heading))[:limit]


def _endures(facets: str) -> bool:
    return any(f" kind:{kind} " in facets for kind in ENDURING)


def did_you_mean(query: str) -> str | None:
    """The question with each word that no trend's or technique's name has replaced by the nearest that one has."""
    rows = SearchRow.objects.filter(kind__in=ENDURING).only("kind", "heading", "names")
    known = {word for row in rows for name in _names(row) for word in words_of(name) if len(word) > 2}
    typed = query[:LONGEST_QUESTION].split()
    meant = [word if fold(word) in known else _nearest(word, known) for word in typed]
    return " ".join(meant) if meant != typed else None


def _nearest(word: str, known: set[str]) -> str:
    asked = fold(word)
    if len(asked) < 4 or not asked.isalnum():
        return word
    near = [each for each in known if abs(len(each) - len(asked)) <= 2]
    return next(iter(get_close_matches(asked, sorted(near), n=1, cutoff=_ALIKE)), word)


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

"""Search: rows, their order and facets, with equal results on both engines."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import log

from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Cast

from reports.search.deriving import keys_of, that_answer
from reports.search.question import LONGEST_QUESTION, MOST_CLAUSES, Question, Term, fold, read_question, words_of
from reports.search.rows import ENDURING, FACETS, REFERENCE, SearchRow, contains_text

PER_PAGE = 10
#: How many results are ranked by relevance; the others follow by year, so that common words cost no more.
WEIGHED = 100
SUGGESTED = 5
_ALIKE = 0.75
_LONG_TEXTS = ("version__document", "version__change_notes")
#: Parameters k1 and b of BM25.
_SATURATED, _BY_LENGTH = 1.2, 0.75
#: Weights of a term in a row's heading and names, in its summary, and in its text.
_WEIGHTS = (10, 4, 1)

#: Values by facet, separated by commas; a row must have one of them.
type Filters = Mapping[str, str]
#: Primary key, rank and `SearchRow.facets` of a matching row.
type _Row = tuple[int, str, str]


@dataclass(frozen=True)
class SearchResult:
    """One page of results, their total, and counts for each facet.

    `page` is the last page if a later one was requested. `counts`: facet -> value -> number of rows that match the query and all
    other filters, most frequent first. `loosened`: no row has all words, and these have some. `filters`: the requested ones with
    today's slugs. `names`: of trends and techniques in `filters` and `counts`, by facet and slug.
    """

    question: Question
    rows: tuple[SearchRow, ...] = ()
    total: int = 0
    page: int = 1
    pages: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: {name: {} for name in FACETS})
    loosened: bool = False
    filters: Filters = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)


def search(query: str, filters: Filters | None = None, *, page: int = 1, per_page: int = PER_PAGE) -> SearchResult:
    """Return the results of a query in current versions, with `filters` by facet. No query is an error.

    Five database queries, and one for each filter by trend or technique. Without words, all rows that pass the filters. Order: rows
    with the words in their heading, other rows, references; each by relevance, then by year.
    """
    question = read_question(query, _languages())
    filters = {name: value for name, value in (filters or {}).items() if name in FACETS and value}
    chosen = {
        name: [_now(name, each) if name in ENDURING else (each, each) for each in value.split(",")]
        for name, value in filters.items()
    }
    filters = {name: ",".join(slug for _, slug in several) for name, several in chosen.items()}
    if not question.clauses and (question.without or not filters):
        return SearchResult(question, filters=filters)
    asked, answer = question, _answer(question)
    if not answer and len(question.clauses) > 1:
        asked, answer = question.loosened(), _answer(question.loosened())
    words = {name: [f" {name}:{value} " for value, _ in several] for name, several in chosen.items()}
    passing, counts = _narrowed(answer, words)
    names = _names() if passing or filters else {}
    for kind in ENDURING:
        by_uid = counts[kind].items()
        counts[kind] = Counter({names[kind, uid][0]: number for uid, number in by_uid if (kind, uid) in names})
    pages = -(-len(passing) // per_page)
    page = max(1, min(page, pages))
    keys = _best(asked, passing, (page - 1) * per_page, page * per_page)
    rows = SearchRow.objects.select_related("version").defer(*_LONG_TEXTS).in_bulk(keys)
    for row in rows.values():
        row.terms = question.terms
    return SearchResult(
        question=question,
        rows=tuple(rows[key] for key in keys if key in rows),
        total=len(passing),
        page=page,
        pages=pages,
        # Sorted here, because the engines sort text differently.
        counts={
            name: Counter(dict(sorted(each.items(), key=lambda row: (-row[1], row[0]))))
            for name, each in counts.items()
        },
        loosened=asked is not question and bool(passing),
        filters=filters,
        names={(kind, slug): name for (kind, _), (slug, name) in names.items()},
    )


def _names() -> dict[tuple[str, str], tuple[str, str]]:
    """Return slug and name of all trends and techniques by (kind, uid)."""
    # As text, because making UUIDs would take longer than the query.
    rows = SearchRow.objects.filter(kind__in=ENDURING).values_list("kind", Cast("uid", TextField()), "slug", "heading")
    return {(kind, uid.replace("-", "")): (slug, heading) for kind, uid, slug, heading in rows}


def _now(kind: str, slug: str) -> tuple[str, str]:
    """Return uid and today's slug of the trend or technique with a slug, now or, if none has it now, formerly."""
    rows = SearchRow.objects.filter(contains_text("facets", f" slug:{slug} "), kind=kind).order_by("-year", "pk")
    row = min(rows, key=lambda row: row.slug != slug, default=None)
    return (row.uid.hex, row.slug) if row else ("", slug)


def _answer(question: Question) -> list[_Row]:
    """Return the matching rows by rank and year."""
    known = SearchRow.objects.all()
    # Ranks are text, because Django would convert each number.
    ranks = [When(kind=REFERENCE, then=Value("c"))]
    if question.clauses:
        known = that_answer(known, question)
        ranks.append(When(pk__in=keys_of(Question(question.clauses), in_heading=True), then=Value("a")))
    rows = known.annotate(rank=Case(*ranks, default=Value("b"))).order_by("rank", "-year", "pk")
    return list(rows.values_list("pk", "rank", "facets"))


def _narrowed(answer: list[_Row], words: Mapping[str, Sequence[str]]) -> tuple[list[_Row], dict[str, Counter[str]]]:
    """Return the rows that pass all filters, and for each facet the counts of rows that pass the other filters."""
    passing = _having(answer, words.values())
    counts = _counted(passing)
    for name in words:
        counts[name] = _counted(_having(answer, [each for other, each in words.items() if other != name]))[name]
    return passing, counts


def _having(rows: list[_Row], words: Iterable[Sequence[str]]) -> list[_Row]:
    for several in words:
        rows = [row for row in rows if any(word in row[2] for word in several)]
    return rows


def _counted(rows: Iterable[_Row]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for word, number in Counter(" ".join(row[2] for row in rows).split()).items():
        name, _, value = word.partition(":")
        if name in counts:
            counts[name][value] = number
    return counts


def _best(question: Question, passing: Sequence[_Row], start: int, end: int) -> list[int]:
    """Return the primary keys of results `start` to `end`, best first. Equally relevant rows stay in the order of years."""
    first = passing[:WEIGHED]
    weights = _weights(question, [key for key, *_ in first]) if start < WEIGHED else {}
    best = sorted(first, key=lambda row: (row[1], -round(weights.get(row[0], 0.0), 6)))
    return [key for key, *_ in [*best, *passing[WEIGHED:]][start:end]]


def _weights(question: Question, keys: Sequence[int]) -> dict[int, float]:
    """Return the BM25 weights of rows by key, computed here because the engines' own differ."""
    if not question.clauses or len(keys) < 2:
        return {}
    stems = dict(SearchRow.objects.filter(pk__in=keys).values_list("pk", "stems"))
    average = sum(map(len, stems.values())) / max(1, len(stems))
    parts = {key: text.rsplit("\n", 2) for key, text in stems.items()}
    weights = dict.fromkeys(stems, 0.0)
    for term in question.terms:
        # Occurrences by row, weighted by position.
        numbers = {
            key: sum(
                text.count(run) * weight for run in term.runs for text, weight in zip(part, _WEIGHTS, strict=False)
            )
            for key, part in parts.items()
        }
        counts = {key: number for key, number in numbers.items() if number}
        rarity = log(1 + (len(stems) - len(counts) + 0.5) / (len(counts) + 0.5))
        for key, number in counts.items():
            length = 1 - _BY_LENGTH + _BY_LENGTH * len(stems[key]) / average
            weights[key] += rarity * number / (number + _SATURATED * length)
    return weights


def _languages() -> tuple[str, ...]:
    """Return the languages of the index."""
    return tuple(SearchRow.objects.order_by("language").values_list("language", flat=True).distinct()) or ("en",)


def suggest(query: str, *, limit: int = SUGGESTED) -> list[SearchRow]:
    """Return trends and techniques with a name that begins with the query, shortest first. One query."""
    words = words_of(query[:LONGEST_QUESTION])
    if not words:
        return []
    first = keys_of(Question(((Term((words[0],), is_prefix=True),),)), in_heading=True)
    rows = (
        SearchRow.objects.select_related("version")
        .defer(*_LONG_TEXTS)
        .filter(kind__in=ENDURING, pk__in=first)
        .order_by("-year", "pk")[:WEIGHED]
    )
    typed = " ".join(words)
    begun = [
        row
        for row in rows
        if any(" ".join(words_of(name)).startswith(typed) for name in (row.heading, *row.names.split("\n")))
    ]
    return sorted(begun, key=lambda row: (len(row.heading), row.heading))[:limit]


def did_you_mean(query: str) -> str | None:
    """Return the query with each unknown word replaced by the nearest word of a heading or name, or None if nothing changes.

    Two queries, and one for each word that may be misspelt.
    """
    typed = query[:LONGEST_QUESTION].split()
    rows = SearchRow.objects.exclude(kind=REFERENCE).values_list("heading", "names").distinct()
    known = {word for row in rows for word in words_of(" ".join(row)) if len(word) > 3}
    languages = _languages()
    meant = [_meant(word, known, languages) for word in typed[:MOST_CLAUSES]]
    return " ".join([*meant, *typed[MOST_CLAUSES:]]) if meant != typed[:MOST_CLAUSES] else None


def _meant(word: str, known: Collection[str], languages: tuple[str, ...]) -> str:
    asked = fold(word)
    if len(asked) < 4 or not asked.isalnum() or asked in known:
        return word
    near = get_close_matches(asked, [other for other in known if abs(len(other) - len(asked)) <= 2], n=1, cutoff=_ALIKE)
    question = Question(((Term((asked,), languages=languages),),))
    return near[0] if near and not SearchRow.objects.filter(pk__in=keys_of(question)).exists() else word


def names_known(limit: int) -> list[str]:
    """Return names of trends and techniques, for a form to offer."""
    rows = SearchRow.objects.filter(kind__in=ENDURING).order_by("heading")
    return list(rows.values_list("heading", flat=True)[:limit])

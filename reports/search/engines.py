"""The two engines: FTS5 on SQLite, tsvector with GIN on PostgreSQL. They find the same rows.

Each keeps the stems of a row's words under its primary key, where the first migration made room.
`matches` finds all rows, `relevance` weighs some of them: the higher, the more relevant; only comparable within one answer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, count, pairwise
from typing import Protocol

from django.db import connection

from reports.search.question import Question, Term
from reports.search.rows import SearchRow
from reports.search.words import stems_of

#: (primary key, whether all was found in what the row is called)
type Match = tuple[int, bool]


class Engine(Protocol):
    """What search asks of a database."""

    def write(self, rows: Sequence[SearchRow]) -> None:
        """Keep the words of rows that have been saved."""

    def remove(self, keys: Sequence[int]) -> None:
        """Forget the words of rows that are about to be deleted."""

    def differs(self, row: SearchRow) -> bool:
        """Whether the words kept are not the row's."""

    def matches(self, question: Question) -> list[Match]:
        """All rows that answer the question, in no order."""

    def relevance(self, question: Question, keys: Sequence[int]) -> dict[int, float]:
        """How relevant these rows, which answer the question, are: by its words, also by those of phrases that stand elsewhere."""


class Fts5:
    """SQLite's: a virtual table, which no rebuilding of the row's own table touches.

    Weights: 10 for what a row is called, 4 for its summary, 1 for its text.
    """

    def write(self, rows: Sequence[SearchRow]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO reports_searchwords (rowid, heading, summary, body) VALUES (%s, %s, %s, %s)",
                [(row.pk, *self._words(row)) for row in rows],
            )

    def remove(self, keys: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM reports_searchwords WHERE rowid = %s", [(key,) for key in keys])

    def differs(self, row: SearchRow) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT heading, summary, body FROM reports_searchwords WHERE rowid = %s", [row.pk])
            return cursor.fetchone() != self._words(row)

    def matches(self, question: Question) -> list[Match]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid, rowid IN (SELECT rowid FROM reports_searchwords WHERE reports_searchwords MATCH %s) "
                "FROM reports_searchwords WHERE reports_searchwords MATCH %s",
                [f"{{heading}} : ({self._wanted(question, self._together)})", self._asked(question)],
            )
            return cursor.fetchall()

    def relevance(self, question: Question, keys: Sequence[int]) -> dict[int, float]:
        places = ", ".join(["%s"] * len(keys))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid, -bm25(reports_searchwords, 10.0, 4.0, 1.0) FROM reports_searchwords "  # noqa: S608  places only
                f"WHERE reports_searchwords MATCH %s AND +rowid IN ({places})",
                [self._wanted(question, self._apart), *keys],
            )
            return dict(cursor.fetchall())

    def _words(self, row: SearchRow) -> tuple[str, ...]:
        return tuple(" ".join(stems_of(text)) for text in row.words())

    def _asked(self, question: Question) -> str:
        without = " OR ".join(map(self._together, question.without))
        return f"({self._wanted(question, self._together)})" + (f" NOT ({without})" if without else "")

    def _wanted(self, question: Question, ask: Callable[[Term], str]) -> str:
        return " AND ".join("(" + " OR ".join(map(ask, clause)) + ")" for clause in question.clauses)

    def _together(self, term: Term) -> str:
        return f'"{" ".join(term.stems)}"' + (" *" if term.is_prefix else "")

    def _apart(self, term: Term) -> str:
        """The words of a phrase, wherever they stand."""
        words = " AND ".join(f'"{stem}"' for stem in term.stems)
        return f"({words}{' *' if term.is_prefix else ''})"


class TextVectors:
    """PostgreSQL's: three stored columns on the row's own table, of which the migration's function `reports_search` makes use.

    `known_words` has the GIN index. That knows no places, so a phrase would have to be looked for in each text that has its
    words: each two words that follow each other are kept as one word too, with a space before it, as no word begins.
    `all_words` has the places; it weighs a row (A: what it is called, B: its summary, D: its text) and decides on longer phrases.
    `heading_words` is of what the row is called.
    """

    #: Between parts, so that no phrase begins in one and ends in the next.
    _GAP = 50
    #: The highest place that PostgreSQL keeps; a row with later words has `_LONG` among them.
    _LAST_PLACE = 16_383
    _LONG = "*"
    #: In bytes, a little less than what PostgreSQL takes. Of a text with more different words, the last pairs are left out.
    _ROOM = 1_000_000

    def write(self, rows: Sequence[SearchRow]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE reports_searchrow SET heading_words = %s::tsvector, all_words = %s::tsvector, "
                "known_words = %s::tsvector WHERE id = %s",
                [(*self._vectors(row), row.pk) for row in rows],
            )

    def remove(self, keys: Sequence[int]) -> None:
        """Nothing to do: the words go with the row."""

    def differs(self, row: SearchRow) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT heading_words = %s::tsvector AND all_words = %s::tsvector AND known_words = %s::tsvector "
                "FROM reports_searchrow WHERE id = %s",
                [*self._vectors(row), row.pk],
            )
            return cursor.fetchone() != (True,)

    def matches(self, question: Question) -> list[Match]:
        has_long_phrase = any(len(term.words) > 2 for term in (*question.terms, *question.without))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, in_heading FROM reports_search(%s::tsquery, %s::tsquery, %s::tsquery)",
                [
                    self._wanted(question, self._placed),
                    self._asked(question, self._known),
                    self._asked(question, self._placed) if has_long_phrase else None,
                ],
            )
            return cursor.fetchall()

    def relevance(self, question: Question, keys: Sequence[int]) -> dict[int, float]:
        with connection.cursor() as cursor:
            # 1: a long text says a word more often, and is not more about it for that.
            cursor.execute(
                "SELECT id, ts_rank('{0.1, 0.1, 0.4, 1.0}', all_words, %s::tsquery, 1) FROM reports_searchrow WHERE id = ANY(%s)",
                [self._wanted(question, self._apart), list(keys)],
            )
            return dict(cursor.fetchall())

    def _vectors(self, row: SearchRow) -> tuple[str, str, str]:
        stems = [list(stems_of(text)) for text in row.words()]
        places = count(1)
        placed = [list(self._with_places(part, weight, places)) for part, weight in zip(stems, "AB ", strict=True)]
        words = dict.fromkeys(chain(*stems), "")
        pairs = dict.fromkeys((f" {first} {second}" for part in stems for first, second in pairwise(part)), "")
        long = {self._LONG: ""} if next(places) > self._LAST_PLACE else {}
        known = (words | long | pairs).items()
        return self._vector(placed[0]), self._vector(chain(*placed)), self._vector(known)

    def _with_places(self, stems: Iterable[str], weight: str, places: "count[int]") -> Iterator[tuple[str, str]]:
        for stem in stems:
            yield stem, f"{min(next(places), self._LAST_PLACE)}{weight.strip()}"
        for _ in range(self._GAP):
            next(places)

    def _vector(self, words: Iterable[tuple[str, str]]) -> str:
        """As PostgreSQL reads it, of (word, place or nothing)."""
        kept: dict[str, list[str]] = {}
        size = 0
        for word, place in words:
            size += 2 if word in kept else len(word.encode()) + (5 if place else 0)
            if size > self._ROOM:
                break
            kept.setdefault(word, []).append(place)
        return " ".join(
            f"'{word}'{':' * bool(places[0])}{','.join(filter(None, places))}" for word, places in kept.items()
        )

    def _asked(self, question: Question, ask: Callable[[Term], str]) -> str:
        without = "".join(f" & !({ask(term)})" for term in question.without)
        return self._wanted(question, ask) + without

    def _wanted(self, question: Question, ask: Callable[[Term], str]) -> str:
        return " & ".join("(" + " | ".join(map(ask, clause)) + ")" for clause in question.clauses)

    def _known(self, term: Term) -> str:
        """As `known_words` answer it: of a longer phrase, only whether all its pairs are there."""
        words = [f"' {first} {second}'" for first, second in pairwise(term.stems)] or [f"'{term.stems[0]}'"]
        return f"({' & '.join(words)}{':*' if term.is_prefix else ''})"

    def _apart(self, term: Term) -> str:
        """The words of a phrase, wherever they stand."""
        words = " & ".join(f"'{stem}'" for stem in term.stems)
        return f"({words}{':*' if term.is_prefix else ''})"

    def _placed(self, term: Term) -> str:
        """As words with places answer it."""
        words = " <-> ".join(f"'{stem}'" for stem in term.stems)
        return f"({words}{':*' if term.is_prefix else ''})"


ENGINES: dict[str, Engine] = {"sqlite": Fts5(), "postgresql": TextVectors()}


def engine() -> Engine:
    """The engine of the database in use."""
    return ENGINES[connection.vendor]

"""What an engine is given of a row and asked for by a question: lexemes, the same on both.

`model` is a stem, `=models` a word that is not its stem (for beginnings), `tidal_power` two stems that follow each other (for
phrases, and for languages without spaces), `tidal_=powers` the same for beginnings. With `^` before it, it stands in what the row
is called. The engines differ in their operators alone.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from reports.search.question import Question, Term, as_run
from reports.search.rows import SearchRow, contains_text
from reports.search.tables import REMOVE, WRITE
from reports.search.words import stem, words_of

#: In bytes, a little less than PostgreSQL takes. Of a text with more lexemes, some pairs are left out.
_ROOM = 1_000_000


def written(row: SearchRow) -> tuple[str, str]:
    """The stems of a row in order, and its lexemes.

    Stems: a line for what it is called, one for each other name, one for its summary and one for its text; a space on either side
    of each, so that stems which follow each other are found as text.
    """
    texts = [row.heading, *row.names.split("\n"), row.summary, row.text]
    lines = [(words, [stem(word, row.language) for word in words]) for words in map(words_of, texts)]
    in_heading = {f"^{lexeme}" for line in lines[:-2] for lexeme in _lexemes(*line)}
    alone = {its_stem for _, stems in lines for its_stem in stems}
    others = {lexeme for line in lines for lexeme in _lexemes(*line)} - alone
    lexemes = [*sorted(in_heading), *sorted(alone), *sorted(others)]
    if sum(map(len, lexemes)) * 4 > _ROOM:  # No letter takes more than four bytes.
        sizes = accumulate(len(lexeme.encode()) for lexeme in lexemes)
        lexemes = [lexeme for lexeme, size in zip(lexemes, sizes, strict=True) if size <= _ROOM]
    return "\n".join(as_run(stems) for _, stems in lines), " ".join(lexemes)


def _lexemes(words: Sequence[str], stems: Sequence[str]) -> set[str]:
    followed = list(zip(stems, stems[1:], words[1:], strict=False))
    return {
        *stems,
        *(f"={word}" for word in {*words}.difference(stems)),
        *(f"{before}_{its_stem}" for before, its_stem, _ in followed),
        *(f"{before}_={word}" for before, its_stem, word in followed if word != its_stem),
    }


class Operators(NamedTuple):
    """How an engine writes what is asked for."""

    both: str
    either: str
    but: str
    exactly: str
    beginning: str


OPERATORS = {
    "sqlite": Operators(" AND ", " OR ", "({}) NOT ({})", '"{}"', '"{}" *'),
    "postgresql": Operators(" & ", " | ", "({}) & !({})", "'{}'", "'{}':*"),
}


def keys_of(question: Question, *, in_heading: bool = False) -> RawSQL:
    """A subquery for the primary keys of the rows that answer a question; with `in_heading`, of those that are called so.

    Phrases of three words and more are looked for by their pairs, and so nearly exact.
    """
    operators, mark = OPERATORS[connection.vendor], "^" if in_heading else ""

    def any_of(terms: Sequence[Term]) -> str:
        return operators.either.join(_asked(form, term, mark, operators) for term in terms for form in term.forms)

    asked = operators.both.join(f"({any_of(clause)})" for clause in question.clauses)
    if question.without:
        asked = operators.but.format(asked, any_of(question.without))
    return RawSQL("SELECT rowid FROM reports_searchwords(%s)", [asked])


def _asked(form: Sequence[str], term: Term, mark: str, operators: Operators) -> str:
    starts = [f"{mark}{before}_" for before in form[:-1]] or [mark]
    asked = [operators.exactly.format(start + end) for start, end in zip(starts, form[1:] or form, strict=True)]
    if term.is_prefix:
        beginnings = (operators.beginning.format(f"{starts[-1]}{sign}{form[-1]}") for sign in ("", "="))
        asked[-1] = f"({operators.either.join(beginnings)})"
    return f"({operators.both.join(asked)})"


def that_answer(known: QuerySet[SearchRow], question: Question) -> QuerySet[SearchRow]:
    """Those of the rows that answer a question with words, exactly: phrases of three words and more are looked for in their stems.

    `+ 0`, because SQLite would look each key up in the table, whose rows are long; so it reads the index, which has all that is
    asked of rows before the best are chosen.
    """
    by_pairs = Question(question.clauses, tuple(term for term in question.without if not term.is_long))
    rows = known.alias(key=F("pk") + 0).filter(key__in=keys_of(by_pairs))
    for clause in question.clauses:
        if any(term.is_long for term in clause):
            short = tuple(term for term in clause if not term.is_long)
            rows = rows.filter(
                _has_phrase(clause) | Q(pk__in=keys_of(Question((short,)))) if short else _has_phrase(clause)
            )
    return rows.exclude(_has_phrase(question.without)) if by_pairs != question else rows


def _has_phrase(terms: Sequence[Term]) -> Q:
    """That one of the phrases of three words and more among the terms stands in the stems."""
    runs = (run for term in terms if term.is_long for run in term.runs)
    return reduce(or_, (Q(contains_text("stems", run)) for run in runs))


def add(rows: Sequence[SearchRow]) -> None:
    """Save new rows, with their words."""
    lexemes = []
    for row in rows:
        row.stems, words = written(row)
        lexemes.append(words)
    SearchRow.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.executemany(
            WRITE[connection.vendor], [(row.pk, words) for row, words in zip(rows, lexemes, strict=True)]
        )


def remove(keys: Sequence[int]) -> None:
    """Delete the rows with these primary keys, with their words."""
    if not keys:
        return
    with connection.cursor() as cursor:
        for statement in REMOVE:
            cursor.executemany(statement, [(key,) for key in keys])


def differs(row: SearchRow) -> bool:
    """Whether the words kept of a row are not the row's."""
    stems, words = written(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM reports_searchwords WHERE rowid = %s AND words = %s", [row.pk, words])
        has_words = cursor.fetchone() is not None
    return not has_words or row.stems != stems

"""The rows of search and their lexemes, derived from the index. Callers hold the lock of a publication.

`model` is a stem, `=models` a word that is not its stem (for beginnings), `tidal_power` two stems that follow each other (for
phrases, and for languages without spaces), `tidal_=powers` the same for beginnings. With `^` before it, it stands in what the row
is called. The engines differ in their operators alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from reports.document.types import CslItem
from reports.document.words import Maturity
from reports.languages import translator_for
from reports.models.index import (
    Published,
    PublishedAssessment,
    PublishedReference,
    PublishedSection,
    PublishedTechnique,
    PublishedTrend,
)
from reports.models.series import Edition
from reports.rendering import plain_reference, plain_text
from reports.search.question import Question, Term, as_run, stem, words_of
from reports.search.rows import ENDURING, REFERENCE, SECTION, TECHNIQUE, TREND, SearchRow, contains_text
from reports.search.tables import REMOVE, WRITE
from trends.models import Technique

#: In bytes, a little less than PostgreSQL takes. Of a text with more lexemes, some pairs are left out.
_ROOM = 1_000_000


def written(row: SearchRow) -> tuple[str, str]:
    """Return the stems of a row in order, and its lexemes.

    Stems have a line for the heading, each other name, the summary and the text, with a space on either side of each stem, so that
    phrases are found as text.
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
    """The operators of an engine's query language."""

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
    """Return a subquery for the primary keys of matching rows; with `in_heading`, of those that match in heading or names.

    Longer phrases are matched by pairs of words, so nearly exactly.
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
    """Return the rows that match a query with words exactly: phrases of three words and more are searched in the stems.

    `+ 0` makes SQLite read the index, which has all columns needed, instead of looking up each key in the table of long rows.
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
    """Return the condition that the stems contain one of the long phrases among the terms."""
    runs = (run for term in terms if term.is_long for run in term.runs)
    return reduce(or_, (Q(contains_text("stems", run)) for run in runs))


def add(rows: Sequence[SearchRow]) -> None:
    """Save new rows with their lexemes."""
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
    """Delete rows and their lexemes by primary key."""
    if not keys:
        return
    with connection.cursor() as cursor:
        for statement in REMOVE:
            cursor.executemany(statement, [(key,) for key in keys])


def differs(row: SearchRow) -> bool:
    """Return whether the stored stems or lexemes of a row are outdated."""
    stems, words = written(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM reports_searchwords WHERE rowid = %s AND words = %s", [row.pk, words])
        has_words = cursor.fetchone() is not None
    return not has_words or row.stems != stems


_ENDURING: dict[str, type[Published]] = {TREND: PublishedTrend, TECHNIQUE: PublishedTechnique}
#: The tables that rows are derived from, and the relations that are read with them.
_READ_WITH: dict[type[Published], tuple[str, ...]] = {
    PublishedAssessment: ("technique",),
    PublishedSection: ("edition__report", "trend"),
    PublishedReference: ("edition__report",),
    PublishedTrend: ("trend",),
    PublishedTechnique: ("technique",),
}
#: The language of the edition in this version.
_LANGUAGE = F("version__publishededitions__language")


def refresh(edition: Edition) -> None:
    """Rewrite the rows of an edition, and of the trends and techniques that it names or has named."""
    named: dict[str, set[UUID]] = {}
    for kind, model in _ENDURING.items():
        rows: Any = model._default_manager.filter(edition=edition).select_related(kind)
        named[kind] = {getattr(row, kind).uid for row in rows}
    naming = SearchRow.objects.filter(contains_text("facets", f" also:{edition.pk} "), kind__in=ENDURING)
    for kind, uid in naming.values_list("kind", "uid"):
        named[kind].add(uid)
    _replace(_of(edition, named), [*_sections(edition=edition), *_references(edition=edition), *_enduring(named)])


def _of(edition: Edition, named: Mapping[str, set[UUID]]) -> Q:
    """Return the condition for the rows of an edition and of trends and techniques."""
    rows = Q(kind__in=(SECTION, REFERENCE), edition=edition)
    for kind, uids in named.items():
        rows |= Q(kind=kind, uid__in=uids)
    return rows


def refresh_all_with(technique: Technique) -> None:
    """Rewrite the rows of all editions that name a technique."""
    for edition in Edition.objects.filter(
        pk__in=PublishedTechnique.objects.filter(technique=technique).values("edition")
    ):
        refresh(edition)


def rebuild() -> None:
    """Rewrite all rows from the index."""
    _replace(Q(), _wanted())


def _replace(which: Q, rows: list[SearchRow]) -> None:
    remove(list(SearchRow.objects.filter(which).values_list("pk", flat=True)))
    add(rows)


def differences() -> Iterator[str]:
    """Yield a sentence for each row that is missing, outdated or superfluous."""
    there = {_identity(row): row for row in SearchRow.objects.all()}
    for row in _wanted():
        stored = there.pop(_identity(row), None)
        if stored is None:
            yield f"search lacks the {row}; run rebuild_index"
        elif stored.derived() != row.derived() or differs(stored):
            yield f"search differs in the {row}; run rebuild_index"
    for row in there.values():
        yield f"search holds the {row}, which no current version has; run rebuild_index"


def _wanted() -> list[SearchRow]:
    """Return all expected rows, unsaved."""
    return [*_sections(), *_references(), *_enduring(None)]


def _identity(row: SearchRow) -> tuple[str, int, UUID]:
    return row.kind, row.edition_id, row.uid


def _facets(kind: str, **values: Iterable[Any]) -> str:
    words = [f"kind:{kind}", *(f"{name}:{value}" for name, several in values.items() for value in several if value)]
    return f" {'  '.join(dict.fromkeys(words))} "


def _rows(model: type[Published], **which: Any) -> list[Any]:
    """Return the rows of the current versions: one query."""
    rows: Any = model.objects.current()
    rows = rows.filter(**which).select_related(*_READ_WITH[model]).annotate(language=_LANGUAGE)
    return list(rows.defer("html", "paragraphs", "positions") if model is PublishedSection else rows)


def _sections(**which: Any) -> Iterator[SearchRow]:
    techniques: dict[int, list[str]] = defaultdict(list)
    for assessment in _rows(PublishedAssessment, **which):
        techniques[assessment.section_id].append(assessment.technique.uid.hex)
    for row in _rows(PublishedSection, **which):
        yield SearchRow(
            **_common(SECTION, row),
            uid=row.uid,
            slug=row.slug,
            heading=row.title,
            names="\n".join(row.keywords),
            summary=plain_text(row.summary),
            text=row.text,
            maturity=row.maturity,
            facets=_facets(
                SECTION,
                report=[row.edition.report.slug],
                year=[row.edition.year],
                trend=[row.trend.uid.hex] if row.trend else [],
                technique=techniques[row.pk],
                maturity=[row.maturity] if row.trend_slug else [],
            ),
        )


def _references(**which: Any) -> Iterator[SearchRow]:
    for row in _rows(PublishedReference, **which):
        item = CslItem.model_validate(row.item)
        yield SearchRow(
            **_common(REFERENCE, row),
            uid=row.uid,
            slug=row.key,
            within=row.cited_in[0] if row.cited_in else "",
            heading=item.title or row.key,
            text=plain_reference(item, translator_for(row.language)),
            facets=_facets(REFERENCE, report=[row.edition.report.slug], year=[row.edition.year]),
        )


def _common(kind: str, row: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "version_id": row.version_id,
        "edition_id": row.edition_id,
        "language": row.language,
        "report": row.edition.report.slug,
        "year": row.edition.year,
    }


def _enduring(named: Mapping[str, set[UUID]] | None) -> list[SearchRow]:
    """Return the rows of these trends and techniques, or of all."""
    rows = []
    for kind, model in _ENDURING.items():
        rated = _rated(kind, named)
        published: Any = model._default_manager.annotate(
            language=_LANGUAGE, is_current=Q(version=F("edition__current_version"))
        )
        if named is not None:
            published = published.filter(**{f"{kind}__uid__in": named[kind]})
        several: dict[int, list[Any]] = defaultdict(list)
        latest_first = ("-edition__year", "-version__published_at", "-version_id", "position")
        for row in published.select_related(kind, "edition__report").order_by(*latest_first):
            several[getattr(row, f"{kind}_id")].append(row)
        for of_one in several.values():
            if current := [row for row in of_one if row.is_current]:
                slugs = dict.fromkeys(row.slug for row in of_one)
                rows.append(_enduring_row(kind, current, slugs, rated))
    return rows


def _rated(kind: str, named: Mapping[str, set[UUID]] | None) -> Mapping[tuple[int, int], list[str]]:
    """Return how each version rates these trends or techniques, or all: (version, key) -> maturities in the order of its sections."""
    rows: Any = PublishedSection.objects if kind == TREND else PublishedAssessment.objects
    rows = rows.filter(**{f"{kind}__isnull": False} if named is None else {f"{kind}__uid__in": named[kind]})
    rated: dict[tuple[int, int], list[str]] = defaultdict(list)
    for version, key, maturity in rows.order_by("position").values_list("version", kind, "maturity"):
        rated[version, key].append(maturity)
    return rated


def _enduring_row(
    kind: str, named: list[Any], slugs: Iterable[str], rated: Mapping[tuple[int, int], list[str]]
) -> SearchRow:
    """Return the row of a trend or technique. `named` are its current index rows, latest first; `slugs` all that it was published under.
    Its maturity is the most frequent one in the latest version that rates it."""
    own = getattr(named[0], kind)
    ratings = next(
        (found for row in named if (found := rated.get((row.version_id, own.pk)))), [Maturity.NOT_RATED.value]
    )
    maturity = Counter(ratings).most_common(1)[0][0]
    # A technique that others were merged into goes by its own name.
    latest = next((row for row in named if row.uid == own.uid), named[0])
    slug, heading = getattr(latest, "public_slug", latest.slug), getattr(latest, "public_name", latest.name)
    names = dict.fromkeys(name for row in named for name in (row.name, *getattr(row, "aliases", ())))
    names.pop(heading, None)
    return SearchRow(
        **_common(kind, latest),
        uid=own.uid,
        slug=slug,
        heading=heading,
        names="\n".join(names),
        text=plain_text(latest.definition),
        maturity=maturity,
        facets=_facets(
            kind,
            maturity=[maturity],
            report=sorted({row.edition.report.slug for row in named}),
            year=sorted({row.edition.year for row in named}),
            **{kind: [own.uid.hex]},
            slug=[slug, *slugs],
            also=sorted({row.edition_id for row in named}),
        ),
    )

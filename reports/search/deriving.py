"""The rows of search, derived from the index. Callers hold the lock of a publication."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from reports.document.types import CslItem
from reports.document.words import Maturity
from reports.languages import words_in
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
from reports.search.lexemes import add, differs, remove
from reports.search.rows import ENDURING, REFERENCE, SECTION, TECHNIQUE, TREND, SearchRow, contains_text
from trends.models import Technique

_ENDURING: dict[str, type[Published]] = {TREND: PublishedTrend, TECHNIQUE: PublishedTechnique}
#: The tables that rows are derived from, and what theirs are read with.
_READ_WITH: dict[type[Published], tuple[str, ...]] = {
    PublishedAssessment: ("technique",),
    PublishedSection: ("edition__report", "trend"),
    PublishedReference: ("edition__report",),
    PublishedTrend: ("trend",),
    PublishedTechnique: ("technique",),
}
#: Of the edition, as the version has it.
_LANGUAGE = F("version__publishededitions__language")


def refresh(edition: Edition) -> None:
    """Bring up to date what is found of an edition, and of the trends and techniques that it names or has named."""
    named: dict[str, set[UUID]] = {}
    for kind, model in _ENDURING.items():
        rows: Any = model._default_manager.filter(edition=edition).select_related(kind)
        named[kind] = {getattr(row, kind).uid for row in rows}
    naming = SearchRow.objects.filter(contains_text("facets", f" also:{edition.pk} "), kind__in=ENDURING)
    for kind, uid in naming.values_list("kind", "uid"):
        named[kind].add(uid)
    _replace(_of(edition, named), [*_sections(edition=edition), *_references(edition=edition), *_enduring(named)])


def _of(edition: Edition, named: Mapping[str, set[UUID]]) -> Q:
    """The rows of an edition, and of trends and techniques."""
    rows = Q(kind__in=(SECTION, REFERENCE), edition=edition)
    for kind, uids in named.items():
        rows |= Q(kind=kind, uid__in=uids)
    return rows


def refresh_all_with(technique: Technique) -> None:
    """The same for all editions that speak of a technique."""
    for edition in Edition.objects.filter(
        pk__in=PublishedTechnique.objects.filter(technique=technique).values("edition")
    ):
        refresh(edition)


def rebuild() -> None:
    """Write all rows from the index."""
    _replace(Q(), _wanted())


def _replace(which: Q, rows: list[SearchRow]) -> None:
    remove(list(SearchRow.objects.filter(which).values_list("pk", flat=True)))
    add(rows)


def differences() -> Iterator[str]:
    """What differs from what the index says should be found, in words."""
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
    """All rows that should be, unsaved."""
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
    return list(rows.defer("html", "paragraphs") if model is PublishedSection else rows)


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
            text=plain_reference(item, words_in(row.language)),
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
    """`named`: the current rows of one trend or technique, the latest first; `slugs`: all that it was published under. Of several
    ratings in the latest version that rates it, the one that most sections give counts."""
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

"""The rows of search, derived from the index of the current versions. Whoever calls this publishes, under its lock."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from reports.document.types import CslItem
from reports.facts.search_results import REFERENCE, SECTION, TECHNIQUE, TREND
from reports.models.index import (
    Published,
    PublishedAssessment,
    PublishedEdition,
    PublishedReference,
    PublishedSection,
    PublishedTechnique,
    PublishedTrend,
    Rows,
)
from reports.models.series import Edition
from reports.rendering import plain_reference, plain_text
from reports.search.rows import ENDURING, SearchRow
from reports.search.writing import add, differs, remove
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


def refresh(edition: Edition, written: Rows | None = None) -> None:
    """Bring up to date what is found of an edition, and of the trends and techniques that it names or has named.

    `written` are the rows of its current version in the index, if they are at hand.
    """
    own = written or {model: _current(model, edition=edition) for model in _READ_WITH}
    if written:
        for row in (row for model in _READ_WITH for row in written[model]):
            row.language = written[PublishedEdition][0].language
    named = {kind: {getattr(row, kind).uid for row in own[model]} for kind, model in _ENDURING.items()}
    old = Q(kind__in=(SECTION, REFERENCE), edition=edition)
    old |= Q(kind__in=ENDURING, facets__contains=f" also:{edition.pk} ")
    for kind, uids in named.items():
        old |= Q(kind=kind, uid__in=uids)
    there = list(SearchRow.objects.filter(old).values_list("pk", "kind", "uid"))
    for _, kind, uid in there:
        if kind in named:
            named[kind].add(uid)
    remove([key for key, _, _ in there])
    enduring = (row for kind, uids in named.items() for row in _enduring(kind, uids))
    add([*_sections(own), *_references(own), *enduring])


def refresh_all_with(technique: Technique) -> None:
    """The same for all editions that speak of a technique."""
    named = PublishedTechnique.objects.current().filter(technique=technique)
    for edition in Edition.objects.filter(pk__in=named.values("edition")):
        refresh(edition)


def rebuild() -> None:
    """Write all rows from the index."""
    remove(list(SearchRow.objects.values_list("pk", flat=True)))
    add(_wanted())


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
    rows = {model: _current(model) for model in _READ_WITH}
    enduring = (row for kind in ENDURING for row in _enduring(kind, None))
    return [*_sections(rows), *_references(rows), *enduring]


def _identity(row: SearchRow) -> tuple[str, int, UUID]:
    return row.kind, row.edition_id, row.uid


def _facets(kind: str, **values: Iterable[Any]) -> str:
    words = [f"kind:{kind}", *(f"{name}:{value}" for name, several in values.items() for value in several if value)]
    return f" {'  '.join(dict.fromkeys(words))} "


def _current(model: type[Published], **which: Any) -> list[Any]:
    """The rows of the current versions: one query."""
    rows: Any = model._default_manager
    rows = rows.current().filter(**which).select_related(*_READ_WITH[model]).annotate(language=_LANGUAGE)
    return list(rows.defer("html", "paragraphs") if model is PublishedSection else rows)


def _sections(rows: Rows) -> Iterator[SearchRow]:
    techniques: dict[int, list[str]] = defaultdict(list)
    for assessment in rows[PublishedAssessment]:
        techniques[assessment.section_id].append(assessment.technique.uid.hex)
    for row in rows[PublishedSection]:
        yield SearchRow(
            **_common(SECTION, row),
            uid=row.uid,
            slug=row.slug,
            heading=row.title,
            names="\n".join(row.keywords),
            summary=plain_text(row.summary),
            text=row.text,
            position=row.position,
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


def _references(rows: Rows) -> Iterator[SearchRow]:
    for row in rows[PublishedReference]:
        item = CslItem.model_validate(row.item)
        yield SearchRow(
            **_common(REFERENCE, row),
            uid=row.uid,
            slug=row.key,
            within=row.cited_in[0] if row.cited_in else "",
            heading=item.title or row.key,
            text=plain_reference(item),
            position=row.position,
            facets=_facets(REFERENCE, report=[row.edition.report.slug], year=[row.edition.year]),
        )


def _common(kind: str, row: Any) -> dict[str, Any]:
    report, year = row.edition.report.slug, row.edition.year
    version, edition, language = row.version_id, row.edition_id, row.language
    return {
        "kind": kind,
        "version_id": version,
        "edition_id": edition,
        "language": language,
        "report": report,
        "year": year,
    }


def _enduring(kind: str, uids: set[UUID] | None) -> Iterator[SearchRow]:
    """The rows of trends or techniques: of those with these uids, or of all."""
    model: Any = _ENDURING[kind]
    rows = model.objects.current().annotate(language=_LANGUAGE)
    if uids is not None:
        rows = rows.filter(**{f"{kind}__uid__in": uids})
    several: dict[int, list[Any]] = defaultdict(list)
    latest_first = ("-edition__year", "-version__published_at", "position")
    for row in rows.select_related(kind, "edition__report").order_by(*latest_first):
        several[getattr(row, f"{kind}_id")].append(row)
    for named in several.values():
        yield _enduring_row(kind, named)


def _enduring_row(kind: str, named: list[Any]) -> SearchRow:
    """`named`: the published rows of one trend or technique, the latest first."""
    own = getattr(named[0], kind)
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
        facets=_facets(
            kind,
            report=sorted({row.edition.report.slug for row in named}),
            year=sorted({row.edition.year for row in named}),
            **{kind: [own.uid.hex]},
            slug=[slug, *(row.slug for row in named)],
            also=sorted({row.edition_id for row in named}),
        ),
    )

"""The rows of search, derived from the index. Whoever calls this publishes, under its lock."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from reports.document.types import CslItem
from reports.languages import words_in
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
from reports.models.ledger import Version
from reports.models.series import Edition
from reports.rendering import plain_reference, plain_text
from reports.search.rows import ENDURING, REFERENCE, SECTION, TECHNIQUE, TREND, SearchRow, said
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
#: From when till when; None: it still is so.
type Span = tuple[datetime, datetime | None]
#: Of versions, by their keys.
type Spans = Mapping[int, list[Span]]

#: Of the edition, as the version has it.
_LANGUAGE = F("version__publishededitions__language")


def refresh(edition: Edition, written: Rows | None = None) -> None:
    """Bring up to date what is and was found of an edition, and of the trends and techniques that it names or has named.

    `written` are the rows of a version just published, if they are at hand: what was found until then ends with it.
    """
    named = _named_by(edition, written)
    if not written:
        for kind, uid in SearchRow.objects.filter(_naming(edition)).values_list("kind", "uid"):
            named[kind].add(uid)
        _replace(_of(edition, named), [*_told(edition=edition), *_enduring(named)])
        return
    version = written[PublishedEdition][0].version
    known = SearchRow.objects.as_of(None)
    ending = known.filter(_of(edition, named) | _naming(edition)).values_list("pk", "kind", "uid", "since")
    if any(since > version.published_at for *_, since in ending):
        refresh(edition)  # Published at an earlier time than what is there.
        return
    for _, kind, uid, _ in ending:
        if kind in named:
            named[kind].add(uid)
    # What was published at the same instant was there for no time.
    begun = {pk for pk, *_, since in ending if since == version.published_at}
    if begun:
        remove(list(begun))
    if ended := {pk for pk, *_ in ending} - begun:
        SearchRow.objects.filter(pk__in=ended).update(until=version.published_at)
    for row in (row for model in _READ_WITH for row in written[model]):
        row.language = written[PublishedEdition][0].language
    spans: Spans = {version.pk: [(version.published_at, None)]}
    add([*_sections(written, spans), *_references(written, spans), *_enduring(named, now=version.published_at)])


def _named_by(edition: Edition, written: Rows | None) -> dict[str, set[UUID]]:
    """The trends and techniques of today that an edition names, in any version or in the rows of one."""
    named: dict[str, set[UUID]] = {}
    for kind, model in _ENDURING.items():
        rows: Any = written[model] if written else model._default_manager.filter(edition=edition).select_related(kind)
        named[kind] = {getattr(row, kind).uid for row in rows}
    return named


def _naming(edition: Edition) -> Q:
    """The rows of trends and techniques that an edition named."""
    return Q(said("facets", f" also:{edition.pk} "), kind__in=ENDURING)


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
        yield f"search holds the {row}, which no version that stands has; run rebuild_index"


def _wanted() -> list[SearchRow]:
    """All rows that should be, unsaved."""
    return [*_told(), *_enduring(None)]


def _identity(row: SearchRow) -> tuple[str, int, UUID, datetime]:
    return row.kind, row.edition_id, row.uid, row.since


def _spans(**which: Any) -> Spans:
    """When each version was current, of those that stand: what `as_of` finds. While one was current that stands no more, none is."""
    versions = Version.objects.filter(**which).order_by("edition", "major", "minor")
    columns = ("pk", "edition", "published_at", "withdrawal__at", "redaction__at")
    spans: Spans = defaultdict(list)
    for _, rows in groupby(versions.values_list(*columns), key=itemgetter(1)):
        ends = [(pk, at, min(filter(None, gone), default=None)) for pk, _, at, *gone in rows]
        for since, until in _times({at for _, *both in ends for at in both if at}):
            then = [(pk, gone) for pk, at, gone in ends if at <= since and not (gone and gone <= since)]
            if then and then[-1][1] is None:
                spans[then[-1][0]].append((since, until))
    return {version: _joined(each) for version, each in spans.items()}


def _times(moments: set[datetime]) -> Iterator[Span]:
    """From each moment till the next; from the last on."""
    starts = sorted(moments)
    return zip(starts, [*starts[1:], None], strict=False)


def _joined(spans: list[Span]) -> list[Span]:
    """Spans in their order, those that follow each other without a gap as one."""
    joined: list[Span] = []
    for since, until in spans:
        follows = bool(joined) and joined[-1][1] == since
        joined.append((joined.pop()[0] if follows else since, until))
    return joined


def _facets(kind: str, **values: Iterable[Any]) -> str:
    words = [f"kind:{kind}", *(f"{name}:{value}" for name, several in values.items() for value in several if value)]
    return f" {'  '.join(dict.fromkeys(words))} "


def _rows(model: type[Published], **which: Any) -> list[Any]:
    """The rows of all versions that stand: one query."""
    rows: Any = model._default_manager
    rows = rows.filter(**which).select_related(*_READ_WITH[model]).annotate(language=_LANGUAGE)
    return list(rows.defer("html", "paragraphs") if model is PublishedSection else rows)


def _told(**which: Any) -> list[SearchRow]:
    """What sections and references say and said."""
    models: tuple[type[Published], ...] = (PublishedSection, PublishedAssessment, PublishedReference)
    rows = {model: _rows(model, **which) for model in models}
    spans = _spans(**which)
    return [*_sections(rows, spans), *_references(rows, spans)]


def _sections(rows: Rows, spans: Spans) -> Iterator[SearchRow]:
    techniques: dict[int, list[str]] = defaultdict(list)
    for assessment in rows[PublishedAssessment]:
        techniques[assessment.section_id].append(assessment.technique.uid.hex)
    for row, span in _with_spans(rows[PublishedSection], spans):
        yield SearchRow(
            **_common(SECTION, row, span),
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


def _references(rows: Rows, spans: Spans) -> Iterator[SearchRow]:
    for row, span in _with_spans(rows[PublishedReference], spans):
        item = CslItem.model_validate(row.item)
        yield SearchRow(
            **_common(REFERENCE, row, span),
            uid=row.uid,
            slug=row.key,
            within=row.cited_in[0] if row.cited_in else "",
            heading=item.title or row.key,
            text=plain_reference(item, words_in(row.language)),
            facets=_facets(REFERENCE, report=[row.edition.report.slug], year=[row.edition.year]),
        )


def _with_spans(rows: Iterable[Any], spans: Spans) -> Iterator[tuple[Any, Span]]:
    return ((row, span) for row in rows for span in spans.get(row.version_id, ()))


def _common(kind: str, row: Any, span: Span) -> dict[str, Any]:
    return {
        "kind": kind,
        "version_id": row.version_id,
        "edition_id": row.edition_id,
        "language": row.language,
        "report": row.edition.report.slug,
        "year": row.edition.year,
        "since": span[0],
        "until": span[1],
    }


def _enduring(named: Mapping[str, set[UUID]] | None, now: datetime | None = None) -> list[SearchRow]:
    """The rows of those trends and techniques, or of all: one for each time in which the same versions named them.

    With `now`, only what is so from that moment on.
    """
    rows = []
    for kind, model in _ENDURING.items():
        published: Any = model._default_manager.annotate(language=_LANGUAGE)
        published = published.current() if now else published
        if named is not None:
            published = published.filter(**{f"{kind}__uid__in": named[kind]})
        several: dict[int, list[Any]] = defaultdict(list)
        latest_first = ("-edition__year", "-version__published_at", "-version_id", "position")
        for row in published.select_related(kind, "edition__report").order_by(*latest_first):
            several[getattr(row, f"{kind}_id")].append(row)
        if now:
            rows += [_enduring_row(kind, of_one, (now, None)) for of_one in several.values()]
        else:
            spans = _spans(edition__in={row.edition_id for of_one in several.values() for row in of_one})
            rows += [_enduring_row(kind, *then) for of_one in several.values() for then in _together(of_one, spans)]
    return rows


def _together(published: list[Any], spans: Spans) -> Iterator[tuple[list[Any], Span]]:
    """Which of these rows readers got together, and from when till when."""
    with_spans = list(_with_spans(published, spans))
    for since, until in _times({at for _, span in with_spans for at in span if at}):
        then = [row for row, (start, end) in with_spans if start <= since and (end is None or since < end)]
        if then:
            yield then, (since, until)


def _enduring_row(kind: str, named: list[Any], span: Span) -> SearchRow:
    """`named`: the published rows of one trend or technique in that time, the latest first."""
    own = getattr(named[0], kind)
    # A technique that others were merged into goes by its own name.
    latest = next((row for row in named if row.uid == own.uid), named[0])
    slug, heading = getattr(latest, "public_slug", latest.slug), getattr(latest, "public_name", latest.name)
    names = dict.fromkeys(name for row in named for name in (row.name, *getattr(row, "aliases", ())))
    names.pop(heading, None)
    return SearchRow(
        **_common(kind, latest, span),
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

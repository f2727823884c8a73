"""What an edition's pages know: one query for the version, one for its sections together with the other years and versions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, OuterRef, Q, QuerySet, When

from reports.document.movement import Descent
from reports.document.words import Absence, ChangeKind, Maturity, Movement
from reports.facts.editions import (
    AbsentTrend,
    Correction,
    Counterpart,
    EditionContext,
    FileKind,
    Move,
    VersionFacts,
    YearFacts,
)
from reports.models.index import PublishedEdition, PublishedSection
from reports.models.ledger import Version
from reports.reading.gathering import Gathered
from reports.reading.lineage import LINEAGE
from reports.reading.movement import SECTIONS, descents_in, moves_among
from reports.reading.told import TOLD, cells_of, origin


@dataclass(frozen=True)
class Asked:
    """How a reader asked for a page: by a version's number, as of a moment (`as_of` in words, or ""), on which site, offered
    which files."""

    pinned: bool = False
    at: datetime | None = None
    as_of: str = ""
    site: str = ""
    files: tuple[FileKind, ...] = ()


LATEST = Asked()

#: The sections of the report's counterpart in the same year, as its latest version has them.
_COUNTERPART = Gathered(
    PublishedSection.objects.current()
    .filter(edition__report__named_by=OuterRef("edition__report"), edition__year=OuterRef("year"))
    .order_by("position"),
    report="edition__report__slug",
    language="version__publishededitions__language",
    slug="slug",
    trend="trend__uid",
)


def edition_context(version: Version, asked: Asked = LATEST) -> EditionContext:
    """What the edition's page knows: one query."""
    return context_of(version, editions_of(version, asked.at), asked)


def edition_and_years_before(version: Version, asked: Asked = LATEST) -> EditionContext:
    """The same with what the years before say of trends: one query."""
    earlier = Q(year__lt=version.edition.year)
    current = Q(was_current=True) if asked.at else Q(version=F("edition__current_version"))
    rows = editions_of(version, asked.at).select_related("version__withdrawal", "version__redaction", "edition__report")
    joined = list(rows.annotate(told=Case(When(earlier & current, then=TOLD))))
    return replace(context_of(version, joined, asked), before=tuple(cell for row in joined for cell in cells_of(row)))


def editions_of(version: Version, at: datetime | None = None) -> QuerySet[PublishedEdition]:
    """The report's editions in every version, oldest first: the version's own with its `sections`. As of a moment, whether each
    `was_current` and, if it was, its sections too; and the `lineage` with the version's own."""
    # The report's rows, and not the slug's: a version published under an older slug belongs to it too.
    rows: QuerySet[Any] = PublishedEdition.objects.filter(edition__report_id=version.edition.report_id)
    rows = rows.select_related("version__withdrawal", "version__redaction", "edition")
    rows = rows.defer("version__document", "summary").order_by("year", "version__major", "version__minor")
    own = Q(version=version.pk)
    rows = rows.annotate(counterpart=Case(When(own, then=_COUNTERPART)))
    if at is None:
        return rows.annotate(sections=Case(When(own, then=SECTIONS)))
    then = Q(version__in=Version.objects.as_of(at).standing())
    return rows.annotate(
        was_current=then,
        sections=Case(When(own | then, then=SECTIONS)),
        lineage=Case(When(own, then=LINEAGE)),
    )


def context_of(version: Version, editions: Iterable[PublishedEdition], asked: Asked) -> EditionContext:
    """The context of a page of `version`; `editions` are those of its report, as `editions_of` has them. No query."""
    edition, rows = version.edition, list(editions)
    own: Any = next((row for row in rows if row.version_id == version.pk), None)
    if asked.at and own:
        move_among(own, current_rows(rows, asked.at), descents_in([own]))
    return EditionContext(
        report=edition.report.slug,
        year=edition.year,
        version=version_facts(version),
        pinned=asked.pinned,
        current=edition.current_version.number if edition.current_version else None,
        versions=tuple(version_facts(row.version) for row in rows if row.edition_id == edition.pk),
        years=tuple(year_facts(row) for row in current_rows(rows)),
        **(moved(own) if own else {}),
        corrections=tuple(_corrections(rows, edition.pk)),
        as_of=asked.as_of,
        site=asked.site,
        files=asked.files,
        counterpart=_counterpart(own.counterpart) if own else None,
    )


def _counterpart(sections: Sequence[Mapping[str, Any]] | None) -> Counterpart | None:
    if not sections:
        return None
    by_trend = {UUID(each["trend"]): each["slug"] for each in sections if each["trend"]}
    return Counterpart(sections[0]["report"], sections[0]["language"], by_trend)


def move_among(own: Any, current: Sequence[PublishedEdition], descents: Sequence[Descent]) -> None:
    """Have a row say what moved against editions that are or were `current`, itself among them."""
    moves = moves_among(current, descents)
    for column, value in moves.editions.get(own.pk, {}).items():
        setattr(own, column, value)
    own.sections = [section | moves.sections.get(section["pk"], {}) for section in own.sections]


def moved(own: Any) -> dict[str, Any]:
    """What moved, as a context has it, by an edition's row with its `sections`."""
    return {
        "since": own.since,
        "moves": {UUID(section["uid"]): _move(section, own.since) for section in own.sections},
        "absences": tuple(map(_absence, own.absences)),
    }


def current_rows(editions: Iterable[Any], at: datetime | None = None) -> tuple[PublishedEdition, ...]:
    """Of the rows that `editions_of` has, those of the current versions, or of those that were current at `at`."""
    return tuple(row for row in editions if (row.was_current if at else is_current(row)))


def version_facts(version: Version) -> VersionFacts:
    """A version as pages name it; one taken back is not quoted."""
    event = version.redaction if version.is_redacted else version.withdrawal if version.is_withdrawn else None
    return VersionFacts(
        number=version.number,
        published_at=version.published_at,
        publisher=version.publisher,
        sha256=version.sha256,
        record_sha256=version.record_sha256,
        previous_record_sha256=version.previous_record_sha256,
        severity=version.severity,
        note=version.note,
        change_notes=version.notes,
        gone=event.reason if event else "",
        gone_at=event.at if event else None,
    )


def _corrections(rows: Iterable[PublishedEdition], edition: int) -> Iterator[Correction]:
    """The corrections made in the report's other editions."""
    for row in rows:
        if row.edition_id != edition:
            for note in row.version.notes:
                if note.kind is ChangeKind.CORRECTION and note.before:
                    yield Correction(row.year, row.version.number, note)


def is_current(row: PublishedEdition) -> bool:
    """Whether readers get the row's version without naming one."""
    return row.edition.current_version_id == row.version_id


def year_facts(row: PublishedEdition) -> YearFacts:
    """An edition as pages name it, from its row with its version."""
    return YearFacts(row.year, row.title, row.version.number, row.version.published_at, row.first_published)


def _move(section: Mapping[str, Any], since: int | None) -> Move:
    was = Maturity(section["was"]) if section["was"] else None
    # When a returned trend was last seen is not kept with its row; where it was last told, the section's page knows.
    since = None if section["movement"] == Movement.RETURNED else since
    return Move(Movement(section["movement"]), was, since, tuple(origin(each) for each in section["moved_from"]))


def _absence(stored: Mapping[str, Any]) -> AbsentTrend:
    absence, was = Absence(stored["absence"]), Maturity(stored["was"])
    return AbsentTrend(stored["slug"], stored["name"], absence, was, stored["note"], UUID(stored["trend"]))

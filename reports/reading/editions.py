"""What an edition's pages know: one query for the version, one for its sections together with the other years and versions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet

from reports.document.words import Absence, ChangeKind, Maturity, Movement
from reports.facts.editions import (
    AbsentTrend,
    Correction,
    EditionContext,
    FileKind,
    Move,
    Origin,
    VersionFacts,
    YearFacts,
)
from reports.models.index import PublishedEdition
from reports.models.ledger import Version
from reports.reading.movement import moves_at

_MOVED = ("pk", "uid", "movement", "was", "moved_from")


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


def edition_context(version: Version, asked: Asked = LATEST) -> EditionContext:
    """What the edition's page knows: one query; as of a moment, four."""
    sections = FilteredRelation(
        "version__publishedsections", condition=Q(version__publishedsections__version=version.pk)
    )
    moved = {f"section_{column}": F(f"section__{column}") for column in _MOVED}
    # The version's own row comes once for each of its sections.
    joined = list(editions_of(version).annotate(section=sections).annotate(**moved))
    sections_moved = [
        Moved(*(getattr(row, f"section_{column}") for column in _MOVED))
        for row in joined
        if row.section_uid  # type: ignore[attr-defined]
    ]
    return context_of(version, joined, sections_moved, asked)


def editions_of(version: Version) -> QuerySet[PublishedEdition]:
    """The report's editions in every version, oldest first."""
    # The report's rows, and not the slug's: a version published under an older slug belongs to it too.
    rows = PublishedEdition.objects.filter(edition__report_id=version.edition.report_id)
    rows = rows.select_related("version__withdrawal", "version__redaction", "edition")
    return rows.defer("version__document", "summary").order_by("year", "version__major", "version__minor")


@dataclass(frozen=True)
class Moved:
    """How a section of the version moved, as the index keeps it."""

    pk: int
    uid: UUID
    movement: str
    was: str
    moved_from: list[dict[str, Any]]


def context_of(
    version: Version, editions: Iterable[PublishedEdition], sections: Iterable[Moved], asked: Asked
) -> EditionContext:
    """The context of a page of `version`; `editions` are those of its report, each once or more often.

    No query; as of a moment three, for then another version of the year before was current.
    """
    edition = version.edition
    rows = list({row.pk: row for row in editions}.values())
    own = next((row for row in rows if row.version_id == version.pk), None)
    if asked.at and own:
        own, sections = _then(own, sections, asked.at)
    since = own.since if own else None
    return EditionContext(
        report=edition.report.slug,
        year=edition.year,
        version=version_facts(version),
        pinned=asked.pinned,
        current=edition.current_version.number if edition.current_version else None,
        versions=tuple(version_facts(row.version) for row in rows if row.edition_id == edition.pk),
        years=tuple(_year(row) for row in rows if row.edition.current_version_id == row.version_id),
        since=since,
        moves={section.uid: _move(section, since) for section in sections},
        absences=_absences(own),
        corrections=tuple(_corrections(rows, edition.pk)),
        as_of=asked.as_of,
        site=asked.site,
        files=asked.files,
    )


def _then(own: PublishedEdition, sections: Iterable[Moved], at: datetime) -> tuple[PublishedEdition, tuple[Moved, ...]]:
    """The rows with what moved against the versions that were current at `at`."""
    moves = moves_at(at, [own.edition.report_id])
    for column, value in moves.editions.get(own.pk, {}).items():
        setattr(own, column, value)
    return own, tuple(replace(section, **moves.sections.get(section.pk, {})) for section in sections)


def current_rows(editions: Iterable[PublishedEdition], at: datetime | None) -> tuple[PublishedEdition, ...]:
    """Of the rows of all versions that can be read, those of the current ones, or of those that were current at `at`."""
    if at is None:
        return tuple(row for row in editions if row.edition.current_version_id == row.version_id)
    then = [row for row in editions if row.version.published_at <= at]
    newest = {row.edition_id: row.version_id for row in sorted(then, key=lambda row: _number(row.version))}
    return tuple(row for row in then if newest[row.edition_id] == row.version_id)


def _number(version: Version) -> tuple[int, int]:
    return version.major, version.minor


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


def _year(row: PublishedEdition) -> YearFacts:
    return YearFacts(row.year, row.title, row.version.number, row.version.published_at, row.first_published)


def _move(row: Moved, since: int | None) -> Move:
    was = Maturity(row.was) if row.was else None
    # When a returned trend was last seen is not kept with its row; where it was last told, the section's page knows.
    since = None if row.movement == Movement.RETURNED else since
    return Move(Movement(row.movement), was, since, tuple(origin(each) for each in row.moved_from))


def origin(stored: dict[str, Any]) -> Origin:
    """A trend that a section continues, as the index keeps it."""
    return Origin(UUID(stored["trend"]), stored["slug"], stored["name"], stored["kind"], stored["year"], stored["note"])


def _absences(row: PublishedEdition | None) -> tuple[AbsentTrend, ...]:
    return tuple(
        AbsentTrend(
            each["slug"],
            each["name"],
            Absence(each["absence"]),
            Maturity(each["was"]),
            each["note"],
            UUID(each["trend"]),
        )
        for each in (row.absences if row else ())
    )

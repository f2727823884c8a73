"""The record of a publication: what the second digest of a version covers, and the chain it makes."""

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from reports.document.canonical import canonical_json, sha256
from reports.document.text import Digest, Line, Prose, Slug
from reports.document.types import Statement
from reports.document.words import ChangeKind, Severity

type Number = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*\.\d+$")]


class ChangeNote(Statement):
    """Why a version differs from the one before: in which section (None: the edition), from what, to what, and why."""

    kind: ChangeKind
    severity: Severity = Severity.MINOR
    section: Slug | None = None
    before: Prose = ""
    after: Prose = ""
    explanation: Prose
    reported_by: Line = ""

    @model_validator(mode="after")
    def _explains(self) -> Self:
        if not self.explanation:
            raise ValueError("a change note needs an explanation; describe why the text changed")
        return self


class Record(Statement):
    """One publication. `published_at` is UTC, to the microsecond, ending in Z."""

    report: Slug
    edition: int
    number: Number
    sha256: Digest
    previous_record_sha256: Digest | None
    severity: Severity
    note: Prose
    change_notes: tuple[ChangeNote, ...]
    published_at: str
    publisher: Line

    def digest(self) -> str:
        """The SHA-256 of the record's RFC 8785 form: `record_sha256`."""
        return sha256(canonical_json(self.model_dump(mode="json")))


def log_head(previous: str, entry: dict[str, str | int]) -> str:
    """Return the SHA-256 of an entry of the publication log (RFC 8785) with the head before it: the log's new head."""
    return sha256(canonical_json(entry | {"previous": previous}))


def instant(at: datetime) -> str:
    """An aware time as records write it: `2025-01-14T09:00:00.000000Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def next_number(previous: str | None, severity: Severity) -> str:
    """1.0 first; then a minor step (1.1) or a major one (2.0)."""
    if previous is None:
        return "1.0"
    major, minor = (int(part) for part in previous.split("."))
    return f"{major + 1}.0" if severity is Severity.MAJOR else f"{major}.{minor + 1}"


def severity_of(notes: tuple[ChangeNote, ...]) -> Severity:
    """The highest severity among the notes; minor without any."""
    return Severity.MAJOR if any(note.severity is Severity.MAJOR for note in notes) else Severity.MINOR

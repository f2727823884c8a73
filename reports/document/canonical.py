"""The canonical form of a document (RFC 8785) with its SHA-256 and its JSON Schemas, and the record of a publication.

Each number's schema is a file in `schemas`, so that it says for ever what it said when documents were sealed by it. The newest one
is what the types say; a test tells when the file has to be written again.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

import rfc8785
from pydantic import StringConstraints, ValidationError, model_validator

from reports.document.text import Digest, Line, Prose, Slug
from reports.document.types import SCHEMA_VERSION, EditionDocument, Statement
from reports.document.types.edition import SEALED
from reports.document.words import ChangeKind, Severity


class UnreadableDocument(Exception):
    """The bytes are no edition document; the message says why, in words."""


def canonical_json(value: Any) -> bytes:
    """The RFC 8785 form of a JSON value (dicts, lists, strings, numbers, booleans, None), as UTF-8."""
    return rfc8785.dumps(value)


def canonical_bytes(document: EditionDocument) -> bytes:
    """The bytes that are sealed, served as the document, and digested."""
    return canonical_json(document.model_dump(mode="json", by_alias=True))


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def digest(document: EditionDocument) -> str:
    """The SHA-256 of the document's canonical bytes: equal documents, and only those, have equal digests."""
    return sha256(canonical_bytes(document))


def read_document(data: bytes | str) -> EditionDocument:
    """The sealed document that `data` holds, upgraded in memory if its schema is older.

    Raises UnreadableDocument.
    """
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"This is not JSON: {error}.") from error
    if not isinstance(raw, dict):
        raise UnreadableDocument("A document is a JSON object.")
    try:
        return EditionDocument.model_validate_json(json.dumps(upgrade(raw)), context=SEALED)
    except ValidationError as error:
        raise UnreadableDocument(in_words(error)) from error
    except ValueError as error:
        raise UnreadableDocument(str(error)) from error


def in_words(error: ValidationError) -> str:
    """Return the errors of a validation, one a line: where each is, and what is wrong."""
    lines = []
    for mistake in error.errors(include_url=False):
        place = ".".join(str(part) for part in mistake["loc"]) or "document"
        lines.append(f"{place}: {mistake['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)


type Raw = dict[str, Any]
type Step = Callable[[Raw], Raw]

#: The first schema number that was released.
FIRST_SCHEMA = 2
#: Schema number -> the step from it to the next one.
STEPS: Mapping[int, Step] = {}


def upgrade(raw: Raw, *, steps: Mapping[int, Step] = STEPS, to: int = SCHEMA_VERSION) -> Raw:
    """Return `raw` in schema `to`, upgraded one number at a time. Raises ValueError for a number that cannot be upgraded."""
    number = raw.get("schema_version", to)
    if not isinstance(number, int) or isinstance(number, bool) or not FIRST_SCHEMA <= number <= to:
        raise ValueError(f"schema_version {number!r} is not supported; this release reads {FIRST_SCHEMA} to {to}.")
    if missing := [each for each in range(number, to) if each not in steps]:
        raise ValueError(f"schema_version {number} cannot be read: the upgrade from {missing[0]} is missing.")
    while number < to:
        raw = {**steps[number](raw), "schema_version": number + 1}
        number += 1
    return raw


_FILES = Path(__file__).parent / "schemas"
#: The schema numbers that documents have been sealed in, oldest first.
NUMBERS = tuple(range(FIRST_SCHEMA, SCHEMA_VERSION + 1))


def json_schema(number: int, *, address: str) -> dict[str, Any]:
    """The schema of documents of that `schema_version` as JSON Schema 2020-12; `address` becomes its `$id`."""
    dialect, *rest = _kept(number).items()
    return dict([dialect, ("$id", address), *rest])


@cache
def _kept(number: int) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((_FILES / f"edition-document-{number}.json").read_text("utf-8"))
    return kept


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

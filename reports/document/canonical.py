"""The canonical JSON of a document (RFC 8785) with its SHA-256 and its JSON Schemas, and the record of a publication.

The schema of each number is a file in `schemas`, because the schema of a sealed document must never change. A test compares the
newest file with the types.
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
    """Raised for bytes that are not an edition document. The message says why."""


def canonical_json(value: Any) -> bytes:
    """Return a JSON value (dicts, lists, strings, numbers, booleans, None) in the form of RFC 8785, as UTF-8."""
    return rfc8785.dumps(value)


def canonical_bytes(document: EditionDocument) -> bytes:
    """Return the canonical JSON of a document, which is stored, served and hashed.

    It is in the oldest schema that can hold the document, so that programs which read that schema can read it.
    """
    return canonical_json(in_oldest_schema(document.model_dump(mode="json", by_alias=True)))


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def digest(document: EditionDocument) -> str:
    """Return the SHA-256 of the document's canonical JSON. Equal documents have equal digests."""
    return sha256(canonical_bytes(document))


def read_document(data: bytes | str) -> EditionDocument:
    """Return the document in the JSON `data`, upgraded in memory if its schema is older. Raises UnreadableDocument."""
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"This is not JSON: {error}.") from error
    if not isinstance(raw, dict):
        raise UnreadableDocument("A document is a JSON object.")
    try:
        return EditionDocument.model_validate_json(json.dumps(upgrade(raw)), context=SEALED)
    except ValidationError as error:
        raise UnreadableDocument(error_lines(error)) from error
    except ValueError as error:
        raise UnreadableDocument(str(error)) from error


def error_lines(error: ValidationError) -> str:
    """Return the errors of a validation, one a line: `sections.0.title: has 301 characters; …`."""
    lines = []
    for mistake in error.errors(include_url=False):
        field = ".".join(str(part) for part in mistake["loc"]) or "document"
        lines.append(f"{field}: {mistake['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)


type Raw = dict[str, Any]
type Step = Callable[[Raw], Raw]

#: The first schema number that was released.
FIRST_SCHEMA = 2
#: By schema number, the function that upgrades a raw document to the next number.
STEPS: Mapping[int, Step] = {2: lambda raw: raw}
#: By schema number, the fields of an edition that it added.
ADDED_FIELDS: Mapping[int, frozenset[str]] = {3: frozenset({"key_findings"})}


def upgrade(raw: Raw, *, steps: Mapping[int, Step] = STEPS, to: int = SCHEMA_VERSION) -> Raw:
    """Return `raw` in the schema `to`, upgraded one number at a time. Raises ValueError if a step is missing."""
    number = raw.get("schema_version", to)
    if not isinstance(number, int) or isinstance(number, bool) or not FIRST_SCHEMA <= number <= to:
        raise ValueError(f"schema_version {number!r} is not supported; this release reads {FIRST_SCHEMA} to {to}.")
    if missing := [each for each in range(number, to) if each not in steps]:
        raise ValueError(f"schema_version {number} cannot be read: the upgrade from {missing[0]} is missing.")
    while number < to:
        raw = {**steps[number](raw), "schema_version": number + 1}
        number += 1
    return raw


def oldest_schema(values: Mapping[str, Any]) -> int:
    """Return the number of the oldest schema that can hold an edition with these `values` by field."""
    needed = (number for number, fields in ADDED_FIELDS.items() if any(values[name] for name in fields))
    return max(needed, default=FIRST_SCHEMA)


def in_oldest_schema(raw: Raw) -> Raw:
    """Return a raw document of today's schema in the oldest one that can hold it: without newer fields, which are empty."""
    number = oldest_schema(raw)
    newer = {name for added_in, fields in ADDED_FIELDS.items() if added_in > number for name in fields}
    return {name: value for name, value in raw.items() if name not in newer} | {"schema_version": number}


_FILES = Path(__file__).parent / "schemas"
#: All schema numbers of sealed documents, oldest first.
NUMBERS = tuple(range(FIRST_SCHEMA, SCHEMA_VERSION + 1))


def json_schema(number: int, *, address: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of documents with that `schema_version`; `address` becomes its `$id`."""
    dialect, *others = _schema(number).items()
    return dict([dialect, ("$id", address), *others])


@cache
def _schema(number: int) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((_FILES / f"edition-document-{number}.json").read_text("utf-8"))
    return schema


type Number = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*\.\d+$")]


class ChangeNote(Statement):
    """A change since the previous version: the section's slug (None for the edition), the old and new words, and the reason."""

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
    """The record of a publication. `published_at` is in UTC, as `instant` writes it."""

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
        """Return the SHA-256 of the record's canonical JSON, which is `record_sha256`."""
        return sha256(canonical_json(self.model_dump(mode="json")))


def log_head(previous: str, entry: dict[str, str | int]) -> str:
    """Return the new head of the publication log: the SHA-256 of the entry's canonical JSON with the previous head."""
    return sha256(canonical_json(entry | {"previous": previous}))


def instant(at: datetime) -> str:
    """Return an aware time in UTC, to the microsecond: `2025-01-14T09:00:00.000000Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def next_number(previous: str | None, severity: Severity) -> str:
    """Return the version number after `previous` (1.0 → 1.1, or 2.0 for a major change); "1.0" without one."""
    if previous is None:
        return "1.0"
    major, minor = (int(part) for part in previous.split("."))
    return f"{major + 1}.0" if severity is Severity.MAJOR else f"{major}.{minor + 1}"


def severity_of(notes: tuple[ChangeNote, ...]) -> Severity:
    """Return the highest severity among the notes; minor without any."""
    return Severity.MAJOR if any(note.severity is Severity.MAJOR for note in notes) else Severity.MINOR

"""The publication log as proof: signed checkpoints of its head, copies, and comparison with a copy stored elsewhere.

A checkpoint is signed with Ed25519: the canonical JSON (RFC 8785) of its fields without `signature`. The private key is derived from
SECRET_KEY, so that there is no other secret; the checkpoint contains the public key.
"""

import hashlib
import json
import shlex
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from pydantic import BaseModel, ConfigDict, Field

from reports.document.canonical import canonical_json, instant, log_head
from reports.document.text import Digest
from reports.models.audit import AuditEntry
from reports.models.generation import Generation
from reports.models.ledger import LOGGED_MODELS, Version
from reports.models.sealed import PublicationLogEntry, SequenceCheck, add_rows
from reports.reading.events import LEDGER_KINDS, EventFilter, FeedCursor, events_of, rows_after

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

#: A difference: its subject and a description.
type Mismatch = tuple[str, str]


class UnreadableCopy(Exception):
    """Raised for a file that is neither a checkpoint nor a copy of a publication log."""


class Checkpoint(BaseModel):
    """The signed head of the site's publication log after `size` entries. A copy of it proves later that nothing was rewritten.

    `time` is the time of the last entry; `key` (the public key) and `signature` are hexadecimal.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: str
    size: int = Field(ge=1)
    digest: Digest
    time: str
    key: str = Field(pattern="^[0-9a-f]{64}$")
    signature: str = Field(pattern="^([0-9a-f]{128})?$")

    def __str__(self) -> str:
        return self.model_dump_json(indent=1)

    @property
    def statement(self) -> bytes:
        """Return the bytes that are signed."""
        return canonical_json(self.model_dump(exclude={"signature"}))

    @property
    def is_signed(self) -> bool:
        """Return whether the signature is that of `key`."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
        try:
            key.verify(bytes.fromhex(self.signature), self.statement)
        except InvalidSignature:
            return False
        return True


class LoggedEvent(BaseModel):
    """An entry of the log in a copy. `event`, `report`, `year` and `version` describe it; the last three are None for the audit log."""

    number: int
    at: str
    table: str
    key: int
    row_sha256: Digest
    event: str = "audit-log"
    report: str | None = None
    year: int | None = None
    version: str | None = None
    reason: str = ""

    @property
    def identity(self) -> tuple[str, str | None, int | None, str | None]:
        """Return the event with its version, without its time, to find a repetition of the event."""
        return self.event, self.report, self.year, self.version

    @property
    def version_name(self) -> str:
        """Return report, year and number of the version, as the arguments of commands."""
        return f"{self.report} {self.year} {self.version}"


class LogCopy(BaseModel):
    """A checkpoint with all entries that it covers, or with none."""

    checkpoint: Checkpoint
    entries: tuple[LoggedEvent, ...] = ()

    def __str__(self) -> str:
        return self.model_dump_json(indent=1)

    @property
    def is_complete(self) -> bool:
        """Return whether the entries are exactly those that the checkpoint covers."""
        head = ""
        for entry in self.entries:
            head = log_head(head, entry.model_dump(include={"number", "at", "table", "key", "row_sha256"}))
        return (len(self.entries), head) == (self.checkpoint.size, self.checkpoint.digest)


def latest_checkpoint() -> Checkpoint | None:
    """Return the signed checkpoint of the whole log, or None before the first publication."""
    last = PublicationLogEntry.objects.order_by("-number").first()
    if last is None:
        return None
    unsigned = Checkpoint(
        origin=settings.SITE_URL,
        size=last.number,
        digest=last.head,
        time=instant(last.at),
        key=_public_key(settings.SECRET_KEY),
        signature="",
    )
    signature = _private_key(settings.SECRET_KEY).sign(unsigned.statement).hex()
    return unsigned.model_copy(update={"signature": signature})


def known_keys() -> set[str]:
    """Return the public keys of SECRET_KEY and its fallbacks."""
    return {_public_key(each) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)}


def _private_key(secret: str) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    seed = salted_hmac("reports.checkpoints", "", secret=secret, algorithm="sha256").digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def _public_key(secret: str) -> str:
    return str(_private_key(secret).public_key().public_bytes_raw().hex())


def log_copy() -> LogCopy | None:
    """Return the whole log with its signed checkpoint, or None before the first publication."""
    checkpoint = latest_checkpoint()
    if checkpoint is None:
        return None
    rows = rows_after(FeedCursor(), EventFilter(LEDGER_KINDS), checkpoint.size)
    events = {(row._meta.db_table, row.pk): event for row, event in zip(rows, events_of(rows), strict=True)}
    entries = []
    for row in PublicationLogEntry.objects.filter(number__lte=checkpoint.size).order_by("number"):
        fields = row.covered
        if event := events.get((row.table, row.key)):
            fields |= {name: getattr(event, name) for name in ("report", "year", "version", "reason")}
            fields |= {"event": event.kind}
        entries.append(LoggedEvent(**fields))
    return LogCopy(checkpoint=checkpoint, entries=tuple(entries))


def read_copy(data: bytes) -> LogCopy:
    """Return the copy of a log in JSON, or only the checkpoint in a webhook's message or a file. Raises UnreadableCopy."""
    try:
        found = json.loads(data)
        checkpoint = found.get("checkpoint") or found.get("data", {}).get("checkpoint") or found
        return LogCopy.model_validate({"checkpoint": checkpoint, "entries": found.get("entries", ())})
    except (ValueError, AttributeError) as error:
        raise UnreadableCopy("This is not a checkpoint or a copy of a publication log.") from error


def log_audit(*, at: datetime) -> None:
    """Add the digest of the audit log to the publication log, if there are new entries since the last one."""
    table = AuditEntry._meta.db_table
    last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    if last is None or PublicationLogEntry.objects.filter(table=table, key=last).exists():
        return
    digest = _audit_digests([last])[table, last]
    with transaction.atomic():
        Generation.raised(at)
        SequenceCheck.locked(PublicationLogEntry._meta.db_table)
        add_rows(PublicationLogEntry.following([(at, table, last, digest)]))


def _audit_digests(keys: Collection[int]) -> dict[tuple[str, int], str]:
    """Return for each key, as (table, key), the SHA-256 of the checksums of all audit entries up to that key."""
    digest = hashlib.sha256()
    found = {}
    rows = AuditEntry.objects.order_by("pk").values_list("pk", "row_sha256") if keys else ()
    for pk, checksum in rows:
        digest.update(checksum.encode())
        if pk in keys:
            found[AuditEntry._meta.db_table, pk] = digest.hexdigest()
    return found


def log_differences() -> Iterator[Mismatch]:
    """Yield the differences between the log, its chain of heads, and the rows that it covers."""
    entries = PublicationLogEntry.objects.order_by("number")
    audited = entries.filter(table=AuditEntry._meta.db_table).values_list("key", flat=True)
    rows = _audit_digests(set(audited))
    head = ""
    for model in LOGGED_MODELS:
        column = "record_sha256" if model is Version else "row_sha256"
        rows |= {(model._meta.db_table, pk): seal for pk, seal in model._default_manager.values_list("pk", column)}
    for number, entry in enumerate(entries.iterator(), start=1):
        what = f"publication log, entry {number}"
        if entry.number != number or entry.digest(head) != entry.head:
            yield what, "it does not follow the entry before it"
        head = entry.head
        if rows.pop((entry.table, entry.key), None) != entry.row_sha256:
            yield what, f"row {entry.key} of {entry.table} is missing, or is not the one that was logged"
    for table, key in rows:
        yield "publication log", f"row {key} of {table} has no entry"


def compare(copy: LogCopy) -> Iterator[Mismatch]:
    """Yield the differences between the log and an earlier copy, with instructions to repeat missing events."""
    checkpoint = copy.checkpoint
    entries = PublicationLogEntry.objects.order_by("number")
    what = f"checkpoint {checkpoint.size} of {checkpoint.time}"
    size = entries.count()
    if not checkpoint.is_signed:
        yield what, "its signature is not valid: the copy was changed"
    elif copy.entries and not copy.is_complete:
        yield what, "the entries of the copy are not those that it covers: the copy was changed"
    else:
        if size < checkpoint.size:
            yield what, f"rolled back: entry {checkpoint.size} was signed, and the last one here is entry {size}"
        elif not entries.filter(number=checkpoint.size, head=checkpoint.digest).exists():
            yield what, f"rewritten: entries 1 to {checkpoint.size} are not those that were signed"
        own = log_copy()
        own_entries = own.entries if own else ()
        seals = {(each.table, each.row_sha256) for each in own_entries}
        reasons = {each.identity: each.reason for each in own_entries if each.report}
        for each in copy.entries:
            if (each.table, each.row_sha256) in seals:
                continue
            if each.identity not in reasons:
                yield _missing(each)
            elif each.event == "version-published":
                yield each.version_name, f"its publication of {each.at} was repeated with another time or text"
            elif each.reason != reasons[each.identity]:
                what = "withdrawal" if each.event == "version-withdrawn" else "redaction"
                yield (
                    each.version_name,
                    f"its {what} of {each.at} was repeated with another reason; the first was: {each.reason}",
                )


def _missing(entry: LoggedEvent) -> Mismatch:
    withdraw = f"manage.py withdraw_version {entry.version_name} --by USER --reason {shlex.quote(entry.reason)}"
    return entry.version_name if entry.report else "audit log", {
        "version-published": f"its publication of {entry.at} is missing; publish it again",
        "version-withdrawn": f"its withdrawal of {entry.at} is missing; withdraw it again: {withdraw}",
        "version-redacted": f"its redaction of {entry.at} is missing; redact it again at the desk: {entry.reason}",
    }.get(entry.event, f"its entries up to {entry.at} are not those that were signed")

"""The publication log against the rows that it is about, and against a copy that was kept elsewhere."""

import hashlib
import shlex
from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction

from reports.document.record import instant
from reports.models.audit import AuditEntry
from reports.models.generation import Generation
from reports.models.ledger import LOGGED_MODELS, Redaction, Version, Withdrawal
from reports.models.sealed import PublicationLogEntry, SequenceCheck, add_rows
from reports.proof.checkpoints import Checkpoint, LogCopy, LoggedEvent, latest_checkpoint

#: Table -> what happened, as the change feed calls it.
_EVENTS = {
    Version._meta.db_table: "version-published",
    Withdrawal._meta.db_table: "version-withdrawn",
    Redaction._meta.db_table: "version-redacted",
    AuditEntry._meta.db_table: "audit-log",
}

#: What differs, and how.
type Words = tuple[str, str]


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


def log_copy() -> LogCopy | None:
    """Return the whole log with its signed checkpoint, or None before the first publication."""
    checkpoint = latest_checkpoint()
    if checkpoint is None:
        return None
    known = _described()
    rows = PublicationLogEntry.objects.filter(number__lte=checkpoint.size).order_by("number")
    entries = tuple(
        LoggedEvent(
            number=row.number,
            time=instant(row.at),
            table=row.table,
            key=row.key,
            row_sha256=row.row_sha256,
            event=_EVENTS[row.table],
            **known.get((row.table, row.key), {}),
        )
        for row in rows
    )
    return LogCopy(checkpoint=checkpoint, entries=entries)


def _described() -> dict[tuple[str, int], dict[str, str | int]]:
    """(table, key) -> report, year, version and reason of each logged row."""
    found: dict[tuple[str, int], dict[str, str | int]] = {}
    for model in LOGGED_MODELS:
        of, reason = ("", "") if model is Version else ("version__", "reason")
        columns = (f"{of}edition__report__slug", f"{of}edition__year", f"{of}major", f"{of}minor")
        for key, report, year, major, minor, *why in model._default_manager.values_list(
            "pk", *columns, *filter(None, [reason])
        ):
            said = {"report": report, "year": year, "version": f"{major}.{minor}", "reason": "".join(why)}
            found[model._meta.db_table, key] = said
    return found


def log_differences() -> Iterator[Words]:
    """What differs between the log, its own chain and the rows that it is about."""
    entries = PublicationLogEntry.objects.order_by("number")
    audited = entries.filter(table=AuditEntry._meta.db_table).values_list("key", flat=True)
    rows, head = _checksums() | _audit_digests(audited), ""
    for number, entry in enumerate(entries.iterator(), start=1):
        what = f"publication log, entry {number}"
        if entry.number != number or entry.digest(head) != entry.head:
            yield what, "it does not follow the entry before it"
        head = entry.head
        if rows.pop((entry.table, entry.key), None) != entry.row_sha256:
            yield what, f"row {entry.key} of {entry.table} is missing, or is not the one that was logged"
    for table, key in rows:
        yield "publication log", f"row {key} of {table} has no entry"


def _checksums() -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for model in LOGGED_MODELS:
        column = "record_sha256" if model is Version else "row_sha256"
        found |= {(model._meta.db_table, pk): seal for pk, seal in model._default_manager.values_list("pk", column)}
    return found


def _audit_digests(keys: Collection[int]) -> dict[tuple[str, int], str]:
    """(table, key) -> the SHA-256 of the checksums of all audit entries up to that key, for each key."""
    digest, wanted, found = hashlib.sha256(), set(keys), {}
    rows = AuditEntry.objects.order_by("pk").values_list("pk", "row_sha256") if wanted else ()
    for pk, checksum in rows:
        digest.update(checksum.encode())
        if pk in wanted:
            found[AuditEntry._meta.db_table, pk] = digest.hexdigest()
    return found


def compare(copy: LogCopy) -> Iterator[Words]:
    """What differs between the log and an earlier copy of it, and how to apply again what is missing."""
    checkpoint = copy.checkpoint
    what = f"checkpoint {checkpoint.size} of {checkpoint.time}"
    if not checkpoint.is_signed:
        yield what, "its signature is not valid: the copy was changed"
        return
    if copy.entries and not copy.is_complete:
        yield what, "the entries of the copy are not those that it covers: the copy was changed"
        return
    yield from _compare_head(what, checkpoint)
    here = set(PublicationLogEntry.objects.values_list("table", "row_sha256"))
    for entry in copy.entries:
        if (entry.table, entry.row_sha256) not in here:
            yield _missing(entry)


def _compare_head(what: str, checkpoint: Checkpoint) -> Iterator[Words]:
    size = PublicationLogEntry.objects.count()
    head = PublicationLogEntry.objects.filter(number=checkpoint.size).values_list("head", flat=True).first()
    if size < checkpoint.size:
        yield what, f"rolled back: entry {checkpoint.size} was signed, and the last one here is entry {size}"
    elif head != checkpoint.digest:
        yield what, f"rewritten: entries 1 to {checkpoint.size} are not those that were signed"


def _missing(entry: LoggedEvent) -> Words:
    version = f"{entry.report} {entry.year} {entry.version}"
    match entry.event:
        case "version-withdrawn":
            again = f"manage.py withdraw_version {version} --by USER --reason {shlex.quote(entry.reason)}"
            return version, f"its withdrawal of {entry.time} is missing; apply it again: {again}"
        case "version-redacted":
            return version, f"its redaction of {entry.time} is missing; redact it again at the desk: {entry.reason}"
        case "version-published":
            return version, f"its publication of {entry.time} is missing; publish it again"
    return f"audit log of {entry.time}", "its entries are not those that were signed"

"""Checkpoints: the head of the publication log, signed with Ed25519, and copies of the log that begin with one.

A checkpoint is JSON. What is signed is its RFC 8785 form without `signature`. The key is derived from SECRET_KEY, so that no further
secret has to be kept: a checkpoint names the public key that its signature can be checked with.
"""

import json
from typing import Any, Self

from django.conf import settings
from django.utils.crypto import salted_hmac
from pydantic import BaseModel, ConfigDict, Field

from reports.document.canonical import canonical_json
from reports.document.record import instant, log_head
from reports.document.text import Digest
from reports.models.sealed import PublicationLogEntry


class UnreadableCopy(Exception):
    """The file is no checkpoint and no copy of a publication log."""


class Checkpoint(BaseModel):
    """The log's head after `size` entries, the last of which is of `time`. `key` and `signature` are in hexadecimal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: str
    size: int = Field(ge=1)
    digest: Digest
    time: str
    key: str = Field(pattern="^[0-9a-f]{64}$")
    signature: str = Field(default="", pattern="^([0-9a-f]{128})?$")

    @classmethod
    def of(cls, entry: PublicationLogEntry) -> Self:
        """Return the signed checkpoint of the log up to `entry`."""
        key = _private_key(settings.SECRET_KEY)
        unsigned = cls(
            origin=settings.SITE_URL,
            size=entry.number,
            digest=entry.head,
            time=instant(entry.at),
            key=key.public_key().public_bytes_raw().hex(),
        )
        return unsigned.model_copy(update={"signature": key.sign(unsigned.statement).hex()})

    def __str__(self) -> str:
        return self.model_dump_json(indent=1)

    @property
    def statement(self) -> bytes:
        """The bytes that are signed."""
        return canonical_json(self.model_dump(exclude={"signature"}))

    @property
    def is_signed(self) -> bool:
        """Whether the owner of `key` signed it."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key)).verify(
                bytes.fromhex(self.signature), self.statement
            )
        except InvalidSignature:
            return False
        return True


class LoggedEvent(BaseModel):
    """An entry of the log in a copy, with what happened to which version (nothing, if it is of the audit log)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    time: str
    table: str
    key: int
    row_sha256: Digest
    event: str
    report: str = ""
    year: int | None = None
    version: str = ""
    reason: str = ""

    def head(self, previous: str) -> str:
        """The log's head after this entry."""
        said = self.model_dump(include={"number", "table", "key", "row_sha256"})
        return log_head(previous, at=self.time, **said)


class LogCopy(BaseModel):
    """A checkpoint, and the entries that it covers or none of them."""

    checkpoint: Checkpoint
    entries: tuple[LoggedEvent, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the entries are those that the checkpoint covers."""
        head = ""
        for entry in self.entries:
            head = entry.head(head)
        return (len(self.entries), head) == (self.checkpoint.size, self.checkpoint.digest)


def latest_checkpoint() -> Checkpoint | None:
    """Return the signed checkpoint of the whole log, or None before the first publication."""
    last = PublicationLogEntry.objects.order_by("-number").first()
    return Checkpoint.of(last) if last else None


def known_keys() -> set[str]:
    """Return the public keys of SECRET_KEY and its fallbacks."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return {_private_key(each).public_key().public_bytes_raw().hex() for each in keys}


def read_copy(data: bytes) -> LogCopy:
    """Return the copy of a log, or the checkpoint alone of a webhook's message or of a file. Raises UnreadableCopy."""
    try:
        found = json.loads(data)
        checkpoint = found.get("checkpoint") or found.get("data", {}).get("checkpoint") or found
        return LogCopy.model_validate({"checkpoint": checkpoint, "entries": found.get("entries", ())})
    except (ValueError, AttributeError) as error:
        raise UnreadableCopy("This is not a checkpoint or a copy of a publication log.") from error


def _private_key(secret: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    seed = salted_hmac("reports.checkpoints", "", secret=secret, algorithm="sha256").digest()
    return Ed25519PrivateKey.from_private_bytes(seed)

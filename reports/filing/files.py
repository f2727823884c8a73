"""Files of versions, made at the first request and stored by SHA-256. Their bytes depend on the version and SITE_URL only."""

import logging
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction

from reports import addresses
from reports.document.canonical import digest, sha256
from reports.document.types import EditionDocument
from reports.exporting import FORMATS, CannotBeWritten, Context, Format, write_file
from reports.filing.pictures import Damaged, NotMade, StoreFailed, read_verified, stored_picture
from reports.models.ledger import Version, VersionFile
from reports.models.series import Edition
from reports.models.storage import remove, version_file_path, write_once
from reports.reading import editions
from reports.reading.picture import edition_story
from reports.reading.versions import Moment
from reports.rendering import unlimited_wait

logger = logging.getLogger(__name__)
#: A process makes one file at a time, to save memory; waiting requests for the same file then find it stored.
_making = threading.Lock()


@dataclass(frozen=True)
class StoredFile:
    """A file of a version, with the SHA-256 of its bytes and the name to save it under."""

    kind: Format
    name: str
    data: bytes
    sha256: str


def file_of(version: Version, format: str, *, at: datetime) -> StoredFile:
    """Return a version's file in a format of FORMATS. It is made and stored at the first request.

    Raises Damaged, StoreFailed or NotMade.
    """
    kind = FORMATS[format]
    row = _row(version, kind)
    if row is None:
        with _making:
            row = _row(version, kind) or _store(version, kind, _made(version, kind), at)
    data = read_verified(version_file_path(row.sha256), row.sha256) or _remade(version, kind, row)
    name = f"{version.edition.report.slug}-{version.edition.year}-v{version.number}{kind.suffix}"
    return StoredFile(kind, name, data, row.sha256)


def draft_context(document: EditionDocument, *, at: datetime, embargo: str = "") -> Context:
    """Return the context of a draft's files, which are marked as draft, or as under `embargo` until a time in words."""
    return Context(
        number="draft",
        sha256=digest(document),
        published_at=at,
        url=f"{settings.SITE_URL}{addresses.edition(document.report.slug, document.year)}",
        pictures=stored_picture,
        is_draft=True,
        embargo=embargo,
        history=edition_story(document, editions.draft_context(document.report.slug, document)),
    )


def remove_files(version: Version) -> None:
    """Remove the files of a redacted version, except those with the same bytes as another version's."""
    digests = set(VersionFile.objects.filter(version=version).values_list("sha256", flat=True))
    others = VersionFile.objects.filter(sha256__in=digests, version__redaction__isnull=True)
    for each in digests - set(others.exclude(version=version).values_list("sha256", flat=True)):
        remove(version_file_path(each))


def _row(version: Version, kind: Format) -> VersionFile | None:
    rows = VersionFile.current(version).filter(format=kind.name)
    # A replica may not have it yet.
    return rows.first() or rows.using(DEFAULT_DB_ALIAS).first()


def _made(version: Version, kind: Format) -> bytes:
    """Return the bytes, with every formula converted, because the file shows readers the same for ever. Raises NotMade."""
    try:
        with unlimited_wait():
            return write_file(kind, version.content, _context(version))
    except CannotBeWritten as error:
        logger.exception("%s of %s cannot be made.", kind.label, version)
        raise NotMade(f"This edition cannot be made into a file of this kind ({kind.label}).") from error


def _context(version: Version) -> Context:
    """Return the context of a version's files, of sealed values and the lineage of trends, so that the bytes can be made again."""
    document = version.content
    address = addresses.edition(document.report.slug, document.year, version.number)
    earlier = Version.objects.filter(edition=version.edition_id, record_sha256=version.previous_record_sha256)
    before = earlier.only("major", "minor").first()
    # The other years as they were when the version was published.
    then = Moment(version.published_at, version.published_at.isoformat())
    return Context(
        number=version.number,
        sha256=version.sha256,
        published_at=version.published_at,
        url=f"{settings.SITE_URL}{address}",
        pictures=stored_picture,
        previous=before.number if before else None,
        sealed=version.document.encode(),
        history=edition_story(document, editions.edition_context(version, moment=then)).unlinked(),
    )


def _store(version: Version, kind: Format, data: bytes, at: datetime) -> VersionFile:
    """Store a file and return its row, or the row of another process that was faster."""
    digest = sha256(data)
    try:
        with transaction.atomic():
            Edition.objects.select_for_update().get(pk=version.edition_id)
            if row := _row(version, kind):
                return row
            if not Version.objects.readable().filter(pk=version.pk).exists():
                raise StoreFailed("This version has just been withdrawn.")
            _write(digest, data)
            return VersionFile.objects.create(version=version, format=kind.name, sha256=digest, size=len(data), at=at)
    except (OSError, DatabaseError) as error:
        logger.exception("%s of %s could not be stored.", kind.label, version)
        raise StoreFailed(
            "The file could not be stored just now, and a file that is not stored is not given out."
        ) from error


def _remade(version: Version, kind: Format, row: VersionFile) -> bytes:
    """Make a lost or damaged file again. Raises Damaged if its bytes differ."""
    logger.error("%s of %s is gone from MEDIA_ROOT or damaged; making it again.", kind.label, version)
    data = _made(version, kind)
    if sha256(data) != row.sha256:
        raise Damaged(
            "The file that was made of this version is lost or damaged on the server, and what would be made of it today has "
            "other bytes. Rather than give out a file that differs, we give none."
        )
    with suppress(OSError):
        _write(row.sha256, data)
    return data


def _write(digest: str, data: bytes) -> None:
    path = version_file_path(digest)
    if read_verified(path, digest) is None:
        remove(path)
    write_once(path, data)

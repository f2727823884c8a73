"""The files of versions: made on first demand, kept under their SHA-256, and the same bytes as long as the site's address is the same."""

import logging
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction

from reports.document.canonical import digest, sha256
from reports.document.types import EditionDocument
from reports.exporting import FORMATS, CannotBeWritten, Context, Format, write_file
from reports.filing.pictures import Damaged, NotKept, NotMade, read_kept, stored_picture
from reports.models.ledger import Version, VersionFile
from reports.models.series import Edition
from reports.models.storage import remove, version_file_path, write_once
from reports.pages import addresses

logger = logging.getLogger(__name__)
#: A process makes one file at a time: requests that wait here find it made, and memory is used once.
_making = threading.Lock()


@dataclass(frozen=True)
class Filed:
    """A file of a version, with the SHA-256 of its bytes and the name to save it under."""

    kind: Format
    name: str
    data: bytes
    sha256: str


def file_of(version: Version, format: str, *, at: datetime) -> Filed:
    """The file of a version that stands, in a format of FORMATS; made and kept at `at` if nobody asked for it before.

    Raises Damaged, NotKept or NotMade.
    """
    kind = FORMATS[format]
    row = _row(version, kind)
    if row is None:
        with _making:
            row = _row(version, kind) or _keep(version, kind, _made(version, kind), at)
    data = read_kept(version_file_path(row.sha256), row.sha256) or _made_again(version, kind, row)
    name = f"{version.edition.report.slug}-{version.edition.year}-v{version.number}{kind.suffix}"
    return Filed(kind, name, data, row.sha256)


def draft_context(document: EditionDocument, *, at: datetime, embargo: str = "") -> Context:
    """What a file says of a draft: that nobody has published it, or until when it is under `embargo`."""
    return Context(
        number="draft",
        sha256=digest(document),
        published_at=at,
        url=f"{settings.SITE_URL}{addresses.edition(document.report.slug, document.year)}",
        pictures=stored_picture,
        is_draft=True,
        embargo=embargo,
    )


def forget(version: Version) -> None:
    """Remove the files of a version whose text was removed, except bytes that a version with its text shares."""
    digests = set(VersionFile.objects.filter(version=version).values_list("sha256", flat=True))
    others = VersionFile.objects.filter(sha256__in=digests, version__redaction__isnull=True)
    for each in digests - set(others.exclude(version=version).values_list("sha256", flat=True)):
        remove(version_file_path(each))


def _row(version: Version, kind: Format) -> VersionFile | None:
    rows = VersionFile.current(version).filter(format=kind.name)
    # A replica may not have it yet.
    return rows.first() or rows.using(DEFAULT_DB_ALIAS).first()


def _made(version: Version, kind: Format) -> bytes:
    try:
        return write_file(kind, version.content, _context(version))
    except CannotBeWritten as error:
        logger.exception("%s of %s cannot be made.", kind.label, version)
        raise NotMade(f"This edition cannot be made into a file of this kind ({kind.label}).") from error


def _context(version: Version) -> Context:
    """What the file says of its version: all of it sealed, so that the bytes can be made again."""
    document = version.content
    address = addresses.edition(document.report.slug, document.year, version.number)
    earlier = Version.objects.filter(edition=version.edition_id, record_sha256=version.previous_record_sha256)
    before = earlier.only("major", "minor").first()
    return Context(
        number=version.number,
        sha256=version.sha256,
        published_at=version.published_at,
        url=f"{settings.SITE_URL}{address}",
        pictures=stored_picture,
        previous=before.number if before else None,
        sealed=version.document.encode(),
    )


def _keep(version: Version, kind: Format, data: bytes, at: datetime) -> VersionFile:
    """Store what was made, unless another process was faster: then what it made is the file."""
    digest = sha256(data)
    try:
        with transaction.atomic():
            Edition.objects.select_for_update().get(pk=version.edition_id)
            if row := _row(version, kind):
                return row
            if not Version.objects.standing().filter(pk=version.pk).exists():
                raise NotKept("This version has just been withdrawn.")
            _write(digest, data)
            return VersionFile.objects.create(version=version, format=kind.name, sha256=digest, size=len(data), at=at)
    except (OSError, DatabaseError) as error:
        logger.exception("%s of %s was made and could not be kept.", kind.label, version)
        raise NotKept(
            "The file could not be stored just now, and a file that is not stored is not given out."
        ) from error


def _made_again(version: Version, kind: Format, row: VersionFile) -> bytes:
    """The bytes that were lost or changed on disk, if they come out as they were."""
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
    if read_kept(path, digest) is None:
        remove(path)
    write_once(path, data)

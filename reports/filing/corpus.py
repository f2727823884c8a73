"""The archive of all published content, made once for a generation and stored in MEDIA_ROOT. Equal data give equal bytes."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings

from reports.models.ledger import Version

_LONG_AGO = (1980, 1, 1, 0, 0, 0)

#: A file's name, and its bytes in chunks.
type Entry = tuple[str, Iterable[bytes]]


def cached_archive(description: str, entries: Callable[[], Iterable[Entry]]) -> Path:
    """Return the zip of `entries`, made unless one with the same description is stored. Its name ends with its SHA-256."""
    folder = Path(settings.MEDIA_ROOT) / "archive"
    key = hashlib.sha256(description.encode()).hexdigest()[:16]
    if stored := next(iter(folder.glob(f"{key}-*.zip")), None):
        return stored
    folder.mkdir(parents=True, exist_ok=True)
    old = list(folder.glob("*.zip"))
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for entry, chunks in entries():
            _add(zipped, entry, chunks)
    with Path(name).open("rb") as made:
        digest = hashlib.file_digest(made, "sha256").hexdigest()
    path = Path(name).replace(folder / f"{key}-{digest}.zip")
    for each in old:
        each.unlink(missing_ok=True)
    return path


def documents() -> Iterator[Entry]:
    """Yield the sealed documents of all versions that are not withdrawn."""
    versions = Version.objects.readable().select_related("edition__report").order_by("pk")
    for version in versions.iterator(chunk_size=50):
        edition = version.edition
        yield f"documents/{edition.report.slug}-{edition.year}-v{version.number}.json", [version.document.encode()]


def _add(zipped: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> None:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    with zipped.open(entry, "w") as file:
        for chunk in chunks:
            file.write(chunk)

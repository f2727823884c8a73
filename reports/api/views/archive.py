"""The corpus in one file: tables as CSV, a datapackage.json that describes every column, and the documents.

It is made once for a generation and stored in MEDIA_ROOT. Equal data give equal bytes.
"""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request

from reports.api.addresses import Addresses
from reports.api.lists import TABLES
from reports.api.renderers import CsvRenderer, ZipRenderer, as_json
from reports.api.views.base import BLOCK, ListView, PublishedView
from reports.document.canonical import instant
from reports.models.ledger import Version
from reports.reading import events

#: Fields -> types of columns in a data package (https://datapackage.org/); all others are strings.
_TYPES: tuple[tuple[type[serializers.Field], str], ...] = (
    (serializers.DateTimeField, "datetime"),
    (serializers.DateField, "date"),
    (serializers.IntegerField, "integer"),
    (serializers.BooleanField, "boolean"),
    (serializers.DictField, "object"),
    (serializers.ListField, "array"),
    (serializers.ListSerializer, "array"),
    (serializers.Serializer, "object"),
)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)

#: A file's name, and its bytes in chunks.
type Entry = tuple[str, Iterable[bytes]]


class GetArchive(PublishedView):
    renderer_classes = [ZipRenderer]
    tag = "Start"
    summary = "Everything that is published, as one zip"
    description = (
        "CSV tables of all lists, a datapackage.json that describes every column, and the documents of all versions that "
        "stand, as they are sealed."
    )

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        links = Addresses.of(request._request)
        path = cached_archive(f"{links.base} {self.changed}", lambda: _entries(request, links, self.changed))
        self.etag = path.stem.rpartition("-")[2]
        response = FileResponse(path.open("rb"), as_attachment=True, filename="trend-reports.zip")
        response.block_size = BLOCK
        return response


def _entries(request: Request, links: Addresses, changed: datetime | None) -> Iterator[Entry]:
    yield "datapackage.json", [as_json(_described(links, changed))]
    for name, view in TABLES.items():
        table = view.whole(request)
        yield f"{name}.csv", CsvRenderer().stream(table.columns(), map(table.payload, table.chunks()))
    yield from documents()


def _described(links: Addresses, changed: datetime | None) -> dict[str, Any]:
    """Return the data package. `resume` is the address of what happened since, `created` when the newest of it was published."""
    licences = {each.content.report.licence.url: each.content.report.licence for each in Version.objects.current()}
    created = {"created": instant(changed)} if changed else {}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "trend-reports",
        "homepage": links.page("/"),
        **created,
        "licenses": [
            {"name": licence.spdx, "path": url, "title": licence.name} for url, licence in licences.items() if url
        ],
        "resume": f"{links.resource('publications')}?cursor={quote(str(events.newest()))}",
        "resources": [
            {
                "name": name,
                "type": "table",
                "path": f"{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "description": "The editions that are published" if name == "editions" else view.summary,
                "schema": {"fields": _columns(view), "primaryKey": ["id"], "missingValues": [""]},
            }
            for name, view in TABLES.items()
        ],
    }


def _columns(view: type[ListView]) -> list[dict[str, Any]]:
    row: Any = view.serializer_class
    given = row(context={"fields": view.filterset_class({}).params["fields"]}).fields
    return [_column(name, field) for name, field in given.items()]


def _column(name: str, field: serializers.Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": name,
        "type": next((type_ for kind, type_ in _TYPES if isinstance(field, kind)), "string"),
    }
    if field.help_text:
        described["description"] = field.help_text
    if isinstance(field, serializers.ChoiceField):
        described["constraints"] = {"enum": list(field.choices)}
    return described


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

"""The corpus in one file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reports.api import archive
from reports.api.answers import Stream
from reports.api.negotiation import Zip
from reports.api.views.base import PublishedView
from reports.models.generation import Generation

_BLOCK = 64 * 1024


class Archive(PublishedView):
    operation = "getArchive"
    tag = "Start"
    summary = "Everything that is published, as one zip"
    description = (
        "CSV tables of all lists, a datapackage.json that describes every column, and the documents of all versions that "
        "stand, as they are sealed."
    )
    renderer_classes = [Zip]

    def answer(self, **address: Any) -> Stream:
        path = archive.archive(self.addresses, Generation.now().mark)
        headers = {
            "Content-Disposition": 'attachment; filename="trend-reports.zip"',
            "Content-Length": str(path.stat().st_size),
        }
        return Stream(_blocks(path), "application/zip", headers, etag=archive.digest_of(path))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block

"""What can be had as a file, of a version and of a figure: where, of what type, and (once it is made) with which checksum."""

from dataclasses import dataclass, replace
from typing import Any

from reports.document.types import Picture
from reports.exporting import FORMATS
from reports.models.index import PublishedFigure
from reports.models.ledger import Version, VersionFile
from reports.pages import addresses
from reports.reading.versions import place_of, place_of_version
from reports.rendering.html import PUBLIC_LINKS

#: Of a chart, by the end of their addresses.
_CHART_FILES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
}


@dataclass(frozen=True)
class FileFacts:
    """A file; `path` is its address on the site. What was not made yet has neither size nor checksum."""

    format: str
    type: str
    path: str
    size: int | None = None
    sha256: str | None = None


def files_of(version: Version) -> list[FileFacts]:
    """The files of a version, without a query."""
    report, year, number = place_of_version(version)
    return [
        FileFacts(each.name, each.media_type, addresses.file(report, year, each.name, number))
        for each in FORMATS.values()
    ]


def files_made_of(version: Version) -> list[FileFacts]:
    """The same with size and checksum of those that were made: one query."""
    made = {row.format: row for row in VersionFile.objects.filter(version=version)}
    return [
        replace(each, size=made[each.format].size, sha256=made[each.format].sha256) if each.format in made else each
        for each in files_of(version)
    ]


def files_of_figure(row: PublishedFigure, statement: dict[str, Any]) -> list[FileFacts]:
    """The files of a figure, by its `statement` in a document."""
    if statement["picture"]:
        picture = Picture.model_validate(statement["picture"])
        return [FileFacts(picture.media_type.partition("/")[2], picture.media_type, PUBLIC_LINKS.to_picture(picture))]
    report, year, number = place_of(row)
    return [
        FileFacts(kind, media_type, addresses.figure_file(report, year, row.key, kind, number))
        for kind, media_type in _CHART_FILES.items()
    ]

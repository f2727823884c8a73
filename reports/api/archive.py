"""All that is published as one zip: tables as CSV, a datapackage.json that describes every column, and the documents.

Made once for a generation of the site and kept in MEDIA_ROOT; the same data always give the same bytes.
"""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from reports.api.addresses import Addresses
from reports.api.views.history import ChangeNoteList, LineageList
from reports.api.views.lists import ListView
from reports.api.views.reports import EveryEdition, ReportList
from reports.api.views.sections import SectionList
from reports.api.views.statements import AssessmentList, FigureList, PredictionList, ReferenceList
from reports.api.views.techniques import TechniqueList
from reports.api.views.trends import TrendList
from reports.api.writing import as_json, csv_chunks
from reports.models.ledger import Version

TABLES: dict[str, type[ListView]] = {
    "reports": ReportList,
    "editions": EveryEdition,
    "sections": SectionList,
    "assessments": AssessmentList,
    "trends": TrendList,
    "techniques": TechniqueList,
    "lineage": LineageList,
    "change-notes": ChangeNoteList,
    "predictions": PredictionList,
    "references": ReferenceList,
    "figures": FigureList,
}
_TYPES = {"date": "date", "date-time": "datetime"}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def archive(addresses: Addresses, mark: UUID) -> Path:
    """The zip for the generation `mark`. Its name ends in the SHA-256 of its bytes."""
    folder = Path(settings.MEDIA_ROOT) / "archive"
    key = hashlib.sha256(f"{addresses.base} {mark}".encode()).hexdigest()[:16]
    if kept := next(iter(folder.glob(f"{key}-*.zip")), None):
        return kept
    folder.mkdir(parents=True, exist_ok=True)
    old = list(folder.glob("*.zip"))
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        _write(zipped, addresses)
    with Path(name).open("rb") as made:
        digest = hashlib.file_digest(made, "sha256").hexdigest()
    path = Path(name).replace(folder / f"{key}-{digest}.zip")
    for each in old:
        each.unlink(missing_ok=True)
    return path


def digest_of(path: Path) -> str:
    """The SHA-256 of an archive's bytes."""
    return path.stem.rpartition("-")[2]


def _write(zipped: zipfile.ZipFile, addresses: Addresses) -> None:
    _add(zipped, "datapackage.json", [as_json(_described(addresses))])
    for name, view in TABLES.items():
        _add(zipped, f"{name}.csv", _table(view, addresses))
    for version in Version.objects.standing().select_related("edition__report").order_by("pk").iterator(chunk_size=50):
        edition = version.edition
        _add(
            zipped,
            f"documents/{edition.report.slug}-{edition.year}-v{version.number}.json",
            [version.document.encode()],
        )


def _add(zipped: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> None:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    with zipped.open(entry, "w") as file:
        for chunk in chunks:
            file.write(chunk)


def _table(view: type[ListView], addresses: Addresses) -> Iterable[bytes]:
    return csv_chunks(_columns(view), view.outside_a_request(addresses))


def _columns(view: type[ListView]) -> list[str]:
    return [name for name in view.resource.model_fields if name not in view.left_out]


def _described(addresses: Addresses) -> dict[str, Any]:
    """A Data Package (https://datapackage.org/): the tables, and what each column holds."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "trend-reports",
        "homepage": addresses.page("/"),
        "resources": [
            {
                "name": name,
                "type": "table",
                "path": f"{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "description": view.summary,
                "schema": {"fields": _fields(view), "primaryKey": ["id"], "missingValues": [""]},
            }
            for name, view in TABLES.items()
        ],
    }


def _fields(view: type[ListView]) -> list[dict[str, Any]]:
    schema = view.resource.model_json_schema(mode="serialization")
    return [_field(name, schema["properties"][name], schema.get("$defs", {})) for name in _columns(view)]


def _field(name: str, said: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    kinds = [_resolved(kind, others) for kind in said.get("anyOf", [said])]
    kind = next(kind for kind in kinds if kind.get("type") != "null")
    described = {"name": name, "type": _TYPES.get(kind.get("format", ""), kind.get("type", "string"))}
    if description := said.get("description") or kind.get("description"):
        described["description"] = description
    if words := kind.get("enum"):
        described["constraints"] = {"enum": words}
    return described


def _resolved(kind: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    return others[kind["$ref"].rpartition("/")[2]] if "$ref" in kind else kind

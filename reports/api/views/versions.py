"""Versions of an edition: their list, one of them, and its document."""

import base64
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from reports import reading
from reports.api.answers import REVALIDATE, UNCHANGING, Answer
from reports.api.resources import editions as resources
from reports.api.resources.editions import VersionRow
from reports.api.views.base import PublishedView
from reports.api.views.lists import ListView
from reports.document.record import instant
from reports.models.ledger import Version
from reports.pages import addresses as pages


def version_fields(view: PublishedView, version: Version, current: int | None) -> dict[str, Any]:
    """The fields of a version's resource. Of one that is gone, no words."""
    report, year, number = version.edition.report.slug, version.edition.year, version.number
    links = view.addresses
    stands = version.is_standing
    return {
        "id": version.record_sha256,
        "url": links.version(report, year, number),
        "page": links.page(pages.edition(report, year, number)),
        "report": report,
        "year": year,
        "number": number,
        "current": version.pk == current,
        **{
            name: getattr(version, name)
            for name in ("sha256", "record_sha256", "previous_record_sha256", "schema_version", "publisher", "severity")
        },
        "schema_url": links.document_schema(version.schema_version),
        "published_at": instant(version.published_at),
        "note": version.note if stands else "",
        "change_notes": [note.model_dump(mode="json") for note in version.notes] if stands else [],
        "gone": None if stands else _gone(version),
        "document_url": links.document(report, year, number),
        "sections_url": f"{links.version(report, year, number)}sections/",
    }


def _gone(version: Version) -> dict[str, Any]:
    event = version.redaction if version.is_redacted else version.withdrawal
    kind = "redaction" if version.is_redacted else "withdrawal"
    return {"kind": kind, "reason": event.reason, "at": instant(event.at)}


class VersionList(ListView):
    resource = VersionRow
    operation = "listVersions"
    tag = "Versions"
    summary = "The versions of an edition, latest first"
    description = "All of them: of those that were withdrawn or redacted, the numbers, the checksums and the reason."
    orderings = {"published_at": "published_at"}
    default_order = ("-major", "-minor")

    def rows(self, report: str, year: int) -> QuerySet[Version]:  # type: ignore[override]
        versions = reading.versions_of(report, year)
        if not versions.exists():
            raise reading.NotPublished(report, year)
        return versions

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[VersionRow]:
        return [VersionRow(**version_fields(self, row, row.edition.current_version_id)) for row in rows]


class VersionDetail(PublishedView):
    resource = resources.Version
    operation = "getVersion"
    tag = "Versions"
    summary = "One version: its number, checksums, note and change notes"
    may_be_gone = True

    def found(self, report: str, year: int, version: str | None) -> resources.Version:  # type: ignore[override]
        row = reading.find_version(report, year, version, document=False)
        return resources.Version(**version_fields(self, row, row.edition.current_version_id))


class VersionDocument(PublishedView):
    """The canonical bytes as they are stored; their SHA-256 is the version's `sha256`, and the ETag."""

    operation = "getDocument"
    tag = "Versions"
    summary = "The edition document: the sealed bytes themselves"
    description = (
        "Canonical JSON (RFC 8785) exactly as it was sealed: the SHA-256 of these bytes is the version’s `sha256`, "
        "and the ETag. Its JSON Schema is at the version’s `schema_url`. Documents of older schemas are served as they are."
    )
    may_be_gone = True
    json_schema = {
        "type": "object",
        "description": "An edition document; its own schema, by its `schema_version`, is at /schemas/edition-document-N.json.",
        "required": ["schema_version", "uid", "report", "year", "title", "sections"],
        "properties": {
            "schema_version": {"type": "integer"},
            "uid": {"type": "string", "format": "uuid"},
            "report": {"type": "object"},
            "year": {"type": "integer"},
            "title": {"type": "string"},
            "sections": {"type": "array", "items": {"type": "object"}},
        },
    }

    def answer(self, report: str, year: int, version: str | None) -> Answer:  # type: ignore[override]
        row = reading.find_version(report, year, version)
        digest = base64.b64encode(bytes.fromhex(row.sha256)).decode()
        return Answer(
            row.document.encode(),
            headers={
                "Repr-Digest": f"sha-256=:{digest}:",
                "Link": f'<{self.addresses.document_schema(row.schema_version)}>; rel="describedby"',
            },
            cache_control=REVALIDATE if version is None else UNCHANGING,
            etag=row.sha256,
        )

"""The feed of what happened."""

from pydantic import Field

from reports.api.resources.base import Address, Id, Moment, Row, Slug
from reports.api.resources.editions import ChangeNote
from reports.document.words import Severity

KINDS = (
    "version-published",
    "version-withdrawn",
    "version-redacted",
    "techniques-merged",
    "lineage-added",
    "lineage-changed",
    "lineage-removed",
)


class PublicationRow(Row):
    """Something that happened: to a version (the first group of fields), or in the vocabulary (the second)."""

    id: Id
    kind: str = Field(description=", ".join(KINDS), json_schema_extra={"enum": list(KINDS)})
    at: Moment
    report: Slug | None = Field(None, description="Of the version.")
    year: int | None = Field(None, description="Of the version.")
    version: str | None = Field(None, description="The version’s number.")
    sha256: str | None = Field(None, description="Of the version’s document.")
    severity: Severity | None = Field(None, description="Of a version published.")
    note: str = Field("", description="Of a version published, as long as it stands.")
    change_notes: list[ChangeNote] = Field(
        default_factory=list, description="Of a version published, as long as it stands."
    )
    reason: str = Field("", description="Of a withdrawal or redaction.")
    subject_id: Id | None = Field(
        None, description="The technique that was merged, or the trend that a step leads from."
    )
    subject: Slug | None = Field(None, description="Its slug, as published.")
    into_id: Id | None = Field(None, description="What it became, or (of a trend) became part of.")
    into: Slug | None = Field(None, description="Its slug, as published.")
    url: Address | None = Field(None, description="The version, the technique or the trend it led to.")

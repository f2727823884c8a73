"""Reports, editions and versions."""

from pydantic import Field

from reports.api.resources.base import Address, Day, Id, Moment, Resource, Row, Sha256, Slug
from reports.api.resources.sections import CreditPart, SectionPart
from reports.document.words import Absence, ChangeKind, Maturity, Outcome, Severity


class ReportRow(Row):
    """A report in a list."""

    id: Id
    url: Address
    page: Address = Field(description="The page for readers.")
    slug: Slug
    name: str = Field(description="As the latest edition was published.")
    latest_year: int
    editions: int = Field(description="How many editions are published.")
    editions_url: Address


class Publisher(Resource):
    """Who answers for a report."""

    name: str
    url: str


class Licence(Resource):
    """What may be done with the text."""

    name: str
    url: str
    spdx: str = Field(description="The licence’s identifier in the SPDX list.")


class Report(Resource):
    """A report, as its latest edition was published."""

    id: Id
    url: Address
    page: Address
    slug: Slug
    name: str
    description: str
    publisher: Publisher
    licence: Licence
    contact: str = Field(description="Where readers write to, as published.")
    issn: str
    language: str
    latest_year: int
    years: list[int] = Field(description="The years with a published edition, latest first.")
    editions_url: Address


class EditionRow(Row):
    """An edition in a list."""

    id: Id
    url: Address
    page: Address
    report: Slug
    year: int
    title: str
    summary: str
    version: str = Field(description="The number of the version that is current.")
    published_at: Moment = Field(description="When that version was published.")
    sha256: Sha256 = Field(description="Of that version’s document.")
    words: int
    compared_with: int | None = Field(description="The earlier year that its movements are measured against.")
    versions_url: Address
    document_url: Address


class AbsentTrend(Resource):
    """A trend of the earlier year that an edition does not have."""

    trend: Id = Field(description="The trend’s id.")
    slug: Slug
    name: str
    absence: Absence
    was: Maturity
    note: str = Field("", description="What the edition says of one that ended.")


class Score(Resource):
    """How an edition scores an earlier prediction."""

    id: Id
    prediction: str = Field(description="The prediction’s id.")
    made_in: int
    statement: str
    outcome: Outcome
    explanation: str


class Edition(Resource):
    """An edition: what one version of it says, in order."""

    id: Id
    url: Address
    page: Address
    report: Slug
    report_name: str
    year: int
    title: str
    summary: str
    doi: str
    closed_on: Day | None = Field(
        description="The last day that the text takes in; null where the edition does not say."
    )
    language: str
    publisher: Publisher
    licence: Licence
    version: str = Field(description="The number of the version that this is.")
    published_at: Moment
    sha256: Sha256 = Field(description="Of the version’s document.")
    version_url: Address
    versions_url: Address
    document_url: Address
    compared_with: int | None = Field(description="The earlier year that movements are measured against.")
    sections: list[SectionPart]
    absences: list[AbsentTrend] = Field(description="Trends of the earlier year that are not here.")
    scores: list[Score] = Field(description="What became of earlier predictions.")
    credits: list[CreditPart]


class ChangeNote(Resource):
    """Why a version differs from the one before."""

    kind: ChangeKind
    severity: Severity
    section: Slug | None = Field(description="The section’s slug; null for the edition as a whole.")
    before: str
    after: str
    explanation: str
    reported_by: str


class Gone(Resource):
    """When and why a version was withdrawn, or its text removed."""

    kind: str = Field(description="withdrawal or redaction.", json_schema_extra={"enum": ["withdrawal", "redaction"]})
    reason: str
    at: Moment


class VersionRow(Row):
    """A version. Of one that was withdrawn, the number and the checksums remain; its note and change notes are empty."""

    id: Id = Field(description="Stable: the version’s record_sha256.")
    url: Address
    page: Address
    report: Slug
    year: int
    number: str
    current: bool = Field(description="Whether readers get this version without naming one.")
    sha256: Sha256 = Field(description="Of the document’s bytes.")
    record_sha256: Sha256 = Field(description="Of the record of its publication, which names the record before.")
    previous_record_sha256: Sha256 | None
    schema_version: int = Field(description="The schema that the document is written in.")
    schema_url: Address
    published_at: Moment
    publisher: str = Field(description="Who published it, by name.")
    severity: Severity
    note: str
    change_notes: list[ChangeNote]
    gone: Gone | None
    document_url: Address
    sections_url: Address


class Version(VersionRow):
    """A version, with what it is made of."""

    model_config = Resource.model_config

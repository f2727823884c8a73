"""What sections state, as tables: assessments, predictions, references, figures, change notes."""

from typing import Any

from pydantic import Field

from reports.api.resources.base import Address, Day, Id, Moment, Row, Slug
from reports.document.words import AssessmentStatus, ChangeKind, Maturity, Outcome, Severity


class AssessmentRow(Row):
    """What a section says of a technique in a year: technique × section × year."""

    id: Id
    report: Slug
    year: int
    version: str
    published_at: Moment
    section: Slug = Field(description="The section’s slug.")
    section_id: Id
    section_title: str
    trend: Slug | None = Field(description="The slug of the trend that the section is about.")
    trend_maturity: Maturity = Field(description="How the section rates its trend.")
    technique: Slug = Field(description="The technique’s slug, as published.")
    technique_id: Id = Field(description="The technique’s id; of one that was merged since, that of the one it became.")
    name: str = Field(description="The technique’s name, as published.")
    maturity: Maturity
    status: AssessmentStatus = Field(description="proposed by an import, or confirmed by a person.")
    note: str
    quote: str = Field(description="The words of the section that it rests on, without marks.")
    url: Address = Field(description="The section.")
    page: Address = Field(description="The section’s page for readers.")


class PredictionRow(Row):
    """A prediction, and how the latest edition that scores it does."""

    id: Id
    report: Slug
    year: int
    version: str
    section: Slug
    section_id: Id
    trend: Slug | None
    statement: str
    criterion: str = Field(description="How anyone can tell whether it came true.")
    due: Day
    outcome: Outcome = Field(description="open, as long as no edition has scored it.")
    scored_in: int | None = Field(description="The year of the edition that scores it.")
    explanation: str = Field(description="What happened, in that edition’s words.")
    url: Address = Field(description="The section.")
    page: Address = Field(description="The section’s page for readers.")


class ReferenceRow(Row):
    """A source."""

    id: Id
    report: Slug
    year: int
    version: str
    key: str = Field(description="Cited in Markdown as [@key].")
    type: str = Field(description="As in CSL: article-journal, book, report …")
    title: str
    issued: int | None = Field(description="The year it appeared.")
    doi: str
    url: str = Field(description="Where the source is.")
    cited_in: list[Slug] = Field(description="Slugs of the sections that cite it.")
    item: dict[str, Any] = Field(description="The entry as CSL-JSON.")
    page: Address = Field(description="The edition’s page for readers.")


class FigureRow(Row):
    """A figure: a chart with its data, or a picture."""

    id: Id
    report: Slug
    year: int
    version: str
    key: str
    number: int
    title: str
    caption: str
    alt: str = Field(description="What it shows, for those who cannot see it.")
    source: str
    kind: str = Field(description="chart or picture.", json_schema_extra={"enum": ["chart", "picture"]})
    data: dict[str, Any] | None = Field(description="A chart’s kind, columns and rows.")
    picture_sha256: str | None = Field(description="Of a picture’s bytes.")
    placed_in: list[Slug] = Field(description="Slugs of the sections that show it.")
    page: Address = Field(description="Its page for readers.")


class ChangeNoteRow(Row):
    """Why a version differs from the one before."""

    id: Id
    report: Slug
    year: int
    version: str
    published_at: Moment
    kind: ChangeKind
    severity: Severity
    section: Slug | None = Field(description="The section’s slug; null for the edition as a whole.")
    before: str
    after: str
    explanation: str
    reported_by: str
    url: Address = Field(description="The version.")
    page: Address = Field(description="The edition’s history for readers.")


class LineageRow(Row):
    """In `year`, one trend was renamed to another, split into it among others, or merged into it with others."""

    id: Id
    kind: str = Field(
        description="renamed, split or merged.", json_schema_extra={"enum": ["renamed", "split", "merged"]}
    )
    year: int = Field(description="The edition since which the new trend stands in the old one’s place.")
    from_trend: Slug = Field(description="The old trend’s slug.")
    from_id: Id
    to_trend: Slug = Field(description="The new trend’s slug.")
    to_id: Id
    note: str

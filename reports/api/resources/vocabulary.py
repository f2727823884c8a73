"""Trends and techniques over the years."""

from pydantic import Field

from reports.api.resources.base import Address, Id, Resource, Row, Slug
from reports.document.words import AssessmentStatus, Maturity, Movement


class Theme(Resource):
    """A group of trends."""

    slug: Slug
    name: str


class TrendRow(Row):
    """A trend, as the latest edition that speaks of it was published."""

    id: Id
    url: Address
    page: Address = Field(description="The page for readers.")
    slug: Slug
    name: str
    definition: str
    theme: Theme | None
    named_by: str = Field(
        description="The edition and version whose name and definition these are, such as llm/2024/1.1."
    )


class TrendYear(Resource):
    """Where a trend stood in a year."""

    report: Slug
    year: int
    version: str
    section_id: Id
    section: Slug
    title: str
    maturity: Maturity
    movement: Movement
    was: Maturity | None
    url: Address
    page: Address


class LineageStep(Resource):
    """In `year`, one trend was renamed to another, split into it among others, or merged into it with others."""

    id: Id
    kind: str = Field(json_schema_extra={"enum": ["renamed", "split", "merged"]})
    year: int
    from_id: Id
    from_trend: Slug
    to_id: Id
    to_trend: Slug
    note: str


class Trend(Resource):
    """A trend and its life."""

    id: Id
    url: Address
    page: Address
    slug: Slug
    name: str
    definition: str
    theme: Theme | None
    named_by: str
    years: list[TrendYear] = Field(description="Its sections in the current versions, latest year first.")
    lineage: list[LineageStep] = Field(description="What it came from and what became of it, among published trends.")


class TechniqueRow(Row):
    """A technique, as the latest edition that speaks of it was published."""

    id: Id
    url: Address
    page: Address = Field(description="The page for readers.")
    slug: Slug
    name: str
    aliases: list[str]
    definition: str
    broader: list[Slug] = Field(description="Slugs of the techniques that it is a kind of.")
    named_by: str = Field(
        description="The edition and version whose name and definition these are, such as llm/2024/1.1."
    )


class TechniqueYear(Resource):
    """What a section says of a technique in a year."""

    report: Slug
    year: int
    version: str
    assessment_id: Id
    section: Slug
    trend: Slug | None
    technique: Slug = Field(description="The slug it was published under: another one, where it was merged since.")
    maturity: Maturity
    status: AssessmentStatus
    note: str
    quote: str
    url: Address
    page: Address


class Technique(Resource):
    """A technique and its life."""

    id: Id
    url: Address
    page: Address
    slug: Slug
    name: str
    aliases: list[str]
    definition: str
    broader: list[Slug]
    narrower: list[Slug] = Field(description="Slugs of the techniques that are kinds of it.")
    merged: list[Id] = Field(description="Ids of the published techniques that were merged into this one.")
    named_by: str
    years: list[TechniqueYear] = Field(description="Its assessments in the current versions, latest year first.")

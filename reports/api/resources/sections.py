"""Sections and what is in them."""

from typing import Any

from pydantic import Field

from reports.api.resources.base import Address, Day, Id, Moment, Resource, Row, Slug
from reports.document.words import AssessmentStatus, Maturity, Movement
from reports.rendering import quote_text


class Origin(Resource):
    """A trend of an earlier year that a section continues."""

    slug: Slug
    name: str
    kind: str = Field("", description="renamed, split or merged; empty where it is the same trend.")
    year: int | None = Field(None, description="The edition since which the new trend stands in the old one’s place.")
    note: str = ""


class AssessmentPart(Resource):
    """What a section says of a technique."""

    id: Id
    technique: Slug = Field(description="The technique’s slug.")
    technique_id: Id
    name: str = Field(description="The technique’s name, as published.")
    maturity: Maturity
    status: AssessmentStatus = Field(description="proposed by an import, or confirmed by a person.")
    note: str
    quote: str = Field(description="The words of the section that it rests on, without marks.")


class PredictionPart(Resource):
    """A dated statement that a later edition scores."""

    id: Id
    statement: str
    criterion: str = Field(description="How anyone can tell whether it came true.")
    due: Day


class CreditPart(Resource):
    """A contributor, as published."""

    id: Id
    name: str
    role: str
    affiliation: str
    orcid: str


class SectionPart(Resource):
    """A section as its edition lists it."""

    id: Id
    url: Address
    page: Address = Field(description="The page for readers, pinned to this version.")
    number: int | None = Field(description="Sections about a trend are numbered from 1; others have none.")
    slug: Slug
    title: str
    trend: Slug | None = Field(
        description="The slug of the trend that it is about; null for forewords, methods and the like."
    )
    trend_id: Id | None
    maturity: Maturity
    movement: Movement = Field(description="Against the nearest earlier year that is published, following lineage.")
    was: Maturity | None = Field(description="Its maturity in that year.")
    moved_from: list[Origin] = Field(description="The trends of that year that it continues.")
    summary: str
    keywords: list[str]
    assessments: list[AssessmentPart]


class Section(SectionPart):
    """A section in full."""

    report: Slug
    year: int
    version: str
    published_at: Moment
    words: int
    body: str = Field(description="The text in Markdown, as sealed in the document.")
    html: str = Field(description="The text as the page shows it.")
    text: str = Field(description="The text without marks.")
    predictions: list[PredictionPart]
    credits: list[CreditPart]


class SectionRow(Row):
    """A section in a list."""

    id: Id
    url: Address
    page: Address = Field(description="The page for readers, pinned to this version.")
    report: Slug = Field(description="The report’s slug.")
    year: int
    version: str = Field(description="The version’s number.")
    published_at: Moment = Field(description="When that version was published.")
    number: int | None = Field(description="Sections about a trend are numbered from 1; others have none.")
    slug: Slug
    title: str
    trend: Slug | None = Field(description="The slug of the trend that it is about.")
    trend_id: Id | None
    maturity: Maturity
    movement: Movement = Field(description="Against the nearest earlier year that is published, following lineage.")
    was: Maturity | None = Field(description="Its maturity in that year.")
    keywords: list[str]
    words: int = Field(description="How many words its text has.")
    summary: str
    assessments: list[AssessmentPart] | None = None
    body: str | None = Field(None, description="The text in Markdown, as sealed in the document.")
    html: str | None = Field(None, description="The text as the page shows it.")
    text: str | None = Field(None, description="The text without marks.")


def assessment_parts(section: dict[str, Any], techniques: dict[str, dict[str, Any]]) -> list[AssessmentPart]:
    """The assessments of a document's section; `techniques` are the document's, by slug."""
    names = {slug: technique["name"] for slug, technique in techniques.items()}
    return [
        AssessmentPart(
            id=each["uid"],
            technique=each["technique"],
            technique_id=techniques[each["technique"]]["uid"],
            name=names[each["technique"]],
            maturity=each["maturity"],
            status=each["status"],
            note=each["note"],
            quote=quote_text(each["quote"], names),
        )
        for each in section["assessments"]
    ]


def parts[Part: Resource](kind: type[Part], statements: list[dict[str, Any]]) -> list[Part]:
    """Statements of a document as resources with the same fields; their `uid` is the resource's `id`."""
    names = set(kind.model_fields)
    return [
        kind.model_validate({"id": each["uid"], **{name: value for name, value in each.items() if name in names}})
        for each in statements
    ]

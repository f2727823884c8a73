"""What differs: between two versions, and between two years."""

from pydantic import Field

from reports.api.resources.base import Address, Id, Resource, Slug
from reports.api.resources.editions import ChangeNote, Score
from reports.api.resources.sections import Origin
from reports.document.diff import Difference, RunKind
from reports.document.words import Absence, Maturity, Movement


class Words(Resource):
    """A run of words that stands in both texts, or in one."""

    kind: RunKind
    text: str


class FieldDifference(Resource):
    """A field that differs."""

    field: str = Field(description="Its name; of a field within a field, with a dot: publisher.name.")
    before: str
    after: str
    words: list[Words] | None = Field(None, description="Word by word, if asked for with words=true.")


class StatementDifference(Resource):
    """A statement that was added, removed, changed or moved."""

    id: Id
    kind: Difference
    about: str = Field(description="What it is about: a technique, a key, a name.")
    fields: list[FieldDifference]


class SectionDifference(Resource):
    """A section that was added, removed, changed or moved."""

    id: Id
    kind: Difference
    slug: Slug
    title: str
    trend: Slug | None
    moved: bool = Field(description="Whether it stands elsewhere in the order.")
    position_before: int | None
    position: int | None
    fields: list[FieldDifference]
    assessments: list[StatementDifference]
    predictions: list[StatementDifference]
    credits: list[StatementDifference]


class HowMuch(Resource):
    """How much differs."""

    sections_changed: int
    sections_added: int
    sections_removed: int
    sections_moved: int
    words_added: int
    words_removed: int


class VersionComparison(Resource):
    """What leads from one version to another."""

    report: Slug
    year: int
    from_version: str
    to_version: str
    from_url: Address
    to_url: Address
    page: Address
    identical: bool
    totals: HowMuch
    change_notes: list[ChangeNote] = Field(description="Those of the versions after the first, up to the second.")
    fields: list[FieldDifference] = Field(description="The edition’s own fields.")
    report_fields: list[FieldDifference] = Field(description="Those of the report, as the edition names it.")
    sections: list[SectionDifference]
    endings: list[StatementDifference]
    scores: list[StatementDifference]
    references: list[StatementDifference]
    figures: list[StatementDifference]
    credits: list[StatementDifference]
    trends: list[StatementDifference]
    techniques: list[StatementDifference]


class TrendInYear(Resource):
    """How a year's section rates its trend."""

    slug: Slug
    section: Slug
    title: str
    maturity: Maturity
    url: Address


class TrendDifference(Resource):
    """What became of a trend from one year to another."""

    id: Id
    trend: Slug
    name: str
    movement: Movement | None = Field(description="null, if the later year does not have it.")
    absence: Absence | None = Field(description="If the later year does not have it: not covered, or ended.")
    origins: list[Origin] = Field(description="The trends of the earlier year that it continues.")
    before: TrendInYear | None
    after: TrendInYear | None


class TechniqueDifference(Resource):
    """A technique whose assessments differ. Where sections of a year differ, all their maturities are given."""

    id: Id
    technique: Slug
    kind: str = Field(json_schema_extra={"enum": ["added", "removed", "changed"]})
    before: list[Maturity]
    after: list[Maturity]


class YearComparison(Resource):
    """What moved from one year to another, in the current versions of both."""

    report: Slug
    from_year: int
    to_year: int
    from_version: str
    to_version: str
    from_url: Address
    to_url: Address
    page: Address
    trends: list[TrendDifference]
    techniques: list[TechniqueDifference]
    scores: list[Score] = Field(description="What the later year says of the earlier year’s predictions.")

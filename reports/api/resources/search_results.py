"""What a search finds."""

from pydantic import Field

from reports.api.resources.base import Address, Id, Row, Slug
from reports.document.words import Maturity

KINDS = ("section", "trend", "technique", "reference")


class SearchRow(Row):
    """A section, trend, technique or reference of the current versions that answers the question."""

    id: Id
    kind: str = Field(description=", ".join(KINDS), json_schema_extra={"enum": list(KINDS)})
    title: str
    slug: Slug = Field(description="Its slug; a reference’s key.")
    report: Slug = Field(description="The report whose edition says it, or names it last.")
    year: int
    maturity: Maturity
    extract: str = Field(
        description="The words around what was found, as HTML: escaped, with <mark> around what was found."
    )
    url: Address
    page: Address = Field(description="The page for readers.")

"""A version whole: what its document says, in today's schema, with what the index knows of each section besides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from reports.document.words import Maturity, Movement
from reports.models.index import PublishedSection
from reports.models.ledger import Version
from reports.pages.context import EditionContext, Move
from reports.reading.editions import LATEST, Asked, edition_context
from reports.reading.files import FileFacts, files_of
from reports.reading.versions import find_version, place_of_version, raw_document
from reports.rendering import quote_text


@dataclass(frozen=True)
class SectionContent:
    """A section: what the document `said` of it, and how it moved; `row` is the index's, where it was asked for."""

    edition: "EditionContent"
    said: dict[str, Any]
    number: int | None
    trend_id: str | None
    move: Move
    assessments: list[dict[str, Any]]
    row: PublishedSection | None = None

    @property
    def maturity_label(self) -> str:
        """What the report itself calls its maturity."""
        return self.edition.label_of(self.said["maturity"])


class EditionContent:
    """One version of an edition; `said` is its document."""

    def __init__(self, version: Version, known: EditionContext) -> None:
        self.version, self.known = version, known
        self.said = raw_document(version)
        self._numbers = version.content.numbers()
        self._techniques = {each["slug"]: each for each in self.said["techniques"]}
        self._names = {slug: each["name"] for slug, each in self._techniques.items()}
        self._trends = {each["slug"]: each["uid"] for each in self.said["trends"]}

    @property
    def place(self) -> tuple[str, int, str]:
        """The report's slug, the year, the version's number."""
        return place_of_version(self.version)

    def label_of(self, maturity: str) -> str:
        """What the report itself calls a maturity, or ""."""
        return self.version.content.report.labels.of(Maturity(maturity))

    @property
    def files(self) -> list[FileFacts]:
        """What it can be had as."""
        return files_of(self.version)

    @property
    def sections(self) -> list[SectionContent]:
        """The sections in order."""
        return [self.section(said) for said in self.said["sections"]]

    def find(self, slug: str) -> SectionContent | None:
        """The section of that name with its row of the index, if there is one: one query."""
        row = PublishedSection.objects.filter(version=self.version, slug=slug).first()
        said = (each for each in self.said["sections"] if row and each["uid"] == str(row.uid))
        return next((self.section(each, row) for each in said), None)

    def section(self, said: dict[str, Any], row: PublishedSection | None = None) -> SectionContent:
        uid = UUID(said["uid"])
        return SectionContent(
            edition=self,
            said=said,
            number=self._numbers.get(uid),
            trend_id=self._trends.get(said["trend"]),
            move=self.known.moves.get(uid, Move(Movement.NONE)),
            assessments=[self._assessment(each) for each in said["assessments"]],
            row=row,
        )

    def _assessment(self, said: dict[str, Any]) -> dict[str, Any]:
        technique = self._techniques[said["technique"]]
        named = {"technique_id": technique["uid"], "name": technique["name"]}
        named["maturity_label"] = self.label_of(said["maturity"])
        return said | named | {"quote": quote_text(said["quote"], self._names)}


def edition_content(report: str, year: int, at: datetime | None = None) -> EditionContent:
    """The version that readers get without naming one, or got at `at`: two queries. Raises NotPublished, NotThen or Gone."""
    version = find_version(report, year, at=at)
    return EditionContent(version, edition_context(version, Asked(at=at)))


def version_content(report: str, year: int, number: str | None) -> EditionContent:
    """A version by its number, or the latest: two queries. Raises NotPublished or Gone."""
    version = find_version(report, year, number)
    return EditionContent(version, edition_context(version, LATEST))

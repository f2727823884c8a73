"""An edition whole: as of its latest version, of one version, or as of a day."""

from typing import Any
from uuid import UUID

from reports import reading
from reports.api.addresses import Addresses
from reports.api.parameters import AS_OF
from reports.api.resources.editions import AbsentTrend, Edition, Score
from reports.api.resources.sections import CreditPart, Origin, SectionPart, assessment_parts, parts
from reports.api.views.base import PublishedView
from reports.document.record import instant
from reports.document.words import Movement
from reports.facts.editions import EditionContext, Move
from reports.models.ledger import Version
from reports.pages import addresses as pages
from reports.reading.versions import raw_document


class EditionDetail(PublishedView):
    """Two queries: the version with its document, and what the index adds to it."""

    resource = Edition
    operation = "getEdition"
    tag = "Editions"
    summary = "An edition whole"
    description = (
        "What the latest version says: its sections in order, with maturity, movement, keywords and assessments."
    )
    parameters = (AS_OF,)
    may_be_gone = True

    def found(self, report: str, year: int) -> Edition:  # type: ignore[override]
        version = reading.find_version(report, year, at=self.at)
        return EditionAnswer(
            self.addresses, version, reading.edition_context(version, reading.Asked(at=self.at))
        ).edition()


class EditionAnswer:
    """Makes the resource of one version, with what is known of it besides its document."""

    def __init__(self, addresses: Addresses, version: Version, known: EditionContext) -> None:
        self.addresses = addresses
        self.version = version
        self.known = known
        self.numbers = version.content.numbers()
        self.document = raw_document(version)
        self.report, self.year, self.number = version.edition.report.slug, version.edition.year, version.number
        self.techniques = {each["slug"]: each for each in self.document["techniques"]}
        self.trends = {each["slug"]: each for each in self.document["trends"]}

    def edition(self) -> Edition:
        """The edition whole."""
        links, said = self.addresses, self.document
        url = links.edition(self.report, self.year)
        return Edition(
            id=said["uid"],
            url=url,
            page=links.page(pages.edition(self.report, self.year)),
            report=self.report,
            report_name=said["report"]["name"],
            year=self.year,
            **{name: said[name] for name in ("title", "summary", "doi", "closed_on")},
            **{name: said["report"][name] for name in ("language", "publisher", "licence")},
            version=self.number,
            published_at=instant(self.version.published_at),
            sha256=self.version.sha256,
            version_url=links.version(self.report, self.year, self.number),
            versions_url=f"{url}versions/",
            document_url=links.document(self.report, self.year, self.number),
            compared_with=self.known.since,
            sections=self.sections(),
            absences=[
                AbsentTrend(
                    trend=str(each.trend),
                    **{name: getattr(each, name) for name in ("slug", "name", "absence", "was", "note")},
                )
                for each in self.known.absences
            ],
            scores=parts(Score, said["scores"]),
            credits=parts(CreditPart, said["credits"]),
        )

    def sections(self) -> list[SectionPart]:
        """The sections in order."""
        return [SectionPart(**self.section(said)) for said in self.document["sections"]]

    def section(self, said: dict[str, Any]) -> dict[str, Any]:
        """The fields of a section."""
        trend = self.trends.get(said["trend"])
        uid = UUID(said["uid"])
        moved = self.known.moves.get(uid, Move(Movement.NONE))
        return {
            "id": said["uid"],
            "url": self.addresses.section(self.report, self.year, self.number, said["slug"]),
            "page": self.addresses.page(pages.section(self.report, self.year, said["slug"], self.number)),
            "number": self.numbers.get(uid),
            "slug": said["slug"],
            "title": said["title"],
            "trend": said["trend"],
            "trend_id": trend["uid"] if trend else None,
            "maturity": said["maturity"],
            "movement": moved.movement,
            "was": moved.was,
            "moved_from": [
                Origin(**{name: getattr(each, name) for name in Origin.model_fields}) for each in moved.origins
            ],
            "summary": said["summary"],
            "keywords": said["keywords"],
            "assessments": assessment_parts(said, self.techniques),
        }

"""An edition whole: as of its latest version, of one version, or as of a day."""

from typing import Any

from reports.api.addresses import Addresses
from reports.api.finding import moment, raw_document, version_named
from reports.api.parameters import AS_OF
from reports.api.resources.editions import AbsentTrend, Edition, Score
from reports.api.resources.sections import CreditPart, Origin, SectionPart, assessment_parts, parts
from reports.api.views.base import PublishedView
from reports.models.index import PublishedSection
from reports.pages import addresses as pages


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
        version = version_named(self.addresses, report=report, year=year, at=self.at, document=True)
        return EditionAnswer(self.addresses, version).edition()


class EditionAnswer:
    """Makes the resource of one version: a Version, with what the index knows of it (see `version_named`)."""

    def __init__(self, addresses: Addresses, version: Any) -> None:
        self.addresses = addresses
        self.version = version
        self.document = raw_document(version)
        self.report, self.year, self.number = version.edition.report.slug, version.edition.year, version.number
        self.techniques = {each["slug"]: each for each in self.document["techniques"]}
        self.trends = {each["slug"]: each for each in self.document["trends"]}

    def edition(self) -> Edition:
        """One query more: the index's rows of the sections."""
        links, said = self.addresses, self.document
        url = links.edition(self.report, self.year)
        return Edition(
            id=said["uid"],
            url=url,
            page=links.page(pages.edition(self.report, self.year)),
            report=self.report,
            report_name=said["report"]["name"],
            year=self.year,
            **{name: said[name] for name in ("title", "summary", "doi")},
            **{name: said["report"][name] for name in ("language", "publisher", "licence")},
            version=self.number,
            published_at=moment(self.version.published_at),
            sha256=self.version.sha256,
            version_url=links.version(self.report, self.year, self.number),
            versions_url=f"{url}versions/",
            document_url=links.document(self.report, self.year, self.number),
            compared_with=self.version.since,
            sections=self.sections(),
            absences=[
                AbsentTrend(**{name: each[name] for name in AbsentTrend.model_fields if name in each})
                for each in self.version.absences or ()
            ],
            scores=parts(Score, said["scores"]),
            credits=parts(CreditPart, said["credits"]),
        )

    def sections(self) -> list[SectionPart]:
        """The sections in order: one query."""
        found = PublishedSection.objects.filter(version=self.version).order_by()
        rows = {str(row.uid): row for row in found.only("uid", "number", "movement", "was", "moved_from")}
        return [SectionPart(**self.section(said, rows.get(said["uid"]))) for said in self.document["sections"]]

    def section(self, said: dict[str, Any], row: PublishedSection | None) -> dict[str, Any]:
        """The fields of a section; `row` is what the index knows of it."""
        trend = self.trends.get(said["trend"])
        return {
            "id": said["uid"],
            "url": self.addresses.section(self.report, self.year, self.number, said["slug"]),
            "page": self.addresses.page(pages.section(self.report, self.year, said["slug"], self.number)),
            "number": row.number if row else None,
            "slug": said["slug"],
            "title": said["title"],
            "trend": said["trend"],
            "trend_id": trend["uid"] if trend else None,
            "maturity": said["maturity"],
            "movement": row.movement if row else "none",
            "was": row.was or None if row else None,
            "moved_from": [_origin(each) for each in (row.moved_from if row else ())],
            "summary": said["summary"],
            "keywords": said["keywords"],
            "assessments": assessment_parts(said, self.techniques),
        }


def _origin(stored: dict[str, Any]) -> Origin:
    """A trend that a section continues, as the index keeps it."""
    return Origin(**{name: stored[name] for name in Origin.model_fields if name in stored})

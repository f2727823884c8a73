"""Key findings of a version or a draft, with the places of their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from reports.document.types import EditionDocument
from reports.models.index import PublishedKeyFinding
from reports.models.ledger import Version
from reports.reading.generation_cache import per_generation
from reports.rendering import evidence_of


@dataclass(frozen=True)
class KeyFindingRow:
    """A key finding. Its evidence is the paragraph `number` with the id `paragraph` in the section with the slug `section`, or the figure
    with the key `figure`, or both; without evidence (only in drafts) all are empty."""

    uid: UUID
    statement: str
    section: str = ""
    paragraph: str = ""
    number: int | None = None
    figure: str = ""


def key_findings(version: Version) -> Sequence[KeyFindingRow]:
    """Return the key findings of a version, in order: one query for each version and generation."""
    return _key_findings(version.pk)


@per_generation(64)
def _key_findings(version: int) -> Sequence[KeyFindingRow]:
    rows = PublishedKeyFinding.objects.filter(version=version).order_by("position")
    columns = ("uid", "statement", "section_slug", "paragraph", "paragraph_number", "figure_key")
    return [KeyFindingRow(*values) for values in rows.values_list(*columns)]


def draft_key_findings(document: EditionDocument) -> Sequence[KeyFindingRow]:
    """Return the key findings of a draft, in order."""
    evidence = evidence_of(document)
    rows = []
    for finding in document.key_findings:
        found = evidence.get(finding.uid)
        paragraph = found.paragraph if found else None
        figure = found.figure if found else None
        rows.append(
            KeyFindingRow(
                uid=finding.uid,
                statement=finding.statement,
                section=found.section if found and paragraph else "",
                paragraph=paragraph.id if paragraph else "",
                number=paragraph.number if paragraph else None,
                figure=figure.key if figure else "",
            )
        )
    return rows

"""The smallest report and document in canonical form."""

from uuid import UUID

from reports.document.types import EditionDocument, ReportStatement, Section

REPORT = ReportStatement(uid=UUID(int=1), slug="sea", name="The Sea")
DOCUMENT = EditionDocument(
    uid=UUID(int=2),
    report=REPORT,
    year=2024,
    title="The Sea in 2024",
    sections=(Section(uid=UUID(int=3), slug="tides", title="Tides", body="Up.\n\nDown."),),
)

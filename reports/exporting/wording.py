"""The words that files use for the closed sets of the document."""

from datetime import UTC, date, datetime

from reports.document.dates import dated
from reports.document.types import Credit, EditionDocument
from reports.document.words import AssessmentStatus, Maturity, Outcome
from reports.exporting.context import Context

MATURITY = {
    Maturity.EMERGING: "emerging",
    Maturity.GROWING: "growing",
    Maturity.ESTABLISHED: "established",
    Maturity.DECLINING: "declining",
    Maturity.NOT_RATED: "not rated",
}
OUTCOME = {
    Outcome.CAME_TRUE: "came true",
    Outcome.PARTLY: "came true in part",
    Outcome.DID_NOT: "did not come true",
    Outcome.CANNOT_BE_JUDGED: "cannot be judged",
    Outcome.OPEN: "still open",
}
STATUS = {AssessmentStatus.PROPOSED: "proposed, not yet confirmed", AssessmentStatus.CONFIRMED: "confirmed"}


def day(at: datetime | date) -> str:
    """`14 January 2025`; an aware time is that of UTC."""
    when = at.astimezone(UTC).date() if isinstance(at, datetime) else at
    return dated(when.isoformat())


def credit_line(credit: Credit) -> str:
    """`Ada Example, Editor, Example University`."""
    return ", ".join(filter(None, (credit.name, credit.role, credit.affiliation)))


def state_of(context: Context) -> str:
    """`version 1.1 · 24 February 2026`, or that it is a draft: what stands on a cover."""
    on = day(context.published_at)
    if context.embargo:
        return f"under embargo until {context.embargo}"
    return f"draft of {on}, not published" if context.is_draft else f"version {context.number} · {on}"


def cover_foot(document: EditionDocument) -> str:
    """`Edited by Ada Example and Bo Example · CC BY 4.0`: what stands at the foot of a cover."""
    editors = [each.name for each in document.credits if each.name and "editor" in each.role.casefold()]
    by = f"Edited by {' and '.join(filter(None, (', '.join(editors[:-1]), editors[-1])))}" if editors else ""
    return " · ".join(filter(None, (by, document.report.licence.name)))

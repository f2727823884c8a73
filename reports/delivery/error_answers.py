"""Error reports are settled when a version has their change notes."""

from datetime import datetime

from reports.document.text import normal_prose
from reports.models.error_reports import ErrorReport, queue_answer
from reports.models.ledger import Version
from reports.models.revisions import PendingChangeNote


def settle_error_reports(*, version: Version, at: datetime) -> None:
    """Link the error reports whose change notes a new version has with it, and queue the answers to their readers.

    Call it in the transaction of the publication, before the pending notes are deleted.
    """
    pending = PendingChangeNote.objects.filter(draft=version.edition_id)
    for index, (row, note) in enumerate(zip(pending, version.notes, strict=False)):
        if normal_prose(row.explanation) != note.explanation:
            continue  # these notes were written for this publication instead of the pending ones
        for report in ErrorReport.objects.filter(note=row):
            report.settled_by = version
            report.settled_note = index
            report.save(update_fields=["settled_by", "settled_note"])
            queue_answer(report, at=at)

"""Readers' reports of errors in published text. The site saves them, and only the desk shows them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.dispatch import Signal

from reports.models.ledger import Version
from reports.models.mails import queue_mail
from reports.models.series import Edition


class ReportState(models.TextChoices):
    """The state of an error report."""

    NEW = "new", "new"
    ACCEPTED = "accepted", "accepted as a change note"
    DECLINED = "declined", "closed without a change"


#: Sent with the new `error_report`, in its transaction.
error_reported = Signal()

UNDECIDED = {ReportState.NEW}
#: Accepted reports whose change note was deleted or, before release 1.1, not stored. They can be decided again.
LOST_NOTE = Q(state=ReportState.ACCEPTED, note=None, settled_by=None)
#: How long a reader's name and email address are stored after the report was closed, or its correction was published.
RETENTION_AFTER_DECISION = timedelta(days=90)
#: How long they are stored after receipt, with or without a decision.
LONGEST_RETENTION = timedelta(days=365)


class ErrorReport(models.Model):
    """An error that a reader found in a section: the quoted text, the problem (`wrong`), and a suggestion.

    `section` is the section's uid, `number` that of the version which the reader saw. Readers give name and email address only if
    they want to be named or answered. The email address is never published, and `forget_readers` deletes both.

    An accepted report has the pending change note `note`. Once that is published, `settled_by` is the version, and `settled_note` the
    index of the note in it. `reason` is why a declined report led to no change.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="error_reports", editable=False)
    section = models.UUIDField(db_index=True, editable=False)
    section_title = models.CharField("section", max_length=300, editable=False)
    number = models.CharField("version", max_length=10, editable=False)
    paragraph = models.CharField(max_length=20, blank=True, editable=False)
    quoted = models.TextField("quoted text", blank=True, editable=False)
    wrong = models.TextField("problem", editable=False)
    suggestion = models.TextField("suggested text", blank=True, editable=False)
    name = models.CharField("reported by", max_length=200, blank=True, editable=False)
    email = models.EmailField("email address", blank=True, editable=False)
    at = models.DateTimeField("received", editable=False)
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.NEW, editable=False)
    decided_by = models.CharField(max_length=310, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(blank=True, default="", db_default="", editable=False)
    # Without a database constraint, because release 1.0 deletes notes without knowing this column.
    note = models.ForeignKey(
        "reports.PendingChangeNote",
        null=True,
        on_delete=models.SET_NULL,
        db_constraint=False,
        related_name="error_reports",
        editable=False,
    )
    settled_by = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    settled_note = models.PositiveIntegerField(null=True, editable=False)
    answered_by = models.CharField(max_length=310, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "error report"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        """Return section and date without the reader's words, because the admin log stores this text and is never cleared."""
        return f"{self.section_title}, {self.at:%d.%m.%Y}"

    @property
    def is_waiting(self) -> bool:
        """Return whether an editor must still decide about it, or can decide again."""
        has_lost_note = self.state == ReportState.ACCEPTED and self.note_id is None and self.settled_by_id is None
        return self.state in UNDECIDED or has_lost_note


def receive(
    version: Version, *, section: tuple[UUID, str], at: datetime, paragraph: str = "", **words: str
) -> ErrorReport:
    """Save and return a reader's report about `section` (uid and title) of `version`; `words` are other fields of ErrorReport.

    Also delete readers' names and email addresses that have expired.
    """
    forget_readers(at=at)
    uid, title = section
    report = ErrorReport.objects.create(
        edition=version.edition,
        section=uid,
        section_title=title,
        number=version.number,
        paragraph=paragraph,
        at=at,
        **words,
    )
    error_reported.send(ErrorReport, error_report=report)
    return report


def queue_answer(report: ErrorReport, *, at: datetime) -> None:
    """Queue the answer to the reader, if they left an address and nobody has answered them."""
    if report.email and report.answered_at is None:
        queue_mail("error-answer", str(report.pk), at=at)


def forget_readers(*, at: datetime) -> int:
    """Delete readers' names and email addresses that have expired at `at`. Return the number of changed reports."""
    settled = at - RETENTION_AFTER_DECISION
    decided = Q(decided_at__lte=settled, note=None, settled_by=None)
    over = decided | Q(settled_by__published_at__lte=settled) | Q(at__lte=at - LONGEST_RETENTION)
    return ErrorReport.objects.filter(over).exclude(name="", email="").update(name="", email="")

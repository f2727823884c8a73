"""Error reports from readers to the editors. The site writes them; only the desk reads them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.dispatch import Signal

from reports.models.ledger import Version
from reports.models.series import Edition


class ReportState(models.TextChoices):
    """The state of an error report."""

    NEW = "new", "new"
    ACCEPTED = "accepted", "accepted as a change note"
    DECLINED = "declined", "closed without a change"


#: A reader reported an error: `error_report`.
error_reported = Signal()

#: States without a decision.
WAITING = {ReportState.NEW}
#: How long a reader's name and address are stored: after the decision, and at most after receipt.
KEPT_AFTER, KEPT_AT_MOST = timedelta(days=90), timedelta(days=365)


class ErrorReport(models.Model):
    """An error that a reader found in a section: the quoted words, the problem, and a suggestion.

    `section` is its uid, `number` the version that was read. Name and address are given only if the reader wants to be named
    or answered; the address is never published, and both are deleted in time (see `forget_readers`).
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
    answered_by = models.CharField(max_length=310, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "error report"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        """Return section and date, without the reader's words: the desk's log outlives them."""
        return f"{self.section_title}, {self.at:%d.%m.%Y}"

    @property
    def is_waiting(self) -> bool:
        """Return whether nobody has decided yet."""
        return self.state in WAITING


def receive(
    version: Version, *, section: tuple[UUID, str], at: datetime, paragraph: str = "", **words: str
) -> ErrorReport:
    """Save a reader's report about a section, given as (uid, title), of `version`; `words` are fields of ErrorReport.

    Each new report also deletes the names and addresses that have expired.
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


def forget_readers(*, at: datetime) -> int:
    """Delete names and addresses of readers that have expired at `at`, and return the number of reports changed."""
    over = Q(decided_at__lte=at - KEPT_AFTER) | Q(at__lte=at - KEPT_AT_MOST)
    return ErrorReport.objects.filter(over).exclude(name="", email="").update(name="", email="")

"""Notices about events at the desk: in each edition's history, and on a person's dashboard until that person has seen them.

`notify` writes them; the worker queues the mail (`reports.delivery.notifications`).
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.models.people import NAME_LENGTH, Actor
from reports.models.series import Edition, Report
from reports.models.work import Due

#: How long notices are stored.
RETENTION = timedelta(days=180)
#: The task that queues the mail.
SEND_TASK = "reports.delivery.tasks.send_notices"


class NoticeKind(models.TextChoices):
    """The kinds of notices."""

    MEMBER = "member", _("member of a report")
    ASSIGNED = "assigned", _("assigned")
    ASKED = "asked", _("asked for a review")
    UNASKED = "unasked", _("review request cancelled")
    APPROVED = "approved", _("approved")
    HANDED_IN = "handed-in", _("ready for review")
    RESUMED = "resumed", _("writing continues")
    CHANGES = "changes", _("changes requested")
    REMARKED = "remarked", _("remarked")
    COMMENTED = "commented", _("comment")
    ERROR = "error", _("error reported")
    OVERTAKEN = "overtaken", _("saved by a colleague")
    DUE = "due", _("due")
    LATE = "late", _("late")
    SCHEDULED = "scheduled", _("publication scheduled")
    MOVED = "moved", _("publication moved")
    CANCELLED = "cancelled", _("publication cancelled")
    PUBLISHED = "published", _("published")
    FAILED = "failed", _("not published")
    DELETION_ASKED = "deletion", _("deletion requested")
    DELETED = "deleted", _("deleted from the record")
    DELETION_REFUSED = "kept", _("deletion refused")


#: The sentence of each kind. `by` is the person who acted, `about` the subject, with a link if possible, and `words` a date.
SENTENCES: dict[str, str | Promise] = {
    NoticeKind.MEMBER: _("{by} gave you a role in {about}."),
    NoticeKind.ASSIGNED: _("{by} assigned {about} to you."),
    NoticeKind.ASKED: _("{by} asked for a review of {about}."),
    NoticeKind.UNASKED: _("{by} cancelled the request to review {about}."),
    NoticeKind.APPROVED: _("{by} approved {about}."),
    NoticeKind.HANDED_IN: _("{by} marked {about} as ready for review."),
    NoticeKind.RESUMED: _("{by} is writing {about} again: it is no longer ready for review."),
    NoticeKind.CHANGES: _("{by} asked for changes in {about}."),
    NoticeKind.REMARKED: _("{by} reviewed {about} without a verdict."),
    NoticeKind.COMMENTED: _("{by} commented on {about}."),
    NoticeKind.ERROR: _("A reader reported an error in {about}."),
    NoticeKind.OVERTAKEN: _("{by} saved {about}, where you have unsaved changes."),
    NoticeKind.DUE: _("{about} is due on {words}."),
    NoticeKind.LATE: _("{about} is overdue. It was due on {words}."),
    NoticeKind.SCHEDULED: _("{by} scheduled the publication of {about}."),
    NoticeKind.MOVED: _("{by} rescheduled the publication of {about}."),
    NoticeKind.CANCELLED: _("{by} cancelled the publication of {about}."),
    NoticeKind.PUBLISHED: _("{by} published {about}."),
    NoticeKind.FAILED: _("{about} was not published."),
    NoticeKind.DELETION_ASKED: _("{by} asked to delete entries from the record of {about}."),
    NoticeKind.DELETED: _("{by} deleted entries from the record of {about}."),
    NoticeKind.DELETION_REFUSED: _("{by} refused to delete entries from the record of {about}."),
}
#: Kinds of notices about an edition that require this permission, besides that to see its draft.
REQUIRED_PERMISSIONS = {NoticeKind.ERROR: "reports.change_errorreport"}


class NoticeQuerySet(models.QuerySet["Notice"]):
    def to(self, person: User) -> Self:
        """Return the notices to a person, newest first."""
        return self.filter(person=person).select_related("edition__report", "report").order_by("-at", "-pk")

    def unseen(self) -> Self:
        """Return the notices that are not marked as seen."""
        return self.filter(seen_at=None)


class Notice(models.Model):
    """A notice about an edition or a report: to `person`, or (without one) an entry of the edition's history.

    `about` is the name of its subject and `address` the subject's page at the desk; `words` are quoted below the sentence.
    `mailed_at` is the time at which its mail was queued, or at which it was passed over because the person gets no mail.
    """

    edition = models.ForeignKey(Edition, null=True, on_delete=models.CASCADE, related_name="notices")
    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=9, choices=NoticeKind)
    by_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    about = models.CharField(max_length=300)
    address = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(edition__isnull=False) ^ models.Q(report__isnull=False), name="notice_of_one_thing"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_of_person"),
            models.Index(fields=["edition", "-at"], name="notice_of_edition"),
        ]

    def __str__(self) -> str:
        return str(SENTENCES[self.kind]).format(by=self.by_name, about=self.about, words=self.words)

    @property
    def quoted(self) -> str:
        """Return the words to show below the sentence, or "" if the sentence contains them."""
        return "" if self.kind in {NoticeKind.DUE, NoticeKind.LATE} else self.words

    @property
    def place(self) -> Edition | Report:
        """Return the edition or report that the notice is about."""
        found = self.edition or self.report
        if found is None:
            raise ValueError("A notice is about an edition or a report.")
        return found


class MailChoice(models.Model):
    """A person's choice how often to get mail about notices; without a row, once a day."""

    class How(models.TextChoices):
        AT_ONCE = "at-once", _("Immediately")
        DAILY = "daily", _("At most once a day")
        NEVER = "never", _("Never")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="mail_choice"
    )
    how = models.CharField(max_length=7, choices=How, default=How.DAILY)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person}: {self.how}"

    @classmethod
    def of(cls, person: User) -> "MailChoice":
        """Return a person's choice, or the unsaved default."""
        return cls.objects.filter(person=person).first() or cls(person=person)


def notify(
    kind: NoticeKind,
    *,
    edition: Edition | None = None,
    report: Report | None = None,
    people: Iterable[User] = (),
    actor: Actor,
    about: str,
    address: str = "",
    words: str = "",
    is_private: bool = False,
) -> None:
    """Save a notice in the edition's history, and one to each of `people` except the actor, who also get mail.

    If `is_private`, leave out the one in the history. An actor without a name is a reader or the worker. Call it within the
    transaction of the event.
    """
    recipients: list[User | None] = [person for person in dict.fromkeys(people) if person != actor.account]
    columns = {
        "edition": edition,
        "report": report,
        "kind": kind,
        "by_name": actor.name,
        "about": about,
        "address": address,
        "words": words,
        "at": actor.at,
    }
    Notice.objects.bulk_create(
        Notice(person=person, **columns) for person in (recipients if is_private else [None, *recipients])
    )
    if recipients:
        Due.objects.sooner(SEND_TASK, actor.at)

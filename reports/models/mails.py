"""The queue of outgoing mail. `queue_mail` adds to it, and the worker sends (`reports.delivery.mail_queue`)."""

from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Self

from django.conf import settings
from django.db import models

from reports.models.work import Due

#: How long sent mails and those that could not be sent stay in the table.
RETENTION = timedelta(days=30)
#: The task that sends the mail.
SEND_TASK = "reports.delivery.tasks.send_mails"
#: A delay shorter than this is no reason for a warning: some servers refuse the first attempt of each sender.
_USUAL_DELAY = timedelta(minutes=5)


def new_message_id() -> str:
    """Return a unique Message-ID in the site's domain."""
    return make_msgid(domain=settings.SITE_HOST)


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, at: datetime) -> Self:
        """Return the mails that are due at `at`: first those of single people, then bulk mail."""
        return self.filter(due_at__lte=at).order_by("is_bulk", "due_at", "pk")

    def delayed(self, at: datetime) -> Self:
        """Return the mails that should have been sent before `at` but failed, oldest first."""
        return self.filter(due_at__isnull=False, at__lt=at - _USUAL_DELAY).exclude(last_error="").order_by("at")


class OutgoingMail(models.Model):
    """A mail of a kind in `MAIL_KINDS`, about what `key` names. Its text and its recipient are rendered when it is sent.

    `due_at` is the time of the next attempt, or None after it was sent or given up. `message_id` is the same in each attempt, so that
    mail programs show a repeated mail once. `last_error` is the mail server's answer without addresses.
    """

    kind = models.CharField(max_length=40)
    key = models.TextField()
    is_bulk = models.BooleanField(default=False)
    message_id = models.CharField(max_length=300, unique=True, default=new_message_id)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, db_index=True)
    given_up_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"

    def claim(self, until: datetime) -> bool:
        """Reserve the mail until `until`. Return False if another worker was faster."""
        return bool(OutgoingMail.objects.filter(pk=self.pk, due_at=self.due_at).update(due_at=until))

    def finish(self, *, sent_at: datetime | None = None, given_up_at: datetime | None = None) -> None:
        """End the mail and delete its key, which may contain an encrypted text."""
        self.key = ""
        self.due_at = None
        self.sent_at = sent_at
        self.given_up_at = given_up_at
        self.save()


def queue_mail(kind: str, key: str, *, at: datetime, due_at: datetime | None = None, is_bulk: bool = False) -> None:
    """Queue a mail of `kind` about `key`, to be sent at `due_at` (default: `at`), if a mail server is set.

    Call it in the transaction of the event. Bulk mail to many people waits until other mail is sent.
    """
    if settings.MAILERS:
        due_at = due_at or at
        OutgoingMail.objects.create(kind=kind, key=key, at=at, due_at=due_at, is_bulk=is_bulk)
        Due.objects.sooner(SEND_TASK, due_at)


def mail_warning(now: datetime) -> str:
    """Return a warning if mail is delayed because the mail server refuses it or does not answer, or ""."""
    delayed = OutgoingMail.objects.delayed(now)
    oldest = delayed.first()
    if oldest is None:
        return ""
    return (
        f"Email is delayed: {delayed.count()} waiting, the oldest since {oldest.at:%d %B %Y at %H:%M} UTC. "
        f"The last attempt failed: {oldest.last_error}"
    )

"""Send queued mail: in batches with a rate limit, retried with growing pauses, always with the same Message-ID."""

import logging
import re
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.module_loading import import_string

from reports.mailing import MailKind
from reports.models.mails import SEND_TASK, OutgoingMail
from reports.models.work import Due

logger = logging.getLogger(__name__)

#: The kinds of mail, each with the path of its MailKind: those who write mails are in rooms that cannot be imported here.
MAIL_KINDS = {
    "alert": "reports.delivery.alerts.ALERT",
    "alert-confirmation": "reports.delivery.alerts.CONFIRMATION",
    "error-answer": "reports.site.error_answer.answer_mail",
    "error-report": "reports.site.error_report_mail.editors_mail",
    "invitation": "reports.desk.people.mail.invitation_mail",
    "letter": "reports.desk.people.mail.letter_mail",
    "notices": "reports.delivery.notifications.notices_mail",
    "password-reset": "reports.desk.people.mail.reset_mail",
    "press-link": "reports.desk.publishing.embargo.press_link_mail",
    "review-link": "reports.desk.reviewing.requests.review_link_mail",
}
#: The pause after each refused attempt; after the last one, the mail is given up.
BACKOFF = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))
#: The pauses while the mail server is down: of the mail that was tried, and of the others. No mail is given up then.
_PAUSE, _PAUSE_OF_OTHERS = timedelta(minutes=5), timedelta(minutes=1)
#: The first SMTP code that is final, and the attempts for an address that is refused with one.
_FINAL, _FINAL_ATTEMPTS = 500, 3
#: While one worker sends a mail, no other sends it for this long.
CLAIM = timedelta(minutes=2)
#: The pause when the mails of a minute are used up.
_RATE_PAUSE = timedelta(seconds=10)


def send_due(*, limit: int) -> datetime | None:
    """Send up to `limit` mails that are due, within MAILS_PER_MINUTE. Return when the next mail is due, None without one."""
    if not settings.MAILERS:
        return None
    now = timezone.now()
    sent = OutgoingMail.objects.filter(sent_at__gt=now - timedelta(minutes=1)).count()
    if sent >= settings.MAILS_PER_MINUTE:
        return now + _RATE_PAUSE
    if mails := list(OutgoingMail.objects.due(now)[: min(limit, settings.MAILS_PER_MINUTE - sent)]):
        # In case the worker is killed: its mails are due again when their claims end.
        Due.objects.sooner(SEND_TASK, now + CLAIM)
        _send_batch(mails)
    return OutgoingMail.objects.aggregate(next=Min("due_at"))["next"]


def _send_batch(mails: list[OutgoingMail]) -> None:
    """Send mails over one connection, until the mail server fails."""
    connection = mailers.default
    try:
        for mail in mails:
            if mail.claim(timezone.now() + CLAIM) and not _send(mail, connection):
                return
    finally:
        with suppress(OSError):
            connection.close()


def _send(mail: OutgoingMail, connection: BaseEmailBackend) -> bool:
    """Send a mail and save the outcome. Return False if the mail server is down."""
    key = mail.key
    try:
        kind: MailKind = import_string(MAIL_KINDS[mail.kind])
        text = kind.render(key, mail.at)
        if text is not None:
            connection.open()
            connection.send_messages([text.message(mail.message_id)])
    except DatabaseError:
        raise
    except Exception as error:  # a failure of one mail does not stop the others
        return _put_off(mail, error)
    with transaction.atomic():
        mail.finish(sent_at=timezone.now() if text else None)
        if text and kind.sent:
            kind.sent(key)
    return True


def _put_off(mail: OutgoingMail, error: Exception) -> bool:
    """Delay or give up a mail that could not be sent. Return False if the mail server is down, which delays all mail."""
    now = timezone.now()
    # Logs and tables keep it, so it has no address.
    words = re.split(r"([\s'<>])", f"{type(error).__name__}: {error}")
    mail.last_error = "".join("…" if "@" in word else word for word in words)[:300]
    is_of_mail_server = isinstance(error, OSError | ValueError)
    logger.warning("The mail %s was not sent. %s", mail, mail.last_error, exc_info=not is_of_mail_server)
    if isinstance(error, OSError) and not isinstance(error, SMTPRecipientsRefused | SMTPSenderRefused | SMTPDataError):
        mail.due_at = now + _PAUSE
        mail.save()
        others = OutgoingMail.objects.filter(due_at__lt=now + _PAUSE_OF_OTHERS)
        others.update(due_at=now + _PAUSE_OF_OTHERS, last_error=mail.last_error)
        return False
    mail.attempts += 1
    is_final = isinstance(error, SMTPRecipientsRefused) and all(code >= _FINAL for code, _ in error.recipients.values())
    if mail.attempts <= len(BACKOFF) and not (is_final and mail.attempts == _FINAL_ATTEMPTS):
        mail.due_at = now + BACKOFF[mail.attempts - 1]
        mail.save()
        return True
    refused = import_string(MAIL_KINDS[mail.kind]).refused if is_final else None
    with transaction.atomic():
        if refused:
            refused(mail.key)
        mail.finish(given_up_at=now)
    return True

"""Send queued mail: in batches with a rate limit, retried with growing pauses, always with the same Message-ID."""

import logging
import re
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from reports.mailing import MailKind
from reports.models.mails import SEND_TASK, OutgoingMail
from reports.models.work import Due

logger = logging.getLogger(__name__)

#: The kinds of mail, each with the path of its MailKind: those who write mails are in rooms that cannot be imported here.
MAIL_KINDS = {
    "error-answer": "reports.site.error_answer.ANSWER",
    "error-report": "reports.site.error_report_mail.EDITORS_MAIL",
    "invitation": "reports.desk.people.mail.INVITATION",
    "letter": "reports.desk.people.mail.LETTER",
    "notices": "reports.delivery.notifications.NOTICES",
    "password-reset": "reports.desk.people.mail.PASSWORD_RESET",
    "press-link": "reports.desk.publishing.embargo.PRESS_LINK_MAIL",
    "review-link": "reports.desk.reviewing.requests.REVIEW_LINK_MAIL",
}
#: The pause after each failed attempt; after the last one, the mail is given up.
BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)
_ATTEMPTS = len(BACKOFF) + 1
#: The longest pause while the mail server is down. No mail is given up then.
_LONGEST_PAUSE = timedelta(minutes=15)
#: The attempts for an address that the mail server refuses with a final code.
_REFUSALS = 3
#: While one worker sends a mail, no other sends it for this long.
CLAIM = timedelta(minutes=2)
#: The pause when the mails of a minute are used up.
_RATE_PAUSE = timedelta(seconds=10)
_MINUTE = timedelta(minutes=1)
#: The SMTP code of a server that closes the connection, and the first code that is final.
_CLOSING, _FINAL = 421, 500


def send_due(*, limit: int) -> datetime | None:
    """Send up to `limit` mails that are due, within MAILS_PER_MINUTE. Return when the next mail is due, None without one."""
    if not settings.MAILERS:
        return None
    now = timezone.now()
    allowed = settings.MAILS_PER_MINUTE - OutgoingMail.objects.filter(sent_at__gt=now - _MINUTE).count()
    if mails := list(OutgoingMail.objects.due(now)[: max(0, min(limit, allowed))]):
        # In case the worker is killed: its mails are due again when their claims end.
        Due.objects.sooner(SEND_TASK, now + CLAIM)
        _send_batch(mails)
    next_at = (
        OutgoingMail.objects.filter(due_at__isnull=False).order_by("due_at").values_list("due_at", flat=True).first()
    )
    return next_at and (next_at if allowed > limit else max(next_at, now + _RATE_PAUSE))


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
        message = text.message(mail.message_id) if text else None
    except DatabaseError:
        raise
    except Exception as error:  # a failure of one mail does not stop the others
        logger.exception("The mail %s could not be written.", mail)
        _put_off(mail, f"It could not be written: {type(error).__name__}", most=_ATTEMPTS)
        return True
    if message is None:
        mail.delete()
        return True
    try:
        connection.open()
        connection.send_messages([message])
    except (OSError, ValueError) as error:
        reason = _reason(error)
        logger.warning("The mail %s could not be sent: %s", mail, reason)
        if _is_down(error):
            _pause(mail, reason)
            return False
        _refuse(mail, kind, reason, is_final=_is_final(error))
        return True
    with transaction.atomic():
        mail.finish(sent_at=timezone.now())
        if kind.sent:
            kind.sent(key)
    return True


def _is_down(error: Exception) -> bool:
    """Return whether the mail server, instead of refusing one mail, takes none."""
    if isinstance(error, SMTPDataError | SMTPSenderRefused):
        return error.smtp_code == _CLOSING
    if isinstance(error, SMTPRecipientsRefused):
        return any(code == _CLOSING for code, _ in error.recipients.values())
    return isinstance(error, OSError)


def _is_final(error: Exception) -> bool:
    """Return whether the recipients' addresses are wrong for good: all were refused with a final code, or one is malformed."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= _FINAL for code, _ in error.recipients.values())
    return isinstance(error, ValueError)


def _reason(error: Exception) -> str:
    """Return the mail server's answer without addresses, because logs and tables keep it."""
    answer: bytes | str
    if isinstance(error, SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPResponseException):
        code = error.smtp_code
        answer = error.smtp_error
    elif isinstance(error, ValueError):
        return "The address is malformed."
    else:
        return _without_addresses(str(error) if isinstance(error, SMTPException) else f"No connection: {error}")
    return _without_addresses(f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}")


def _without_addresses(text: str) -> str:
    return re.sub(r"\S+@\S+", "…", text)[:300]


def _pause(mail: OutgoingMail, reason: str) -> None:
    """Delay a mail and all others that are due, because the mail server is down. No mail is given up."""
    now = timezone.now()
    mail.due_at = now + min(BACKOFF[min(mail.attempts, len(BACKOFF) - 1)], _LONGEST_PAUSE)
    mail.attempts += 1
    mail.last_error = reason
    mail.save()
    OutgoingMail.objects.filter(due_at__lt=now + BACKOFF[0]).update(due_at=now + BACKOFF[0], last_error=reason)


def _refuse(mail: OutgoingMail, kind: MailKind, reason: str, *, is_final: bool) -> None:
    """Delay or give up a mail that the mail server refused. Tell its kind if the recipient was refused for good."""
    key = mail.key
    with transaction.atomic():
        _put_off(mail, reason, most=_REFUSALS if is_final else _ATTEMPTS)
        if is_final and mail.given_up_at and kind.refused:
            kind.refused(key)


def _put_off(mail: OutgoingMail, reason: str, *, most: int) -> None:
    """Delay a mail, or give it up after the attempt number `most`."""
    now = timezone.now()
    mail.attempts += 1
    mail.last_error = reason
    if mail.attempts >= most:
        mail.finish(given_up_at=now)
    else:
        mail.due_at = now + BACKOFF[mail.attempts - 1]
        mail.save()

"""Sending of all mail, with the site's name as sender and signature."""

from collections.abc import Iterable, Sequence
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from reports.reading.reports import published_site

_SUBJECT = 150


def send_mail(
    to: Sequence[str], subject: str, parts: Iterable[str], *, signed: Sequence[str] = (), answers_nobody: bool = False
) -> None:
    """Send a mail with `parts` as its paragraphs.

    The signature is the site's name and address, below the lines of `signed`, such as the publisher's name. With `answers_nobody`,
    the header Auto-Submitted tells programs not to reply.
    """
    line = " ".join(subject.split())
    signature = "\n".join(["-- ", *filter(None, signed), published_site().name, settings.SITE_URL])
    EmailMessage(
        subject=line if len(line) <= _SUBJECT else f"{line[: _SUBJECT - 1]}…",
        body="\n\n".join([*parts, signature]) + "\n",
        from_email=_sender(),
        to=to,
        headers={"Auto-Submitted": "auto-generated"} if answers_nobody else {},
    ).send()


def _sender() -> str:
    """Return MAIL_FROM, with the site's name if it has no name."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return settings.DEFAULT_FROM_EMAIL if name else formataddr((published_site().name, address))

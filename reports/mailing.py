"""Mail to people: each leaves here, under the name of the site, and is signed with it."""

from collections.abc import Iterable, Sequence
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from reports.reading.reports import published_site

_SUBJECT = 150


def send_mail(
    to: Sequence[str], subject: str, parts: Iterable[str], *, signed: Sequence[str] = (), answers_nobody: bool = False
) -> None:
    """Send a mail whose `parts` are its paragraphs. Its signature is the site's name and address, below the lines of `signed`: whose
    report it is about, or why it comes. `answers_nobody`: an event made it, and programs should not answer it."""
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
    """MAIL_FROM, with the site's name where it has none."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return settings.DEFAULT_FROM_EMAIL if name else formataddr((published_site().name, address))

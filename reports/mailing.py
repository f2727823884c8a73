"""What a mail consists of, and the message that is sent, with the site's name as sender and signature."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from reports.reading.reports import published_site

_SUBJECT = 150
#: The header that tells programs not to reply.
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


@dataclass(frozen=True)
class MailText:
    """A mail to the addresses `to`, with `parts` as its paragraphs, and optionally the same as HTML.

    The signature is the site's name and address, below the lines of `signed`, such as the publisher's name. `sender` replaces
    the site's name before the sender's address.
    """

    to: Sequence[str]
    subject: str
    parts: Sequence[str]
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    signed: Sequence[str] = ()
    sender: str = ""

    def message(self, message_id: str) -> EmailMultiAlternatives:
        """Return the message with this Message-ID. Line breaks in headers become spaces, so that no text adds a header."""
        subject = " ".join(self.subject.split())
        signature = "\n".join(["-- ", *filter(None, self.signed), published_site().name, settings.SITE_URL])
        headers = {name: " ".join(value.split()) for name, value in self.headers.items()}
        message = EmailMultiAlternatives(
            subject=subject if len(subject) <= _SUBJECT else f"{subject[: _SUBJECT - 1]}…",
            body="\n\n".join([*self.parts, signature]) + "\n",
            from_email=_sender(" ".join(self.sender.split())),
            to=self.to,
            headers={"Message-ID": message_id, **headers},
        )
        if self.html:
            message.attach_alternative(self.html, "text/html")
        return message


#: Returns the mail about `key` that was queued at `at`, or None if there is nothing to send any more.
type Renderer = Callable[[str, datetime], MailText | None]


@dataclass(frozen=True)
class MailKind:
    """A kind of queued mails: the renderer, and functions that get the key in the transaction that saves the outcome.

    `sent` is called after the mail was sent, and `refused` once if the mail server finally refused the recipient.
    """

    render: Renderer
    sent: Callable[[str], None] | None = None
    refused: Callable[[str], None] | None = None


def _sender(name: str) -> str:
    """Return the address in MAIL_FROM with `name`, or with the name in MAIL_FROM, or with the site's name."""
    own_name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    if own_name and not name:
        return settings.DEFAULT_FROM_EMAIL
    return formataddr((name or published_site().name, address))

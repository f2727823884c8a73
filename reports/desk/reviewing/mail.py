"""What somebody is sent who is asked for a review."""

import logging

from django.core.mail import EmailMessage
from django.utils.dateformat import format as date_format

from reports.models.review import ReviewLink

logger = logging.getLogger(__name__)


def ask_by_mail(link: ReviewLink, address: str, *, about: str) -> bool:
    """Whether the mail was handed over; if not, the desk shows the link and says so."""
    try:
        EmailMessage(subject=f"{link.edition}: please review", body=_body(link, address, about), to=[link.email]).send()
    except Exception as error:  # whatever it is, it is the server's or its settings'
        logger.error("No mail was sent about review link %s: %s", link.pk, error)
        return False
    return True


def _body(link: ReviewLink, address: str, about: str) -> str:
    parts = [
        f"{link.asked_by} asks you to review {about} of {link.edition}, which is not published yet.",
        *([link.message] if link.message else []),
        f"Read it and say what you think here, without an account:\n{address}",
        f"The link is yours alone and works until {date_format(link.expires_at, 'j F Y')}. Whoever has it can read the draft.",
    ]
    return "\n\n".join(parts) + "\n"

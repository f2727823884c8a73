"""What somebody is sent who is asked for a review."""

from django.conf import settings
from django.tasks import task
from django.urls import reverse
from django.utils.dateformat import format as date_format

from reports import drafting
from reports.mailing import send_mail
from reports.models.review import ReviewLink


@task(priority=10)
def ask_by_mail(pk: int, about: str) -> None:
    """Send review link `pk`, which is kept nowhere from then on; `about` names what is to be read."""
    link = ReviewLink.objects.select_related("edition__report").filter(pk=pk, revoked_at=None).exclude(seed="").first()
    if link is None:
        return
    token = drafting.token_to_send(link)
    if token is None:
        raise LookupError(f"Review link {pk} cannot be mailed: the SECRET_KEY it was made with is gone.")
    address = settings.SITE_URL + reverse("review:read", args=[token])
    signed = [link.edition.report.publisher_name]
    send_mail([link.email], f"Review request: {link.edition}", _parts(link, address, about), signed=signed)
    ReviewLink.objects.filter(pk=pk).update(seed="")


def _parts(link: ReviewLink, address: str, about: str) -> list[str]:
    return [
        f"{link.asked_by} asks you to review {about} of {link.edition}. This draft is not public.",
        *([link.message] if link.message else []),
        f"Read it and send your review here. You need no account.\n{address}",
        f"The link is personal and works until {date_format(link.expires_at, 'j F Y')}. Do not pass it on.",
    ]

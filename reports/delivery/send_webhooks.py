"""Send the webhook messages that are due: signed, retried with growing pauses, with a record of each attempt."""

import logging
import time
from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from standardwebhooks import Webhook

from reports.delivery.http_client import AddressRefused, Deadline, Unreachable, checked_target, post
from reports.models.webhooks import Attempt, Message, unusable_secret

logger = logging.getLogger(__name__)

#: The pause after each failed attempt; after the last one, the message is given up.
BACKOFF = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
#: While one process sends a message, no other sends it for this long.
CLAIM = timedelta(minutes=2)
#: Seconds for a delivery, from resolving the name to the end of the response.
TIMEOUT = 15.0
_RETENTION = timedelta(days=90)
_GONE = 410


def deliver_due(*, at: datetime | None = None, limit: int = 1000) -> Counter[str]:
    """Send each message that is due at `at` (default: now) once, and delete finished ones after 90 days.

    Return how many were `delivered`, `put_off` and `given_up`.
    """
    now = at or timezone.now()
    outcomes: Counter[str] = Counter()
    slow: set[int] = set()
    for message in Message.objects.due(now).select_related("endpoint")[:limit]:
        # Claims start at the message's turn instead of the start of a long run, so that they do not expire before it is sent.
        turn = at or timezone.now()
        if message.endpoint_id in slow:
            # This endpoint was slow in this run, so messages of other endpoints come first, and its own in the next run.
            outcomes["put_off"] += 1
        elif message.claim(turn + CLAIM):
            began = time.monotonic()
            outcomes[_deliver(message, turn)] += 1
            if time.monotonic() - began > TIMEOUT / 2:
                slow.add(message.endpoint_id)
    Message.objects.filter(over_at__lt=now - _RETENTION).delete()
    return outcomes


def _deliver(message: Message, at: datetime) -> str:
    started = time.monotonic()
    try:
        status, outcome = _send(message)
    except Exception as error:  # a failure of one message does not stop the others
        logger.exception("Message %s to webhook %s could not be sent.", message.pk, message.endpoint_id)
        status = None
        outcome = f"Sending failed: {error or type(error).__name__}"
    took = round((time.monotonic() - started) * 1000)
    Attempt.objects.create(message=message, at=at, status=status, outcome=outcome[:300], took_ms=took)
    return _save_outcome(message, status, at)


def _send(message: Message) -> tuple[int | None, str]:
    """Return the status of the response, or None, and the outcome as a sentence."""
    if problem := unusable_secret(message.endpoint.secret):
        return None, problem
    moment = timezone.now()
    deadline = Deadline(TIMEOUT)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Perennial (webhooks)",
        "webhook-id": message.identifier,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(message.endpoint.secret).sign(message.identifier, moment, message.body),
    }
    try:
        target = checked_target(message.endpoint.address, private=settings.WEBHOOKS_MAY_BE_PRIVATE, deadline=deadline)
        status = post(target, message.body.encode(), headers, deadline=deadline)
    except (AddressRefused, Unreachable) as error:
        return None, str(error)
    return status, "Delivered." if 200 <= status < 300 else f"The receiver answered {status}."


def _save_outcome(message: Message, status: int | None, at: datetime) -> str:
    """Save what follows from an attempt, and return the outcome: `delivered`, `given_up`, or `put_off` until the next attempt."""
    if status is not None and 200 <= status < 300:
        message.due_at = None
        message.over_at = at
        message.is_delivered = True
        outcome = "delivered"
    elif status == _GONE or message.failures >= len(BACKOFF):
        message.due_at = None
        message.over_at = at
        outcome = "given_up"
    else:
        message.due_at = at + BACKOFF[message.failures]
        outcome = "put_off"
        message.failures += 1
    message.save(update_fields=["due_at", "over_at", "is_delivered", "failures"])
    if status == _GONE:
        message.endpoint.is_active = False
        message.endpoint.save(update_fields=["is_active"])
    return outcome

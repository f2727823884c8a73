"""Sending what is due: signed, tried again with a growing pause between, each try written down."""

import logging
import time
from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from standardwebhooks import Webhook

from reports.delivery.http_client import Deadline, Refused, Unreachable, checked_target, post
from reports.models.webhooks import Attempt, Message, unusable_secret

logger = logging.getLogger(__name__)

#: How long after each failed try the next one follows; after the last, nobody tries again.
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
#: While one process sends a message, the others leave it alone for this long.
CLAIM = timedelta(minutes=2)
#: Seconds for all of a delivery, from looking up the name to the end of the answer.
LONGEST = 15.0
_KEPT = timedelta(days=90)
_GONE = 410


def deliver_due(*, at: datetime | None = None, limit: int = 1000) -> Counter[str]:
    """Send the messages that are due at `at` (now by default), each once, and delete what is long over.

    Return how many were `delivered`, `put_off` and `given_up`.
    """
    now = at or timezone.now()
    outcomes: Counter[str] = Counter()
    slow: set[int] = set()
    for message in Message.objects.due(now).select_related("endpoint")[:limit]:
        # A run can be long: a claim counts from when the message has its turn, or others would take it meanwhile.
        turn = at or timezone.now()
        if message.endpoint_id in slow:
            # It took all its time once: the others' messages come first, and its own in the next run.
            outcomes["put_off"] += 1
        elif message.claim(turn + CLAIM):
            began = time.monotonic()
            outcomes[_deliver(message, turn)] += 1
            if time.monotonic() - began > LONGEST / 2:
                slow.add(message.endpoint_id)
    Message.objects.filter(over_at__lt=now - _KEPT).delete()
    return outcomes


def _deliver(message: Message, at: datetime) -> str:
    started = time.monotonic()
    try:
        status, outcome = _send(message)
    except Exception as error:  # whatever is wrong with one message, the others are sent
        logger.exception("Message %s to webhook %s could not be sent.", message.pk, message.endpoint_id)
        status, outcome = None, f"Sending failed: {error or type(error).__name__}"
    took = round((time.monotonic() - started) * 1000)
    Attempt.objects.create(message=message, at=at, status=status, outcome=outcome[:300], took_ms=took)
    return _settle(message, status, at)


def _send(message: Message) -> tuple[int | None, str]:
    """The status of the answer, if one came, and the outcome in words."""
    if words := unusable_secret(message.endpoint.secret):
        return None, words
    moment, deadline = timezone.now(), Deadline(LONGEST)
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
    except (Refused, Unreachable) as error:
        return None, str(error)
    return status, "Delivered." if 200 <= status < 300 else f"The receiver answered {status}."


def _settle(message: Message, status: int | None, at: datetime) -> str:
    """What follows from a try: it is over, or the next one is due."""
    if status is not None and 200 <= status < 300:
        message.due_at, message.over_at, message.is_delivered, outcome = None, at, True, "delivered"
    elif status == _GONE or message.failures >= len(BACKOFF):
        message.due_at, message.over_at, outcome = None, at, "given_up"
    else:
        message.due_at, outcome = at + BACKOFF[message.failures], "put_off"
        message.failures += 1
    message.save(update_fields=["due_at", "over_at", "is_delivered", "failures"])
    if status == _GONE:
        message.endpoint.is_active = False
        message.endpoint.save(update_fields=["is_active"])
    return outcome

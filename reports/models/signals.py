"""Who else is told of what happened, inside the transaction in which it happened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.dispatch import Signal

from reports.models.ledger import Version


@dataclass(frozen=True)
class PublicationEvent:
    """A version was published, withdrawn or redacted."""

    kind: Literal["published", "withdrawn", "redacted"]
    version: Version
    at: datetime


#: A reader reported an error: `error_report`.
error_reported = Signal()

type Listener = Callable[[PublicationEvent], None]

_listeners: list[Listener] = []


def on_publication_event(listener: Listener) -> None:
    """Have `listener` called for everything that happens from now on; registered once, when an app is ready.

    It runs before the commit: what it writes is written with the version or not at all, and what it raises undoes both.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def send_event(event: PublicationEvent) -> None:
    for listener in _listeners:
        listener(event)

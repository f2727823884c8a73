"""The lock that serialises every change of public data, in all editions, reports and the vocabulary."""

from datetime import datetime

from django.utils import timezone

from reports.models.generation import Generation


def lock_publication(*, at: datetime | None = None) -> Generation:
    """Wait until nobody else changes what is public, have others wait until this transaction ends, and raise the generation.

    Before any other lock and before anything is written: movement and search are written for several editions at once, so that
    two who had each locked their own would wait for each other; and the numbers of the change feed's rows are drawn as rows are
    written, so that they are committed in their order. On SQLite the transaction itself holds everyone else off.
    """
    return Generation.raised(at or timezone.now())

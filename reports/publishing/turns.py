"""One at a time: whoever changes what is published, in whichever edition."""

from reports.models.ledger import Tally, Version


def take_turn() -> None:
    """Wait until nobody else changes what is published, and have others wait until this transaction ends.

    Before any other lock: what is found of a trend, and how it moved, is written for several editions at once, so that two who
    had each locked their own would wait for each other. On SQLite the transaction itself holds everyone else off.
    """
    Tally.locked(Version._meta.db_table)

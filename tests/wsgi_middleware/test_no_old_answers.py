"""A second after a change is committed no process gives what was there before, under load: four processes, many clients."""

import random
import threading
import time

import pytest
from django.db import connections

from reports import publishing
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.models.series import Edition
from tests.api import world
from tests.making import correct, published_edition
from tests.publishing.test_at_once import database_url
from tests.rounds import is_long_run
from tests.waiting import LONG, until
from tests.wsgi_middleware.conftest import forget_connections
from tests.wsgi_middleware.serving import served
from trends.models import Lineage, Trend

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
PROCESSES, CLIENTS = 4, 6
#: In seconds, between what one client asks, which leaves the machine to other tests; none in the long run.
PAUSE = 0 if is_long_run() else 0.05
#: In seconds: after that no process gives what was there before.
SECOND = 1
PAGES = [
    "/sea/2024/tides/",
    "/sea/2024/",
    "/",
    "/trends/",
    "/trends/tides/",
    "/api/v1/lineage/",
    "/api/v1/reports/sea/editions/2024/",
    "/api/v1/trends/",
    "/feed.atom",
]


class Readers(threading.Thread):
    """Asks on and on; remembers when each answer was asked for, and what it was."""

    def __init__(self, site, seed):
        super().__init__(daemon=True)
        self.site, self.chance, self.seen, self.errors, self.blind = site, random.Random(seed), [], [], 0
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.is_set():
            self.stopping.wait(PAUSE)
            address = self.chance.choice(PAGES)
            asked = time.monotonic()
            try:
                answer = self.site.ask(address, accept_encoding=self.chance.choice(["identity", "gzip", "br"]))
                # So it says of itself where the machine was too busy to look at the database within a second.
                if "no database" in (answer["Cache-Status"] or ""):
                    self.blind += 1
                    continue
                self.seen.append(
                    (asked, address, answer["ETag"].replace("-gzip", "").replace("-br", "") if answer["ETag"] else None)
                )
            except OSError as error:
                self.errors.append(error)


def rename():
    """One trend was renamed to another; or, if it was, it was not after all."""
    step = Lineage.objects.first()
    if step is None:
        trends = {trend.slug: trend for trend in Trend.objects.all()}
        Lineage.objects.create(parent=trends["waves"], child=trends["tides"], kind="renamed", year=2024)
    else:
        step.delete()


def change(number):
    """A correction, a rename and a withdrawal, in turn: each is committed when this returns."""
    edition = Edition.objects.get()
    if number % 3 == 0:
        correct(edition, "turn", f"turn{number} and turn", at=world.at(2026))
    elif number % 3 == 1:
        rename()
    else:
        latest = Version.objects.current().get()
        publishing.withdraw(version=latest, reason="Wrong.", actor=Actor.of("Ada", world.at(2026)))


def _asked_since(readers, address, moment):
    """How many answers of that address were asked for after that moment."""
    return sum(at > moment and seen == address for reader in readers for at, seen, _ in list(reader.seen))


def rounds(tmp_path, number):
    published_edition()
    stale, asked, log = [], 0, tmp_path / "server.log"
    with served(database_url(), tmp_path, processes=PROCESSES, API_REQUESTS_A_MINUTE="1000000") as site:
        readers = [Readers(site, seed) for seed in range(CLIENTS)]
        for reader in readers:
            reader.start()
        for turn in range(number):
            until(lambda: all(_asked_since(readers, address, 0) for address in PAGES), log)
            before = {
                address: {tag for reader in readers for _, seen, tag in list(reader.seen) if seen == address}
                for address in PAGES
            }
            change(turn)
            committed = time.monotonic()
            since = committed + SECOND
            until(lambda since=since: all(_asked_since(readers, address, since) >= 10 for address in PAGES), log)
            after = {address: site.ask(address)["ETag"] for address in PAGES}
            assert any(after[address] not in before[address] for address in PAGES), f"change {turn} shows nowhere"
            for reader in readers:
                for at, address, tag in list(reader.seen):
                    if at > committed + SECOND and tag in before[address] and tag != after[address]:
                        stale.append((turn, round(at - committed, 3), address))
            asked += sum(len(reader.seen) for reader in readers)
            for reader in readers:
                reader.seen.clear()
        for reader in readers:
            reader.stopping.set()
        for reader in readers:
            reader.join(LONG)
        errors = [error for reader in readers for error in reader.errors]
        assert sum(reader.blind for reader in readers) < asked / 20
    connections.close_all()
    forget_connections()
    return stale, errors, asked


def test_a_second_after_a_correction_rename_or_withdrawal_nobody_reads_the_old_text(tmp_path):
    stale, errors, asked = rounds(tmp_path, 3)
    assert (stale, errors) == ([], [])
    assert asked > 100


@pytest.mark.long
def test_in_many_rounds_nobody_reads_what_was_before(tmp_path):
    stale, errors, asked = rounds(tmp_path, 9)
    assert (stale, errors) == ([], [])
    assert asked > 750

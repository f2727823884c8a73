"""Many publish at once, and one is killed in the middle: one version, clean refusals, nothing half."""

import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, connections
from django.utils import timezone

from reports import drafting, publishing
from reports.document.canonical import ChangeNote
from reports.models.index import PublishedSection
from reports.models.ledger import Acknowledgement, Version
from reports.models.people import Actor
from reports.models.revisions import PendingChangeNote
from tests.making import ACKNOWLEDGED, AT, correct, draft_edition, has_changed, published_edition
from tests.rounds import rounds
from tests.waiting import LONG, any_moment

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
NOTE = ChangeNote(kind="correction", explanation="It was wrong.")


def publish_beside_others(edition, barrier, *, first):
    """What came of it: a version's number, the rules in the way, or the error."""
    more = {} if first else {"note": "Changed.", "change_notes": (NOTE,)}
    try:
        barrier.wait(timeout=LONG)
        version = publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED, **more)
    except publishing.PublishRefused as refused:
        return tuple(sorted({finding.rule for finding in refused.findings}))
    except Exception as error:  # any other is what this test looks for
        return repr(error)
    else:
        return version.number
    finally:
        connections.close_all()


@pytest.mark.rounds
def test_of_eight_who_publish_at_once_one_does():
    edition, turns = draft_edition(), rounds(100, 3)
    for turn in range(turns):
        section = edition.draft.sections.first()
        section.body = f"The text of turn {turn}."
        section.save()
        barrier = Barrier(8)
        with ThreadPoolExecutor(8) as pool:
            waiting = [pool.submit(publish_beside_others, edition, barrier, first=turn == 0) for _ in range(8)]
            came = [each.result() for each in waiting]
        refusal = ("nothing-changed",) if turn else came[0] if isinstance(came[0], tuple) else came[1]
        assert sorted(came, key=str) == sorted([f"1.{turn}", *[refusal] * 7], key=str)
        assert refusal[-1] == "nothing-changed"

    assert [version.number for version in Version.objects.order_by("pk")] == [f"1.{turn}" for turn in range(turns)]
    assert publishing.verify() == ()


@pytest.mark.long
@pytest.mark.rounds
def test_editions_of_a_report_are_published_and_withdrawn_beside_each_other():
    editions = [published_edition(year=year) for year in (2022, 2023, 2024)]

    def publish_and_withdraw(edition):
        try:
            for turn in range(rounds(30, 6)):
                edition.draft.sections.filter(slug="tides").update(
                    maturity=["growing", "emerging", "declining"][turn % 3],
                    body=f"The text of turn {turn}.",
                    is_reviewed=True,
                )
                version = publishing.publish(
                    edition=edition,
                    actor=Actor.of("Ada", AT),
                    note="Changed.",
                    change_notes=(NOTE,),
                    acknowledged=ACKNOWLEDGED,
                )
                if turn % 2:
                    publishing.withdraw(version=version, reason="Wrong.", actor=Actor.of("Ada", AT))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(publish_and_withdraw, editions)) == [None] * 3
    assert publishing.verify() == ()


def at_its_time(act, barrier):
    """What `act` came to, at the same moment as others: True, or the reason why it was refused."""
    try:
        barrier.wait(timeout=LONG)
        act()
    except publishing.PublishingError as refused:
        return str(refused)
    else:
        return True
    finally:
        connections.close_all()


@pytest.mark.rounds
def test_one_of_many_workers_publishes_at_the_set_time_unless_it_is_cancelled():
    edition, ada, turns = draft_edition(), User.objects.create_superuser("ada"), rounds(30, 4)
    for turn in range(turns):
        edition.draft.sections.filter(slug="tides").update(body=f"The text of turn {turn}.")
        now, before = timezone.now(), Version.objects.count()
        more = {"note": "Changed.", "also": (NOTE,)} if before else {}
        seen = drafting.text_digest(drafting.document_of(edition), None)
        row = publishing.schedule(
            edition=edition, actor=Actor("Ada", now, ada), when=now, zone="UTC", is_frozen=True, seen=seen,
            acknowledged=ACKNOWLEDGED, **more,
        )  # fmt: skip
        publish_due = partial(publishing.publish_due, at=now)
        cancel = partial(publishing.cancel, row, actor=Actor("Ada", now, ada), why="")
        barrier = Barrier(6)
        with ThreadPoolExecutor(6) as pool:
            workers = [pool.submit(at_its_time, publish_due, barrier) for _ in range(5)]
            cancelling = pool.submit(at_its_time, cancel, barrier)
            came, was_cancelled = [each.result() for each in workers], cancelling.result()
        row.refresh_from_db()
        assert came == [True] * 5
        if was_cancelled is True:
            assert (row.state, row.version, Version.objects.count()) == ("cancelled", None, before)
        else:
            assert was_cancelled == "The edition was already published, or somebody cancelled the publication."
            assert (row.state, row.version.note, Version.objects.count()) == ("published", row.note, before + 1)
    assert publishing.verify() == ()


@pytest.mark.long
def test_an_index_that_is_made_anew_while_versions_are_published_is_whole():
    for year in (2022, 2023):
        published_edition(year=year)
    edition = published_edition(year=2024)

    def rebuild():
        try:
            return [publishing.rebuild_index() for _ in range(12)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        rebuilding, words = pool.submit(rebuild), "both ways"
        for turn in range(8):
            correct(edition, words, words := f"in {turn} ways")
        assert rebuilding.result()[-1] <= 11
    assert publishing.verify() == ()


PUBLISH = """
import sys
import django
django.setup()
from django.utils import timezone
from reports import publishing
from reports.models.people import Actor
from reports.models.series import Edition
from tests.making import ACKNOWLEDGED
print("ready", flush=True)
sys.stdin.readline()
publishing.publish(
    edition=Edition.objects.get(), actor=Actor.of("Ada"), note="Changed.", acknowledged=ACKNOWLEDGED
)
print("published", flush=True)
"""


def database_url():
    """The test database, as another process is told of it."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    return f"{base.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{query}"


def a_publisher():
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings", "PERENNIAL_ENV": "local", "DATABASE_URL": database_url(),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", PUBLISH],
        env=environment,
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == "ready\n"
    return process


def edit(edition, turn):
    section = edition.draft.sections.first()
    section.body = f"The text of turn {turn}."
    section.save()
    PendingChangeNote.objects.filter(draft=edition.draft).delete()
    PendingChangeNote.objects.create(draft=edition.draft, kind="correction", explanation="It was wrong.")


@pytest.mark.process
@pytest.mark.rounds
def test_whoever_is_killed_while_publishing_leaves_all_or_nothing():
    edition, chance = published_edition(), random.Random(7)
    outcomes = set()
    for turn in range(rounds(40, 4)):
        edit(edition, turn)
        before = Version.objects.count()
        process = a_publisher()
        process.stdin.write("\n")
        process.stdin.flush()
        any_moment(0.12, chance=chance)
        process.send_signal(signal.SIGKILL)
        said = process.stdout.read()
        process.wait(timeout=LONG)

        written = Version.objects.count() - before
        outcomes.add(written)
        assert publishing.verify() == ()
        assert written in ({1} if "published" in said else {0, 1})
        assert PendingChangeNote.objects.count() == 1 - written
        # The edited text has lost the words that an assessment rests on: one warning more than the first version had.
        assert Acknowledgement.objects.count() == 3 + 4 * (Version.objects.count() - 1)
        assert PublishedSection.objects.filter(text__contains=f"turn {turn}.").count() == written
        edition.refresh_from_db()
        assert has_changed(edition) == (not written)

    edit(edition, "the last")
    last = publishing.publish(
        edition=edition, actor=Actor.of("Ada", AT.replace(year=2100)), note="Changed.", acknowledged=ACKNOWLEDGED
    )
    assert last.number == f"1.{Version.objects.count() - 1}"
    assert publishing.verify() == ()
    assert outcomes <= {0, 1}

"""Publishing at a set time: exactly once, checked again then, told to those concerned if it cannot be."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from reports import drafting, publishing
from reports.document.canonical import ChangeNote
from reports.models.ledger import Version
from reports.models.notices import Notice, NoticeKind
from reports.models.people import Actor
from reports.models.schedule import ScheduledPublication, ScheduleState
from reports.models.work import Due
from reports.publishing.scheduling import PUBLISHING
from tests.desk.conftest import edition, made_once_draft, people  # noqa: F401  fixtures
from tests.making import ACKNOWLEDGED, correct, draft_edition

pytestmark = pytest.mark.django_db

SOON = timedelta(hours=1)


def scheduled(edition, person, *, when=None, zone="Europe/Oslo", is_frozen=True, **more):  # noqa: F811
    """A time that `person` set for the edition as it stands."""
    return publishing.schedule(
        edition=edition,
        actor=Actor(person.get_full_name(), timezone.now(), person),
        when=when or timezone.now() + SOON,
        zone=zone,
        is_frozen=is_frozen,
        seen=drafting.text_digest(drafting.document_of(edition), None),
        acknowledged=ACKNOWLEDGED,
        **more,
    )


def work_at_its_time(row):
    """The worker, when the time has come: the row's time is moved to now."""
    ScheduledPublication.objects.filter(pk=row.pk).update(at=timezone.now())
    Due.objects.update(at=timezone.now())
    call_command("work", once=True)
    row.refresh_from_db()


@pytest.mark.both_engines
def test_nothing_is_published_before_its_time_and_then_exactly_once(edition, people):  # noqa: F811
    row = scheduled(edition, people["publisher"])
    assert (Version.objects.count(), edition.draft.change_notes.count()) == (0, 0)
    call_command("work", once=True)
    assert Version.objects.count() == 0
    work_at_its_time(row)
    for _ in range(2):
        Due.objects.update(at=timezone.now())
        call_command("work", once=True)
    version = Version.objects.get()
    assert (row.state, row.version, version.publisher, version.number) == ("published", version, "Paula Park", "1.0")
    assert version.content == drafting.document_of(edition)


@pytest.mark.both_engines
def test_the_worker_is_due_at_the_time_that_is_set_and_at_the_next_one_after_that(edition, people):  # noqa: F811
    call_command("work", once=True)
    row = scheduled(edition, people["publisher"], when=timezone.now() + timedelta(minutes=10))
    assert Due.objects.get(pk=PUBLISHING).at == row.at
    publishing.move(
        row,
        when=row.at - timedelta(minutes=5),
        zone="UTC",
        actor=Actor("Paula Park", row.at, people["publisher"]),
        why="",
    )
    row.refresh_from_db()
    assert Due.objects.get(pk=PUBLISHING).at == row.at
    Due.objects.update(at=timezone.now())
    call_command("work", once=True)
    assert Due.objects.get(pk=PUBLISHING).at == row.at


@pytest.mark.both_engines
def test_a_missed_publication_happens_when_a_worker_is_back_with_both_times(edition, people):  # noqa: F811
    row = scheduled(edition, people["publisher"])
    missed = timezone.now() - timedelta(hours=5)
    ScheduledPublication.objects.filter(pk=row.pk).update(at=missed)
    call_command("work", once=True)
    row.refresh_from_db()
    assert (row.state, row.at) == (ScheduleState.PUBLISHED, missed)
    assert row.done_at == row.version.published_at > missed + timedelta(hours=4)


@pytest.mark.both_engines
def test_of_a_frozen_draft_exactly_what_was_seen_is_published_and_else_nothing(edition, people):  # noqa: F811
    row = scheduled(edition, people["publisher"])
    edition.report.publisher_name = "Somebody else"
    edition.report.save()
    work_at_its_time(row)
    assert (row.state, row.why, Version.objects.count()) == (
        "refused", "The draft was changed although it was locked.", 0,
    )  # fmt: skip


def test_of_an_open_draft_what_it_says_then_is_published(edition, people):  # noqa: F811
    row = scheduled(edition, people["publisher"], is_frozen=False)
    edition.draft.sections.filter(slug="tides").update(body="Written in the last minute.")
    work_at_its_time(row)
    assert "last minute" in row.version.content.section("tides").body


def test_the_checks_run_again_and_what_fails_is_told_to_those_concerned(edition, people):  # noqa: F811
    row = scheduled(edition, people["publisher"], is_frozen=False)
    edition.draft.sections.filter(slug="winds").update(body="")
    work_at_its_time(row)
    assert (row.state, row.why, Version.objects.count()) == ("refused", "“High Winds” has no text.", 0)
    told = Notice.objects.filter(kind=NoticeKind.FAILED)
    assert {(each.person and each.person.username, str(each), each.words) for each in told} == {
        (who, "Sea 2024 was not published.", "“High Winds” has no text.") for who in (None, "edith", "paula")
    }
    work_at_its_time(row)
    assert told.count() == 3


@pytest.mark.sqlite
def test_an_edition_that_the_database_refuses_keeps_back_no_other_and_is_tried_again(edition, people):  # noqa: F811
    row, other = (scheduled(each, people["publisher"]) for each in (edition, draft_edition(report="sky")))
    ScheduledPublication.objects.update(at=timezone.now() - SOON)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER full BEFORE INSERT ON reports_version WHEN NEW.edition_id = "
            f"{edition.pk} BEGIN SELECT RAISE(ABORT, 'The disk is full.'); END"
        )
    with pytest.raises(DatabaseError, match="The disk is full"):
        publishing.publish_due(at=timezone.now())
    assert [each.edition for each in Version.objects.all()] == [other.edition]
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER full")
    assert publishing.publish_due(at=timezone.now()) is None
    row.refresh_from_db()
    assert (row.state, Version.objects.count()) == ("published", 2)


def test_whoever_loses_the_right_meanwhile_publishes_nothing_and_it_is_said(edition, people):  # noqa: F811
    row = scheduled(edition, people["publisher"])
    other = people["editor"]
    other.groups.set(Group.objects.filter(name="Publishers"))
    people["publisher"].groups.clear()
    work_at_its_time(row)
    words = "Paula Park, who scheduled the publication, no longer has permission to publish."
    assert (row.state, row.why, Version.objects.count()) == ("refused", words, 0)
    assert set(Notice.objects.filter(kind="failed").values_list("person__username", flat=True)) == {
        None,
        "edith",
        "paula",
    }


@pytest.mark.both_engines
@pytest.mark.parametrize("change", [{"is_active": False}, None])
def test_somebody_who_is_gone_publishes_nothing(edition, people, change):  # noqa: F811
    row = scheduled(edition, people["publisher"])
    if change:
        type(people["publisher"]).objects.filter(pk=people["publisher"].pk).update(**change)
    else:
        people["publisher"].delete()
    work_at_its_time(row)
    assert (row.state, Version.objects.count()) == ("refused", 0)


def test_what_would_be_refused_then_is_refused_now_and_leaves_nothing_behind(edition, people):  # noqa: F811
    edition.draft.sections.filter(slug="winds").update(body="")
    with pytest.raises(publishing.PublishRefused):
        scheduled(edition, people["publisher"])
    assert (ScheduledPublication.objects.count(), Version.objects.count(), Notice.objects.count()) == (0, 0, 0)


@pytest.mark.both_engines
def test_an_edition_has_one_time_and_a_cancelled_one_publishes_nothing(edition, people):  # noqa: F811
    row = scheduled(edition, people["publisher"])
    with pytest.raises(publishing.PublishingError, match="Sea 2024 is already scheduled"):
        scheduled(edition, people["publisher"])
    actor = Actor.of(people["publisher"])
    publishing.cancel(row, why="Two reviews are late.", actor=actor)
    with pytest.raises(publishing.PublishingError, match="somebody cancelled the publication"):
        publishing.move(row, when=timezone.now() + SOON, zone="UTC", why="", actor=actor)
    work_at_its_time(row)
    assert (row.state, row.why, Version.objects.count()) == ("cancelled", "Two reviews are late.", 0)
    assert scheduled(edition, people["publisher"]).is_open


def test_cancelling_leaves_the_publications_of_other_editions_scheduled(edition, people):  # noqa: F811
    for each in (edition, draft_edition(report="sky")):
        scheduled(each, people["publisher"])
    first, last = ScheduledPublication.objects.open()
    publishing.cancel(last, why="Two reviews are late.", actor=Actor.of(people["publisher"]))
    assert list(ScheduledPublication.objects.open()) == [first]


def test_the_notes_of_a_later_version_are_sealed_with_it(edition, people):  # noqa: F811
    publishing.publish(edition=edition, actor=Actor.of("Ada"), acknowledged=ACKNOWLEDGED)
    edition.refresh_from_db()
    correct(edition, "finished", "opened", at=timezone.now())
    section = edition.draft.sections.get(slug="tides")
    section.body += "\n\nMore of it."
    section.save()
    note = ChangeNote(kind="addition", section="tides", explanation="It was missing.")
    row = scheduled(edition, people["publisher"], note="More.", also=(note,))
    work_at_its_time(row)
    assert (row.version.number, row.version.note, row.version.notes) == ("1.2", "More.", (note,))


def test_where_nobody_is_left_who_may_publish_administrators_hear_that_nothing_was(edition, people):  # noqa: F811
    row = scheduled(edition, people["publisher"])
    people["publisher"].groups.clear()
    work_at_its_time(row)
    told = Notice.objects.filter(kind=NoticeKind.FAILED, person__isnull=False).values_list(
        "person__username", flat=True
    )
    assert set(told) == {"edith", "paula", "ursula"}


def test_whoever_may_not_come_to_the_desk_any_more_publishes_nothing_at_a_set_time(edition, people):  # noqa: F811
    row = scheduled(edition, people["publisher"])
    type(people["publisher"]).objects.filter(pk=people["publisher"].pk).update(is_staff=False)
    work_at_its_time(row)
    assert (row.state, Version.objects.count()) == ("refused", 0)
    assert "paula" not in Notice.objects.values_list("person__username", flat=True).filter(kind=NoticeKind.FAILED)

"""Saved history, reviews and names of reviewers are deleted by two people, or flagged where there is only one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from reports import drafting, publishing
from reports.models.audit import Act, AuditEntry, record
from reports.models.notices import Notice
from reports.models.people import Actor
from reports.models.review import Review, ReviewLink, VersionReview
from reports.models.revisions import RecordDeletion
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import words_of
from tests.desk.reviewing import APPROVED, asked, say
from tests.making import ACKNOWLEDGED, AT, published_edition
from tests.waiting import LONG

pytestmark = pytest.mark.django_db


def redact(client, version):
    address = reverse("desk:redact", args=[version.pk])
    answer = client.post(address, {"reason": "A court.", "number": version.number, "saved_states": "on"})
    assert answer.status_code == 302, words_of(answer)
    return reverse("desk:delete-history", args=[version.pk])


def answer(client, page, **how):
    seen = client.get(page).content.decode().partition('name="seen" value="')[2].partition('"')[0]
    return client.post(page, {"seen": seen, **(how or {"_confirm": "1"})}, follow=True)


def entries(*acts):
    rows = AuditEntry.objects.filter(act__in=acts).order_by("pk")
    return [(row.details, row.by_name, row.whom, row.why) for row in rows]


def day_later():
    RecordDeletion.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    publishing.delete_due(at=timezone.now())


@pytest.mark.both_engines
def test_a_redaction_is_at_once_and_history_waits_for_a_second_person(published, publisher, other_publisher):
    version, states = published.current_version, publishing.saved_states(published)
    page = redact(publisher, version)
    version.refresh_from_db()
    assert (version.is_redacted, publishing.saved_states(published) >= states > 0) == (True, True)
    shown = words_of(publisher.get(page))
    assert "Another person must confirm: Petra Poe, Ursula Unger." in shown
    assert "Another publisher or an administrator must confirm what you asked for." in words_of(answer(publisher, page))
    assert publishing.saved_states(published) >= states

    shown = words_of(other_publisher.get(page))
    assert "Paula Park asked for this on" in shown
    assert "3 saved states of sections, 0 reviews, 0 review requests" in shown
    assert "Sections: Tidal Power, High Winds, Waves at Sea." in shown
    answer(other_publisher, page)

    assert set(Notice.objects.values_list("kind", flat=True)) == {"deletion", "deleted"}
    details = RecordDeletion.objects.get().entries
    assert details.startswith("3 saved states of sections")
    assert entries(Act.DELETION_ASKED, Act.DELETED)[1] == (
        f"{details} Another person requested it.",
        "Petra Poe",
        "Paula Park",
        "A court.",
    )
    assert entries(Act.DELETION_ASKED)[0][1:] == ("Paula Park", "", "A court.")
    shown = words_of(publisher.get(reverse("admin:reports_version_change", args=[version.pk])))
    assert "Paula Park asked on" in shown
    assert "Confirmed by Petra Poe" in shown
    assert details in shown
    assert "Delete history and reviews…" not in shown
    assert "The saved history and reviews were already deleted." in words_of(publisher.get(page))
    assert publishing.verify() == ()


def test_a_deletion_that_is_refused_deletes_nothing_and_can_be_asked_again(published, publisher, superuser):
    page = redact(publisher, published.current_version)
    answer(superuser, page, _refuse="1")
    assert entries(Act.DELETION_REFUSED) == [("", "Ursula Unger", "Paula Park", "A court.")]
    day_later()
    assert publishing.saved_states(published) > 0
    publisher.post(page, {"reason": "Again."})
    answer(publisher, page, _refuse="1")
    assert [(each.is_done, each.decided_by) for each in RecordDeletion.objects.all()] == [
        (False, "Ursula Unger"),
        (False, "Paula Park"),
    ]


def test_a_queued_deletion_hides_its_notices_and_is_offered_once(published, publisher, superuser):
    version, states = published.current_version, publishing.saved_states(published)
    page = redact(publisher, version)
    assert publishing.saved_states(published) == states
    shown = words_of(publisher.get(reverse("admin:reports_version_change", args=[version.pk])))
    assert "Open the request" in shown
    assert "Delete history and reviews…" not in shown
    answer(superuser, page, _refuse="1")
    assert publishing.saved_states(published) == states
    assert "somebody has already answered" in words_of(publisher.post(page, {"_confirm": "1"}))


def test_entries_that_came_after_the_page_was_opened_are_not_deleted(published, publisher, superuser):
    page = redact(publisher, published.current_version)
    answer_of = superuser.post(page, {"_confirm": "1", "seen": "1 saved state."}, follow=True)
    assert "there are other entries by now" in words_of(answer_of)
    assert not entries(Act.DELETED)


def test_an_account_whose_access_was_just_reset_confirms_nothing(published, people, publisher, superuser):
    petra = person("petra", is_staff=True, is_superuser=True)
    page = redact(publisher, published.current_version)
    record(Act.ACCESS, about="", details="Changed: Email.", actor=Actor.of(people["superuser"]), whom=petra)
    assert "so you cannot confirm for 24 hours" in words_of(answer(at_the_desk(petra), page))
    assert not entries(Act.DELETED)


@pytest.mark.both_engines
def test_a_lone_publisher_waits_24_hours_and_the_record_says_so(published, people, publisher):
    User.objects.filter(is_superuser=True).delete()
    page = redact(publisher, published.current_version)
    assert "This report has no other publisher, and the site no other administrator." in words_of(publisher.get(page))
    call_command("work", once=True)
    assert publishing.saved_states(published) > 0
    RecordDeletion.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    publishing.delete_due(at=timezone.now())
    assert entries(Act.DELETED)[0][1:] == ("Paula Park", "", "A court.")
    assert "Nobody confirmed it: 24 hours without another publisher." in entries(Act.DELETED)[0][0]
    shown = words_of(publisher.get(reverse("admin:reports_version_change", args=[published.versions.get().pk])))
    assert "Carried out without a second person, after 24 hours" in shown


def test_where_somebody_can_confirm_time_alone_deletes_nothing(published, publisher, superuser):
    redact(publisher, published.current_version)
    day_later()
    assert not entries(Act.DELETED)


def test_names_of_reviewers_are_removed_by_two_people_and_they_are_told(
    edition, editor, publisher, superuser, mailoutbox
):
    say(asked(editor, edition), **APPROVED)
    ReviewLink.objects.update(email="grace@example.org")
    document = drafting.document_of(edition)
    ben = person("ben", is_staff=True, is_superuser=True, first_name="Ben", last_name="Cole")
    for section in document.sections[:2]:
        read = drafting.text_digest(document, section.uid)
        about = {"edition": edition, "section": section.uid, "read": read, "verdict": "approved"}
        drafting.save_review(**about, actor=Actor("Ben Cole", timezone.now(), ben))
    publishing.publish(edition=edition, actor=Actor.of("Ada"), acknowledged=ACKNOWLEDGED)
    row = VersionReview.objects.filter(by_name="Ben Cole").first()
    page = reverse("desk:remove-names", args=[row.pk])
    publisher.post(page, {"reason": ""})
    assert not RecordDeletion.objects.exists(), "a reason is required"
    publisher.post(page, {"reason": "Privacy."})
    assert VersionReview.objects.filter(by_name="Ben Cole").count() == 2
    assert "Paula Park asked to delete entries from the record of Sea 2024 1.0" in words_of(
        at_the_desk(ben).get(reverse("desk:happened"))
    )
    answer(superuser, page)
    assert "Ursula Unger deleted entries from the record of Sea 2024 1.0" in words_of(
        at_the_desk(ben).get(reverse("desk:happened"))
    )
    found = entries(Act.NAME_REMOVED)
    assert [each[1:] for each in found] == [("Ursula Unger", "Paula Park", "Privacy.")]
    assert found[0][0].startswith("Names in reviews of the version, entries: 1. Sections: Tidal Power.")
    assert "Ben" not in str(entries(*Act))
    other = Review.objects.filter(by=ben).exclude(pk=row.review_id).get()
    kept = Notice.objects.filter(edition=edition, kind="approved", at=other.at)
    assert set(kept.values_list("by_name", flat=True)) == {"Ben Cole"}, "another review keeps its name"

    grace = VersionReview.objects.get(by_name="Grace Hopper")
    publisher.post(reverse("desk:remove-names", args=[grace.pk]), {"reason": "She asked."})
    call_command("work", once=True)
    told = [each for each in mailoutbox if each.to == ["grace@example.org"]]
    assert "Paula Park asked to remove the names in your review of Sea 2024 1.0" in told[-1].body
    answer(superuser, reverse("desk:remove-names", args=[grace.pk]))
    assert not Notice.objects.filter(by_name="Grace Hopper").exists()
    assert not ReviewLink.objects.filter(email="grace@example.org").exists()
    assert publishing.verify() == ()


@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_deletes():
    version = published_edition().current_version
    names = ("ann", "bob", "cyd")
    asker, *others = (person(name, is_staff=True, is_superuser=True) for name in names)
    publishing.redact(version=version, reason="A court.", actor=Actor.of(asker, AT))
    row = publishing.ask_to_delete(version, None, reason="A court.", actor=Actor.of(asker))
    seen, barrier = publishing.entries_to_delete(version, None), Barrier(2)

    def confirm(by):
        try:
            barrier.wait(timeout=LONG)
            publishing.confirm_deletion(row, actor=Actor.of(by), seen=seen)
        except publishing.PublishingError as error:
            return str(error)
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        came = sorted(pool.map(confirm, others))
    by = RecordDeletion.objects.get().decided_by
    assert came == [f"Nothing was changed: {by} has already answered this request.", "done"]
    assert AuditEntry.objects.filter(act=Act.DELETED).count() == 1

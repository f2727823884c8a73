"""What a page of a publication does that was opened before somebody else set, moved or cancelled its time: nothing, and it says so."""

import pytest

from reports.models.ledger import Version
from reports.models.schedule import PressLink, ScheduledPublication
from tests.desk.pages import opened, words_of
from tests.desk.test_publishing import publish_page
from tests.desk.test_scheduling import ask, seen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("button", ["_move", "_cancel"])
def test_a_page_that_shows_an_older_time_moves_and_cancels_nothing(publisher, other_publisher, edition, button):
    ask(publisher, edition)
    old, first = seen(publisher, edition), {"_move": "1", "day": "2099-06-15", "clock": "09:00", "zone": "Europe/Oslo"}
    other_publisher.post(publish_page(edition), first | seen(other_publisher, edition))
    mine = {"day": "2099-12-01", "clock": "10:30", "zone": "Europe/Oslo", "why": "An hour and a half more."}
    refused = publisher.post(publish_page(edition), mine | {button: "1"} | old)
    row = ScheduledPublication.objects.get()
    assert (refused.status_code, row.in_words) == (409, "15 June 2099 at 09:00 (Europe/Oslo)")
    words = words_of(refused)
    assert (
        "Nothing was changed: Petra Poe rescheduled the publication after you opened this page, to 15 June 2099"
        in words
    )
    form = refused.context_data["move"]
    assert [form[name].value() for name in ("clock", "why")] == ["10:30", "An hour and a half more."]
    invalid = publisher.post(publish_page(edition), mine | {button: "1", "day": "then"} | old)
    assert (invalid.context_data["seen"] == row.shown) is (invalid.status_code == 409) is (button == "_cancel")
    publisher.post(publish_page(edition), mine | {button: "1"} | seen(publisher, edition))
    row.refresh_from_db()
    is_moved = row.in_words == "1 December 2099 at 10:30 (Europe/Oslo)"
    assert is_moved is row.is_open is (button == "_move")


def test_a_publication_sent_after_somebody_set_a_time_is_refused_with_its_input(publisher, other_publisher, edition):
    address = publish_page(edition)
    fields = opened(publisher, address, "publish-form")
    reason = next(name for name in publisher.get(address).context_data["form"].fields if name.startswith("reason-"))
    ask(other_publisher, edition)
    answer = publisher.post(address, fields | {"note": "The first one.", reason: "It is so."})
    words = words_of(answer)
    assert (answer.status_code, Version.objects.count()) == (409, 0)
    assert "Not published: Petra Poe has scheduled this edition in the meantime." in words
    assert "Note The first one." in words
    assert "It is so." in words


@pytest.mark.parametrize(
    "fields", [{"_move": "1", "why": "Two are late."}, {"_press": "1", "press_for": "Two are late."}]
)
def test_what_is_sent_of_a_time_that_is_not_set_any_more_is_not_done_and_shown(
    publisher, other_publisher, edition, fields
):
    ask(publisher, edition)
    address = publish_page(edition)
    form = fields | seen(publisher, edition)
    other_publisher.post(address, {"_cancel": "1"} | seen(other_publisher, edition))
    answer = publisher.post(address, form)
    assert (answer.status_code, PressLink.objects.count(), Version.objects.count()) == (409, 0, 0)
    words = words_of(answer)
    assert "Nothing was changed: the edition was already published, or somebody cancelled the publication." in words
    assert "Two are late." in words

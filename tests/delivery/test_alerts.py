"""Readers who follow a place get its corrections by mail, until they end that with one click."""

import email.policy
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from reports import publishing
from reports.document.canonical import ChangeNote
from reports.models.index import PublishedParagraph
from reports.models.mails import OutgoingMail
from reports.models.people import Actor
from reports.models.subscriptions import Subscription
from reports.models.work import Due
from tests.making import published_edition
from tests.publishing.editions import edit, publish
from tests.serving.mailbox import mailbox

pytestmark = pytest.mark.django_db
READER = "ada@example.org"
FIRST = "A barrage across the strait gave sixty megawatts of power in its first winter of work."
SECOND = "Fishers asked for wider gates, because salmon could not pass the turbines at low water."
RIGHT = FIRST.replace("sixty", "fifty")


@pytest.fixture
def box(settings):
    with mailbox() as box:
        settings.MAILERS = box.mailers
        yield box


@pytest.fixture
def edition(box):
    edition = published_edition()
    return revised(edition, f"{FIRST}\n\n{SECOND}")


def revised(edition, body, *, severity="minor", before="", after=""):
    edit(edition, body)
    slug = edition.draft.sections.first().slug
    note = ChangeNote(
        kind="correction", severity=severity, section=slug, before=before, after=after, explanation="Two stood still."
    )
    publish(edition, at=timezone.now(), note="Read again.", change_notes=(note,))
    edition.refresh_from_db()
    return edition


def corrected(edition, **more):
    return revised(edition, f"{RIGHT}\n\n{SECOND}", before="sixty", after="fifty", **more)


def work(*, after=timedelta()):
    """Let the worker run as if `after` had passed since now."""
    Due.objects.update(at=timezone.now())
    call_command("work", once=True)
    for mail in OutgoingMail.objects.filter(due_at__isnull=False):
        OutgoingMail.objects.filter(pk=mail.pk).update(due_at=mail.due_at - after)
    Due.objects.update(at=timezone.now())
    call_command("work", once=True)


def address_of(edition, text):
    row = PublishedParagraph.objects.select_related("section").get(version=edition.current_version, text=text)
    return f"/sea/2024/v{edition.current_version.number}/{row.section.slug}/{row.paragraph}/"


def ask(client, place, address=READER, **more):
    page = client.get("/alerts/", {"of": place})
    seal = re.search(r'name="seal" value="([^"]*)"', page.content.decode())
    values = {"email": address, "kind": "all", "seal": seal and seal[1], **more}
    return client.post(f"/alerts/?of={place}", {name: value for name, value in values.items() if value is not None})


def read(mail):
    return email.message_from_string(mail, policy=email.policy.default)


def text_of(mail):
    return read(mail).get_body(("plain",)).get_content()


def link_in(mail):
    return re.search(r"http://localhost:8000(/alerts/\S+)", text_of(mail))[1]


def follow(client, box, place, address=READER, **more):
    """Ask for alerts, and press the button behind the link in the mail."""
    already = len(box.mails)
    assert ask(client, place, address, **more).status_code == 302
    work()
    (mail,) = box.mails[already:]
    link = link_in(mail)
    assert "Confirm" in client.get(link).content.decode()
    assert "Confirmed" in client.post(link, {"confirm": "1"}).content.decode()
    box.mails.clear()
    return link


def test_who_follows_a_paragraph_gets_its_correction_and_who_follows_another_nothing(client, box, edition):
    follow(client, box, address_of(edition, FIRST))
    follow(client, box, address_of(edition, SECOND), "eve@example.org")
    corrected(edition)
    work()
    (mail,) = box.mails
    message = read(mail)
    assert (message["To"], message["From"]) == (READER, "Sea <perennial@localhost>")
    text = text_of(mail)
    assert "[-sixty-] [+fifty+]" in text
    assert "Two stood still." in text
    assert f"http://localhost:8000{address_of(edition, RIGHT)}" in text
    html = message.get_body(("html",)).get_content()
    assert "<del>sixty</del><ins>fifty</ins>" in html
    assert "version 1.2" in html
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    work()
    assert len(box.mails) == 1, "the same change was told twice"


def test_one_click_ends_an_alert_and_nothing_of_the_address_is_left(client, box, edition, caplog):
    follow(client, box, address_of(edition, FIRST))
    corrected(edition)
    work()
    link = re.search(r"<http://localhost:8000(.*)>", read(box.mails[0])["List-Unsubscribe"])[1]
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    for model in apps.get_models():
        assert READER not in str(list(model._default_manager.values_list())), f"{model.__name__} has the address"
    assert READER not in caplog.text
    assert not Subscription.objects.exists()
    assert "Ended" in client.get(link).content.decode()


def test_a_link_that_a_scanner_opens_confirms_and_ends_nothing(client, box, edition):
    ask(client, address_of(edition, FIRST))
    work()
    link = link_in(box.mails[0])
    client.get(link)
    client.head(link)
    assert Subscription.objects.get().confirmed_at is None
    client.post(link, {"confirm": "1"})
    client.get(link)
    assert Subscription.objects.get().confirmed_at is not None


def test_unconfirmed_addresses_are_deleted_after_a_day(client, box, edition):
    ask(client, address_of(edition, FIRST))
    Subscription.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    work()
    assert not Subscription.objects.exists()


def test_one_victim_gets_one_mail_however_often_somebody_asks(client, box, edition):
    place = address_of(edition, FIRST)
    other = address_of(edition, SECOND)
    answers = {ask(client, each).status_code for each in [place, other] * 15}
    assert answers == {302, 429}
    work()
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    "address", ["ada@example.org\nBcc: eve@example.org", "ada", "ada@example.org, eve@example.org", ""]
)
def test_an_address_that_is_none_is_refused(client, box, edition, address):
    assert ask(client, address_of(edition, FIRST), address).status_code == 422
    assert not Subscription.objects.exists()


def test_guessed_tokens_and_places_lead_nowhere(client, box, edition):
    link = follow(client, box, address_of(edition, FIRST))
    assert client.post(f"{link[:-6]}abcde/").status_code == 200
    assert Subscription.objects.count() == 1
    for place in (
        "",
        "/search/",
        "/admin/",
        "https://example.org/",
        "/sea/1999/",
        "/sea/2024/v1.0/tidal-power/p-0123456789/",
    ):
        assert client.get("/alerts/", {"of": place}).status_code == 404, place


def test_only_what_changes_a_conclusion_is_told_if_a_reader_wants_no_more(client, box, edition):
    follow(client, box, "/sea/2024/", kind="major")
    corrected(edition)
    work()
    assert box.mails == []
    revised(edition, f"{RIGHT}\n\n{SECOND} They got them.", severity="major")
    work()
    assert "version 2.0" in text_of(box.mails[0])


def test_corrections_within_an_hour_are_one_mail(client, box, edition):
    follow(client, box, address_of(edition, FIRST))
    corrected(edition)
    work()
    revised(edition, f"{RIGHT} It stopped in May.\n\n{SECOND}")
    revised(edition, f"{RIGHT} It stopped in June.\n\n{SECOND}")
    work()
    assert len(box.mails) == 1
    work(after=timedelta(hours=1))
    assert len(box.mails) == 2
    assert "1.3" in text_of(box.mails[1])
    assert "[-May-] [+June+]" in text_of(box.mails[1])


def test_a_split_paragraph_is_followed_in_both_parts_and_a_removed_one_ends(client, box, edition):
    one, other = SECOND.split(", ")
    follow(client, box, address_of(edition, SECOND))
    revised(edition, f"{FIRST}\n\n{one} in spring.\n\nThey said so {other}")
    work()
    assert Subscription.objects.count() == 2
    revised(edition, FIRST)
    work(after=timedelta(hours=1))
    assert "Removed in version 1.3" in text_of(box.mails[1])
    assert not Subscription.objects.exists()


def test_a_withdrawn_version_is_told_with_the_words_that_are_current_again(client, box, edition):
    corrected(edition)
    follow(client, box, address_of(edition, RIGHT))
    publishing.withdraw(version=edition.current_version, reason="Not proven.", actor=Actor.of("Ada", timezone.now()))
    work()
    text = text_of(box.mails[0])
    assert "withdrawn" in text
    assert "Not proven." in text
    assert FIRST in text
    assert RIGHT not in text


def test_a_redacted_version_is_named_without_its_words(client, box, edition):
    corrected(edition)
    follow(client, box, address_of(edition, RIGHT))
    redacted = edition.current_version
    publishing.withdraw(version=redacted, reason="It names a person.", actor=Actor.of("Ada", timezone.now()))
    publishing.redact(version=redacted, reason="It names a person.", actor=Actor.of("Ada", timezone.now()))
    work()
    (mail,) = box.mails
    assert "The text of version 1.2 was removed" in text_of(mail)
    assert "It names a person." in text_of(mail)
    assert not any(words in mail for words in ("fifty", "sixty", "megawatts"))


def test_new_editions_of_a_report_and_of_a_trend_are_told_once(client, box, edition):
    follow(client, box, "/sea/", kind=None)
    follow(client, box, "/trends/tides/", "eve@example.org", kind=None)
    published_edition(year=2025, at=timezone.now())
    work()
    assert sorted(read(mail)["To"] for mail in box.mails) == [READER, "eve@example.org"]
    assert all("The Sea in 2025" in text_of(mail) for mail in box.mails)
    edition.refresh_from_db()
    corrected(edition)
    work(after=timedelta(hours=2))
    assert len(box.mails) == 2


def test_an_address_that_the_mail_server_refuses_three_times_is_deleted(client, box, edition):
    follow(client, box, address_of(edition, FIRST))
    corrected(edition)
    box.refusals["ada@"] = b"550 no such person"
    for _ in range(3):
        work(after=timedelta(days=1))
    assert not Subscription.objects.exists()


def test_commands_forget_an_address_encrypt_it_again_and_ask_again(client, box, edition, settings, capsys):
    follow(client, box, address_of(edition, FIRST))
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 10
    settings.SECRET_KEY_FALLBACKS = [old]
    call_command("alerts", encrypt_again=True)
    settings.SECRET_KEY_FALLBACKS = []
    assert Subscription.objects.get().address == READER
    call_command("alerts")
    assert re.search(r"1  all +Sea", capsys.readouterr().out)
    call_command("alerts", ask_again=True)
    assert Subscription.objects.get().confirmed_at is None
    work()
    assert "press its button" in text_of(box.mails[0])
    call_command("alerts", forget="ADA@example.org")
    assert not Subscription.objects.exists()


def test_without_a_mail_server_the_page_offers_the_feed(client, settings):
    published_edition()
    settings.MAILERS = {}
    page = client.get("/alerts/?of=/sea/2024/").content.decode()
    assert 'href="/sea/feed.atom"' in page
    assert 'type="email"' not in page

"""What readers report: beside its section, a change note with one click, answered, closed, deleted."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from reports import drafting, publishing
from reports.languages import ENGLISH
from reports.models import error_reports
from reports.models.error_reports import ErrorReport
from reports.models.people import Actor
from reports.models.series import Report
from reports.models.work import Due
from tests import making
from tests.desk.conftest import at_the_desk
from tests.desk.pages import words_of
from tests.site.error_reports import WORDS, kept, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(published):
    cache.clear()
    return published


def test_at_the_desk_a_report_stands_beside_its_section_and_becomes_a_change_note(edition, people):
    send(Client())
    report = ErrorReport.objects.get()
    section = edition.draft.sections.get(slug="winds")
    desk = at_the_desk(people["editor"])
    assert "Error reports 1" in words_of(desk.get("/admin/"))
    assert "They stayed up: lettercanary." in desk.get("/admin/reports/errorreport/").content.decode()
    assert "They stayed up: lettercanary." in desk.get(f"/admin/reports/section/{section.pk}/change/").content.decode()
    page = desk.get(f"/admin/reports/errorreport/{report.pk}/change/").content.decode()
    assert ("rita@letters.example" in page, f"/admin/reports/errorreport/{report.pk}/accept/" in page) == (True, True)

    response = desk.post(f"/admin/reports/errorreport/{report.pk}/accept/")
    assert response["Location"] == f"/admin/reports/section/{section.pk}/change/#change_notes-group"
    again = desk.post(f"/admin/reports/errorreport/{report.pk}/accept/", follow=True)
    assert "Somebody else has already decided on this report." in again.content.decode()
    fields = ("section", "kind", "severity", "before", "after", "explanation", "reported_by")
    assert list(edition.draft.change_notes.values_list(*fields)) == [
        (section.pk, "correction", "minor", WORDS["quoted"], WORDS["suggestion"], WORDS["wrong"], WORDS["name"])
    ]
    report.refresh_from_db()
    assert (report.state, report.decided_by) == ("accepted", "Edith Ek")
    assert "reported by readers" not in desk.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("quoted", "told"), [("Power kites were flown over", False), ("Power kites were flown under", True), ("", False)]
)
def test_an_editor_is_told_when_the_words_no_longer_stand_in_the_draft(edition, people, quoted, told):
    section = edition.draft.sections.get(slug="winds")
    section.body = "[[kites|Power kites]] were *flown* over the sea."
    section.save()
    send(Client(), quoted=quoted)
    page = at_the_desk(people["editor"]).get(f"/admin/reports/errorreport/{ErrorReport.objects.get().pk}/change/")
    assert ("The draft no longer contains this text" in page.content.decode()) == told


def test_a_note_takes_the_words_of_the_paragraph_where_the_reader_quoted_none(edition, people):
    page = Client().get("/sea/2024/winds/").content.decode()
    send(Client(), quoted="", paragraph=re.findall(r'id="(p-[0-9a-f]{10})"', page)[1])
    desk = at_the_desk(people["editor"])
    address = f"/admin/reports/errorreport/{ErrorReport.objects.get().pk}/"
    assert "version 1.0, paragraph 2." in desk.get(f"{address}change/").content.decode()
    desk.post(f"{address}accept/")
    assert list(edition.draft.change_notes.values_list("before", flat=True)) == ["They came down again."]


def test_a_report_on_a_section_that_has_gone_becomes_a_note_on_the_edition(edition, people):
    send(Client())
    edition.draft.sections.get(slug="winds").delete()
    publishing.withdraw(version=edition.current_version, reason="All wrong.", actor=Actor.of("Ada", making.AT))
    desk = at_the_desk(people["editor"])
    address = f"/admin/reports/errorreport/{ErrorReport.objects.get().pk}/"
    page = desk.get(f"{address}change/").content.decode()
    assert ("The draft no longer has this section." in page, "Version 1.0 was later withdrawn." in page) == (
        True,
        True,
    )
    response = desk.post(f"{address}accept/")
    assert response["Location"] == f"/admin/reports/draft/{edition.pk}/change/#change_notes-group"
    assert list(edition.draft.change_notes.values_list("section", "explanation")) == [(None, WORDS["wrong"])]


def test_the_note_of_a_report_can_be_published_as_it_is(edition, people):
    send(Client())
    at_the_desk(people["editor"]).post(f"/admin/reports/errorreport/{ErrorReport.objects.get().pk}/accept/")
    section = edition.draft.sections.get(slug="winds")
    section.body = section.body.replace(WORDS["quoted"], WORDS["suggestion"])
    section.save()
    drafting.save_revision(section, actor=Actor.of("Ada", making.AT))
    version = publishing.publish(
        edition=edition, actor=Actor.of("Ada", making.AT), note="Mended.", acknowledged=making.ACKNOWLEDGED
    )
    [note] = version.notes
    assert (note.before, note.after, note.explanation, note.reported_by) == (
        WORDS["quoted"],
        WORDS["suggestion"],
        WORDS["wrong"],
        WORDS["name"],
    )


def test_that_a_reader_was_answered_is_noted_once(edition, people):
    send(Client(), email="a?cc=b&x@letters.example")
    desk = at_the_desk(people["editor"])
    address = f"/admin/reports/errorreport/{ErrorReport.objects.get().pk}/"
    # What an address may hold must not become another header of the answer.
    assert (
        'href="mailto:a%3Fcc%3Db%26x@letters.example?subject=Your%20error'
        in desk.get(f"{address}change/").content.decode()
    )
    page = desk.post(f"{address}answered/", follow=True).content.decode()
    assert ("Marked as answered." in page, "By Edith Ek" in page) == (True, True)
    assert (
        "No answer is needed, or it was already sent." in desk.post(f"{address}answered/", follow=True).content.decode()
    )


def test_an_editor_deletes_a_report_and_the_log_keeps_none_of_its_words(edition, people):
    send(Client())
    desk = at_the_desk(people["editor"])
    address = f"/admin/reports/errorreport/{ErrorReport.objects.get().pk}/delete/"
    desk.post(address, {"post": "yes"})
    assert (kept(), "lettercanary" in desk.get("/admin/").content.decode()) == ([], False)


def test_a_report_is_declined_and_stays_in_the_list(edition, people):
    send(Client())
    desk = at_the_desk(people["editor"])
    report = ErrorReport.objects.get()
    page = desk.post(f"/admin/reports/errorreport/{report.pk}/decline/", follow=True).content.decode()
    report.refresh_from_db()
    assert (report.state, edition.draft.change_notes.count()) == ("declined", 0)
    assert "Closed without a change by Edith Ek" in page


def test_who_may_not_decide_cannot(edition, people):
    send(Client())
    report = ErrorReport.objects.get()
    for action in ("accept", "decline", "answered"):
        address = f"/admin/reports/errorreport/{report.pk}/{action}/"
        asked = Client().post(address)
        assert (asked.status_code, asked.context_data["title"]) == (403, "Not saved yet: log in again")
        assert at_the_desk(people["staff"]).post(address).status_code == 403
        assert at_the_desk(people["editor"]).get(address).status_code == 405
    report.refresh_from_db()
    assert report.state == "new"


@pytest.fixture
def read_answer(mailoutbox):
    """Let the worker run and return the only mail to the reader, or None."""

    def read():
        Due.objects.update(at=timezone.now())
        call_command("work", once=True)
        mails = [each for each in mailoutbox if each.to == [WORDS["email"]]]
        assert len(mails) < 2
        return mails[0] if mails else None

    return read


def correct(edition, people, *, at=making.AT):
    """The editor accepts the only new report, corrects the text, and it is published."""
    report = ErrorReport.objects.get(state="new")
    at_the_desk(people["editor"]).post(f"/admin/reports/errorreport/{report.pk}/accept/")
    section = edition.draft.sections.get(slug="winds")
    section.body = section.body.replace(WORDS["quoted"], WORDS["suggestion"])
    section.save()
    drafting.save_revision(section, actor=Actor.of("Ada", at))
    return publishing.publish(
        edition=edition, actor=Actor.of("Ada", at), note="Mended.", acknowledged=making.ACKNOWLEDGED
    )


def test_a_reader_reads_the_correction_once_it_is_published_word_by_word(edition, people, read_answer):
    send(Client())
    report = ErrorReport.objects.get()
    address = f"/admin/reports/errorreport/{report.pk}/change/"
    assert read_answer() is None
    version = correct(edition, people, at=timezone.now())
    answer = read_answer()
    assert (answer.subject, answer.from_email) == (
        "Sea 2024: Your error report on “High Winds”",
        "Sea <perennial@localhost>",
    )
    assert answer.body == (
        "Thank you for reporting an error in “High Winds” (Sea 2024, version 1.0). It was corrected in version 1.1 on "
        f"{ENGLISH.day(version.published_at)}.\n\n"
        "The correction, with [-removed-] and [+new+] words:\n> They [-came down again-] [+stayed up+].\n\n"
        "The reason given to readers:\n> They stayed up: lettercanary.\n\n"
        "The correction names you as the person who reported it.\n\n"
        "Read the corrected text:\nhttp://localhost:8000/sea/2024/v1.1/winds/\n\n"
        "You wrote:\n> They stayed up: lettercanary.\n\n"
        "Your name and email address are deleted from the report in 90 days.\n\n"
        "-- \nPerennial\nhttp://localhost:8000\n"
    )
    report.refresh_from_db()
    assert (report.settled_by, report.settled_note, report.answered_at is None) == (version, 0, False)
    page = words_of(at_the_desk(people["editor"]).get(address))
    assert "Corrected in version 1.1" in page
    assert "By email from this site" in page


def test_a_reader_reads_why_a_report_led_to_no_change_in_their_language(edition, people, read_answer):
    Report.objects.update(language="de", publisher_name="Hafenamt")
    send(Client())
    address = f"/admin/reports/errorreport/{ErrorReport.objects.get().pk}/"
    reason = "Die Drachen kamen wirklich herunter.\r\nBcc: all@example.org"
    page = words_of(at_the_desk(people["editor"]).post(f"{address}decline/", {"reason": reason}, follow=True))
    assert "Reason Die Drachen kamen wirklich herunter." in page
    answer = read_answer()
    assert answer.subject == "Sea 2024: Ihre Fehlermeldung zu „High Winds“"
    assert answer.message()["Bcc"] is None
    assert answer.body == (
        "Danke, dass Sie einen Fehler in „High Winds“ gemeldet haben (Sea 2024, Version 1.0). Die Redaktion hat die "
        "Stelle geprüft und den Text nicht geändert.\n\n"
        "Ihre Begründung:\n> Die Drachen kamen wirklich herunter.\n> Bcc: all@example.org\n\n"
        "Sie schrieben:\n> They stayed up: lettercanary.\n\n"
        "Ihr Name und Ihre E-Mail-Adresse werden in 90 Tagen aus der Meldung gelöscht.\n\n"
        "-- \nHafenamt\nPerennial\nhttp://localhost:8000\n"
    )


def test_a_reader_gets_no_answer_without_reason_or_address_or_after_one_by_hand(edition, people, mailoutbox):
    desk = at_the_desk(people["editor"])
    for words, action in (({}, {}), ({"email": ""}, {"reason": "No."})):
        send(Client(), **words)
        desk.post(f"/admin/reports/errorreport/{ErrorReport.objects.get(state='new').pk}/decline/", action)
    send(Client())
    desk.post(f"/admin/reports/errorreport/{ErrorReport.objects.get(state='new').pk}/answered/")
    correct(edition, people)
    call_command("work", once=True)
    assert [each.to for each in mailoutbox if "letters.example" in each.to[0]] == []


def test_a_readers_address_goes_90_days_after_the_correction_was_published(edition, people):
    send(Client())
    decided = timezone.now() - timedelta(days=120)
    published_at = timezone.now() - timedelta(days=89)
    version = correct(edition, people, at=published_at)
    ErrorReport.objects.update(decided_at=decided)
    assert error_reports.forget_readers(at=version.published_at + timedelta(days=90, seconds=-1)) == 0
    assert error_reports.forget_readers(at=version.published_at + timedelta(days=90)) == 1
    assert ErrorReport.objects.filter(name="", email="", settled_by=version).exists()


def test_a_report_whose_change_note_was_deleted_can_be_decided_again(edition, people):
    send(Client())
    desk = at_the_desk(people["editor"])
    address = f"/admin/reports/errorreport/{ErrorReport.objects.get().pk}/"
    desk.post(f"{address}accept/")
    assert "settled when its change note is published" in words_of(desk.get(f"{address}change/"))
    edition.draft.change_notes.all().delete()
    assert "decide again" in words_of(desk.get(f"{address}change/"))
    desk.post(f"{address}accept/")
    assert ErrorReport.objects.get().note == edition.draft.change_notes.get()

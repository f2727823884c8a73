"""The editors of a report are told by mail what a reader reported; a reader never waits for that in vain."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction

from reports.models.error_reports import ErrorReport
from reports.models.mails import OutgoingMail
from reports.models.site_settings import SiteSettings
from reports.models.work import Due
from tests import making
from tests.site.error_reports import ADDRESS, kept, send

SMTP = "django.core.mail.backends.smtp.EmailBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(db):
    return making.published_edition()


def told(edition):
    """Names those who are told of errors."""
    edition.report.errors_to = "anna@desk.example, bert@desk.example"
    edition.report.save()


def work():
    """The worker sends what waits."""
    call_command("work", once=True)


@pytest.mark.parametrize(
    ("told_from", "header"),
    [
        ("desk@sea.example", '"Institut für das Meer, Küste" <desk@sea.example>'),
        ("The Desk <desk@sea.example>", "The Desk <desk@sea.example>"),
    ],
)
def test_mail_comes_from_the_site_by_its_name_where_no_other_is_set(edition, client, settings, told_from, header):
    SiteSettings(name="Institut für das Meer, Küste").save()
    settings.DEFAULT_FROM_EMAIL = told_from
    told(edition)
    send(client, ADDRESS)
    work()
    assert str(mail.outbox[0].message()["From"]) == header


def test_the_editors_are_told_by_mail_without_the_readers_name_and_address(edition, client):
    told(edition)
    name = re.findall(r'id="(p-[0-9a-f]{10})"', client.get("/sea/2024/winds/").content.decode())[1]
    send(client, f"{ADDRESS}?paragraph={name}", paragraph=name)
    assert mail.outbox == []
    waiting = OutgoingMail.objects.values().get()
    assert not [each for each in ("Rita", "rita@", "lettercanary", "anna@") if each in str(waiting)]
    work()
    report = ErrorReport.objects.get()
    [sent] = mail.outbox
    assert (sent.subject, sent.to, sent.from_email) == (
        "Sea 2024: error report on “High Winds”",
        ["anna@desk.example", "bert@desk.example"],
        "Perennial <perennial@localhost>",
    )
    assert sent.body == (
        "A reader reported an error in “High Winds”, Sea 2024, version 1.0:\n"
        f"http://localhost:8000/sea/2024/v1.0/winds/#{name}\n\n"
        "Problem:\n> They stayed up: lettercanary.\n\n"
        "Quoted text:\n> They came down again.\n\n"
        "Suggested text:\n> They stayed up.\n\n"
        "The reader would like an answer. You find the address at the desk.\n\n"
        f"Accept or close the report at the desk:\nhttp://localhost:8000/admin/reports/errorreport/{report.pk}/change/\n\n"
        "-- \nSent to the error report recipients in the settings of Sea.\nPerennial\nhttp://localhost:8000\n"
    )
    assert b"Rita" not in sent.message().as_bytes()


def test_nobody_is_written_to_where_nobody_is_named(edition, client):
    send(client)
    work()
    assert (mail.outbox, len(kept())) == ([], 1)


def test_no_title_can_put_a_line_into_a_mails_head(edition, client):
    told(edition)
    edition.report.name = "Sea\r\nBcc: all@example.org"
    edition.report.save()
    send(client, wrong="First.\r\n.\r\nBcc: all@example.org")
    work()
    [sent] = mail.outbox
    assert (sent.subject, sent.message()["Bcc"]) == (
        "Sea Bcc: all@example.org 2024: error report on “High Winds”",
        None,
    )
    assert "> First.\n> .\n> Bcc: all@example.org\n" in sent.body


def test_nobody_is_told_of_a_report_that_was_not_stored(edition, client):
    told(edition)
    with transaction.atomic():
        send(client)
        transaction.set_rollback(True)
    work()
    assert (mail.outbox, kept()) == ([], [])


def test_a_mail_server_that_fails_loses_nothing(edition, client, settings):
    told(edition)
    settings.MAILERS = {"default": {"BACKEND": SMTP, "OPTIONS": {"host": "127.0.0.1", "port": 1}}}
    assert send(client).status_code == 302
    work()
    assert (len(kept()), mail.outbox) == (1, [])
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    OutgoingMail.objects.update(due_at=ErrorReport.objects.get().at)
    Due.objects.update(at=ErrorReport.objects.get().at)
    work()
    assert [each.to for each in mail.outbox] == [["anna@desk.example", "bert@desk.example"]]


def test_a_site_without_a_mail_server_writes_nothing_down_to_be_sent(edition, client, settings):
    settings.MAILERS = {}
    told(edition)
    assert send(client).status_code == 302
    assert (len(kept()), OutgoingMail.objects.count()) == (1, 0)

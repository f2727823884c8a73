"""Queued mail is sent once the mail server takes it, always with the same Message-ID, and its state is shown to operators."""

import _thread
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from reports.desk.people.mail import send
from reports.models.mails import OutgoingMail
from reports.models.work import Due
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import words_of
from tests.serving.mailbox import mailbox

pytestmark = pytest.mark.django_db
DOWN = {
    "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": 1}}
}


def work(*, after=timedelta()):
    """Let the worker run as if `after` had passed since now."""
    for mail in OutgoingMail.objects.filter(due_at__isnull=False):
        OutgoingMail.objects.filter(pk=mail.pk).update(at=mail.at - after, due_at=mail.due_at - after)
    Due.objects.update(at=timezone.now())
    call_command("work", once=True)


def header(mail, name):
    return re.search(rf"^{name}: (.*)$", mail.replace("\r\n ", " "), re.MULTILINE)[1].strip()


def letters(*numbers):
    for number in numbers:
        send.call(f"reader-{number}@example.org", f"Letter {number}", f"For reader-{number}@example.org.\n")


def assert_each_arrived(mails, wanted, *, most):
    """Check that each of the letters arrived once or twice, with one Message-ID, and at its own address only."""
    identifiers = {}
    for mail in mails:
        to = header(mail, "To")
        assert (f"For {to}." in mail, mail.count("@example.org")) == (True, 2)
        identifiers.setdefault(to, []).append(header(mail, "Message-ID"))
    assert identifiers.keys() == {f"reader-{each}@example.org" for each in wanted}
    assert {(len(set(each)), len(each) <= 2) for each in identifiers.values()} == {(1, True)}
    assert len({each[0] for each in identifiers.values()}) == len(wanted)
    assert len(mails) <= most


def test_a_mail_server_that_is_down_only_delays_mail_and_operators_read_so(db, client, settings, caplog):
    admin = person("ursula", is_staff=True, is_superuser=True)
    settings.MAILERS = DOWN
    letters(*range(3))
    work()
    for _ in range(11):
        work(after=timedelta(days=1))
    warning = r"Email is delayed: 3 waiting, the oldest since .* UTC\. The last attempt failed: ConnectionRefusedError: .*refused"
    assert re.search(warning, client.get("/readyz").content.decode())
    assert re.search(warning, words_of(at_the_desk(admin).get("/admin/")))
    with mailbox() as box:
        settings.MAILERS = box.mailers
        work(after=timedelta(minutes=15))
    assert sorted(header(mail, "To") for mail in box.mails) == [f"reader-{each}@example.org" for each in range(3)]
    assert "Email is delayed" not in client.get("/readyz").content.decode()
    assert "example.org" not in caplog.text + str(OutgoingMail.objects.values_list())


def test_a_refused_mail_is_repeated_with_the_same_message_id_while_others_are_sent(settings):
    with mailbox() as box:
        settings.MAILERS = box.mailers
        box.refused_every = 2
        letters(*range(4))
        identifiers = {mail.message_id for mail in OutgoingMail.objects.all()}
        work()
        assert len(box.mails) == 2
        for _ in range(3):
            work(after=timedelta(minutes=5))
    assert {header(mail, "Message-ID") for mail in box.mails} == identifiers
    assert (len(box.mails), OutgoingMail.objects.filter(sent_at=None).exists()) == (4, False)


def test_a_mail_to_an_unknown_address_is_given_up_after_three_attempts(settings):
    with mailbox() as box:
        settings.MAILERS = box.mailers
        box.refusals["reader-0@"] = b"550 <reader-0@example.org> is unknown"
        letters(0, 1)
        for attempts in (1, 2, 3, 3):
            work(after=timedelta(minutes=5))
            assert OutgoingMail.objects.order_by("pk").first().attempts == attempts
    assert [header(mail, "To") for mail in box.mails] == ["reader-1@example.org"]
    row = OutgoingMail.objects.get(given_up_at__isnull=False)
    assert (row.last_error, row.key) == ("SMTPRecipientsRefused: {'…': (550, b'<…> is unknown')}", "")


def end_now():
    """End the worker, which waits for the mail server."""
    _thread.interrupt_main()


@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_each_mail_arrives_once_or_twice_though_workers_die_and_servers_refuse(settings):
    wanted = range(60)
    with mailbox() as box:
        settings.MAILERS = box.mailers
        box.refused_every = 5
        box.before_mail = lambda number: end_now() if number in {3, 18, 44} else None
        box.after_mail = lambda number: end_now() if number in {8, 27, 36, 51} else None
        letters(*wanted)
        identifiers = {mail.message_id for mail in OutgoingMail.objects.all()}
        for _ in range(7):
            with pytest.raises(KeyboardInterrupt):
                work(after=timedelta(minutes=15))
            connection.close()
        while OutgoingMail.objects.filter(sent_at=None).exists():
            work(after=timedelta(minutes=15))
    assert_each_arrived(box.mails, wanted, most=len(wanted) + 7)
    assert {header(mail, "Message-ID") for mail in box.mails} == identifiers


def test_no_more_mails_are_sent_in_a_minute_than_the_setting_allows(settings):
    settings.MAILS_PER_MINUTE = 30
    with mailbox() as box:
        settings.MAILERS = box.mailers
        letters(*range(70))
        for sent in (30, 60, 70):
            work()
            work()
            assert len(box.mails) == sent
            OutgoingMail.objects.exclude(sent_at=None).update(sent_at=timezone.now() - timedelta(minutes=1))


def test_no_address_or_text_adds_a_header(settings):
    with mailbox() as box:
        settings.MAILERS = box.mailers
        send.call("ada@example.org", "News\r\nBcc: all@example.org", "Text.\r\n.\r\nBcc: all@example.org")
        send.call("ada@example.org\r\nBcc: all@example.org", "News", "Text.")
        work()
        recipients = [line for mail in box.mails for line in mail.splitlines() if line.startswith(("To:", "Bcc: "))]
    assert recipients == ["To: ada@example.org", "Bcc: all@example.org"], "the second line is in the text"
    assert header(box.mails[0], "Subject") == "News Bcc: all@example.org"


def test_a_letter_is_stored_encrypted_and_forgotten_once_it_was_sent(mailoutbox):
    letters(1)
    assert "reader-1" not in str(OutgoingMail.objects.values_list())
    work()
    assert [mail.to for mail in mailoutbox] == [["reader-1@example.org"]]
    assert OutgoingMail.objects.get().key == ""
    OutgoingMail.objects.update(at=timezone.now() - timedelta(days=31))
    work()
    assert not OutgoingMail.objects.exists()

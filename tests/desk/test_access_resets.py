"""What an administrator does to somebody's account is told to its owner, recorded as what it is, and lends nobody a voice."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from reports.desk.people import mail
from reports.models.audit import Act, AuditEntry, record
from reports.models.people import Actor
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import opened, words_of
from tests.desk.test_four_eyes import APPROVED, say_at_desk
from tests.desk.test_getting_in import NEW, set_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def edith(people, editor):
    """An editor who has logged in before."""
    return people["editor"]


def on_record(*acts):
    return list(AuditEntry.objects.filter(act__in=acts).order_by("pk").values_list("details", "by_name", "whom"))


def change(client, user, **fields):
    page = reverse("admin:auth_user_change", args=[user.pk])
    assert client.post(page, opened(client, page, "user_form") | fields).status_code == 302


def show_link(superuser, edith):
    superuser.post(reverse("invite", args=[edith.pk]))


def new_email(superuser, edith):
    change(superuser, edith, email="new@example.org")


def new_password(superuser, edith):
    page = reverse("admin:auth_user_password_change", args=[edith.pk])
    superuser.post(page, {"password1": NEW, "password2": NEW, "usable_password": "true"})


def no_factors(superuser, edith):
    Authenticator.objects.create(user=edith, type="totp", data={})
    superuser.post(reverse("remove-factors", args=[edith.pk]), {"reason": "She lost her phone."})


@pytest.mark.parametrize(
    ("reset", "details"),
    [
        (show_link, "Saw a link to set a password, to pass it on."),
        (new_email, "Changed: Email."),
        (new_password, "Changed: password."),
        (no_factors, "All were removed."),
    ],
)
def test_who_resets_somebodys_access_is_on_record_and_delays_their_approval(  # noqa: PLR0917
    superuser, edith, publisher, section, reset, details
):
    section.draft.edition.report.needs_approval = True
    section.draft.edition.report.save()
    board = reverse("desk:board", args=[section.draft_id])
    assert "cannot approve" not in words_of(publisher.get(board))
    reset(superuser, edith)
    assert (details, "Ursula Unger", "Edith Ek") in on_record(Act.ACCESS, Act.FACTOR)
    words = "Edith Ek cannot approve before"
    assert words in words_of(publisher.get(board))
    edith = at_the_desk(User.objects.get(pk=edith.pk))
    answer = say_at_desk(edith, section, **APPROVED)
    assert answer.status_code == 422
    assert "You cannot approve before" in words_of(answer)
    assert say_at_desk(publisher, section, **APPROVED).status_code == 302


def test_an_old_address_is_told_that_an_administrator_changed_it(superuser, people, mailoutbox):
    edith = people["editor"]
    User.objects.filter(pk=edith.pk).update(email="old@example.org")
    change(superuser, edith, email="new@example.org")
    change(superuser, edith, last_name="Eriksen")
    call_command("work", once=True)
    assert [(each.to, each.subject) for each in mailoutbox] == [(["old@example.org"], "Your email address was changed")]
    assert "Ursula Unger changed it" in mailoutbox[0].body
    assert "now goes to new@example.org instead" in mailoutbox[0].body


def test_links_to_set_a_password_are_recorded_as_shown_sent_and_used(superuser, people, settings):
    person("nina", is_staff=True, email="nina@example.org")
    nina = User.objects.get(username="nina")
    superuser.post(reverse("invite", args=[nina.pk]), {"mail": "1"})
    superuser.post(reverse("invite", args=[nina.pk]))
    set_password(mail.password_link(nina).removeprefix(settings.SITE_URL))
    client = at_the_desk(User.objects.get(pk=nina.pk))
    client.post("/admin/password_change/", {"old_password": NEW, "new_password1": NEW * 2, "new_password2": NEW * 2})
    assert on_record(Act.ACCOUNT) == [
        ("Sent a link to set a password by email.", "Ursula Unger", "nina"),
        ("Saw a link to set a password, to pass it on.", "Ursula Unger", "nina"),
        ("A password was set with a link.", "", "nina"),
        ("Changed the password.", "nina", "nina"),
    ]
    assert not on_record(Act.ACCESS), "nobody had used the account before"


def test_a_password_set_with_a_link_that_somebody_saw_delays_approval_anew(people, settings):
    edith, seen_at = people["editor"], timezone.now() - timedelta(hours=30)
    record(Act.ACCESS, about="", details="Saw a link.", actor=Actor.of(people["superuser"], seen_at), whom=edith)
    set_password(mail.password_link(edith).removeprefix(settings.SITE_URL))
    assert on_record(Act.ACCESS)[-1] == ("A password was set with a link.", "", "Edith Ek")

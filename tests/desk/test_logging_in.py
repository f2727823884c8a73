"""Coming to the desk: failures are counted, and tell nothing."""

from datetime import timedelta

import pytest
from axes.models import AccessFailureLog
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.desk.people import mail
from reports.models.audit import AuditEntry
from reports.rights import EDITORS, PUBLISHERS
from tests.desk.pages import opened, words_of

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


def attempt(client, username, password):
    return client.post(LOGIN, {"username": username, "password": password, "next": "/admin/"})


def test_the_right_password_lets_in(people):
    assert attempt(Client(), "edith", "edithedith")["Location"] == "/admin/"


def test_an_unknown_name_and_a_wrong_password_are_answered_in_the_same_words(people):
    answers = {words_of(attempt(Client(), name, "wrong")).replace(name, "") for name in ("edith", "nobody")}
    assert len(answers) == 1
    assert "Error: Log in" in answers.pop()


def test_after_five_failures_even_the_right_password_waits(people):
    client = Client()
    for _ in range(5):
        attempt(client, "edith", "wrong")
    locked = attempt(client, "edith", "edithedith")
    assert (locked.status_code, client.get("/admin/").status_code) == (429, 302)
    assert "This username is locked for 15 minutes." in words_of(locked)
    unknown = Client()
    for _ in range(5):
        attempt(unknown, "nobody", "wrong")
    assert attempt(unknown, "nobody", "wrong").status_code == 429


def test_an_administrator_lets_someone_in_again(people, superuser):
    client = Client()
    for _ in range(5):
        attempt(client, "edith", "wrong")
    page = superuser.get("/admin/axes/accessattempt/")
    attempt_row = page.context_data["cl"].result_list[0]
    superuser.post(reverse("admin:axes_accessattempt_delete", args=[attempt_row.pk]), {"post": "yes"})
    assert attempt(client, "edith", "edithedith").status_code == 302


def test_an_administrator_makes_someone_an_editor(superuser):
    new = "/admin/auth/user/add/"
    superuser.post(new, opened(superuser, new, "user_form") | {"username": "nina"})
    nina = User.objects.get(username="nina")
    page = reverse("admin:auth_user_change", args=[nina.pk])
    fields = {"usable_password": "true", "password1": "a long pass phrase", "password2": "a long pass phrase"}
    superuser.post(reverse("admin:auth_user_password_change", args=[nina.pk]), fields)
    group = Group.objects.get(name=EDITORS)
    superuser.post(page, opened(superuser, page, "user_form") | {"is_staff": "on", "groups": [str(group.pk)]})
    client = Client()
    attempt(client, "nina", "a long pass phrase")
    assert "Editions" in words_of(client.get("/admin/"))


def test_publishers_may_do_all_that_editors_may(db):
    codes = {
        group.name: set(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.filter(name__in=[EDITORS, PUBLISHERS])
    }
    assert codes[PUBLISHERS] - codes[EDITORS] == {
        *("publish_edition", "withdraw_version", "add_redaction"),
        *("add_report", "change_report"),
        *("add_lineage", "change_lineage", "delete_lineage"),
        *("add_oldaddress", "change_oldaddress", "delete_oldaddress"),
        *("add_membership", "change_membership", "delete_membership"),
        *("add_endpoint", "change_endpoint", "delete_endpoint", "view_endpoint"),
        *("view_message", "change_message", "view_attempt"),
    }
    assert codes[EDITORS] - codes[PUBLISHERS] == set()


def test_someone_in_no_group_is_told_whom_to_ask(people):
    client = Client()
    attempt(client, "stella", "stellastella")
    words = words_of(client.get("/admin/"))
    assert "You have no access to a report yet" in words
    assert "Ask a publisher to add you to their report, or an administrator to give you access to all reports." in words


def test_a_person_changes_their_password(people):
    client = Client()
    attempt(client, "edith", "edithedith")
    fields = {
        "old_password": "edithedith",
        "new_password1": "a long pass phrase",
        "new_password2": "a long pass phrase",
    }
    response = client.post("/admin/password_change/", fields, follow=True)
    assert "Your password is changed" in words_of(response)


def guesses(name, number):
    """So many wrong passwords, four from each address."""
    return [
        Client(REMOTE_ADDR=f"203.0.113.{1 + each // 4}").post(LOGIN, {"username": name, "password": "wrong"})
        for each in range(number)
    ]


def test_guesses_from_many_addresses_wait_while_the_owners_browser_gets_in(people, mailoutbox):
    User.objects.filter(username="edith").update(email="edith@example.org")
    own, another = Client(), Client()
    assert attempt(own, "edith", "edithedith").status_code == 302
    own.post("/admin/logout/")
    assert attempt(another, "paula", "paulapaula").status_code == 302
    another.post("/admin/logout/")
    words = "Too many failed log-ins for this username in the last hour."
    assert [words in words_of(each) for each in guesses("edith", 22)] == [False] * 20 + [True] * 2
    right = attempt(Client(REMOTE_ADDR="198.51.100.1"), "edith", "edithedith")
    assert (right.status_code, words in words_of(right)) == (200, True), "a right guess tells nothing"
    assert words in words_of(attempt(another, "edith", "edithedith")), "it is known to somebody else"
    assert attempt(own, "edith", "edithedith").status_code == 302
    assert (
        AuditEntry.objects.filter(act="locked", whom_login="edith", details="20 failed log-ins in an hour.").count()
        == 1
    )
    call_command("work", once=True)
    assert [(each.to, each.subject) for each in mailoutbox] == [
        (["edith@example.org"], "Failed log-in attempts on your account")
    ]
    assert "choose a new password first: http://localhost:8000/admin/account/password/reset/" in mailoutbox[0].body
    AccessFailureLog.objects.update(attempt_time=timezone.now() - timedelta(minutes=61))
    assert attempt(Client(), "edith", "edithedith").status_code == 302, "an hour later"


@pytest.mark.long
def test_whoever_sets_a_new_password_by_the_link_gets_in_despite_the_guesses(people, settings):
    guesses("edith", 20)
    client = Client()
    form = client.get(client.get(mail.password_link(people["editor"]).removeprefix(settings.SITE_URL))["Location"])
    new = {"password1": "a long pass phrase", "password2": "a long pass phrase"}
    client.post(form.context_data["action_url"], new)
    assert attempt(client, "edith", "a long pass phrase").status_code == 302
    assert attempt(Client(), "edith", "a long pass phrase").status_code == 200


def test_names_that_nobody_has_are_answered_as_those_that_somebody_has(people, mailoutbox):
    answers = [[words_of(each).replace(name, "") for each in guesses(name, 21)] for name in ("paula", "nobody")]
    assert answers[0] == answers[1]


def test_a_browser_is_known_by_the_sites_own_signature_alone(people, settings):
    guesses("edith", 20)
    client = Client()
    attempt(client, "paula", "paulapaula")
    name = f"{settings.KNOWN_BROWSER_COOKIE_NAME}-"
    cookie = client.cookies[f"{name}{people['publisher'].pk}"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    for made_up in ("", "known", cookie.value):
        other = Client()
        other.cookies[f"{name}{people['editor'].pk}"] = made_up
        assert attempt(other, "edith", "edithedith").status_code == 200

"""Coming to the desk: failures are counted, and tell nothing."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from reports.desk.people.groups import EDITORS, PUBLISHERS
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
    assert "This name is locked for a quarter of an hour." in words_of(locked)
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
    fields = {"username": "nina", "password1": "a long pass phrase", "password2": "a long pass phrase"}
    superuser.post("/admin/auth/user/add/", fields)
    nina = User.objects.get(username="nina")
    page = reverse("admin:auth_user_change", args=[nina.pk])
    group = Group.objects.get(name=EDITORS)
    superuser.post(page, opened(superuser, page, "user_form") | {"is_staff": "on", "groups": [str(group.pk)]})
    client = Client()
    attempt(client, "nina", "a long pass phrase")
    assert "Editions" in words_of(client.get("/admin/"))


def test_the_ready_made_groups_stay_as_they_are(superuser):
    for name in (EDITORS, PUBLISHERS):
        group = Group.objects.get(name=name)
        before = set(group.permissions.values_list("codename", flat=True))
        superuser.post(reverse("admin:auth_group_change", args=[group.pk]), {"name": name, "permissions": []})
        assert set(group.permissions.values_list("codename", flat=True)) == before
        assert superuser.post(reverse("admin:auth_group_delete", args=[group.pk]), {"post": "yes"}).status_code == 403


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
    assert "Nothing is open to you yet" in words
    assert "Ask a publisher to make you a member of their report, or an administrator for all reports." in words


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

"""Getting in: invited, by a new password, and being told at once who may not; links that expire, work once and tell nothing."""

import logging
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.logs import RedactingFormatter
from reports.desk.people import mail
from reports.models.mails import OutgoingMail
from reports.rights import EDITORS
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import opened, words_of
from tests.quality.kinds import patterns

pytestmark = pytest.mark.django_db
NEW = "a long pass phrase"
INVALID = "This link does not work: it was already used, has expired or is incomplete."


def log_in(username, password, client=None, **more):
    return (client or Client()).post("/admin/login/", {"username": username, "password": password}, **more)


def link_in(words):
    return re.search(r"http://localhost:8000(/admin/account/\S+?/)(?=\s|<|$)", words)[1]


def set_password(path, password=NEW):
    """Opens the link as its owner does, and sets the password: the last page."""
    client = Client()
    first = client.get(path)
    if first.status_code != 302:
        return first
    form = client.get(first["Location"])
    return client.post(form.context_data["action_url"], {"password1": password, "password2": password}, follow=True)


@pytest.fixture
def nina(superuser, settings):
    """Somebody new, whom an administrator has made an account for, without a password."""
    group = Group.objects.get(name=EDITORS)
    fields = {
        "username": "nina",
        "first_name": "Nina",
        "email": "nina@example.org",
        "is_staff": "on",
        "groups": [group.pk],
    }
    made = superuser.post("/admin/auth/user/add/", fields)
    nina = User.objects.get(username="nina")
    assert made["Location"] == reverse("invite", args=[nina.pk])
    return nina


def test_somebody_new_is_invited_by_mail_chooses_a_password_and_gets_in(superuser, nina, mailoutbox):
    assert "Nina has no password yet." in words_of(superuser.get(reverse("invite", args=[nina.pk])))
    superuser.post(reverse("invite", args=[nina.pk]), {"mail": "1"}, headers={"host": "localhost:8000"})
    call_command("work", once=True)
    invitation = mailoutbox[0]
    assert invitation.to == ["nina@example.org"]
    assert "Ursula Unger created an account for you at http://localhost:8000." in invitation.body
    path = link_in(invitation.body)
    assert "Password saved" in words_of(set_password(path))
    call_command("work", once=True)
    assert mailoutbox[1].subject == "Your password was changed"
    assert "A new password was set with a link." in mailoutbox[1].body
    client = Client()
    assert log_in("nina", NEW, client)["Location"] == "/admin/"
    assert "Editions" in words_of(client.get("/admin/"))


def test_an_invitation_is_copied_where_no_mail_is_sent_and_shown_once(superuser, nina, settings):
    settings.MAILERS = {}
    address = reverse("invite", args=[nina.pk])
    asked = words_of(superuser.get(address))
    assert ("This site sends no email" in asked, "Send link to" in asked) == (True, False)
    path = link_in(words_of(superuser.post(address)))
    assert path not in words_of(superuser.get(address))
    assert path not in str([*OutgoingMail.objects.values_list(), *LogEntry.objects.values_list()])
    assert LogEntry.objects.filter(
        object_id=nina.pk, change_message="Saw a link to set a password, to pass it on."
    ).exists()
    assert "Password saved" in words_of(set_password(path))


@pytest.mark.parametrize("how", ["used", "too old", "another address", "logged in since", "not whole", "made up"])
def test_a_link_that_is_used_or_old_sets_no_password(nina, settings, how):
    path = mail.password_link(nina).removeprefix(settings.SITE_URL)
    if how == "used":
        set_password(path)
    elif how == "too old":
        settings.PASSWORD_RESET_TIMEOUT = -1
    elif how == "another address":
        User.objects.filter(pk=nina.pk).update(email="other@example.org")
    elif how == "logged in since":
        at_the_desk(nina)
    elif how == "not whole":
        path = path[:-3] + "/"
    else:
        path = "/admin/account/password/zz/abc-def/"
    before = User.objects.get(pk=nina.pk).password
    assert INVALID in words_of(set_password(path, "another pass phrase"))
    assert User.objects.get(pk=nina.pk).password == before


def test_a_link_leads_to_the_sites_own_address_whatever_host_was_asked(superuser, nina, settings, mailoutbox):
    settings.ALLOWED_HOSTS = ["*"]
    for asked in ({"mail": "1"}, {}):
        answer = superuser.post(reverse("invite", args=[nina.pk]), asked, headers={"host": "evil.example"})
        assert "evil.example/admin/account/password" not in answer.content.decode()
    person("ruth", is_staff=True, email="ruth@example.org")
    Client().post("/admin/account/password/reset/", {"email": "ruth@example.org"}, headers={"host": "evil.example"})
    call_command("work", once=True)
    assert len(mailoutbox) == 2
    assert all("evil.example" not in each.body and "http://localhost:8000/" in each.body for each in mailoutbox)


def test_no_link_is_written_into_the_log(nina, settings):
    for link in (mail.password_link(nina), f"{settings.SITE_URL}/admin/account/address/a:b-c:d/"):
        record = logging.LogRecord("django.request", logging.ERROR, "", 1, "Not Found: %s", (link,), None)
        said = RedactingFormatter("{message}", style="{").format(record)
        assert link.strip("/").rpartition("/")[2] not in said
        assert said.endswith("/…/")


def test_a_forgotten_password_is_set_anew_by_mail(people, mailoutbox):
    User.objects.filter(username="edith").update(email="Edith@Example.org")
    answer = Client().post("/admin/account/password/reset/", {"email": "edith@example.org"}, follow=True)
    assert "If an account uses this email address" in words_of(answer)
    call_command("work", once=True)
    assert mailoutbox[0].to == ["Edith@Example.org"]
    set_password(link_in(mailoutbox[0].body))
    assert log_in("edith", NEW).status_code == 302
    assert log_in("edith", "edithedith").status_code == 200


def test_nobody_learns_from_it_whether_an_address_has_an_account(people, nina, mailoutbox, django_assert_num_queries):
    User.objects.filter(username="edith").update(email="edith@example.org")
    person("olga", email="olga@example.org")
    answers = []
    for address in ("edith@example.org", "nobody@example.org", "olga@example.org", "nina@example.org"):
        client = Client()
        with django_assert_num_queries(1):
            answer = client.post("/admin/account/password/reset/", {"email": address})
        page = client.get(answer["Location"])
        answers.append((answer.status_code, answer["Location"], words_of(page)))
    assert len(set(answers)) == 1
    call_command("work", once=True)
    assert [each.to for each in mailoutbox] == [["edith@example.org"]], "not at the desk, or never had a password"


def test_who_may_not_log_in_to_the_desk_is_told_so_at_once(people):
    person("olga")
    told = log_in("olga", "olgaolga")
    assert "This account has no access to the desk. Ask an administrator if you need it." in words_of(told)
    assert "may not log in" not in words_of(log_in("olga", "wrong")), "only whoever has the password is told"
    User.objects.filter(username="edith").update(is_active=False)
    assert words_of(log_in("edith", "edithedith")) == words_of(log_in("edith", "wrong"))


def test_whoever_is_no_longer_at_the_desk_is_put_out_of_it(people, editor):
    assert editor.get("/admin/").status_code == 200
    User.objects.filter(username="edith").update(is_staff=False)
    assert editor.get("/admin/", follow=True).redirect_chain == [("/admin/login/?next=/admin/", 302)]


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example/", "http://localhost:9999/admin/", "javascript:alert(1)"]
)
def test_a_log_in_leads_nowhere_else(people, to):
    answer = Client().post("/admin/login/", {"username": "edith", "password": "edithedith", "next": to})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_nobody_signs_up(db):
    for path in ("signup/", "account/signup/", "accounts/signup/", "account/email/", "account/logout/"):
        assert Client().get(f"/admin/{path}", follow=True).request["PATH_INFO"] == "/admin/login/"


def test_one_changes_ones_own_name(editor):
    form = editor.get("/admin/account/")
    assert form.status_code == 200
    editor.post("/admin/account/", {"first_name": "Edit", "last_name": "Eek", "is_superuser": "on", "username": "root"})
    edith = User.objects.get(username="edith")
    assert (edith.get_full_name(), edith.is_superuser) == ("Edit Eek", False)


def again(client, password):
    """Show once more that it is you, where that is asked."""
    page = client.get("/admin/account/address/", follow=True)
    assert page.request["PATH_INFO"] == "/admin/account/again/"
    return client.post("/admin/account/again/?next=/admin/account/address/", {"password": password})


def test_one_changes_ones_own_address_by_a_link_that_is_sent_there(people, editor, mailoutbox):
    User.objects.filter(username="edith").update(email="old@example.org")
    again(editor, "edithedith")
    editor.post("/admin/account/address/", {"address": "new@example.org"})
    call_command("work", once=True)
    assert [each.to for each in mailoutbox] == [["new@example.org"]]
    path = link_in(mailoutbox[0].body)
    assert User.objects.get(username="edith").email == "old@example.org"
    assert at_the_desk(people["publisher"]).post(path).status_code == 410, "it is not hers"
    assert "Email for edith will go to new@example.org." in words_of(editor.get(path))
    editor.post(path)
    assert User.objects.get(username="edith").email == "new@example.org"
    call_command("work", once=True)
    assert mailoutbox[1].to == ["old@example.org"]
    assert "now goes to new@example.org instead" in mailoutbox[1].body
    assert editor.post(path).status_code == 410, "works once"


def test_a_link_to_an_address_ends(people, editor, mailoutbox, settings):
    again(editor, "edithedith")
    editor.post("/admin/account/address/", {"address": "new@example.org"})
    call_command("work", once=True)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert editor.post(link_in(mailoutbox[0].body)).status_code == 410


def test_the_password_is_asked_for_before_the_address_changes_and_failures_count(people, editor):
    for _ in range(4):
        again(editor, "wrong")
    assert AccessAttempt.objects.get(username="edith").failures_since_start == 4
    assert again(editor, "wrong").status_code == 429
    assert log_in("edith", "edithedith").status_code == 429
    assert editor.post("/admin/account/address/", {"address": "x@example.org"})["Location"].startswith(
        "/admin/account/again/"
    )


def test_a_new_password_ends_the_sessions_that_there_were(people, editor, settings):
    set_password(mail.password_link(people["editor"]).removeprefix(settings.SITE_URL))
    assert editor.get("/admin/").status_code == 302


def test_links_are_sent_by_a_worker_that_tries_again(people, settings):
    User.objects.filter(username="edith").update(email="edith@example.org")
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": {"host": "127.0.0.1", "port": 1}}}
    Client().post("/admin/account/password/reset/", {"email": "edith@example.org"})
    call_command("work", once=True)
    row = OutgoingMail.objects.get()
    assert (row.sent_at, row.last_error != "", row.due_at > timezone.now()) == (None, True, True)


def test_the_pages_of_accounts_are_kept_by_nobody(editor, nina, settings):
    path = mail.password_link(nina).removeprefix(settings.SITE_URL)
    anonymous = Client()
    pages = [anonymous.get(each) for each in ("/admin/login/", "/admin/account/password/reset/", path)]
    pages += [editor.get(each) for each in ("/admin/account/", "/admin/account/factors/")]
    for page in pages:
        assert {"private", "no-store"} <= set(page["Cache-Control"].replace(" ", "").split(","))


def test_an_old_page_of_the_log_in_or_of_a_link_is_opened_again(db):
    client = Client(enforce_csrf_checks=True)
    sent = client.post("/admin/account/password/reset/", {"email": "a@example.org"})
    assert (sent.status_code, sent["Location"]) == (302, "/admin/account/password/reset/")


def test_the_session_length_is_given(superuser):
    seconds = re.search(r'data-seconds="(\d+)"', superuser.get("/admin/").content.decode())[1]
    assert 3590 <= int(seconds) <= 3600
    assert opened(superuser, "/admin/auth/user/add/", "user_form")["is_staff"] == ["on"]


def test_how_long_links_work_is_days(settings):
    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == timedelta(days=mail.DAYS)


def test_a_password_link_with_a_nul_leads_to_the_log_in(db):
    answer = Client().get("/admin/account/password/%00/x/")
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/admin/login/")


@pytest.mark.long
@pytest.mark.parametrize(
    "odd", ["\0", "\u0663", "z" * 14, "a" * 3_000, "..", "%", "\ud800".encode("utf-8", "replace").decode()]
)
def test_no_address_with_a_token_or_name_fails_on_odd_characters(superuser, odd):
    addresses = {re.sub(r"<int:\w+>", "1", each) for each in patterns()}
    taken = {
        each
        for each in addresses
        if "<str:" in each or "<path:" in each or "<account:" in each or "<guidefile:" in each
    }
    assert len(taken) > 10
    for each in sorted(taken):
        for client in (Client(), superuser):
            assert client.get("/" + re.sub(r"<\w+:\w+>", quote(odd), each)).status_code < 500, each

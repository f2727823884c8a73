"""Second factors: at every way in, asked of whom the operator says, and taken away by an administrator on record."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from reports.desk.people import mail
from reports.models.audit import AuditEntry
from tests.desk.conftest import at_the_desk
from tests.desk.pages import form_of, words_of
from tests.desk.test_getting_in import NEW, log_in, set_password
from tests.desk.test_logging_in import guesses
from tests.desk.test_resuming import HERE, WROTE, address, writing

pytestmark = pytest.mark.django_db
FACTOR = "/admin/account/second-factor/"
SECRET = "JBSWY3DPEHPK3PXP"


def code(secret=SECRET):
    """What an authenticator app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, list(totp.yield_hotp_counters_from_time())[1]))


@pytest.fixture(autouse=True)
def _no_code_of_another_test(settings):
    """Codes that were used are remembered in the cache, too."""
    cache.clear()


@pytest.fixture
def app(people):
    """Edith has an authenticator app."""
    return totp.TOTP.activate(people["editor"], SECRET).instance


def at_the_factor(username="edith", password=None):
    client = Client()
    assert log_in(username, password or username * 2, client)["Location"] == FACTOR
    return client


def test_after_the_password_a_code_is_asked_for(people, app):
    client = at_the_factor()
    assert client.get("/admin/").status_code == 302
    assert "Code" in words_of(client.get(FACTOR))
    wrong = client.post(FACTOR, {"code": "000000"})
    assert (wrong.status_code, client.get("/admin/").status_code) == (200, 302)
    assert client.post(FACTOR, {"code": code()})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_code_works_once(people, app):
    now = code()
    assert at_the_factor().post(FACTOR, {"code": now}).status_code == 302
    for again in (now, f"{now[:3]}-{now[3:]}"):
        cache.clear()  # what one process remembers, another does not
        assert at_the_factor().post(FACTOR, {"code": again}).status_code == 200


def test_the_code_that_was_typed_at_set_up_does_not_let_in_again(people, editor):
    add = "/admin/account/factors/app/add/"
    page = editor.post(f"/admin/account/again/?next={add}", {"password": "edithedith"}, follow=True)
    typed = code(page.context_data["form"].secret)
    editor.post(add, {"code": typed})
    assert Authenticator.objects.filter(type="totp").exists()
    answer = at_the_factor().post(FACTOR, {"code": typed})
    assert (answer.status_code, "This code was already used" in words_of(answer)) == (200, True)


def secrets_kept():
    return [row.data.get("secret") or row.data["seed"] for row in Authenticator.objects.order_by("pk")]


def test_secrets_are_encrypted_and_survive_a_new_key_while_the_old_one_is_kept(people, settings):
    RecoveryCodes.activate(people["editor"])
    totp.TOTP.activate(people["editor"], SECRET)
    assert [each.startswith("fernet:") for each in secrets_kept()] == [True, True]
    assert SECRET not in str(Authenticator.objects.values_list("data"))
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key for tests"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert at_the_factor().post(FACTOR, {"code": code()}).status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    refused = at_the_factor().post(FACTOR, {"code": code()})
    assert "encrypted with an earlier SECRET_KEY" in words_of(refused)
    settings.SECRET_KEY_FALLBACKS = [old]
    call_command("migrate", verbosity=0)
    settings.SECRET_KEY_FALLBACKS = []
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    assert at_the_factor().post(FACTOR, {"code": codes[0]}).status_code == 302


def test_a_recovery_code_works_once_in_place_of_one(people, app):
    codes = RecoveryCodes.activate(people["editor"]).get_unused_codes()
    assert at_the_factor().post(FACTOR, {"code": codes[0]}).status_code == 302
    assert at_the_factor().post(FACTOR, {"code": codes[0]}).status_code == 200


def test_the_page_one_was_on_the_way_to_opens_after_the_code(people, app):
    client = Client()
    client.post("/admin/login/?next=/admin/reports/section/", {"username": "edith", "password": "edithedith"})
    assert client.post(FACTOR, {"code": code()})["Location"] == "/admin/reports/section/"


def test_wrong_codes_lock_the_name_out_as_wrong_passwords_do(people, app):
    client = at_the_factor()
    for _ in range(4):
        client.post(FACTOR, {"code": "000000"})
    assert AccessAttempt.objects.get(username="edith").failures_since_start == 4
    assert client.post(FACTOR, {"code": "000000"}).status_code == 429
    assert client.post(FACTOR, {"code": code()}).status_code == 429
    assert log_in("edith", "edithedith").status_code == 429


def test_a_second_factor_is_taken_while_somebody_guesses_the_password(people, app):
    client = at_the_factor()
    guesses("edith", 20)
    assert client.post(FACTOR, {"code": code()})["Location"] == "/admin/"


def test_wrong_passwords_lock_out_a_log_in_that_waits_for_its_code(people, app):
    client = at_the_factor()
    for _ in range(5):
        log_in("edith", "wrong")
    assert client.post(FACTOR, {"code": code()}).status_code == 429
    assert client.get("/admin/").status_code == 302


def test_a_new_password_by_link_does_not_get_past_it(people, app, settings):
    set_password(mail.password_link(people["editor"]).removeprefix(settings.SITE_URL))
    at_the_factor(password=NEW)


def test_one_adds_an_app_sees_recovery_codes_and_removes_it_again(
    people, editor, mailoutbox, django_capture_on_commit_callbacks
):
    User.objects.filter(username="edith").update(email="edith@example.org")
    add = "/admin/account/factors/app/add/"
    asked = editor.get(add, follow=True)
    assert "Confirm your identity" in words_of(asked), "the password is asked for again first"
    page = editor.post(f"/admin/account/again/?next={add}", {"password": "edithedith"}, follow=True)
    secret = page.context_data["form"].secret
    assert secret in words_of(page)
    assert "style" not in page.content.decode().partition("<main")[2].partition("</main")[0]
    with django_capture_on_commit_callbacks(execute=True):
        done = editor.post(add, {"code": code(secret)}, follow=True)
    assert done.request["PATH_INFO"] == "/admin/account/factors/codes/"
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    assert all(each in words_of(done) for each in codes)
    assert "Authenticator app" in words_of(editor.get("/admin/account/"))
    call_command("work", once=True)
    assert "Your account at localhost was changed:\n\nAuthenticator app activated." in mailoutbox[0].body
    editor.post("/admin/account/factors/app/remove/")
    assert not Authenticator.objects.exists(), "the codes go with it"
    noted = set(AuditEntry.objects.values_list("by_name", "whom", "details"))
    assert {("Edith Ek", "Edith Ek", f"TOTP Authenticator {what}.") for what in ("added", "removed")} <= noted
    assert log_in("edith", "edithedith")["Location"] == "/admin/"


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("nobody", set()),
        ("administrators", {"superuser"}),
        ("publishers", {"publisher", "superuser"}),
        ("everyone", {"staff", "editor", "publisher", "superuser"}),
    ],
)
def test_of_whom_a_second_factor_is_asked_nothing_opens_without_one(people, settings, who, asked):
    settings.SECOND_FACTOR_FOR = who
    sent = {role for role, user in people.items() if at_the_desk(user).get("/admin/").status_code == 302}
    assert sent == asked
    for role in asked:
        client = at_the_desk(people[role])
        assert "Your role requires a second factor. Add one" in words_of(client.get("/admin/", follow=True))
        assert client.post("/admin/reports/section/1/move/", {"to": "up"})["Location"] == "/admin/account/factors/"
        assert client.get("/admin/account/").status_code == 200
        totp.TOTP.activate(people[role], SECRET)
        assert client.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(people, settings):
    settings.SECOND_FACTOR_FOR = "everyone"
    RecoveryCodes.activate(people["editor"])
    assert at_the_desk(people["editor"]).get("/admin/")["Location"] == "/admin/account/factors/"


def test_an_administrator_removes_a_lost_factor_with_a_reason_on_record(people, app, superuser, mailoutbox):
    User.objects.filter(username="edith").update(email="edith@example.org")
    RecoveryCodes.activate(people["editor"])
    edith = people["editor"]
    page, remove = reverse("admin:auth_user_change", args=[edith.pk]), reverse("remove-factors", args=[edith.pk])
    assert "Remove second factors" in words_of(superuser.get(page))
    assert superuser.post(remove, {"reason": " "}).status_code == 200
    assert Authenticator.objects.count() == 2, "a reason is asked for"
    superuser.post(remove, {"reason": "Her phone was stolen; I called her."})
    assert not Authenticator.objects.exists()
    entry = AuditEntry.objects.get(act="factor")
    assert (entry.by_name, entry.whom, entry.why, entry.details) == (
        "Ursula Unger",
        "Edith Ek",
        "Her phone was stolen; I called her.",
        "All were removed.",
    )
    call_command("work", once=True)
    assert "Ursula Unger removed the second factors of edith" in mailoutbox[0].body
    assert log_in("edith", "edithedith")["Location"] == "/admin/"
    assert "Remove second factors" not in words_of(superuser.get(page))


def test_a_single_editor_meets_none_of_it(people, django_assert_num_queries):
    assert log_in("edith", "edithedith")["Location"] == "/admin/"


def test_a_session_without_a_person_for_an_hour_has_ended(people, editor, settings, monkeypatch):
    now = time.time()
    assert editor.get("/admin/").status_code == 200
    monkeypatch.setattr("reports.desk.people.sessions.time.time", lambda: now + 3599)
    assert editor.get("/admin/staying/").json()["left"] <= 1
    monkeypatch.setattr("reports.desk.people.sessions.time.time", lambda: now + 3661)
    assert editor.get("/admin/staying/").json()["left"] == 0
    assert editor.get("/admin/").status_code == 302


@pytest.mark.long
def test_a_session_ends_after_twelve_hours_and_what_was_sent_then_comes_back(people, section, monkeypatch):
    client, now = Client(), time.time()
    log_in("edith", "edithedith", client)
    fields = writing(client, section)
    for minutes in range(30, 12 * 60, 30):
        monkeypatch.setattr("reports.desk.people.sessions.time.time", lambda at=now + 60 * minutes: at)
        assert client.get("/admin/").status_code == 200
    assert 1790 < client.get("/admin/staying/").json()["left"] <= 1801
    assert client.post("/admin/staying/").json()["is_last"], "being there does not extend it"
    monkeypatch.setattr("reports.desk.people.sessions.time.time", lambda: now + 12 * 3600 + 60)
    lost = client.post(address(section), fields, headers=HERE)
    assert (lost.status_code, form_of(lost, "resume-form")["summary"]) == (403, [WROTE])
    log_in("edith", "edithedith", client)
    assert client.get("/admin/").status_code == 200, "another twelve hours begin"


SCRIPT = {"Sec-Fetch-Dest": "empty"}
FRAME = {"Sec-Fetch-Dest": "iframe"}


@pytest.mark.parametrize(
    ("does", "is_there"),
    [
        (lambda client: client.get("/admin/"), True),
        (lambda client: client.get("/admin/", headers={"Sec-Fetch-Dest": "document"}), True),
        (lambda client: client.post("/admin/staying/"), True),
        (lambda client: client.get("/admin/staying/"), False),
        (lambda client: client.get("/admin/", headers=SCRIPT), False),
        (lambda client: client.get("/admin/", headers=FRAME), False),
    ],
)
def test_what_a_person_does_extends_a_session_and_what_pages_ask_does_not(people, editor, monkeypatch, does, is_there):
    now = time.time()
    editor.get("/admin/")
    monkeypatch.setattr("reports.desk.people.sessions.time.time", lambda: now + 1800)
    does(editor)
    monkeypatch.setattr("reports.desk.people.sessions.time.time", lambda: now + 3700)
    assert (editor.get("/admin/").status_code == 200) is is_there

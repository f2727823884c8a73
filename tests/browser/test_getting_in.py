"""Passkeys as Chromium makes them, sign-in with OpenID Connect, and a session that ends, each in a browser under the strict policy."""

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from reports.desk.people.mail import password_link
from reports.desk.people.sessions import SEEN
from reports.models.form_drafts import FormDraft
from tests.browser.looking import wrong_with
from tests.desk.test_second_factors import code
from tests.waiting import page_until

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
FACTORS = "/admin/account/factors/"


@pytest.fixture
def complaints():
    return []


@pytest.fixture
def edith(window, desk, complaints):
    page = window("edith")
    page.on("console", lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None)
    return page


def look(page):
    """What is not right, by the page's address."""
    return [f"{page.url}: {each}" for each in wrong_with(page, has_small_links=True)]


def authenticator(page):
    """What keeps passkeys in this window, and says that its owner is there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    key = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return session, key


def log_out(page):
    page.locator(".who > button").click()
    with page.expect_navigation():
        page.click("#logout-form button")
    page.goto("/admin/login/")


def say_it_is_you(page):
    if "/again/" in page.url:
        page.fill("#id_password", "edithedith")
        page.click("button.primary")
        page.wait_for_url(lambda address: "/again/" not in address)


def add_passkey(page, *, alone):
    page.goto(FACTORS)
    page.click("text=Add a passkey")
    say_it_is_you(page)
    page.fill("#id_name", "My phone")
    if alone:
        page.check("#id_passwordless")
    wrong = look(page)
    page.click("#passkey-button")
    page.wait_for_url("**/factors/codes/")
    return wrong


def test_a_passkey_alone_logs_in_and_is_removed_again(edith, complaints):
    authenticator(edith)
    wrong = add_passkey(edith, alone=True) + look(edith)
    edith.click("text=Done")
    expect(edith.locator("main")).to_contain_text("works without a password")
    wrong += look(edith)
    log_out(edith)
    wrong += look(edith)
    edith.click("#passkey-button")
    edith.wait_for_url("**/admin/")
    assert "Edith Ek" in edith.inner_text("header")
    edith.goto(FACTORS)
    edith.click("text=Remove My phone")
    edith.wait_for_url("**/again/**")
    wrong += look(edith)
    edith.goto(f"{FACTORS}again/passkey/?next={FACTORS}")
    wrong += look(edith)
    edith.go_back()
    say_it_is_you(edith)
    wrong += look(edith)
    edith.click("button.primary")
    edith.wait_for_url(f"**{FACTORS}")
    assert "My phone" not in edith.inner_text("main")
    assert (wrong, complaints) == ([], [])


def test_a_passkey_is_the_second_factor_after_the_password(edith, complaints):
    session, key = authenticator(edith)
    add_passkey(edith, alone=False)
    log_out(edith)
    edith.fill("#id_username", "edith")
    edith.fill("#id_password", "edithedith")
    edith.click("button.primary")
    edith.wait_for_url("**/second-factor/")
    wrong = look(edith)
    edith.goto("/admin/reports/section/")
    assert "/admin/login/" in edith.url or "/second-factor/" in edith.url, "the password alone opens nothing"
    edith.goto("/admin/account/second-factor/")
    edith.click("#passkey-button")
    edith.wait_for_url("**/admin/")
    log_out(edith)
    session.send("WebAuthn.clearCredentials", {"authenticatorId": key})
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    edith.fill("#id_username", "edith")
    edith.fill("#id_password", "edithedith")
    edith.click("button.primary")
    # The page before it has a button of that name, too.
    edith.wait_for_url("**/second-factor/")
    edith.click("#passkey-button")
    expect(edith.locator("#passkey-failed")).to_contain_text("No passkey was received.")
    assert (wrong, complaints) == ([], [])


@pytest.mark.journey
def test_an_app_is_added_and_its_code_asked_for(edith, complaints):
    edith.goto(FACTORS)
    wrong = look(edith)
    edith.click("text=Add an app")
    wrong += look(edith)
    say_it_is_you(edith)
    wrong += look(edith)
    expect(edith.locator("img.qr")).not_to_have_js_property("naturalWidth", 0)
    secret = edith.inner_text("code.key")
    edith.fill("#id_code", code(secret))
    edith.click("button.primary")
    edith.wait_for_url("**/factors/codes/")
    for address in ("", "address/", "address/not-whole/", "factors/", "factors/codes/", "factors/codes/new/"):
        edith.goto(f"/admin/account/{address}")
        assert "/again/" not in edith.url
        wrong += look(edith)
    complaints = [each for each in complaints if "410" not in each]
    assert (wrong, complaints) == ([], [])


def by_the_minute(page, holds):
    """Move the page's clock on until that holds."""
    page_until(page, holds, lambda: page.clock.fast_forward(60_000))


def test_a_session_ends_after_a_warning_and_what_was_typed_is_kept(window, desk, complaints):
    edith, section, asked = window("edith", has_clock=True), desk.draft.sections.first(), []
    edith.on("console", lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None)
    edith.on("requestfinished", lambda request: "/staying/" in request.url and asked.append(request.method))
    edith.goto(f"/admin/reports/section/{section.pk}/change/")
    summary = edith.locator("#id_summary")
    summary.fill("Typed before I went away.")
    edith.wait_for_selector("form[data-keep][data-autosave=saved]")
    dialog = edith.locator("dialog[data-staying]")
    # They have typed, which holds the session; then nothing is done for all but five minutes of an hour.
    by_the_minute(edith, lambda: asked)
    assert (asked, dialog.is_visible()) == (["POST"], False)
    session = SessionStore(Session.objects.get().session_key)
    session[SEEN] -= 55 * 60 + 1
    session.save()
    by_the_minute(edith, dialog.is_visible)
    assert "Are you still there?" in dialog.inner_text()
    wrong = look(edith)
    edith.click("text=Stay logged in")
    dialog.wait_for(state="hidden")
    Session.objects.update(expire_date=timezone.now())
    by_the_minute(edith, dialog.is_visible)
    assert "You are logged out" in dialog.inner_text()
    wrong += look(edith)
    edith.click("text=Back to the page")
    assert summary.input_value() == "Typed before I went away."
    assert "Typed before I went away." in FormDraft.objects.get(user__username="edith").fields
    assert wrong == []
    assert [each for each in complaints if "Content Security Policy" in each] == []


def test_a_session_ends_after_a_warning_that_does_not_interrupt_writing(edith, desk, settings):
    settings.SESSION_LONGEST = 60 * 60
    edith.goto(f"/admin/reports/section/{desk.draft.sections.first().pk}/change/")
    settings.SESSION_LONGEST = 300
    edith.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    dialog, summary = edith.locator("dialog[data-staying]"), edith.locator("#id_summary")
    dialog.wait_for()
    assert "You will be logged out" in dialog.inner_text()
    wrong = look(edith)
    edith.click("text=Continue")
    summary.fill("Typed in the last minutes.")
    edith.wait_for_selector("form[data-keep][data-autosave=saved]")
    with edith.expect_response("**/admin/staying/"):
        edith.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert not dialog.is_visible(), "it is shown once"
    settings.SESSION_LONGEST = 1
    edith.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    dialog.wait_for()
    assert "You are logged out" in dialog.inner_text()
    assert "Typed in the last minutes." in FormDraft.objects.get(user__username="edith").fields
    assert wrong == []


def test_what_an_administrator_does_for_somebody_is_right_at_every_width(window, desk):
    page, edith = window("ursula"), User.objects.get(username="edith")
    wrong = []
    for address in ("invite/", "factors/"):
        page.goto(f"/admin/auth/user/{edith.pk}/{address}")
        wrong += look(page)
    page.goto(f"/admin/auth/user/{edith.pk}/invite/")
    page.click("text=Show link to copy")
    wrong += look(page)
    page.goto("/admin/auth/user/add/")
    wrong += look(page)
    assert wrong == []


def test_the_ways_in_are_right_at_every_width(page, desk):
    wrong = []
    for address in ("/admin/login/", "/admin/account/password/reset/", "/admin/account/password/reset/sent/",
                    "/admin/account/password/set/", "/admin/account/password/1/not-whole/"):  # fmt: skip
        page.goto(address)
        wrong += look(page)
    User.objects.filter(username="edith").update(password="!none")
    page.goto(password_link(User.objects.get(username="edith")).partition(":8000")[2])
    wrong += look(page)
    page.fill("#id_password1", "a long pass phrase")
    page.fill("#id_password2", "a long pass phrase")
    page.click("button.primary")
    page.wait_for_url("**/password/set/")
    assert wrong == []

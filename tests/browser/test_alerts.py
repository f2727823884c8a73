"""A reader cites a paragraph, follows it, and gets its correction by mail; pictures of the pages and the mail."""

import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.browser.looking import SIDEWAYS, WCAG, axe_finds
from tests.delivery.test_alerts import FIRST, READER, RIGHT, SECOND, address_of, corrected, read, revised, text_of, work
from tests.making import published_edition
from tests.serving.mailbox import mailbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(settings, live_server):
    """Return the site's `url`, an `edition` at version 1.1, and the `box` of the mail server."""
    settings.SITE_URL = live_server.url
    with mailbox() as box:
        settings.MAILERS = box.mailers
        edition = revised(published_edition(), f"{FIRST}\n\n{SECOND}")
        yield SimpleNamespace(url=live_server.url, edition=edition, box=box)


def shown(page, name):
    """Check the page for barriers, and store its picture if SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    assert (axe_finds(page, WCAG), page.evaluate(SIDEWAYS)) == ([], []), name


def address_in(mail):
    return re.search(r"https?://\S+/alerts/\S+", text_of(mail))[0]


def follow(page, section, paragraph, address, box):
    """Follow a paragraph of the first section from its citation, and press the button in the mail."""
    page.goto(section)
    page.get_by_text("Cite this section").click()
    page.get_by_text("One paragraph, by its number").click()
    numbers = page.get_by_role("navigation", name="One paragraph, by its number")
    numbers.get_by_role("link", name=f"Paragraph {paragraph}").click()
    page.get_by_role("link", name="Tell me if this changes").click()
    page.get_by_label("Email").fill(address)
    page.get_by_role("button", name="Send me the link").click()
    page.get_by_role("heading", name="Look into your mailbox").wait_for()
    work()
    page.goto(address_in(box.mails.pop()))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("status").get_by_text("Confirmed").wait_for()


@pytest.mark.journey
def test_a_followed_paragraph_is_told_by_mail_until_one_click(windows, site, caplog, tmp_path):
    page = windows.page()
    section = f"{site.url}/sea/2024/v1.1/{site.edition.draft.sections.first().slug}/"
    follow(page, section, 1, READER, site.box)
    follow(page, section, 2, "eve@example.org", site.box)
    corrected(site.edition)
    work()
    [mail] = site.box.mails
    assert read(mail)["To"] == READER
    assert "[-sixty-] [+fifty+]" in text_of(mail)
    new = re.search(rf"{site.url}/sea/2024/v1\.2/\S+/p-\w+/", text_of(mail))[0]
    page.goto(new)
    page.get_by_role("blockquote").get_by_text(RIGHT).wait_for()
    page.goto(address_in(mail))
    page.get_by_role("button", name="End this alert").click()
    page.get_by_role("status").get_by_text("Ended").wait_for()
    for model in apps.get_models():
        assert READER not in str(list(model._default_manager.values_list())), f"{model.__name__} has the address"
    call_command("backup", tmp_path / "backup")
    assert all(READER.encode() not in file.read_bytes() for file in (tmp_path / "backup").rglob("*") if file.is_file())
    assert READER not in caplog.text


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_forms_histories_and_mails_have_no_barriers(windows, site, width, scheme):
    page = windows.page(width=width, color_scheme=scheme)
    place = address_of(site.edition, FIRST)
    page.goto(f"{site.url}/alerts/?of={place}")
    page.get_by_role("button", name="Send me the link").click()
    page.get_by_role("alert").wait_for()
    shown(page, f"alert-form-{width}-{scheme}")
    page.get_by_label("Email").fill(READER)
    page.get_by_role("button", name="Send me the link").click()
    page.get_by_role("heading", name="Look into your mailbox").wait_for()
    shown(page, f"alert-sent-{width}-{scheme}")
    work()
    page.goto(address_in(site.box.mails.pop()))
    shown(page, f"alert-confirm-{width}-{scheme}")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("status").get_by_text("Confirmed").wait_for()
    shown(page, f"alert-confirmed-{width}-{scheme}")
    corrected(site.edition, severity="major")
    work()
    page.goto(f"{site.url}{place}")
    # What the window had of these pages may be kept for a minute.
    page.reload()
    page.get_by_text("Changed in 2.0").wait_for()
    shown(page, f"paragraph-history-{width}-{scheme}")
    page.goto(f"{site.url}{place.rsplit('/', 2)[0]}/")
    page.reload()
    page.get_by_text("Changed in 2.0").wait_for()
    shown(page, f"section-history-{width}-{scheme}")
    # Browsers show the HTML of mails without the site's policy, as mail programs do.
    mail = page.context.new_page()
    mail.set_viewport_size({"width": width, "height": 800})
    mail.emulate_media(color_scheme=scheme)
    mail.set_content(read(site.box.mails[0]).get_body(("html",)).get_content())
    shown(mail, f"mail-{width}-{scheme}")
    if folder := os.environ.get("SHOTS"):
        Path(folder, "mail.txt").write_text(text_of(site.box.mails[0]))

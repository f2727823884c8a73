"""The main journeys of writing in Firefox: what is typed, chosen, undone, commented on and left is what Chromium has too."""

import shutil

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from reports.models.review import Comment
from tests.browser.firefox import Firefox
from tests.browser.pages import section_page
from tests.browser.writing.surface import EVERYTHING, SIGNS, press
from tests.desk.conftest import at_the_desk
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
SAVED = "//*[@id='saved'][contains(., 'Saved.')]"


@pytest.fixture(scope="module")
def started_firefox(tmp_path_factory):
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("There is no Firefox here: apt-get install firefox-esr")
    firefox = Firefox(program, tmp_path_factory.mktemp("firefox"))
    yield firefox
    firefox.close()


@pytest.fixture
def firefox(desk, started_firefox, live_server):
    """Edith's section in Firefox, the cursor at its end: `firefox("Text.")`."""

    def opened(text):
        desk.draft.sections.filter(slug="tides").update(body=text)
        name = settings.SESSION_COOKIE_NAME
        session = at_the_desk(User.objects.get(username="edith")).cookies[name].value
        started_firefox.goto(f"{live_server.url}/healthz")
        started_firefox.command("WebDriver:AddCookie", cookie={"name": name, "value": session, "path": "/"})
        started_firefox.goto(live_server.url + section_page(desk))
        started_firefox.click("//*[contains(@class, 'written')]/*[last()]")
        started_firefox.press("Control+End")
        return started_firefox

    yield opened
    started_firefox.goto(f"{live_server.url}/healthz")
    started_firefox.command("WebDriver:DeleteAllCookies")


def body_of(firefox):
    return firefox.evaluate("return document.querySelector('#id_body').value")


def shown(firefox):
    return firefox.evaluate("return document.querySelector('.written')?.innerText ?? ''")


def becomes(firefox, text):
    until(lambda: body_of(firefox) == text)


def tool(firefox, name):
    firefox.click(f"//*[@aria-label='Writing']//button[.='{name}']")


def test_a_section_is_written_saved_undone_and_done_again_in_firefox(desk, firefox):
    page = firefox("It turns.")
    press(page, "Enter|## Between|Enter|'Some |Control+b|bold|Control+b| words @att")
    page.sees("//*[@role='option'][contains(., 'Vaswani')]")
    press(page, "Enter|Control+Alt+f|'Why.|Escape|Enter")
    tool(page, "Table")
    press(page, "'Place|Tab|'Power|Tab|'Rance|Tab|240")
    words = "It turns.\n\n### Between\n\nSome **bold** words [@one][^1]"
    table = "\n\n| Place | Power |\n| --- | --- |\n| Rance | 240 |"
    becomes(page, f"{words}{table}\n\n[^1]: Why.")
    assert [sign for sign in SIGNS if sign in shown(page)] == []
    page.press("Control+s")
    page.sees(SAVED)
    assert desk.draft.sections.get(slug="tides").body == f"{words}{table}\n\n[^1]: Why."
    undone = 0
    while body_of(page) != "It turns.":
        page.press("Control+z")
        undone += 1
    for _ in range(undone):
        page.press("Control+y")
    becomes(page, f"{words}{table}\n\n[^1]: Why.")


def test_a_source_is_chosen_in_a_dialog_and_chips_are_deleted_one_by_one_in_firefox(firefox):
    page = firefox("It turns [@one]")
    tool(page, "Cite")
    press(page, "attention|Enter")
    page.click("//dialog//button[.='Cite']")
    becomes(page, "It turns [@one][@one]")
    press(page, "' on")
    becomes(page, "It turns [@one][@one] on")
    press(page, "Backspace|Backspace|Backspace|Backspace|ArrowLeft|ArrowLeft|x")
    becomes(page, "It turns x[@one]")


def test_words_are_commented_on_in_firefox_and_stay_marked(firefox):
    page = firefox("It turns both ways.")
    press(page, "Control+Shift+ArrowLeft|Control+Shift+ArrowLeft|Control+Alt+m|'Does it?")
    page.click("//*[@data-comments]//button[.='Comment']")
    page.sees("//*[contains(@class, 'thread')][contains(., 'Does it?')]")
    assert "ways" in Comment.objects.get().quote
    page.sees("//*[contains(@class, 'commented')][contains(., 'ways')]")


def test_what_was_typed_just_before_a_reload_is_back_in_firefox(firefox):
    page = firefox("It turns.")
    press(page, "' Typed and gone.")
    page.command("WebDriver:Refresh")
    page.sees("//h2[contains(., 'Unsaved changes restored')]")
    becomes(page, "It turns. Typed and gone.")
    until(lambda: "Typed and gone." in shown(page))


def test_every_kind_of_block_is_shown_without_markdown_and_sent_as_it_was_in_firefox(desk, firefox):
    page = firefox(EVERYTHING.strip())
    assert [sign for sign in SIGNS if sign in shown(page)] == []
    page.press("Control+s")
    page.sees(SAVED)
    assert desk.draft.sections.get(slug="tides").body == EVERYTHING.strip()

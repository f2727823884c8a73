"""Comments beside the text: made on chosen words, at their height, and sent while other words are not saved."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from reports import drafting
from reports.models.people import Actor
from reports.models.review import Comment
from reports.models.schedule import ScheduledPublication
from reports.models.series import Edition
from tests.browser.looking import wrong_with
from tests.browser.pages import section_page
from tests.browser.writing.surface import becomes, body_of
from tests.making import AT
from tests.waiting import intercept, page_until, still

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

TEXT = (
    "A tidal barrage was *finished* in [[kites]], and more of it came [@one].\n\n### Between\n\n"
    + "Some words that take their room here. " * 40
    + "\n\n1. It turns.\n2. It turns no more.\n\nIt turns both ways, says the [report](https://example.org/)."
)


@pytest.fixture
def talked(desk):
    section = desk.draft.sections.get(slug="tides")
    section.body = TEXT
    section.save()
    ada = drafting.CommentAuthor("Ada", AT)
    for quote, words in (
        ("finished in power kites, and more", "By whom?"),
        ("turns both ways, says the report", "Does it?"),
    ):
        said = drafting.comment(
            section, ada, words, names={"kites": "power kite"}, quote=quote.replace("kites", "kite")
        )
        drafting.answer(said, drafting.CommentAuthor("Grace", AT), "By them.")
    drafting.comment(section, ada, "Is this still so?", names={}, quote="")
    drafting.comment(
        section, ada, "Which?", names={}, quote="Some words that take their room here", before="room here."
    )
    return section


def marked(page, words):
    return page.locator(".written .commented", has_text=words)


@pytest.mark.journey
def test_words_are_marked_and_each_comment_stands_at_their_height(talked, write):
    page = write(TEXT, at="Home")
    by_whom, does_it = (page.locator(".thread", has_text=words) for words in ("By whom?", "Does it?"))
    expect(marked(page, "finished")).to_be_visible()
    still(page)
    assert by_whom.bounding_box()["y"] > marked(page, "finished").first.bounding_box()["y"]
    page.keyboard.press("Control+End")
    marked(page, "both ways").wait_for()
    still(page)
    assert abs(does_it.bounding_box()["y"] - marked(page, "both ways").first.bounding_box()["y"]) < 40
    assert body_of(page) == TEXT


def test_with_the_preview_beside_a_comment_is_written_below_the_text(talked, write):
    page = write(TEXT, at="Home")
    page.get_by_role("button", name="Preview beside").click()
    page.locator(".thread", has_text="By whom?").wait_for()
    page.get_by_text("up to date").wait_for()
    page.locator(".written").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.press("Control+Alt+m")
    page.keyboard.type("Is it?")
    comment = page.get_by_label("Comment", exact=True)
    assert comment.input_value() == "Is it?"
    assert page.get_by_text("up to date").is_visible(), "the page does not wait for a comment"
    assert body_of(page) == TEXT
    still(page)
    box, pane = comment.bounding_box(), page.locator("[data-preview-page]").bounding_box()
    assert 0 < box["y"] < page.viewport_size["height"]
    assert box["x"] + box["width"] <= pane["x"]


def test_a_comment_is_made_on_chosen_words_beside_words_that_are_not_saved(desk, write, said):
    page = write("A tidal barrage was finished.")
    page.keyboard.type(" It is *not* saved.")
    for _ in range(3):
        page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+Alt+m")
    page.keyboard.type("Why not?")
    page.locator(".comment-fields").get_by_role("button", name="Comment").click()
    page.locator(".thread", has_text="Why not?").wait_for()
    becomes(page, "A tidal barrage was finished. It is *not* saved.")
    assert Comment.objects.get().quote in {"not saved.", "is not saved."}
    assert marked(page, "saved").is_visible()
    page.locator(".written").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Before it. ")
    assert "".join(marked(page, "").all_inner_texts()).endswith("not saved")
    page.locator(".thread summary", has_text="Reply").click()
    page.get_by_label("Your reply").fill("Soon.")
    page.locator(".answer").get_by_role("button", name="Reply").click()
    page.locator(".thread", has_text="Soon.").wait_for()
    assert page.locator(".open-count").inner_text() == "1 open"
    page.get_by_role("button", name="Resolve").click()
    page.get_by_text("1 resolved").wait_for()
    assert marked(page, "saved").count() == 0
    page.locator("#section_form[data-autosave=saved]").wait_for()
    page.locator(".new-comment summary").click()
    page.locator(".new-comment [name$=comment]").press_sequentially("Well.")
    assert page.locator("#section_form").get_attribute("data-autosave") == "saved"
    assert body_of(page) == "Before it. A tidal barrage was finished. It is *not* saved."
    assert said == []


def test_however_much_is_to_fix_a_comment_stands_beside_its_words(desk, window):
    section = desk.draft.sections.get(slug="tides")
    section.body = "Words. " * 60 + "\n\nA barrage was finished.\n\n" + "".join(f"[@none{each}] " for each in range(9))
    section.save()
    drafting.comment(
        section, drafting.CommentAuthor.of("Grace", AT), "By whom?", names={}, quote="barrage was finished"
    )
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".written .commented").wait_for()

    def apart():
        still(edith)
        places = [edith.locator(each).first.bounding_box()["y"] for each in (".commented", ".comments .thread")]
        return abs(places[0] - places[1])

    edith.get_by_text("9 errors").wait_for()
    assert edith.get_by_role("link", name="There is no reference “none8”").is_visible()
    assert apart() < 30


def test_words_typed_on_while_their_comment_is_sent_stay_marked(desk, write):
    page = write("A tidal barrage was finished.")
    for _ in range(3):
        page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+Alt+m")
    page.keyboard.type("By whom?")
    held = []
    intercept(page, "**/comments/*", lambda route: held.append(route))  # noqa: PLW0108  a builtin cannot be wrapped
    page.locator(".comment-fields").get_by_role("button", name="Comment").click()
    page_until(page, lambda: held)
    page.locator(".written").focus()
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("xyz")
    becomes(page, "A tidal barrage was finishxyzed.")
    held[0].continue_()
    page.locator(".thread", has_text="By whom?").wait_for()
    assert "finishxyzed" in "".join(marked(page, "").all_inner_texts())


def test_what_is_refused_stays_with_its_reason(write):
    page = write("A tidal barrage was finished.")
    page.locator(".new-comment summary").click()
    page.locator("#id_quote").fill("No such words")
    page.locator("#id_comment").fill("Why?")
    page.locator(".comment-fields").get_by_role("button", name="Comment").click()
    page.get_by_text("The saved text does not contain this quote").wait_for()
    assert page.locator("#id_comment").input_value() == "Why?"


def suggest(page, quote, replacement):
    page.locator(".new-comment summary").first.click()
    page.get_by_label("Quoted text").fill(quote)
    page.get_by_label("Comment", exact=True).fill("More exact.")
    page.get_by_label("Suggested text").fill(replacement)
    page.locator(".comment-fields").get_by_role("button", name="Comment").click()
    page.locator(".thread ins", has_text=replacement).wait_for()


def test_what_reviewers_suggest_by_link_and_at_the_desk_is_accepted_with_one_click(desk, window, windows, live_server):
    section = desk.draft.sections.get(slug="tides")
    section.body = "A tidal barrage was finished.\n\nIt turns both ways."
    section.save()
    _, token = drafting.create_review_link(
        edition=desk, section=section.uid, reviewer="Ines", days=9, actor=Actor.of("Ada")
    )
    guest, paula, edith = windows.page(), window("paula"), window("edith")
    guest.goto(f"{live_server.url}/review/{token}/")
    suggest(guest, "tidal barrage", "barrage on the Rance")
    paula.goto(section_page(desk))
    suggest(paula, "both ways", "with the tide")
    edith.goto(section_page(desk))
    edith.locator(".written").focus()
    edith.keyboard.press("Control+End")
    edith.keyboard.type(" So far.")
    for name in ("Ines", "Paula Park"):
        edith.get_by_role("button", name=f"Accept suggestion · {name}").click()
        edith.get_by_role("button", name=f"Accept suggestion · {name}").wait_for(state="detached")
    text = "A barrage on the Rance was finished.\n\nIt turns with the tide. So far."
    becomes(edith, text)
    edith.keyboard.press("Control+s")
    edith.locator("#saved", has_text="Saved").wait_for()
    assert desk.draft.sections.get(slug="tides").body == text
    for name in ("Ines", "Paula Park"):
        assert edith.locator("#saves").get_by_text(f"Suggested by {name}").is_visible()
    assert edith.locator(".stale").count() == 0


@pytest.mark.rounds
def test_comments_are_sound_and_usable(talked, window, said):
    page = window("edith", width=390)
    page.on("console", lambda each: said.append(each.text) if each.type in {"error", "warning"} else None)
    for address in (
        section_page(talked.draft.edition),
        reverse("desk:comments", args=[talked.pk]),
        reverse("desk:review-section", args=[talked.pk]),
    ):
        page.goto(address)
        page.evaluate("for (const each of document.querySelectorAll('.comments details')) each.open = true")
        still(page)
        assert wrong_with(page, has_small_links="/review/" in address) == []
    assert said == []


def test_a_comment_on_a_locked_draft_is_sent_without_leaving_the_page(desk, window):
    now = timezone.now()
    row = ScheduledPublication.objects.create(
        edition=desk,
        at=now + timedelta(days=1),
        zone="UTC",
        sha256="0" * 64,
        asked_by="Ada",
        asked_at=now,
        is_frozen=True,
    )
    Edition.objects.filter(pk=desk.pk).update(schedule=row)
    page = window("edith")
    page.goto(section_page(desk))
    expect(page.locator(".written")).to_have_count(0)
    page.evaluate("window.isSamePage = true")
    page.locator(".new-comment summary").click()
    page.locator(".new-comment [name$=comment]").fill("Is it?")
    page.get_by_role("button", name="Comment", exact=True).click()
    page.locator(".thread", has_text="Is it?").wait_for()
    assert page.evaluate("window.isSamePage")

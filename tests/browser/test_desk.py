"""The desk in a real browser: nothing refused by the security policy, nothing that axe finds, usable at any width."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from reports import drafting
from reports.models.error_reports import receive
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.models.review import Verdict
from tests.browser import way
from tests.browser.looking import axe_finds
from tests.browser.pages import edition_page, section_page
from tests.desk.sources import ITEM
from tests.waiting import page_until

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUS_IS_SEEN = """() => {
    const node = document.activeElement, style = getComputedStyle(node), box = node.getBoundingClientRect();
    const frame = node.closest(".editor");
    const outlined = style.outlineStyle !== "none" || (frame && getComputedStyle(frame).outlineStyle !== "none");
    return [node.outerHTML.slice(0, 90), Boolean(outlined && box.width && box.height)];
}"""

COLOURED = """() => {
    const ink = getComputedStyle(document.body).color;
    const words = [...document.querySelectorAll(".waits, .good, .mark, .said, .banner, .banner p, .review-banner p")];
    return words.filter(each => getComputedStyle(each).color !== ink).map(each => each.className + ": " + each.textContent.trim());
}"""


def test_no_reader_can_stretch_the_pages_of_the_desk(desk, window):
    version = Version.objects.get()
    section = version.edition.draft.sections.first()
    words = {"wrong": "w" * 4_000, "quoted": "q" * 4_000, "suggestion": "s" * 4_000, "name": "n" * 200}
    told = receive(version, section=(section.uid, section.title), at=timezone.now(), **words)
    page = window("edith", width=768)
    for address in (
        "/admin/reports/errorreport/",
        reverse("admin:reports_errorreport_change", args=[told.pk]),
        reverse("admin:reports_section_change", args=[section.pk]),
    ):
        page.goto(address)
        assert (address, page.evaluate(SIDEWAYS)) == (address, 0)
        if table := page.query_selector(".results"):
            assert table.evaluate("node => node.scrollWidth - node.clientWidth") == 0


def test_focus_is_seen_all_the_way_through_an_editions_and_a_sections_page(desk, window):
    page = window("edith")
    for address in (edition_page(desk), reverse("admin:reports_draft_change", args=[desk.pk]), section_page(desk)):
        page.goto(address)
        unseen, seen = [], set()
        for _ in range(120):
            page.keyboard.press("Tab")
            node, outlined = page.evaluate(FOCUS_IS_SEEN)
            if node.startswith("<body") or (node in seen and len(seen) > 40):
                break
            seen.add(node)
            if not outlined:
                unseen.append(node)
        assert unseen == []
        assert len(seen) > 25


def test_what_waits_or_is_done_has_no_colour_of_its_own(desk, window):
    section = desk.draft.sections.get(slug="waves")
    for verdict in (Verdict.CHANGES, Verdict.APPROVED):
        document = drafting.document_of(desk)
        about = next(each for each in document.sections if each.uid == section.uid)
        read = drafting.text_digest(document, about)
        drafting.save_review(
            edition=desk, section=section.uid, read=read, verdict=verdict, words="So.", actor=Actor.of(verdict)
        )
    page = window("edith")
    for name, of in (
        ("admin:reports_section_change", section),
        ("desk:reviews", desk),
        ("desk:review-section", section),
        ("desk:preview-section", section),
        ("desk:preview-edition", desk),
    ):
        page.goto(reverse(name, args=[of.pk]))
        assert page.evaluate(COLOURED) == [], name


def test_an_edition_stands_in_one_line_of_the_list_of_all_references(desk, window):
    desk.report.name = "LLM developments"
    desk.report.save()
    item = ITEM | {"title": "Incentivizing reasoning in large language models through reinforcement learning"}
    item["author"] = [{"family": name} for name in ("Guo", "Yang", "Zhang", "Song")]
    desk.draft.references.create(key="anthropic2025claude4", item=item)
    page = window("edith")
    page.goto("/admin/reports/reference/")
    cell = page.get_by_role("cell", name="LLM developments 2024").first
    assert cell.evaluate("each => each.getClientRects()[0].width") > 160
    text = "each => { const text = document.createRange(); text.selectNodeContents(each); return text.getClientRects().length; }"
    assert cell.evaluate(text) == 1, "two lines"


def test_a_reference_shows_the_fields_of_its_kind_and_those_that_are_filled_in(desk, window):
    page = window("edith", width=390)
    page.goto(f"{reverse('admin:reports_reference_add')}?draft={Version.objects.get().edition.draft.pk}")
    fields = ["container", "publisher", "volume", "issue", "pages", "number", "editors", "isbn"]

    def shown():
        return " ".join(name for name in fields if page.locator(f"[name={name}]").is_visible())

    kind = page.get_by_label("Kind")
    assert (kind.input_value(), shown()) == ("article-journal", "container volume issue pages")
    page.get_by_label("Issue").fill("4")
    kind.select_option("book")
    assert shown() == "container publisher volume issue pages editors isbn"
    kind.select_option("report")
    assert shown() == "container publisher issue number isbn"
    kind.select_option("document")
    assert shown() == " ".join(fields)


@pytest.mark.journey
def test_sections_are_dragged_into_another_order(desk, window):
    page = window("edith")
    page.goto(edition_page(desk))
    handles = page.locator(".section-list [data-handle]")
    first, last = (handles.nth(number).bounding_box() for number in (0, 2))
    page.mouse.move(last["x"] + last["width"] / 2, last["y"] + last["height"] / 2)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] / 2, last["y"] + last["height"] / 2 - 8, steps=4)
    # Sortable begins a moment after the browser does, and takes no notice of where the mouse is before that.
    page.locator(".section-list .sortable-ghost").wait_for()
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2)
    page.mouse.up()
    page.get_by_text("Order saved.").wait_for()
    assert list(desk.draft.sections.order_by("position").values_list("slug", flat=True)) == ["waves", "tides", "winds"]


def test_sections_are_moved_by_keyboard_and_focus_stays_with_them(desk, window):
    page = window("edith")
    page.goto(edition_page(desk))
    page.get_by_role("button", name="Down Tidal Power").focus()
    page.keyboard.press("Enter")
    page.get_by_text("“Tidal Power” is number 2 of 3 now.").wait_for()
    assert page.evaluate("document.activeElement.textContent").split() == ["Down", "Tidal", "Power"]
    order = desk.draft.sections.order_by("position").values_list("slug", flat=True)
    page_until(page, lambda: list(order.all()) == ["winds", "tides", "waves"])


def test_the_editor_and_its_textarea_stay_in_step(desk, window):
    page = window("edith")
    page.goto(section_page(desk))
    page.locator(".editor .written").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" It was **opened**.")
    assert page.locator("#id_body").input_value().endswith("turn both ways. It was **opened**.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").body.endswith("turn both ways. It was **opened**.")


def test_the_bar_of_the_editor_cites_and_links(desk, window):
    page = window("edith")
    page.goto(section_page(desk))
    page.locator(".editor .written").click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Technique").click()
    page.wait_for_function("() => document.activeElement?.closest('dialog') !== null")
    page.keyboard.type("kites")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#id_body').value.endsWith('\\n\\n[[kites]]')")


@pytest.mark.journey
def test_everything_is_written_without_javascript(desk, window):
    page = window("edith", java_script_enabled=False)
    page.goto(section_page(desk))
    page.fill("#id_body", "Written without a script.")
    page.locator("summary", has_text="Add a prediction").click()
    page.fill("#id_predictions-0-statement", "It will work.")
    page.fill("#id_predictions-0-due", "2027-01-01")
    way.saved(page)
    section = desk.draft.sections.get(slug="tides")
    assert (section.body, [each.statement for each in section.predictions.all()]) == (
        "Written without a script.",
        ["It will work."],
    )
    page.goto(edition_page(desk))
    page.get_by_role("button", name="Down Tidal Power").click()
    order = desk.draft.sections.order_by("position").values_list("slug", flat=True)
    page_until(page, lambda: list(order.all()) == ["winds", "tides", "waves"])


def test_several_rows_are_added_at_once(desk, window):
    page = window("edith")
    page.goto(section_page(desk))
    page.locator("summary", has_text="Add a prediction").click()
    page.get_by_role("button", name="Add another prediction").click()
    for number in (0, 1):
        page.fill(f"#id_predictions-{number}-statement", f"Prediction {number}.")
        page.fill(f"#id_predictions-{number}-due", "2027-01-01")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.", exact=True).wait_for()
    section = desk.draft.sections.get(slug="tides")
    assert [each.statement for each in section.predictions.all()] == ["Prediction 0.", "Prediction 1."]


def test_two_people_see_each_others_words(desk, window):
    edith, paula = window("edith"), window("paula")
    for page in (edith, paula):
        page.goto(section_page(desk))
    paula.fill("#id_summary", "What Paula wrote.")
    paula.get_by_role("button", name="Save", exact=True).click()
    paula.get_by_text("Saved.", exact=True).wait_for()
    edith.fill("#id_summary", "What Edith wrote.")
    edith.get_by_role("button", name="Save", exact=True).click()
    edith.get_by_role("heading", name="Not saved yet: Paula Park saved this page").wait_for()
    edith.wait_for_load_state()
    sides = edith.locator(".stale .side ins").all_inner_texts()
    assert [side.split("\n") for side in sides] == [
        ["added:", "What Edith wrote.", "end of added"],
        ["added:", "What Paula wrote.", "end of added"],
    ]
    assert edith.locator("#id_summary").input_value() == "What Edith wrote."
    assert axe_finds(edith) == []
    edith.get_by_label("Keep your unsaved text").check()
    edith.get_by_role("button", name="Save this choice").click()
    edith.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").summary == "What Edith wrote."


def test_text_copied_from_the_preview_is_accepted_as_a_quote_of_an_assessment(desk, window):
    tides = desk.draft.sections.get(slug="tides")
    tides.body = "A *tidal* barrage [@one] turns [[kites]].[^1]\n\n[^1]: At sea."
    tides.save()
    page = window("edith")
    page.goto(reverse("desk:preview-section", args=[tides.pk]))
    page.locator("p.numbered").first.evaluate("node => getSelection().selectAllChildren(node)")
    copied = page.evaluate("getSelection().toString().trim()")
    assert copied == "A tidal barrage [1] turns power kite.1"
    page.goto(section_page(desk))
    page.locator("#assessments-group summary", has_text="Change").first.click()
    page.locator("textarea[name=assessments-0-quote]").fill(copied)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert tides.assessments.first().quote == "A tidal barrage turns power kite."


@pytest.mark.journey
def test_an_edition_is_published_from_the_first_look_to_the_version(desk, window):
    desk.draft.sections.update(is_reviewed=True)
    page = window("paula")
    page.goto(edition_page(desk))
    page.get_by_role("link", name="Publish", exact=True).click()
    way.give_reasons(page)
    page.get_by_role("button", name="Publish 1.0").click()
    page.get_by_text("Sea 2024 1.0 is published.").wait_for()
    desk.refresh_from_db()
    assert desk.current_version.publisher == "Paula Park"


@pytest.mark.journey
def test_a_blocked_publish_button_has_a_link_to_the_field_for_mouse_and_keyboard(desk, window):
    desk.draft.sections.update(is_reviewed=True)
    type(desk.draft).objects.filter(pk=desk.pk).update(title="")
    page, address = window("paula"), reverse("desk:publish", args=[desk.pk])
    page.goto(address)
    button, link = (
        page.get_by_role("button", name="Publish 1.0"),
        page.get_by_role("link", name="Show the first problem"),
    )
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description("1 issue blocks version 1.0")
    box = button.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.url.endswith(address)
    link.click()
    expect(page.locator("#id_title")).to_be_focused()

    page.goto(address)
    page.locator("#id_note").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#id_title")).to_be_focused()

    type(desk.draft).objects.filter(pk=desk.pk).update(title="The Sea")
    page.goto(address)
    expect(button).to_be_enabled()
    link.click()
    expect(page.get_by_label("Reason to accept this warning").first).to_be_focused()


@pytest.mark.journey
def test_a_reviewer_without_an_account_says_a_word_that_reaches_the_desk(desk, window, browser, live_server):
    page = window("edith")
    page.goto(section_page(desk))
    page.get_by_role("link", name="Ask for a review…").click()
    page.get_by_label("Reviewer").fill("Grace Hopper")
    page.get_by_role("button", name="Ask for the review").click()
    path = page.get_by_label("Link", exact=True).input_value().split("/", 3)[3]
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    guest = context.new_page()
    guest.goto(f"/{path}")
    guest.get_by_label("Approve").check()
    guest.get_by_role("button", name="Send review").click()
    guest.get_by_text("Your approval was recorded for exactly this text.").wait_for()
    context.close()
    page.goto(section_page(desk))
    page.get_by_text("Approved by Grace Hopper").wait_for()


def test_a_link_to_pass_on_is_copied_with_a_button_that_says_so(desk, window):
    page = window("ursula", permissions=["clipboard-read", "clipboard-write"])
    page.goto(reverse("invite", args=[User.objects.get(username="edith").pk]))
    page.get_by_role("button", name="Show link to copy").click()
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("status").get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Link", exact=True).input_value()

"""Two people in one section, in real browsers: each sees that the other is there, and no word of either is lost."""

import pytest

from tests.browser.looking import wrong_with
from tests.browser.pages import section_page, type_in
from tests.rounds import rounds
from tests.waiting import autosaved

pytestmark = pytest.mark.django_db(transaction=True)
#: Both write and save in each.
ROUNDS = rounds(200, otherwise=1)


@pytest.mark.rounds
def test_each_of_two_people_in_a_section_sees_that_the_other_is_there(desk, window):
    edith, paula = window("edith"), window("paula")
    edith.goto(section_page(desk))
    paula.goto(section_page(desk))
    paula.get_by_text("Edith Ek is here.").wait_for()
    type_in(edith, "Edith's own words.")
    edith.get_by_text("Paula Park is here.").wait_for()
    autosaved(edith)
    type_in(paula, "Typed.")
    paula.get_by_text("Edith Ek is here").wait_for()
    assert "Edith's own words." not in paula.content()
    assert wrong_with(paula) == []
    edith.goto("/admin/")
    type_in(paula, " More.")
    paula.locator("[data-here]:empty").wait_for(state="attached")


def both_write(desk, window, theirs, mine):
    """Paula's page and Edith's of one section, Paula's text saved after Edith opened hers; Edith has typed hers."""
    desk.draft.sections.filter(slug="tides").update(body="One is.\n\nTwo is.\n\nThree is.")
    edith, paula = window("edith"), window("paula", java_script_enabled=False)
    edith.goto(section_page(desk))
    paula.goto(section_page(desk))
    paula.fill("#id_body", theirs)
    paula.get_by_role("button", name="Save", exact=True).click()
    paula.get_by_text("Saved.", exact=True).wait_for()
    edith.evaluate(
        """text => { const area = document.querySelector("#id_body"); area.value = text;
            area.dispatchEvent(new Event("input", {bubbles: true})); }""",
        mine,
    )
    autosaved(edith)
    edith.keyboard.press("Control+s")
    return edith


def test_different_paragraphs_of_two_people_are_put_together(desk, window):
    edith = both_write(desk, window, "One was.\n\nTwo is.\n\nThree is.", "One is.\n\nTwo is.\n\nThree is.\n\nFour.")
    edith.get_by_text("Paula Park saved this page while you wrote. Both of your changes are in it: Text.").wait_for()
    assert desk.draft.sections.get(slug="tides").body == "One was.\n\nTwo is.\n\nThree is.\n\nFour."


@pytest.mark.journey
@pytest.mark.rounds
def test_the_same_paragraph_is_shown_side_by_side_and_chosen(desk, window):
    theirs, mine = "One is.\n\nTwo is, they say.\n\nThree is.", "One was.\n\nTwo surely is.\n\nThree is."
    edith = both_write(desk, window, theirs, mine)
    edith.get_by_role("heading", name="Not saved yet: Paula Park saved this page").wait_for()
    choice = edith.get_by_role("group", name="Text, choice 1")
    edith.wait_for_load_state()
    assert [" ".join(words.split()) for words in choice.locator("ins").all_inner_texts()] == [
        "added: surely end of added",
        "added: , they say end of added",
    ]
    assert wrong_with(edith) == []
    edith.get_by_role("button", name="Save this choice").click()
    edith.get_by_text("nothing is saved until you do").wait_for()
    assert desk.draft.sections.get(slug="tides").body == theirs
    choice.get_by_label("Keep your unsaved text").check()
    edith.get_by_role("button", name="Save this choice").click()
    edith.get_by_text("Your choice was saved: Text.").wait_for()
    assert desk.draft.sections.get(slug="tides").body == "One was.\n\nTwo surely is.\n\nThree is."


def test_a_page_with_a_conflict_is_loaded_again_by_forward_and_can_be_discarded(desk, window):
    theirs, mine = "One is.\n\nTwo is, they say.\n\nThree is.", "One was.\n\nTwo surely is.\n\nThree is."
    edith = both_write(desk, window, theirs, mine)
    conflict = edith.get_by_role("heading", name="Not saved yet: Paula Park saved this page")
    conflict.wait_for()
    edith.get_by_role("button", name="Discard changes").wait_for()
    autosaved(edith)
    edith.goto("/admin/")
    edith.go_back()
    conflict.wait_for()
    edith.go_back()
    edith.go_forward()
    conflict.wait_for()
    edith.get_by_role("button", name="Discard changes").click()
    conflict.wait_for(state="detached")
    assert edith.input_value("#id_body") == theirs


@pytest.mark.rounds
def test_in_many_rounds_of_two_people_in_one_section_nothing_is_lost(desk, window):
    """Each writes a paragraph of their own and a word into one of both, and saves; the second to save chooses their own there."""
    desk.draft.sections.filter(slug="tides").update(body="Ediths own.\n\nWords of both.\n\nPaulas own.")
    pages = {"Ediths": window("edith"), "Paulas": window("paula")}
    for page in pages.values():
        page.goto(section_page(desk))
    met = 0
    for number in range(ROUNDS):
        # Both have an older page open when they write: the second to save always meets the first.
        for name, page in pages.items():
            page.evaluate(
                """([name, number]) => { const area = document.querySelector("#id_body");
                    area.value = area.value.replace(`${name} `, `${name} own-${name[0]}-${number} `)
                        .replace("of ", `of joint-${name[0]}-${number} `);
                    area.dispatchEvent(new Event("input", {bubbles: true})); }""",
                [name, number],
            )
        # Whoever saved last has what is there now, and saves first.
        for page in list(pages.values())[:: 1 if number % 2 else -1]:
            page.keyboard.press("Control+s")
            page.locator(".saved .success, .stale").first.wait_for()
            if page.locator(".stale").count():
                page.get_by_label("Keep your unsaved text").check()
                with page.expect_navigation():
                    page.get_by_role("button", name="Save this choice").click()
                met += 1
            page.locator(".saved .success").wait_for()
        words = desk.draft.sections.get(slug="tides").body.split()
        assert words.count(f"joint-{'P' if number % 2 else 'E'}-{number}") == 1
    assert met == ROUNDS
    wanted = [f"own-{name[0]}-{number}" for number in range(ROUNDS) for name in pages]
    assert {each: words.count(each) for each in wanted} == dict.fromkeys(wanted, 1)

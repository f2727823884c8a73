"""An empty site, two people, and the whole way: report, edition, sections, review, 1.0, a correction, the next year."""

import pytest
from django.contrib.sessions.models import Session

from reports import publishing
from reports.models.ledger import Version
from reports.models.series import Edition
from reports.rights import EDITORS, PUBLISHERS
from tests.browser import way
from tests.browser.newsroom import log_in_beside
from tests.desk.conftest import person

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
PEROVSKITE, BATTERIES, BALCONY, FIELDS = way.SECTIONS
#: What the four sections are in Markdown, of which nobody typed a sign.
BODIES = {
    PEROVSKITE: f"{way.SECTIONS[PEROVSKITE]} They are [[tandem-cell|tandem cells]] and were counted [@iea][^1]\n\n"
    "[^1]: Counted at the end of November.",
    BATTERIES: f"{way.SECTIONS[BATTERIES]}\n\n![[more-each-year]]\n\nTyped while nothing could be reached.",
    BALCONY: f"{way.SECTIONS[BALCONY]}\n\n| Country | Panels |\n| --- | --- |\n| Germany | 900000 |\n| Austria | 80000 |",
    FIELDS: f"{way.SECTIONS[FIELDS]}\n\n![[wheat-in-half-of-the-light]]",
}


@pytest.fixture
def people(live_server):
    person("paula", group=PUBLISHERS, is_staff=True, first_name="Paula", last_name="Park")
    person("edith", group=EDITORS, is_staff=True, first_name="Edith", last_name="Ek")


def test_two_people_take_a_report_from_an_empty_site_to_the_next_year(people, window, browser, live_server):
    paula, edith = window("paula"), window("edith")
    way.begin(paula)
    board = paula.url
    four_sections_are_written(paula, edith, board)
    assert dict(Edition.objects.get().draft.sections.values_list("title", "body")) == BODIES
    paula.goto(board)
    way.picture(paula, "board")
    they_are_seen_as_readers_will(paula)

    path = way.ask_for_review(edith, board)
    guest = browser.new_context(base_url=live_server.url).new_page()
    way.review(guest, path)
    guest.context.close()
    way.publish(paula, board, "1.0")
    assert paula.goto(f"/solar/{way.YEAR}/").status == 200
    way.picture(paula, "published")

    way.correct(edith, board)
    a_correction_is_published_with_its_proposed_note(paula, board)
    the_next_year_is_begun(edith, board)
    assert publishing.verify() == ()


def four_sections_are_written(paula, edith, board):
    way.add_section(paula, board, PEROVSKITE)
    paula.keyboard.type(" They are ")
    way.link_technique(paula)
    paula.keyboard.type(" and were counted ")
    way.cite(paula)
    way.add_note(paula)
    way.saved(paula)

    way.add_section(edith, board, BATTERIES)
    way.place_chart(edith)
    the_network_fails_and_the_session_ends(edith)

    way.add_section(edith, board, BALCONY)
    way.add_table(edith)
    way.predict(edith)
    way.saved(edith)

    way.add_section(paula, board, FIELDS)
    way.paste_photograph(paula)
    way.saved(paula)


def the_network_fails_and_the_session_ends(edith):
    """Nothing is lost of what Edith types meanwhile; once she has logged in again, it is saved."""
    edith.context.set_offline(True)
    way.end_of_text(edith)
    edith.keyboard.press("Enter")
    edith.keyboard.type("Typed while nothing could be reached.")
    edith.get_by_text("Not backed up: no connection to the server.").wait_for()
    her = edith.locator(".main-form[data-person]").get_attribute("data-person")
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == her:
            session.delete()
    edith.context.set_offline(False)
    edith.get_by_text("Not backed up: you are logged out.").wait_for()
    way.save(edith)
    log_in_beside(edith, "edith")
    edith.get_by_role("button", name="Save again", exact=True).click()
    edith.get_by_text("Saved.", exact=True).wait_for()


def they_are_seen_as_readers_will(paula):
    paula.locator("#sections").get_by_role("link", name=FIELDS).first.click()
    paula.get_by_role("button", name="Preview beside").click()
    paula.frame_locator("iframe").get_by_text(way.SECTIONS[FIELDS]).wait_for()
    paula.get_by_text("up to date").wait_for()
    way.picture(paula, "preview")
    paula.get_by_role("button", name="Close").click()


def a_correction_is_published_with_its_proposed_note(paula, board):
    paula.goto(board)
    paula.get_by_role("link", name="Publish", exact=True).click()
    paula.get_by_text("Text before and after", exact=True).click()
    proposed = [paula.locator(f"textarea[name$=-{name}]").input_value() for name in ("before", "after")]
    assert proposed == [
        "A panel on a balcony needs no permission any more.",
        "A panel on a balcony needs hardly a permission any more.",
    ]
    paula.locator("textarea[name$=-explanation]").fill("Two states still ask for one.")
    paula.get_by_label("Note for readers").fill("One sentence corrected.")
    way.publish_this(paula, "1.1")
    note, *others = Version.objects.get(minor=1).notes
    assert (note.section, note.before, note.after, others) == ("balcony-panels", *proposed, [])


def the_next_year_is_begun(edith, board):
    edith.goto(board)
    edith.get_by_role("link", name="Start the next edition").click()
    edith.get_by_role("button", name="Start the edition").click()
    edition = edith.get_by_role("navigation", name="Edition")
    edition.get_by_role("heading", name=f"{way.REPORT} {way.YEAR + 1}", exact=True).wait_for()
    edith.get_by_text("5 issues block version 1.0").wait_for()
    edith.get_by_text("4 carried-over sections are not yet checked").wait_for()
    way.picture(edith, "next-year")

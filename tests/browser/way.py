"""The whole way of a report through the desk, step by step, as its editors go it: for the test and for the guide's pictures.

Every step is taken on a page that the one before led to, and nothing of Markdown is typed.
"""

import io
import os
from datetime import UTC, date, datetime
from pathlib import Path

from PIL import Image

from tests.browser.writing.surface import PASTE

YEAR = datetime.now(UTC).year
REPORT = "State of Solar Power"
PASTED_CHART = "Year\tNew power\n2023\t447\n2024\t597\n2025\t649\n"
#: Each section: its title, what it says, and a second paragraph.
SECTIONS = {
    "Perovskite on top": "Cells of perovskite on silicon left the laboratory.",
    "Batteries beside panels": "Half of what was built this year has a battery beside it.",
    "Balcony panels": "A panel on a balcony needs no permission any more.",
    "Panels over fields": "Crops grow under panels that let through half of the light.",
}


def picture(page, name):
    """A picture of the page for docs/editor-guide.md, where bin/screenshots asks for them. In few colours, which a screen has."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.evaluate("() => document.activeElement?.blur()")
        drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(48, dither=Image.Dither.NONE)
        drawn.save(Path(folder) / f"{name}.png", optimize=True)


def save(page):
    page.get_by_role("button", name="Save", exact=True).first.click()


def saved(page):
    save(page)
    page.get_by_text("Saved.", exact=True).wait_for()


def added(page):
    save(page)
    page.get_by_text("” added.").or_(page.get_by_text("was added successfully")).first.wait_for()


def photograph():
    data = io.BytesIO()
    Image.radial_gradient("L").resize((640, 360)).convert("RGB").save(data, "JPEG")
    return {"name": "field.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def begin(page):
    """From an empty desk to an edition."""
    page.goto("/admin/")
    page.get_by_role("heading", name="Begin with a report").wait_for()
    picture(page, "first-steps")
    page.get_by_role("link", name="Add the report").click()
    page.fill("#id_name", REPORT)
    page.fill("#id_slug", "solar")
    page.fill("#id_description", "What happened to solar power, each year.")
    page.fill("#id_publisher_name", "Solar Desk")
    page.fill("#id_licence_name", "Creative Commons Attribution 4.0")
    save(page)
    page.get_by_text("Now its first edition.").wait_for()
    picture(page, "new-edition")
    page.get_by_role("button", name="Make the edition").click()
    page.get_by_role("heading", level=1, name=f"{REPORT} {YEAR}").wait_for()


def add_vocabulary(page):
    """Trends and a technique, as long as a text has none to choose from."""
    for title in SECTIONS:
        page.goto("/admin/trends/trend/add/")
        page.fill("#id_name", title)
        page.fill("#id_slug", title.lower().replace(" ", "-"))
        page.fill("#id_definition", f"{title}, in a sentence.")
        added(page)
    page.goto("/admin/trends/technique/add/")
    page.fill("#id_name", "tandem cell")
    page.fill("#id_slug", "tandem-cell")
    page.fill("#id_definition", "Two cells, one over the other.")
    added(page)


def add_source(page, board):
    page.goto(board)
    page.get_by_role("link", name="Add a reference").click()
    page.fill("#id_title", "Renewables of the Year")
    page.fill("#id_authors", "International Energy Agency")
    page.fill("#id_issued", str(YEAR))
    page.fill("#id_key", "iea")
    page.select_option("#id_kind", "report")
    added(page)


def add_chart(page, board):
    page.goto(board)
    page.get_by_role("link", name="Add a figure").click()
    page.fill("#id_key", "growth")
    page.fill("#id_title", "More each year")
    page.fill("#id_alt", "New solar power rose from 447 to 649 gigawatts between 2023 and 2025.")
    page.select_option("#id_kind", "line")
    page.fill("#id_columns", "year | Year | year\npower | New power | number | GW")
    page.fill("#id_data_table", PASTED_CHART)
    page.fill("#id_x", "year")
    page.fill("#id_y", "power")
    added(page)


def add_photograph(page, board):
    page.goto(board)
    page.get_by_role("link", name="Add a figure").click()
    page.fill("#id_key", "field")
    page.fill("#id_title", "Wheat in half of the light")
    page.fill("#id_alt", "Wheat grows in stripes of light below rows of panels.")
    page.set_input_files("#id_picture_file", photograph())
    added(page)


def add_section(page, board, title):
    """A new section about the trend of its name, with its first paragraph written in the surface."""
    page.goto(board)
    page.get_by_role("link", name="Add a section").or_(page.get_by_role("link", name="Add the first")).first.click()
    page.fill("#id_title", title)
    page.select_option("#id_trend", label=title)
    save(page)
    page.get_by_text("is there. Write it here.").wait_for()
    page.select_option("#id_maturity", "growing")
    page.fill("#id_summary", f"{title}: what happened.")
    page.locator(".cm-content").click()
    page.keyboard.type(SECTIONS[title])


def bar(page, name):
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name=name, exact=True).click()


def end_of_text(page):
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+End")


def cite(page):
    bar(page, "Cite")
    page.get_by_role("dialog").get_by_role("combobox").fill("renewables")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Cite", exact=True).click()
    page.get_by_role("dialog").wait_for(state="detached")


def link_technique(page):
    bar(page, "Technique")
    page.get_by_role("dialog").get_by_role("combobox").fill("tandem")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_label("Words in the text").fill("tandem cells")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for(state="detached")


def assess(page):
    """What the section says of the technique that it links."""
    rows = page.locator("#assessments-group")
    rows.locator("summary", has_text="Add an assessment").click()
    rows.get_by_label("Technique").first.fill("tandem cell")
    rows.locator("select[name=assessments-0-maturity]").select_option("emerging")


def add_note(page):
    bar(page, "Note")
    page.get_by_label("The note").fill("Counted at the end of November.")
    picture(page, "writing")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("dialog").wait_for(state="detached")


def place_figure(page, words):
    end_of_text(page)
    page.keyboard.press("Enter")
    bar(page, "Figure")
    page.get_by_role("dialog").get_by_role("combobox").fill(words)
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Place it").click()
    page.get_by_role("dialog").wait_for(state="detached")


def add_table(page):
    end_of_text(page)
    page.keyboard.press("Enter")
    bar(page, "Table")
    page.get_by_role("dialog").get_by_role("textbox").first.focus()
    page.evaluate(PASTE, ["", "Country\tPanels\nGermany\t900000\nAustria\t80000\n"])
    picture(page, "table")
    page.get_by_role("button", name="Done").click()
    page.get_by_role("dialog").wait_for(state="detached")


def predict(page):
    rows = page.locator("#predictions-group")
    rows.locator("summary", has_text="Add a prediction").click()
    rows.locator("textarea[name=predictions-0-statement]").fill("Every second roof that is built has panels.")
    rows.locator("textarea[name=predictions-0-criterion]").fill("As the statistics of building permits say.")
    rows.locator("input[name=predictions-0-due]").fill(date(YEAR + 2, 12, 31).isoformat())


def ask_for_review(page, board):
    """The link for a reviewer without an account."""
    page.goto(board)
    page.get_by_role("link", name="Ask for a review…").click()
    page.get_by_label("Reviewer").fill("Grace Hopper")
    page.get_by_role("button", name="Make the link").click()
    return page.get_by_label("The link").input_value().split("/", 3)[3]


def review(guest, path):
    guest.goto(f"/{path}")
    guest.get_by_label("I approve this text as it stands").check()
    guest.get_by_role("button", name="Send review").scroll_into_view_if_needed()
    picture(guest, "review")
    guest.get_by_role("button", name="Send review").click()
    guest.get_by_text("Your approval is kept, for exactly this text.").wait_for()


def publish(page, board, number):
    page.goto(board)
    page.get_by_role("link", name="Publish…").click()
    publish_this(page, number)


def publish_this(page, number):
    """With a reason for each warning."""
    for reason in page.get_by_label("Accept this warning, because").all():
        reason.fill("It can wait for the next version.")
    picture(page, f"publish-{number}")
    page.get_by_role("button", name=f"Publish {number}").click()
    page.get_by_text(f"{number}. See the page that readers have").wait_for()


def correct(page, board):
    """One word of the published text put right."""
    page.goto(board)
    page.locator("#sections").get_by_role("link", name="Balcony panels").click()
    page.locator(".cm-content").get_by_text("no permission").wait_for()
    end_of_text(page)
    page.keyboard.press("Control+f")
    page.locator(".cm-search input[name=search]").fill("no permission")
    page.locator(".cm-search input[name=replace]").fill("hardly a permission")
    page.locator(".cm-search button[name=replaceAll]").click()
    saved(page)

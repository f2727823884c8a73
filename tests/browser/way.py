"""The way of a report through the desk, step by step, as editors go it: for a test and for the guide's screenshots.

Each step is taken on a page that the previous step opened, and no Markdown is typed.
"""

import io
import os
from datetime import UTC, date, datetime
from pathlib import Path

from PIL import Image

from tests.browser.writing.surface import PASTE, put_cursor

YEAR = datetime.now(UTC).year
REPORT = "State of Solar Power"
CELLS = "Year\tNew power (GW)\n2023\t447\n2024\t597\n2025\t649\n"
SOURCE = f"""@techreport{{iea,
  author = {{{{International Energy Agency}}}}, institution = {{International Energy Agency}},
  title = {{Renewables of the Year}}, year = {YEAR},
}}"""
PASTE_PICTURE = """bytes => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "wheat.png", {type: "image/png"}));
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
#: The sections: title, and text.
SECTIONS = {
    "Perovskite on top": "Cells of perovskite on silicon left the laboratory.",
    "Batteries beside panels": "Half of what was built this year has a battery beside it.",
    "Balcony panels": "A panel on a balcony needs no permission any more.",
    "Panels over fields": "Crops grow under panels that let through half of the light.",
}


def picture(page, name):
    """Save a screenshot for docs/editor-guide.md if bin/screenshots asks for it, in few colours to keep the file small."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.evaluate("() => document.activeElement?.blur()")
        drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(48, dither=Image.Dither.NONE)
        drawn.save(Path(folder) / f"{name}.png", optimize=True)


def save(page):
    page.get_by_role("button", name="Save", exact=True).first.click()


def saved(page):
    save(page)
    page.get_by_text("Saved.", exact=True).wait_for()


def photograph():
    data = io.BytesIO()
    Image.radial_gradient("L").resize((640, 360)).convert("RGB").save(data, "PNG")
    return [*data.getvalue()]


def begin(page):
    """Create a report and its first edition on an empty site."""
    page.goto("/admin/")
    page.get_by_role("heading", name="Start with a report").wait_for()
    picture(page, "first-steps")
    page.get_by_role("link", name="Add the report").click()
    page.fill("#id_name", REPORT)
    page.fill("#id_slug", "solar")
    page.fill("#id_description", "What happened to solar power, each year.")
    page.fill("#id_publisher_name", "Solar Desk")
    page.fill("#id_licence_name", "Creative Commons Attribution 4.0")
    save(page)
    page.get_by_text("Next, add its first edition.").wait_for()
    picture(page, "new-edition")
    page.get_by_role("button", name="Start the edition").click()
    page.get_by_role("heading", level=1, name="version 1.0").wait_for()


def add_section(page, board, title):
    """Add a section, with a trend that is created in a dialog, and write its first paragraph."""
    page.goto(board)
    page.get_by_role("link", name="Add a section").or_(page.get_by_role("link", name="Add the first")).first.click()
    page.fill("#id_title", title)
    save(page)
    page.get_by_text("was added. Write its text below.").wait_for()
    page.get_by_role("link", name="New trend").click()
    trend = page.get_by_role("dialog", name="New trend")
    trend.locator("[name=name]").fill(title)
    trend.locator("[name=definition]").fill(f"{title}, in a sentence.")
    trend.get_by_role("button", name="Add it").click()
    trend.wait_for(state="detached")
    page.select_option("#id_maturity", "growing")
    page.fill("#id_summary", f"{title}: what happened.")
    page.locator(".written").click()
    page.keyboard.type(SECTIONS[title])


def bar(page, name):
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name=name, exact=True).click()


def closed(page):
    """Wait until a dialog over the text is closed and its action is done: it is hidden a moment before that."""
    page.locator("dialog.asking:not([data-staying])").wait_for(state="detached")


def back_to_text(page):
    """Wait until a dialog is closed and the text has focus."""
    closed(page)
    page.wait_for_function("() => document.activeElement?.classList.contains('written')")


def end_of_text(page):
    page.locator(".written").focus()
    page.keyboard.press("Control+End")


def cite(page):
    """Cite a source that the edition lacks, pasted as BibTeX."""
    bar(page, "Cite")
    page.get_by_role("dialog").get_by_label("Title, name or short name").fill(SOURCE)
    page.get_by_role("button", name="Add and cite").wait_for()
    picture(page, "citing")
    page.get_by_role("button", name="Add and cite").click()
    back_to_text(page)


def link_technique(page):
    """Link a technique that is created in the dialog."""
    bar(page, "Technique")
    dialog = page.get_by_role("dialog", name="Technique")
    dialog.get_by_role("combobox", name="Technique").fill("tandem cell")
    page.get_by_role("button", name="New technique…").click()
    form = page.get_by_role("dialog", name="New technique")
    form.locator("[name=definition]").fill("Two cells, one over the other.")
    form.get_by_role("button", name="Add it").click()
    page.get_by_text("Chosen: tandem cell").wait_for()
    dialog.get_by_label("Link text").fill("tandem cells")
    page.get_by_role("button", name="Insert link").click()
    back_to_text(page)


def add_note(page):
    bar(page, "Note")
    page.keyboard.type("Counted at the end of November.")
    picture(page, "writing")
    page.keyboard.press("Escape")


def place_chart(page):
    """Add a chart from cells pasted from a spreadsheet."""
    end_of_text(page)
    bar(page, "Figure")
    page.get_by_role("button", name="New chart…").click()
    form = page.get_by_role("dialog", name="New figure")
    form.locator(".cells input").first.focus()
    page.evaluate(PASTE, ["", CELLS])
    form.locator("[name=title]").fill("More each year")
    form.locator("[name=alt]").fill("New solar power rose from 447 to 649 gigawatts between 2023 and 2025.")
    form.locator("[data-drawing] svg").first.wait_for()
    form.locator("h2").first.scroll_into_view_if_needed()
    picture(page, "chart")
    form.get_by_role("button", name="Add it").click()
    form.wait_for(state="detached")
    page.get_by_role("dialog").get_by_role("button", name="Insert figure").click()
    back_to_text(page)


def paste_photograph(page):
    """Paste a photograph, which asks for its alternative text."""
    end_of_text(page)
    page.evaluate(PASTE_PICTURE, photograph())
    form = page.get_by_role("dialog", name="New figure")
    form.locator("[name=title]").fill("Wheat in half of the light")
    form.locator("[name=alt]").fill("Wheat grows in stripes of light below rows of panels.")
    form.get_by_role("button", name="Add it").click()
    form.wait_for(state="detached")
    page.locator(".md-figure img").wait_for()


def add_table(page):
    end_of_text(page)
    bar(page, "Table")
    rows = [("Country", "Panels"), ("Germany", "900000"), ("Austria", "80000")]
    html = "".join(f"<tr><td>{country}</td><td>{panels}</td></tr>" for country, panels in rows)
    page.evaluate(PASTE, [f"<table>{html}</table>", "\n".join(map("\t".join, rows))])
    page.locator(".written td").get_by_text("80000", exact=True).wait_for()
    picture(page, "table")


def predict(page):
    rows = page.locator("#predictions-group")
    rows.locator("summary", has_text="Add a prediction").click()
    rows.locator("textarea[name=predictions-0-statement]").fill("Every second roof that is built has panels.")
    rows.locator("textarea[name=predictions-0-criterion]").fill("As the statistics of building permits say.")
    rows.locator("input[name=predictions-0-due]").fill(date(YEAR + 2, 12, 31).isoformat())


def ask_for_review(page, board):
    """Ask for a review, and return the path of the link for a reviewer without account."""
    page.goto(board)
    page.get_by_role("link", name="Ask for a review…").click()
    page.get_by_label("Reviewer").fill("Grace Hopper")
    page.get_by_role("button", name="Ask for the review").click()
    return page.get_by_label("Link", exact=True).input_value().split("/", 3)[3]


def review(guest, path):
    guest.goto(f"/{path}")
    guest.get_by_label("Approve").check()
    guest.get_by_role("button", name="Send review").scroll_into_view_if_needed()
    picture(guest, "review")
    guest.get_by_role("button", name="Send review").click()
    guest.get_by_text("Your approval was recorded for exactly this text.").wait_for()


def publish(page, board, number):
    page.goto(board)
    page.get_by_role("link", name="Publish", exact=True).click()
    publish_this(page, number)


def give_reasons(page, words="It can wait for the next version."):
    """Fill in a reason for each warning. All warnings are above the heading that is waited for."""
    page.get_by_role("heading", name="Next version").wait_for()
    for reason in page.get_by_label("Reason to accept this warning").all():
        reason.fill(words)


def publish_this(page, number):
    give_reasons(page)
    picture(page, f"publish-{number}")
    page.get_by_role("button", name=f"Publish {number}").click()
    page.get_by_text(f"{number} is published. View the public page").wait_for()


def correct(page, board):
    """Correct one word of the published text."""
    page.goto(board)
    page.locator("#sections").get_by_role("link", name="Balcony panels").click()
    page.locator(".written").get_by_text("no permission").wait_for()
    put_cursor(page, "no permission", 0)
    page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.type("hardly a")
    saved(page)

"""What can be chosen is not typed: sources, techniques, figures, sections, trends, in a real browser."""

from io import BytesIO

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import expect

from reports.desk.pictures import store_picture
from reports.models.draft import Figure, Reference
from tests.browser.looking import wrong_with
from tests.browser.pages import section_page
from tests.browser.way import closed
from tests.browser.writing.surface import PASTE, becomes, body_of, fill, option, press, put_cursor
from tests.desk.sources import BIBTEX, REGISTERED, RIS, TIDES, picture
from tests.making import draft_edition
from tests.waiting import still
from trends.models import Technique, Theme, Trend

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
#: Files of a clipboard or a drag, as a browser hands them over.
GIVE_PICTURE = """([kind, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "the barrage.png", {type: "image/png"}));
    const box = document.activeElement.getBoundingClientRect();
    const event = kind === "paste" ? new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
        : new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true, clientX: box.left + 9, clientY: box.top + 9});
    document.activeElement.dispatchEvent(event);
}"""


def cite(page):
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Cite").click()
    return page.get_by_role("dialog", name="Cite")


def test_a_source_of_another_year_is_taken_over_with_one_click(desk, write, said):
    Reference.objects.create(draft=draft_edition(year=2023).draft, key="tides", item=TIDES)
    page = write("It turns")
    dialog = cite(page)
    dialog.get_by_role("button", name="Add and cite Tides & winds").click()
    dialog.get_by_label("Pages of Löwe 2021 to cite").fill("p. 3")
    dialog.get_by_role("button", name="Cite", exact=True).click()
    becomes(page, "It turns [@tides, p. 3]")
    assert page.locator(".md-cite").inner_text() == "Löwe 2021, p. 3"
    assert desk.draft.references.get(key="tides").item == TIDES
    assert said == []


def test_what_is_chosen_to_be_cited_is_in_sight_however_much_is_listed(desk, write):
    for draft in (desk.draft, draft_edition(year=2023).draft):
        for number in range(12):
            item = {"type": "book", "title": f"Tides of {draft.pk}, part {number}"}
            Reference.objects.create(draft=draft, key=f"tides{draft.pk}-{number}", item=item)
    dialog = cite(page := write("It turns"))
    dialog.get_by_text("In other years").wait_for()
    dialog.get_by_role("button", name="Choose").last.click()
    still(page)
    chosen, buttons = dialog.get_by_label("Pages of").bounding_box(), dialog.locator(".actions").bounding_box()
    assert chosen["y"] + chosen["height"] <= buttons["y"]


@pytest.mark.journey
def test_a_pasted_doi_is_looked_up_and_cited_under_a_key_of_ones_own(desk, write, registry):
    registry.items["10.1162/neco.1991.3.1.79"] = REGISTERED
    page = write("It turns")
    field = cite(page).get_by_label("Title, name or short name")
    field.focus()
    page.evaluate("document.execCommand('insertText', false, 'https://doi.org/10.1162/neco.1991.3.1.79')")
    page.get_by_role("button", name="Look it up").click()
    page.get_by_text("Adaptive mixtures of local experts").wait_for()
    page.get_by_role("dialog").get_by_label("Short name", exact=True).fill("experts")
    page.get_by_role("button", name="Add and cite").click()
    becomes(page, "It turns [@experts]")
    assert desk.draft.references.get(key="experts").item["title"] == "Adaptive mixtures of local experts"


def test_a_doi_opens_its_form_where_nobody_may_be_asked(desk, write, said):
    page = write("It turns")
    cite(page).get_by_label("Title, name or short name").fill("10.1000/182")
    page.get_by_role("button", name="Enter it").click()
    form = page.get_by_role("dialog", name="New reference")
    assert form.get_by_label("DOI").input_value() == "10.1000/182"
    form.get_by_role("button", name="Add it").click()
    form.get_by_text("Not added. Fix the errors below.").wait_for()
    form.get_by_label("Title").fill("Handbook")
    form.get_by_label("Authors").fill("The Foundation")
    form.get_by_role("button", name="Add it").click()
    form.wait_for(state="detached")
    page.get_by_role("dialog", name="Cite").get_by_role("button", name="Cite", exact=True).click()
    becomes(page, "It turns [@the-foundation]")
    assert desk.draft.references.get(key="the-foundation").item["DOI"] == "10.1000/182"
    assert said == []


@pytest.mark.parametrize(("text", "key"), [(BIBTEX, "lowe"), (RIS, "lowe2021")])
def test_what_another_program_copied_is_pasted_whole(desk, write, text, key):
    page = write("It turns")
    cite(page).get_by_label("Title, name or short name").fill(text)
    page.get_by_role("button", name="Add and cite").click()
    closed(page)
    assert key in body_of(page)
    assert desk.draft.references.filter(key=key).exists()


def test_techniques_are_made_without_leaving(desk, write):
    page = write("It turns")
    bar = page.get_by_role("toolbar", name="Writing")
    for name, slug in (("tidal lagoon", "tidal-lagoon"), ("rotor sail", "rotor-sail")):
        bar.get_by_role("button", name="Technique").click()
        page.get_by_role("dialog", name="Technique").get_by_role("combobox", name="Technique").fill(name)
        page.get_by_role("button", name="New technique…").click()
        form = page.get_by_role("dialog", name="New technique")
        assert form.get_by_label("Name").input_value() == name
        form.get_by_role("button", name="Add it").click()
        page.get_by_text(f"Chosen: {name}").wait_for()
        page.get_by_role("button", name="Insert link").click()
        closed(page)
        assert Technique.objects.get(slug=slug).name == name
    becomes(page, "It turns[[tidal-lagoon]][[rotor-sail]]")


@pytest.mark.parametrize("kind", [pytest.param("paste", marks=pytest.mark.journey), "drop"])
def test_a_picture_becomes_a_figure_that_asks_for_its_alternative_text(desk, write, said, kind):
    page = write("It turns.")
    page.evaluate(GIVE_PICTURE, [kind, [*picture()]])
    form = page.get_by_role("dialog", name="New figure")
    form.get_by_role("button", name="Add it").click()
    form.get_by_text("Enter a text alternative.").wait_for()
    form.get_by_label("Text alternative").fill("Red.")
    form.get_by_role("button", name="Add it").click()
    becomes(page, "It turns.\n\n![[the-barrage]]")
    page.locator(".md-figure img[alt='Red.']").wait_for()
    assert Figure.objects.get(key="the-barrage").picture.width == 40
    assert said == []


def test_a_file_dragged_from_a_folder_becomes_a_figure(write, tmp_path):
    file = tmp_path / "the barrage.png"
    file.write_bytes(picture())
    page = write("It turns.")
    box = page.locator(".written").bounding_box()
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        place = {"x": box["x"] + 20, "y": box["y"] + 20}
        session.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})
    form = page.get_by_role("dialog", name="New figure")
    form.get_by_label("Text alternative").fill("Red.")
    form.get_by_role("button", name="Add it").click()
    becomes(page, "It turns.\n\n![[the-barrage]]")


def test_what_is_typed_behind_a_figure_stands_in_the_text_and_not_in_a_note(write):
    page = write()
    for is_chosen, notes in ((True, "[^1]"), (False, "[^1]"), (True, ""), (False, "")):
        note = "\n\n[^1]: Why." if notes else ""
        fill(page, f"One{notes}{note}")
        put_cursor(page, "One", 3)
        press(page, "End|Enter")
        if is_chosen:
            page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Figure").click()
            page.get_by_role("dialog", name="Figure").get_by_role("combobox").fill("growth")
            page.get_by_role("button", name="Insert figure").click()
            closed(page)
        else:
            page.keyboard.type("![[growth]]")
        page.keyboard.type("Two")
        becomes(page, f"One{notes}\n\n![[growth]]\n\nTwo{note}")


def test_figures_are_listed_behind_two_brackets_with_a_bang(desk, write):
    Figure.objects.create(
        draft=desk.draft, key="photo", title="A barrage", position=1, picture=store_picture(picture())
    )
    page = write("It turns.")
    page.keyboard.press("Enter")
    page.keyboard.type("![[barr")
    option(page, "A barrage")
    page.keyboard.press("Enter")
    becomes(page, "It turns.\n\n![[photo]]")


def test_figures_are_numbered_again_while_they_are_moved(desk, write, said):
    Figure.objects.create(
        draft=desk.draft, key="photo", title="A barrage", position=1, picture=store_picture(picture())
    )
    page = write("![[growth]]\n\nIt turns.\n\n![[photo]]", at="Home")
    headings = page.locator(".md-figure-heading > span")
    first = headings.first.text_content()
    assert headings.all_text_contents() == [first, "Figure 2 A barrage"]
    page.locator(".md-figure").first.click()
    page.keyboard.press("Control+x")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+v")
    expect(headings).to_have_text(["Figure 1 A barrage", first.replace("Figure 1", "Figure 2")])
    assert (page.locator(".md-figure").last.get_attribute("aria-label").startswith("Figure 2: "), said) == (True, [])
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(headings).to_have_text([first, "Figure 2 A barrage"])


def test_another_section_is_chosen_for_a_link(write):
    page = write("It turns")
    page.keyboard.type(" ")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_label("Web address").fill("winds")
    page.get_by_role("dialog").get_by_text("Chosen: High Winds").wait_for()
    page.keyboard.press("Enter")
    becomes(page, "It turns [High Winds](../winds/)")


def test_a_trend_and_its_theme_are_made_where_they_are_chosen(desk, window):
    page = window("edith")
    page.goto(section_page(desk))
    page.get_by_role("link", name="New trend").click()
    trend = page.get_by_role("dialog", name="New trend")
    trend.get_by_label("Name").fill("Floating Sun")
    trend.get_by_role("link", name="New theme").click()
    theme = page.get_by_role("dialog", name="New theme")
    theme.get_by_label("Name").fill("Seas")
    theme.get_by_role("button", name="Add it").click()
    theme.wait_for(state="detached")
    trend.get_by_role("button", name="Add it").click()
    trend.wait_for(state="detached")
    page.locator("#id_trend option:checked", has_text="Floating Sun").wait_for(state="attached")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_text("Saved.", exact=True).wait_for()
    made = Trend.objects.get(slug="floating-sun")
    assert (desk.draft.sections.get(slug="tides").trend, made.theme) == (made, Theme.objects.get(slug="seas"))


@pytest.mark.journey
def test_a_chart_is_drawn_from_pasted_cells_while_one_types_and_placed_in_the_text(desk, write, said):
    page = write("It turns.")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Figure").click()
    page.get_by_role("button", name="New chart…").click()
    form = page.get_by_role("dialog", name="New figure")
    form.get_by_label("Head of column 1").focus()
    page.evaluate(
        PASTE, ["", "Model\tin all (billion)\tactive (billion)\nMixtral 8x7B\t46.7\t12.9\nKimi K2\t1,000\t32\n"]
    )
    form.get_by_text("2 series of numbers: in all, active. The unit is billion.").wait_for()
    expect(form.locator("[data-drawing] svg")).to_have_count(2)
    form.get_by_label("Row 2, active").fill("2000")
    form.get_by_text("Drawn as parts").wait_for(state="detached")
    form.get_by_role("textbox", name="Title", exact=True).fill("Large to hold")
    form.get_by_label("Row 2, active").fill("32")
    # The button below it is drawn anew with it.
    form.get_by_text("Drawn as parts").wait_for()
    form.get_by_role("button", name="Use as text alternative").click()
    form.get_by_role("button", name="Add it").click()
    form.wait_for(state="detached")
    page.get_by_role("button", name="Insert figure").click()
    becomes(page, "It turns.\n\n![[large-to-hold]]")
    figure = Figure.objects.get(key="large-to-hold")
    assert figure.chart["rows"][-1] == ["Kimi K2", "active", 32]
    assert figure.alt.startswith("Bar chart")
    page.goto(f"/admin/reports/figure/{figure.pk}/change/")
    assert page.get_by_label("Row 1, in all").input_value() == "46.7"
    page.get_by_text("Edit as plain text", exact=True).click()
    assert page.locator("#id_data_table").input_value().startswith("Model\tin all (billion)")
    assert said == []


def test_no_field_of_a_long_form_has_the_focus_behind_its_buttons(write):
    page = write("It turns")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Figure").click()
    page.get_by_role("button", name="New chart…").click()
    form = page.get_by_role("dialog", name="New figure")
    form.locator(".cells input").first.wait_for()
    hidden = []
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden += page.evaluate("""() => {
            const field = document.activeElement, bar = document.querySelector("dialog.is-form > form > .actions");
            if (!field.matches("input, select, textarea") || field.type === "file") return [];
            const [box, edge] = [field.getBoundingClientRect(), bar.getBoundingClientRect()];
            return box.bottom > edge.top + 1 ? [`${field.name || field.ariaLabel} ${box.bottom} > ${edge.top}`] : [];
        }""")
    assert hidden == []


def test_rows_and_columns_are_added_by_writing_and_left_out_once_they_are_empty(desk, write, said):
    page = write("It turns.")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Figure").click()
    page.get_by_role("button", name="New chart…").click()
    form = page.get_by_role("dialog", name="New figure")
    form.get_by_label("Head of column 1").focus()
    page.evaluate(PASTE, ["", "Plant\tBuilt\tPower (MW)\nRance\t1966\t240\nSihwa\t2011\t254\n"])
    form.get_by_text("The unit is MW.").wait_for()
    form.get_by_label("Row 3, Plant").fill("Meygen")
    page.keyboard.press("Tab")
    page.keyboard.type("2016")
    page.keyboard.press("Tab")
    page.keyboard.type("6")
    for cell in ("Row 1, Plant", "Row 1, Built", "Row 1, Power", "Row 2, Built", "Row 3, Built", "Head of column 2"):
        form.get_by_label(cell).fill("")
    form.get_by_label("Head of column 3").fill("Power (GW)")
    form.get_by_text("The unit is GW.").wait_for()
    form.get_by_text("Edit as plain text", exact=True).click()
    area = form.locator("[name=data_table]")
    assert area.input_value() == "Plant\tPower (GW)\nSihwa\t254\nMeygen\t6"
    # What is changed there is in the cells too.
    area.press("Control+End")
    page.keyboard.type("0")
    assert form.get_by_label("Row 2, Power").input_value() == "60"
    assert said == []


def test_a_chart_is_typed_row_by_row_and_its_cells_are_not_discarded_unasked(desk, write, said):
    page = write("It turns.")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Figure").click()
    page.get_by_role("button", name="New chart…").click()
    form = page.get_by_role("dialog", name="New figure")
    form.get_by_label("Head of column 1").focus()
    press(page, "'Place|Tab|'Power|Enter|'Rance|Tab|240|Enter|'Sihwa|Tab|254|Enter|ArrowUp|ArrowUp|Tab|241")
    area = form.locator("[name=data_table]")
    assert area.input_value() == "Place\tPower\nRance\t241\nSihwa\t254"
    cancel = form.get_by_role("button", name="Cancel", exact=True)
    cancel.click()
    form.get_by_text("Press Cancel again to discard the cells.").wait_for()
    page.keyboard.press("Shift+Tab")
    assert area.input_value() == "Place\tPower\nRance\t241\nSihwa\t254"
    cancel.click()
    form.wait_for(state="detached")
    page.get_by_role("button", name="New chart…").click()
    form.get_by_label("Head of column 1").wait_for()
    form.get_by_role("button", name="Cancel", exact=True).click()
    form.wait_for(state="detached")
    assert said == []


def test_charts_in_the_text_are_dark_where_the_desk_is_dark(desk, write):
    page = write("It turns.\n\n![[growth]]", color_scheme="dark")
    chart = page.locator(".md-figure img")
    chart.evaluate("each => each.decode()")
    shown = Image.open(BytesIO(chart.screenshot())).convert("L")
    assert ImageStat.Stat(shown).median[0] < 50


@pytest.mark.rounds
def test_what_opens_over_the_text_is_sound(desk, write, said):
    Reference.objects.create(draft=draft_edition(year=2023).draft, key="tides", item=TIDES)
    page = write("It turns.")
    wrong = []

    def look(state):
        wrong.extend((state, each) for each in wrong_with(page, within="dialog[open]"))

    dialog = cite(page)
    dialog.get_by_role("button", name="Add and cite").wait_for()
    look("other years")
    dialog.get_by_label("Title, name or short name").fill("10.1000/182")
    dialog.get_by_role("button", name="Enter it").click()
    page.get_by_role("dialog", name="New reference").get_by_label("Title").wait_for()
    look("new reference")
    page.keyboard.press("Escape")
    dialog.get_by_label("Title, name or short name").fill(BIBTEX)
    dialog.get_by_role("button", name="Add and cite").wait_for()
    look("pasted")
    page.keyboard.press("Escape")
    page.get_by_text("Press Esc again, or Cancel, to discard what you typed.").wait_for()
    look("asked")
    page.keyboard.press("Escape")
    closed(page)
    bar = page.get_by_role("toolbar", name="Writing")
    bar.get_by_role("button", name="Technique").click()
    page.get_by_role("dialog").get_by_role("combobox").fill("power")
    look("technique")
    page.get_by_role("button", name="New technique…").click()
    page.get_by_role("dialog", name="New technique").get_by_label("Name").wait_for()
    look("new technique")
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name="New technique").wait_for(state="detached")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    closed(page)
    bar.get_by_role("button", name="Figure").click()
    page.get_by_role("button", name="New chart…").click()
    page.get_by_label("Head of column 1").focus()
    page.evaluate(PASTE, ["", "Year\tPower (MW)\n2023\t1\n2024\t2\n"])
    page.locator("[data-drawing] svg").first.wait_for()
    look("chart")
    assert (wrong, said) == ([], [])

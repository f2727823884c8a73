"""Change notes proposed from the difference, where an edition is published."""

from datetime import date

import pytest
from django.urls import reverse

from reports import publishing
from reports.models.ledger import Version
from reports.models.people import Actor
from tests.desk.pages import forms_of, words_of
from tests.desk.test_covers import stored
from tests.making import ACKNOWLEDGED, AT, draft_edition, published_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def corrected():
    """An edition at 1.0 whose draft has a wrong word put right, a new paragraph and a new title of its own."""
    edition = published_edition()
    tides = edition.draft.sections.get(slug="tides")
    tides.body = tides.body.replace("turn both ways", "turn one way")
    tides.save()
    winds = edition.draft.sections.get(slug="winds")
    winds.body += "\n\nNobody was hurt."
    winds.save()
    return edition


def page_of(client, edition):
    return client.get(reverse("desk:publish", args=[edition.pk]))


def send(client, page, **fields):
    reasons = {f"reason-{rule}": "It is a test." for rule in page.context_data["findings"].rules}
    explained = {}
    for form in page.context_data["notes"].forms:
        explained |= {
            f"{form.prefix}-{name}": str(form.initial.get(name, "")) for name in ("kind", "before", "after")
        } | {f"{form.prefix}-severity": "minor", f"{form.prefix}-explanation": f"Why of {form.proposed.title}."}
    sent = {"seen": page.context_data["seen"], "note": "Two changes."} | reasons | explained | fields
    return client.post(page.request["PATH_INFO"], sent, follow=True)


def of(page, section, field):
    """The name of a field of the note proposed for that section."""
    (form,) = [form for form in page.context_data["notes"].forms if form.proposed.section == section]
    return form.add_prefix(field)


def test_a_note_is_proposed_for_each_place_that_changed_with_its_words_and_section(publisher, corrected):
    forms = page_of(publisher, corrected).context_data["notes"].forms
    assert [(form.proposed.section, form["kind"].value(), form["before"].value(), form["after"].value()) for form in forms] == [
        ("tides", "correction", "Its turbines turn both ways.", "Its turbines turn one way."),
        ("winds", "addition", "", "Nobody was hurt."),
    ]  # fmt: skip


def test_the_proposed_notes_are_published_once_they_say_why(publisher, corrected):
    page = page_of(publisher, corrected)
    refused = send(publisher, page, **{of(page, "winds", "explanation"): ""})
    assert "Explain the change, or choose “No note for this”." in words_of(refused)
    assert Version.objects.count() == 1
    answer = send(publisher, page)
    version = Version.objects.get(minor=1)
    assert [(note.section, note.kind, note.before, note.after, note.explanation) for note in version.notes] == [
        ("tides", "correction", "Its turbines turn both ways.", "Its turbines turn one way.", "Why of Tidal Power."),
        ("winds", "addition", "", "Nobody was hurt.", "Why of High Winds."),
    ]
    assert '<a href="/sea/2024/">View the public page</a>' in answer.content.decode()
    said = words_of(publisher.get(reverse("admin:reports_version_change", args=[version.pk])))
    assert "Correction, minor · Tidal Power Why of Tidal Power." in said


def test_after_the_only_version_is_withdrawn_the_notes_are_about_its_text(publisher, corrected):
    proposed = [form.proposed for form in page_of(publisher, corrected).context_data["notes"].forms]
    withdraw = reverse("desk:withdraw", args=[corrected.current_version_id])
    publisher.post(withdraw, {"reason": "Wrong."})
    notes = page_of(publisher, corrected).context_data["notes"]
    assert [form.proposed for form in notes.forms] == proposed


def test_a_note_may_be_left_out_but_not_all_of_them(publisher, corrected):
    page = page_of(publisher, corrected)
    left_out = {of(page, "winds", "explanation"): "", of(page, "winds", "leave_out"): "on"}
    both = left_out | {of(page, "tides", "leave_out"): "on"}
    assert "A new version needs at least one change note" in words_of(send(publisher, page, **both))
    send(publisher, page, **left_out)
    assert [note.section for note in Version.objects.get(minor=1).notes] == ["tides"]


def test_the_next_number_is_shown_and_follows_what_the_notes_change(publisher, corrected):
    page = page_of(publisher, corrected)
    assert page.context_data["numbers"] == ("1.1", "2.0")
    assert "Next version 1.1 2.0 1.1, or 2.0 if a change note changes a conclusion." in words_of(page)
    send(publisher, page, **{of(page, "tides", "severity"): "major"})
    assert sorted(Version.objects.values_list("major", "minor")) == [(1, 0), (2, 0)]


def test_what_has_a_note_already_is_not_proposed_again(publisher, corrected):
    corrected.draft.change_notes.create(
        kind="correction", severity="major", section=corrected.draft.sections.get(slug="tides"), explanation="Wrong."
    )
    page = page_of(publisher, corrected)
    assert [form.proposed.section for form in page.context_data["notes"].forms] == ["winds"]
    assert "Next version 2.0 A change note changes a conclusion." in words_of(page)
    send(publisher, page)
    version = Version.objects.get(major=2)
    assert [note.explanation for note in version.notes] == ["Wrong.", "Why of High Winds."]


def test_what_changed_in_many_places_is_one_note_without_words(publisher):
    text = "One was so. Two was so. Three was so. Four was so. Five was so."
    edition = published_edition(f"# The Sea in {{year}}\n\n## 1. Tidal Power\n\n{text}\n")
    section = edition.draft.sections.get()
    section.body = text.replace("was", "is")
    section.save()
    (form,) = page_of(publisher, edition).context_data["notes"].forms
    assert (form.proposed.section, form["before"].value(), form["after"].value()) == ("tides", "", "")


def test_sections_that_came_and_went_sources_and_titles_have_notes(publisher):
    edition = published_edition()
    edition.draft.sections.get(slug="waves").delete()
    edition.draft.sections.create(slug="foam", title="Foam", body="White.", position=9)
    edition.draft.references.create(key="one", item={"type": "book", "title": "A Book"})
    edition.draft.title = "The Ocean in 2024"
    edition.draft.save()
    forms = page_of(publisher, edition).context_data["notes"].forms
    assert [(form.proposed.title, form.proposed.section, form["kind"].value()) for form in forms] == [
        ("The edition’s title", None, "correction"),
        ("Foam", "foam", "addition"),
        ("Waves at Sea, removed", None, "revision"),
        ("The edition’s sources", None, "revision"),
    ]


def test_what_is_written_of_a_change_stays_with_it_whatever_else_is_taken_back(publisher):
    paragraphs = "One was so.\n\nTwo was so.\n\nThree was so."
    edition = published_edition(f"# The Sea in {{year}}\n\n## 1. Tidal Power\n\n{paragraphs}\n")
    section = edition.draft.sections.get()
    section.body = "One is so.\n\nTwo was so.\n\nThree is so."
    section.save()
    page = page_of(publisher, edition)
    first, last = (form.prefix for form in page.context_data["notes"].forms)
    section.body = "One was so.\n\nTwo was so.\n\nThree is so."
    section.save()
    why = {f"{first}-explanation": "Reason of the first.", f"{last}-explanation": "Reason of the last."}
    refused = send(publisher, page, **why)
    (form,) = refused.context_data["notes"].forms
    said = [form[name].value() for name in ("before", "after", "explanation")]
    assert (refused.status_code, said) == (409, ["Three was so.", "Three is so.", "Reason of the last."])
    assert "You also wrote about changes or warnings that no longer exist: Reason of the first." in words_of(refused)
    (fields,) = [fields for _to, fields, _buttons in forms_of(refused) if f"{last}-explanation" in fields]
    again = publisher.post(refused.request["PATH_INFO"], fields | {f"{last}-explanation": ""})
    assert (again.status_code, again.context_data["left"]) == (200, [(f"{first}-explanation", "Reason of the first.")])
    assert "You also wrote about changes or warnings that no longer exist: Reason of the first." in words_of(again)
    send(publisher, refused, **{f"{last}-explanation": "Reason of the last."})
    (note,) = Version.objects.get(minor=1).notes
    assert (note.before, note.after, note.explanation) == ("Three was so.", "Three is so.", "Reason of the last.")


def test_the_same_change_in_two_places_is_two_notes(publisher):
    edition = published_edition("# The Sea in {year}\n\n## 1. Tidal Power\n\nIt was so.\n\nTwo.\n\nIt was so.\n")
    section = edition.draft.sections.get()
    section.body = section.body.replace("was", "is")
    section.save()
    first, last = page_of(publisher, edition).context_data["notes"].forms
    assert (first["before"].value(), last["before"].value()) == ("It was so.", "It was so.")
    assert first.prefix != last.prefix


def test_readers_are_told_the_words_of_a_row_and_not_its_marks(publisher):
    table = "| Month | Model | Use |\n|---|---|---|\n| May | Old | **Long** runs. Slow. |\n| June | `Same` | None |"
    edition = published_edition(f"# The Sea in {{year}}\n\n## 1. Tidal Power\n\n{table}\n\nIt is so.\n")
    edition.draft.references.create(key="new2025", item={"type": "book", "title": "A Book"})
    section = edition.draft.sections.get()
    section.body = section.body.replace("| Old |", r"| New\|3.2 [@new2025] |").replace("None", "*Some* [[turbines]]")
    section.body = section.body.replace("is so.", "is so [@new2025].")
    section.save()
    forms = page_of(publisher, edition).context_data["notes"].forms
    quoted = [(form["before"].value(), form["after"].value()) for form in forms if form.proposed.section]
    assert quoted == [
        ("", ""),
        (
            "May · Old · Long runs. Slow.\nJune · Same · None",
            "May · New|3.2 · Long runs. Slow.\nJune · Same · Some turbine",
        ),
    ]


@pytest.mark.parametrize("last", ["| A | B |\n|---|---|\n| Austria | 80000 |", "#### Wide tides", "* One item"])
def test_what_stands_before_a_new_paragraph_did_not_change(publisher, last):
    edition = published_edition(f"# The Sea in {{year}}\n\n## 1. Tidal Power\n\nIt is so.\n\n{last}\n")
    section = edition.draft.sections.get()
    section.body += "\n\nA [new](https://sea.example/) last paragraph"
    section.save()
    page = page_of(publisher, edition)
    (form,) = page.context_data["notes"].forms
    said = [form[name].value() for name in ("kind", "before", "after")]
    assert said == ["addition", "", "A new last paragraph"]
    assert [run.text.strip() for run in form.runs] == ["A new last paragraph"]


@pytest.fixture
def solar():
    """An edition at 1.0 with a chart, a photograph, a source and a prediction."""
    edition = draft_edition("# Solar in {year}\n\n## 1. Cells\n\nPrices.\n")
    edition.draft.references.create(key="one", item={"type": "book", "title": "A Book"})
    columns = [("year", "Year", "year"), ("cell", "Cell", "text"), ("price", "Price", "number")]
    chart = {
        "kind": "line", "x": "year", "y": "price", "series": "cell",
        "columns": [{"key": key, "label": label, "type": kind} for key, label, kind in columns],
        "rows": [[2024, "Mono c-Si", 0.11], [2025, "Mono c-Si", 0.09], [2025, "Thin film", 0.26]],
    }  # fmt: skip
    edition.draft.figures.create(key="prices", title="What modules *cost*", alt="They fell.", chart=chart)
    edition.draft.figures.create(key="roof", title="A roof", alt="A roof.", picture=stored())
    section = edition.draft.sections.get()
    section.predictions.create(statement="Modules cost less than *8* cents.", due=date(2027, 6, 30))
    edition.draft.sections.update(body="Prices **fell** [@one].\n\n![[prices]]\n\n![[roof]]")
    publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)
    return edition


def change_the_rest(edition):
    """All but the words of the text: a cell, a text alternative, a due date."""
    prices, roof = edition.draft.figures.order_by("key")
    prices.chart["rows"][1][2] = 0.08
    prices.save()
    roof.alt = "A roof with modules."
    roof.save()
    edition.draft.sections.get().predictions.update(due=date(2027, 12, 31))


@pytest.mark.long
def test_each_changed_figure_and_prediction_has_a_note_that_names_the_change(publisher, solar):
    change_the_rest(solar)
    page = page_of(publisher, solar)
    found = [
        (form.proposed.title, form.proposed.section, form["before"].value(), form["after"].value())
        for form in page.context_data["notes"].forms
    ]
    assert found == [
        (
            "Cells: “Modules cost less than 8 cents.”", "cells",
            "Modules cost less than 8 cents. (30 June 2027)", "Modules cost less than 8 cents. (31 December 2027)",
        ),
        ("Figure: What modules cost", "cells", "What modules cost, 2025, Mono c-Si: 0.09", "What modules cost, 2025, Mono c-Si: 0.08"),
        ("Figure: A roof", "cells", "A roof.", "A roof with modules."),
    ]  # fmt: skip
    send(publisher, page)
    assert [note.after for note in Version.objects.get(minor=1).notes] == [each[3] for each in found]


def test_what_changes_is_shown_as_it_reads_and_by_its_name(publisher, solar):
    change_the_rest(solar)
    section = solar.draft.sections.get()
    section.body = section.body.replace("Prices **fell** [@one].", "### Now\n\nPrices **rose** [@one].")
    section.save()
    said = words_of(page_of(publisher, solar)).partition(" Changes 1 section")[2]
    assert (
        "Word by word in Cells Text added: Now end of added Prices removed: fell end of removed added: rose" in said
    ), said
    assert [sign for sign in ("###", "**", "[@", "![[", "Body") if sign in said] == []
    for words in (
        "Figure: What modules cost changed 2025, Mono c-Si removed: 0.09 end of removed added: 0.08 end of added",
        "Figure: A roof changed Text alternative A roof added: with modules end of added .",
        "Due date removed: 30 June 2027 end of removed added: 31 December 2027 end of added",
    ):
        assert words in said, said


def test_a_section_that_differs_only_in_markup_says_so(publisher):
    edition = published_edition()
    tides = edition.draft.sections.get(slug="tides")
    tides.body = tides.body.replace("both ways", "**both** ways")
    tides.save()
    said = words_of(page_of(publisher, edition)).partition(" Changes 1 section")[2]
    assert "Word by word in Tidal Power Text Only the markup changed." in said, said


@pytest.mark.long
def test_readers_compare_a_charts_cells_and_dates_as_they_are_printed(publisher, solar, client):
    change_the_rest(solar)
    send(publisher, page_of(publisher, solar))
    said = words_of(client.get("/sea/2024/compare/1.0...1.1/"))
    assert "2025, Mono c-Si removed: 0.09 end of removal added: 0.08 end of addition" in said, said
    assert "due date removed: 30 June 2027 end of removal added: 31 December 2027 end of addition" in said
    assert "Thin film" not in said


TABLE = """| Model | Context | Price |
|---|---:|---|
| Llama 4 | 1 M | |
| Qwen | 32 k | 1 |"""
LIST = "Three of them:\n\n* Ebb. It goes.\n* Flood\n* Slack\n  water"


def noted(publisher, was, now):
    """What a note says of a section that was one and is the other, at the desk and once it is published."""
    edition = published_edition(f"# The Sea in {{year}}\n\n## 1. Tidal Power\n\nIt is so.\n\n{was}\n\nIt ends.\n")
    section = edition.draft.sections.get()
    section.body = section.body.replace(was, now)
    section.save()
    page = page_of(publisher, edition)
    (form,) = page.context_data["notes"].forms
    send(publisher, page)
    (note,) = Version.objects.get(minor=1).notes
    assert (note.before, note.after) == (form["before"].value(), form["after"].value())
    return note.kind, note.before, note.after


@pytest.mark.long
@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("now", "said"),
    [
        (TABLE.replace("1 M", "10 M"), ("correction", "Llama 4 · 1 M · –", "Llama 4 · 10 M · –")),
        (TABLE.replace("1 M | |", "1 M | 5 |"), ("correction", "Llama 4 · 1 M · –", "Llama 4 · 1 M · 5")),
        (TABLE.replace("32 k", ""), ("correction", "Qwen · 32 k · 1", "Qwen · – · 1")),
        (TABLE.replace("Llama 4", "Llama 3"), ("correction", "Llama 4 · 1 M · –", "Llama 3 · 1 M · –")),
        (f"{TABLE}\n| New | | 2 |", ("addition", "", "New · – · 2")),
        (TABLE.replace("\n| Qwen | 32 k | 1 |", ""), ("correction", "Qwen · 32 k · 1", "")),
        (TABLE.replace("Context", "Window"), ("correction", "Model · Context · Price", "Model · Window · Price")),
    ],
)
def test_of_a_table_the_rows_that_changed_are_told(publisher, now, said):
    assert noted(publisher, TABLE, now) == said


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("now", "said"),
    [
        (LIST.replace("Flood", "High flood"), ("correction", "Flood", "High flood")),
        (
            LIST.replace("goes", "went").replace("water", "tide"),
            ("correction", "Ebb. It goes.\nSlack water", "Ebb. It went.\nSlack tide"),
        ),
        (LIST.replace("* Slack", "* Spring\n* Slack"), ("addition", "", "Spring")),
        (LIST.replace("* Flood\n", ""), ("correction", "Flood", "")),
    ],
)
def test_of_a_list_the_items_that_changed_are_told_each_on_a_line(publisher, now, said):
    assert noted(publisher, LIST, now) == said


@pytest.mark.long
def test_what_leads_to_a_list_is_told_as_it_is_written(publisher):
    was = "Two - no more:\n1. Ebb\n2. Flood"
    assert noted(publisher, was, was.replace("Two", "These two")) == (
        "correction",
        "Two - no more:",
        "These two - no more:",
    )


@pytest.mark.long
def test_readers_are_told_of_rows_line_by_line_and_in_a_feed_by_sentence(publisher, client):
    noted(publisher, TABLE, TABLE.replace("1 M", "10 M").replace("32 k", "64 k"))
    rows = "Llama 4 · 10 M · –\nQwen · 64 k · 1"
    history = client.get("/sea/2024/versions/").content.decode()
    assert f'<ins><span class="unseen">Added: </span>{rows}</ins>' in history
    assert f"became “{rows.replace('\n', '; ')}”." in client.get("/sea/feed.atom").content.decode()
    (change,) = client.get("/api/v1/change-notes/").json()["results"]
    assert change["after"] == rows


def test_a_table_that_is_new_is_told_with_its_empty_cells(publisher):
    assert noted(publisher, "Of models.", f"Of models.\n\n{TABLE}") == (
        "addition",
        "",
        "Model · Context · Price\nLlama 4 · 1 M · –\nQwen · 32 k · 1",
    )

"""Words found and replaced across an edition."""

from uuid import uuid4

import pytest
from django.urls import reverse

from reports.models.draft import Figure, Reference, Section
from reports.models.revisions import SectionRevision
from tests.desk.pages import words_of
from tests.making import draft_edition
from trends.models import Trend

pytestmark = [pytest.mark.usefixtures("no_session_writes"), pytest.mark.django_db]


@pytest.fixture
def edition(db):
    return draft_edition()


def found(client, edition, **asked):
    return client.get(reverse("desk:find", args=[edition.pk]), asked)


def replace(client, page, *, without=(), **changes):
    places = [place.name for _, places in page.context_data["groups"] for place in places]
    fields = {"q": page.context_data["words"], "by": page.context_data["by"], "seen": page.context["seen"]}
    chosen = [name for number, name in enumerate(places) if number not in without]
    return client.post(page.request["PATH_INFO"], fields | {"place": chosen} | changes, follow=True)


def texts(edition):
    return dict(edition.draft.sections.values_list("slug", "body"))


def test_matches_in_all_sections_are_listed_with_their_context_and_a_link(editor, edition):
    page = found(editor, edition, q="the sea")
    section = edition.draft.sections.get(slug="winds")
    assert (
        "4 results Title and summary The Sea in 2024 title of Title and summary "
        "What the sea gave in 2024. summary of Title and summary "
        "High Winds Power kites were flown over the sea . paragraph 1 of High Winds"
    ) in words_of(page)
    address = f"{reverse('admin:reports_section_change', args=[section.pk])}#id_body:1"
    assert f'href="{address}"' in page.content.decode()
    assert "Replace ticked results" not in words_of(page)


@pytest.mark.parametrize(
    ("body", "before", "after"),
    [
        (
            "Some attackers " + "knew the way. " * 5 + "Two kites\n\nflew " + "far away, " * 8,
            "… knew the way. knew the way. knew the way. knew the way. Two ",
            "",
        ),
        ("Kites", "", ""),
        (
            "| Kind | Sold |\n|---|--:|\n| Kites | 3 |\n| Nets | 4 |",
            "Kind Sold ",
            " 3 Nets 4",
        ),
        ("x" * 80 + "kites" + "y" * 80, "…" + "x" * 60, "y" * 60 + "…"),
        ("It flew.[^one]\n\n[^one]: Kites", "[^one]: ", ""),
        ("See **bold** and [its kites](/a/) there.", "See bold and its ", " there."),
    ],
    ids=["words", "nothing around", "a table", "no spaces", "a note", "bold words and a link"],
)
def test_what_is_around_a_place_is_cut_and_stands_on_one_line(editor, edition, body, before, after):
    Section.objects.filter(slug="waves").update(body=body)
    [place] = [
        place
        for group, places in found(editor, edition, q="kites").context_data["groups"]
        for place in places
        if group == "Waves at Sea"
    ]
    assert (place.before, place.after) == (before, after)


def test_each_place_is_shown_before_it_is_changed_and_what_is_not_ticked_stays(editor, edition):
    before = texts(edition)
    page = found(editor, edition, q="were", by="are")
    assert "<del>were</del><ins>are</ins>" in page.content.decode()
    page = found(editor, edition, q="t", by="T")
    count = page.context_data["count"]
    assert (texts(edition), count > 10) == (before, True)
    answer = replace(editor, page, without=range(2, count))
    # The first two are in the title and the text of the first section.
    assert Section.objects.get(slug="tides").title == "TidAl Power".replace("A", "a")
    assert "2 places were changed: “T” replaced by “T”." in words_of(answer)


def test_keys_slugs_and_addresses_are_no_words_of_a_text(editor, edition):
    body = (
        'The kite [@kite2024, p. 3 of kite; @Kite] and a [kite](/kite/ "kite") and [kite][k] and kite.[^kite]\n\n'
        '![[kite-map]]\n\n[[kite-flying|A kite]] at https://kite.example/kite\n\n[^kite]: A kite.\n\n[k]: /kite/ "kite"\n'
    )
    Section.objects.filter(slug="waves").update(body=body)
    replace(editor, found(editor, edition, q="kite", by="glider"))
    assert texts(edition)["waves"] == (
        'The glider [@kite2024, p. 3 of kite; @Kite] and a [glider](/kite/ "kite") and [glider][k] and '
        "glider.[^kite]\n\n![[kite-map]]\n\n[[kite-flying|A glider]] at https://kite.example/kite\n\n"
        '[^kite]: A glider.\n\n[k]: /kite/ "kite"'
    )


@pytest.mark.long
def test_what_is_written_with_a_capital_letter_is_shown_and_not_ticked(editor, edition):
    Section.objects.filter(slug="waves").update(body="Open weights came. The open weights stayed.")
    page = found(editor, edition, q="open weights", by="open models")
    assert [" checked" in row for row in page.content.decode().split('name="place"')[1:]] == [False, True]
    replace(editor, page, without=[0])
    assert texts(edition)["waves"] == "Open weights came. The open models stayed."


def test_words_are_taken_out_where_somebody_ticks_them(editor, edition):
    page = found(editor, edition, q=" again")
    assert ("Delete ticked results" in words_of(page), " checked" in page.content.decode()) == (True, False)
    assert "1 place was changed: “ again” deleted." in words_of(replace(editor, page))
    assert "They came down." in texts(edition)["winds"]


@pytest.mark.long
def test_each_section_has_one_entry_in_its_history_and_the_others_none(editor, edition):
    SectionRevision.objects.all().delete()
    editor_page = found(editor, edition, q="power", by="energy")
    assert [group for group, _ in editor_page.context_data["groups"]] == ["Tidal Power", "High Winds"]
    replace(editor, editor_page)
    rows = SectionRevision.objects.values_list("by_name", "why")
    assert sorted(rows) == [("Edith Ek", "“Power” replaced by “energy”")] * 2
    assert Section.objects.get(slug="winds").body.startswith("energy kites")


def test_nothing_is_replaced_that_somebody_saved_after_one_looked(editor, edition):
    page = found(editor, edition, q="kites", by="gliders")
    Section.objects.filter(slug="waves").update(body="Other words.")
    answer = replace(editor, page)
    assert (answer.status_code, "kites" in texts(edition)["winds"]) == (409, True)
    replace(editor, answer)
    assert "gliders" in texts(edition)["winds"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"q": "power", "by": "x" * 200}, ""),
        ({"q": "Waves at Sea", "by": ""}, "would be too long, or empty."),
        ({"q": "kites", "by": "a\u202eb"}, "This contains the character U+202E"),
    ],
)
def test_what_no_text_may_hold_is_refused_in_words(editor, edition, asked, words):
    page = found(editor, edition, **asked)
    seen = editor.get(reverse("desk:find", args=[edition.pk])).context_data["seen"]
    section = Section.objects.get(slug="waves")
    fields = asked | {"seen": seen, "place": [f"section-{section.pk}-title-1"]}
    answer = editor.post(page.request["PATH_INFO"], fields)
    assert words in words_of(answer)
    assert Section.objects.get(slug="waves").title == "Waves at Sea"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("body", "kite " * 200),
        ("summary", "kite " * 200),
        pytest.param("body", "kite\n" * 200 + ("x" * 20_000 + "\n") * 24, marks=pytest.mark.long),
    ],
    ids=["a line", "a summary", "a text"],
)
def test_a_text_that_would_become_too_long_for_a_page_is_refused_with_its_section(editor, edition, text, body):
    Section.objects.filter(slug="waves").update(**{text: body})
    page = found(editor, edition, q="kite", by="x" * 200)
    answer = replace(editor, page)
    assert "of “Waves at Sea” would be too long" in words_of(answer)
    assert getattr(Section.objects.get(slug="waves"), text) == body


@pytest.mark.parametrize(
    ("body", "words", "then"),
    [
        ("A **very *big*** model.", "big", "A **very *huge*** model."),
        ("A very\nbig one.", "very big", "A huge one."),
        ("A very [big](/big/) model of $big$.", "big", "A very [huge](/big/) model of $big$."),
    ],
)
def test_words_are_replaced_where_they_stand_in_the_text_as_it_is_written(editor, edition, body, words, then):
    Section.objects.filter(slug="waves").update(body=body)
    replace(editor, found(editor, edition, q=words, by="huge"))
    assert texts(edition)["waves"] == then


def test_all_words_of_an_edition_are_found_and_replaced_with_what_each_is_called(editor, edition):
    draft = edition.draft
    tides = draft.sections.get(slug="tides")
    Section.objects.filter(pk=tides.pk).update(summary="Of eels.", body="Eels.\n\n### Eels?\n\nMore eels.")
    tides.assessments.update(note="Eels.", quote="More **eels**.")
    tides.predictions.create(statement="Ten eels.", criterion="Eels counted.", due="2030-01-01")
    type(draft).objects.filter(pk=draft.pk).update(title="Eels", summary="Eels.\n\nAnd eels.")
    Figure.objects.create(draft=draft, key="eels", title="Eels", caption="An *eel*: eels.", alt="Eels.")
    draft.endings.create(trend=Trend.objects.get(slug="salt"), note="No eels.")
    draft.scores.create(prediction=uuid4(), made_in=2023, statement="Eels.", explanation="Eels came.")
    draft.credits.create(name="Ed", role="Counts eels")
    draft.change_notes.create(kind="correction", before="eels", after="Eels", explanation="Eels.")
    SectionRevision.objects.all().delete()
    page = found(editor, edition, q="eels", by="cod")
    address = reverse("admin:reports_section_change", args=[tides.pk])
    where = [(group, [place.where for place in places]) for group, places in page.context_data["groups"]]
    assert [(group, [name for name, _ in places]) for group, places in where] == [
        ("Title and summary", ["title", "summary, paragraph 1", "summary, paragraph 2"]),
        (
            "Tidal Power",
            [
                *("summary", "paragraph 1", "the heading “Eels?”", "paragraph 2"),
                *("note of tidal barrage", "quote of tidal barrage", "note of turbine", "quote of turbine"),
                *("statement of a prediction", "criterion of a prediction"),
            ],
        ),
        ("Figure “Eels”", ["title", "caption", "text alternative"]),
        ("Ended trends", ["note of Salt Gradients"]),
        ("Scored predictions", ["explanation"]),
        ("Credits", ["role of Ed"]),
        ("Change notes", ["before", "after", "explanation"]),
    ]
    assert [each for _, each in where[1][1]][1:4] == [f"{address}#id_body:{line}" for line in (1, 3, 5)]
    replace(editor, page)
    assert found(editor, edition, q="eels").context_data["count"] == 0
    assert found(editor, edition, q="cod").context_data["count"] == page.context_data["count"]
    assert [row.section for row in SectionRevision.objects.all()] == [tides.uid]


def test_a_change_note_that_somebody_saved_meanwhile_is_not_overwritten(editor, edition):
    note = edition.draft.change_notes.create(kind="correction", explanation="Of kites.")
    page = found(editor, edition, q="kites", by="gliders")
    edition.draft.change_notes.filter(pk=note.pk).update(explanation="Of many kites.")
    assert replace(editor, page).status_code == 409
    assert edition.draft.change_notes.get().explanation == "Of many kites."


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_the_same_queries_whatever_it_finds(editor, edition, django_assert_max_num_queries, count):
    for key in range(count):
        Figure.objects.create(draft=edition.draft, key=f"f{key}", title="Kites")
        edition.draft.sections.first().predictions.create(statement="Kites.", due="2030-01-01")
    with django_assert_max_num_queries(25):
        assert found(editor, edition, q="kites").context_data["count"] >= 2 * count


def test_nothing_ticked_is_said(editor, edition):
    page = found(editor, edition, q="kites", by="gliders")
    answer = replace(editor, page, without=range(9))
    assert "Select the places to change." in words_of(answer)


def test_drafts_are_searched_from_the_list_of_editions(editor, edition):
    for words, found in (("flown over", [edition]), ("waves", [edition]), ("zebra", [])):
        page = editor.get(reverse("admin:reports_draft_changelist"), {"q": words})
        assert [row.edition for row in page.context_data["cl"].result_list] == found


def test_words_in_cells_of_charts_and_in_references_are_found_and_replaced(editor, edition):
    columns = [{"key": "ghent", "label": "Ghent", "type": "text"}, {"key": "n", "label": "Number", "type": "number"}]
    chart = {"kind": "bar", "x": "ghent", "y": "n", "columns": columns, "rows": [["Ghent", 4], ["Bruges", 5]]}
    figure = Figure.objects.create(draft=edition.draft, key="towns", title="Towns", alt="Towns", chart=chart)
    item = {
        "type": "book",
        "title": "Ghent by bicycle",
        "author": [{"literal": "City of Ghent"}],
        "URL": "https://ghent.example/",
    }
    reference = Reference.objects.create(draft=edition.draft, key="ghent", item=item)
    page = found(editor, edition, q="ghent", by="Gent")
    assert page.context_data["count"] == 4
    assert f"{reverse('admin:reports_figure_change', args=[figure.pk])}#id_data_table" in page.content.decode()
    assert "4 places were changed" in words_of(replace(editor, page))
    figure.refresh_from_db()
    reference.refresh_from_db()
    columns[0]["label"] = "Gent"
    assert figure.chart == chart | {"columns": columns, "rows": [["Gent", 4], ["Bruges", 5]]}
    assert reference.item == item | {"title": "Gent by bicycle", "author": [{"literal": "City of Gent"}]}
    refused = replace(editor, found(editor, edition, q="City of Gent", by=" "))
    assert "would be too long, or empty." in words_of(refused)

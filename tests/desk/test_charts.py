"""A chart from cells: drawn while one types, saved as it was drawn, and opened again as cells."""

import pytest
from django.urls import reverse

from reports.models.draft import Figure
from reports.models.series import Report
from tests.desk.pages import opened, words_of
from tests.desk.sources import FIGURES, picture, upload
from tests.making import draft_edition

pytestmark = pytest.mark.django_db
WIDE = "Model\tin all (billion)\tactive (billion)\r\nMixtral 8x7B\t46.7\t12.9\r\nKimi K2\t1,000\t32"
LONG = "Country;Year;Share\r\nNorway;2023;82,4 %\r\nNorway;2024;88,9 %\r\nChina;2023;24,0 %\r\nChina;2024;–"


@pytest.fixture
def edition(db):
    return draft_edition()


def draw(client, **fields):
    return client.post(reverse("desk:draw"), fields)


@pytest.mark.parametrize("cells", [WIDE, LONG])
def test_cells_alone_make_a_chart_which_opens_as_cells_and_stays_as_it_is(editor, edition, cells):
    assert (
        editor.post(FIGURES, {"draft": edition.pk, "title": "It grew", "alt": "", "data_table": cells}).status_code
        == 302
    )
    figure = Figure.objects.get()
    assert figure.key == "it-grew"
    address = reverse("admin:reports_figure_change", args=[figure.pk])
    fields = opened(editor, address, "figure_form")
    assert fields["data_table"][0].splitlines()[0].split("\t") == (
        ["Model", "in all (billion)", "active (billion)"] if cells == WIDE else ["Country", "Year", "Share (%)"]
    )
    editor.post(address, fields)
    assert Figure.objects.get().chart == figure.chart


def test_what_is_typed_is_drawn_and_what_was_recognised_is_said(editor, edition):
    answer = draw(editor, data_table=WIDE, title="Large to hold", alt="")
    assert "2 series of numbers: in all, active. The unit is billion." in words_of(answer)
    assert "Drawn as parts: “active” is never more than “in all”." in words_of(answer)
    assert answer.content.count(b"<svg ") == 2
    assert 'data-alt="Bar chart, the smaller within the larger.' in answer.content.decode()
    assert "Read out unless you write a text alternative: Bar chart" in words_of(answer)
    assert "In words, from the cells: Bar chart" in words_of(draw(editor, data_table=WIDE, alt="Up."))
    assert not Figure.objects.exists()


def test_what_is_drawn_speaks_the_reports_language(editor, edition):
    Report.objects.update(language="de")
    new = draw(editor, data_table=WIDE, draft=edition.pk)
    figure = Figure.objects.create(draft=edition.draft, key="a", alt="Up.")
    again = editor.post(f"{reverse('desk:draw')}?figure={figure.pk}", {"data_table": WIDE})
    for answer in (new, again):
        assert 'data-alt="Balkendiagramm' in answer.content.decode()
        assert "46,7" in answer.content.decode()
    assert draw(editor, data_table=WIDE, draft="nonsense").content.count(b'data-alt="Bar chart') == 1


def test_what_the_editor_says_counts_more_than_what_was_recognised(editor, edition):
    fields = {
        "draft": edition.pk,
        "title": "Up",
        "alt": "Up.",
        "data_table": LONG,
        "kind": "point",
        "layout": "apart",
        "highlight": "Norway",
    }
    assert editor.post(FIGURES, fields).status_code == 302
    chart = Figure.objects.get().chart
    assert (chart["kind"], chart["layout"], chart["highlight"], chart["series"]) == (
        "point",
        "apart",
        "Norway",
        "country",
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"data_table": ""}, "Paste the cells of a chart, or choose a picture below."),
        ({"data_table": "a\tb\nx\ty"}, "No column contains numbers"),
        ({"data_table": WIDE, "highlight": "Nobody"}, "No row contains “Nobody”."),
        ({"data_table": "<svg onload=alert(1)>\tb\nx\t1"}, "1 row under a header."),
    ],
)
def test_what_is_wrong_is_said_where_the_drawing_would_be(editor, edition, fields, words):
    answer = draw(editor, **fields)
    assert words in words_of(answer)
    assert b"onload=alert(1)>" not in answer.content


def test_a_chart_whose_columns_were_named_in_a_file_keeps_them(editor, edition):
    columns = [
        {"key": "y", "label": "Year", "type": "year", "unit": ""},
        {"key": "v", "label": "Value", "type": "number", "unit": ""},
    ]
    chart = {"kind": "line", "x": "y", "y": "v", "series": None, "layout": "together", "highlight": "", "subtitle": ""}
    figure = Figure.objects.create(
        draft=edition.draft, key="a", title="Up", alt="Up.", chart=chart | {"columns": columns, "rows": [[2023, 1]]}
    )
    address = reverse("admin:reports_figure_change", args=[figure.pk])
    fields = opened(editor, address, "figure_form")
    editor.post(address, fields)
    assert Figure.objects.get().chart == figure.chart
    editor.post(address, fields | {"data_table": "Year\tValue\r\n2023\t1\r\n2024\t2"})
    assert Figure.objects.get().chart == figure.chart | {"rows": [[2023, 1], [2024, 2]]}


def test_a_picture_over_the_text_asks_for_itself_and_for_its_text_alternative(editor, edition):
    address = f"/admin/reports/figure/add/?draft={edition.pk}&as=picture&_popup=1"
    refused = editor.post(address, {"_popup": "1", "draft": edition.pk, "alt": ""})
    assert refused.context_data["adminform"].form.errors == {
        "alt": ["Enter a text alternative."],
        "picture_file": ["Choose a picture."],
    }
    made = editor.post(
        address,
        {"_popup": "1", "draft": edition.pk, "alt": "Red.", "picture_file": upload(picture(), "The barrage.png")},
    ).json()
    assert (made["key"], made["sources"]["figures"]["the-barrage"]["alt"]) == ("the-barrage", "Red.")


def test_a_refused_cell_is_named_and_neither_drawn_nor_saved(editor, edition):
    cells = "Year,Chrome,Safari\n2021,64.1,18.7\n2022,65.4,18.9\n2023,63.5,low"
    answer = draw(editor, data_table=cells, title="Shares", alt="")
    assert (b'data-row="3" data-column="2"' in answer.content, b"<svg" in answer.content) == (True, False)
    saved = editor.post(FIGURES, {"draft": edition.pk, "title": "Shares", "data_table": cells})
    assert "Row 3: “low” in the column “Safari” is not a number." in words_of(saved)
    assert not Figure.objects.exists()


def test_columns_that_a_chart_does_not_keep_are_named_when_it_is_saved(editor, edition):
    cells = "Country\t2023\t2024\tSays\nNorway\t10\t12\tSSB\nChina\t5\t6\tNBS"
    saved = editor.post(FIGURES, {"draft": edition.pk, "title": "Sold", "data_table": cells}, follow=True)
    assert "does not keep these columns, because they contain no numbers: “Says”" in words_of(saved)


def test_a_chart_has_a_title_or_is_named_by_its_caption(editor, edition):
    refused = editor.post(FIGURES, {"draft": edition.pk, "data_table": WIDE})
    assert "Give the chart a title, or a caption." in words_of(refused)
    assert not Figure.objects.exists()
    editor.post(FIGURES, {"draft": edition.pk, "data_table": WIDE, "caption": "Models *grew*."})
    assert [(each.key, str(each)) for each in Figure.objects.all()] == [("models-grew", "Models grew.")]

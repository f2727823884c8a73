"""References and figures of an edition, and the pictures behind figures."""

import io
import itertools
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from reports import drafting
from reports.models.draft import Figure, Reference
from reports.models.storage import picture_path
from tests.desk.pages import form_of, opened, words_of
from tests.desk.sources import CHART, FIGURES, ITEM, PAPER, REFERENCES, picture, upload

pytestmark = [pytest.mark.usefixtures("no_session_writes"), pytest.mark.django_db]
#: Each macro is twice as long as the one before: 22 lines make four million characters, 40 would fill any memory.
MACROS = "".join(
    ["@string{a0 = {x}}\n", *(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(22)), "@misc{a, title = a22}"]
)


def test_a_reference_is_written_as_fields_and_kept_as_csl_json(editor, edition):
    editor.post(REFERENCES, PAPER | {"draft": edition.pk})
    reference = Reference.objects.get()
    assert (reference.key, reference.item) == ("vaswani2017", ITEM)
    assert drafting.document_of(edition).references[0].item.title == "Attention Is All You Need"


def test_a_reference_that_nobody_touched_stays_as_it_is(editor, edition):
    kept = ITEM | {"ISBN": "978-1-5108-6096-4"}
    reference = Reference.objects.create(draft=edition.draft, key="vaswani2017", item=kept)
    address = reverse("admin:reports_reference_change", args=[reference.pk])
    fields = opened(editor, address, "reference_form")
    assert {name: fields[name][0] for name in ("authors", "issued", "doi")} == {
        "authors": "Vaswani, Ashish\r\nGoogle Brain",
        "issued": "2017-06",
        "doi": "10.48550/arXiv.1706.03762",
    }
    editor.post(address, fields)
    reference.refresh_from_db()
    assert reference.item == kept


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("key", "a key", "Start the short name with a letter or digit. It can contain letters, digits and _ : . -"),
        ("key", "taken", "Another reference of this edition has this short name. Choose another."),
        ("title", "", "Enter a title."),
        ("issued", "June 2017", "Write a date as 2017, 2017-06 or 2017-06-12."),
        ("issued", "2017-13", "Write a date as 2017, 2017-06 or 2017-06-12."),
        ("url", "arxiv.org", "“arxiv.org” is not a web address; it starts with https:// or http://"),
    ],
)
def test_what_is_wrong_with_a_reference_is_said_at_its_field(editor, edition, field, value, words):
    Reference.objects.create(draft=edition.draft, key="taken", item=ITEM)
    response = editor.post(REFERENCES, PAPER | {"draft": edition.pk, field: value})
    assert list(response.context_data["adminform"].form.errors) == [field]
    assert words in words_of(response)


def test_references_are_pasted_as_csl_json(editor, edition):
    paste = reverse("desk:paste-references", args=[edition.pk])
    items = [
        ITEM | {"id": "http://zotero.org/x", "abstract": "Left out."},
        {"id": "doe", "title": "A page", "volume": 3},
    ]
    editor.post(paste, {"items": json.dumps(items)})
    assert list(edition.draft.references.values_list("key", "item")) == [
        ("vaswani2017", ITEM),
        ("doe", {"type": "document", "title": "A page", "volume": "3"}),
    ]
    again = words_of(editor.post(paste, {"items": json.dumps(items[:1])}, follow=True))
    assert "Already in this edition: Attention Is All You Need (Vaswani, Google Brain, 2017)." in again


BIBTEX = '@article{kites,\n  title = {Kites,\n{"High"} ones},\n  year = 2017\n}\n'
RIS = "TY  - JOUR\nID  - tides\nTI  - Tides\nER  - \n"
CSL = '[\n  {"id": "waves", "title": "Waves"}\n]\n'


@pytest.mark.parametrize("parts", [*itertools.permutations([BIBTEX, RIS, CSL], 2)])
def test_references_of_two_formats_are_refused(editor, edition, parts):
    answer = editor.post(reverse("desk:paste-references", args=[edition.pk]), {"items": "\n".join(parts)})
    assert not edition.draft.references.exists()
    assert "This is" in words_of(answer)


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ("[{", "This is not JSON: Expecting property name enclosed in double quotes: line 1 column 3 (char 2)."),
        (
            "% from our list\n@article{vaswani2017,\n  title = {Attention\n}",
            "This BibTeX cannot be read: syntax error in line 4",
        ),
        ("@article{a,\n  year = 2017\n}", "Item 1: title:"),
        ("TY  - JOUR\nPY  - 2017\nER  - ", "Item 1: title:"),
        (f"{BIBTEX}{RIS}", "This is BibTeX and RIS. Paste references of one format at a time."),
        (f"{CSL}and Doe (2019)", "This is not JSON: Extra data: line 4 column 1"),
        ("<xml/>", "This is XML. Paste BibTeX, RIS or CSL-JSON."),
        ("%" * 200, "This is not a list of references. Paste BibTeX, RIS or CSL-JSON."),
        ("[" * 100_000, "This is nested too deeply to be CSL-JSON."),
        ("[3]", "Item 1 is not an object of CSL-JSON."),
        ('[{"title": "A", "URL": "ftp://x"}]', "Item 1: URL: “ftp://x” is not a web address"),
        ('[{"title": "A", "author": "Doe"}]', "Item 1:"),
        ('[{"type": []}]', "Item 1: title:"),
        (MACROS, "This BibTeX is too long: its @string macros expand to more than 500,000 characters."),
        (json.dumps([{"title": "A"}] * 3_001), "Too many references. The limit is 3,000 at once."),
        ("TY  - JOUR\nTI  - A\nER  - \n" * 3_001, "Too many references. The limit is 3,000 at once."),
        ('[{"title": "A", "issued": 2017}]', "Item 1:"),
    ],
)
def test_a_paste_that_cannot_be_read_is_refused_whole(editor, edition, items, words):
    response = editor.post(reverse("desk:paste-references", args=[edition.pk]), {"items": items})
    assert words in words_of(response)
    assert not edition.draft.references.exists()


@pytest.mark.parametrize("kind", [[], {}, ["book"], None, 5, "no such type"])
def test_a_type_that_csl_does_not_know_becomes_a_document(editor, edition, kind):
    items = json.dumps({"title": "A", "type": kind})
    editor.post(reverse("desk:paste-references", args=[edition.pk]), {"items": items})
    assert edition.draft.references.get().item == {"type": "document", "title": "A"}


def test_macros_of_bibtex_stand_for_what_they_name(editor, edition):
    items = (
        '@string{sea = {The Sea}}\n@string{both = sea # " and the Air"}\n'
        "@article{a, title = {A}, journal = sea, year = 2021, month = JUN}\n@article{b, title = {B}, journal = BOTH}"
    )
    editor.post(reverse("desk:paste-references", args=[edition.pk]), {"items": items})
    a, b = edition.draft.references.all()
    assert (a.item["container-title"], a.item["issued"]) == ("The Sea", {"date-parts": [[2021, 6]]})
    assert b.item["container-title"] == "The Sea and the Air"


def test_a_chart_is_made_from_a_pasted_table(editor, edition):
    response = editor.post(FIGURES, CHART | {"draft": edition.pk})
    assert response.status_code == 302
    chart = Figure.objects.get().chart
    assert (chart["kind"], chart["x"], chart["y"], chart["rows"]) == (
        "line",
        "year",
        "share",
        [[2021, 8], [2025, 61.5]],
    )
    assert [(column["key"], column["type"], column["unit"]) for column in chart["columns"]] == [
        ("year", "year", ""),
        ("share", "number", "%"),
    ]


def test_an_editor_chooses_highlight_layout_and_subtitle_of_a_chart(editor, edition):
    words = {"layout": "apart", "highlight": "2025", "subtitle": "Of a hundred models"}
    assert editor.post(FIGURES, CHART | {"draft": edition.pk} | words).status_code == 302
    figure = Figure.objects.get()
    assert {name: figure.chart[name] for name in words} == words
    address = reverse("admin:reports_figure_change", args=[figure.pk])
    editor.post(address, opened(editor, address, "figure_form"))
    assert Figure.objects.get().chart == figure.chart


def test_a_figure_that_nobody_touched_stays_as_it_is(editor, edition):
    editor.post(FIGURES, CHART | {"draft": edition.pk})
    figure = Figure.objects.get()
    address = reverse("admin:reports_figure_change", args=[figure.pk])
    editor.post(address, opened(editor, address, "figure_form"))
    assert Figure.objects.get().chart == figure.chart


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"highlight": "1999"}, "highlight", "No row contains “1999”. The names are: 2021, 2025."),
        ({"kind": "", "data_table": ""}, "data_table", "Paste the cells of a chart, or choose a picture below."),
        ({"data_table": "Year\tShare"}, "data_table", "Add at least one row below the header."),
        (
            {"data_table": "a,b\n1,2,3"},
            "data_table",
            "Row 1 has 3 cells, but the header has 2: “1, 2, 3”.",
        ),
        (
            {"data_table": "a,b\nx,y"},
            "data_table",
            "No column contains numbers. Put the header in the first row and numbers below it.",
        ),
    ],
)
def test_what_is_wrong_with_a_figure_is_said_at_its_field(editor, edition, changes, field, words):
    response = editor.post(FIGURES, CHART | {"draft": edition.pk} | changes)
    assert response.context_data["adminform"].form.errors == {field: [words]}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_kept_under_its_checksum_and_shown(editor, edition, kind):
    data = picture(kind)
    fields = {"draft": edition.pk, "key": "photo", "alt": "Red.", "picture_file": upload(data, "my holiday.exe")}
    editor.post(FIGURES, fields)
    stored = Figure.objects.get().picture
    assert picture_path(stored.sha256).read_bytes() == data
    assert (stored.width, stored.height, stored.media_type) == (40, 30, f"image/{kind.lower()}")
    answer = editor.get(reverse("desk:picture", args=[stored.sha256]))
    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (data, stored.media_type)


def test_a_photograph_with_another_behind_it_is_kept_as_the_jpeg_that_it_is(editor, edition):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (20, 15))])
    editor.post(
        FIGURES, {"draft": edition.pk, "key": "photo", "alt": "Red.", "picture_file": upload(out.getvalue(), "IMG.JPG")}
    )
    stored = Figure.objects.get().picture
    assert (stored.width, stored.height, stored.media_type) == (40, 30, "image/jpeg")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is not a complete PNG, JPEG or WebP picture"),
        (picture("GIF"), "This is not a complete PNG, JPEG or WebP picture"),
        (picture("PNG", (400, 300))[:-40], "This is not a complete PNG, JPEG or WebP picture"),
        (picture("AVIF"), "The picture is an AVIF, which is not supported. Save it as PNG, JPEG or WebP."),
        (picture("PNG", (20_001, 1)), "The picture has 20001 × 1 pixels, which is too many."),
    ],
    ids=["svg", "gif", "half a file", "avif", "too wide"],
)
def test_what_is_no_picture_is_refused(editor, edition, data, words):
    fields = {"draft": edition.pk, "key": "photo", "alt": "Red.", "picture_file": upload(data)}
    assert words in words_of(editor.post(FIGURES, fields))
    assert not Figure.objects.exists()


def test_a_picture_survives_what_is_wrong_elsewhere_in_its_form(editor, edition):
    fields = {"draft": edition.pk, "key": "photo", "alt": "", "picture_file": upload(picture())}
    refused = editor.post(FIGURES, fields)
    assert refused.context_data["adminform"].form.errors == {
        "alt": ["Describe what the picture shows, for readers who cannot see it."]
    }
    assert not Figure.objects.exists()
    editor.post(FIGURES, form_of(refused, "figure_form") | {"alt": "Red."})
    stored = Figure.objects.get().picture
    assert picture_path(stored.sha256).read_bytes() == picture()
    page = reverse("admin:reports_figure_change", args=[Figure.objects.get().pk])
    editor.post(page, form_of(editor.get(page), "figure_form") | {"picture_file": upload(picture(size=(80, 20)))})
    assert Figure.objects.get().picture.width == 80


def test_a_figure_is_a_chart_or_a_picture(editor, edition):
    response = editor.post(FIGURES, CHART | {"draft": edition.pk, "picture_file": upload(picture())})
    assert "A figure is a chart or a picture, not both" in words_of(response)


@pytest.mark.parametrize("model", ["reference", "figure"])
def test_lists_take_as_many_queries_for_three_as_for_one(editor, edition, model):
    counts = []
    for number in range(3):
        if model == "reference":
            editor.post(REFERENCES, PAPER | {"draft": edition.pk, "key": f"key{number}"})
        else:
            editor.post(FIGURES, CHART | {"draft": edition.pk, "key": f"key{number}"})
        with CaptureQueriesContext(connection) as queries:
            editor.get(f"/admin/reports/{model}/")
        counts.append(len(queries))
    assert counts[0] == counts[2]

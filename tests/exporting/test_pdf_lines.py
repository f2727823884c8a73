"""Words that are long: a PDF's running head stays on its line, long words are broken, a table's title stays with it."""

import re
from uuid import UUID

import pytest

from reports.document.types import Chart, Figure
from tests.citing.documents import DOCUMENT
from tests.exporting.reading_pdf import pages_of
from tests.exporting.writing import context_of, with_body, write

NAME = "Transformation Quarterly: the yearly survey of land, industry and transport in the Danube countries"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def pages(*titles, body="Words.", name="Sizes"):
    """The pages of an edition whose sections have these titles."""
    sections = tuple(
        DOCUMENT.sections[0].model_copy(
            update={"uid": UUID(int=900 + number), "title": title, "slug": f"s-{number}", "body": body}
        )
        for number, title in enumerate(titles)
    )
    report = DOCUMENT.report.model_copy(update={"name": name})
    made = DOCUMENT.model_copy(update={"sections": sections, "report": report})
    return pages_of(write(made, context_of(made)))


@pytest.mark.parametrize(
    ("name", "title", "head"),
    [
        ("Sizes", "Of tides", ["Sizes · 2024", "Of tides"]),
        (NAME, "Of tides", [r"Transformation Quarterly: .{40,80}… · 2024", "Of tides"]),
        (
            NAME,
            f"{NAME} and more",
            [r"Transformation Quarterly: .{5,40}… · 2024", r"Transformation Quarterly: .{5,50}…"],
        ),
        ("Sizes", f"Of {WORD * 2}", ["Sizes · 2024", r"Of Donaudampf\w{40,90}…"]),
    ],
    ids=["short", "long name", "both long", "long title"],
)
def test_a_running_head_is_one_line_however_long_its_words(name, title, head):
    for page in pages(title, name=name, body="Words. " * 900)[3:5]:
        told = page.replace("\u200e", "").splitlines()
        assert [bool(re.fullmatch(*pair)) for pair in zip(head, told, strict=False)] == [True, True], page[:300]


def test_only_a_word_without_room_on_its_line_is_broken_in_contents_and_headings():
    contents, page = pages(f"Biodiversity net gain accounting across {WORD}", body=f"### The {WORD * 2}")[2:4]
    for said in (contents, page.split("Trend: ")[0], page.split("Trend: ")[1]):
        assert (WORD in said, WORD in re.sub("\n[-\u00ad]\n", "", said)) == (False, True)
    assert not re.search("Bio\n|accoun\n", contents + page)


def test_the_data_of_a_figure_stand_below_their_title():
    chart = Chart.model_validate(
        {
            "kind": "bar", "x": "a", "y": "b",
            "columns": [{"key": "a", "label": "Thing", "type": "text"}, {"key": "b", "label": "Length"}],
            "rows": [[f"Thing {number}", number] for number in range(8)],
        }
    )  # fmt: skip
    figures = tuple(Figure(uid=UUID(int=80 + n), key=f"f{n}", alt="A chart", chart=chart) for n in range(8))
    body = "\n\n".join(f"{'Words. ' * 40 * n}\n\n![[f{n}]]" for n in range(8))
    made = with_body(body, figures=figures)
    told = [page for page in pages_of(write(made, context_of(made))) if "Data of figure" in page]
    assert told
    for page in told:
        assert all("Thing 0" in rest for rest in page.split("Data of figure")[1:]), page

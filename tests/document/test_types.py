"""A document hangs together: keys are unique, and what is referred to is there."""

from uuid import UUID

import pytest
from pydantic import ValidationError

from reports.document import types
from reports.document.canonical import error_lines
from tests.document.documents import DOCUMENT, REPORT


def uid(number):
    return UUID(int=number)


def section(number, **more):
    return types.Section(uid=uid(number), **{"slug": f"s{number}", "title": "S", **more})


def refusal(**parts):
    with pytest.raises(ValidationError) as refused:
        types.EditionDocument(uid=uid(1), report=REPORT, year=2024, **parts)
    return error_lines(refused.value)


TIDES = types.TrendStatement(uid=uid(90), slug="tides", name="Tides")
KITES = types.TechniqueStatement(uid=uid(91), slug="kites", name="kites")
ITEM = types.CslItem(type="report", title="T")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"sections": (section(10, slug="a"), section(11, slug="a"))}, "section slug “a” appears 2 times"),
        ({"sections": (section(10, trend="tides"), section(11, trend="tides")), "trends": (TIDES,)}, "trend with a section “tides”"),
        ({"sections": (section(10), section(10, slug="b"))}, f"uid “{uid(10)}” appears 2 times"),
        ({"sections": (section(10, trend="tides"),)}, "trend “tides” is used but not defined"),
        ({"endings": (types.Ending(uid=uid(10), trend="tides"),)}, "trend “tides” is used but not defined"),
        ({"sections": (section(10, keywords=("a", "a")),)}, "keyword of “S” “a” appears 2 times"),
        (
            {"sections": (section(10, assessments=(types.Assessment(uid=uid(11), technique="kites"),)),)},
            "technique “kites” is used but not defined",
        ),
        (
            {
                "sections": (section(10, assessments=tuple(types.Assessment(uid=uid(n), technique="kites") for n in (11, 12))),),
                "techniques": (KITES,),
            },
            "technique assessed in “S” “kites” appears 2 times",
        ),
        ({"references": tuple(types.Reference(uid=uid(n), key="doe", item=ITEM) for n in (10, 11))}, "reference key “doe”"),
        ({"figures": tuple(types.Figure(uid=uid(n), key="map") for n in (10, 11))}, "figure key “map” appears 2 times"),
        ({"trends": (TIDES, TIDES)}, "trend “tides” appears 2 times"),
        ({"techniques": (KITES, KITES)}, "technique “kites” appears 2 times"),
        ({"endings": tuple(types.Ending(uid=uid(n), trend="tides") for n in (10, 11)), "trends": (TIDES,)}, "ending “tides”"),
        (
            {"scores": tuple(types.Score(uid=uid(n), prediction=uid(50), made_in=2023, statement="S") for n in (10, 11))},
            f"scored prediction “{uid(50)}” appears 2 times",
        ),
        ({"doi": "https://doi.org/10.1234/x"}, "doi: String should match pattern"),
    ],
)  # fmt: skip
def test_a_document_that_does_not_hang_together_is_refused(parts, words):
    assert words in refusal(**parts)


def test_a_document_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        DOCUMENT.title = "Another"


def test_sections_about_trends_are_numbered_from_one():
    document = types.EditionDocument(
        uid=uid(1),
        report=REPORT,
        year=2024,
        trends=(TIDES,),
        sections=(section(10), section(11, trend="tides"), section(12)),
    )

    assert document.numbers() == {uid(11): 1}


def test_a_figure_is_one_thing():
    picture = types.Picture(sha256="a" * 64, media_type="image/png", width=1, height=1)
    chart = types.Chart(kind="bar", x="x", y="x", columns=(types.Column(key="x", label="X"),), rows=())

    with pytest.raises(ValidationError, match="figure “f” has both a chart and a picture; keep one"):
        types.Figure(uid=uid(1), key="f", picture=picture, chart=chart)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"y": "z"}, "there is no column “z”; the columns are x"),
        ({"series": "z"}, "there is no column “z”; the columns are x"),
        ({"rows": ((1, 2),)}, "row 1 has 2 cells, but there are 1 columns"),
        ({"columns": (types.Column(key="x", label="X"),) * 2}, "two columns have the same key"),
    ],
)
def test_a_chart_hangs_together(change, words):
    chart = {"kind": "bar", "x": "x", "y": "x", "columns": (types.Column(key="x", label="X"),), "rows": ()}

    with pytest.raises(ValidationError, match=words):
        types.Chart(**chart | change)

"""The PDF: tagged, the same each time, and safe from whatever a text holds."""

import re
import unicodedata
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from reports.document.types import Chart, Column, Ending, Figure, Picture, Score
from reports.document.words import Maturity, Movement
from reports.exporting import FORMATS, typesetting
from reports.exporting.pdf import source_of
from reports.exporting.typesetting import typeset
from reports.rendering.picture import Node, TrendHistory
from tests.citing.documents import DOCUMENT
from tests.exporting.pictures import pictures_of, png
from tests.exporting.reading_pdf import pages_of, said_in
from tests.exporting.writing import (
    CITED,
    CITING,
    SHORT_AS_READ,
    context_of,
    unpacked,
    with_body,
    write,
)
from tests.rounds import rounds
from tests.strategies import documents

#: In the points of a PDF.
MM = 72 / 25.4
SLOW = settings(max_examples=rounds(25), deadline=None, suppress_health_check=list(HealthCheck))


CHART = Chart(
    kind="bar",
    x="kind",
    y="cost",
    columns=(Column(key="kind", label="Kind", type="text"), Column(key="cost", label="Cost", type="number")),
    rows=(("one", 1),),
)


def test_it_is_tagged_has_bookmarks_a_language_and_declares_what_it_is():
    text = unpacked(write(with_body("### Part\n\nWords."), context_of(DOCUMENT)))

    for part in (b"/StructTreeRoot", b"/Outlines", b"/Lang", b"<pdfuaid:part>1<", b"/DisplayDocTitle"):
        assert part in text


def test_paragraphs_lead_to_their_own_address_in_this_version():
    text = unpacked(write(with_body("Words."), context_of(DOCUMENT)))

    assert re.search(rb"https://example\.org/translation/2024/v1\.0/speech/#p-[0-9a-f]{10}", text)


def test_no_short_text_shows_how_a_source_or_a_technique_is_written():
    pages = said_in(write(CITING, context_of(CITING)))
    assert ("[@" in pages, "[[" in pages) == (False, False)
    assert f"Source: {SHORT_AS_READ}" in " ".join(pages.split())
    assert " ".join(pages.split()).count(SHORT_AS_READ) == 9


def test_no_text_of_an_edition_is_taken_for_typst():
    trap = '#read("/etc/passwd") #import "@preview/x:1.0.0" = H $x$ `a` "; #panic() \\u{1} // /* ] } )'
    body = (
        f"{trap}\n\n- [{trap}](https://example.org)\n\n> *{trap}*\n\n```\n{trap}\n```\n\n| {trap} |\n|---|\n| {trap} |"
    )
    hostile = with_body(body, title=trap, summary=trap)

    assert write(hostile, context_of(hostile)).startswith(b"%PDF-1.7")


#: What comes after the sections, all of it.
ENDED = {
    "figures": (CITING.figures[0].model_copy(update={"chart": CHART}),),
    "scores": (Score(uid=UUID(int=91), prediction=UUID(int=92), made_in=2023, statement="More.", outcome="open"),),
    "endings": (Ending(uid=UUID(int=93), trend="speech"),),
}


@pytest.mark.parametrize("slug", ["data", "definitions", "earlier-predictions", "ended-trends"])
def test_a_section_may_be_called_like_what_comes_after_the_sections(slug):
    section = CITING.sections[0].model_copy(update={"slug": slug, "trend": None})
    document = CITING.model_copy(update=ENDED | {"sections": (section,)})
    shown = said_in(FORMATS["pdf"].write(document, context_of(document)))
    for title in ("Techniques defined", "Earlier predictions", "Trends that have ended", "Data of the figures"):
        assert title in shown


def test_a_technique_without_a_name_is_called_by_its_slug():
    note = CITED.assessments[0].model_copy(update={"note": "One.\n\nTwo."})
    document = DOCUMENT.model_copy(
        update={
            "sections": (CITED.model_copy(update={"assessments": (note,)}),),
            "techniques": (DOCUMENT.techniques[0].model_copy(update={"name": ""}),),
        }
    )
    assert pages_of(FORMATS["pdf"].write(document, context_of(document)))[-1].count("pruning") == 2


def test_signs_that_the_fonts_lack_do_not_stop_it():
    document = with_body("人工智能 🙂 \U0001f9ff and \U0010fff0.", title="שלום")

    assert write(document, context_of(document)).startswith(b"%PDF-1.7")


def test_characters_without_a_font_are_found_first_and_lines_end_within_the_page(monkeypatch):
    set_whole, compiled = [], typesetting._compiled
    monkeypatch.setattr(
        typesetting,
        "_compiled",
        lambda source, *a, **k: set_whole.append("#cover(" in source) or compiled(source, *a, **k),
    )
    nobody_has = "\U0010fff0\U0010fff1"
    document = with_body(f"{nobody_has * 200}. See [there](https://example.org/{nobody_has}) in e\u0301te\u0301.")
    made = write(document, context_of(document))

    assert set_whole.count(True) == 1
    shown = next(page for page in pages_of(made) if "□" * 9 in page)
    assert (shown.count("□"), max(len(line) for line in shown.splitlines() if "□" in line) < 100) == (400, True)
    assert "Characters that are in no available font are shown as □" in " ".join(pages_of(made)[1].split())
    assert b"https://example.org/%F4%8F%BF%B0" in unpacked(made)


@pytest.mark.parametrize("start", ["> " * 18, "> - " * 14, "> 1. " * 14], ids=["alone", "and lists", "and numbers"])
def test_quotations_within_quotations_do_not_stop_it(start):
    document = with_body(start + "Abyss", summary=start + "Abyss")

    assert "Abyss" in "".join(pages_of(write(document, context_of(document))))


def test_cover_and_imprint_name_the_version_however_much_else_they_have_to_say():
    ada = DOCUMENT.credits[0]
    many = tuple(ada.model_copy(update={"name": f"Ada Example {number}"}) for number in range(200))
    long = {"summary": "Many words of summary.\n\n" * 200, "title": "A long title " * 20}
    document = with_body("Words.", credits=many, closed_on=date(2024, 12, 15), **long)
    context = context_of(document)

    cover, imprint, *_ = (" ".join(page.split()) for page in pages_of(write(document, context)))
    told = ("Version: 1.0, published on 14 January 2025", "Text closed: 15 December 2024", context.url, "Cite as:")
    for fact in (*told, f"SHA-256 {context.sha256}"):
        assert fact in imprint
    assert cover.startswith("Example & Sons A long title A long title")
    assert "2024 edition · version 1.0 · 14 January 2025" in cover


def test_a_link_around_nothing_that_shows_is_set_as_words():
    body = "At the end of a line: [`\u00ad`](https://example.org)\n\n[a\u00ad](mailto:a@example.org)\n\n[](https://a.example)"

    assert b"/URI" in write(with_body(body), context_of(DOCUMENT))


def test_where_typst_fails_over_a_link_the_file_comes_without_links_and_says_so(tmp_path):
    document = with_body("[Words](https://example.org/words) stay.")
    context = context_of(document)
    # Typst calls this an internal error of its own; no text of an edition is known to become it.
    hostile = source_of(document, context) + '\n#link("https://example.org")[#raw("\u00ad");]\n'

    made = typeset(hostile, str(tmp_path), context)
    assert (b"/URI" in made, "Wordsstay." in "".join(said_in(made).split())) == (False, True)
    assert "The links of this edition do not work in this file" in pages_of(made)[1]
    assert typeset(hostile, str(tmp_path), context) == made


def test_formulas_are_set_with_their_source_for_those_who_cannot_see_them():
    body = "So $x^2$ and\n\n$$\n\\frac{a}{b}\n$$\n\n~~old~~ H<sub>2</sub>O<br>m<sup>2</sup>\n\n- [x] done\n\n> [!NOTE]\n> Mind this."
    document = with_body(body)
    made = write(document, context_of(document))
    assert [each in unpacked(made) for each in (b"/Alt(x^2)", rb"/Alt(\\frac{a}{b})")] == [True, True]
    said = "".join(said_in(made).split())
    assert all(word in said for word in ("So𝑥2and", "old", "H2O", "☑done", "Note", "Mindthis."))
    assert "formulas of this edition could not be set" not in " ".join(pages_of(made))


def test_a_formula_that_stands_apart_is_on_the_page_wherever_it_stands():
    body = (
        "$$\na^2+b^2\n$$\n\nFirst $$x=11$$ then.\n\n- item\n\n  $$\n  y=22\n  $$\n\n> Said: $$z=33$$\n\n"
        "| a |\n|-|\n| $$u=44$$ |\n\nA note.[^1]\n\n[^1]: $$v=55$$"
    )
    document = with_body(body)
    said = re.sub(r"\s", "", unicodedata.normalize("NFKC", "".join(pages_of(write(document, context_of(document))))))
    assert [each for each in ("a2+b2", "x=11", "y=22", "z=33", "u=44", "v=55") if each not in said] == []


def test_a_formula_on_which_typst_fails_is_shown_as_typed_with_a_notice(tmp_path):
    document = with_body("[Words](https://example.org/words) stay, $x^2$.")
    context = context_of(document)
    made = typeset(source_of(document, context) + '\n#formula(false, "y", "nosuchsign");\n', str(tmp_path), context)
    assert (b"/URI" in made, "x^2" in said_in(made)) == (True, True)
    assert "The formulas of this edition could not be typeset here" in pages_of(made)[1]


def test_pictures_of_every_kind_are_shown():
    kinds = ["image/png", "image/jpeg", "image/webp", "image/avif"]
    figures = tuple(
        Figure(
            uid=DOCUMENT.uid.__class__(int=100 + place),
            key=f"f{place}",
            picture=Picture(sha256=f"{place}" * 64, media_type=kind, width=8, height=6),
        )
        for place, kind in enumerate(kinds)
    )
    document = with_body("\n\n".join(f"![[{figure.key}]]" for figure in figures), figures=figures)

    assert unpacked(write(document, context_of(document, pictures_of(document)))).count(b"/Subtype/Image") >= len(kinds)
    assert png() == png()


def with_picture(size, **words):
    """An edition whose only text is a picture of that size, as a file."""
    digest = "0" * 64
    shown = Picture(sha256=digest, media_type="image/png", width=size[0], height=size[1])
    figure = Figure(uid=DOCUMENT.uid.__class__(int=100), key="photo", picture=shown, **words)
    document = with_body("![[photo]]", figures=(figure,))
    return write(document, context_of(document, {digest: png(size=size)}))


@pytest.mark.parametrize("size", [(400, 4000), (4000, 400)])
def test_a_picture_of_any_shape_is_whole_on_its_page_and_its_title_has_room_above(size):
    placed = re.search(rb"q ([\d.]+) 0 0 ([\d.]+) [\d.]+ ([\d.]+) cm/x0 Do", unpacked(with_picture(size)))
    width, height, bottom = map(float, placed.groups())
    foot, head, line = 30 * MM, (297 - 32) * MM, 12
    assert width / height == pytest.approx(size[0] / size[1], rel=0.01)
    assert (bottom > foot, bottom + height < head - line) == (True, True)


def test_a_caption_that_is_longer_than_a_page_goes_on_to_the_next():
    pages = pages_of(with_picture((800, 600), title="Tides", caption="\n\n".join(["Many words. " * 60] * 30) + " End."))
    places = [place for place, page in enumerate(pages) if "Many words." in page]
    assert (len(places) > 1, "Tides" in pages[places[0]], "End." in pages[places[-1]]) == (True, True, True)


@SLOW
@given(document=documents())
def test_any_edition_can_be_set_and_gives_the_same_bytes_again(document):
    context = context_of(document, pictures_of(document))

    first = write(document, context)
    assert first.startswith(b"%PDF-1.7")
    assert write(document, context) == first


def test_a_title_in_several_fallback_fonts_is_shown_with_boxes():
    section = DOCUMENT.sections[0].model_copy(update={"title": "Ĉ\u0984𝐀"})
    document = DOCUMENT.model_copy(update={"sections": (section, *DOCUMENT.sections[1:])})

    assert "Ĉ□□" in "".join(pages_of(write(document, context_of(document))))


def test_the_cover_shows_the_trends_of_the_year_with_their_maturity_in_words():
    pdf = write(DOCUMENT, context_of(DOCUMENT))
    trends = [each for each in DOCUMENT.sections if each.trend]
    said = said_in(pdf)
    assert trends
    assert all(f"{each.title}: {each.maturity.value.replace('-', ' ')}" in said for each in trends)


def test_the_contents_name_each_section_its_maturity_and_its_page():
    pages = pages_of(write(DOCUMENT, context_of(DOCUMENT)))
    contents = next(page for page in pages if "Contents" in page)
    flat = " ".join(contents.split())
    for number, each in enumerate(DOCUMENT.sections, 1):
        assert each.title in flat, number
    trends = [each for each in DOCUMENT.sections if each.trend]
    assert trends
    assert all(each.maturity.value in flat for each in trends if each.maturity is not Maturity.NOT_RATED)


def test_the_contents_name_a_trend_that_is_not_rated_among_others_that_are():
    rated_one = next(each for each in DOCUMENT.sections if each.trend)
    levels = (Maturity.GROWING, Maturity.NOT_RATED)
    parts = [
        rated_one.model_copy(update={"uid": UUID(int=800 + n), "slug": f"part-{n}", "maturity": level})
        for n, level in enumerate(levels)
    ]

    def contents_of(*sections):
        document = DOCUMENT.model_copy(update={"sections": sections})
        return source_of(document, context_of(document)).partition("#contents(")[2].partition("#section-head")[0]

    assert ("growing" in contents_of(*parts), "not rated" in contents_of(*parts)) == (True, True)
    assert "not rated" not in contents_of(parts[1])


def test_a_running_head_names_the_section_that_its_page_is_in():
    sections = tuple(
        DOCUMENT.sections[0].model_copy(
            update={"uid": UUID(int=900 + number), "title": title, "slug": slug, "body": "Words. " * 900}
        )
        for number, (title, slug) in enumerate([("Of tides", "tides"), ("Of winds", "winds")])
    )
    pages = pages_of(write(DOCUMENT.model_copy(update={"sections": sections}), context_of(DOCUMENT)))
    heads = [next((title for title in ("Of tides", "Of winds") if title in page[:200]), "") for page in pages[3:]]
    assert len(heads) > 3
    assert heads == sorted(heads)
    assert {*heads} == {"Of tides", "Of winds"}


def test_a_row_of_a_table_stands_on_one_page():
    cell = " ".join(f"row{{number}}word{each}" for each in range(60))
    rows = "".join(f"| {number} | {cell.replace('{number}', str(number))} |\n" for number in range(30))
    pages = pages_of(write(with_body(f"| A | B |\n|---|---|\n{rows}"), context_of(DOCUMENT)))
    flat = ["".join(page.split()) for page in pages]
    for number in range(30):
        assert sum(f"row{number}word" in page for page in flat) == 1, number


def test_the_caption_of_a_table_stands_over_it_once():
    body = "Before it.\n\n| A | B |\n|---|---|\n| one | two |\n\nTable: What *they* give\n\nAfter it."
    text = " ".join("\n".join(pages_of(write(with_body(body), context_of(DOCUMENT)))).split())
    found = [text.index(words) for words in ("Before it.", "What they give", "one", "After it.")]
    assert found == sorted(found)
    assert (text.count("What they give"), "Table:" in text) == (1, False)


def test_a_low_table_stands_on_one_page():
    table = "| A | B |\n|---|---|\n" + "".join(f"| low{number} | row |\n" for number in range(6))
    pages = pages_of(write(with_body("\n".join(f"Words.\n\n{table}" for _ in range(12))), context_of(DOCUMENT)))
    flat = ["".join(page.split()) for page in pages]
    found = [(page.count("low0"), page.count("low5")) for page in flat]
    assert len([first for first, _ in found if first]) > 2
    assert [first for first, _ in found] == [last for _, last in found]


def test_a_row_that_needs_more_than_a_page_loses_no_word():
    cell = " ".join(f"word{each}" for each in range(3000))
    said = "".join(
        "".join(page.split()) for page in pages_of(write(with_body(f"| A |\n|---|\n| {cell} |"), context_of(DOCUMENT)))
    )
    assert all(f"word{each}" in said for each in (0, 1500, 2999))


def test_cover_contents_and_chapters_have_the_picture_of_the_year():
    section = next(each for each in DOCUMENT.sections if each.trend)
    trend = str(DOCUMENT.trend(section.trend).uid)
    nodes = tuple(Node(trend, year, 1, "Pruning", Maturity.GROWING, Movement.UNCHANGED) for year in (2023, 2024))
    history = TrendHistory(2024, (2023, 2024), nodes, ())
    source = source_of(DOCUMENT, replace(context_of(DOCUMENT), history=history))
    assert ">2023</text>" in source.partition("#cover(")[2].partition("#colophon")[0].replace('\\"', '"')
    assert source.count('alt: "Growing 2023, growing 2024", width: 26mm') == 1
    assert source.partition("#contents(")[2].startswith("image(")

"""Captions of Word files: whose they are, and what of them is a label."""

import pytest

from tests.importing.test_word_pictures import PICTURE, figures
from tests.importing.word_files import p, picture, png, r, table

GIVEN = {"links": PICTURE, "extra": {"word/media/image1.png": png()}}


def caption_of(*inside):
    """The caption of a figure whose caption has these runs in Word."""
    return figures(p(picture(alt="Map")), p(*inside, style="Caption"), **GIVEN)[1][0][1]


def counted(name, number):
    return f'<w:fldSimple w:instr=" SEQ {name} \\* ARABIC ">{r(number)}</w:fldSimple>'


@pytest.mark.parametrize(
    "words",
    [
        "Sales of cars in 2023, by country", "Top 5 CMSs by rank", "The tides of 2024", "Figure 3 shows the tides",
        "Photo 51 by Franklin", "Figure 5-year plans", "Figures of 2024", "Figure 3D", "Map of Figure 1: below", "2 maps: 2023 and 2024",
        "Figure 1.5 million ships",
    ],
)  # fmt: skip
def test_words_with_a_number_that_are_no_label_stay(words):
    assert caption_of(words) == words


@pytest.mark.parametrize(
    "label",
    [
        "Figure 1: ", "Figure 1. ", "Figure 1 ", "Fig. 2a) ", "Abbildung 2 – ", "Abb. 2: ", "Table 3. ", "Tabelle 4 — ", "Figura 1-2: ",
        "Рис. 3. ", "图1 ", "図 1：", "Photo 51: ", "Figure A.1 | ", "FIGURE IV. ", "  Figure\u00a01: ",
    ],
)  # fmt: skip
def test_a_label_at_the_beginning_goes_in_the_languages_of_word(label):
    assert caption_of(f"{label}Tides in 2023, by 5 ports") == "Tides in 2023, by 5 ports"


def test_a_number_that_word_counts_is_a_label_whatever_it_is_called():
    assert caption_of("Výkres ", counted("Výkres", "2"), " voda v 2023") == "voda v 2023"
    assert (
        caption_of(r("Figure 2-", "b"), counted("Figure", "1"), r(": ", "b"), r("The", "i"), " tides") == "*The* tides"
    )
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    asked = "<w:r><w:instrText> SEQ Figure </w:instrText></w:r>"
    assert caption_of("Figure ", begin, asked, separate, r("7"), end, " tides") == "tides"
    assert caption_of("All of 2023, as in Figure ", counted("Figure", "7"), " too") == "All of 2023, as in Figure 7 too"


ROWS = table(["a", "b"], ["c", "d"])
MAP, ONE, FIGURE = p(picture(alt="Map")), p("Table 1: Rows", style="Caption"), p("Figure 1: Tides", style="Caption")
COUNTED = p("Výčet ", counted("Table", "1"), " Rows", style="Caption")
SHOWN = "| a | b |\n| --- | --- |\n| c | d |"


@pytest.mark.parametrize(
    ("body", "text", "captions"),
    [
        ([ROWS, ONE, MAP], f"{SHOWN}\n\nTable: Table 1: Rows\n\n![[map]]", [""]),
        ([ROWS, p("Rows of it", style="Caption"), MAP], f"{SHOWN}\n\nTable: Rows of it\n\n![[map]]", [""]),
        ([MAP, p("Tabelle 1: Rows", style="Caption"), ROWS], f"![[map]]\n\n{SHOWN}\n\nTable: Tabelle 1: Rows", [""]),
        ([MAP, p("Rows of it", style="TableCaption"), ROWS], f"![[map]]\n\n{SHOWN}\n\nTable: Rows of it", [""]),
        ([MAP, COUNTED, ROWS], f"![[map]]\n\n{SHOWN}\n\nTable: Výčet 1 Rows", [""]),
        ([ROWS, FIGURE, MAP], f"{SHOWN}\n\n![[map]]", ["Tides"]),
        ([MAP, FIGURE, ONE, ROWS], f"![[map]]\n\n{SHOWN}\n\nTable: Table 1: Rows", ["Tides"]),
        ([ONE, ROWS, MAP, FIGURE], f"{SHOWN}\n\nTable: Table 1: Rows\n\n![[map]]", ["Tides"]),
        ([ONE, MAP], "![[map]]", ["Rows"]),
    ],
    ids=["below", "below, no label", "above", "style", "above, counted", "a figure’s", "two between", "both", "a table as a picture"],
)  # fmt: skip
def test_the_caption_of_a_table_stays_with_the_table(body, text, captions):
    markdown, shown, _ = figures(*body, **GIVEN)
    assert (markdown, [caption for _, caption, *_ in shown]) == (text, captions)


def test_what_word_counts_in_bold_stays_one_run_of_bold():
    counted_bold = f'<w:fldSimple w:instr=" SEQ Equation ">{r("1", "b")}</w:fldSimple>'
    assert figures(p("As in ", r("law ", "b"), counted_bold, r(" of", "b"), " it"))[0] == "As in **law 1 of** it"


def test_an_address_in_brackets_after_a_citation_is_text():
    assert figures(p("By [@doe](https://example.org) and [@doe]", r("(https://example.org)", "b")))[0].count("\\(") >= 1

"""Quotes are found in the text as readers see it, however they were copied, and shown without marks."""

import pytest
from hypothesis import given

from reports.rendering import QuotedText, quote_text
from tests.strategies import prose

NAMES = {"lfp": "Lithium iron phosphate", "kites": "power kite"}
BODY = """\
Cells of [[lfp]] are *cheap* and **don’t burn** [@doe2020, p. 3], as [[kites|kites]] do.[^1] They cost 1.5 — not 15 — euros.

- A *first* item
- A second\u00a0item with `code_of(x)` [@doe2020]

[^1]: A note on “kites”.
"""
SEEN = "Cells of Lithium iron phosphate are cheap and don’t burn, as kites do. They cost 1.5 — not 15 — euros."


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        # From a page: with the numbers of citations and notes.
        ("Cells of Lithium iron phosphate are cheap and don’t burn [1, p. 3], as kites do.1 They cost 1.5 — not 15 — euros.", SEEN),
        # From the form: with all marks, or with some.
        (BODY.partition("\n")[0], SEEN),
        ("[[lfp]] are *cheap*", "Lithium iron phosphate are cheap"),
        ("*cheap* and **don’t", "cheap and don’t"),
        # As an import proposes it: a technique by the words of its address.
        ("Cells of lfp are cheap", "Cells of lfp are cheap"),
        # By other programs' signs.
        ("don't\u00a0burn, as\nkites do.", "don’t burn, as kites do."),
        ("1.5 - not 15 - euros", "1.5 — not 15 — euros"),
        ("they COST 1.5", "They cost 1.5"),
        ('note on "kites"', "note on “kites”"),
        ("che\u00adap", "cheap"),
        # Over the edges of blocks, and from code.
        ("A first item\nA second item with code_of(x) [1]", "A first item A second item with code_of(x)"),
        # What nobody wrote.
        ("They cost 1 5", None),
        ("They cost 15", None),
        ("Cells of lead", None),
        ("[1]", None),
        ("", None),
        (" \u00ad*", None),
    ],
)  # fmt: skip
def test_a_quote_is_found_as_readers_see_it(quote, expected):
    assert QuotedText(BODY, NAMES).find(quote) == expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("[[lfp]] cells [@doe2020, p. 3] are *cheap*[^1]", "Lithium iron phosphate cells are cheap"),
        ("[[lfp|LFP]] at [home](https://example.org/)", "LFP at home"),
        ("Plain, with “quotes”,\nand 2 < 3 lines", "Plain, with “quotes”, and 2 < 3 lines"),
        ("Plain,\nand no marks.", "Plain,\nand no marks."),
        ("1984. It was", "1984. It was"),
    ],
)
def test_a_quote_is_shown_without_marks(quote, expected):
    assert quote_text(quote, NAMES) == expected


@given(prose(max_size=14))
def test_every_text_has_words(body):
    assert QuotedText(body, NAMES).find("No such words in it") is None

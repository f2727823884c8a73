"""What was changed in Word is put into the text as it was typed."""

import pytest

from reports.document.diff import Work
from reports.drafting.word_merge import apply_changes

TYPED = "### Sub {#named}\nWords *and* more,\nin lines.\n* one\n* two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^way]: In.\n\nSee it[^way]."
SENT = "### Sub\n\nWords *and* more, in lines.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nSee it[^1].\n\n[^1]: In."


@pytest.mark.parametrize(
    ("before", "after", "was", "becomes"),
    [
        ("### Sub\n", "### Part\n", "### Sub {#named}", "### Part {#named}"),
        ("### Sub\n", "### Sub\n\nNew.\n", "{#named}\n", "{#named}\n\nNew.\n\n"),
        ("- two", "- more\n- two", "* two", "- more\n* two"),
        ("- one\n", "", "* one\n", "\n"),
        ("- one", "- a one", "* one", "* a one"),
        ("| 1 | 2 |", "| 1 | 2 |\n| 3 | 4 |", "| 1 | 2 |", "| 1 | 2 |\n| 3 | 4 |"),
        ("and* more,", "and* most,", "more,\n", "most,\n"),
        ("[^1]: In.", "[^1]: Out.", "[^way]: In.", "[^way]: Out."),
        (
            "See it[^1].\n\n[^1]: In.",
            "See[^1] it[^2].\n\n[^1]: New.\n\n[^2]: In.",
            "See it[^way].",
            "See[^1] it[^way].\n\n[^1]: New.",
        ),
        ("\n\nSee it[^1].\n\n[^1]: In.", "", "\n\n[^way]: In.\n\nSee it[^way].", ""),
    ],
)
def test_only_pieces_that_were_changed_in_word_are_rewritten(before, after, was, becomes):
    assert SENT.count(before) == TYPED.count(was) == 1

    assert apply_changes(TYPED, SENT, SENT.replace(before, after), Work()) == TYPED.replace(was, becomes)


def test_a_text_that_was_not_changed_is_as_it_was_typed():
    assert apply_changes(TYPED, SENT, SENT, Work()) == TYPED

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document.diff import Run, Work, diff_words


def runs(before, after):
    return [(run.kind.value, run.text) for run in diff_words(before, after)]


words = st.lists(st.sampled_from(["the", "model", "models", " ", ". ", "\n\n", "\n", "é", "—", "1,000.5"])).map("".join)


@given(words | st.text(), words | st.text())
def test_the_runs_hold_both_texts_whole(before, after):
    found = diff_words(before, after)
    assert "".join(run.text for run in found if run.kind != "added") == before
    assert "".join(run.text for run in found if run.kind != "removed") == after
    assert all(run.text for run in found)
    assert all(one.kind != other.kind for one, other in pairwise(found))


@given(words | st.text())
def test_a_text_and_itself_have_no_differences(text):
    assert diff_words(text, text) == ((Run("same", text),) if text else ())


def test_one_word_is_replaced_in_a_sentence_of_two_thousand_characters():
    tides = "tide " * 400
    assert runs(f"{tides}rose.", f"{tides}fell.") == [
        ("same", tides),
        ("removed", "rose"),
        ("added", "fell"),
        ("same", "."),
    ]


def test_one_word_is_replaced():
    assert runs("Costs fell by 40 per cent.", "Costs fell by 41 per cent.") == [
        ("same", "Costs fell by "),
        ("removed", "40"),
        ("added", "41"),
        ("same", " per cent."),
    ]


def test_a_word_added_before_a_full_stop_leaves_the_word_before_it_alone():
    assert runs("Models grow.", "Models grow quickly.") == [
        ("same", "Models grow"),
        ("added", " quickly"),
        ("same", "."),
    ]


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ("", "Indeed "),
        ("", "Something came before. "),
        ("", "A paragraph of its own.\n\n"),
        ("The first paragraph stays.\n\n", "Indeed "),
        ("The first paragraph stays.\n\n", "Something came before. "),
    ],
)
def test_what_is_put_before_the_first_word_leaves_that_word_alone(before, added):
    after = "In January prices fell."
    found = runs(before + after, before + added + after)
    assert found == [*([("same", before)] if before else []), ("added", added), ("same", after)]


def test_a_paragraph_added_at_the_end_changes_no_other():
    assert runs("One.\n\nTwo.", "One.\n\nTwo.\n\nThree.") == [("same", "One.\n\nTwo."), ("added", "\n\nThree.")]


def test_paragraphs_that_share_little_are_not_woven_together():
    before = "The first paragraph stays.\n\nPrices of tokens fell in every quarter of the year."
    after = (
        "The first paragraph stays.\n\nRegulators in the Union began to ask for audits.\n\n"
        "Prices of tokens fell in most quarters of the year."
    )
    assert runs(before, after) == [
        ("same", "The first paragraph stays."),
        ("added", "\n\nRegulators in the Union began to ask for audits."),
        ("same", "\n\nPrices of tokens fell in "),
        ("removed", "every quarter"),
        ("added", "most quarters"),
        ("same", " of the year."),
    ]


def test_long_texts_are_compared_quickly():
    def text(shift, gap):
        numbers = [f"w{(n * 7 + shift) % 900}" for n in range(5000)]
        return "".join(
            word + (gap if n % 80 == 79 else ". " if n % 15 == 14 else " the " if n % 9 == 0 else " ")
            for n, word in enumerate(numbers)
        )

    started = time.thread_time()
    diff_words(text(0, "\n\n"), text(3, "\n\n"))
    diff_words(text(0, " "), text(3, " "))
    diff_words("word " * 5000, "word " * 4000 + "other")
    assert time.thread_time() - started < 3


repeating = st.lists(st.sampled_from(["a", "b"]), max_size=40).map(" ".join)


@given(words | repeating, words | repeating, st.integers(0, 400))
def test_however_little_work_is_left_the_runs_hold_both_texts_whole(before, after, steps):
    found = diff_words(before, after, Work(steps))
    assert "".join(run.text for run in found if run.kind != "added") == before
    assert "".join(run.text for run in found if run.kind != "removed") == after
    assert all(one.kind != other.kind for one, other in pairwise(found))


def cubic(count):
    """Two texts that share one word many times, never two in a row."""
    return " ".join(["a"] * count), " ".join(f"a b{number}" for number in range(count))


def test_words_that_would_take_the_cube_of_their_number_are_not_compared_one_by_one():
    before, after = cubic(2_000)
    found = diff_words(before, after)
    assert len(found) < 5
    assert "".join(run.text for run in found if run.kind != "added") == before
    assert "".join(run.text for run in found if run.kind != "removed") == after


def test_texts_of_one_page_share_what_may_be_compared():
    work = Work(20_000)
    pairs = [cubic(30) for _ in range(40)]
    found = [diff_words(before, after, work) for before, after in pairs]
    assert len(found[0]) > 30
    assert len(found[-1]) < 5


def test_what_is_too_much_to_compare_keeps_its_beginning_and_its_end():
    assert [(run.kind.value, run.text) for run in diff_words("One two three four.", "One 2 3 four.", Work(0))] == [
        ("same", "One "),
        ("removed", "two three"),
        ("added", "2 3"),
        ("same", " four."),
    ]

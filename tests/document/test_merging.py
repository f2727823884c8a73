"""Two people's changes to one text: nothing of either is lost, and what only one changed needs no question."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document.merging import Paragraph, joined, merge_texts

TEXT = st.lists(st.sampled_from(["A one.", "B two.", "C three.", "## D", "| e | f |\n|---|---|", ""]), max_size=6).map(
    "\n\n".join
)


@given(TEXT, TEXT, TEXT)
def test_whatever_only_one_changed_is_there_and_what_both_changed_is_in_both_sides(was, mine, theirs):
    paragraphs = merge_texts(was, mine, theirs)
    for text, side in ((mine, lambda each: each.mine), (theirs, lambda each: each.theirs)):
        words = [word for each in paragraphs for word in side(each).split()]
        assert sorted(words) == sorted(text.split())


@given(TEXT, TEXT)
def test_a_change_of_one_person_alone_comes_out_as_they_wrote_it(was, mine):
    assert joined(merge_texts(was, mine, was)).split() == mine.split()
    assert joined(merge_texts(was, was, mine)).split() == mine.split()
    assert not any(each.is_contested for each in (*merge_texts(was, mine, was), *merge_texts(was, mine, mine)))


def test_changes_of_two_people_to_different_paragraphs_of_a_long_text_all_survive():
    chance = random.Random(7)
    for _ in range(50):
        was = [f"Paragraph {number} says what it says, and {chance.random()}." for number in range(30)]
        mine, theirs = list(was), list(was)
        places = chance.sample(range(30), 12)
        for place in places[:6]:
            mine[place] += " Mine."
        for place in places[6:]:
            theirs[place] += " Theirs."
        both = [was[i] + (" Mine." if i in places[:6] else " Theirs." if i in places[6:] else "") for i in range(30)]
        paragraphs = merge_texts(*("\n\n".join(each) for each in (was, mine, theirs)))
        assert joined(paragraphs) == "\n\n".join(both)
        assert not any(each.is_contested for each in paragraphs)


def test_blank_lines_stand_as_they_stood():
    was = "A one.\n\n\nB two.\n\nC three."
    assert joined(merge_texts(was, was.replace("A one", "A 1"), was.replace("C three", "C 3"))) == (
        "A 1.\n\n\nB two.\n\nC 3."
    )


def test_a_text_that_takes_too_long_to_compare_is_one_paragraph():
    texts = ["a b " * 40_000 + word for word in ("was", "mine", "theirs")]
    paragraphs = merge_texts(*("\n\n".join(text.split()) for text in texts))
    assert len(paragraphs) == 1
    assert paragraphs[0].is_contested


@pytest.mark.parametrize(
    ("was", "mine", "theirs", "has_them"),
    [
        ("Words.", "Words. Theirs. Mine.", "Words. Theirs.", True),
        ("Words. To go.", "Words. To go. Mine.", "Words.", False),
        ("Words.", "Words. Mine.", "Words. Theirs.", False),
        ("Words.", "Yesterday.", "Yes", False),
        ("Words.", "Mine.", "", False),
    ],
)
def test_whoever_took_the_other_persons_words_into_theirs_has_them(was, mine, theirs, has_them):
    assert Paragraph(was, mine, theirs).has_their_words is has_them


JOINED = "In one year the fleet of the south doubled, and so did its prices. Nobody counted the Azores."


@pytest.mark.parametrize("is_mine", [True, False])
@pytest.mark.parametrize(
    ("was", "one", "other"),
    [
        pytest.param(
            JOINED.replace(". N", ".\n\nN"), JOINED, JOINED.replace(". N", ".\n\nN").replace("so", "thus"), id="joined"
        ),
        pytest.param(JOINED, JOINED.replace(". N", ".\n\nN"), JOINED.replace("so", "thus"), id="split"),
    ],
)
def test_paragraphs_that_one_joined_or_split_and_the_other_changed_are_one_choice(was, one, other, is_mine):
    mine, theirs = (one, other) if is_mine else (other, one)
    paragraphs = merge_texts(
        f"Before.\n\n{was}\n\nAfter.", f"Before.\n\n{mine}\n\nAfter.", f"Before.\n\n{theirs}\n\nAfter."
    )
    assert [each.is_contested for each in paragraphs] == [False, True, False]
    assert (paragraphs[1].mine, paragraphs[1].theirs) == (mine, theirs)


def test_a_paragraph_that_is_new_beside_a_contested_one_is_no_part_of_it():
    paragraphs = merge_texts(
        "Tides turn twice a day.\n\nAfter.",
        "Tides turn twice each day.\n\nAfter.",
        "Tides turn four times a day.\n\nThe wind was not measured in those weeks.\n\nAfter.",
    )
    assert [each.is_contested for each in paragraphs] == [True, False, False]


def test_a_paragraph_moved_far_by_one_and_changed_by_the_other_is_one_conflict():
    was = ["It rained in May.", "Tides turn twice a day.", "Nobody was hurt.", "The barrage is old."]
    mine = [*was[1:], was[0]]
    theirs = [was[0].replace("May", "June"), *was[1:]]
    paragraphs = merge_texts(*("\n\n".join(each) for each in (was, mine, theirs)))
    assert [each.is_contested for each in paragraphs] == [True, False, False, False, False]


def test_a_sentence_moved_into_a_changed_text_is_chosen_with_its_old_place():
    was = ["It rained in May. Nobody counted the Azores.", "Tides turn twice a day.", "The barrage is old."]
    mine = ["It rained in May.", "Nobody counted the Azores. Tides turn twice a day.", "The barrage is old."]
    theirs = [was[0], "Tides turn two times a day.", "The barrage is very old."]
    first, last = merge_texts(*("\n\n".join(each) for each in (was, mine, theirs)))
    assert (first.mine, first.theirs) == ("\n\n".join(mine[:2]), "\n\n".join(theirs[:2]))
    assert (first.is_contested, last.is_contested, last.text) == (True, False, "The barrage is very old.")


def test_notes_that_both_add_under_one_name_are_two_notes():
    was = "One.\n\nTwo.\n\nThree[^1].\n\n[^1]: Old."
    mine = "One[^2].\n\nTwo.\n\nThree[^1].\n\n[^1]: Old.\n\n[^2]: My note."
    theirs = "One.\n\nTwo[^2].\n\nThree[^1].\n\n[^1]: Old.\n\n[^2]: Their note."
    paragraphs = merge_texts(was, mine, theirs)
    assert not any(each.is_contested for each in paragraphs)
    text = joined(paragraphs)
    assert text.startswith("One[^3].\n\nTwo[^2].\n\nThree[^1].\n\n[^1]: Old.")
    assert {"[^2]: Their note.", "[^3]: My note."} <= set(text.split("\n\n"))
    same = mine.replace("One[^2]", "One").replace("Two.", "Two[^2].")
    assert joined(merge_texts(was, same, same)) == same

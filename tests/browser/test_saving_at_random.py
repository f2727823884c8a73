"""What is typed while a colleague's save comes in is put together by a script (`since.js`): no word of either is lost."""

import random
import re

import pytest

from tests.browser.test_desk import section_page
from tests.document.test_merging_at_random import changed_at_random, text_at_random

pytestmark = pytest.mark.django_db(transaction=True)

#: Of each three texts: what a save made of the one that was sent, that one, and what was typed on in it.
PUT_TOGETHER = """async (texts) => {
    const { changed } = await import(new URL("since.js", document.querySelector('script[src*="keep.js"]').src));
    return texts.map(three => changed(...three));
}"""
#: What stands between words, and at the end of a paragraph.
BETWEEN = [(" ", "."), (" ", ""), ("|", "|"), (", ", "!"), ("**", "**")]


@pytest.fixture
def put_together(desk, window):
    page = window("edith")
    page.goto(section_page(desk))
    return lambda texts: page.evaluate(PUT_TOGETHER, texts)


@pytest.mark.parametrize(
    ("sent", "saved", "typed", "both"),
    [
        ("|one|two|three|", "|One|two|Three|", "|one|Two|three|", "|One|Two|Three|"),
        ("It is.", "It was.", "It is!", "It was!"),
        ("It is.", "It is. Paula was here.", "It is. Edith writes.", "It is. Paula was here. Edith writes."),
        ("It is.", "It is as it was.", "It is as it was, and on.", "It is as it was, and on."),
        ("It is old now.", "It is new now.", "It is good now.", "It is new good now."),
        ("It is as it was.", "It is.", "It is as it was, and on.", "It is as it was, and on."),
        ("The tide turns.", "The wave turns.", "The tidy turns.", "The wave tidy turns."),
        ("One.\n\nTwo.", "One.", "One.\n\nTwo. On.", "One.\n\nTwo. On."),
    ],
)
def test_what_both_wrote_in_a_few_words_stands_once_where_it_can(put_together, sent, saved, typed, both):
    assert put_together([(saved, sent, typed)]) == [both]


def three_texts(seed):
    chance = random.Random(seed)
    words = text_at_random(chance)
    between, end = chance.choice(BETWEEN)
    texts = [changed_at_random(words, chance, "t"), words, changed_at_random(words, chance, "m")]
    return ["\n\n".join(between.join(each) + end for each in text) for text in texts]


def assert_nothing_is_lost(put_together, seeds):
    """The words that all three have are in what comes out, and what one of the two added; and none that neither has."""
    texts = [three_texts(seed) for seed in seeds]
    for seed, three, out in zip(seeds, texts, put_together(texts), strict=True):
        theirs, was, mine, words = (set(re.findall(r"\w+", text)) for text in (*three, out))
        assert (was & theirs & mine) | ((theirs | mine) - was) <= words <= theirs | mine, (seed, three, out)


def test_no_word_is_lost_in_2000_rounds(put_together):
    assert_nothing_is_lost(put_together, range(2000))


def test_no_word_is_lost_in_20000_rounds(put_together):
    for start in range(2000, 22_000, 1000):
        assert_nothing_is_lost(put_together, range(start, start + 1000))

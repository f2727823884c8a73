"""Two people change a text at random: whatever is chosen, each word that neither took out is in what comes out."""

import random
from collections import Counter
from itertools import count, product
from operator import attrgetter

import pytest

from reports.document.merging import joined, merge_texts

#: Each word of it stands there once, so that nobody can take it for another.
type Words = list[list[str]]
_CHOICES = 6


def text_at_random(chance: random.Random) -> Words:
    numbers = count()
    return [[f"w{next(numbers)}" for _ in range(chance.randint(1, 12))] for _ in range(chance.randint(2, 8))]


def changed_at_random(was: Words, chance: random.Random, name: str) -> Words:
    """Words changed, put in and taken out; paragraphs added, removed, joined, split and moved."""
    text, new = [list(each) for each in was], (f"{name}{number}" for number in count())
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(text))
        paragraph = text[place]
        word = chance.randrange(len(paragraph))
        match chance.choice(("change", "put in", "take out", "add", "remove", "join", "split", "move")):
            case "change":
                paragraph[word] = next(new)
            case "put in":
                paragraph.insert(word, next(new))
            case "take out" if len(paragraph) > 1:
                del paragraph[word]
            case "add":
                text.insert(place, [next(new) for _ in range(chance.randint(1, 6))])
            case "remove" if len(text) > 1:
                del text[place]
            case "join" if place + 1 < len(text):
                paragraph += text.pop(place + 1)
            case "split" if word:
                text[place : place + 1] = [paragraph[:word], paragraph[word:]]
            case "move":
                text.insert(chance.randint(0, len(text)), text.pop(place))
    return text


def assert_nothing_is_lost(seed: int) -> None:
    """Of two texts made from one:

    * the words that all three have are in what comes out, whatever is chosen;
    * the words that one of the two added are in what comes out, or in what is shown of theirs to choose from;
    * both of those words are in what is offered to be written anew in place of a choice;
    * no word that neither of them has is in it, and the sides of all paragraphs are the two texts as they are.
    """
    chance = random.Random(seed)
    words = text_at_random(chance)
    texts = [words, changed_at_random(words, chance, "m"), changed_at_random(words, chance, "t")]
    written = ["\n\n".join(" ".join(each) for each in text) for text in texts]
    paragraphs = merge_texts(*written)
    was, mine, theirs = (Counter(word for each in text for word in each) for text in texts)
    open_ones = [each for each in paragraphs if each.is_contested]
    chosen = [dict(zip(open_ones, each, strict=True)) for each in choices_of(len(open_ones), chance)]
    for choice in chosen:
        out = Counter(joined(paragraphs, lambda each: getattr(each, choice.get(each, "text"))).split())  # noqa: B023
        assert not (was & mine & theirs) - out, (seed, choice)
        assert out.keys() <= mine.keys() | theirs.keys(), (seed, choice)
    settled = Counter(joined(paragraphs, lambda each: "" if each.is_contested else each.text).split())
    for name, side in (("mine", mine), ("theirs", theirs)):
        shown = Counter(word for each in open_ones for word in getattr(each, name).split())
        assert not (side - was) - (settled + shown), (seed, name)
    for name, text in zip(("mine", "theirs"), written[1:], strict=True):
        assert joined(paragraphs, attrgetter(name)) == text, (seed, name)


def choices_of(number: int, chance: random.Random) -> list[tuple[str, ...]]:
    """All there are of that many paragraphs; of very many, some."""
    sides = ("mine", "theirs")
    if number <= _CHOICES:
        return list(product(sides, repeat=number))
    return [tuple(chance.choice(sides) for _ in range(number)) for _ in range(2**_CHOICES)]


def test_no_word_is_lost_in_300_merges():
    for seed in range(300):
        assert_nothing_is_lost(seed)


@pytest.mark.long
def test_no_word_is_lost_in_6000_merges():
    for seed in range(300, 6300):
        assert_nothing_is_lost(seed)

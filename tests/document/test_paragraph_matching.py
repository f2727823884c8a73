"""Which paragraphs of a version continue those of the version before."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.document.canonical import sha256
from reports.document.paragraph_matching import ComparedParagraph, match_paragraphs
from reports.document.text import paragraph_ids

CARS = "Sales of electric cars rose by sixty per cent in Norway, because the tax on petrol cars was raised again."
SHIPS = "Ships that burn ammonia were ordered by four companies, and two ports began to store it in tanks."
STEEL = "A furnace in Sweden made steel with hydrogen for the first time at the price of ordinary steel."
HEAT = "Heat pumps were sold to every fifth household; installers say that they lack trained people."


def compared(*texts, section="s"):
    ids = paragraph_ids(texts)
    return [
        ComparedParagraph(section, name, text, sha256(text.encode())) for name, text in zip(ids, texts, strict=True)
    ]


def origins(olds, news):
    return [match.origins for match in match_paragraphs(olds, news)]


def test_a_changed_number_is_a_change_of_that_paragraph():
    assert origins(compared(CARS, SHIPS), compared(CARS.replace("sixty", "fifty"), SHIPS)) == [(0,), (1,)]


def test_a_removed_paragraph_has_no_successor_and_a_new_one_no_origin():
    assert origins(compared(CARS, SHIPS, STEEL), compared(CARS, STEEL, HEAT)) == [(0,), (2,), ()]


def test_a_paragraph_that_was_split_continues_in_both_parts():
    first, second = CARS.split(", ")
    assert origins(compared(SHIPS, CARS), compared(SHIPS, f"{first}.", second, STEEL)) == [(0,), (1,), (1,), ()]


def test_two_paragraphs_that_were_joined_are_both_origins():
    assert origins(compared(CARS, SHIPS, HEAT), compared(f"{CARS} {SHIPS}", HEAT)) == [(0, 1), (2,)]


def test_a_paragraph_that_moved_is_found_in_another_section():
    olds = [*compared(CARS, SHIPS), *compared(STEEL, section="t")]
    news = [*compared(SHIPS), *compared(STEEL, CARS, section="t")]
    matches = match_paragraphs(olds, news)
    assert [match.origins for match in matches] == [(1,), (2,), (0,)]
    assert [match.is_moved for match in matches] == [False, False, True]


def test_a_paragraph_that_was_written_anew_between_its_neighbours_is_a_change():
    assert origins(compared(CARS, SHIPS, STEEL), compared(CARS, HEAT, STEEL)) == [(0,), (1,), (2,)]


WORDS = (
    "wind",
    "sun",
    "power",
    "grid",
    "cost",
    "price",
    "year",
    "share",
    "rose",
    "fell",
    "new",
    "old",
    "plant",
    "sea",
    "coal",
)
words = st.sampled_from(WORDS)
paragraphs = st.lists(words, min_size=6, max_size=30).map(lambda some: " ".join(some) + ".")


@settings(max_examples=200, deadline=None)
@given(st.lists(paragraphs, max_size=12, unique=True), st.data())
def test_what_stays_is_found_and_nothing_changed_is_called_the_same(texts, data):
    olds = compared(*texts)
    kept = data.draw(st.lists(st.sampled_from(texts), unique=True)) if texts else []
    news = compared(*data.draw(st.permutations([*kept, *data.draw(st.lists(paragraphs, max_size=4))])))
    matches = match_paragraphs(olds, news)
    for new, match in zip(news, matches, strict=True):
        same = [old for old in match.origins if olds[old].sha256 == new.sha256]
        assert not (match.is_moved and not same)
        assert bool(same) == (new.text in texts and news.index(new) == [each.text for each in news].index(new.text))
    for old in olds:
        if old.text in kept:
            assert any(olds[index] == old for match in matches for index in match.origins), f"{old.text} is lost"

"""What a long text was parsed into is kept a while, and nobody who changes their tokens changes those of others."""

import pickle

from reports.rendering.markdown import MARKDOWN, parser
from reports.rendering.markdown.parser import Kept

LONG = "Some *words* of a text. " * 200


def parsing():
    parsed = []

    def parse(text):
        parsed.append(text)
        return MARKDOWN.parse(text)

    return Kept(parse), parsed


def test_a_long_text_is_parsed_once_and_everybody_gets_tokens_of_their_own():
    known, parsed = parsing()
    first = known.tokens(LONG)
    first[1].children[0].content = "changed"
    for _ in range(2):
        again = known.tokens(LONG)
        assert [each.as_dict() for each in again] == [each.as_dict() for each in MARKDOWN.parse(LONG)]
        again.clear()
    assert parsed == [LONG]


def test_short_texts_and_those_that_were_read_long_ago_are_parsed_anew(monkeypatch):
    known, parsed = parsing()
    for _ in range(2):
        known.tokens("short")
    assert parsed == ["short"] * 2
    monkeypatch.setattr(parser, "ROOM", 2.5 * len(pickle.dumps(MARKDOWN.parse(LONG))))
    texts = [f"{number} {LONG}" for number in range(5)]
    for text in [*texts, texts[0], texts[4]]:
        known.tokens(text)
    assert parsed[2:] == [*texts, texts[0]]

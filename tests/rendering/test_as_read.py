"""A text as it is read: its words without signs, and where each character stands in the Markdown."""

import re

import pytest
from hypothesis import given, settings

from reports.rendering import AsRead
from reports.rendering.markdown import block_text, parse
from tests.rounds import rounds
from tests.strategies import prose

BODY = """\
### Head {#x}

> The **very *big*** m\\*odel &amp; [a *b*](/x/ "t") and [k][k] [@one, p. 3] [[kites|its]] [[kites]]
> H<sub>2</sub>O ~~x~~ `co de` https://a.example/b <b@c.de>\x20\x20
> z^[in it] y.[^1]

| A | B |
|---|--:|
| a \\| c | **d** |

- [ ] task
  - deep

![[fig]]

![alt](/x.png)

```py
one
  two
```

[^1]: Note *here*.

    More.

[k]: /k/ "title"
"""


def test_a_text_is_read_without_its_signs_and_chips_by_their_words():
    read = AsRead(BODY, names={"kites": "power kite"}, labels={"one": "Löwe 2021"})
    assert read.words.split("\n") == [
        "Head",
        (
            "The very big m*odel & a b and k (Löwe 2021, p. 3) its power kite "
            "H2O x co de https://a.example/b b@c.de z in it y."
        ),
        "A · B · a | c · d",
        "☐ task",
        "deep",
        "alt",
        "one   two ",
        "Note here.",
        "More.",
    ]


@pytest.mark.parametrize("words", ["Löwe 2021", "power kite", "https://a.example/b", "☐", " · "])
def test_what_does_not_stand_in_the_text_as_it_is_read_is_none_of_its_words(words):
    read = AsRead(BODY, names={"kites": "power kite"}, labels={"one": "Löwe 2021"})
    start = read.words.index(words)
    assert read.is_fixed(start, start + len(words))
    assert read.span(start, start + len(words)) is None


def test_plain_words_have_no_signs():
    read = AsRead("2 * 3 * 4\nand **so**", is_markdown=False)
    assert read.words == "2 * 3 * 4 and **so**"
    assert read.replaced([(0, 9)], [read.span(0, 9)], "x") == "x\nand **so**"


@settings(max_examples=rounds(200))
@given(prose())
def test_every_word_of_a_text_is_read_and_stands_where_it_is_said_to(body):
    read = AsRead(body)
    assert set(re.findall(r"\w+", block_text(parse(body)))) <= set(re.findall(r"\w+", read.words))
    for at, character in enumerate(read.words):
        if not read.is_fixed(at, at + 1):
            start = read.place(at)
            assert body[start : start + 1] in {character, "\\", "&", "\n"}

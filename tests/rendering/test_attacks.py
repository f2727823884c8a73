"""What the sanitiser lets through, seen by a parser. The same texts are put before a browser in tests/browser."""

from html.parser import HTMLParser

import pytest

from reports.languages import ENGLISH
from reports.rendering import render_inline, render_prose, render_section
from tests.rendering.attacks import ATTACKS
from tests.rendering.made import edition

ELEMENTS = set(
    "a blockquote br code div em h1 h2 h3 h4 h5 h6 hr li ol p pre section span strong sup".split()  # noqa: SIM905
) | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
ATTRIBUTES = {
    "href", "id", "rel", "role", "title", "aria-label", "data-number", "class", "tabindex", "scope", "start",
}  # fmt: skip


class Nodes(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.unsafe = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in ELEMENTS or not {name for name, _ in attrs} <= ATTRIBUTES:
            self.unsafe.append((tag, attrs))
        address = dict(attrs).get("href", "")
        scheme = address.partition(":")[0] if ":" in address.partition("/")[0] else ""
        if scheme not in {"", "http", "https", "mailto"}:
            self.unsafe.append((tag, address))

    def handle_comment(self, data):
        self.unsafe.append(("comment", data))


def test_there_are_enough_attacks_and_none_twice():
    assert len(ATTACKS) == len(set(ATTACKS)) >= 60


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_leaves_nothing_unsafe(attack):
    document = edition(attack)
    section = render_section(document, document.sections[0], ENGLISH).html
    outside = section if "<figure" not in section else section[: section.index("<figure")]
    for html in (outside, render_prose(attack), render_prose(attack, document=document), render_inline(attack)):
        assert Nodes(html).unsafe == []

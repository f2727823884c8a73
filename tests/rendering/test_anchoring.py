"""Words that somebody commented on stay found while the text around them changes, and are gone when they are gone."""

import re

import pytest

from reports.rendering import Anchor, AnchorFinder, QuotedText, anchor_of, marks_of

BODY = """\
The *bars* show [[kites|what the pattern]] demands [@one, p. 3], too. It costs nothing.

It costs nothing, either.[^1]

[^1]: At sea."""
NAMES = {"kites": "power kite"}


def anchor(quote, before="", after="", body=BODY):
    return anchor_of(QuotedText(body, NAMES), quote, before, after)


@pytest.mark.parametrize(
    "quote",
    [
        "show what the pattern demands, too",
        "show [[kites|what the pattern]] demands [@one, p. 3], too",
        "show what the pattern demands [3, p. 3], too",
    ],
)
def test_words_are_anchored_however_they_were_copied(quote):
    assert anchor(quote) == Anchor(
        "show what the pattern demands, too", "The bars", ". It costs nothing. It costs nothing, either. At sea."
    )


def test_of_the_same_words_twice_those_are_meant_that_stand_where_they_stood():
    first, second = (
        anchor("It costs nothing", after="."),
        anchor("It costs nothing", before="costs nothing.", after=", either"),
    )
    text = QuotedText(BODY, NAMES).as_read
    assert [AnchorFinder(text).find(each)[0] for each in (first, second)] == [
        m.start() for m in re.finditer("It costs", text)
    ]
    moved = "A new paragraph. " + text.replace("The bars show", "Some bars do show")
    assert [AnchorFinder(moved).find(each)[0] for each in (first, second)] == [
        m.start() for m in re.finditer("It costs", moved)
    ]
    assert AnchorFinder("Only now: it costs nothing, either.").find(first) == (10, 26)


@pytest.mark.parametrize("quote", ["It costs something", "", " ", "…"])
def test_words_that_are_not_there_have_no_anchor(quote):
    assert anchor(quote) is None


def test_words_that_are_gone_are_not_found_elsewhere():
    assert AnchorFinder("It costs much.").find(anchor("It costs nothing")) is None


def mark_anchors(html, anchors):
    """The HTML with its marks."""
    for mark in reversed(marks_of(html, anchors)):
        html = f"{html[: mark.start]}{mark.tag}{html[mark.start : mark.end]}</mark>{html[mark.end :]}"
    return html


HTML = (
    '<p class="numbered" id="p-1"><a class="para" href="#p-1"></a>The <em>bars</em> show <a class="technique" href="/">what the pattern</a>'
    ' demands <a href="#ref-one" id="cite-one-1" class="cite">[1]</a>, &amp; too.</p>\n<p>It costs<sup><a>1</a></sup> nothing.</p>'
)


def test_words_are_marked_in_a_page_across_its_elements():
    page = mark_anchors(
        HTML,
        {
            "7": Anchor("bars show what the pattern demands, & too"),
            "8": Anchor("It costs nothing"),
            "9": Anchor("Gone"),
        },
    )
    assert (
        page.replace('<mark class="commented" id="words-7">', "")
        .replace('<mark class="commented" id="words-8">', "")
        .replace('<mark class="commented">', "")
        .replace("</mark>", "")
        == HTML
    )
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", page) == [
        "bars",
        " show ",
        "what the pattern",
        " demands",
        ", &amp; too",
        "It costs",
        " nothing",
    ]
    assert re.findall(r'id="(words-\d)"', page) == ["words-7", "words-8"]


def test_two_comments_on_words_that_overlap_are_both_marked():
    page = mark_anchors("<p>one two three</p>", {"1": Anchor("one two"), "2": Anchor("two three")})
    assert re.findall(r"<mark[^>]*>", page) == [
        '<mark class="commented" id="words-1">',
        '<mark class="commented" id="words-2">',
        '<mark class="commented">',
    ]
    assert re.sub("<[^>]*>", "", page) == "one two three"


def test_the_hidden_source_of_a_formula_is_no_place_for_a_mark():
    formula = '<math><mi>α</mi><annotation encoding="application/x-tex">\\alpha</annotation></math>'
    assert mark_anchors(f"<p>{formula}, the alpha.</p>", {"1": Anchor("alpha")}) == (
        f'<p>{formula}, the <mark class="commented" id="words-1">alpha</mark>.</p>'
    )

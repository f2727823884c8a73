"""`bin/snapshot` finds what differs, shows it once, and takes nothing for a difference that is none."""

from tests.snapshot.compare import compare, report
from tests.snapshot.lines import answer_lines, body_lines

HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("X-Frame-Options", "DENY")]


def lines(html, headers=HEADERS, queries="3, then 0"):
    return answer_lines(200, headers, html.encode(), queries)


def shown(before, after):
    return [(each.removed, each.added, each.names) for each in compare(before, after)]


def test_a_changed_attribute_is_shown_once_for_all_pages():
    before = {f"pages/{name}": lines(f'<p class="lead">{name}</p><a href="/">Home</a>') for name in "abcd"}
    after = {f"pages/{name}": lines(f'<p class="intro">{name}</p><a href="/">Home</a>') for name in "abcd"}
    assert shown(before, after) == [
        (('<p class="lead">',), ('<p class="intro">',), ["pages/a", "pages/b", "pages/c", "pages/d"])
    ]
    printed, are_equal = report(before, after)
    assert printed[0] == "@@ pages/a, pages/b, pages/c and 1 more"
    assert not are_equal


def test_headers_queries_and_json_in_a_page_are_compared():
    page = '<script type="application/ld+json">{"name": "%s"}</script>'
    before, after = (
        {"pages/a": lines(page % "Sea", [*HEADERS, ("Vary", "Accept")])},
        {"pages/a": lines(page % "Air", HEADERS, "4, then 0")},
    )
    assert {each[:2] for each in shown(before, after)} == {
        (("queries: 3, then 0",), ("queries: 4, then 0",)),
        (("vary: Accept",), ()),
        ((' "name": "Sea"',), (' "name": "Air"',)),
    }


def test_the_order_of_attributes_white_space_and_random_values_are_no_difference():
    token = '<input type="hidden" name="csrfmiddlewaretoken" value="%s"> <b id="%s">x</b>'
    uids = "6f0d2c1e-93c5-5d8e-8a5f-0f5b8f6f2c11", "7f0d2c1e-93c5-5d8e-8a5f-0f5b8f6f2c11"
    before, after = (lines(token % (letter * 64, uid)) for letter, uid in zip("ab", uids, strict=True))
    assert before == after
    assert lines('<p id="a" class="b">x\n y</p>\n<p>') == lines('<p class="b"  id="a"> x y </p><p>')


def test_two_names_for_one_thing_are_a_difference():
    one, other = "6f0d2c1e-93c5-5d8e-8a5f-0f5b8f6f2c11", "7f0d2c1e-93c5-5d8e-8a5f-0f5b8f6f2c11"
    assert lines(f'<a href="#{one}"><b id="{one}">') != lines(f'<a href="#{one}"><b id="{other}">')


def test_an_artefact_that_is_gone_is_one_difference():
    [(removed, added, names)] = shown({"api/a": ["x", "y"], "api/b": ["x"]}, {})
    assert (removed, added, names) == (("[artefact] api: only before",), (), ["api/a", "api/b"])


def test_of_a_long_line_the_part_that_differs_is_printed():
    printed, _ = report({"api/a": ["x" * 900 + "old"]}, {"api/a": ["x" * 900 + "new"]})
    assert printed[1].endswith("xold")
    assert printed[2].startswith("+ …xx")


def test_keys_of_json_keep_their_order():
    assert body_lines(b'{"b": 1, "a": 2}', "application/json") == ["{", ' "b": 1,', ' "a": 2', "}"]
    assert body_lines(b'{"b": [1, "x"]}', "application/json") == ["{", ' "b": [ 1, "x" ]', "}"]
    assert body_lines(b'{"b": 1}', "application/problem+json") == ["{", ' "b": 1', "}"]

from reports.rendering import BodyErrorKind, body_errors_of
from tests.rendering.made import edition


def body_errors(body):
    document = edition(body)
    return [(each.line, each.kind.value, each.key) for each in body_errors_of(document, document.sections[0])]


def test_a_body_without_errors_has_none():
    assert body_errors("### H\n\nA [@known, p. 3], [[rlhf]].[^1] a < b\n\n![[chart]]\n\n`<b>`\n\n[^1]: Note.") == []


def test_each_error_is_told_with_its_line():
    body = (
        "A [@nobody].\nAnd [[nothing]] too.\n\n# High\n\n![[absent]]\n\n- in a list ![[chart]]\n\n![[chart]]\n\n"
        "![[chart]]\n\nSome <b>bold</b>\nand <i>more</i>.\n\n![A view](https://example.org/a.png)\n\n"
        "[@known p. 3]\n\nlost[^9]\n\n[a](javascript:alert)\n\n<div>\nx\n</div>"
    )
    assert body_errors(body) == [
        (1, "citation", "nobody"),
        (2, "technique", "nothing"),
        (4, "heading", "High"),
        (6, "figure", "absent"),
        (8, "misplaced-figure", "chart"),
        (12, "repeated-figure", "chart"),
        (14, "html", "<b>"),
        (15, "html", "<i>"),
        (17, "picture", "A view"),
        (19, "broken-citation", "[@known p. 3]"),
        (21, "note", "[^9]"),
        (23, "link", "javascript:alert"),
        (25, "html", "<div>"),
    ]


def test_errors_in_notes_and_tables_are_found():
    assert body_errors("|a|\n|-|\n|[@nobody]|\n\nx[^1]\n\n[^1]: See\n    [[nothing]].") == [
        (3, "citation", "nobody"),
        (8, "technique", "nothing"),
    ]


def test_every_kind_has_a_sentence_that_names_what_it_is_about():
    document = edition("[@x-y-z]")
    (error,) = body_errors_of(document, document.sections[0])
    for kind in BodyErrorKind:
        assert error.key in type(error)(1, kind, error.key).sentence

"""HTML comments are for those who write a file: readers never see them, and each is told with its line."""

import pytest

from tests.importing.samples import imported, refusal


def read(text):
    found = imported(text)
    sections = [(section.title, section.body) for section in found.document.sections]
    return found.document.summary, sections, [(each.line, each.words) for each in found.findings]


@pytest.mark.parametrize(
    ("body", "kept", "told"),
    [
        ("a <!-- b --> c", "a c", [(5, "A comment is left out: “b”.")]),
        ("a\n\n<!-- b -->\n\nc", "a\n\nc", [(7, "A comment is left out: “b”.")]),
        ("a <!-- b\nb --> c\nd", "a\n c\nd", [(5, "A comment is left out, up to line 6: “b b”.")]),
        ("a\n<!-- b\n\n```\n## H\n-->\nc", "a\n\nc", [(6, "A comment is left out, up to line 10: “b ``` ## H”.")]),
        ("a <!-- b\n\n### H\n\n```\n\n--> c", "a\n c", [(5, "A comment is left out, up to line 11: “b ### H ```”.")]),
        ("- a <!-- b\n\n  --> c\n- d", "- a\n c\n- d", [(5, "A comment is left out, up to line 7: “b”.")]),
        ("> a <!-- b --> c", "> a c", [(5, "A comment is left out: “b”.")]),
        ("| a | b |\n| - | - |\n| c <!-- d --> | e |", "| a | b |\n| - | - |\n| c | e |", [(7, "A comment is left out: “d”.")]),
        ("x[^1]\n\n[^1]: a\n\n    <!-- n -->\n\n    b", "x[^1]\n\n[^1]: a\n\n    b", [(9, "A comment is left out: “n”.")]),
        ("### H <!-- b -->\n\nc", "### H\n\nc", [(5, "A comment is left out: “b”.")]),
        ("a `` ` <!-- b --> c", "a `` ` c", [(5, "A comment is left out: “b”.")]),
        ("a\n\n<!-- -->\n\nb <!----> c", "a\n\nb c", []),
        ("b\n\n\\<div>\n\n<!-- b -->", "b\n\n\\<div>", [(9, "A comment is left out: “b”.")]),
    ],
)  # fmt: skip
def test_a_comment_is_left_out_and_told(body, kept, told):
    assert read(f"# T\n\n## A\n\n{body}\n") == ("", [("A", kept)], told)


@pytest.mark.parametrize(
    "body",
    [
        "`<!-- a -->`",
        "`` ` <!-- a --> ``",
        "```\n<!-- a -->\n```",
        "    <!-- a -->",
        "- x\n\n      <!-- a -->",
        "a \\<!-- b -->",
    ],
)
def test_what_stands_in_code_or_behind_a_backslash_is_no_comment(body):
    assert read(f"# T\n\n## A\n\nx\n\n{body}\n") == ("", [("A", f"x\n\n{body}")], [])


def test_a_comment_may_go_over_sections_and_stand_before_the_title():
    text = "<!-- made\nby hand -->\n# T\n\nLead <!-- a -->.\n\n## A\n\nx\n\n<!--\n## B\n\ny\n\n## C\n-->\n\n## D\n\nz\n"
    assert read(text) == (
        "Lead .",
        [("A", "x"), ("D", "z")],
        [
            (1, "A comment is left out, up to line 2: “made by hand”."),
            (5, "A comment is left out: “a”."),
            (11, "A comment is left out, up to line 17: “## B y ## C”."),
        ],
    )


def test_definitions_in_comments_are_none():
    assert read("# T\n\n## A\n\n[x][q]\n\n<!--\n[q]: /a\n-->\n")[1] == [("A", "[x][q]")]


def test_a_comment_without_an_end_is_refused_with_its_line():
    told = "This comment is not closed — Close it with -->, or put <!-- in backticks to show it."
    assert refusal("# T\n\n## A\n\nx\n\n<!-- a\n\n## B\n\ny\n") == [f"7: {told}"]
    assert refusal("# T\n\n## A\n\nx <!-- a\n") == [f"5: {told}"]


def test_too_many_comments_across_paragraphs_are_refused():
    assert refusal("# T\n\n## A\n\n" + "a <!-- b\n\nc --> d\n\n" * 9) == [
        " More than 8 comments begin in one paragraph and end in another — Put <!-- and --> on lines of their own."
    ]

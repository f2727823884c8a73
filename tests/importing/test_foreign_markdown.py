"""HTML in a Markdown file: comments are left out and told with their line, what formats and tables become Markdown."""

import pytest

from tests.importing.samples import imported, refusal


def read(text):
    found = imported(text)
    sections = [(section.title, section.body) for section in found.document.sections]
    return found.document.summary, sections, [(each.line, each.message) for each in found.findings]


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


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<table>\n<tr><th>a<th>b</tr>\n\n<tr><td>1<td>*c*</tr>\n</table>", "| a | b |\n| --- | --- |\n| 1 | \\*c\\* |"),
        ("<blockquote>\n<p>Who <i>says</i> so?</p>\n<footer>Ada</footer>\n</blockquote>", "> Who *says* so?\n>\n> Ada"),
        ('<div align="center">\n\n**a**\n\n</div>', "**a**"),
        ("<center>a</center>\n<p>b *c*</p>", "a\n\nb *c*"),
        ('a <span style="color: red">b</span> <u>c</u> <code>x &lt; <b>y</b></code>', "a b c `x < y`"),
        ("<b>a</b> <i>b</i> <s>c</s> <q>d</q>", "<strong>a</strong> <em>b</em> ~~c~~ “d”"),
        ("<details><summary>a</summary>\n\n- b\n\n</details>", "<strong>a</strong>\n\n- b"),
        ("- a\n\n  <ul><li>b</li><li>c</li></ul>\n\n- d", "- a\n\n  - b\n  - c\n\n- d"),
        ("a\n<hr>\n<h3>B</h3>\n<pre>c\n  d</pre>", "a\n\n---\n\n### B\n\n```text\nc\n  d\n```"),
        ("```html\n<table></table>\n```\n\n    <div>\n\n`<b>` \\<b>", "```html\n<table></table>\n```\n\n    <div>\n\n`<b>` \\<b>"),
    ],
)  # fmt: skip
def test_html_that_has_a_meaning_in_markdown_is_read(html, markdown):
    assert read(f"# T\n\n## A\n\n{html}\n")[1] == [("A", markdown)]


def test_html_that_is_not_read_stays_as_typed_and_findings_have_the_files_lines():
    text = "# T\n\n## A\n\n<table>\n<tr><td>a<td><iframe src='b'></iframe>\n</table>\n\nx <nav>y\n\n<table>\n\n<!-- c -->\n"
    assert [(line, words[:24]) for line, words in read(text)[2]] == [
        (5, "Embedded content (iframe"),
        (9, "“<nav>” is HTML, which i"),
        (11, "“<table>” is HTML, which"),
        (13, "A comment is left out: “"),
    ]

import re

import pytest
from hypothesis import given, settings

from reports.document.text import paragraph_id
from reports.languages import ENGLISH
from reports.rendering import Heading, Links, Paragraph, body_errors_of, place_name, read_section, render_section
from tests.rendering.made import html, rendered
from tests.rounds import rounds
from tests.strategies import documents


def test_a_paragraph_has_its_number_as_an_attribute_and_an_id_of_its_words():
    found = rendered("The *first* words.")
    name = paragraph_id("The first words.")
    assert found.html == (
        f'<p class="numbered" id="{name}"><a class="para" href="#{name}" data-number="1" aria-label="Paragraph 1"></a>'
        "The <em>first</em> words.</p>\n"
    )
    assert found.paragraphs == (Paragraph(name, 1, "The first words."),)


def test_alike_paragraphs_have_ids_of_their_own():
    name = paragraph_id("Same.")
    assert [each.id for each in rendered("Same.\n\nOther.\n\nSame.\n\nSame.").paragraphs] == [
        name,
        paragraph_id("Other."),
        f"{name}-2",
        f"{name}-3",
    ]


def test_marks_of_citations_and_notes_do_not_change_a_paragraphs_id():
    plain = rendered("Costs fell, as said.").paragraphs
    assert rendered("Costs fell [@known, p. 3; @other], as said.[^1]\n\n[^1]: By us.").paragraphs == plain
    assert rendered("Costs *fell*,\nas   said.").paragraphs == plain


def test_lists_quotations_tables_and_code_are_numbered_whole_and_headings_are_not():
    body = (
        "One.\n\n### H\n\n- a\n- b\n\n> q\n>\n> r\n\n|x|y|\n|-|-|\n|1|2|\n\n```\ncode\n```\n\n---\n\n![[chart]]\n\nEnd."
    )
    assert [(each.number, each.text) for each in rendered(body).paragraphs] == [
        (1, "One."),
        (2, "a b"),
        (3, "q r"),
        (4, "x y 1 2"),
        (5, "code"),
        (6, "End."),
    ]


def test_headings_start_at_the_base_and_skip_no_level():
    found = rendered("### A b\n\n##### Skipped\n\n# Too high\n\n### A b\n\n### 中", heading_base=3)
    assert found.headings == (
        Heading("h-a-b", 3, "A b"),
        Heading("h-skipped", 4, "Skipped"),
        Heading("h-too-high", 3, "Too high"),
        Heading("h-a-b-2", 3, "A b"),
        Heading("h-heading", 3, "中"),
    )
    assert '<h4 id="h-skipped">Skipped</h4>' in found.html


def test_a_heading_has_the_id_that_its_text_names_whatever_other_headings_say():
    found = rendered(
        "### Size\n\n### How large? {#size .wide}\n\n### Size {#size}\n\n### {#Only_here}\n\n### Set {1, 2}"
    )
    assert [(each.id, each.text, each.anchor) for each in found.headings] == [
        ("h-size-2", "Size", ""),
        ("h-size", "How large?", "size"),
        ("h-size-3", "Size", "size"),
        ("h-only-here", "", "Only_here"),
        ("h-set-1-2", "Set {1, 2}", ""),
    ]
    assert '<h2 id="h-size">How large?</h2>' in found.html


def test_citations_are_numbered_in_order_of_first_citation():
    found = rendered("A [@other, p. 3]. B [@known; @other].")
    assert (found.cited, found.citations) == (("other", "known"), (2, 1))
    assert html("A [@other, p. 3]. B [@known; @other].") == (
        '<p>A <a href="#ref-other" id="cite-other-1" class="cite" role="doc-biblioref">[1, p. 3]</a>. '
        'B <a href="#ref-known" id="cite-known-1" class="cite" role="doc-biblioref">[2]</a> '
        '<a href="#ref-other" id="cite-other-2" class="cite" role="doc-biblioref">[1]</a>.</p>'
    )


def test_a_citation_of_nothing_stays_visible():
    assert html("A [@nobody, p. 3].") == '<p>A <span class="unresolved">[@nobody, p. 3]</span>.</p>'


def test_techniques_are_named_and_linked():
    assert html("[[pruning]], [[rlhf|human\nfeedback]], [[nothing]]") == (
        '<p><a href="/techniques/pruning/" class="technique">Pruning</a>, '
        '<a href="/techniques/rlhf/" class="technique">human feedback</a>, '
        '<span class="unresolved">nothing</span></p>'
    )
    assert rendered("[[rlhf]] [[pruning]] [[rlhf]] [[nothing]]").techniques == ("rlhf", "pruning")


def test_marks_of_ours_can_be_escaped_and_are_nothing_in_code():
    assert html("\\[@known] `[@known] [[rlhf]]` \\[[rlhf]]") == (
        "<p>[@known] <code>[@known] [[rlhf]]</code> [[rlhf]]</p>"
    )


def test_links_never_nest():
    assert html("[to [[rlhf]]](/x)") == ('<p>[to <a href="/techniques/rlhf/" class="technique">RLHF</a>](/x)</p>')


def test_links_that_lead_away_say_so():
    assert html("[a](https://example.org) [b](/search/) https://example.net README.md") == (
        '<p><a href="https://example.org" rel="external">a</a> <a href="/search/">b</a> '
        '<a href="https://example.net" rel="external">https://example.net</a> README.md</p>'
    )


def test_notes_lead_there_and_back():
    assert html("A[^n] and[^n].\n\n[^n]: Note *one*.") == (
        '<p>A<sup><a href="#fn-1" id="fnref-1" class="noteref" role="doc-noteref" aria-label="Note 1">1</a></sup> and'
        '<sup><a href="#fn-1" id="fnref-1-2" class="noteref" role="doc-noteref" aria-label="Note 1">1</a></sup>.</p>\n'
        '<section class="notes" role="doc-endnotes" aria-label="Notes"><ol>\n'
        '<li id="fn-1"><p>Note <em>one</em>.&nbsp;'
        '<a href="#fnref-1" class="backlink" role="doc-backlink" aria-label="Back to note 1 in the text">↩</a>&nbsp;'
        '<a href="#fnref-1-2" class="backlink" role="doc-backlink" aria-label="Back to note 1-2 in the text">↩</a></p>\n'
        "</li>\n</ol></section>"
    )


@pytest.mark.parametrize(
    ("cells", "is_right"),
    [
        (["240", "1,254.5", "12 %"], True),
        (["−3.5\u00a0%", "**4**", "5 [@one]"], True),
        (["1\u202f000 €", "", "–"], True),
        ([r"\$5", "~6", "n/a"], True),
        (["240 MW", "254", "3"], False),
        (["240", "none", "3"], False),
        (["1.2.3", "2.0", "3"], False),
        (["$x$", "2", "[[pruning]]"], False),
        (["–", "", "–"], False),
    ],
)
def test_columns_of_numbers_are_aligned_right_unless_cells_are_mixed(cells, is_right):
    rows = "".join(f"\n|{cell}|a|{cell}|" for cell in cells)
    made = html(f"|n|b|c|\n|---|---|:-:|{rows}")
    assert made.count("align-right") == (len(cells) + 1 if is_right else 0)
    assert made.count("align-center") == len(cells) + 1


def test_tables_scroll_alone_and_carry_no_style():
    assert html("|a|b|\n|:-:|--:|\n|1|[[pruning\\|x]]|") == (
        '<div><div class="scroll" role="group" tabindex="0" aria-label="Table 1"><table>\n<thead>\n<tr>\n'
        '<th scope="col" class="align-center">a</th>\n<th scope="col" class="align-right">b</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<td class="align-center">1</td>\n<td class="align-right">'
        '<a href="/techniques/pruning/" class="technique">x</a></td>\n</tr>\n</tbody>\n</table></div>\n</div>'
    ).replace("<div><div", "<div>\n<div")


CAPTIONED = "|a|\n|-|\n|1|\n\nTable: What *it* gives [@one]\n\nAfter."


def test_a_paragraph_below_a_table_that_begins_so_is_its_caption_and_no_paragraph():
    found = rendered(CAPTIONED)
    assert "<table>\n<caption>What <em>it</em> gives" in found.html
    assert "Table: " not in found.html
    assert [each.text for each in found.paragraphs] == ["a 1 What it gives", "After."]
    kept = ("Table\\: No.", "Table:No.", "Words.\n\nTable: No.")
    assert all("<caption>" not in html(f"|a|\n|-|\n|1|\n\n{each}") for each in kept)
    assert "<caption>" not in html("Table: No.")
    assert "<caption>In a list</caption>" in html("- |a|\n  |-|\n\n  Table: In a list")


def test_a_figure_stands_where_it_was_placed_once():
    found = rendered("Before.\n\n![[chart]]\n\nAfter.\n\n![[chart]]")
    assert found.figures == ("chart",)
    assert [found.html.count(mark) for mark in ('<figure class="figure" id="figure-chart">', "![[chart]]")] == [1, 1]
    assert found.html.index("Before.") < found.html.index("<figure") < found.html.index("After.")


def test_other_links_and_ids_can_be_asked_for():
    links = Links(technique="https://example.org/t/{slug}", reference="refs.xhtml#{key}", ids="s1-")
    found = rendered("[[rlhf]] [@known][^1]\n\n### H\n\n[^1]: N.", links=links).html
    assert re.findall(r'(?:href|id)="([^"]*)"', found) == [
        f"s1-{paragraph_id('RLHF')}",
        f"#s1-{paragraph_id('RLHF')}",
        "https://example.org/t/rlhf",
        "refs.xhtml#known",
        "s1-cite-known-1",
        "#s1-fn-1",
        "s1-fnref-1",
        "s1-h-h",
        "s1-fn-1",
        "#s1-fnref-1",
    ]


def test_the_words_alone_are_given_for_search():
    found = rendered("Costs **fell** [@known].\n\n### Why\n\n- `x`\n- [[rlhf]][^1]\n\n[^1]: A note.")
    assert (found.text, found.words) == ("Costs fell.\n\nWhy\n\nx\nRLHF\n\nA note.", 7)


@settings(max_examples=rounds(60), deadline=None)
@given(documents())
def test_every_document_renders_with_ids_that_never_repeat(document):
    for section in document.sections:
        found = render_section(document, section, ENGLISH)
        ids = re.findall(r' id="([^"]*)"', found.html)
        assert len(ids) == len(set(ids))
        assert [each.number for each in found.paragraphs] == list(range(1, len(found.paragraphs) + 1))
        assert found.paragraphs == read_section(document, section).paragraphs
        assert found == render_section(document, section, ENGLISH)
        body_errors_of(document, section)


def test_lists_in_lists_keep_their_text():
    assert (
        "the deepest"
        in rendered(
            "".join(f"{'  ' * level}- level {level}\n" for level in range(25)) + "  " * 25 + "- the deepest"
        ).text
    )


@pytest.mark.parametrize(
    "body", ["x" + "\n\n" + "> " * 3000 + "x", "x\n\n" + "- " * 3000 + "x", "*_" * 3000, "[@" * 3000, "^[" * 1000]
)
def test_nesting_without_end_is_no_fault(body):
    assert rendered(body).words >= 1


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (1, "the beginning"),
        (2, "the heading “First thing”"),
        (4, "paragraph 1"),
        (5, "paragraph 1"),
        (6, "paragraph 1"),
        (8, "paragraph 2"),
        (9, "paragraph 2"),
        (11, "a figure"),
        (13, "paragraph 3"),
        (16, "paragraph 3"),
        (18, "a note"),
        (20, "a note"),
        (21, "a note"),
        (22, "paragraph 4"),
    ],
)
def test_a_place_is_called_by_what_stands_there(line, name):
    body = (
        "\n### First thing\n\nOne[^1]\ntwo.\n\n- a\n  - b\n- c\n\n![[growth]]\n\n| A |\n|---|\n| b |\n\n"
        "\n[^1]: A note.\n\n    More of it.\n\nThe last."
    )
    assert place_name(body, line) == name

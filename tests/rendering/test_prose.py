from reports.rendering import plain_text, render_inline, render_prose
from reports.rendering.prose import plain_line
from tests.rendering.made import edition


def test_prose_is_paragraphs_without_numbers_or_ids():
    assert render_prose("One *two*.\n\n# Three\n\n- four[^1]", heading_base=4) == (
        "<p>One <em>two</em>.</p>\n<h4>Three</h4>\n<ul>\n<li>four[^1]</li>\n</ul>\n"
    )


def test_prose_cites_by_author_and_year_where_it_knows_them():
    assert render_prose("So [@known, p. 2; @nobody].", document=edition()) == (
        '<p>So <span class="cite">(Li, p. 2; nobody)</span>.</p>\n'
    )
    assert render_prose("So [@known].") == '<p>So <span class="cite">(known)</span>.</p>\n'


def test_techniques_are_named_where_a_document_names_them():
    assert render_inline("[[rlhf]] [[nothing]]", document=edition()) == (
        '<a href="/techniques/rlhf/" class="technique">RLHF</a> <span class="unresolved">nothing</span>'
    )
    assert render_inline("[[rlhf|words]]") == '<a href="/techniques/rlhf/" class="technique">words</a>'
    assert render_inline("[[Not a slug]]") == '<span class="unresolved">Not a slug</span>'


def test_a_line_has_no_blocks():
    assert render_inline("# *a* <b>\n- b") == "# <em>a</em> &lt;b&gt;\n- b"


def test_plain_text_is_the_words_alone():
    assert plain_text("One **two** [three](https://x.org) [@known].\n\n- [[rlhf]]\n- `f`") == "One two three.\nrlhf\nf"
    assert plain_line("A *b*\nc [@known]") == "A b c"

"""What other programs' Markdown has beside CommonMark: struck words, tasks, alerts, a little HTML; and what is named instead."""

import pytest

from reports.rendering import plain_text, render_prose
from tests.rendering.made import body_errors, html, rendered


def test_struck_words_stay_words():
    assert html("It ~~was *so*~~ is.") == "<p>It <s>was <em>so</em></s> is.</p>"
    assert rendered("It ~~was *so*~~ is. a~b~c").text == "It was so is. a~b~c"


def test_tasks_have_a_box_that_is_read_out():
    box = '<span class="task" role="img" aria-label="{}">{}</span> '
    assert html("- [ ] a\n- [x] b\n- [y] c").replace("\n", "") == (
        f"<div><ul><li>{box.format('To do', '☐')}a</li><li>{box.format('Done', '☑')}b</li><li>[y] c</li></ul></div>"
    )
    assert rendered("- [ ] a\n- [x] *b*").text == "☐ a\n☑ b"
    assert html("[x] no item") == "<p>[x] no item</p>"


@pytest.mark.parametrize("mark", ["[!WARNING]", "[!Warning]  "])
def test_an_alert_is_a_quotation_that_says_what_it_is(mark):
    expected = (
        '<blockquote class="alert warning"> <p><strong>Warning</strong></p> <p>Mind <em>this</em>.</p> </blockquote>'
    )
    assert " ".join(html(f"> {mark}\n> Mind *this*.").split()) == f"<div> {expected} </div>"
    assert rendered(f"> {mark}\n> Mind *this*.").text == "Warning\nMind this."
    assert "alert" not in html("> [!WARNING] Mind this.") + html("> [!OTHER]\n> Mind this.")


def test_a_little_html_is_what_markdown_has_for_it():
    words = '<em>an old <strong>word</strong></em> and <a href="../two/?a=1&amp;b=2">a link</a>.'
    assert html(f"H<sub>2</sub>O, m<sup>2</sup>,<br>{words}") == f"<p>H<sub>2</sub>O, m<sup>2</sup>,<br>{words}</p>"
    assert plain_text("H<sub>2</sub>O,<br>steam") == "H2O, steam"
    assert render_prose("H<sub>2</sub>O") == "<p>H<sub>2</sub>O</p>\n"


def test_a_place_without_words_is_no_paragraph():
    shown = rendered('One.\n\n<a id="x"></a>\n\nTwo <a id="y"></a>here.')
    assert shown.text == "One.\n\nTwo here."
    assert [each.number for each in shown.paragraphs] == [1, 2]
    assert render_prose('<a id="x"></a>') == ""


@pytest.mark.parametrize(
    "markdown",
    [
        "<em>open",
        "**a <em>b** c</em>",
        "<sub>a</sup>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="https://a.example">see [b](https://b.example)</a>',
        '<a href="https://a.example">see [@known]</a>',
        "<b>bold</b>",
    ],
)
def test_html_that_is_not_understood_stays_as_it_was_typed_and_is_named(markdown):
    assert "<em>" not in html(markdown)
    assert "&lt;" in html(markdown)
    assert {kind for _, kind, _ in body_errors(markdown)} == {"html"}


def test_an_address_within_a_link_is_no_link_of_its_own():
    assert html('<a href="https://a.example">https://a.example</a>') == (
        '<p><a href="https://a.example" rel="external">https://a.example</a></p>'
    )


def test_a_figure_in_html_shows_the_words_that_stand_for_its_picture_and_says_so():
    figure = (
        '<figure>\n<img src="a.png" alt="A &quot;view&quot;">\n<figcaption>Seen *from* here</figcaption>\n</figure>'
    )
    assert " ".join(html(figure).split()) == '<p> A "view" Seen <em>from</em> here </p>'
    assert body_errors(figure) == [(2, "picture", 'A "view"')]


def test_what_is_for_another_program_is_named_with_its_line():
    body = (
        'a {{ figure_markup(\n  image="a.png" ) }}\n\n::: note\nWords\n:::\n\n{{< youtube x >}} and {% include a %}\n\n'
        "A word{:.large} and [one]{.small}\n\n`{{ code }}` a ::: b {x}\n\n> [!NOTE]\n> {{ again }}"
    )
    assert body_errors(body) == [
        (1, "macro", "{{ figure_markup … }}"),
        (4, "macro", "::: note"),
        (6, "macro", ":::"),
        (8, "macro", "{% include … %}"),
        (8, "macro", "{{< youtube … >}}"),
        (10, "macro", "{.small}"),
        (10, "macro", "{:.large}"),
        (15, "macro", "{{ again … }}"),
    ]

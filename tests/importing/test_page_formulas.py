"""Formulas in TeX on web pages: as MathJax and KaTeX find them there, or keep them."""

import pytest

from tests.importing.test_html import PAGE, read

SETS = PAGE.replace(
    "</title>", '</title><script src="https://cdn.example.org/mathjax@3/es5/tex-mml-chtml.js"></script>'
)
DOLLARS = SETS.replace("<style>", "<script>MathJax = {{tex: {{inlineMath: [['$', '$']]}}}};</script><style>")


def body(inside, page=PAGE):
    return read(inside, page=page).document.sections[0].body


@pytest.mark.parametrize(
    ("page", "inside", "markdown"),
    [
        (PAGE, "<p>As $$y^2 &lt; 3$$ is</p>", "As $$y^2 < 3$$ is"),
        (PAGE, "<p>$$<br>\\frac{a}{b}<br>$$</p>", "$$\\frac{a}{b}$$"),
        (PAGE, "<p>Cheap ($$) or not ($$$), $5 to $6</p>", "Cheap (\\$\\$) or not (\\$\\$\\$), $5 to $6"),
        (PAGE, "<p>See \\(a\\) and \\(a_1\\)</p>", "See \\\\(a\\\\) and $a_1$"),
        (PAGE, "<p>$latex x+1$</p>", "$x+1$"),
        (SETS, "<p>\\(a\\), \\[ b \\left(c\\right) \\\\[2pt] d \\] <b>$$e$$</b></p>", "$a$, $$b \\left(c\\right) \\\\[2pt] d$$ $$e$$"),
        (SETS, "<p>$5 <code>$$x$$ \\(a\\)</code></p><pre>$$x$$</pre>", "$5 `$$x$$ \\(a\\)`\n\n```text\n$$x$$\n```"),
        (DOLLARS, "<p>$x$ for $ 5, $$y$$, $z$.</p>", "$x$ for \\$ 5, $$y$$, $z$."),
        (SETS, "<p>x<table><tr><th>a<tr><td>\\(|b|\\)</table>", "x\n\n| a |\n| --- |\n| $\\|b\\|$ |"),
    ],
)  # fmt: skip
def test_formulas_that_stand_as_text_are_formulas(page, inside, markdown):
    assert body(inside, page) == markdown


def test_formulas_that_mathjax_keeps_in_scripts_are_taken_and_what_it_made_of_them_is_not():
    inside = (
        '<p>Here <span class="MathJax_Preview">x2</span><span class="MathJax" id="e1"><span>x2</span></span>'
        '<script type="math/tex">x^2</script> is.</p><div class="MathJax_Display"><div>y</div></div>'
        '<script type="math/tex; mode=display">y = 1</script>'
    )
    found = read(inside)
    assert found.document.sections[0].body == "Here $x^2$ is.\n\n$$y = 1$$"
    assert not [each.words for each in found.findings if "x2" in each.words]


def test_a_formula_in_a_heading_is_named():
    found = read("<h3>As $$a_1$$ is</h3><p>x</p>")
    assert found.document.sections[0].body == "### As a_1 is\n\nx"
    assert [each.words for each in found.findings if "equation" in each.words] == [
        "The equation in a heading was imported as plain letters: “a_1”."
    ]

"""Formulas in TeX on web pages."""

import pytest

from tests.importing.test_html import read


def body(inside):
    return read(inside).document.sections[0].body


@pytest.mark.parametrize(
    ("inside", "markdown"),
    [
        ("<p>As $$y^2 &lt; 3$$ is</p>", "As $$y^2 < 3$$ is"),
        ("<p>$$<br>\\frac{a}{b}<br>$$</p>", "$$\\frac{a}{b}$$"),
        ("<p>Cheap ($$) or not ($$$), $5 to $6</p>", "Cheap (\\$\\$) or not (\\$\\$\\$), $5 to $6"),
        ("<p>\\(a\\), \\[ b \\left(c\\right) \\\\[2pt] d \\] <b>$$e_1$$</b></p>", "$a$, $$b \\left(c\\right) \\\\[2pt] d$$ $$e_1$$"),
        ("<p>a \\\\[2pt] b \\]</p>", "a \\\\\\\\\\[2pt] b \\\\]"),
        ("<p>$5 <code>$$x_1$$ \\(a\\)</code></p><pre>$$x_1$$</pre>", "$5 `$$x_1$$ \\(a\\)`\n\n```text\n$$x_1$$\n```"),
        ("<p>x<table><tr><th>a<tr><td>\\(|b|\\)</table>", "x\n\n| a |\n| --- |\n| $\\|b\\|$ |"),
    ],
)  # fmt: skip
def test_formulas_that_stand_as_text_are_formulas(inside, markdown):
    assert body(inside) == markdown


def test_a_formula_in_a_script_is_told():
    told = [each.message for each in read('<p>As <script type="math/tex">x^2</script> is.</p>').findings]
    assert "The formula “x^2” is in a script and is left out. Write it in TeX, between dollars." in told


def test_a_formula_in_a_heading_is_named():
    found = read("<h3>As $$a_1$$ is</h3><p>x</p>")
    assert found.document.sections[0].body == "### As a_1 is\n\nx"
    assert [each.message for each in found.findings if "equation" in each.message] == [
        "The equation in a heading was imported as plain letters: “a_1”."
    ]

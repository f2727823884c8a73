"""Formulas: what is one, what it becomes, and what nobody can put in its place."""

import os
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from reports.rendering import description_text, pandoc, plain_text, render_prose
from reports.rendering.html import sanitise
from reports.rendering.pandoc import Formula, FormulaError, formula_errors, limited_wait, mathml_of, typst_of
from tests.rendering.made import body_errors, html, rendered
from tests.waiting import LONG, until

NAMESPACE = 'xmlns="http://www.w3.org/1998/Math/MathML"'
FORMULAS = [
    r"E = mc^2", r"\frac{a}{b}", r"\sqrt[3]{x}", r"\sum_{i=1}^n x_i", r"\int_0^\infty e^{-x}\,dx", r"\alpha \to \Omega",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{aligned} a &= b \\ &= c \end{aligned}", r"\mathbb{R} \mathcal{L}", r"\hat{y} = \bar{x}", r"\left( \frac{1}{2} \right)",
    r"\operatorname{softmax}(x)", r"\lim_{n \to \infty} a_n", r"x \in \{1, 2\}", r"\underbrace{a + b}_{c}", r"\boxed{x}", r"\log_{10} 5\%",
    r"p(x \mid y)", r"a \neq b \leq c", r"\overline{AB}", r"\vec{v} \cdot \vec{w}", r"\big( x \big)", r"{n \choose k}",
]  # fmt: skip


def test_a_formula_is_mathml_that_went_around_the_sanitiser_and_keeps_its_source():
    assert html(r"So $x^2$ is.") == (
        f'<p>So <math {NAMESPACE} display="inline"><semantics><msup><mi>x</mi><mn>2</mn></msup>'
        '<annotation encoding="application/x-tex">x^2</annotation></semantics></math> is.</p>'
    )
    assert (
        re.sub("(?s)<math.*math>", "…", html("$$\nx\n= 1\n- 2\n$$\n\n## After"))
        == '<p>…</p>\n<h2 id="h-after">After</h2>'
    )
    assert 'display="block"' in html("$$\nx\n$$")
    assert rendered("So $x^2$ is.\n\n$$\ny\n$$").text == "So $x^2$ is.\n\n$$y$$"
    assert plain_text("$x$ *y*") == "$x$ y"
    assert "<math" in render_prose("$x$")


@pytest.mark.parametrize(
    "text",
    [
        "$5 to $10",
        "$20,000 and $30,000",
        "from $5-$10",
        "US$ 5, A$ 6",
        "$ x $",
        r"\$x\$",
        "`$x$`",
        "$",
        "$$",
        "$$$$",
        "a $ b",
        "$x $y",
    ],
)
def test_prices_are_no_formulas(text):
    assert "<math" not in html(text)
    assert body_errors(text) == []


@pytest.mark.parametrize("tex", FORMULAS)
def test_formulas_are_set_on_pages_and_in_the_pdf(tex):
    formula = Formula(tex, apart=True)
    assert formula_errors([formula]) == {}
    assert isinstance(typst_of([formula])[formula], str)
    assert "style=" not in str(mathml_of([formula])[formula])


def test_a_formula_that_cannot_be_read_is_an_error_with_its_line_and_stays_as_typed():
    body = "Fine: $x$.\n\nOne\nthat $\\nosuch{x}$ is not.\n\n$$\n\\frac{a\n$$"
    assert [(line, kind, key) for line, kind, key in body_errors(body)] == [
        (4, "formula", r"$\nosuch{x}$"),
        (6, "formula", "$$\\frac{a$$"),
    ]
    assert r'<span class="unresolved">$\nosuch{x}$</span>' in html(body)
    assert "control sequence \\nosuch" in formula_errors([Formula(r"\nosuch{x}")])[Formula(r"\nosuch{x}")].words


def test_nobody_puts_mathml_or_markup_in_by_hand():
    assert sanitise("<math><mi>x</mi></math>") == ""
    assert "<math" not in html("<math><mi>x</mi></math>") + html('<span class="formula">0</span>')
    forged = html("""$x$ [a](https://a.example '<span class="formula">0</span>') <span class="formula">0</span>""")
    assert forged.count("<math") == 1
    assert "<script" not in html(r"$\text{<script>alert(1)</script>}$")
    assert "&lt;script&gt;" in html(r"$\text{<script>alert(1)</script>}$")


@pytest.mark.parametrize("tex", [r"\text{#read(\"a\")}", r"\text{$x$ #eval}", r"\label{#x} y", r"\# x"])
def test_no_formula_is_code_in_the_pdf(tex):
    made = typst_of([Formula(tex)])[Formula(tex)]
    assert isinstance(made, FormulaError) or "#" not in re.sub(r'"[^"]*"', "", made.replace("\\#", ""))


def test_code_that_pandoc_would_write_is_refused_all_the_same():
    assert isinstance(pandoc._TYPST._cleaned('$ #read("a") $'), FormulaError)
    assert pandoc._TYPST._cleaned('$ upright("#read") \\# #hide[x] $') == 'upright("#read") \\# #hide[x]'


def test_a_formula_that_takes_too_much_is_refused_and_those_beside_it_are_set(monkeypatch):
    monkeypatch.setattr(pandoc, "TIME_LIMIT", 1)
    bad = Formula("^" * 1_000)
    asked = [Formula("a_1"), bad, Formula("b_2")]
    assert set(formula_errors(asked)) == {bad}
    monkeypatch.setattr(pandoc, "convert", None)  # each is kept
    assert set(formula_errors(asked)) == {bad}
    assert formula_errors([Formula("x" * 6_000)])[Formula("x" * 6_000)].words == "it has more than 5,000 characters"


def nested(number, depth=18):
    """A formula that takes pandoc more than five seconds."""
    return Formula("x^{" * depth + f"y_{{{number}}}" + "}" * depth)


@pytest.fixture
def without_shortcut(monkeypatch):
    monkeypatch.setattr(pandoc, "_DEEPEST_SCRIPT", 1_000)


@pytest.mark.parametrize(
    ("tex", "why"),
    [
        ("x^{" * 30, "nested too deeply"),
        ("x^{" * 5, "does not close every brace"),
        ("x_{" * 9 + "}" * 9, "nested too deeply"),
        ("{" * 50 + "}" * 50, "nested too deeply"),
        ("x^{2}}", "closes a brace that it does not open"),
        ("x" + "^" * 30, "two signs for superscripts or subscripts in a row"),
        ("x_ _1", "two signs for superscripts or subscripts in a row"),
    ],
)
def test_a_formula_that_is_unbalanced_or_deeply_nested_starts_no_process(tex, why, monkeypatch):
    monkeypatch.setattr(pandoc, "_program", None)
    assert why in formula_errors([Formula(tex)])[Formula(tex)].words


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{1}{" * 12 + "y" + "}" * 12,
        r"\sqrt{" * 12 + "y" + "}" * 12,
        r"\left(" * 12 + "y" + r"\right)" * 12,
        r"\begin{matrix}" * 12 + "y" + r"\end{matrix}" * 12,
        "x^{" * 4 + "y" + "}" * 4 + r" = \{ a \}",
    ],
)
def test_a_formula_that_is_nested_as_people_write_them_is_set(tex):
    assert formula_errors([Formula(tex)]) == {}


def test_a_text_that_runs_out_of_time_is_remembered_and_its_other_formulas_are_set(without_shortcut, monkeypatch):
    monkeypatch.setattr(pandoc, "TIME_LIMIT", 0.5)
    monkeypatch.setattr(pandoc, "TIME_FOR_ALL", 1)
    bad = [nested(number) for number in range(40)]
    usual = [Formula(f"u_{{{number}}}^2") for number in range(40)]
    assert set(formula_errors([*bad, *usual])) == set(bad)
    monkeypatch.setattr(pandoc, "convert", None)
    assert set(formula_errors([*bad, *usual])) == set(bad)


@pytest.mark.long
def test_one_text_costs_three_seconds_whatever_its_formulas(without_shortcut):
    began = time.monotonic()
    assert len(formula_errors(nested(number, depth) for number in range(20) for depth in range(10, 25))) > 200
    assert time.monotonic() - began < 5


def test_a_request_does_not_wait_for_what_others_try(without_shortcut, monkeypatch):
    monkeypatch.setattr(pandoc, "LONGEST_WAIT", 0.05)
    costly, usual = nested("w"), Formula("w_1")
    with limited_wait(is_public=False) as wait:
        assert "still being converted" in mathml_of([costly])[costly].words
        assert "still being converted" in mathml_of([usual])[usual].words
        assert wait.was_too_short
    monkeypatch.setattr(pandoc, "LONGEST_WAIT", LONG)
    with limited_wait(is_public=True) as wait:
        assert mathml_of([Formula("w_2")])[Formula("w_2")].startswith("<math")
        assert costly in pandoc._HTML._pending
        assert not wait.was_too_short
    until(lambda: not pandoc._HTML._pending)
    assert mathml_of([usual])[usual].startswith("<math")


def test_nobody_waits_for_a_formula_that_is_known():
    known = Formula("k_1")
    assert formula_errors([known]) == {}
    with ThreadPoolExecutor() as others, pandoc._HTML._turns[False]:  # as while pandoc reads another's
        assert others.submit(mathml_of, [known]).result(timeout=LONG)[known].startswith("<math")


@pytest.mark.filterwarnings("ignore:This process")
def test_a_forked_process_does_not_wait_for_the_threads_of_its_parent():
    with pandoc._HTML._turns[True], pandoc._HTML._lock:
        if not (child := os.fork()):
            os._exit(isinstance(mathml_of([Formula("f_1")])[Formula("f_1")], str))
    ended = []
    until(lambda: ended.append(os.waitpid(child, os.WNOHANG)) or ended[-1][0])
    assert os.waitstatus_to_exitcode(ended[-1][1]) == 1


def test_without_pandoc_it_is_said_and_nothing_is_kept(monkeypatch):
    monkeypatch.setattr("reports.rendering.pandoc._program", lambda: None)
    assert formula_errors([Formula("z_9")])[Formula("z_9")].words == "pandoc is not installed (pypandoc-binary)"
    monkeypatch.undo()
    assert formula_errors([Formula("z_9")]) == {}


def test_descriptions_have_neither_tex_nor_boxes_of_tasks():
    told = description_text("The loss $\\frac{L}{N^2}$ falls.\n\n- [x] done\n- [ ] to do\n\n$$E = mc^2$$")
    assert told.splitlines()[1:3] == ["done", "to do"]
    assert told.startswith("The loss ")
    assert told.splitlines()[3].replace(" ", "") == "E=mc2"
    assert not set(told) & set("$\\{}☐☑☒")

"""Web pages: the article is found, what leads around it goes, and all that is in it stays."""

import base64

import pytest

from reports.importing import bundle_of, read_edition
from reports.rendering.markdown import block_text, parse
from tests.importing.samples import REPORT, TECHNIQUES, TRENDS, imported, refusal
from tests.importing.word_files import png

PNG = base64.b64encode(png()).decode()
PAGE = """<!DOCTYPE html>
<html lang="de-DE"><head><title>Das Meer 2024 | Meeresblog</title>
<meta name="author" content="Ada Kelp"><meta property="article:published_time" content="2024-12-01T10:00:00Z">
<link rel="canonical" href="https://sea.example.org/2024/sea/"><style>p {{ color: red }}</style></head>
<body><nav><a href="/">Start</a></nav><main><article><h1>Das Meer 2024</h1><p class="entry-meta">Von Ada</p>
<div class="entry-content">{}</div></article></main><aside>Mehr davon</aside><footer>Impressum</footer><script>x()</script></body></html>"""


def read(inside, *, page=PAGE, filename="sea.html", **more):
    return imported(page.format(f"<p>Lead.</p><h2>Tides</h2>{inside}"), filename=filename, **more)


def body(inside):
    found = read(inside)
    (section,) = found.document.sections
    return section.body


def test_a_saved_page_is_its_article_with_what_it_says_of_itself():
    found = read("<p>They grew.</p><h3>Part</h3><p>x</p><h2>Winds</h2><p>They <em>blew</em>.</p>")
    document = found.document

    assert (document.title, document.summary, found.shape) == ("Das Meer 2024", "Lead.", "html")
    assert (document.first_published, document.first_published_at) == (
        "2024-12-01",
        "https://sea.example.org/2024/sea/",
    )
    assert document.report.language == "de-DE"
    assert [each.name for each in document.credits] == ["Ada Kelp"]
    assert [(each.title, each.body) for each in document.sections] == [
        ("Tides", "They grew.\n\n### Part\n\nx"),
        ("Winds", "They *blew*."),
    ]
    (told,) = [each.message for each in found.findings if each.message.startswith("Left out")]
    assert told == "Left out, because it is hidden or site navigation: “Von Ada”; “Start”; “Mehr davon”; “Impressum”."


def test_day_and_author_are_taken_from_the_metadata():
    said = '<meta name="date" content="2018-11-02T09:00"><meta name="author" content="Ada Kelp">'
    page = f"{said}<article><h1>T</h1><p>Lead <time datetime='1953-02-01'>then</time>.</p><h2>S</h2><p>Words.</p></article>"
    document = imported(page, filename="a.html").document
    assert (document.first_published, [each.name for each in document.credits]) == ("2018-11-02", ["Ada Kelp"])


def test_all_that_is_left_out_is_named():
    told = [each.message for each in read("".join(f"<nav>Way {at}</nav>" for at in range(14))).findings]

    assert "“Way 0”" in told[0]
    assert "“Way 13”" in told[0]


@pytest.mark.parametrize(
    ("inside", "markdown"),
    [
        ("<p>a <b>bold</b> <i>it</i> <code>c*</code><br>next</p>", "a **bold** *it* `c*`\\\nnext"),
        ("plain <div>in <span>a</span> div</div> after", "plain\n\nin a div\n\nafter"),
        ("<ul><li>one<p>more</p></li><li>two<ol start=3><li>deep</li></ol></li></ul>", "- one\n\n  more\n- two\n\n  3. deep"),
        ("<ul><li><input type=checkbox checked> done<li><p><input type=checkbox> open</ul>", "- [x] done\n- [ ] open"),
        ("<p>x<sup>n+k</sup>, y<sub>i<i>j</i></sub> 1<sup>st</sup></p>", "x<sup>n+k</sup>, y<sub>i</sub>*<sub>j</sub>* 1st"),
        ("<pre>a<br>b</pre><pre>c</pre>", "```text\na\nb\n```\n\n```text\nc\n```"),
        ("<blockquote>a<footer>b</footer></blockquote>", "> a\n>\n> b"),
        ("<p>a <s>b</s> <del>c <b>d</b></del></p>", "a ~~b~~ ~~c~~ ~~**d**~~"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre><code>if x:\n  y = *</code></pre>", "```text\nif x:\n  y = *\n```"),
        ("<p>5 * 3 [x](y) # z | H<sub>2</sub>O</p>", "5 \\* 3 \\[x](y) # z | H₂O"),
        ("<p>see <a href='../2023/'>last year</a></p>", "see [last year](https://sea.example.org/2024/2023/)"),
        ("<dl><dt>Tide</dt><dd>It turns.</dd></dl>", "**Tide**\n\nIt turns."),
        ("<details><summary>More</summary><p>x</p></details>", "**More**\n\nx"),
        (
            "<table><thead><tr><th rowspan=2>Year<th colspan=2>Power<tr><th>a<th>b</thead><tr><td>2023<td>4<td>5</table>",
            "| Year | Power: a | Power: b |\n| --- | --- | --- |\n| 2023 | 4 | 5 |",
        ),
        ("<table><tr><th>a<th>b<tr><td rowspan=2>1<td>2<tr><td>3</table>", "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 1 | 3 |"),
        (
            "<p>x <math display=block><mi>y</mi><annotation encoding='application/x-tex'>y^2</annotation></math></p>",
            "x $$y^2$$",
        ),
    ],
)  # fmt: skip
def test_structure_stays(inside, markdown):
    assert body(inside) == markdown


def test_code_keeps_what_it_is_written_in():
    assert body('<pre><code class="hljs language-python">x = 1</code></pre>') == "```python\nx = 1\n```"


def test_links_within_the_page_lead_to_its_headings_and_others_are_told():
    inside = (
        '<p>See <a href="#x1">how high</a>, <a href="#x2">the other</a> and <a href="#map">a map</a>. <a href="#top">Up</a></p>'
        '<h3 id="x1">How high</h3><p>High.</p><h2><a id="x2"></a>Waves</h2><p id="map">Map.</p>'
    )
    found = read(inside)
    assert found.document.sections[0].body.startswith(
        "See [how high](#h-how-high), [the other](../waves/) and a map. Up\n"
    )
    told = "The link to “#map” matches no heading, so the link was removed."
    assert told in [each.message for each in found.findings]


@pytest.mark.parametrize(
    ("mark", "around", "back"),
    [
        ('<sup><a href="#fn1" id="r1">1</a></sup>', '<section class="footnotes"><ol><li id="fn1">{}</li></ol></section>', "class=back"),
        ('<sup class="fn"><a href="#fn1" id="r1">1</a></sup>', '<ol class="wp-block-footnotes"><li id="fn1">{}</li></ol>', ""),
        ('<a href="#fn1" id="r1" role="doc-noteref">1</a>', '<aside id="fn1" role="doc-footnote"><p>{}</p></aside>', 'role="doc-backlink"'),
    ],
    ids=["pandoc", "wordpress", "roles"],
)  # fmt: skip
def test_notes_are_notes(mark, around, back):
    note = around.format(f'A <em>note</em>. <a href="#r1" {back}>↩</a>')
    assert body(f"<p>Grew{mark}.</p>{note}") == "Grew[^1].\n\n[^1]: A *note*."


def test_pictures_in_the_page_and_beside_it_are_figures_and_those_elsewhere_are_told():
    inside = (
        f'<figure><img src="data:image/png;base64,{PNG}" alt="A tide"><figcaption>Figure 1: How it <b>turns</b>.</figcaption></figure>'
        '<p><img src="sea_files/wind.png" alt="A wind"></p><p><img src="https://else.example.org/x.png" alt="Gone"></p>'
    )
    data = PAGE.format(f"<p>Lead.</p><h2>Tides</h2>{inside}").encode()
    came = bundle_of(
        {"sea.html": data, "sea_files/wind.png": png(9), "sea_files/frame.html": b"<p>x</p>"}, filename="sea.zip"
    )
    found = read_edition(
        came.data, filename=came.filename, unpacked=came, report=REPORT, year=2024, trends=TRENDS, techniques=TECHNIQUES
    )

    assert found.document.sections[0].body == "![[a-tide]]\n\n![[a-wind]]"
    assert [(each.key, each.alt, each.caption) for each in found.document.figures] == [
        ("a-tide", "A tide", "How it **turns**."),
        ("a-wind", "A wind", ""),
    ]
    assert {each.data for each in found.pictures} == {png(), png(9)}
    assert any("The picture “Gone” is left out: it is linked" in each.message for each in found.findings)


def test_what_is_hidden_or_embedded_is_left_out_and_told():
    found = read(
        '<p>x<span class="screen-reader-text">Skip</span><span hidden>secret</span><span style="display: none">none</span></p>'
        '<div class="sharedaddy">Share this</div><iframe src="https://video.example.org/1"></iframe><form>Subscribe</form>'
    )
    assert found.document.sections[0].body == "x"
    words = " ".join(each.message for each in found.findings)
    for left in (
        "“Skip”",
        "“secret”",
        "“none”",
        "“Share this”",
        "“Subscribe”",
        "(iframe: https://video.example.org/1)",
    ):
        assert left in words


def test_every_word_of_an_article_comes_out_or_is_named():
    inside = "<p>one</p><ul><li>two <b>three</b></li></ul><table><tr><td>four<td>five</table><pre>six</pre><aside>seven</aside>"
    found = read(inside)
    text = block_text(parse(found.document.sections[0].body)) + " ".join(each.message for each in found.findings)
    for word in ("one", "two", "three", "four", "five", "six", "seven"):
        assert word in text


def test_a_page_in_another_encoding_is_read_as_it_says():
    page = (
        '<html><head><meta charset="windows-1252"><title>Süß</title></head><body><h2>Ä</h2><p>é – ü</p></body></html>'
    )
    document = imported(page.encode("cp1252"), filename="sea.html").document
    assert (document.title, document.sections[0].title, document.sections[0].body) == ("Süß", "Ä", "é – ü")


def test_a_page_without_headings_is_one_section():
    document = imported(
        "<html><title>The Sea</title><body><p>One.</p><p>Two.</p></body></html>", filename="x.htm"
    ).document
    assert [(each.title, each.body) for each in document.sections] == [("The Sea", "One.\n\nTwo.")]


def test_a_page_exported_from_google_docs_is_refused_with_better_formats():
    page = '<html><head></head><body class="c9 doc-content"><p class="title">T</p><h1>A</h1></body></html>'
    assert refusal(page, filename="sea.html") == [
        (
            "sea.html: This page was exported from Google Docs — "
            "Download it as a Word document (.docx) or as Markdown instead."
        )
    ]


def test_what_is_no_page_anybody_wrote_is_refused():
    assert refusal("<html><body><p>x</p></body></html>", filename="sea.html") == [
        "sea.html: The page has no title — Give it a heading (h1) or a title, and save it again."
    ]
    deep = f"<html><title>x</title><body>{'<div>' * 500}x"
    assert "nested more than 150 levels deep" in refusal(deep, filename="sea.html")[0]
    assert "at most 2 MB are read" in refusal(f"<html><title>x</title>{'a' * 3_000_000}", filename="sea.html")[0]

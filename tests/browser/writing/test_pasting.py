"""What is pasted becomes clean Markdown. The samples are written as Word, Google Docs and a page put them on the clipboard."""

import base64

import pytest
from playwright.sync_api import expect

from tests.browser.writing.surface import EVERYTHING, PASTE, SIGNS, becomes, body_of, fill, press, settled
from tests.codebase.server_outline import outline_of
from tests.desk.sources import picture

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

DROP = """([html, text]) => {
    const data = new DataTransfer(), box = document.activeElement.getBoundingClientRect();
    data.setData("text/html", html);
    data.setData("text/plain", text);
    const place = {clientX: box.left + 9, clientY: box.top + 9};
    document.activeElement.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true, ...place}));
}"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>
<!-- p.MsoNormal {margin:0cm} @list l0:level1 {mso-level-number-format:bullet} --></style></head><body lang=EN-GB style='tab-interval:36pt'>
<!--StartFragment-->
<h2>The <span style='color:red'>year</span><o:p></o:p></h2>
<p class=MsoNormal style='margin:0cm'>A <b style='mso-bidi-font-weight:normal'>tidal</b> barrage was
<i>finished</i> <a href="https://example.org/a_b">here</a><a href="#_ftn1" name="_ftnref1" title=""><span
class=MsoFootnoteReference><sup>[1]</sup></span></a>, [@one] said.<span class=MsoCommentReference><a class=msocomanchor
id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[ME1]</a></span><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>&middot;<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>First<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span><![endif]>Deeper<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>&middot;<span>&nbsp;&nbsp; </span></span><![endif]>Second <del>gone</del><o:p></o:p></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr><td style='width:1cm'><p class=MsoNormal>Place</p></td>
<td><p class=MsoNormal>Power</p></td></tr><tr><td><p class=MsoNormal>Rance</p></td><td><p class=MsoNormal>240 | MW</p></td></tr></table>
<div style='mso-element:footnote-list'><hr align=left size=1 width="33%"><div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1"><span class=MsoFootnoteReference>[1]</span></a> At sea.</p></div></div>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Really?</p></div></div>
<!--EndFragment--></body></html>"""
WORD_AS_MARKDOWN = """\
### The year

A **tidal** barrage was *finished* [here](https://example.org/a_b)[^1], [@one] said.

- First
  - Deeper
- Second

| Place | Power |
| --- | --- |
| Rance | 240 \\| MW |

[^1]: At sea."""
DOCS = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="ltr" style="line-height:1.38"><span
style="font-size:20pt;font-weight:400">Tides</span></h1><p dir="ltr" style="margin:0"><span style="font-size:11pt">It turns </span><span
style="font-weight:700">both</span><span style="font-style:italic"> ways</span><span>, see </span><a
href="https://www.google.com/url?q=https://example.org/x&amp;sa=D" style="text-decoration:none"><span>this</span></a><span>.
</span></p><ol style="margin:0"><li dir="ltr" style="list-style-type:decimal"><p dir="ltr" role="presentation"><span>One</span></p></li><li
dir="ltr"><p dir="ltr" role="presentation"><span>Two</span></p></li></ol></b><br class="Apple-interchange-newline">"""
DOCS_AS_MARKDOWN = """\
### Tides

It turns **both** *ways*, see [this](https://example.org/x).

1. One
2. Two"""
WEB = """<div onclick="alert(1)"><h3 class="x">News</h3><p style="color:red">CO<sub>2</sub> fell by 3*4.</p><script>alert(2)</script>
<img src="https://tracker.example/x.gif" onerror="alert(3)"><blockquote><p>So it is.</p></blockquote>
<p><a href="javascript:alert(4)">Click</a> or <a href="https://example.org/">read</a></p></div>"""
WEB_AS_MARKDOWN = """\
### News

CO₂ fell by 3*4.

> So it is.

Click or [read](https://example.org/)"""
#: As Chrome hands Word's numbered list over, with marks in comments; and what others make of lists, notes and tables.
NUMBERED = """<p class=MsoListParagraphCxSpFirst style='mso-list:l1 level1 lfo2'><!--[if !supportLists]--><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><!--[endif]-->First</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l1 level2 lfo2'><!--[if !supportLists]--><span
style='mso-list:Ignore'>a.<span>&nbsp;&nbsp; </span></span><!--[endif]-->Deeper</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'><!--[if !supportLists]--><span
style='mso-list:Ignore'>2.<span>&nbsp;&nbsp; </span></span><!--[endif]-->Second</p>"""
NUMBERED_AS_MARKDOWN = "1. First\n   1. Deeper\n2. Second"
NESTED = "<ul><li>First</li><ul><li>Deeper</li></ul><li>Second</li></ul>"
NESTED_AS_MARKDOWN = "- First\n  - Deeper\n- Second"
LIBRE = """<p>It turns<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>.</p>
<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a> At sea.</p></div>"""
DOCS_NOTE = """<p>It turns<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>.</p>
<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> At sea.</p></div>"""
NOTE_AS_MARKDOWN = "It turns[^1].\n\n[^1]: At sea."
BUILT = """<article><header>Head</header><section>Said</section><dl><dt>Term</dt><dd>What it is</dd></dl>
<figure><figcaption>Seen</figcaption></figure></article>"""
BUILT_AS_MARKDOWN = "Head\n\nSaid\n\n**Term**\n\nWhat it is\n\nSeen"
CELLS = """<table><tbody><tr><td><p>Place</p></td><td>Power<br>in MW</td></tr>
<tr><td><ul><li>Rance</li></ul></td><td><p>240</p><p>or so</p></td></tr></tbody></table>"""
CELLS_AS_MARKDOWN = "| Place | Power in MW |\n| --- | --- |\n| Rance | 240 or so |"

SPANNING = """<table><caption>Power</caption><tr><th rowspan=2>Place</th><th colspan=2>Power</th></tr>
<tr><td>2024</td><td>2025</td></tr><tr><td>Rance</td><td>240</td></tr></table>"""
SPANNING_AS_MARKDOWN = """\
| Place | Power: 2024 | Power: 2025 |
| --- | --- | --- |
| Rance | 240 |  |

Table: Power"""
LAID_OUT = """<table><tr><td><p>News</p></td></tr><tr><td><table><tr><td>Place</td><td>Power</td></tr>
<tr><td>Rance</td><td>240</td></tr></table></td></tr></table>"""
LAID_OUT_AS_MARKDOWN = "News\n\n| Place | Power |\n| --- | --- |\n| Rance | 240 |"


KEPT = {
    "a numbered list of Word": (NUMBERED, NUMBERED_AS_MARKDOWN),
    "a list beside its item": (NESTED, NESTED_AS_MARKDOWN),
    "a note of LibreOffice": (LIBRE, NOTE_AS_MARKDOWN),
    "a note of Google Docs": (DOCS_NOTE, NOTE_AS_MARKDOWN),
    "lines in cells": (CELLS, CELLS_AS_MARKDOWN),
    "what a page is built of": (BUILT, BUILT_AS_MARKDOWN),
    "cells that span": (SPANNING, SPANNING_AS_MARKDOWN),
    "a table around a table": (LAID_OUT, LAID_OUT_AS_MARKDOWN),
    "what is folded": ("<details><summary>More</summary>Words</details>", "**More**\n\nWords"),
    "a line's end": ("<p>One line<br>and another<br></p><br>", "One line\\\nand another"),
    "two ends of lines": ("<p>One<br><br>two</p>", "One\n\ntwo"),
    "bold around blocks": ("<b><p>All bold</p><ul><li>too</li></ul></b>", "**All bold**\n\n- **too**"),
}


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_no_list_note_or_table_is_lost(write, said, kind):
    page = write()
    for name, (html, expected) in KEPT.items():
        page.locator(".written").focus()
        page.keyboard.press("Control+a")
        page.keyboard.press("Backspace")
        becomes(page, "")
        page.evaluate(PASTE if kind == "paste" else DROP, [html, "as text"])
        becomes(page, expected)
        assert said == [], name


@pytest.mark.parametrize(
    ("html", "expected"),
    [pytest.param(WORD, WORD_AS_MARKDOWN, marks=pytest.mark.journey), (DOCS, DOCS_AS_MARKDOWN), (WEB, WEB_AS_MARKDOWN)],
)
def test_what_is_pasted_becomes_clean_markdown_and_nothing_of_it_is_run_or_fetched(write, said, html, expected):
    page = write()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(PASTE, [html, "as text"])
    becomes(page, expected)
    # On a slow machine the text is saved meanwhile, too.
    assert [each for each in asked if "/static/" not in each and not each.endswith(("/paste/", "/keep/"))] == []
    assert said == []


def test_words_pasted_into_a_sentence_stay_in_it_and_a_spreadsheet_becomes_a_table(write):
    page = write("It turns")
    page.evaluate(PASTE, ["<p> <b>both</b> ways</p>", "both ways"])
    becomes(page, "It turns**both** ways")
    page.evaluate(PASTE, ["<p>, 10<sup>6</sup> m<span style='vertical-align:sub'>2</span></p>", "as text"])
    becomes(page, "It turns**both** ways, 10⁶ m₂")
    page.keyboard.press("Home")
    page.wait_for_function("() => document.querySelector('.written').innerText === 'It turnsboth ways, 10⁶ m₂'")
    page.keyboard.press("Control+End")
    cells = "<table><tr><td>{}</td><td>{}</td></tr><tr><td>{}</td><td>{}</td></tr></table>".format
    page.evaluate(PASTE, [cells("Place", "Power", "Rance", 240), "Place\tPower\nRance\t240\n"])
    becomes(page, "It turns**both** ways, 10⁶ m₂\n\n| Place | Power |\n| --- | --- |\n| Rance | 240 |")
    page.keyboard.press("Control+Home")
    page.evaluate(PASTE, [cells("Year", "Towns", 2024, 9), "Year\tTowns\n2024\t9\n"])
    table = "| Year | Towns |\n| --- | --- |\n| 2024 | 9 |"
    page.wait_for_function("table => document.querySelector('#id_body').value.startsWith(table)", arg=table)
    assert body_of(page).removeprefix(table).startswith("\n\nIt turns**both** ways")


@pytest.mark.parametrize(
    ("text", "left", "html", "expected"),
    [
        ("One two", 4, "<p>a</p><p>b</p>", "Onea\n\nb two"),
        ("- One\n- ", 0, "<ul><li>x</li><li>y</li></ul>", "- One\n- x\n- y"),
        ("One two", 7, "<h1>a</h1>", "### a\n\nOne two"),
        ("One\ntwo", 3, "<h1>a</h1>", "One\n\n### a\n\ntwo"),
        ("- One\n- Two", 0, "<ul><li>x</li><li>y</li></ul>", "- One\n- Twox\n- y"),
        ("One\n\nTwo", 3, "<p>a</p><p>b</p>", "One\n\na\n\nbTwo"),
    ],
)
def test_blocks_are_pasted_where_the_cursor_is(write, text, left, html, expected):
    page = write(text)
    for _ in range(left):
        page.keyboard.press("ArrowLeft")
    settled(page)
    page.evaluate(PASTE, [html, "as text"])
    becomes(page, expected)
    # First its plain text is back, then what was there before it.
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    becomes(page, text.rstrip())


def test_blocks_are_pasted_in_place_of_what_is_selected_and_notes_are_counted_on(write):
    page = write("alpha beta gamma[^1]\n\n[^1]: My own note.", at="Home")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+Shift+ArrowRight")
    settled(page)
    page.evaluate(PASTE, [f"<h1>Head</h1>{LIBRE}", "as text"])
    notes = "\n\n[^1]: My own note.\n\n[^2]: At sea."
    becomes(page, f"alpha\n\n### Head\n\nIt turns[^2]. gamma[^1]{notes}")
    page.keyboard.type(" Twice.")
    becomes(page, f"alpha\n\n### Head\n\nIt turns[^2]. Twice. gamma[^1]{notes}")
    for _ in range(3):
        page.keyboard.press("Control+z")
    becomes(page, "alpha beta gamma[^1]\n\n[^1]: My own note.")
    page.keyboard.press("Control+a")
    cells = "<table><tr><td>Place</td><td>Power</td></tr><tr><td>Rance</td><td>240</td></tr></table>"
    page.evaluate(PASTE, [cells, "Place\tPower\nRance\t240\n"])
    becomes(page, "| Place | Power |\n| --- | --- |\n| Rance | 240 |")


CITED = """<p>It turns<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>.</p>{}
<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1"><sup>[1]</sup></a> At sea.</p></div>"""
#: What a page with a note ends with, and what it becomes together with the next sentence.
ENDS = [
    ("<p>Twice.</p>", "Twice.Next."),
    ("<h2>Head</h2>", "### HeadNext."),
    ("<ul><li>One</li></ul>", "- OneNext."),
    ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "| a |\n| --- |\n| b |\n\nNext."),
]


def test_the_next_sentence_follows_a_pasted_page_and_is_not_in_its_footnote(write):
    page = write()
    for text, notes in (("", "[^1]: At sea."), ("Old[^1].¦\n\n[^1]: Mine.", "[^1]: Mine.\n\n[^2]: At sea.")):
        for html, expected in ENDS:
            fill(page, text)
            page.evaluate(PASTE, [CITED.format(html), "It turns[1].\n\n[1] At sea."])
            page.wait_for_function("() => document.querySelector('#id_body').value.endsWith(']: At sea.')")
            page.keyboard.type("Next.")
            before = "Old[^1].It turns[^2]." if text else "It turns[^1]."
            becomes(page, f"{before}\n\n{expected}\n\n{notes}")


RECORD_COPIES = """() => {
    for (const type of ["copy", "cut"]) window.addEventListener(type, event => {
        window.copied = ["text/plain", "text/html"].map(kind => event.clipboardData.getData(kind));
    });
}"""
COPIED = """\
### Tides

Some **words** [here](https://example.org/), [a section](../winds/) [@one, p. 3] by [[kites|its kites]].[^1]

> Said

- First
  - Deeper
1. One

| a | b |
|---|---|
| 1 | 2 |

[^1]: At sea."""
#: As other programs show it.
AS_READ = (
    "<h3", "<strong>words</strong>", '<a href="https://example.org/">here</a>', "a section", "(Vaswani and Google Brain 2017, p. 3)",
    "its kites", "<sup>1</sup>", "<blockquote>", "<li>", "<ol>", "<th", "At sea.",
)  # fmt: skip


def test_what_is_copied_is_formatted_for_others_and_comes_back_as_it_was(write, said):
    page = write()
    page.evaluate(RECORD_COPIES)
    for text in (COPIED, EVERYTHING.strip(), "a\tb\nc\td", "One[^a].\n\n[^a]: Two."):
        for keys in ("Control+c", "Control+x"):
            fill(page, text)
            press(page, f"Control+a|{keys}|Control+v")
            settled(page)
            plain, html = page.evaluate("copied")
            assert outline_of(body_of(page)) == outline_of(text)
            assert outline_of(plain) == outline_of(text)
            assert [sign for sign in (*SIGNS, "../winds") if sign in html] == []
            assert text != COPIED or [part for part in AS_READ if part not in html] == []
    assert said == []


SLOWLY = """() => {
    const ask = window.fetch;
    window.held = [];
    window.fetch = (address, ...more) => String(address).endsWith("/paste/")
        ? new Promise(done => window.held.push(() => done(ask(address, ...more)))) : ask(address, ...more);
}"""


def told(page):
    return page.locator(".surface-told").inner_text().removesuffix(" Close")


def test_what_is_typed_and_pasted_meanwhile_stands_where_it_was_put(write):
    page = write("One two")
    page.evaluate(SLOWLY)
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    settled(page)
    page.evaluate(PASTE, ["<h1>a</h1>", "as text"])
    page.evaluate(PASTE, ["<p>b</p><p>c</p>", "as text"])
    page.keyboard.type("x")
    page.keyboard.press("Control+End")
    page.keyboard.type(" three")
    becomes(page, "Oneas textas textx two three")
    page.evaluate("() => held[1]()")
    becomes(page, "Oneas textb\n\ncx two three")
    page.evaluate("() => held[0]()")
    becomes(page, "One\n\n### a\n\nb\n\ncx two three")
    page.keyboard.type("!")
    becomes(page, "One\n\n### a\n\nb\n\ncx two three!")
    shown = ("One\n\n### a\n\nb\n\ncx two three", "Oneas textb\n\ncx two three", "Oneas textas textx two three")
    for text in shown:
        page.keyboard.press("Control+z")
        becomes(page, text)


def test_without_the_desk_the_plain_text_is_there_and_it_says_so(write):
    page = write("One")
    page.route("**/paste/", lambda route: route.abort())
    page.evaluate(PASTE, ["<p> <b>two</b></p>", " two"])
    becomes(page, "One two")
    page.get_by_text("Pasted as plain text, without").wait_for()
    page.keyboard.press("Control+z")
    becomes(page, "One")
    page.unroute("**/paste/")
    page.evaluate(PASTE, ["<p> <b>two</b></p>", " two"])
    becomes(page, "One**two**")
    assert told(page) == ""
    page.context.clear_cookies()
    page.evaluate(PASTE, ["<p> <b>three</b></p>", " three"])
    becomes(page, "One**two** three")
    page.get_by_text("Pasted as plain text, without").wait_for()


def test_what_is_on_its_way_comes_after_a_save_and_is_plain_text_where_the_page_goes(write, desk):
    page = write("One")
    page.evaluate(SLOWLY)
    page.evaluate(PASTE, ["<p> <b>two</b></p>", " two"])
    page.keyboard.press("Control+s")
    page.get_by_text("Saved.", exact=True).wait_for()
    page.evaluate("() => held.pop()()")
    becomes(page, "One**two**")
    page.evaluate(PASTE, ["<p> <b>three</b></p>", " three"])
    page.locator("form.main-form").evaluate("form => { delete form.dataset.stays; }")
    page.keyboard.press("Control+s")
    page.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").body == "One**two** three"


def test_pictures_in_the_words_are_not_pasted_which_is_told(write, desk, said):
    page = write("One")
    png = base64.b64encode(picture()).decode()
    html = (
        f"<p>two <img src='data:image/png;base64,{png}' alt='A tide'></p><p>three</p><img src='file:///C:/a.png'>"
        "<img src='https://tracker.example/b.png'>"
    )
    page.evaluate(PASTE, [html, "two three"])
    becomes(page, "Onetwo\n\nthree")
    assert told(page) == "3 pictures were not pasted. Copy each separately, or drop its file here."
    page.locator(".surface-told").get_by_role("button", name="Close").click()
    assert told(page) == ""
    expect(page.locator(".written")).to_be_focused()
    assert said == []

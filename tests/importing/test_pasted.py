"""What was copied elsewhere: its Markdown, and what is told of what was not taken."""

import pytest

from reports.importing.html.pasted import read_pasted
from tests.importing.samples import imported

MARK = "<![if !supportLists]><span style='mso-list:Ignore'>{}<span>&nbsp;&nbsp; </span></span><![endif]>"
ITEM = "<p class=MsoListParagraph style='mso-list:l1 level{} lfo2'>" + MARK + "{}</p>"
SAVED_BY_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>The sea</title></head><body><div class=WordSection1>
<h1>The sea</h1><p class=MsoNormal>Lead.</p><h2>Tides</h2><p class=MsoNormal>They <del>fell</del><ins>grew</ins><a href="#_ftn1"
name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>.</p>{}</div>
<div style='mso-element:footnote-list'><br clear=all><hr><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>
<a href="#_ftnref1" name="_ftn1">[1]</a> At sea.</p><p class=MsoFootnoteText>Or not.</p></div></div></body></html>"""


def items(*given):
    return "".join(ITEM.format(level, mark, words) for level, mark, words in given)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (items((1, "·", "a"), (1, "·", "b")) + items((1, "1.", "c")), "- a\n- b\n1. c"),
        (items((1, "3)", "c"), (1, "4)", "d"), (2, "a.", "e")), "3. c\n4. d\n   1. e"),
        (items((1, "1.", "a")) + "<p>Amid</p>" + items((1, "2.", "b")), "1. a\n\nAmid\n\n2. b"),
        ("<ul><li>a</li></ul><ol start=3><li>b<ul><li>c</li></ul></li><li>d</li></ol>", "- a\n\n3. b\n   - c\n4. d"),
        (
            "<div><ul><li data-aria-level=1><p>a</ul></div><div><ul><li data-aria-level=2><p>b</ul></div><p role=heading aria-level=2>c",
            "- a\n  - b\n\n### c",
        ),
        ("<ul><li role=checkbox aria-checked=false><img src=x aria-roledescription=checkbox><p>a</p></li></ul>", "- [ ] a"),
        ("<p>a<sup><a href='#cmnt1' id=cmnt_ref1>[a]</a></sup></p><div><p><a href='#cmnt_ref1' id=cmnt1>[a]</a>b</p></div>", "a"),
        ("<h1 style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1&nbsp;</span>The sea</h1>", "### The sea"),
        ("<h2>a</h2><p>x</p><h4>b</h4><h1>c</h1>", "#### a\n\nx\n\n###### b\n\n### c"),
        ("<h1><b><span style='font-style:italic'>The</span> sea</b></h1>", "### *The* sea"),
        ("<h2>Rust and C #</h2>", "### Rust and C \\#"),
        ("<pre>a  *b*\n c</pre>", "```text\na  *b*\n c\n```"),
        ("<table><tr><td>a<br>b<td>c<tr><td><p>d</p><p>e</p></table>", "| a b | c |\n| --- | --- |\n| d e |  |"),
        (
            ("<table><tr><th align=left>a<th>b<th>c<tr><td align=right>1<td><p align=center>2<td><div><p style='text-align: Right'>3"
            "<tr style='text-align:right'><td>4<td align=center>5<td align=left>6<tr><td align=left>7<td>8<td>9</table>"),
            "| a | b | c |\n| --: | :-: | --- |\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n| 7 | 8 | 9 |",
        ),
        ("<p>a<br><br>b<br>c</p>", "a\n\nb\\\nc"),
        ("<p>a</p><hr><p>b</p><hr>", "a\n\n---\n\nb"),
        ("<p>a<span style='text-decoration:line-through'>b</span></p>", "a~~b~~"),
        ("<p>[@one, p. 3], [[kites|its kites]]</p><p>![[growth]]</p>", "[@one, p. 3], [[kites|its kites]]\n\n![[growth]]"),
        ("<nav>a</nav><aside>b</aside><footer>c</footer>", "a\n\nb\n\nc"),
        ("<ul><li><a id=t href=#h>1</a> In</li></ul><h2><a id=h href=#t>1</a> In</h2>", "- [1](#1-in) In\n\n### 1 In"),
    ],
)  # fmt: skip
def test_structure_stays(html, markdown):
    assert read_pasted(html).markdown == markdown


def test_all_that_is_not_taken_is_told():
    pasted = read_pasted(
        "<p class=MsoNormal>a <del>b</del><span class=MsoCommentReference><a href='#_msocom_1'>[1]</a></span>"
        "<span style='mso-hide:all'>c</span> <a href='file:///C:/d'>d</a> <img src='file:///C:/e.png'></p><img src=https://x.org/f.png>"
        "<img src=https://x.org/seen.gif width=1 height=1><table><tr><td>g<td colspan=2><img src=h alt='A tide'></table><video src=i>"
    )
    assert pasted.markdown == "a d\n\n| g |  |  |\n| --- | --- | --- |"
    assert set(pasted.findings) == {
        "1 comment is left out.",
        "1 tracked deletion is left out.",
        "Left out, because it is hidden or site navigation: “c”.",
        "“file:///C:/d” is not a web address, so the link was removed.",
        "2 pictures were not pasted. Copy each separately, or drop its file here.",
        "A picture in a table is left out: “A tide”. Add it as a figure at the desk.",
        "A table has merged cells. Their text was copied to every cell that they cover. Check the table.",
        "Embedded content (video: i) is left out.",
    }


def test_the_caption_of_a_picture_that_is_not_taken_stays_below_the_words_before_it():
    pasted = read_pasted(
        "<p>Before <img src='a.png' alt='A  tide'></p><figure><img src='b.png'><figcaption>"
        "How it <b>turns</b></figcaption></figure><ul><li>a <img src='c.png'></li><li>b</li></ul><p>After</p>"
    )
    assert pasted.markdown == "Before\n\nHow it **turns**\n\n- a\n- b\n\nAfter"
    assert pasted.findings == ("3 pictures were not pasted. Copy each separately, or drop its file here.",)


@pytest.mark.parametrize(
    ("html", "why"),
    [("<b>" * 200 + "x", "it is nested more than 150 levels deep"), ("x" * 1_200_000, "it has more than 1,000,000 characters of HTML")],
)  # fmt: skip
def test_what_is_too_much_is_refused_in_words(html, why):
    pasted = read_pasted(html)
    assert (pasted.markdown, pasted.findings) == ("", (f"Pasted as plain text: {why}. Paste it in smaller parts.",))


def test_a_page_that_word_has_saved_comes_in_as_what_is_pasted_from_it_does():
    found = imported(SAVED_BY_WORD.format(items((1, "1.", "a"), (2, "·", "b"))), filename="sea.htm")

    assert found.document.sections[0].body == "They grew[^1].\n\n1. a\n   - b\n\n[^1]: At sea.\n\n    Or not."
    told = [each.message for each in found.findings]
    assert {"1 tracked deletion is left out.", "1 tracked insertion is accepted."} <= set(told)


@pytest.mark.parametrize(
    ("call", "note"),
    [
        (
            '<sup><a href="{}#ftnt1" id="ftnt_ref1">[1]</a></sup>',
            '<p><a href="{}#ftnt_ref1" id="ftnt1">[1]</a> At sea.</p>',
        ),
        ('<sup><a href="{}#ftnt1">[1]</a></sup>', '<p><a href="{}#ftnt_ref1">[1]</a> At sea.</p>'),
        (
            '<a href="{}#_ftn1" name="_ftnref1"><span>[1]</span></a>',
            '<p><a href="{}#_ftnref1" name="_ftn1">[1]</a> At sea.</p>',
        ),
        ('<a href="{}#_edn1"><sup>[i]</sup></a>', '<p><a href="{}#_ednref1">[i]</a> At sea.</p>'),
        (
            '<a class="sdfootnoteanc" name="sdfootnote1anc" href="{}#sdfootnote1sym"><sup>1</sup></a>',
            '<div id="sdfootnote1"><p><a name="sdfootnote1sym" href="{}#sdfootnote1anc">1</a>At sea.</p></div>',
        ),
    ],
)
@pytest.mark.parametrize("before", ["", "http://localhost/admin/reports/section/67/change/", "file:///C:/clip.htm"])
def test_a_note_of_a_word_processor_is_a_note_wherever_its_links_lead(call, note, before):
    html = f"<p>They grew{call.format(before)}.</p><hr>{note.format(before)}"
    assert read_pasted(html).markdown == "They grew[^1].\n\n[^1]: At sea."


def test_a_mark_without_its_note_is_no_link():
    pasted = read_pasted(
        '<p>They grew<sup><a href="https://docs.google.com/document/d/x/edit#ftnt1">[1]</a></sup>.</p>'
    )
    told = "The text of this note is missing, so its mark is shown as plain text. Add the note here."
    assert (pasted.markdown, pasted.findings) == ("They grew\\[1].", (told,))

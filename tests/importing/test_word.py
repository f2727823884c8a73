"""Word files: what becomes of each thing that an author can do in one."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.rendering.markdown import block_text, parse
from tests.importing.samples import PLAIN, imported
from tests.importing.word_files import (
    NUMBERING,
    STYLES,
    docx,
    h,
    notes,
    outline,
    p,
    packed,
    r,
    read,
    style,
    table,
    title,
)
from tests.rounds import rounds

JOINED = "A table has merged cells. Their text was copied to every cell that they cover. Check the table."


def test_a_word_file_says_the_same_as_the_markdown_of_its_words():
    word = docx(
        p("Machine translation in 2024", style="Title"),
        p("What changed in a year.  In two paragraphs."),
        p("And a second one."),
        h(1, "Speech to speech", number=3),
        p("Models translate speech. ", r("Distillation", "b"), " makes them small."),
        h(1, "2.\tTranslating Dialects"),
        p("Nobody wrote them down."),
        h(1, "Method"),
        p("We read and counted. Pruning is named here too."),
    )
    markdown = (
        PLAIN.replace("year.  In two\n", "year. In two ")
        .replace("speech.  Distillation", "speech. **Distillation**")
    )  # fmt: skip
    one, two = imported(word, filename="sea.docx"), imported(markdown)

    def said(found):
        leave_out = {
            "uid": True,
            "trends": {"__all__": {"uid"}},
            "sections": {"__all__": {"uid": True, "assessments": {"__all__": {"uid"}}}},
        }
        return found.document.model_dump(mode="json", exclude=leave_out), found.proposals, found.findings

    assert said(one) == said(two)
    assert (one.shape, two.shape) == ("word", "plain")


def test_chapters_of_one_heading_get_numbered_addresses():
    found = imported(docx(title(), h(1, "Power"), p("One."), h(1, "Heat"), h(1, "Power"), p("Two.")), filename="x.docx")
    assert [(each.title, each.slug) for each in found.document.sections] == [
        ("Power", "power"),
        ("Heat", "heat"),
        ("Power", "power-2"),
    ]
    assert [each.message for each in found.findings] == [
        "Another section has the address “power”, under “Power”; so this one gets “power-2”."
    ]


BODY = (p("One."), p("Two."))


@pytest.mark.parametrize(
    "body",
    [
        [title(), p("Lead."), h(1, "A", number=3), *BODY, h(2, "Part"), h(1, "B"), *BODY],
        [h(1, "The Sea in 2024"), p("Lead."), h(2, "A", number=3), *BODY, h(3, "Part"), h(2, "B"), *BODY],
        [title(), p("Lead."), h(2, "1. A"), *BODY, h(3, "Part"), h(2, "B"), *BODY],
        [h(1, "The Sea in 2024"), p("Lead."), h(1, "1) A"), *BODY, h(2, "Part"), h(1, "B"), *BODY],
        [p("The Sea", style="Title"), p("in 2024", style="Title"), h(1, "The Sea in 2024"), p("Lead."),
         h(1, "1\tA"), *BODY, h(2, "Part"), h(1, "B"), *BODY],
        [title(), p("Lead."), p("A", style="Numbered1"), *BODY, h(2, "Part"), h(1, "B", number=4), *BODY],
    ],
    ids=["title and 1", "1 and 2", "title and 2", "all 1", "title twice", "numbered style, lettered annex"],
)  # fmt: skip
def test_both_common_layouts_are_read_alike(body):
    text = "One.\n\nTwo."
    assert outline(*body) == ("The Sea in 2024", "Lead.", [("A", "a", f"{text}\n\n### Part"), ("B", None, text)])


def test_a_lone_heading_above_others_is_a_section():
    assert outline(title(), h(1, "A"), p("x"), h(2, "Part"))[2] == [("A", None, "x\n\n### Part")]
    assert outline(title(), h(1, "1. A"), p("x"), h(2, "1. Part"))[2] == [("A", "a", "x\n\n### 1. Part")]


LOCAL = (
    style("Titel", "Titel")
    + style("berschrift1", "Überschrift 1")
    + style("Kapitel", "Kapitel", inside='<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
)


@pytest.mark.parametrize(
    ("styles", "names"),
    [
        ("", ("Title", "Heading1")),
        ("", ("Titel", "berschrift1")),
        (LOCAL, ("Titel", "berschrift1")),
        (LOCAL, ("Titel", "Kapitel")),
        (style("a", "Title") + style("b", "Heading"), ("a", "b")),
        (style("a", "Title") + style("b", "heading 1") + style("c", "Mine", based="b"), ("a", "c")),
    ],
)
def test_headings_are_known_by_name_id_and_level_in_the_outline(styles, names):
    first, second = names
    body = p("T", style=first), p("A", style=second), p("x"), p("B", more='<w:outlineLvl w:val="0"/>'), p("y")
    assert outline(*body, styles=styles) == ("T", "", [("A", None, "x"), ("B", None, "y")])


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ([p("a ", r("b", "b"), " ", r("c", "i"), " ", r("d", "b i"))], "a **b** *c* ***d***"),
        ([p(r("bo", "b"), r("ld ", "b"), "x")], "**bold** x"),
        ([p(r("Note:", "b"), "this")], "**Note**:this"),
        ([p("un", r("believ", "i"), "able")], "un*believ*able"),
        ([p("<w:r><w:rPr><w:rStyle w:val='Strong'/></w:rPr><w:t>s</w:t></w:r>")], "**s**"),
        ([p("<w:r><w:rPr><w:rStyle w:val='Strong'/><w:b w:val='0'/></w:rPr><w:t>s</w:t></w:r>")], "s"),
        ([p("<w:r><w:rPr><w:rStyle w:val='HTMLCode'/></w:rPr><w:t>a_*b</w:t></w:r>")], "`a_*b`"),
        ([p("H", r("2").replace("<w:rPr>", '<w:rPr><w:vertAlign w:val="subscript"/>'), "O")], "H₂O"),
        ([p("10", r("-6").replace("<w:rPr>", '<w:rPr><w:vertAlign w:val="superscript"/>'))], "10⁻⁶"),
        ([p("H", r("2").replace("<w:rPr>", '<w:rPr><w:position w:val="-2"/><w:sz w:val="19"/>'), "O")], "H₂O"),
        ([p("a", r("2").replace("<w:rPr>", '<w:rPr><w:position w:val="-2"/>'))], "a2"),
        ([p("1", r("st").replace("<w:rPr>", '<w:rPr><w:vertAlign w:val="superscript"/>'))], "1st"),
        ([p("x", r("max").replace("<w:rPr>", '<w:rPr><w:vertAlign w:val="subscript"/>'))], "x<sub>max</sub>"),
        ([p("a<b", "<w:r><w:br/></w:r>", "c")], "a\\<b\\\nc"),
        ([p("co", r("", inside="<w:softHyphen/>"), "op\u00ad", r("", inside="<w:noBreakHyphen/>"), "5\u00a0kg")], "coop\u20115\u00a0kg"),
        ([p("“smart” ‘quotes’ – dash…")], "“smart” ‘quotes’ – dash…"),
        ([p(r("", inside='<w:sym w:font="Wingdings" w:char="F0E0"/>'))], "→"),
    ],
)  # fmt: skip
def test_letters_keep_their_looks_where_markdown_has_them(body, markdown):
    assert read(*body) == (markdown, [])


@pytest.mark.parametrize(
    ("typed", "markdown"),
    [
        ("*a* _b_ `c` snake_case a*b", r"\*a\* \_b\_ \`c\` snake_case a\*b"),
        ("# no heading", r"\# no heading"),
        ("- no list", r"\- no list"),
        ("1. no list", r"1\. no list"),
        ("> no quotation", r"\> no quotation"),
        ("| no | table |", r"\| no | table |"),
        ("---", r"\---"),
        ("$5 and [a](b) and [^1]: x", r"$5 and \[a](b) and \[^1]: x"),
        ("<b> &amp; a & b", r"\<b> \&amp; a & b"),
        ("![[figure]] ![x](y)", r"!\[\[figure]] !\[x](y)"),
        ("said [@doe, p. 3; @roe] of [[barrage]] and [[kite|kites]]", "said [@doe, p. 3; @roe] of [[barrage]] and [[kite|kites]]"),
        ("but [@] and [[Not A Slug]]", r"but \[@] and \[\[Not A Slug]]"),
        ("see https://example.org/a_b now", "see https://example.org/a_b now"),
        ("see https://example.org/_a_.", "see <https://example.org/_a_>."),
        ("a\\b", r"a\\b"),
    ],
)  # fmt: skip
def test_signs_of_markdown_are_text_but_for_citations_and_techniques(typed, markdown):
    assert read(p(typed)) == (markdown, [])


SIGNS = st.sampled_from([*"ab1 *_`[]()#|-+=~:!^<>\\$é—.@", "&amp;", "1. ", "- ", "[^1]", "https://x.org/a_b"])
LOOKS = st.sampled_from(["", "b", "i", "b i"])


@settings(max_examples=rounds(60), deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.lists(SIGNS, min_size=1, max_size=8).map("".join), LOOKS), min_size=1, max_size=4))
def test_whatever_is_typed_reads_back_as_it_stands(runs):
    typed = "".join(text for text, _ in runs)
    markdown, _ = read(p("x", *(r(text, looks) for text, looks in runs), "x"))

    assert "".join(block_text(parse(markdown)).split()) == "".join(f"x{typed}x".split())


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ([p("a", number=1), p("b", number=1, depth=1), p("c", number=1, depth=2), p("d", number=1)], "- a\n  - b\n    1. c\n- d"),
        ([p("a", number=2), p("b", number=2, depth=1), p("c", number=2), p("d", number=5)], "1. a\n   1. b\n2. c\n1) d"),
        ([p("a", number=1), p("b", number=2), p("•\tc"), p("d", number=2)], "- a\n1. b\n- c\n\n2. d"),
        ([p("a", number=2), p("between"), p("b", number=2)], "1. a\n\nbetween\n\n2. b"),
        ([p("a", number=2), p("b", number=5), p("c", number=2), p("d", number=5)], "1. a\n1) b\n2) c\n3) d"),
        ([p("•\ta"), p("• b")], "- a\n- b"),
        ([p("a", "<w:r><w:br/></w:r>", "# b", number=1)], "- a\\\n  \\# b"),
        ([p("a", number=7), p("b", number=8)], "- [ ] a\n- [x] b"),
        ([p("a", number=2), p("more", number=6), p("b", number=2)], "1. a\n\nmore\n\n2. b"),
        ([p("a", style="Quote"), p("b", style="Quote"), p("c")], "> a\n>\n> b\n\nc"),
        ([p("a", style="BlockQuotation"), p("c")], "> a\n\nc"),
        ([p("if x:", style="HTMLPreformatted"), p("  y = *", style="HTMLPreformatted")], "```text\nif x:\n  y = *\n```"),
        ([table(["Year", r"a|b"], ["2024", "1*"])], "| Year | a\\|b |\n| --- | --- |\n| 2024 | 1\\* |"),
        ([table(["Year", "n"], ["2024", "1"], align="right")], "| Year | n |\n| --: | --: |\n| 2024 | 1 |"),
        ([table([p(r("Head", "b")), "n"], [p("a") + p("b"), p(r("c", "i"))])], "| Head | n |\n| --- | --- |\n| a b | *c* |"),
        ([table([p("Boxed.") + p("item", number=1)]), p("after")], "Boxed.\n\n- item\n\nafter"),
        ([h(2, "Part"), h(3, "Part of it"), p("x")], "### Part\n\n#### Part of it\n\nx"),
    ],
)  # fmt: skip
def test_lists_quotations_tables_and_parts_keep_their_shape(body, markdown):
    assert read(*body) == (markdown, [])


def test_joined_cells_and_tables_in_cells_are_taken_apart_and_told():
    wide, on = '<w:gridSpan w:val="2"/>', "<w:vMerge/>"
    markdown, told = read(table([("Both", wide)], ["a", "b"], [("", on), table(["c"], ["d"]) + p("")]))

    assert markdown == "| Both | Both |\n| --- | --- |\n| a | b |\n| a | c d |"
    assert told == [
        ("under “Tides”", "A table inside another table’s cell was imported as text."),
        ("under “Tides”", JOINED),
    ]


def test_what_joined_cells_say_stands_wherever_they_are():
    wide, begin, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        [("Year", begin), ("Power", wide)],
        [("", on), "off shore", "on shore"],
        [("2023", begin), "4", "5"],
        [("", on), ("none", wide)],
    )

    assert read(table(*rows)) == (
        "| Year | Power: off shore | Power: on shore |\n| --- | --- | --- |\n| 2023 | 4 | 5 |\n| 2023 | none | none |",
        [("under “Tides”", JOINED)],
    )


def test_rows_that_word_repeats_on_each_page_are_one_head():
    marked = table(["a", "b"], ["c", "d"], ["1", "2"]).replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", 2)
    assert read(marked)[0] == "| a: c | b: d |\n| --- | --- |\n| 1 | 2 |"


def test_an_item_of_a_list_has_as_many_paragraphs_as_it_had():
    deep = NUMBERING.replace('"bullet"/></w:lvl>', '"bullet"/><w:pPr><w:ind w:left="720"/></w:pPr></w:lvl>', 1)
    more = '<w:ind w:left="720"/>'

    assert read(p("one", number=1), p("more", more=more), p("two", number=1), p("after"), numbering=deep) == (
        "- one\n\n  more\n- two\n\nafter",
        [],
    )
    assert read(p("one", number=1), p("more"), numbering=deep) == ("- one\n\nmore", [])


@pytest.mark.parametrize(
    ("inside", "tex"),
    [
        ("<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>", r"\frac{a}{b}"),
        ("<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>", "x^{2}"),
        (
            "<m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad>",
            r"\sqrt{x}",
        ),
    ],
    ids=["fraction", "power", "root"],
)
def test_equations_are_formulas(inside, tex):
    equation = f"<m:oMath>{inside}</m:oMath>"
    assert read(p("As ", equation, " says.")) == (f"As ${tex}$ says.", [])
    assert read(p(f"<m:oMathPara>{equation}</m:oMathPara>")) == (f"$${tex}$$", [])
    assert read(table(["a", "b"], [p(equation), "c"]))[0] == f"| a | b |\n| --- | --- |\n| ${tex}$ | c |"
    noted = read(
        p("x", '<w:r><w:footnoteReference w:id="1"/></w:r>'), parts={"footnotes": notes("footnote", p(equation))}
    )
    assert noted == (f"x[^1]\n\n[^1]: ${tex}$", [])


def test_the_language_of_most_of_the_text_is_that_of_a_report_that_has_none_yet():
    german = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault></w:docDefaults>'
    body = (
        title(),
        h(1, "Gezeiten"),
        p("Sie kommen und gehen."),
        p('<w:r><w:rPr><w:lang w:val="en-US"/></w:rPr><w:t>x</w:t></w:r>'),
    )
    found = imported(docx(*body, styles=german + STYLES), filename="sea.docx")
    assert found.document.report.language == "de-DE"
    assert "The language of the report was set to de-DE, as in the file." in [each.message for each in found.findings]
    plain = imported(docx(*body), filename="sea.docx")
    assert plain.document.report.language == "en"


@pytest.mark.long
def test_the_short_rows_of_a_very_wide_table_are_not_filled():
    cells = [("", '<w:gridSpan w:val="60"/>')] * 5_000
    markdown, told = read(table([("Wide", ""), *cells], *[["a"]] * 1_000))

    head, _, *rows = markdown.split("\n")
    assert (head.count("|"), set(rows)) == (300_002, {"| a " + "|  " * 59 + "|"})
    assert told == [("under “Tides”", JOINED)]


def test_a_large_first_letter_is_part_of_its_word():
    first = p("O", more='<w:framePr w:dropCap="drop" w:lines="3"/>')
    assert read(first, p("nce upon a time."), p("Next.")) == ("Once upon a time.\n\nNext.", [])


def test_footnotes_and_endnotes_stand_at_the_end_of_their_section():
    foot, end = (f'<w:r><w:{kind}Reference w:id="1"/></w:r>' for kind in ("footnote", "endnote"))
    parts = {
        "footnotes": notes("footnote", p(r("", inside="<w:footnoteRef/>"), " See *.") + p("More.")),
        "endnotes": notes("endnote", p("The end.")),
    }
    body = p("One", foot, " and", end, "."), h(1, "Next"), p("Two", foot)

    assert read(*body, parts=parts) == (
        "One[^1] and[^2].\n\n[^1]: See \\*.\n\n    More.\n\n[^2]: The end.\n\n## Next\n\nTwo[^3]\n\n[^3]: See \\*.\n\n    More.",
        [],
    )
    lead, section = p("Lead", foot, ".", foot), p("x", foot, " y", foot, end)
    _, summary, [(_, _, text)] = outline(title(), lead, h(1, "A"), section, parts=parts)
    assert summary == "Lead (See \\*. More.)."
    linked = "<w:fldSimple w:instr='HYPERLINK \"https://example.org\"'><w:r><w:t>a study</w:t></w:r></w:fldSimple>"
    linking = {"footnotes": notes("footnote", p("See ", linked, " ", r("now", "i"), "."))}
    assert outline(title(), p("Lead", foot, "."), h(1, "A"), p("x"), parts=linking)[1] == (
        "Lead (See [a study](https://example.org) *now*.)."
    )
    assert text == "x[^1] y[^1][^2]\n\n[^1]: See \\*.\n\n    More.\n\n[^2]: The end."


def test_errors_and_findings_name_the_heading_they_stand_under():
    found = imported(docx(title(), h(1, "Tides"), p("x"), h(2, "Springs"), p("As [@doe] says."), h(1, "Waves"), p("y")))

    assert [(each.place, each.message) for each in found.findings] == [
        ("under “Springs”", "There is no reference “doe”. Add it to the edition's references, or correct the key.")
    ]


def strict(data):
    """The same file in the other dialect that Word can save in."""
    members = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            text = text.replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/",
                "http://purl.oclc.org/ooxml/wordprocessingml/",
            )
            members[name] = text.replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"
            )
    return packed(members)


def test_strict_files_and_those_with_another_main_part_are_read():
    body = title(), h(1, "A", number=3), p("x ", r("y", "b"))

    assert outline(*body, main="word/document2.xml")[0] == "The Sea in 2024"
    assert imported(strict(docx(*body))).document.sections[0].body == "x **y**"


def test_author_and_date_as_pandoc_styles_them_are_those_of_the_edition():
    styles = STYLES + style("Author", "Author") + style("Date", "Date")
    above = p("Ada Kelp", style="Author"), p("Bo Eel", style="Author"), p("2 November 2018", style="Date")
    below = h(1, "Tides"), p("They grew."), p("3 November", style="Date")
    document = imported(docx(title(), *above, p("Intro."), *below, styles=styles), filename="x.docx").document
    assert (document.first_published, [each.name for each in document.credits]) == (
        "2018-11-02",
        ["Ada Kelp", "Bo Eel"],
    )
    assert (document.summary, document.sections[0].body) == ("Intro.", "They grew.\n\n3 November")

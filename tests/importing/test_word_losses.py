"""What an author can do in Word and a text of ours cannot hold: left out or changed, and told with its heading."""

import pytest

from tests.importing.word_files import STYLES, h, notes, p, r, read, style, table


def test_tracked_changes_are_taken_as_accepted_and_comments_are_counted():
    deleted = '<w:del w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2">{r("new")}</w:ins>'
    moved = f"<w:moveFrom>{r('here')}</w:moveFrom><w:moveTo>{r('there')}</w:moveTo>"
    end_gone = p("joined ", more='<w:rPr><w:del w:id="3"/></w:rPr>')
    comments = f'<w:comment w:id="1">{p("Really?")}</w:comment>' * 2

    assert read(p("a ", deleted, inserted, " ", moved), end_gone, p("up"), parts={"comments": comments}) == (
        "a new there\n\njoined up",
        [
            ("", "2 comments are left out."),
            ("", "1 tracked insertion is accepted."),
            ("", "1 tracked deletion is left out."),
        ],
    )
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(deleted)}</w:tc></w:tr></w:tbl>"
    assert read(table(["a"], ["b"]).replace("</w:tbl>", gone)) == (
        "| a |\n| --- |\n| b |",
        [("", "1 tracked deletion is left out.")],
    )


BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData uri='x/wordprocessingShape'>"
    f"<wps:txbx><w:txbxContent>{p('Boxed.')}</w:txbxContent></wps:txbx></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{p('Boxed.')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
CHART = '<w:r><w:drawing><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphic></w:drawing></w:r>'
HERE = "under “Tides”"


@pytest.mark.parametrize(
    ("body", "markdown", "told"),
    [
        ([p("x", r("secret", "vanish"))], "x", [("", "1 passage of hidden text is left out.")]),
        (
            [p("x", r("gone", "strike"), r(" a", "b"), r("ll", "b dstrike"), r(" on"))],
            "x~~gone~~ **a**~~**ll**~~ on",
            [],
        ),
        ([p("Tides 3", style="TOC1"), p("x")], "x", [("", "The table of contents is left out. Editions have their own.")]),
        (
            [p("x ", BOX), p("y")],
            "x\n\nBoxed.\n\ny",
            [(HERE, "The text of a text box was moved below the paragraph that anchors the box.")],
        ),
        ([p("x", CHART)], "x", [(HERE, "A Word chart is left out. Create a figure from its data at the desk.")]),
        ([p("x", "<w:r><w:object/></w:r>")], "x", [(HERE, "An embedded object is left out. Save it as a picture and add it as a figure.")]),
        (
            [p("x ", "<m:oMath><m:r><m:t>E=m</m:t></m:r></m:oMath>")],
            "x $E = m$",
            [],
        ),
        ([p("x", '<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click</w:t></w:r></w:sdtContent></w:sdt>')], "x", []),
        (["<w:sdt><w:sdtPr/><w:sdtContent>" + p("x") + "</w:sdtContent></w:sdt>"], "x", []),
        ([p("p. ", '<w:fldSimple w:instr=" PAGEREF x "><w:r><w:t>7</w:t></w:r></w:fldSimple>')], "p. 7", []),
        (
            [p("x", r("", inside='<w:sym w:font="Wingdings" w:char="F001"/>'))],
            "x",
            [(HERE, "A symbol of the font Wingdings (F001) is left out. Add it at the desk.")],
        ),
    ],
    ids=["hidden", "struck", "contents", "text box", "chart", "object", "equation", "placeholder", "control", "field", "sign"],
)  # fmt: skip
def test_what_cannot_be_taken_along_is_told_with_its_heading(body, markdown, told):
    assert read(*body) == (markdown, told)


def test_a_text_box_at_the_end_of_a_part_is_told_there():
    under = [place for place, _ in read(p("x ", BOX), h(2, "Springs"), p("y"))[1]]
    assert under == [HERE]


def test_text_that_a_style_hides_is_hidden():
    styles = STYLES + style("Hint", "Hint", inside="<w:rPr><w:vanish/></w:rPr>") + style("Own", "Own", based="Hint")
    shown = r("But this.").replace("<w:rPr>", '<w:rPr><w:vanish w:val="0"/>')

    assert read(p("Write here.", style="Hint"), p("Or here. ", shown, style="Own"), p("x"), styles=styles) == (
        "But this.\n\nx",
        [("", "2 passages of hidden text are left out.")],
    )


def test_notes_that_cannot_stand_where_they_are_called_are_told():
    call = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    told = "The note on {} is left out: “Aside.”."
    parts = {"footnotes": notes("footnote", p("Aside.") + table(["a", "b"]))}
    table_told = (HERE, "A table in a note is left out. Move it into the text.")

    assert read(p("code", call, style="HTMLPreformatted"), parts=parts) == (
        "```text\ncode\n```",
        [table_told, (HERE, told.format("a line of code"))],
    )
    assert read(p("x", call), parts=parts)[1] == [table_told]
    assert read(h(2, "Part").replace("</w:p>", f"{call}</w:p>"), p("x"), parts=parts)[1] == [
        ("under “Part”", table_told[1]),
        ("under “Part”", told.format("a heading")),
    ]


def test_a_table_of_contents_that_goes_over_paragraphs_is_left_out():
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    asked = '<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
    body = p(begin, asked, separate, "Tides 1"), p("Waves 2"), p(end), p("Text.")

    told = [("", "The table of contents is left out. Editions have their own.")]

    assert read(*body) == ("Text.", told)
    assert read(p(begin, asked, separate, "Tides 1"), h(2, "Part"), p("x")) == ("### Part\n\nx", told)


def test_the_text_above_and_below_pages_is_told():
    assert read(p("x"), parts={"header": p("Draft — do not cite"), "footer": p("7")})[1] == [
        ("", "The header of the pages is left out: “Draft — do not cite”.")
    ]
    assert read(p("x"), parts={"header1": p("Tides"), "header2": p(""), "footer1": p("Draft"), "footer2": p("Draft")})[
        1
    ] == [
        ("", "The header of the pages is left out: “Tides”."),
        ("", "The footer of the pages is left out: “Draft”."),
    ]
    assert read(p("x"), parts={"header": p("7"), "footer": p("Draft")})[1] == [
        ("", "The footer of the pages is left out: “Draft”.")
    ]

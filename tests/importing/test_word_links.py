"""Links of a Word file: to addresses, to places of the document itself, and in headings."""

from tests.importing.samples import imported
from tests.importing.word_files import docx, h, p, r, read, table, title


def link(target, *inside):
    return read(
        p(f'<w:hyperlink r:id="rIdH">{"".join(inside)}</w:hyperlink>'), links={"rIdH": ("hyperlink", target, True)}
    )


def test_links_lead_where_they_led_and_what_leads_nowhere_is_told():
    address = "https://example.org/a_(b)"
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    asked = f'<w:r><w:instrText> HYPERLINK "{address}" </w:instrText></w:r>'

    assert link(address, r("the "), r("sea", "b")) == (f"[the **sea**](<{address}>)", [])
    assert link("https://example.org/a", r("https://example.org/a")) == ("<https://example.org/a>", [])
    assert read(p(field.format("begin"), asked, field.format("separate"), r("sea"), field.format("end"))) == (
        f"[sea](<{address}>)",
        [],
    )
    assert read(p('<w:hyperlink w:anchor="top"><w:r><w:t>up</w:t></w:r></w:hyperlink>')) == ("up", [])
    assert link("https://example.org/b", r("at https://example.org/_b")) == (
        r"[at https\://example.org/\_b](https://example.org/b)",
        [],
    )
    assert link("file:///C:/a.txt", r("a")) == (
        "a",
        [
            (
                "under “Tides”",
                "“file:///C:/a.txt” is not a web address, so the link was removed.",
            )
        ],
    )


def to(name, words):
    return f'<w:hyperlink w:anchor="{name}">{r(words)}</w:hyperlink>'


def mark(name):
    return f'<w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/>'


def test_links_to_bookmarks_lead_to_the_heading_that_these_stand_in_or_under():
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    asked = '<w:r><w:instrText> HYPERLINK \\l "_Below" </w:instrText></w:r>'
    found = imported(
        docx(
            title(),
            h(1, "1. Tides"),
            p("See ", to("waves", "waves"), ", ", to("_Ref_1", "how high"), " and ", to("gone", "what is gone"), "."),
            h(2, "1. How low"),
            p(field.format("begin"), asked, field.format("separate"), r("low"), field.format("end")),
            mark("waves"),
            h(1, "Waves"),
            h(2, "How high", more="").replace("<w:r>", f"{mark('_Ref_1')}<w:r>", 1),
            table(["A", "B"], [p(to("_Below", "one"), to("waves", "two")), "2"]),
            h(1, "Ends").replace("<w:r>", f"{mark('_Below')}<w:r>", 1),
            p(mark("end"), "Words; ", to("end", "here"), "."),
        ),
        filename="sea.docx",
    )

    assert [each.body for each in found.document.sections] == [
        "See [waves](../waves/), [how high](../waves/#h-how-high) and what is gone.\n\n### 1. How low\n\n[low](../ends/)",
        "### How high\n\n| A | B |\n| --- | --- |\n| [one](../ends/)[two](../waves/) | 2 |",
        "Words; [here](../ends/).",
    ]
    assert [each.message for each in found.findings if "link" in each.message] == [
        "The link “what is gone” matches no bookmark, so the link was removed."
    ]


def test_a_link_in_a_heading_is_named():
    there = f'<w:hyperlink r:id="rIdH">{r("Low tides")}</w:hyperlink>'

    assert read(p(there, style="Heading2"), links={"rIdH": ("hyperlink", "https://example.org/low", True)}) == (
        "### Low tides",
        [
            (
                "under “Low tides”",
                "The link of “Low tides” to https://example.org/low in a heading was removed.",
            )
        ],
    )

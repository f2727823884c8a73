"""No word is lost in silence: each that goes in comes out where readers see it, or is named in what is told."""

import re

import pytest
from markdown_it import MarkdownIt

from reports.rendering.markdown import block_text, parse, parse_prose
from tests.importing.samples import imported
from tests.importing.word_files import docx, h, notes, p, picture, png, r, table, title


def words(text):
    return set(re.findall(r"\bq[a-z]{3}\b", text))


def word(number):
    """A word of letters alone: what is cut because a number stands beside it is seen."""
    return "q" + "".join(chr(ord("a") + number // power % 26) for power in (676, 26, 1))


def shown(found):
    """The words that readers see: of titles, texts, notes that are called, and figures."""
    document = found.document
    texts = [document.title, block_text(parse_prose(document.summary))]
    for section in document.sections:
        texts += [section.title, block_text(parse(section.body))]
        texts += [str(token.attrs) for each in parse(section.body) for token in each.children or () if token.attrs]
    texts += [f"{figure.caption} {figure.alt}" for figure in document.figures]
    return words(" ".join(texts))


def named(found):
    return words(" ".join(each.message for each in found.findings))


def numbered(text):
    """`text` with each `w` made a word of its own."""
    count = iter(range(10_000))
    return re.sub(r"\bw\b", lambda _: word(next(count)), text)


MARKDOWN = [
    ("# w [w][a]\n\nw [w][a] w\n\n## w [w][a]\n\nw [w][a] ![w][b] w[^n]"
    "\n\n## w\n\nw\n\n[a]: https://w.org 'w'\n[b]: /b.png\n\n[^n]: w\n  w\n\n    w\n"),
    "# w\n\n## w\n\nw[^n] ^[w [w][a]]\n\n[a]: /w\n\n## w\n\n> w[^n] [w][]\n\n- w\n\n  [^n]: w\n\n[w]: /w\n",
    "# w\n\n## w\n\nw <!-- w\n\n## w\n\nw --> w\n\n## w\n\n`<!-- w -->` <!-- w -->\n\n```\n<!-- w -->\n```\n\n<!--\nw\n-->\nw\n",
    "w\n=\n\nw\n\nw <!-- w -->\n-\n\n[@w](https://w.org) [w](/w) [w][none] w\n\n[un]: /w\n\n[^un]: w\n",
    "# w\n\nw[^n] [^n]: w\n\n[^n]: w w\n\n## w\n\nw\n[a]: w\n\n*[w]: w\n\n[a]: w w\n",
    ("# w\n\n## w\n\n| w | w |\n| - | - |\n| w <!-- w --> [w][a] | w[^n] |\n\n1. w\n   [a]: w"
    "\n\n## w\n\nw\n\n[a]: <w> (w)\n[A]: <w>\n\n[^n]: w\n[^n]: w\n"),
    "# w\n\n## w\n\n<b>w</b> <!-- w -->w <!---->w\n\n<div>\nw <!-- w -->\n</div>\n\n    [a]: w\n\n## w\n\n[w][a] ~~~ w\n~~~\nw [a]: w\n",
    "# w\n\n## w\n\n[a]: /w\n\nw\n\n## w\n\n[w][a] w\n\n## w\n\n[w][a] w[^1]\n\n[^1]: w [^2]\n\n[^2]: w [w][a]\n",
]  # fmt: skip


@pytest.mark.parametrize("at", range(len(MARKDOWN)))
def test_no_word_of_a_markdown_file_is_lost_in_silence(at):
    text = numbered(MARKDOWN[at])
    found = imported(text)

    assert words(text) - shown(found) - named(found) == set()


@pytest.mark.parametrize("at", range(len(MARKDOWN)))
def test_readers_see_what_they_would_see_of_the_whole_file(at):
    """But for comments: where one Markdown file is read as a whole, its links lead where they lead when it is cut."""
    whole = MarkdownIt("commonmark", {"html": True}).enable("table").parse(numbered(MARKDOWN[at]))
    links = {
        str(each.attrs["href"])
        for token in whole
        for each in token.children or ()
        if each.type == "link_open" and words(str(each.attrs["href"])) != {str(each.attrs["href"])}
    }
    found = imported(numbered(MARKDOWN[at]))
    led = {
        str(each.attrs["href"])
        for text in (found.document.summary, *(section.body for section in found.document.sections))
        for token in parse(text)
        for each in token.children or ()
        if each.type == "link_open"
    }
    assert links - led - {link for link in links if f"({link})" in found.document.title} == set()


CALL = '<w:r><w:footnoteReference w:id="1"/></w:r>'
PARTS = {"footnotes": notes("footnote", p("w") + p("w"))}
LINKS = {"rIdP": ("image", "media/a.png", False), "rIdH": ("hyperlink", "https://w.org", True)}
BOX = f"<w:r><w:pict><v:textbox><w:txbxContent>{p('w')}</w:txbxContent></v:textbox></w:pict></w:r>"
SEQ = f'<w:fldSimple w:instr=" SEQ Figure ">{r("1")}</w:fldSimple>'
MAP = p(picture(alt="w"))


def caption(*inside):
    return p(*inside, style="Caption")


WORD = [
    [h(1, "w"), p("w ", r("w", "b"), CALL, " w"), h(2, "w"), p("w", number=1), p("w", number=2, depth=1), p("w", style="Quote")],
    [h(1, "w"), MAP, caption("Sales of w 2023, by w"), table(["w", "w"], ["w", "w"]), caption("w"),
     MAP, caption("Table 1: w"), table(["w"], ["w"])],
    [h(1, "w"), caption("Top w 5 w by w"), MAP, caption("Figure ", SEQ, ": w"), MAP, caption("The w 2024"), caption("w")],
    [p("w", CALL), h(1, "w"), p("w", BOX), table([p("w") + MAP + caption("Figure 1. w")]), p("w", style="HTMLPreformatted")],
    [h(1, "w"), p("[@w](https://w.org) [w][w] [w]: w *[w]: w <!-- w -->"), p("<!-- w"), p("w -->"), p("[^w]: w"), p("w", CALL)],
    [h(1, "1. w"), p('<w:hyperlink r:id="rIdH"><w:r><w:t>w</w:t></w:r></w:hyperlink>'), p("•\tw"),
     p("- w"), h(1, "2. w"), p("# w"), p("1. w")],
    [h(1, "w").replace("</w:p>", f"{CALL}</w:p>"), caption("Figure 3 shows w"), p("w"), caption("Figure 1: w", CALL), MAP],
]  # fmt: skip


@pytest.mark.parametrize("at", range(len(WORD)))
def test_no_word_of_a_word_file_is_lost_in_silence(at):
    count = iter(range(10_000))

    def each_its_own(xml):
        return re.sub(r"(?<![\w:</])w(?![\w:])", lambda _: word(next(count)), xml)

    body = [each_its_own(block) for block in (title("w"), *WORD[at])]
    parts = {"footnotes": each_its_own(PARTS["footnotes"])}
    typed = "".join(re.findall(r"(?:>[^<]*<|descr=\"[^\"]*\")", "".join(body)))
    called = words(parts["footnotes"]) if "footnoteReference" in "".join(body) else set()
    found = imported(docx(*body, parts=parts, links=LINKS, extra={"word/media/a.png": png()}), filename="sea.docx")

    assert words(typed) >= {"qaaa"}
    assert (words(typed) | called) - shown(found) - named(found) == set()

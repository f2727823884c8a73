"""Links and notes that a file defines anywhere: each section has those that it uses, and what nothing uses is told."""

import base64

import pytest

from reports.importing import definitions
from reports.rendering.markdown import block_text, parse
from tests.exporting.pictures import png
from tests.importing.samples import TECHNIQUES, imported, refusal


def read(text):
    """The summary, the bodies of the sections, and what is told, with lines."""
    found = imported(text)
    bodies = [section.body for section in found.document.sections]
    return found.document.summary, bodies, [(each.line, each.message) for each in found.findings]


PANDOC = """\
# The sea

As [we said][rep].

## Tides

See [the report][rep][^1] and [Maps].

## Winds

Again [the REPORT][Rep], called twice[^long] and[^1].

[rep]: https://example.org/rep
  "A title"
[maps]: https://example.org/maps

[^1]: A note.

[^long]: A long note, see [maps].

    Its second paragraph[^deep].

        code of it

[^deep]: Deeper.
"""
REP = '[rep]: https://example.org/rep\n  "A title"'
LONG = "[^long]: A long note, see [maps].\n\n    Its second paragraph[^deep].\n\n        code of it"


def test_each_section_has_the_definitions_that_it_uses_and_no_others():
    assert read(PANDOC) == (
        f"As [we said][rep].\n\n{REP}",
        [
            f"See [the report][rep][^1] and [Maps].\n\n{REP}\n[maps]: https://example.org/maps\n\n[^1]: A note.",
            (
                f"Again [the REPORT][Rep], called twice[^long] and[^1].\n\n{REP}\n[maps]: https://example.org/maps\n\n"
                f"[^1]: A note.\n\n{LONG}\n\n[^deep]: Deeper."
            ),
        ],
        [],
    )


def test_readers_see_links_and_notes_in_every_section():
    for body in read(PANDOC)[1]:
        tokens = [token for each in parse(body) for token in (each, *(each.children or ()))]
        assert {token.attrs["href"] for token in tokens if token.type == "link_open"} <= {
            "https://example.org/rep",
            "https://example.org/maps",
        }
        assert [token.meta["label"] for token in tokens if token.type == "footnote_open"]
        assert "][" not in block_text(parse(body))


def test_a_definition_in_another_section_is_found_and_one_of_its_own_counts_first():
    text = "# T\n\n## A\n\nx[^1] [q]\n\n[q]: /a\n\n[^1]: Of A.\n\n## B\n\ny[^1] [q]\n\n[^1]: Of B.\n\n## C\n\nz[^1]\n"
    assert read(text) == (
        "",
        ["x[^1] [q]\n\n[q]: /a\n\n[^1]: Of A.", "y[^1] [q]\n\n[^1]: Of B.\n\n[q]: /a", "z[^1]\n\n[^1]: Of A."],
        [],
    )


def test_what_only_looks_like_a_definition_is_none():
    body = "```\n[rep]: https://example.org/a\n```\n\n    [rep]: https://example.org/b\n\n`[rep]: x`"
    assert read(f"# T\n\n## A\n\n{body}\n\n## B\n\n[x][rep]\n") == (
        "",
        [body, "[x][rep]"],
        [(15, "“[x][rep]” is shown as typed: “rep” is not defined. Add a line [rep]: https://…")],
    )


def test_pictures_inline_notes_and_headings_find_their_definitions():
    text = "# The [sea][s]\n\n## A [^n]\n\n![alt][img] ^[See [s].]\n\nHead\n----\n\nx\n\n[s]: /sea\n[img]: /i.png\n\n[^n]: Note.\n"
    found = imported(text)

    assert found.document.title == "The sea"
    assert found.document.sections[0].body == "![alt][img] ^[See [s].]\n\n[img]: /i.png\n[s]: /sea"
    assert found.document.sections[1].body == "x\n\n[^n]: Note."
    assert [(each.line, each.message) for each in found.findings] == [
        (3, "A heading cannot have notes: “[^n]” is shown as typed. Move it into the text."),
        (5, "The picture “/i.png” is not shown: no such file lies beside the text. Put it there, or correct the path."),
    ]


def test_definitions_in_lists_and_quotations_are_those_of_their_own_section():
    text = "# T\n\n## A\n\n- x [q]\n\n  [q]: /a\n\n> y[^n]\n>\n> [^n]: Note.\n\n## B\n\n[q][q] y[^n]\n"
    _, bodies, told = read(text)

    assert bodies == ["- x [q]\n\n  [q]: /a\n\n> y[^n]\n>\n> [^n]: Note.", "[q][q] y[^n]"]
    assert told == [
        (15, "There is no note “[^n]” at the end of this section. Add it, or remove its mark."),
        (15, "“[q][q]” is shown as typed: “q” is not defined. Add a line [q]: https://…"),
    ]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("See [rep].\n\n- item\n\n  [rep]: /in/list", "[rep]: https://example.org\n\nSee [rep]."),
        ("Words[^1].\n\n> [^1]: quoted", "Words[^1].\n\n[^1]: A note."),
    ],
)
def test_a_definition_in_a_list_or_quotation_counts_before_one_of_another_section(own, other):
    _, bodies, _ = read(f"# The sea\n\n## Tides\n\n{own}\n\n## Winds\n\n{other}\n")
    assert bodies == [own, other]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# T\n\n## A\n\nx\n\n[un]: /used\n", (7, "The text does not use “[un]: /used”, so readers do not see it.")),
        ("# T\n\n## A\n\nx\n\n[^9]: Not\n  called.\n", (7, "The text does not use “[^9]: Not called.”, so readers do not see it.")),
        (
            "# T\n\n## A\n\nx[^9]\n",
            (5, "There is no note “[^9]” at the end of this section. Add it, or remove its mark."),
        ),
        (
            "# T\n\n## A\n\nx\n[two\nwords][gone]\n",
            (6, "“[two words][gone]” is shown as typed: “gone” is not defined. Add a line [gone]: https://…"),
        ),
        (
            "# T\n\nLead[^1].\n\n## A\n\nx\n\n[^1]: Words.\n",
            (3, "A summary cannot have notes: “[^1]” is shown as typed. Move it into the text."),
        ),
        (
            "# T\n\n## A\n\nx[^1]\n\n[^1]: One.\n[^1]: Two.\n",
            (8, "“[^1]: Two.” repeats the definition “[^1]: One.” in line 7. Keep one."),
        ),
        ("# T\n\n## A\n\nx[q]\n\n[q]: /a\n[Q]: /b\n", (8, "“[Q]: /b” repeats the definition “[q]: /a” in line 7. Keep one.")),
        (
            "# T\n\n## A\n\nHTML\n\n*[HTML]: Hypertext\n",
            (
                7,
                (
                    "“*[HTML]:” is shown as typed, because it is not a valid definition. "
                    "Put an empty line above it, and an address that starts with https:// after it."
                ),
            ),
        ),
        (
            "# T\n\n## A\n\nwords\n[q]: https://example.org\n",
            (
                6,
                (
                    "“[q]:” is shown as typed, because it is not a valid definition. "
                    "Put an empty line above it, and an address that starts with https:// after it."
                ),
            ),
        ),
    ],
    ids=["link", "note", "no note", "no link", "summary", "note twice", "twice", "abbreviation", "under text"],
)  # fmt: skip
def test_what_leads_nowhere_is_told_with_its_line(text, told):
    assert read(text)[2] == [told]


def test_lines_told_are_those_of_the_file_though_text_moved():
    text = (
        "# T\n\n## A\n\n[q]: /a\n\n<!-- one\ntwo -->\n\nx <nav>y\n\n## B\n\n[q] z[^n]\n\n## C\n\n[^n]: Note <menu>w\n"
    )
    assert [(line, words[:5]) for line, words in read(text)[2]] == [(7, "A com"), (10, "“<nav"), (18, "“<men")]
    assert refusal(text.replace("Note", "[@doe]")) == [
        "18: [@doe] cites a reference that does not exist — Add it under references: at the top of the file."
    ]


def test_a_link_whose_words_begin_with_an_at_sign_is_no_citation():
    text = (
        "# T\n\n## 1. A\n\nPruning by [@name](https://example.org) and [@other][ref].\n\n[ref]: mailto:a@example.org\n"
    )
    section = imported(text, techniques=TECHNIQUES).document.sections[0]

    assert [token.attrs["href"] for token in parse(section.body)[1].children if token.type == "link_open"] == [
        "https://example.org",
        "mailto:a@example.org",
    ]
    assert section.assessments[0].quote.startswith("Pruning by @name and")
    assert refusal("# T\n\n## A\n\n[@doe](p. 3) [@doe][@roe]\n") == [
        "5: [@doe] cites a reference that does not exist — Add it under references: at the top of the file.",
        "5: [@roe] cites a reference that does not exist — Add it under references: at the top of the file.",
    ]


def test_notes_that_would_make_a_file_many_times_its_size_are_refused(monkeypatch):
    told = [
        (
            " The links and notes that this file defines are used in too many sections to give each its own — "
            "Shorten the notes, or split the edition."
        )
    ]
    sections = "".join(f"## S{at}\n\nx[^n]\n\n" for at in range(50))
    text = f"# T\n\n{sections}[^n]: {'long ' * 100}[^m]\n\n[^m]: x\n"
    assert len(imported(text).document.sections) == 50
    monkeypatch.setattr(definitions, "MOST_ADDED", 10_000)
    assert refusal(text) == told


def test_a_picture_written_as_text_becomes_a_figure_and_one_in_a_sentence_stays():
    written = base64.b64encode(png(size=(90, 90), kind="PNG")).decode()
    text = f"# T\n\n## A\n\n![][image1]\n\nSee ![this][image2].\n\n[image1]: <data:image/png;base64,{written}>\n\n"
    found = imported(f"{text}[image2]: <data:image/png;base64,{written}>\n")
    assert found.document.sections[0].body == "![[picture-1-png]]\n\nSee ![this][image2].\n\n[image2]: <picture-2.png>"
    assert [picture.width for picture in found.pictures] == [90]

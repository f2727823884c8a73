"""Files that cannot be imported: the line, the reason, what to do. Never anything but a refusal."""

import codecs
import gzip
import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.document.canonical import canonical_bytes
from reports.importing import (
    MAX_BYTES,
    ImportRefused,
    read_change_notes,
    read_redirects,
    read_vocabulary,
)
from tests.importing.samples import PLAIN, RICH, imported, refusal
from tests.rounds import rounds
from tests.strategies import TRAPS


def without_uids(found):
    """A document without what is made anew on each import."""
    fresh = {str(uid) for uid in found.invented}
    text = canonical_bytes(found.document).decode()
    for uid in fresh:
        text = text.replace(uid, "")
    return text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_says_the_encoding(mark, encoding):
    text = PLAIN.replace("counted", "zählten 🙂")

    assert without_uids(imported(mark + text.encode(encoding))) == without_uids(imported(text))


def test_line_ends_of_every_kind_give_the_same_document():
    for ending in ("\r\n", "\r"):
        assert without_uids(imported(PLAIN.replace("\n", ending))) == without_uids(imported(PLAIN))


def test_windows_text_is_refused_with_its_line_and_how_it_reads():
    assert refusal(PLAIN.replace("Nobody", "“Café”").encode("cp1252")) == [
        "14: The byte 0x93 is not UTF-8 — In Windows-1252 it would read “g Dialects “Café” wrote”. Save the file in UTF-8."
    ]


def test_characters_that_cannot_be_published_are_refused_with_their_lines():
    assert refusal(PLAIN.replace("Nobody", "No\x00body").replace("counted", "\u202ecounted")) == [
        "14: The character U+0000 cannot be published — Delete it.",
        "18: The character U+202E cannot be published — Delete it.",
    ]
    assert refusal('---\ndoi: "\\u202e"\n---\n# T\n') == [
        "2: doi: “\u202e” has the wrong format — Use 10.1234/abcd, without https://doi.org/."
    ]


def test_a_file_too_large_is_refused_before_it_is_read():
    assert refusal(b"\xff" * (MAX_BYTES + 1)) == [
        " The file has 16.0 MB; at most 16 MB are read — Split the edition, or take pictures out of the text."
    ]


@pytest.mark.long
@pytest.mark.parametrize("times", [43_000, pytest.param(430_000, marks=pytest.mark.long)])
def test_megabytes_in_a_line_or_a_section_are_refused_with_their_line(times):
    line = "Nobody wrote them down. " * times

    assert refusal(PLAIN.replace("Nobody wrote them down.", line)) == [
        (
            f"14: This line has {24 * times:,} characters; at most 25,000 are read as one paragraph — "
            "Break it into paragraphs separated by empty lines."
        )
    ]
    assert refusal(PLAIN.replace("Nobody wrote them down.", line.replace(". ", ".\n\n"))) == [
        (
            f"12: The text of “Translating Dialects” has {25 * times - 2:,} characters; at most 500,000 are read — "
            "Split it into sections."
        )
    ]


def test_a_long_section_is_read_as_it_stands():
    body = "\n\n".join(["Nobody wrote them down. " * 40] * 100).strip()

    assert imported(PLAIN.replace("Nobody wrote them down.", body)).document.sections[1].body == body


@pytest.mark.parametrize("data", [b"", b" \n\t\n", codecs.BOM_UTF8])
def test_an_empty_file_is_refused(data):
    assert refusal(data) == [" The file is empty — Start the file with a title: # Title."]


@pytest.mark.parametrize(
    ("data", "kind", "way"),
    [
        (b"%PDF-1.7", "a PDF", "Save the original text as Markdown or as a Word document (.docx)."),
        (b"\x89PNG\r\n", "a picture", "Save it as Markdown in UTF-8."),
    ],
)
def test_other_kinds_of_file_are_named(data, kind, way):
    assert refusal(data) == [f" This is {kind}, not text — {way}"]


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(PLAIN.encode() * 9),
        b"\x7fELF\x02\x01\x01" + bytes(60) + b"\x90\xe8",
        bytes(range(256)),
    ],
)
def test_what_is_no_text_file_is_called_that(data):
    assert refusal(data) == [" This is not a text file — Save it as Markdown in UTF-8."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Prose.\n", ["1: The file has no title — Begin it with a line such as: # The title of the edition"]),
        ("#\n\n## One\n", ["1: The title is empty — Write it after the # sign."]),
        (
            "# One\n\n## A\n# Two\n",
            [
                "4: The file has a second title, “Two”; the first is in line 1 — Use ## for sections and ### for their parts."
            ],
        ),
        ("Words\n\n# One\n", ["1: Text comes before the title — Move it below the title, or delete it."]),
        ("## One\n\n# Two\n", ["1: A section comes before the title — Move the title to the top of the file."]),
        ("# T\n\n##\n\nText\n", ["3: This section has no title — Write it after the ## signs."]),
        (
            "# T\n\n## 1. A\n\n## 1. B\n",
            ["5: A second section has the number 1; the first is in line 3 — At this position, use number 2."],
        ),
        (
            "# T\n\n## 1. Speech\n\n## 2. Speech to speech\n",
            [
                (
                    "5: Two sections are about the trend “speech”; the first is in line 3 — "
                    "Merge them, or choose another trend for one."
                )
            ],
        ),
        (
            "# T\n\n## Method\n\n## Other\n\n```section\nslug: method\n```\n\n## Third\n\n```section\nslug: method\n```\n",
            [
                (
                    "11: Two sections have the address “method”; the first is in line 5 — "
                    "Change the heading, or add slug: in a section block."
                )
            ],
        ),
        (
            "# T\n\n## 1. Speech\n\n[@doe]\n",
            ["5: [@doe] cites a reference that does not exist — Add it under references: at the top of the file."],
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(text, told):
    assert refusal(text) == told


def test_all_mistakes_of_a_file_are_told_at_once():
    assert [
        line.split(":")[0]
        for line in refusal("---\nperennial: 1\nyaer: 1\n---\n# A\n\n## 1. X\n\n[@a]\n\n## 1. Y\n\n# B\n")
    ] == [
        "3",
        "9",
        "11",
        "13",
    ]


def test_json_that_is_no_document_is_refused():
    for text in ("{", "[]", "{}", '{"schema_version": 99}', "[" * 100_000, '{"uid": "\\ud800"}'):
        assert refusal(text, filename="edition.json")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("table.csv", "This is a table, not the text of an edition"),
        ("page.mhtml", "This is a web page and its pictures in one file, not the text of an edition"),
        ("report.adoc", "This is AsciiDoc, not the text of an edition"),
        ("report.zip", "This is not a ZIP archive, or damaged, not the text of an edition"),
        ("package.json", "This JSON file is not an edition document: schema_version is missing"),
    ],
)
def test_what_is_no_text_of_an_edition_is_told_as_what_it_is(name, told):
    assert [each.split(" — ")[0] for each in refusal('{"name": "x"}' if "json" in name else "a,b", filename=name)] == [
        f"{name}: {told}"
    ]


def test_broken_json_is_refused_with_its_line_and_column():
    text = json.dumps({"schema_version": 2, "title": "Sea"}, indent=2)
    assert refusal(text.replace("2,", "2"), filename="edition.json") == [
        "edition.json:3: This is not JSON: expecting ',' delimiter, in column 3 — Export the edition again, or fix what is there."
    ]
    assert refusal(text[:-4], filename="edition.json") == [
        (
            "edition.json:3: This is not JSON: unterminated string, in column 12 — "
            "Export the edition again, or fix what is there."
        )
    ]


def test_json_of_another_year_is_refused():
    found = imported(PLAIN).document.model_copy(update={"year": 2020})

    assert "of the year 2020" in refusal(canonical_bytes(found), filename="edition.json")[0]


pieces = st.one_of(
    st.sampled_from(
        [*TRAPS, *RICH.split("\n"), *PLAIN.split("\n"), "```", "---", "a: b", "trend:", "- x", "? y", "[[", "{"]
    ),
    st.text(max_size=20),
)


@settings(max_examples=rounds(400), deadline=None)
@given(text=st.lists(pieces, max_size=25).map("\n".join), front=st.booleans())
def test_whatever_a_text_holds_it_is_imported_or_refused(text, front):
    data = (f"---\n{text}" if front else text).encode("utf-8", "surrogatepass")
    _read_or_refused(data, "edition.md")


@settings(max_examples=rounds(300), deadline=None)
@given(data=st.binary(max_size=200) | st.binary(max_size=60).map(lambda more: RICH.encode()[:-200] + more))
def test_whatever_bytes_a_file_holds_it_is_imported_or_refused(data):
    _read_or_refused(data, "edition.md")
    _read_or_refused(data, "edition.json")


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["speech", "pruning"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=5)
            | st.sampled_from(
                [
                    "uid",
                    "key",
                    "slug",
                    "item",
                    "type",
                    "title",
                    "chart",
                    "rows",
                    "columns",
                    "trend",
                    "technique",
                    "name",
                    "author",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
fields = st.sampled_from(
    ["uid", "year", "report", "title", "summary", "doi", "closed_on", "first_published", "credits", "endings", "scores", "references",
     "figures", "trends", "techniques", "slug", "trend", "maturity", "keywords", "body", "assessments", "predictions", "themes",
     "lineage"]
)  # fmt: skip


@settings(max_examples=rounds(400), deadline=None)
@given(front=st.dictionaries(fields, values, max_size=5), section=st.dictionaries(fields, values, max_size=5))
def test_whatever_values_stand_under_the_keys_the_file_is_imported_or_refused(front, section):
    block = json.dumps(section)
    text = f"---\n{json.dumps(front)}\n---\n# T\n\n## 1. Speech\n\n````````section\n{block}\n````````\n"
    _read_or_refused(text.encode(), "edition.md")
    _read_or_refused(json.dumps(front).encode(), "edition.json")
    for read in (read_vocabulary, read_change_notes):
        for value in (front, [front]):
            with suppress(ImportRefused):
                read(json.dumps(value).encode(), filename="file.yaml")


def _read_or_refused(data, filename):
    with suppress(ImportRefused):
        imported(data, filename=filename)


def test_an_edition_of_too_many_sections_is_refused_before_they_are_read():
    text = "# T\n" + "".join(f"\n## S{number}\n\nText.\n" for number in range(501))

    assert refusal(text) == [
        " The file has 501 sections; at most 500 are read — Use ### for parts of a section, or split the edition."
    ]


def test_a_section_of_too_many_lines_is_refused():
    text = "# T\n\n## S\n\n" + "a\n\n" * 5_001

    assert refusal(text) == ["3: The text of “S” has 10,001 lines; at most 10,000 are read — Split it into sections."]


def test_what_dangles_behind_a_formula_of_several_lines_is_told_with_its_own_line():
    formula = "Nobody $$a\n= b$$ and\n<br\n> wrote them down [@nobody2031]."
    told = refusal(PLAIN.replace("Nobody wrote them down.", formula))
    assert [line.partition(":")[0] for line in told] == ["17"]


@pytest.mark.parametrize(
    "read",
    [
        lambda data: read_redirects(data, filename="a.csv"),
        lambda data: read_vocabulary(data, filename="a.csv"),
    ],
    ids=["redirects", "vocabulary"],
)
def test_a_cell_that_never_ends_is_refused_with_its_line(read):
    with pytest.raises(ImportRefused) as refused:
        read(b'name,kind\n"' + b"a" * 200_000)
    assert [(error.line, error.message.partition(" has")[0]) for error in refused.value.errors] == [
        (2, "A cell from here on")
    ]

"""Files that are no Word document, or more than one: refused in words, before anything is unpacked or fetched."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from reports.importing import ImportRefused, decoding
from reports.importing.word import elements
from reports.rendering.word_round_trip import ADDRESS
from tests.importing.samples import imported, refusal
from tests.importing.word_files import KIND, docx, h, p, packed, r, title

BODY = title(), h(1, "Tides"), p("x")
WHOLE = docx(*BODY)
MACROS = KIND.replace(
    "openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main"
)
SAVE_AS = "Open it in Word and save it as a Word document (.docx)."
ANEW = "Open it in Word, save it again as .docx, and choose that file."
AS_WORD = "Save the text as a Word document (.docx), or as Markdown."

ELSEWHERE = (
    "Save it as a Word document (.docx) in LibreOffice, or convert it to HTML: "
    "pandoc -s --mathml --embed-resources edition.md -o edition.html"
)


def locked(data):
    """The same archive with its members marked as encrypted."""
    return data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def lying(data, size):
    """The same archive, whose list says that the text has `size` bytes when unpacked."""
    whole = bytearray(data)
    at = whole.rfind(b"word/document.xml") - 46
    whole[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(whole)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(600), f"This is an old Word document (.doc) — {SAVE_AS}"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "This file is locked with a password — Remove the password in Word and save the file.",
        ),
        (locked(WHOLE), "This file is locked with a password — Remove the password and save the file."),
        (docx(*BODY, kind=MACROS), f"This Word file contains macros (.docm), which are not supported — {SAVE_AS}"),
        (
            docx(*BODY, extra={"word/vbaProject.bin": b"x"}),
            f"This Word file contains macros (.docm), which are not supported — {SAVE_AS}",
        ),
        (packed({"xl/workbook.xml": "<a/>"}), f"This is an Excel workbook, not a Word document — {AS_WORD}"),
        (packed({"content.xml": "<a/>"}), f"This is an OpenDocument file, not a Word document — {ELSEWHERE}"),
        (packed({"a.txt": "a"}), "This is a ZIP archive, not a Word document — Give it a name that ends in .zip."),
        (WHOLE[:-30], f"This Word file is damaged — {ANEW}"),
        (b"PK\x03\x04", f"This Word file is damaged — {ANEW}"),
        (lying(WHOLE, 12), f"This Word file is damaged: its part word/document.xml cannot be unpacked — {ANEW}"),
        (
            lying(WHOLE, 150_000_000),
            "The text in this Word file has 143 MB; at most 24 are read — Split the edition.",
        ),
        (
            lying(WHOLE, 4_000_000_000),
            "Unpacked, this Word file would have more than 200 MB — Make its pictures smaller, or split the edition.",
        ),
        (
            packed({"word/document.xml": "<a><b></a>"}),
            f"This Word file cannot be read: in its part word/document.xml, it is damaged — {ANEW}",
        ),
        (packed({"word/document.xml": "<a/>"}), f"This Word file contains no text — {ANEW}"),
        (
            docx(p("No title."), p("x")),
            "The document has no title — Use the style Title, or an unnumbered Heading 1 above all other headings.",
        ),
        (
            docx(h(1, "1. Tides"), p("x")),
            "The document has no title — Use the style Title, or an unnumbered Heading 1 above all other headings.",
        ),
    ],
)
def test_what_is_no_word_document_is_refused_in_words(data, told):
    assert refusal(data) == [f" {told}"]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_mean_anything(declared, encoding):
    told = f"This Word file cannot be read: in its part word/document.xml, it declares entities, which are not allowed — {ANEW}"

    assert refusal(packed({"word/document.xml": declared.encode(encoding)})) == [f" {told}"]


def test_too_many_parts_elements_and_depths_are_refused(monkeypatch):
    deep = f"{'<w:ins>' * 200}{r('x')}{'</w:ins>' * 200}"
    assert refusal(docx(*BODY, p(deep))) == [
        f" This Word file cannot be read: in its part word/document.xml, it is nested more than 150 levels deep — {ANEW}"
    ]
    monkeypatch.setattr(elements, "MOST_ELEMENTS", 10)
    assert "it has more than 10 elements" in refusal(WHOLE)[0]
    monkeypatch.setattr(decoding, "MOST_FILES", 3)
    assert "at most 3 are read" in refusal(WHOLE)[0]


def test_a_bomb_is_refused_by_what_it_says_it_holds():
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file, file.open("word/document.xml", "w") as part:
        for _ in range(30):
            part.write(bytes(1024 * 1024))

    assert refusal(whole.getvalue()) == [
        " The text in this Word file has 30 MB; at most 24 are read — Split the edition."
    ]


@pytest.mark.parametrize("at", range(0, len(WHOLE), 97))
def test_a_flipped_bit_is_refused_or_does_no_harm(at):
    data = bytearray(WHOLE)
    data[at] ^= 0x10
    try:
        title_read = imported(bytes(data)).document.title
    except ImportRefused:
        return
    assert title_read == "The Sea in 2024"


def test_errors_of_the_text_name_their_headings():
    body = title(), h(1, "1. Tides"), p("x"), h(1, "Waves"), p("a\u202eb"), h(1, "1. Winds"), p("y")
    assert refusal(docx(*body)) == [
        "edition.md, under “Waves”: The character U+202E cannot be published — Delete it.",
    ]
    body = title(), h(1, "1. Tides"), p("x"), h(1, "1. Winds"), p("y"), h(1, "Tides"), p("z")
    assert refusal(docx(*body)) == [
        "edition.md, under “Winds”: A second section has the number 1; the first is under “Tides” — At this position, use number 2.",
    ]


def test_a_part_that_is_larger_than_it_says_is_unpacked_no_further_than_that():
    bomb = packed({"word/document.xml": bytes(200_000_000)})
    data = bomb.replace(struct.pack("<I", 200_000_000), struct.pack("<I", 1_000))
    assert len(data) < 200_000
    tracemalloc.start()
    try:
        told = refusal(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert told == [
        f" This Word file is damaged: its part word/document.xml cannot be unpacked — {ANEW}",
    ]
    assert most < 10_000_000


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_parts_packed_in_other_ways_than_word_does_are_refused(method):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as file:
        file.writestr("word/document.xml", "<a/>")

    assert refusal(whole.getvalue()) == [f" This Word file uses a compression that cannot be read — {ANEW}"]


@pytest.mark.parametrize(
    ("place", "origin"),
    [
        ("/machine-translation/2024/speech/", None),
        ("/machine-translation/2023/", "“machine-translation” of 2023"),
        ("/sea/2024/", "“sea” of 2024"),
    ],
)
def test_a_word_file_that_was_sent_from_another_edition_is_refused(place, origin):
    inside = f'<property name="{ADDRESS}"><v>https://trends.example.org{place}</v></property>'
    data = docx(*BODY, extra={"docProps/custom.xml": f"<Properties>{inside}</Properties>"})
    if origin is None:
        assert imported(data, filename="sea.docx").document.year == 2024
    else:
        words = f"The file was sent from the report {origin}, but “machine-translation” of 2024 was selected"
        assert [line.partition(" — ")[0].strip() for line in refusal(data)] == [words]

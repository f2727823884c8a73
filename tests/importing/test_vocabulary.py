"""The vocabulary's file and the change notes' file."""

import pytest

from reports.document.canonical import ChangeNote
from reports.importing import (
    ImportRefused,
    Vocabulary,
    VocabularyTechnique,
    VocabularyTrend,
    read_change_notes,
    read_vocabulary,
)
from reports.importing.vocabulary import LineageStep

VOCABULARY = """\
themes:
  - {slug: capabilities, name: Capabilities}
trends:
  - {slug: speech, name: Speech, theme: capabilities}
  - {slug: dialects, name: Dialects, definition: Unwritten.}
lineage:
  - {from: dialects, to: speech, kind: merged, year: 2024, note: One field now.}
techniques:
  - slug: compression
    name: Compression
  - slug: pruning
    name: Pruning
    aliases: [weight pruning]
    broader: [compression]
"""
NOTES = """\
- kind: correction
  severity: major
  section: speech
  before: half
  after: a third
  explanation: The survey was misread.
- kind: addition
  section: null
  explanation: A foreword.
"""


def refusal(text, read=read_vocabulary):
    with pytest.raises(ImportRefused) as refused:
        read(text.encode(), filename="file.yaml")
    return [line.removeprefix("file.yaml:") for line in str(refused.value).split("\n")]


def test_a_vocabulary_is_read():
    vocabulary = read_vocabulary(VOCABULARY.encode(), filename="file.yaml")

    assert vocabulary == Vocabulary(
        themes=({"slug": "capabilities", "name": "Capabilities"},),
        trends=(
            VocabularyTrend(slug="speech", name="Speech", theme="capabilities"),
            VocabularyTrend(slug="dialects", name="Dialects", definition="Unwritten."),
        ),
        lineage=(LineageStep(**{"from": "dialects", "to": "speech"}, kind="merged", year=2024, note="One field now."),),
        techniques=(
            VocabularyTechnique(slug="compression", name="Compression"),
            VocabularyTechnique(slug="pruning", name="Pruning", aliases=("weight pruning",), broader=("compression",)),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("theme: capabilities", "theme: kapabilities", "4: There is no theme “kapabilities” in this file"),
        ("from: dialects", "from: dialect", "7: There is no trend “dialect” in this file"),
        ("to: speech", "to: dialects", "7: The trend “dialects” cannot be its own successor"),
        ("kind: merged", "kind: joined", "7: kind: “joined” is not allowed here"),
        ("[compression]", "[compresion]", "14: There is no technique “compresion” in this file"),
        ("[compression]", "[pruning]", "14: “pruning” is its own broader technique"),
        (
            "[weight pruning]",
            "[Compressión]",
            "13: The name “Compressión” already belongs to “compression”, in line 10",
        ),
        ("[weight pruning]", "[PRUNING]", "13: The name “PRUNING” appears twice, first in line 12"),
        ("slug: dialects", "slug: speech", "5: The slug of trends “speech” appears twice, first in line 4"),
        ("name: Dialects", "name: ''", "5: This name is empty"),
        ("definition: Unwritten.", "defnition: Unwritten.", "5: Unknown key “defnition”"),
        ("slug: dialects", "slug: Dialects", "5: slug: “Dialects” has the wrong format"),
    ],
)
def test_what_does_not_hang_together_is_refused_with_its_line(old, new, told):
    assert told in [line.split(" — ")[0].split(" (")[0] for line in refusal(VOCABULARY.replace(old, new, 1))]


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"PK\x03\x04rest", "a ZIP archive or a Word document"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Word document")],
)
def test_a_vocabulary_is_never_a_word_file(data, kind):
    with pytest.raises(ImportRefused) as refused:
        read_vocabulary(data, filename="file.yaml")
    assert str(refused.value) == f"file.yaml: This is {kind}, not text — Save it as Markdown in UTF-8."


def test_a_file_that_is_no_vocabulary_is_refused():
    assert refusal("- one") == [
        "1: The file is not a vocabulary — Write themes:, trends:, lineage: and techniques:, each with a list."
    ]


def test_change_notes_are_read_in_their_order():
    assert read_change_notes(NOTES.encode(), filename="file.yaml") == (
        ChangeNote(
            kind="correction",
            severity="major",
            section="speech",
            before="half",
            after="a third",
            explanation="The survey was misread.",
        ),
        ChangeNote(kind="addition", explanation="A foreword."),
    )


def test_change_notes_with_mistakes_are_refused_all_at_once():
    text = NOTES.replace("kind: addition", "kind: adition").replace("severity: major", "severety: major")
    assert [line.split(" — ")[0] for line in refusal(text, read_change_notes)] == [
        "2: Unknown key “severety”",
        "7: kind: “adition” is not allowed here",
    ]
    assert [line.split(" — ")[0] for line in refusal("- kind: addition", read_change_notes)] == [
        "1: “explanation” is missing"
    ]
    assert [line.split(" — ")[0] for line in refusal("{}", read_change_notes)] == [
        "1: A list of change notes is expected"
    ]

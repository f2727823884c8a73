"""The plain shape: headings and prose."""

import pytest

from reports.document.canonical import canonical_bytes
from tests.importing.samples import PLAIN, TRENDS, imported


def test_title_lead_and_sections_are_read_as_they_stand():
    document = imported(PLAIN).document

    assert document.title == "Machine translation in 2024"
    assert document.summary == "What changed in a year.  In two\nparagraphs.\n\nAnd a second one."
    assert [(each.title, each.slug, each.trend, each.body) for each in document.sections] == [
        ("Speech to speech", "speech", "speech", "Models translate speech.  Distillation makes them small."),
        ("Translating Dialects", "translating-dialects", "translating-dialects", "Nobody wrote them down."),
        ("Method", "method", None, "We read and counted. Pruning is named here too."),
    ]


def test_a_trend_that_nobody_described_is_made_from_its_heading():
    found = imported(PLAIN)

    assert [(trend.slug, trend.name) for trend in found.new_trends] == [
        ("translating-dialects", "Translating Dialects")
    ]
    assert [trend.slug for trend in found.document.trends] == ["speech", "translating-dialects"]
    assert found.document.trends[0] == TRENDS[0]
    assert found.new_trends[0].uid in found.invented


def test_techniques_named_in_a_section_are_proposed_with_their_sentence():
    found = imported(PLAIN)

    proposed = [
        (each.technique, each.status, each.maturity, each.quote) for each in found.document.sections[0].assessments
    ]
    assert proposed == [("distillation", "proposed", "not-rated", "Distillation makes them small.")]
    assert found.document.sections[2].assessments == ()
    assert [technique.slug for technique in found.document.techniques] == ["distillation"]
    assert (found.proposals, found.shape) == (1, "plain")


def test_every_uid_of_the_edition_is_invented_and_those_of_the_vocabulary_are_kept():
    found = imported(PLAIN)

    assert {found.document.uid, *(section.uid for section in found.document.sections)} <= found.invented
    assert not {TRENDS[0].uid, found.document.report.uid} & found.invented


def test_a_heading_is_matched_by_name_without_case_and_accents():
    found = imported("# T\n\n## 1. SPEECH  tó speech\n\nText.\n")

    assert found.document.sections[0].trend == "speech"
    assert found.new_trends == ()


def test_headings_in_code_lists_and_quotations_are_no_sections():
    found = imported("# T\n\n## One\n\n```\n## code\n```\n\n> ## quoted\n\n- ## item\n\n    ## indented\n")

    assert [section.title for section in found.document.sections] == ["One"]


def test_markup_in_a_heading_is_read_as_its_words():
    found = imported("# The *rise* of `code`\n\n## A \\# and a [link](https://example.org) ##\n")

    assert found.document.title == "The rise of code"
    assert found.document.sections[0].title == "A # and a link"


def test_underlined_headings_are_headings():
    found = imported("Title\n=====\n\nLead\n\nOne\n---\n\nText\n")

    assert (found.document.title, found.document.summary) == ("Title", "Lead")
    assert [section.title for section in found.document.sections] == ["One"]


def test_numbers_out_of_order_are_told_and_the_order_of_the_file_counts():
    found = imported("# T\n\n## 1. Speech\n\nA.\n\n## 3. Small languages\n\nB.\n")

    assert [(finding.line, finding.message) for finding in found.findings] == [
        (7, "The heading has number 3, but the section gets 2.")
    ]


@pytest.mark.parametrize("text", ["# Title\n", "# Title\n\nAll of it in one paragraph.\n"])
def test_a_file_without_sections_is_told(text):
    found = imported(text)
    assert [(finding.line, finding.message) for finding in found.findings] == [
        (
            None,
            "The file has no sections, so the edition has a title but no text. Start each section with ##.",
        )
    ]
    again = imported(canonical_bytes(found.document), filename="edition.json")
    assert again.findings == found.findings


def test_html_that_is_not_read_is_told_because_readers_see_it_as_typed():
    found = imported("# T\n\n## One\n\nA\n<menu2>bold word.\n")

    assert [(finding.line, finding.message) for finding in found.findings] == [
        (6, "“<menu2>” is HTML, which is shown as it was typed. Write it in Markdown.")
    ]


def test_addresses_of_other_things_are_not_taken_by_a_section():
    found = imported("# T\n\n## Figures\n\n## Versions\n\n## v1.0\n\n## 人工智能\n")

    assert [section.slug for section in found.document.sections] == [
        "figures-section",
        "versions-section",
        "v1-0-section",
        "section-4",
    ]


OF_LEVEL_ONE = """\
# **One** {#1.-one}

Words; see [Two](#two).

## Part {#part}

```
# no heading
```

Two
===

### Deep
"""


@pytest.mark.parametrize(
    "text",
    [
        f"# State of Data\n\nA summary.\n\n{OF_LEVEL_ONE}",
        f"---\ntitle: State of Data\n---\n\nA summary.\n\n{OF_LEVEL_ONE}",
        f"---\ntitle: State of Data\n---\n\n# State of Data\n\nA summary.\n\n{OF_LEVEL_ONE}",
    ],
)
def test_sections_begin_with_one_sign_where_the_title_or_nothing_else_does(text):
    document = imported(text).document

    assert (document.title, document.summary) == ("State of Data", "A summary.")
    assert [(each.title, each.slug) for each in document.sections] == [("One", "one"), ("Two", "two")]
    assert document.sections[0].body == ("Words; see [Two](../two/).\n\n### Part {#part}\n\n```\n# no heading\n```")
    assert document.sections[1].body == "#### Deep"


def test_one_heading_below_a_title_in_front_matter_is_a_section():
    document = imported("---\ntitle: State of Data\n---\n\n# Method\n\nWords.\n").document

    assert [each.title for each in document.sections] == ["Method"]


def test_sections_of_one_title_get_numbered_addresses_and_that_is_told():
    text = "# T\n\n## S\n\nOne.\n\n## S\n\nTwo; see [the second](#s-1).\n\n## S 2\n\n[the first](#s)\n\n## S\n\nFour.\n"
    found = imported(text)

    assert [(each.title, each.slug) for each in found.document.sections] == [
        ("S", "s"),
        ("S", "s-3"),
        ("S 2", "s-2"),
        ("S", "s-4"),
    ]
    assert [(each.line, each.message) for each in found.findings] == [
        (7, "Another section has the address “s”, in line 3; so this one gets “s-3”."),
        (15, "Another section has the address “s”, in line 3; so this one gets “s-4”."),
    ]
    assert found.document.sections[1].body == "Two; see [the second](../s-3/)."
    assert found.document.sections[2].body == "[the first](../s/)"


def test_a_slug_that_is_given_goes_before_one_that_a_title_makes():
    text = "# T\n\n## S\n\nOne.\n\n## Other\n\n```section\nslug: s\n```\n\nTwo.\n"
    assert [each.slug for each in imported(text).document.sections] == ["s-2", "s"]

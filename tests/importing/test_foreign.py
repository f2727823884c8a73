"""Front matter of other programs, in YAML and in TOML: known keys are taken, the others are one note."""

import pytest

from tests.importing.samples import imported, refusal

YAML = """---
layout: report
title: State of the Sea
description: What the sea gave.
authors:
  - Ada Kelp
  - {name: Bo Eel, affiliation: Institute of the Sea, orcid: https://orcid.org/0000-0002-1825-0097, url: x}
date: 2021-12-01T10:00:00Z
lang: en_GB
doi: https://doi.org/10.5555/sea
redirect_from: /2021.html
permalink: /old/2021/
tags: [sea, tides]
---

## Method

Words.
"""
TOML = """+++
layout = "report"
title = "State of the Sea"
description = "What the sea gave."
authors = ["Ada Kelp", {name = "Bo Eel", affiliation = "Institute of the Sea", orcid = "https://orcid.org/0000-0002-1825-0097"}]
date = 2021-12-01T10:00:00Z
lang = "en_GB"
doi = "https://doi.org/10.5555/sea"
redirect_from = ["/2021.html"]
url = "/old/2021/"
tags = ["sea", "tides"]
+++

## Method

Words.
"""


@pytest.mark.parametrize(("text", "last"), [(YAML, 13), (TOML, 2)])
def test_synonyms_are_taken_and_all_others_are_one_note(text, last):
    found = imported(text)
    document = found.document

    assert (document.title, document.summary, document.doi) == ("State of the Sea", "What the sea gave.", "10.5555/sea")
    assert (document.first_published, document.report.language) == ("2021-12-01", "en-GB")
    assert [(each.name, each.role, each.affiliation, each.orcid) for each in document.credits] == [
        ("Ada Kelp", "Author", "", ""),
        ("Bo Eel", "Author", "Institute of the Sea", "0000-0002-1825-0097"),
    ]
    assert [each.path for each in found.aliases] == ["/2021.html", "/old/2021"]
    assert [(each.line, each.message) for each in found.findings] == [
        (2, f"Unknown keys are ignored: “layout” (line 2), “tags” (line {last})."),
    ]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Ada Kelp", ["Ada Kelp"]),
        ("Ada Kelp and Bo Eel", ["Ada Kelp", "Bo Eel"]),
        ("Ada Kelp, Bo Eel", ["Ada Kelp", "Bo Eel"]),
        ("Kelp, Ada", ["Kelp, Ada"]),
    ],
)
def test_authors_in_one_text_are_told_apart_where_that_is_plain(said, names):
    document = imported(f"---\nauthor: {said}\nlayout: x\n---\n# T\n\n## Method\n\nWords.\n").document

    assert [each.name for each in document.credits] == names


def test_what_the_text_says_goes_before_what_another_program_repeats():
    found = imported(
        "---\ntitle: The Sea\ndescription: Of the page.\ndate: soon\n---\n# The Sea\n\nOf the text.\n\n## Method\n\nWords.\n"
    )

    assert (found.document.title, found.document.summary, found.document.first_published) == (
        "The Sea",
        "Of the text.",
        "",
    )
    assert [each.message for each in found.findings] == [
        "The description is ignored, because the text starts with a summary.",
        (
            "“date: soon” is no date that can be read, so it is ignored. "
            "Write a day, a month or a year, such as 2021-12-01, 1 December 2021 or 2021-12."
        ),
    ]


@pytest.mark.parametrize(
    ("typed", "read"), [("5 January 2022", "2022-01-05"), ("May 2022", "2022-05"), ("01/02/2021", ""), ("2022-13", "")]
)
def test_a_date_is_read_in_words_and_one_that_is_none_is_told(typed, read):
    found = imported(f"---\ntitle: The Sea\ndate: {typed}\n---\n\n## Method\n\nWords.\n")
    assert found.document.first_published == read
    assert [each.line for each in found.findings if "is no date" in each.message] == ([] if read else [3])


def test_a_misspelt_key_in_a_file_of_our_own_is_still_refused():
    assert "Unknown key “yaer”" in refusal("---\nperennial: 1\nyaer: 2024\n---\n# T\n\n## Method\n\nWords.\n")[0]


def test_what_is_no_language_and_no_author_is_told_and_the_rest_is_taken():
    text = "---\nlang: {}\nauthors: {}\n---\n# T\n\n## Method\n\nWords.\n"

    found = imported(text.format("en_US.UTF-8", "[Ada Kelp, {Bo: x}, 42]"))
    assert found.document.report.language == "en-US"
    assert [each.name for each in found.document.credits] == ["Ada Kelp"]
    advice = "contains no name and is ignored. Write a name, or name: and what belongs to it."
    assert [(each.line, each.message) for each in found.findings] == [
        (3, f"“authors: Bo: x” {advice}"),
        (3, f"“authors: 42” {advice}"),
    ]

    found = imported(text.format("english", "42"))
    assert found.document.report.language == "en"
    assert [(each.line, each.message) for each in found.findings] == [
        (
            2,
            (
                "“lang: english” is no language that can be read, so it is ignored. "
                "Write its tag, such as en, en-GB or zh-Hant."
            ),
        ),
        (3, f"“authors: 42” {advice}"),
    ]


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('title = "T', "2: This is not TOML: Illegal character"),
        ("title = 1\ntitle = 2", "3: This is not TOML: Cannot overwrite a value"),
        ("x = " + "[" * 3000, "2: This is not TOML"),
        ("title = 1\na" + ".a" * 25 + " = 1", "2: Values are nested more than 24 levels deep"),
        ("a.b = 1\n" * 2_001, "2: The TOML has 16,008 characters; at most 16,000 are read"),
    ],
)
def test_what_is_no_toml_is_refused_with_its_line(toml, words):
    assert words in refusal(f"+++\n{toml}\n+++\n# T\n\n## Method\n\nWords.\n")[0]


def test_toml_without_an_end_is_refused():
    assert "The block that begins with +++ is not closed" in refusal("+++\ntitle = 1\n# T\n")[0]

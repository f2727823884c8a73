"""The rich shape: front matter, section blocks, references to what they describe."""

from datetime import date

from tests.importing.samples import PLAIN, RICH, TECHNIQUES, imported, refusal


def test_front_matter_and_section_blocks_become_parts_of_the_document():
    found = imported(RICH)
    document, section = found.document, found.document.sections[0]

    assert (found.shape, found.proposals, found.findings) == ("rich", 0, ())
    assert (document.report.name, document.report.language) == ("Machine translation", "no")
    assert (section.slug, section.trend, section.maturity, section.keywords) == (
        "speech",
        "speech",
        "growing",
        ("dubbing",),
    )
    assert [(each.technique, each.maturity, each.status) for each in section.assessments] == [
        ("pruning", "established", "confirmed")
    ]
    assert [each.due for each in section.predictions] == [date(2026, 12, 31)]
    assert section.body.startswith("Models are small [@doe2020, p. 3]")
    assert section.body.endswith("```text\n## no heading\n```")


def test_techniques_that_are_assessed_or_linked_are_described_from_the_vocabulary():
    assert imported(RICH).document.techniques == (TECHNIQUES[1], TECHNIQUES[0])


def test_uids_of_the_file_are_kept_and_only_missing_ones_invented():
    uid = "5a0c1f0e-7c1d-4c2b-9a57-111111111111"
    found = imported(RICH.replace("year: 2024", f"year: 2024\nuid: {uid}"))

    assert str(found.document.uid) == uid
    assert found.document.uid not in found.invented
    assert found.document.references[0].uid in found.invented


def test_a_trend_described_in_the_file_wins_over_the_vocabulary_but_keeps_its_uid():
    described = "trends:\n  - {slug: speech, name: Speech to speech, definition: Ours.}\n"
    found = imported(RICH.replace("figures:", f"{described}figures:"))

    assert [(str(each.uid)[-1], each.definition) for each in found.document.trends] == [("2", "Ours.")]
    assert found.new_trends == ()


def test_a_section_block_may_carry_text_that_cannot_stand_below_its_heading():
    text = "---\nperennial: 1\n---\n# T\n\n## 1. Speech\n\n```section\ntitle: 7. Heaven\ntrend: null\nbody: |\n  ## Not a section\n```\n"
    section = imported(text).document.sections[0]

    assert (section.title, section.trend, section.body) == ("7. Heaven", None, "## Not a section")


def test_a_file_with_section_blocks_alone_is_rich():
    text = PLAIN.replace("## 1. Speech to speech\n", "## 1. Speech to speech\n\n```section\nmaturity: growing\n```\n")
    found = imported(text)

    assert (found.shape, found.proposals, found.document.sections[0].maturity) == ("rich", 0, "growing")


def test_unknown_keys_are_named_with_their_line_and_those_that_exist():
    assert refusal(RICH.replace("maturity: growing", "maturty: growing").replace("year: 2024", "yaer: 2024")) == [
        (
            "3: Unknown key “yaer” — The keys are perennial, uid, report, year, title, summary, doi, closed_on, "
            "first_published, first_published_at, cover, key_findings, endings, scores, references, figures, credits, trends, "
            "techniques, aliases."
        ),
        (
            "24: Unknown key “maturty” — The keys are uid, slug, title, trend, maturity, summary, body, keywords, "
            "assessments, predictions, credits, aliases."
        ),
    ]


def test_unknown_keys_further_in_are_named_too():
    assert refusal(
        RICH.replace("    title: Cost", "    titel: Cost").replace("      title: Speech", "      titre: Speech")
    ) == [
        "9: “title” is missing — Add it.",
        (
            "11: Unknown key “titre” — The keys are type, title, author, editor, issued, accessed, container-title, "
            "publisher, publisher-place, volume, issue, page, number, edition, genre, DOI, ISBN, ISSN, URL, language, note."
        ),
        "14: Unknown key “titel” — The keys are uid, key, title, caption, alt, source, chart, picture.",
    ]


def test_values_of_the_wrong_kind_are_told_with_what_may_stand():
    changed = (
        RICH.replace("maturity: growing", "maturity: grown")
        .replace("keywords: [dubbing]", "keywords: dubbing")
        .replace("due: 2026-12-31", "due: soon")
        .replace("title: Cost", "title: 12")
    )
    assert refusal(changed) == [
        "14: title: expected text, not the number 12 — Write it as text, numbers and dates in quotes.",
        "24: maturity: “grown” is not allowed here — Use one of: emerging, growing, established, declining or not-rated.",
        "25: keywords: expected a list, not “dubbing” — Put each item on its own line, starting with a hyphen.",
        "31: due: expected a date, not “soon” — Write it as 2025-12-31.",
    ]


def test_what_is_cited_linked_or_placed_without_being_there_is_refused_with_its_line():
    changed = (
        RICH.replace("@doe2020", "@deo2020")
        .replace("[[distillation", "[[distilation")
        .replace("![[cost]]", "![[costs]]")
    )
    assert refusal(changed) == [
        (
            "34: [@deo2020] cites a reference that does not exist — Did you mean doe2020? "
            "Add it under references: at the top of the file."
        ),
        (
            "34: [[distilation]] links a technique that does not exist — Did you mean distillation or sequence-distillation? "
            "Add it to the vocabulary, or under techniques: at the top."
        ),
        "36: ![[costs]] places a figure that does not exist — Did you mean cost? Put its file beside the text, or add it under figures:.",
    ]


def test_an_assessed_technique_must_be_described():
    assert refusal(RICH.replace("technique: pruning", "technique: prunning")) == [
        (
            "27: There is no technique “prunning” — Did you mean pruning? "
            "Add it to the vocabulary, or describe it under techniques: at the top of the file."
        )
    ]


def test_what_stands_twice_is_refused_with_both_lines():
    second = "  - key: doe2020\n    item: {type: report, title: Again}\n"
    assert refusal(RICH.replace("figures:", f"{second}figures:")) == [
        "12: A reference with the key “doe2020” appears twice, first in line 8 — Keep one."
    ]


def test_another_report_or_year_is_refused():
    assert refusal(RICH.replace("slug: machine-translation", "slug: other").replace("year: 2024", "year: 2023")) == [
        "3: The file is of the year 2023, but 2024 was selected — Import it into its own year, or change the year in the file.",
        (
            "5: The file is of the report “other”, but “machine-translation” was selected — "
            "Import it into its own report, or change the slug in the file."
        ),
    ]


def test_yaml_that_cannot_be_read_is_refused_with_its_line():
    assert refusal("---\nyear: [2024\n---\n# T\n")[0].split(" — ")[0] == (
        "3: This is not YAML: did not find expected ',' or ']'"
    )
    assert refusal("---\nyear: 2024\nyear: 2024\n---\n# T\n") == [
        "3: The key “year” appears twice, first in line 2 — Keep one."
    ]
    assert refusal("---\nyear: &a 2024\ndoi: *a\n---\n# T\n") == [
        "2: Anchors and aliases (& and *) are not supported — Write the value out, or put it in quotes."
    ]
    assert refusal("---\nyear: !!python/name:os.system 1\n---\n# T\n") == [
        "2: The tag tag:yaml.org,2002:python/name:os.system is not supported — Leave it out."
    ]
    assert refusal(f"---\nyear: {'[' * 25}\n---\n# T\n") == [
        "2: Values are nested more than 24 levels deep — Simplify the structure."
    ]
    assert refusal("---\nyear: 2024\n# T\n") == [
        "1: The block that begins with --- is not closed — Close it with --- on its own line."
    ]


def test_a_newer_format_is_refused():
    assert refusal(RICH.replace("perennial: 1", "perennial: 2")) == [
        "2: perennial: 2 is not a supported format — This release reads 1."
    ]


def test_a_section_block_away_from_its_heading_is_refused():
    assert refusal(PLAIN.replace("Nobody wrote them down.", "Nobody.\n\n```section\nslug: x\n```")) == [
        ("16: This section block is not below a heading — Move it directly under the ## heading, or rename the block.")
    ]

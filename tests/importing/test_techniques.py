"""Techniques found in prose, and the sentences that name them."""

import pytest

from reports.importing.techniques import find_techniques, sentences
from tests.importing.samples import TECHNIQUES


def found(text):
    return [*find_techniques(text, TECHNIQUES).items()]


def test_names_and_aliases_are_found_without_case_and_accents():
    assert found("PRUNING helps. Modeles d’octets too. So does distilling.") == [
        ("pruning", "PRUNING helps."),
        ("byte-models", "Modeles d’octets too."),
        ("distillation", "So does distilling."),
    ]


def test_the_longest_name_is_taken_and_no_part_of_it_again():
    assert found("Sequence-level distillation is more than distillation.") == [
        ("sequence-distillation", "Sequence-level distillation is more than distillation."),
        ("distillation", "Sequence-level distillation is more than distillation."),
    ]


def test_only_whole_words_are_found_and_plurals_only_as_aliases():
    assert found("Prunings, unpruning and pruning_rate are other words.") == []
    assert found("(Pruning) works, pruning-like too.") == [("pruning", "(Pruning) works, pruning-like too.")]


def test_a_name_may_run_over_the_end_of_a_line():
    assert found("We use sequence-level\n  distillation here.") == [
        ("sequence-distillation", "We use sequence-level distillation here.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "`pruning`",
        "```\npruning\n```",
        "    pruning",
        "[pruning](https://example.org)",
        "[words](https://example.org/pruning)",
        "[[pruning]]",
        "[[x|pruning]]",
        "[@pruning]",
        "<pruning>",
        "https://example.org/pruning",
        "Of $e^{i\\pruning}$, `$x$ $pruning$` and $pruning$",
        "> Of $$ pruning $$ and\n> $x\\pruning$ here",
        "$$\n\\pruning\n$$",
        "| a |\n|---|\n| $pruning$ |",
    ],
)
def test_names_in_code_links_and_formulas_are_left_alone(text):
    assert found(text) == []


def test_a_name_between_two_prices_is_no_formula():
    assert found("It costs $5, pruning $10.") == [("pruning", "It costs $5, pruning $10.")]


def test_the_first_sentence_that_names_a_technique_is_its_quote():
    assert found("Some *Pruning* is\n\n> done by\n> distillation. Pruning too.") == [
        ("pruning", "Some Pruning is"),
        ("distillation", "done by distillation."),
    ]


def test_the_sentence_is_as_a_reader_sees_it():
    assert found("- A [link](https://example.org) and **pruning** [@doe, p. 3].\n- Next.") == [
        ("pruning", "A link and pruning.")
    ]
    assert found("| Method | Use |\n|---|---|\n| Pruning | wide |") == [("pruning", "Pruning")]


@pytest.mark.parametrize(
    "pieces",
    [
        ["One.", "Two."],
        ["Is it?", "Yes!", "Good."],
        ["Costs fell by 3.5 points, e.g. in Fig. 2 of Doe et al. (2020).", "Then they rose."],
        ["Dr. J. R. Smith wrote it.", "He left."],
        ["They use text, speech, etc. in one model.", "They also sing."],
        ["It ended in the U.S.", "The rest goes on."],
        ["In the U.S. market it grew.", "Fast."],
        ["“It works.”", "She left."],
        ["“Does it?” she asked.", "No."],
        ["It waits … and waits.", "Then stops..."],
        ["模型更小。", "速度更快！", "好吗？"],
        ["Version 2.0 is out (see below).", "Read it."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(pieces):
    joined = " ".join(pieces) if pieces[0].isascii() or "“" in pieces[0] or "…" in pieces[0] else "".join(pieces)

    assert [joined[start:end] for start, end in sentences(joined)] == pieces

"""What something was called, and how it was defined."""

from reports.languages import ENGLISH
from reports.pages.parts import Wording, WordingInYear, wordings


def test_each_wording_stands_with_the_years_in_which_it_held():
    facts = [
        WordingInYear(2023, "Kites", "They fly."),
        WordingInYear(2024, "Kites", "They fly."),
        WordingInYear(2025, "Power kites", "They fly and pull."),
    ]
    assert wordings(facts, ENGLISH) == (
        Wording("2025", "Power kites", "<p>They fly and pull.</p>\n"),
        Wording("2023–2024", "Kites", "<p>They fly.</p>\n"),
    )


def test_what_never_changed_is_not_told():
    assert wordings([WordingInYear(2023, "Kites", ""), WordingInYear(2024, "Kites", "")], ENGLISH) == ()

"""What something was called, and how it was defined."""

from reports.facts.editions import WordingFacts
from reports.languages import ENGLISH
from reports.pages.wording import Wording, wordings


def test_each_wording_stands_with_the_years_in_which_it_held():
    facts = [
        WordingFacts(2023, "Kites", "They fly."),
        WordingFacts(2024, "Kites", "They fly."),
        WordingFacts(2025, "Power kites", "They fly and pull."),
    ]
    assert wordings(facts, ENGLISH) == (
        Wording("2025", "Power kites", "<p>They fly and pull.</p>\n"),
        Wording("2023–2024", "Kites", "<p>They fly.</p>\n"),
    )


def test_what_never_changed_is_not_told():
    assert wordings([WordingFacts(2023, "Kites", ""), WordingFacts(2024, "Kites", "")], ENGLISH) == ()

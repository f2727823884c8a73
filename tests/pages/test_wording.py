"""What something was called, and how it was defined."""

from reports.pages.parts import wordings


def test_each_wording_stands_with_the_years_in_which_it_held():
    defined = [(2023, "Kites", "They fly."), (2024, "Kites", "They fly."), (2025, "Power kites", "They fly and pull.")]
    assert wordings(defined) == [("2025", "Power kites", "They fly and pull."), ("2023–2024", "Kites", "They fly.")]


def test_what_never_changed_is_not_told():
    assert wordings([(2023, "Kites", ""), (2024, "Kites", "")]) == []

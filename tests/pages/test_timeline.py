"""Techniques down, years across."""

from types import SimpleNamespace

from reports.document.words import Maturity
from reports.languages import ENGLISH
from reports.pages.matrix import RatingInYear, timeline_row
from reports.pages.parts import Link
from reports.pages.technique import LONGEST, AssessmentInYear, timelines

EMERGING, GROWING, ESTABLISHED, DECLINING, NOT_RATED = Maturity
YEARS = (2023, 2024, 2025)


def _row(*said: tuple[int, Maturity]):
    return timeline_row(Link("kites", "/techniques/kites/"), [RatingInYear(*each) for each in said], YEARS, ENGLISH)


def _history(name: str, *said: tuple[int, Maturity]):
    assessments = tuple(
        AssessmentInYear(year, "sea", "The Sea", "en", "tides", "Tides", None, maturity) for year, maturity in said
    )
    return SimpleNamespace(public_name=name, public_slug=name), assessments


def test_a_cell_spans_from_the_lowest_to_the_highest_rating_of_its_year():
    row = _row((2024, ESTABLISHED), (2024, EMERGING), (2024, GROWING), (2025, NOT_RATED), (2025, GROWING))
    assert [cell.label for cell in row.cells] == ["", "emerging to established", "growing"]


def test_lines_join_the_years_and_the_two_ends_of_a_span():
    row = _row((2023, GROWING), (2024, GROWING), (2024, ESTABLISHED), (2025, ESTABLISHED))
    assert row.lines == (("M50 50H124M176 50H250", "continued"), ("M124 50H176", "span"))
    assert _row((2023, GROWING), (2025, GROWING)).lines == (("M50 50H250", "interrupted"),)


def test_the_latest_year_starts_with_the_highest_and_earlier_techniques_are_apart():
    latest, earlier = timelines(
        YEARS,
        [
            _history("ash", (2023, ESTABLISHED)),
            _history("beech", (2024, GROWING), (2025, DECLINING)),
            _history("cedar", (2025, EMERGING)),
            _history("elm", (2025, EMERGING), (2025, ESTABLISHED)),
            _history("fir", (2024, NOT_RATED)),
        ],
        ENGLISH,
    )
    assert [row.name for row in latest.rows] == ["elm", "cedar", "beech"]
    assert [row.name for row in earlier.rows] == ["fir", "ash"]


def test_a_long_list_is_cut():
    techniques = [_history(f"technique {number}", (2025, GROWING)) for number in range(LONGEST + 5)]
    assert len(timelines(YEARS, techniques, ENGLISH)[0].rows) == LONGEST

"""Techniques down, years across."""

from reports.document.words import Maturity
from reports.languages import ENGLISH
from reports.pages.matrix import Line, RatingInYear, timeline_row
from reports.pages.parts import Link

EMERGING, GROWING, ESTABLISHED, DECLINING, NOT_RATED = Maturity
YEARS = (2023, 2024, 2025)


def _row(*said: tuple[int, Maturity]):
    return timeline_row(Link("kites", "/techniques/kites/"), [RatingInYear(*each) for each in said], YEARS, ENGLISH)


def test_where_the_sections_of_a_year_differ_the_cell_spans_from_the_lowest_to_the_highest():
    row = _row((2024, ESTABLISHED), (2024, EMERGING), (2024, GROWING), (2025, NOT_RATED), (2025, GROWING))
    assert [cell.words for cell in row.cells] == ["", "emerging to established", "growing"]


def test_lines_join_the_years_and_the_two_ends_of_a_span():
    row = _row((2023, GROWING), (2024, GROWING), (2024, ESTABLISHED), (2025, ESTABLISHED))
    assert row.lines == (Line("M50 50H124M176 50H250", "continued"), Line("M124 50H176", "span"))
    assert _row((2023, GROWING), (2025, GROWING)).lines == (Line("M50 50H250", "interrupted"),)

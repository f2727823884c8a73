"""Trends down, years across."""

from uuid import UUID

from reports.document.words import Maturity, Movement
from reports.pages.context.reports import Step, TrendInYear
from reports.pages.matrix import Line, matrix

OLD, NEW, OTHER = (UUID(int=number) for number in (1, 2, 3))
NAMES = {OLD: ("old", "Old"), NEW: ("new", "New"), OTHER: ("other", "Other")}


def _cell(trend: UUID, year: int, position: int = 0, movement: Movement = Movement.NEW) -> TrendInYear:
    slug = NAMES[trend][0]
    return TrendInYear(trend, slug, "sea", year, position, slug, slug.title(), Maturity.GROWING, movement)


CELLS = [_cell(OLD, 2023), _cell(OTHER, 2023, 1), _cell(OTHER, 2025, 0, Movement.RETURNED), _cell(NEW, 2025, 1)]
STEPS = [Step(OLD, NEW, "split", 2025, "")]


def test_an_older_trend_stands_beside_what_it_became():
    rows = matrix([2023, 2024, 2025], cells=CELLS, steps=STEPS, trends=NAMES, absences={}).rows
    assert [(row.name, row.origin) for row in rows] == [("Other", ""), ("Old", ""), ("New", "split from Old in 2025")]


def test_lines_join_the_years_and_fork_where_a_trend_split():
    lines = matrix([2023, 2024, 2025], cells=CELLS, steps=STEPS, trends=NAMES, absences={}).lines
    assert lines == (
        Line("M50 38H250", "interrupted"),
        Line("M50 138C150 138 150 238 250 238", "lineage"),
    )


def test_an_empty_cell_says_why_if_the_editors_did():
    found = matrix([2023, 2024], cells=CELLS[:1], steps=[], trends=NAMES, absences={(OLD, 2024): "ended"})
    assert [(cell.address, cell.absent) for cell in found.rows[0].cells] == [("/sea/2023/old/", ""), ("", "ended")]

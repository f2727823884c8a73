"""Trends down, years across."""

from uuid import UUID

from reports.document.movement import LineageStep
from reports.document.words import Maturity, Movement
from reports.languages import ENGLISH
from reports.pages.matrix import trend_matrix
from reports.reading.context import TrendInYear

OLD, NEW, OTHER = (UUID(int=number) for number in (1, 2, 3))
NAMES = {OLD: ("old", "Old"), NEW: ("new", "New"), OTHER: ("other", "Other")}


def _cell(trend: UUID, year: int, position: int = 0, movement: Movement = Movement.NEW) -> TrendInYear:
    slug = NAMES[trend][0]
    return TrendInYear(trend, "sea", year, position, slug, slug.title(), Maturity.GROWING, movement)


CELLS = [_cell(OLD, 2023), _cell(OTHER, 2023, 1), _cell(OTHER, 2025, 0, Movement.RETURNED), _cell(NEW, 2025, 1)]
STEPS = [LineageStep(OLD, NEW, "split", 2025, "")]


def _rows(cells=CELLS, steps=STEPS, years=(2023, 2024, 2025)):
    return trend_matrix(years, cells=cells, steps=steps, trends=NAMES, absences={}, translate=ENGLISH).rows


def test_an_older_trend_stands_beside_what_it_became():
    assert [(row.name, row.origin) for row in _rows()] == [
        ("Other", ""),
        ("Old", ""),
        ("New", "split from Old in 2025"),
    ]


def test_an_older_trend_whose_successor_is_not_shown_comes_last():
    assert [row.name for row in _rows(CELLS[:3])] == ["Other", "Old"]
    assert [row.name for row in _rows(CELLS, [LineageStep(OTHER, NEW, "split", 2025, "")])] == ["Other", "New", "Old"]


def test_each_row_draws_its_own_lines_and_its_part_of_a_fork():
    assert [row.lines for row in _rows()] == [
        (("M50 38H250", "interrupted"),),
        (("M50 38H170Q200 38 200 100", "lineage"),),
        (("M200 0Q200 38 230 38H250", "lineage"),),
    ]


def test_lines_of_lineage_pass_between_rows_and_those_of_one_family_share_a_turn():
    cells = [_cell(OTHER, 2024), _cell(OLD, 2024, 1), _cell(NEW, 2025), _cell(OTHER, 2025, 1)]
    steps = [LineageStep(OLD, NEW, "merged", 2025, ""), LineageStep(OTHER, NEW, "merged", 2025, "")]
    assert [[path for path, _ in row.lines] for row in _rows(cells, steps, (2024, 2025))] == [
        ["M50 38H150", "M50 38H70Q100 38 100 100"],
        ["M50 38H70Q100 38 100 100", "M100 0V100"],
        ["M100 0Q100 38 130 38H150"],
    ]


def test_only_movements_up_or_down_have_a_sign():
    moves = (Movement.NEW, Movement.RETURNED, Movement.UP, Movement.DOWN)
    cells = [_cell(OLD, 2020 + place, movement=move) for place, move in enumerate(moves)]
    [row] = _rows(cells, [], range(2020, 2024))
    assert [cell.sign for cell in row.cells] == ["", "", "↑", "↓"]


def test_an_empty_cell_says_why_if_the_editors_did():
    found = trend_matrix(
        [2023, 2024], cells=CELLS[:1], steps=[], trends=NAMES, absences={(OLD, 2024): "ended"}, translate=ENGLISH
    )
    assert [(cell.address, cell.absent) for cell in found.rows[0].cells] == [("/sea/2023/old/", ""), ("", "ended")]

"""Movement of a trend against the nearest earlier year: a table of every kind."""

from uuid import UUID

import pytest

from reports.document.movement import LineageStep, Movements, TrendAbsence, TrendMovement, YearOfTrends, movements
from reports.document.words import Absence, Maturity, Movement

A, B, C = (UUID(int=number) for number in (1, 2, 3))
E, G, S, D, N = Maturity.EMERGING, Maturity.GROWING, Maturity.ESTABLISHED, Maturity.DECLINING, Maturity.NOT_RATED


def year(number, maturities, *, ended=()):
    return YearOfTrends(number, maturities, frozenset(ended))


@pytest.mark.parametrize(
    ("was", "now", "movement"),
    [
        (E, E, Movement.UNCHANGED), (E, G, Movement.UP), (E, S, Movement.UP), (E, D, Movement.DOWN), (E, N, Movement.NONE),
        (G, E, Movement.DOWN), (G, G, Movement.UNCHANGED), (G, S, Movement.UP), (G, D, Movement.DOWN), (G, N, Movement.NONE),
        (S, E, Movement.DOWN), (S, G, Movement.DOWN), (S, S, Movement.UNCHANGED), (S, D, Movement.DOWN), (S, N, Movement.NONE),
        (D, E, Movement.UP), (D, G, Movement.UP), (D, S, Movement.UP), (D, D, Movement.UNCHANGED), (D, N, Movement.NONE),
        (N, E, Movement.NONE), (N, G, Movement.NONE), (N, S, Movement.NONE), (N, D, Movement.NONE), (N, N, Movement.NONE),
    ],
)  # fmt: skip
def test_each_pair_of_maturities_has_its_movement(was, now, movement):
    found = movements(year(2024, {A: now}), [year(2023, {A: was})], [])

    assert found == Movements(2023, {A: TrendMovement(movement, 2023, (A,), was)}, ())


def test_the_first_edition_moves_nothing():
    assert movements(year(2024, {A: E}), [], []) == Movements(None, {A: TrendMovement(Movement.NONE)}, ())


def test_later_years_are_no_yardstick():
    assert movements(year(2024, {A: E}), [year(2025, {A: S})], []) == Movements(
        None, {A: TrendMovement(Movement.NONE)}, ()
    )


def test_the_nearest_earlier_year_counts_whatever_their_order():
    found = movements(year(2024, {A: G}), [year(2022, {A: E}), year(2019, {A: S}), year(2021, {A: D})], [])

    assert found == Movements(2022, {A: TrendMovement(Movement.UP, 2022, (A,), E)}, ())


def test_a_trend_is_new():
    found = movements(year(2024, {A: E, B: E}), [year(2023, {A: E})], [])

    assert found.moved[B] == TrendMovement(Movement.NEW, 2023)


def test_a_trend_returns_and_says_since_when():
    found = movements(year(2024, {A: E, B: E}), [year(2021, {A: E}), year(2022, {A: E}), year(2023, {B: E})], [])

    assert found.moved[A] == TrendMovement(Movement.RETURNED, 2022)


def test_a_trend_returns_under_another_name():
    renamed = LineageStep(A, C, "renamed", 2024)
    found = movements(year(2024, {C: E}), [year(2022, {A: E}), year(2023, {B: E})], [renamed])

    assert found.moved[C] == TrendMovement(Movement.RETURNED, 2022)


def test_absent_trends_have_ended_or_are_not_covered():
    found = movements(year(2024, {A: E}, ended=[B]), [year(2023, {A: E, B: S, C: D})], [])

    assert found.absent == (TrendAbsence(B, Absence.ENDED, S), TrendAbsence(C, Absence.NOT_COVERED, D))


def test_a_renamed_trend_goes_on():
    step = LineageStep(A, B, "renamed", 2024, "A better word.")
    found = movements(year(2024, {B: G}), [year(2023, {A: E})], [step])

    assert found == Movements(2023, {B: TrendMovement(Movement.UP, 2023, (A,), E, (step,))}, ())


def test_a_step_of_a_later_year_does_not_count_yet():
    found = movements(year(2024, {B: G}), [year(2023, {A: E})], [LineageStep(A, B, "renamed", 2025)])

    assert found == Movements(2023, {B: TrendMovement(Movement.NEW, 2023)}, (TrendAbsence(A, Absence.NOT_COVERED, E),))


def test_both_parts_of_a_split_trend_continue_it():
    steps = [LineageStep(A, B, "split", 2024), LineageStep(A, C, "split", 2024)]
    found = movements(year(2024, {B: G, C: E}), [year(2023, {A: E})], steps)

    assert found == Movements(
        2023,
        {
            B: TrendMovement(Movement.UP, 2023, (A,), E, (steps[0],)),
            C: TrendMovement(Movement.UNCHANGED, 2023, (A,), E, (steps[1],)),
        },
        (),
    )


def test_a_merged_trend_is_held_against_the_most_mature_of_those_it_continues():
    steps = (LineageStep(A, C, "merged", 2024), LineageStep(B, C, "merged", 2024))
    found = movements(year(2024, {C: G}), [year(2023, {A: E, B: S})], steps)

    assert found == Movements(2023, {C: TrendMovement(Movement.DOWN, 2023, (A, B), S, steps)}, ())


def test_a_trend_that_took_another_in_continues_both():
    step = LineageStep(B, A, "merged", 2024)
    found = movements(year(2024, {A: S}), [year(2023, {A: S, B: E})], [step])

    assert found == Movements(2023, {A: TrendMovement(Movement.UNCHANGED, 2023, (A, B), S, (step,))}, ())


def test_lineage_is_followed_over_several_steps():
    steps = (LineageStep(A, B, "renamed", 2023), LineageStep(B, C, "renamed", 2024))
    found = movements(year(2024, {C: E}), [year(2022, {A: E})], steps)

    assert found.moved[C] == TrendMovement(Movement.UNCHANGED, 2022, (A,), E, (steps[1], steps[0]))


def test_lineage_in_a_circle_ends():
    steps = [LineageStep(A, B, "renamed", 2020), LineageStep(B, A, "renamed", 2021)]
    found = movements(year(2024, {A: E}), [year(2023, {C: E})], steps)

    assert found.moved[A].movement is Movement.NEW

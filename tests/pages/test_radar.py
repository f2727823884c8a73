"""The radar: established in the middle, a sector for each theme."""

from itertools import combinations
from math import dist

import pytest

from reports.document.words import Maturity
from reports.pages.parts import Link
from reports.pages.radar import SIZE, Placed, radar


def _placed(name: str, theme: str, *maturities: Maturity) -> Placed:
    return Placed(Link(name, f"/techniques/{name}/"), theme, maturities)


def _distance(blip) -> float:
    return ((blip.x - SIZE / 2) ** 2 + (blip.y - SIZE / 2) ** 2) ** 0.5


def test_what_is_established_stands_nearer_the_middle_than_what_emerges():
    found = radar(2024, [_placed("new", "A", Maturity.EMERGING), _placed("old", "A", Maturity.ESTABLISHED)])
    (sector,) = found.sectors
    assert [(blip.number, blip.technique.words) for blip in sector.blips] == [(1, "old"), (2, "new")]
    assert _distance(sector.blips[0]) < _distance(sector.blips[1])


def test_a_technique_on_which_sections_differ_shows_its_span():
    found = radar(
        2024, [_placed("split", "A", Maturity.EMERGING, Maturity.ESTABLISHED), _placed("sure", "B", Maturity.GROWING)]
    )
    (differs,), (agreed,) = (sector.blips for sector in found.sectors)
    assert agreed.end is None
    assert _distance(differs.end) > _distance(differs)


@pytest.mark.parametrize(("count", "radius"), [(4, 15), (40, 12), (60, 9)])
def test_no_technique_lies_on_another_however_many_there_are(count, radius):
    names = [f"technique {number}" for number in range(count)]
    found = radar(2024, [_placed(name, "AB"[len(name) % 2], Maturity.ESTABLISHED) for name in names])
    places = [(blip.x, blip.y) for sector in found.sectors for blip in sector.blips]
    assert found.radius == radius
    assert min(dist(*pair) for pair in combinations(places, 2)) > 2 * radius


def test_a_long_theme_is_written_in_lines():
    (sector,) = radar(2024, [_placed("one", "Training and architecture", Maturity.GROWING)]).sectors
    assert sector.lines == ("Training and", "architecture")


def test_there_is_no_radar_of_nothing():
    assert radar(2024, []) is None

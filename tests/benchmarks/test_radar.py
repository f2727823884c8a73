"""How long a radar takes: the goal is two seconds when the index is written. Printed, never asserted."""

from time import process_time

import pytest

from reports.languages import ENGLISH
from reports.rendering.radar import radar_svg
from tests.rendering.test_radar import many

pytestmark = pytest.mark.speed


def test_the_time_that_a_radar_takes(capsys):
    lines = []
    for count in (31, 40, 100):
        radar_svg.cache_clear()
        started = process_time()
        assert radar_svg(many(count), ENGLISH, label="Radar")
        lines.append(f"  {count:3} techniques  {process_time() - started:.2f} s of processor time")
    with capsys.disabled():
        print("\nThe radar, goal 2 s:", *lines, sep="\n")  # noqa: T201

"""Colours of drawings: marks at least 3:1 and words at least 4.5:1 on what they stand on, in light and dark."""

import re
from pathlib import Path

import pytest

from reports.document.words import Maturity
from reports.rendering.charts.scales import _TONES
from reports.rendering.drawing import COLOURS, by_maturity, dark_rules
from reports.rendering.drawing import pictures as colours

SITE = Path(__file__).parents[2] / "reports" / "static" / "site"
GROUNDS = ["light", "dark"]
MATURITIES = [by_maturity(each) for each in Maturity]


def contrast(one, other):
    """The ratio of WCAG 2.2, 1.4.3."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("ground", GROUNDS)
def test_words_are_at_least_four_and_a_half_to_one(ground):
    pairs = [
        (word, paper) for word in (colours.INK, colours.MUTED, *MATURITIES) for paper in (colours.PAPER, colours.TINT)
    ]
    pairs += [(paint.words, paint.fill) for paint in _TONES]
    assert {(a.name, b.name) for a, b in pairs if contrast(getattr(a, ground), getattr(b, ground)) < 4.5} == set()


@pytest.mark.parametrize("ground", GROUNDS)
def test_marks_and_axes_are_at_least_three_to_one(ground):
    marks = (colours.LINE, colours.BAR, colours.STEP, *MATURITIES)
    pairs = [(mark, paper) for mark in marks for paper in (colours.PAPER, colours.TINT)]
    pairs.append((colours.INK, colours.BAR))
    assert {(a.name, b.name) for a, b in pairs if contrast(getattr(a, ground), getattr(b, ground)) < 3} == set()


def test_each_colour_has_its_rules_in_the_style_sheets_of_site_and_book():
    css = (SITE / "figures.css").read_text("utf-8")
    for colour in COLOURS:
        for paint in ("fill", "stroke"):
            assert re.search(rf"\.{paint}-{colour.name} \{{\s*{paint}: var\(--{colour.name}\);", css)
            assert f".{paint}-{colour.name} {{ {paint}: {colour.dark}; }}" in dark_rules()


def test_the_site_has_the_same_colours_as_the_drawings():
    css = (SITE / "base.css").read_text("utf-8") + (SITE / "figures.css").read_text("utf-8")
    for colour in COLOURS:
        said = re.findall(rf"--{colour.name}: (#[0-9a-f]{{6}})", css)
        assert said[-2:] == [colour.light, colour.dark]

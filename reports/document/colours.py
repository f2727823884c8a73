"""Legibility of a publisher's accent colour, by the contrast ratio of WCAG 2.2. Colours are strings such as `#8a2b1d`."""

from functools import cache

#: The background of pages, and that in dark mode.
PAPER = "#fbf9f4"
DARK = "#16181b"
#: The minimum contrast ratio of text (WCAG 2.2, 1.4.3).
LEAST = 4.5

type Channels = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 (the same colour) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def is_legible(colour: str, ground: str) -> bool:
    """Return whether text in `colour` has enough contrast on the background `ground`."""
    return contrast(colour, ground) >= LEAST


@cache
def legible(colour: str, ground: str) -> str:
    """Return `colour`, or its nearest shade or tint with enough contrast on the background `ground`."""
    if is_legible(colour, ground):
        return colour
    towards = "#ffffff" if _luminance(ground) < _luminance("#767676") else "#000000"
    steps = (mixed(colour, towards, step / 100) for step in range(1, 101))
    return next(each for each in steps if is_legible(each, ground))


def _channels(colour: str) -> Channels:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def mixed(one: str, other: str, share: float) -> str:
    """Return a mix of two colours: `one` for the share 0, `other` for 1."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()


def _luminance(colour: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (each / 255 for each in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

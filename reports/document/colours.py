"""Colours of a publisher's own: whether words in them can be read, and the nearest that can. Contrast as WCAG 2.2 defines it."""

from functools import cache

#: The grounds that words stand on, and the least contrast of words (WCAG 2.2, 1.4.3).
PAPER, DARK, LEAST = "#fbf9f4", "#16181b", 4.5

type Channels = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white), of two colours as #rrggbb."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def is_legible(colour: str, ground: str) -> bool:
    """Whether words in `colour` can be read on `ground`."""
    return contrast(colour, ground) >= LEAST


@cache
def legible(colour: str, ground: str) -> str:
    """`colour`, or the nearest shade or tint of it that can be read on `ground`."""
    if is_legible(colour, ground):
        return colour
    towards = "#ffffff" if _luminance(ground) < _luminance("#767676") else "#000000"
    steps = (mixed(colour, towards, step / 100) for step in range(1, 101))
    return next(each for each in steps if is_legible(each, ground))


def _channels(colour: str) -> Channels:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def mixed(one: str, other: str, share: float) -> str:
    """A mix of two colours, with `share` of the other."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()


def _luminance(colour: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (each / 255 for each in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

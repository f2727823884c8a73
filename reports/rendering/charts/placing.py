"""Where words stand beside their marks, clear of all else."""

from collections.abc import Iterable

from reports.rendering.drawing import Face, width

#: How large words beside marks are.
SMALL = 13.0

type Box = tuple[float, float, float, float]


def box_of(at: tuple[float, float], half: float = 6) -> Box:
    """What a mark takes."""
    return at[0] - half, at[1] - half, at[0] + half, at[1] + half


def free_place(
    words: str, face: Face, *, at: tuple[float, float], taken: Iterable[Box], within: tuple[float, float]
) -> Box | None:
    """Where a name stands: right of its mark, left of it, above or below; None where nothing is free."""
    wide, (x, y) = width(words, SMALL, face), at
    others = [each for each in taken if each != box_of(at)]
    for left, middle in ((x + 9, y), (x - 9 - wide, y), (x - wide / 2, y - 15), (x - wide / 2, y + 15)):
        box = (left, middle - 8, left + wide, middle + 8)
        if left >= within[0] + 2 and box[2] <= within[1] and all(_apart(box, other) for other in others):
            return box
    return None


def _apart(one: Box, other: Box) -> bool:
    return one[2] < other[0] or one[0] > other[2] or one[3] < other[1] or one[1] > other[3]

"""Where each trend stands: living ones in lanes, in the edition's order; forebears at the mean of what they became; others below."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.rendering.picture.trend_history import Kin, Node, Story

#: How often lanes are moved down at most; what still stands on another then moves by itself.
_PASSES = 12


@dataclass(frozen=True)
class Sizes:
    """Heights: of a lane, of a row of trends that ended, and how near to each other two shapes of one year may stand."""

    row: float = 30.0
    ended: float = 23.5
    gap: float = 19.0


@dataclass
class Layout:
    """The height of each trend; which are forebears of living ones, and which led nowhere."""

    heights: dict[str, float]
    forebears: list[str]
    ended: list[str]
    bottom: float
    years: Mapping[str, list[int]]
    steps: list[Kin] = field(default_factory=list)


def lay_out(story: Story, sizes: Sizes, more: Mapping[str, float] | None = None) -> Layout:
    """The heights, from 0 down; `more`: how much more room than a row some living trend takes below it.

    No chance, no clock: the same story gives the same picture.
    """
    years = _years(story)
    steps = [step for step in story.kin if _ends(step, years)]
    lanes, lane = {}, 0.0
    for node in story.living():
        lanes[node.trend] = lane
        lane += sizes.row + (more or {}).get(node.trend, 0.0)
    heirs = _heirs(steps)
    forebears = _forebears(story, heirs, lanes, years)
    heights = _with_forebears(lanes, forebears, heirs, years, sizes.gap)
    for _ in range(_PASSES):
        if not _make_room(lanes, heights, forebears, years, sizes.gap):
            break
        heights = _with_forebears(lanes, forebears, heirs, years, sizes.gap)
    _part(heights, lanes, forebears, years, sizes.gap)
    bottom = max([*heights.values(), 0.0])
    ended = _ended(story, heights, years)
    level = max([bottom, *(heights[trend] + taken for trend, taken in (more or {}).items())]) + sizes.row * 0.5
    for trend in ended:
        free = [each for each in heirs.get(trend, ()) if each in ended and each in heights]
        free = [each for each in free if heights[each] not in {heights.get(other) for other in _parents(each, steps)}]
        if not free:
            level += sizes.ended
            bottom = level
        heights[trend] = heights[free[0]] if free else level
    top = min([*heights.values(), 0.0])
    heights = {trend: height - top for trend, height in heights.items()}
    return Layout(heights, forebears, ended, bottom - top, years, steps)


def ends_of(step: Kin, years: Mapping[str, list[int]]) -> tuple[int, int]:
    """The last year of the forebear before the step, and the first of the heir from it on."""
    return max(y for y in years[step.parent] if y < step.year), min(y for y in years[step.child] if y >= step.year)


def _ends(step: Kin, years: Mapping[str, list[int]]) -> bool:
    before, after = years.get(step.parent, []), years.get(step.child, [])
    return any(y < step.year for y in before) and any(y >= step.year for y in after)


def _years(story: Story) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for node in sorted(story.nodes, key=lambda node: (node.year, node.number, node.trend)):
        found.setdefault(node.trend, []).append(node.year)
    return found


def _heirs(steps: list[Kin]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for step in steps:
        found.setdefault(step.parent, []).append(step.child)
    return found


def _parents(trend: str, steps: list[Kin]) -> list[str]:
    return [step.parent for step in steps if step.child == trend]


def _forebears(
    story: Story, heirs: Mapping[str, list[str]], lanes: Mapping[str, float], years: Mapping[str, list[int]]
) -> list[str]:
    """Those from whom a living trend comes, the latest first."""
    found: set[str] = set()
    grown = True
    while grown:
        more = {
            p for p, children in heirs.items() if p not in lanes and any(c in lanes or c in found for c in children)
        }
        grown = bool(more - found)
        found |= more
    numbers = {node.trend: node.number for node in story.nodes}
    return sorted(found, key=lambda trend: (-years[trend][-1], numbers[trend], trend))


def _with_forebears(
    lanes: Mapping[str, float],
    forebears: list[str],
    heirs: Mapping[str, list[str]],
    years: Mapping[str, list[int]],
    gap: float,
) -> dict[str, float]:
    """Each forebear at the mean of its heirs, and those with the same mean spread evenly around it; where one that goes on stands
    there in their years, above and below it."""
    heights, left = dict(lanes), list(forebears)
    while left:
        # Heirs come first; trends that are said to be each other's heirs, all together.
        ready = [trend for trend in left if not {*heirs[trend]} & {*left}] or left
        means: dict[float, list[str]] = {}
        for trend in ready:
            known = [heights[child] for child in heirs[trend] if child in heights]
            means.setdefault(round(sum(known) / len(known), 2) if known else 0.0, []).append(trend)
        settled = dict(heights)
        for mean, group in means.items():
            there = [other for other, height in settled.items() if abs(height - mean) < 0.01]
            is_taken = any(_meet(years[trend], years[other]) for trend in group for other in there)
            places = _beside(len(group)) if is_taken else [n - (len(group) - 1) / 2 for n in range(len(group))]
            heights |= {trend: mean + place * gap for trend, place in zip(group, places, strict=True)}
        left = [trend for trend in left if trend not in heights]
    return heights


def _beside(count: int) -> list[float]:
    """So many places above and below one that is taken, from the top: -1 and 1, and then -2."""
    return sorted((number // 2 + 1) * (1.0 if number % 2 else -1.0) for number in range(count))


def _make_room(
    lanes: dict[str, float],
    heights: Mapping[str, float],
    forebears: list[str],
    years: Mapping[str, list[int]],
    gap: float,
) -> bool:
    """Move lanes down where a forebear comes too near to one that is in use in its years."""
    for trend in forebears:
        for lane in (each for each in lanes if _meet(years[trend], years[each])):
            apart = heights[lane] - heights[trend]
            start = lanes[lane] if apart >= 0 else min((y for y in lanes.values() if y > lanes[lane]), default=None)
            if abs(apart) < gap - 0.01 and start is not None:
                lanes |= {each: y + gap - abs(apart) for each, y in lanes.items() if y >= start}
                return True
    return False


def _part(
    heights: dict[str, float],
    lanes: Mapping[str, float],
    forebears: list[str],
    years: Mapping[str, list[int]],
    gap: float,
) -> None:
    """Move a forebear that still stands on another trend of its years to the nearest free height."""
    settled = list(lanes)
    for trend in forebears:
        taken = [heights[each] for each in settled if _meet(years[trend], years[each])]
        tries = (heights[trend] + sign * step * gap / 4 for step in range(60) for sign in (1, -1))
        free = (each for each in tries if all(abs(each - other) >= gap * 0.78 for other in taken))
        heights[trend] = next(free, heights[trend])
        settled.append(trend)


def _meet(one: list[int], other: list[int]) -> bool:
    """Whether two trends stand, or a line of theirs runs, in the same year."""
    return one[0] <= other[-1] and other[0] <= one[-1]


def _ended(story: Story, heights: Mapping[str, float], years: Mapping[str, list[int]]) -> list[str]:
    first: dict[str, Node] = {}
    for node in story.nodes:
        if node.trend not in heights:
            first.setdefault(node.trend, node)
    return sorted(first, key=lambda trend: (-years[trend][-1], first[trend].number, trend))

"""The history of a report's trends over the years, as a sentence, and the layout of its picture."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from reports.document.words import Absence, Maturity, Movement
from reports.languages import Phrase, Plural, Translator
from reports.rendering.terms import ABSENCE, LINEAGE, MATURITY, MOVEMENT


class Node(NamedTuple):
    """A trend in one year. `trend` is a key of the trend, `number` that of its section, and `address` a link target or ""."""

    trend: str
    year: int
    number: int
    name: str
    maturity: Maturity
    movement: Movement
    address: str = ""


class HistoryStep(NamedTuple):
    """A step of lineage: in `year`, the trend `parent` was renamed, split or merged (`kind`) into `child`."""

    parent: str
    child: str
    kind: str
    year: int


class TrendHistory(NamedTuple):
    """The trends of a report up to `year`. `years` are the published years in order; `ended` are trends that `year` declares ended."""

    year: int
    years: tuple[int, ...]
    nodes: tuple[Node, ...]
    steps: tuple[HistoryStep, ...]
    ended: frozenset[str] = frozenset()

    @property
    def since(self) -> int | None:
        """Return the previous year, with which movements compare, or None."""
        return self.years[-2] if len(self.years) > 1 else None

    def current_trends(self) -> tuple[Node, ...]:
        """Return the trends of the year, in the order of its sections."""
        return tuple(sorted((node for node in self.nodes if node.year == self.year), key=lambda node: node.number))

    def steps_of_year(self, trend: str) -> tuple[HistoryStep, ...]:
        """Return the steps that led to the trend in this year."""
        return tuple(step for step in self.steps if step.child == trend and step.year == self.year)

    def path_to(self, trend: str) -> dict[str, int]:
        """Return a trend and its ancestors, each with the last year in which it leads to the trend."""
        found = {trend: self.year}
        pending = [trend]
        while pending:
            child = pending.pop()
            for step in self.steps:
                if step.child == child and found.get(step.parent, 0) < step.year - 1 < found[child]:
                    found[step.parent] = step.year - 1
                    pending.append(step.parent)
        return found

    def is_new(self, trend: str) -> bool:
        """Return whether a trend began this year, without ancestors, in a report with earlier years."""
        path = self.path_to(trend)
        return self.since is not None and all(
            node.year == self.year for node in self.nodes if node.year <= path.get(node.trend, 0)
        )

    def not_covered(self) -> int:
        """Return the number of trends of the previous year that have no section, no successor and were not declared ended."""
        now = {node.trend for node in self.current_trends()}
        succeeded = {step.parent for step in self.steps if step.child in now}
        return len({node.trend for node in self.nodes if node.year == self.since} - now - succeeded - self.ended)

    def has_gaps(self) -> bool:
        """Return whether a year leaves out an earlier trend that returns this year or has no successor."""
        there = {(node.trend, node.year) for node in self.nodes}
        succeeded = {step.parent for step in self.steps}
        return any(
            (trend, later) not in there
            for trend, year in there
            for later in self.years
            if later > year and ((trend, self.year) in there or trend not in succeeded)
        )

    def unlinked(self) -> "TrendHistory":
        """Return the history without links, for downloads."""
        return self._replace(nodes=tuple(node._replace(address="") for node in self.nodes))

    def until(self, years: int) -> "TrendHistory":
        """Return the history of its last `years` years."""
        last = self.years[-years:]
        return self._replace(years=last, nodes=tuple(node for node in self.nodes if node.year in last))


_MOVED = {
    Movement.UP: Phrase("↑ up", "movement"),
    Movement.DOWN: Phrase("↓ down", "movement"),
    Movement.RETURNED: MOVEMENT[Movement.RETURNED],
}


def movement_text(history: TrendHistory, node: Node, translate: Translator) -> str:
    """Return lineage and movement of a trend as a text, such as “split, ↑ up”, or ""."""
    parts = [translate(LINEAGE[step.kind]) for step in history.steps_of_year(node.trend)][:1]
    if node.movement in _MOVED:
        parts.append(translate(_MOVED[node.movement]))
    elif node.movement is Movement.NEW and not parts:
        parts.append(translate(MOVEMENT[Movement.NEW]))
    return translate.in_a_row(parts)


#: A year in a text of several years.
_YEAR = Phrase("{maturity} {year}")
IN_YEAR = Phrase("{maturity} in {year}")


def sentence(history: TrendHistory, translate: Translator) -> str:
    """Return the numbers of movements: “Since 2024 two trends moved up; one split in two; five are not covered this year.”"""
    current = history.current_trends()
    now = {node.trend for node in current}
    if history.since is None:
        return translate.count(*_FIRST, len(current), number=translate.few(len(current)))
    counts = Counter(node.movement for node in current)
    moves = translate.listed(_counted(translate, (_UP, counts[Movement.UP]), (_DOWN, counts[Movement.DOWN])))
    if not moves and any(node.maturity is not Maturity.NOT_RATED for node in current):
        moves = translate("no trend moved up or down")
    steps = [step for step in history.steps if step.year == history.year and step.child in now]
    splits = split_counted(
        parts_of([(step.parent, step.child) for step in steps if step.kind == "split"], now), translate
    )
    successors = {step.child for step in steps}
    others = _counted(
        translate,
        (_MERGED, len({step.child for step in steps if step.kind == "merged"})),
        (_RENAMED, len({step.child for step in steps if step.kind == "renamed"})),
        (_NEW, sum(node.movement is Movement.NEW and node.trend not in successors for node in current)),
        (_RETURNED, counts[Movement.RETURNED]),
    )
    absent = _counted(translate, (_NOT_COVERED, history.not_covered()), (_ENDED, len(history.ended)))
    clauses = translate.clauses([moves, translate.listed([*splits, *others]), *absent])
    return translate("Since {year} {clauses}.", year=history.since, clauses=clauses or translate("nothing has changed"))


def path_text(history: TrendHistory, trend: str, translate: Translator, phrase: Phrase = _YEAR) -> str:
    """Return the maturities of a trend and its ancestors: “Emerging 2023, growing 2024”, or that it is new in the year.

    `phrase` names one year.
    """
    path = history.path_to(trend)
    nodes = [node for node in history.nodes if node.year <= path.get(node.trend, 0)]
    covered = [node.year for node in nodes] or [history.year]
    has_successor = any(step.parent == trend and step.year > max(covered) for step in history.steps)
    last = max(covered) if has_successor else history.year
    parts = []
    for year in (each for each in history.years if min(covered) <= each <= last):
        levels = dict.fromkeys(translate.label(MATURITY[node.maturity]) for node in nodes if node.year == year)
        named = translate.listed([*levels]) or translate.label(ABSENCE[Absence.NOT_COVERED])
        parts.append(translate(phrase, maturity=named, year=year))
    text = translate.in_a_row(parts)
    if history.is_new(trend):
        text = translate("New in {year}: {maturity}", year=history.year, maturity=named)
    return text[:1].upper() + text[1:]


def _counted(translate: Translator, *counts: tuple[Plural, int]) -> list[str]:
    """Return a clause for each number that is not 0, with the number in words."""
    return [translate.count(*forms, number, number=translate.few(number)) for forms, number in counts if number]


def parts_of[T](splits: Iterable[tuple[T, T]], now: Collection[T]) -> list[int]:
    """Return the number of parts of each split trend, given pairs (parent, part). A parent that is in `now` is a part too."""
    found = Counter(parent for parent, _ in splits)
    return [count + (parent in now) for parent, count in found.items()]


def split_counted(parts: Iterable[int], translate: Translator) -> list[str]:
    """Return “one split in two” for each number of parts above one."""
    return [
        translate.count("one split in {number}", "one split in {number}", count, number=translate.few(count))
        for count in parts
        if count > 1
    ]


#: Counts the trends that others were merged into, new or not, as the comparison of two years does.
_MERGED = Plural("{number} came out of a merger", "{number} came out of mergers")
_RENAMED = Plural("{number} was renamed", "{number} were renamed")
_FIRST = Plural("This edition has {number} trend.", "This edition has {number} trends.")
_UP = Plural("{number} trend moved up", "{number} trends moved up")
_DOWN = Plural("{number} trend moved down", "{number} trends moved down")
_NOT_COVERED = Plural("{number} is not covered this year", "{number} are not covered this year")
_ENDED = Plural("{number} ended", "{number} ended")
_NEW = Plural("{number} is new", "{number} are new")
_RETURNED = Plural("{number} returned", "{number} returned")


#: The limit of passes that move rows down. After them, predecessors that still overlap are moved alone.
_PASSES = 12


@dataclass(frozen=True)
class Sizes:
    """The height of a row, the height of a row of an ended trend, and the minimum distance of two shapes in one year."""

    row: float = 30.0
    ended: float = 23.5
    gap: float = 19.0


@dataclass
class Layout:
    """The height of each trend. `ancestors` are trends that a trend of the year continues, `ended` all other earlier trends."""

    heights: dict[str, float]
    ancestors: list[str]
    ended: list[str]
    bottom: float
    years: Mapping[str, list[int]]
    steps: list[HistoryStep] = field(default_factory=list)


def lay_out(history: TrendHistory, sizes: Sizes, more: Mapping[str, float] | None = None) -> Layout:
    """Return the layout, with heights from 0 down. `more` is additional height below trends of the year, for long names.

    It is deterministic: the same history gives the same picture.
    """
    years = _years(history)
    steps = [step for step in history.steps if _has_both_ends(step, years)]
    lanes = {}
    lane = 0.0
    for node in history.current_trends():
        lanes[node.trend] = lane
        lane += sizes.row + (more or {}).get(node.trend, 0.0)
    successors = _successors(steps)
    ancestors = _ancestors(history, successors, lanes, years)
    heights = _with_ancestors(lanes, ancestors, successors, years, sizes.gap)
    for _ in range(_PASSES):
        if not _make_room(lanes, heights, ancestors, years, sizes.gap):
            break
        heights = _with_ancestors(lanes, ancestors, successors, years, sizes.gap)
    _separate(heights, lanes, ancestors, years, sizes.gap)
    bottom = max([*heights.values(), 0.0])
    ended = _ended(history, heights, years)
    level = max([bottom, *(heights[trend] + taken for trend, taken in (more or {}).items())]) + sizes.row * 0.5
    for trend in ended:
        free = [each for each in successors.get(trend, ()) if each in ended and each in heights]
        free = [each for each in free if heights[each] not in {heights.get(other) for other in _parents(each, steps)}]
        if not free:
            level += sizes.ended
            bottom = level
        heights[trend] = heights[free[0]] if free else level
    top = min([*heights.values(), 0.0])
    heights = {trend: height - top for trend, height in heights.items()}
    return Layout(heights, ancestors, ended, bottom - top, years, steps)


def ends_of(step: HistoryStep, years: Mapping[str, list[int]]) -> tuple[int, int]:
    """Return the last year of the parent before the step, and the first year of the child from the step on."""
    return max(y for y in years[step.parent] if y < step.year), min(y for y in years[step.child] if y >= step.year)


def _has_both_ends(step: HistoryStep, years: Mapping[str, list[int]]) -> bool:
    before = years.get(step.parent, [])
    after = years.get(step.child, [])
    return any(y < step.year for y in before) and any(y >= step.year for y in after)


def _years(history: TrendHistory) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for node in sorted(history.nodes, key=lambda node: (node.year, node.number, node.trend)):
        found.setdefault(node.trend, []).append(node.year)
    return found


def _successors(steps: list[HistoryStep]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for step in steps:
        found.setdefault(step.parent, []).append(step.child)
    return found


def _parents(trend: str, steps: list[HistoryStep]) -> list[str]:
    return [step.parent for step in steps if step.child == trend]


def _ancestors(
    history: TrendHistory,
    successors: Mapping[str, list[str]],
    lanes: Mapping[str, float],
    years: Mapping[str, list[int]],
) -> list[str]:
    """Return the trends that a trend of the year continues, the latest first."""
    found: set[str] = set()
    grown = True
    while grown:
        more = {
            p
            for p, children in successors.items()
            if p not in lanes and any(c in lanes or c in found for c in children)
        }
        grown = bool(more - found)
        found |= more
    numbers = {node.trend: node.number for node in history.nodes}
    return sorted(found, key=lambda trend: (-years[trend][-1], numbers[trend], trend))


def _with_ancestors(
    lanes: Mapping[str, float],
    ancestors: list[str],
    successors: Mapping[str, list[str]],
    years: Mapping[str, list[int]],
    gap: float,
) -> dict[str, float]:
    """Return the heights with ancestors, each at the mean of its successors.

    Ancestors with the same mean are spread evenly around it, or above and below it if another trend is there in their years.
    """
    heights = dict(lanes)
    left = list(ancestors)
    while left:
        # Successors come first; trends that are each other's successors all together.
        ready = [trend for trend in left if not {*successors[trend]} & {*left}] or left
        means: dict[float, list[str]] = {}
        for trend in ready:
            known = [heights[child] for child in successors[trend] if child in heights]
            means.setdefault(round(sum(known) / len(known), 2) if known else 0.0, []).append(trend)
        placed = dict(heights)
        for mean, group in means.items():
            there = [other for other, height in placed.items() if abs(height - mean) < 0.01]
            is_taken = any(_meet(years[trend], years[other]) for trend in group for other in there)
            places = _beside(len(group)) if is_taken else [n - (len(group) - 1) / 2 for n in range(len(group))]
            heights |= {trend: mean + place * gap for trend, place in zip(group, places, strict=True)}
        left = [trend for trend in left if trend not in heights]
    return heights


def _beside(count: int) -> list[float]:
    """Return that many positions above and below 0, from the top: [-1, 1] for 2, [-2, -1, 1] for 3."""
    return sorted((number // 2 + 1) * (1.0 if number % 2 else -1.0) for number in range(count))


def _make_room(
    lanes: dict[str, float],
    heights: Mapping[str, float],
    ancestors: list[str],
    years: Mapping[str, list[int]],
    gap: float,
) -> bool:
    """Move rows down where an ancestor is too near to a row that is in use in its years. Return whether anything was moved."""
    for trend in ancestors:
        for lane in (each for each in lanes if _meet(years[trend], years[each])):
            apart = heights[lane] - heights[trend]
            start = lanes[lane] if apart >= 0 else min((y for y in lanes.values() if y > lanes[lane]), default=None)
            if abs(apart) < gap - 0.01 and start is not None:
                lanes |= {each: y + gap - abs(apart) for each, y in lanes.items() if y >= start}
                return True
    return False


def _separate(
    heights: dict[str, float],
    lanes: Mapping[str, float],
    ancestors: list[str],
    years: Mapping[str, list[int]],
    gap: float,
) -> None:
    """Move each ancestor that still overlaps another trend of its years to the nearest free height."""
    placed = list(lanes)
    for trend in ancestors:
        taken = [heights[each] for each in placed if _meet(years[trend], years[each])]
        tries = (heights[trend] + sign * step * gap / 4 for step in range(60) for sign in (1, -1))
        free = (each for each in tries if all(abs(each - other) >= gap * 0.78 for other in taken))
        heights[trend] = next(free, heights[trend])
        placed.append(trend)


def _meet(one: list[int], other: list[int]) -> bool:
    """Return whether two trends, or their lines, are in the same year, given the years of both in order."""
    return one[0] <= other[-1] and other[0] <= one[-1]


def _ended(history: TrendHistory, heights: Mapping[str, float], years: Mapping[str, list[int]]) -> list[str]:
    first: dict[str, Node] = {}
    for node in history.nodes:
        if node.trend not in heights:
            first.setdefault(node.trend, node)
    return sorted(first, key=lambda trend: (-years[trend][-1], first[trend].number, trend))

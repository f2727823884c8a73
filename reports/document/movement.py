"""Movement: the change of each trend's maturity since the nearest earlier year, following lineage."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from reports.document.words import LADDER, Absence, Maturity, Movement


@dataclass(frozen=True)
class LineageStep:
    """A step of lineage: in `year`, the trend `parent` was renamed to `child`, merged into it, or split into it and others."""

    parent: UUID
    child: UUID
    kind: str
    year: int
    note: str = ""


@dataclass(frozen=True)
class YearOfTrends:
    """The trends of a published year: the maturity of each by uid, and the uids of those that it declares ended."""

    year: int
    maturities: Mapping[UUID, Maturity]
    ended: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class TrendMovement:
    """A trend's movement since the year `since`.

    `before` are the uids of the trends of that year that it continues (itself, or its ancestors), `was` is the highest maturity of
    these, and `descents` are the steps of lineage between.
    """

    movement: Movement
    since: int | None = None
    before: tuple[UUID, ...] = ()
    was: Maturity | None = None
    descents: tuple[LineageStep, ...] = ()

    @property
    def lineage(self) -> tuple[LineageStep, ...]:
        """Return the steps that start at a trend in `before`, without earlier ones."""
        return tuple(step for step in self.descents if step.parent in self.before)


@dataclass(frozen=True)
class TrendAbsence:
    """A trend of the earlier year that has no section this year."""

    trend: UUID
    absence: Absence
    was: Maturity


@dataclass(frozen=True)
class Movements:
    """All movements of a year. `since` is the earlier year that it is compared with, or None for the first year."""

    since: int | None
    moved: Mapping[UUID, TrendMovement]
    absent: tuple[TrendAbsence, ...]


def movements(this: YearOfTrends, earlier: Sequence[YearOfTrends], descents: Collection[LineageStep]) -> Movements:
    """Compare `this` year with the nearest of the years before it in `earlier`; later years are ignored."""
    years = sorted((year for year in earlier if year.year < this.year), key=lambda year: year.year)
    if not years:
        return Movements(None, {trend: TrendMovement(Movement.NONE) for trend in this.maturities}, ())
    *older, last = years
    known = [step for step in descents if step.year <= this.year]
    moved = {trend: _moved(trend, this.maturities[trend], last, older, known) for trend in this.maturities}
    continued = {trend for state in moved.values() for trend in state.before}
    absent = tuple(
        TrendAbsence(trend, Absence.ENDED if trend in this.ended else Absence.NOT_COVERED, was)
        for trend, was in last.maturities.items()
        if trend not in continued
    )
    return Movements(last.year, moved, absent)


def _moved(
    trend: UUID, now: Maturity, last: YearOfTrends, older: Sequence[YearOfTrends], descents: Collection[LineageStep]
) -> TrendMovement:
    before, steps = _ancestors_in(trend, last, descents)
    if before:
        was = max((last.maturities[each] for each in before), key=_rank)
        return TrendMovement(direction(was, now), last.year, before, was, steps)
    for year in reversed(older):
        if _ancestors_in(trend, year, descents)[0]:
            return TrendMovement(Movement.RETURNED, year.year, (), None, ())
    return TrendMovement(Movement.NEW, last.year, (), None, tuple(step for step in descents if step.child == trend))


def _ancestors_in(
    trend: UUID, year: YearOfTrends, descents: Collection[LineageStep]
) -> tuple[tuple[UUID, ...], tuple[LineageStep, ...]]:
    """Return the trends of `year` that `trend` continues, and the steps of lineage from them.

    These are the trend itself with those merged into it since, or else its nearest ancestors in that year.
    """
    if trend in year.maturities:
        merged = tuple(
            step
            for step in descents
            if step.child == trend and step.parent in year.maturities and step.year > year.year
        )
        return (trend, *(step.parent for step in merged)), merged
    front = {trend}
    visited = {trend}
    taken = []
    while front:
        steps = [step for step in descents if step.child in front and step.parent not in visited]
        taken += steps
        front = {step.parent for step in steps}
        visited |= front
        if found := [parent for parent in front if parent in year.maturities]:
            return tuple(sorted(found, key=str)), tuple(taken)
    return (), ()


def _rank(maturity: Maturity) -> int:
    return LADDER.index(maturity) if maturity in LADDER else -1


def direction(was: Maturity, now: Maturity) -> Movement:
    """Return whether a change of maturity is up, down or unchanged; NONE if one of the two is not rated."""
    if Maturity.NOT_RATED in (was, now):
        return Movement.NONE
    if was is now:
        return Movement.UNCHANGED
    if now is Maturity.DECLINING:
        return Movement.DOWN
    return Movement.UP if was is Maturity.DECLINING or _rank(now) > _rank(was) else Movement.DOWN

"""Movement: what became of each trend since the nearest earlier year, following lineage."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from reports.document.words import LADDER, Absence, Maturity, Movement


@dataclass(frozen=True)
class Descent:
    """A step of lineage: in `year`, `parent` became (or became part of, or parted into) `child`."""

    parent: UUID
    child: UUID
    kind: str
    year: int
    note: str = ""


@dataclass(frozen=True)
class YearOfTrends:
    """What one published year says: trend uid -> maturity, and the trends it calls ended."""

    year: int
    maturities: Mapping[UUID, Maturity]
    ended: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Moved:
    """A trend's movement; `before` are the trends of the earlier year that it continues (itself, or its parents)."""

    movement: Movement
    since: int | None = None
    before: tuple[UUID, ...] = ()
    was: Maturity | None = None
    descents: tuple[Descent, ...] = ()

    @property
    def lineage(self) -> tuple[Descent, ...]:
        """The steps that lead from what it continues; those of a past that the earlier year knows nothing of are none."""
        return tuple(step for step in self.descents if step.parent in self.before)


@dataclass(frozen=True)
class Absent:
    """A trend of the earlier year that this year does not have."""

    trend: UUID
    absence: Absence
    was: Maturity


@dataclass(frozen=True)
class Movements:
    """All that moved in a year: `since` is the earlier year it is held against, None for the first."""

    since: int | None
    moved: Mapping[UUID, Moved]
    absent: tuple[Absent, ...]


def movements(this: YearOfTrends, earlier: Sequence[YearOfTrends], descents: Collection[Descent]) -> Movements:
    """Hold `this` year against the nearest of `earlier`; years after it are ignored."""
    years = sorted((year for year in earlier if year.year < this.year), key=lambda year: year.year)
    if not years:
        return Movements(None, {trend: Moved(Movement.NONE) for trend in this.maturities}, ())
    last, older = years[-1], years[:-1]
    known = [step for step in descents if step.year <= this.year]
    moved = {trend: _moved(trend, this.maturities[trend], last, older, known) for trend in this.maturities}
    continued = {trend for state in moved.values() for trend in state.before}
    absent = tuple(
        Absent(trend, Absence.ENDED if trend in this.ended else Absence.NOT_COVERED, was)
        for trend, was in last.maturities.items()
        if trend not in continued
    )
    return Movements(last.year, moved, absent)


def _moved(
    trend: UUID, now: Maturity, last: YearOfTrends, older: Sequence[YearOfTrends], descents: Collection[Descent]
) -> Moved:
    before, steps = _ancestors_in(trend, last, descents)
    if before:
        was = max((last.maturities[each] for each in before), key=_rank)
        return Moved(direction(was, now), last.year, before, was, steps)
    for year in reversed(older):
        if _ancestors_in(trend, year, descents)[0]:
            return Moved(Movement.RETURNED, year.year, (), None, ())
    return Moved(Movement.NEW, last.year, (), None, tuple(step for step in descents if step.child == trend))


def _ancestors_in(
    trend: UUID, year: YearOfTrends, descents: Collection[Descent]
) -> tuple[tuple[UUID, ...], tuple[Descent, ...]]:
    """The trend itself if `year` has it, else its nearest ancestors there, with the steps that lead to them."""
    if trend in year.maturities:
        merged = tuple(
            step
            for step in descents
            if step.child == trend and step.parent in year.maturities and step.year > year.year
        )
        return (trend, *(step.parent for step in merged)), merged
    front, seen, taken = {trend}, {trend}, []
    while front:
        steps = [step for step in descents if step.child in front and step.parent not in seen]
        taken += steps
        front = {step.parent for step in steps}
        seen |= front
        if found := [parent for parent in front if parent in year.maturities]:
            return tuple(sorted(found, key=str)), tuple(taken)
    return (), ()


def _rank(maturity: Maturity) -> int:
    return LADDER.index(maturity) if maturity in LADDER else -1


def direction(was: Maturity, now: Maturity) -> Movement:
    """Up, down or unchanged, from one maturity to another."""
    if Maturity.NOT_RATED in (was, now):
        return Movement.NONE
    if was is now:
        return Movement.UNCHANGED
    if now is Maturity.DECLINING:
        return Movement.DOWN
    return Movement.UP if was is Maturity.DECLINING or _rank(now) > _rank(was) else Movement.DOWN

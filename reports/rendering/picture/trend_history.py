"""What the year's picture tells: which year said what of which trend, and what became of what."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from reports.document.words import Maturity, Movement
from reports.languages import Phrase, Plural, Words
from reports.rendering.terms import LINEAGE, MOVEMENT


class Node(NamedTuple):
    """What one year's section says of a trend. `number` is the section's; `trend` is any key; `address`, if there is one, is where
    the name leads on a page."""

    trend: str
    year: int
    number: int
    name: str
    maturity: Maturity
    movement: Movement
    address: str = ""


class Kin(NamedTuple):
    """In `year`, `parent` became, or parted into, or became part of `child`; `kind` is renamed, split or merged."""

    parent: str
    child: str
    kind: str
    year: int


class Story(NamedTuple):
    """All of a report up to `year`; `years` are those that are published, in order. The year says of trends that they have `ended`."""

    year: int
    years: tuple[int, ...]
    nodes: tuple[Node, ...]
    kin: tuple[Kin, ...]
    ended: frozenset[str] = frozenset()

    @property
    def since(self) -> int | None:
        """The year before, which movement is held against."""
        return self.years[-2] if len(self.years) > 1 else None

    def living(self) -> tuple[Node, ...]:
        """The trends of the year, in the order of its sections."""
        return tuple(sorted((node for node in self.nodes if node.year == self.year), key=lambda node: node.number))

    def steps_of_year(self, trend: str) -> tuple[Kin, ...]:
        """What led to the trend in this year."""
        return tuple(step for step in self.kin if step.child == trend and step.year == self.year)

    def not_covered(self) -> int:
        """How many trends of the year before this year leaves out, and neither ended nor are continued by an heir."""
        now = {node.trend for node in self.living()}
        went_on = {step.parent for step in self.kin if step.child in now}
        return len({node.trend for node in self.nodes if node.year == self.since} - now - went_on - self.ended)

    def has_gaps(self, *, ended: bool = True) -> bool:
        """Whether a later year leaves out a trend that goes on, or, with `ended`, one whose place nothing took."""
        there = {(node.trend, node.year) for node in self.nodes}
        went_on = {step.parent for step in self.kin}
        return any(
            (trend, later) not in there
            for trend, year in there
            for later in self.years
            if later > year and ((trend, self.year) in there or (ended and trend not in went_on))
        )

    def unlinked(self) -> "Story":
        """The same story with names that lead nowhere: for what is taken away."""
        return self._replace(nodes=tuple(node._replace(address="") for node in self.nodes))

    def until(self, years: int) -> "Story":
        """The same story of its last so many years."""
        kept = self.years[-years:]
        return self._replace(years=kept, nodes=tuple(node for node in self.nodes if node.year in kept))


_MOVED = {
    Movement.UP: Phrase("↑ up", "movement"),
    Movement.DOWN: Phrase("↓ down", "movement"),
    Movement.RETURNED: MOVEMENT[Movement.RETURNED],
}


def moved(story: Story, node: Node, words: Words) -> str:
    """How a trend moved, its lineage's word first: “split, ↑ up”. Nothing for what stayed as it was."""
    said = [words(LINEAGE[step.kind]) for step in story.steps_of_year(node.trend)][:1]
    if node.movement in _MOVED:
        said.append(words(_MOVED[node.movement]))
    elif node.movement is Movement.NEW and not said:
        said.append(words(MOVEMENT[Movement.NEW]))
    return words.in_a_row(said)


def sentence(story: Story, words: Words) -> str:
    """What moved, counted: “Since 2024 three trends moved up and one down; one split in two; five are not covered this year.”"""
    living = story.living()
    counts = Counter(node.movement for node in living)
    if story.since is None:
        number = len(living)
        return words.count(
            "This edition has {number} trend.",
            "This edition has {number} trends.",
            number,
            number=words.few(number),
        )
    is_rated = any(node.maturity is not Maturity.NOT_RATED for node in living)
    moves = _moves(counts[Movement.UP], counts[Movement.DOWN], words) if is_rated else ""
    parts = [moves, _lineage(story, living, words)]
    left_out = story.not_covered()
    if left_out:
        parts.append(
            words.count(
                "{number} is not covered this year",
                "{number} are not covered this year",
                left_out,
                number=words.few(left_out),
            )
        )
    if story.ended:
        number = len(story.ended)
        parts.append(words.count("{number} ended", "{number} ended", number, number=words.few(number)))
    if not any(parts):
        count = words.few(len(living))
        first = f"{count[:1].upper()}{count[1:]}"
        return words.count(
            "{number} trend, as in {year}.",
            "{number} trends, as in {year}.",
            len(living),
            number=first,
            year=story.since,
        )
    return words("Since {year} {clauses}.", year=story.since, clauses=words.clauses(parts))


def _moves(up: int, down: int, words: Words) -> str:
    if up and down:
        return words.count(
            "{number} trend moved up and {down} down",
            "{number} trends moved up and {down} down",
            up,
            number=words.few(up),
            down=words.few(down),
        )
    if up:
        return words.count("{number} trend moved up", "{number} trends moved up", up, number=words.few(up))
    if down:
        return words.count("{number} trend moved down", "{number} trends moved down", down, number=words.few(down))
    return words("no trend moved up or down")


def _lineage(story: Story, living: tuple[Node, ...], words: Words) -> str:
    now = {node.trend for node in living}
    steps = [step for step in story.kin if step.year == story.year and step.child in now]
    said = split_counted(parts_of([(step.parent, step.child) for step in steps if step.kind == "split"], now), words)
    heirs = {step.child for step in steps}
    found = (
        (len({step.child for step in steps if step.kind == "merged"}), _MERGED),
        (len({step.child for step in steps if step.kind == "renamed"}), _RENAMED),
        (sum(node.movement is Movement.NEW and node.trend not in heirs for node in living), _NEW),
        (sum(node.movement is Movement.RETURNED for node in living), _RETURNED),
    )
    said += [words.count(*forms, count, number=words.few(count)) for count, forms in found if count]
    return words.listed(said)


def parts_of[T](splits: Iterable[tuple[T, T]], now: Collection[T]) -> list[int]:
    """In how many each trend parted, of (parent, part); one that goes on beside what parted from it is a part too."""
    found = Counter(parent for parent, _ in splits)
    return [count + (parent in now) for parent, count in found.items()]


def split_counted(parts: Iterable[int], words: Words) -> list[str]:
    """“one split in two”, for each that parted in more than one."""
    return [
        words.count("one split in {number}", "one split in {number}", count, number=words.few(count))
        for count in parts
        if count > 1
    ]


#: As the comparison of two years counts them: what others became part of, whether it was there before or not.
_MERGED = Plural("{number} came out of a merger", "{number} came out of mergers")
_RENAMED = Plural("{number} was renamed", "{number} were renamed")
_NEW = Plural("{number} is new", "{number} are new")
_RETURNED = Plural("{number} returned", "{number} returned")

"""What the year's picture tells: which year said what of which trend, and what became of what."""

from collections import Counter
from typing import NamedTuple

from reports.document.words import Maturity, Movement

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


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
    """All of a report up to `year`; `years` are those that are published, in order."""

    year: int
    years: tuple[int, ...]
    nodes: tuple[Node, ...]
    kin: tuple[Kin, ...]

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
        """How many trends of the year before this year leaves out, and no heir of theirs continues."""
        now = {node.trend for node in self.living()}
        went_on = {step.parent for step in self.kin if step.child in now}
        return len({node.trend for node in self.nodes if node.year == self.since} - now - went_on)

    def unlinked(self) -> "Story":
        """The same story with names that lead nowhere: for what is taken away."""
        return self._replace(nodes=tuple(node._replace(address="") for node in self.nodes))

    def until(self, years: int) -> "Story":
        """The same story of its last so many years."""
        kept = self.years[-years:]
        return self._replace(years=kept, nodes=tuple(node for node in self.nodes if node.year in kept))


def moved(story: Story, node: Node) -> str:
    """How a trend moved, its lineage's word first: “split, ↑ up”. Nothing for what stayed as it was."""
    words = [step.kind for step in story.steps_of_year(node.trend)][:1]
    arrows = {Movement.UP: "↑ up", Movement.DOWN: "↓ down", Movement.RETURNED: "returned"}
    if node.movement in arrows:
        words.append(arrows[node.movement])
    elif node.movement is Movement.NEW and not words:
        words.append("new")
    return ", ".join(words)


def sentence(story: Story) -> str:
    """What moved, counted: “Since 2024 three trends moved up and one down; one split in two; five are not covered this year.”"""
    living = story.living()
    counts = Counter(node.movement for node in living)
    if story.since is None:
        return f"The first edition has {number_word(len(living))} trend{'' if len(living) == 1 else 's'}."
    parts = [_moves(counts[Movement.UP], counts[Movement.DOWN]), _lineage(story, living)]
    left_out = story.not_covered()
    if left_out:
        parts.append(f"{number_word(left_out)} {'is' if left_out == 1 else 'are'} not covered this year")
    return f"Since {story.since} {'; '.join(part for part in parts if part)}."


def _moves(up: int, down: int) -> str:
    if not up and not down:
        return "no trend moved up or down"
    first, word, other = (up, "up", down) if up else (down, "down", 0)
    said = f"{number_word(first)} trend{'' if first == 1 else 's'} moved {word}"
    return f"{said} and {number_word(other)} down" if other else said


def _lineage(story: Story, living: tuple[Node, ...]) -> str:
    now = {node.trend for node in living}
    steps = [step for step in story.kin if step.year == story.year and step.child in now]
    split = Counter(step.parent for step in steps if step.kind == "split")
    merged = Counter(step.child for step in steps if step.kind == "merged")
    said = [f"one split in {number_word(count)}" for count in split.values() if count > 1]
    said += [f"{number_word(count)} joined in one" for count in merged.values() if count > 1]
    renamed = len({step.child for step in steps if step.kind == "renamed"})
    if renamed:
        said.append(f"{number_word(renamed)} {'was' if renamed == 1 else 'were'} renamed")
    heirs = {step.child for step in steps}
    new = sum(node.movement is Movement.NEW and node.trend not in heirs for node in living)
    returned = sum(node.movement is Movement.RETURNED for node in living)
    if new:
        said.append(f"{number_word(new)} {'is' if new == 1 else 'are'} new")
    if returned:
        said.append(f"{number_word(returned)} returned")
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}" if said else ""


def number_word(count: int) -> str:
    """A count in words up to twelve, in digits from there."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"

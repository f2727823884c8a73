"""What a load does, so that it can be shown before or after it is done."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Action(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    REMOVE = "remove"
    LEAVE = "leave alone"


@dataclass(frozen=True)
class Step:
    """One row: what is done, to what kind of thing, and which."""

    action: Action
    what: str
    name: str


@dataclass
class Plan:
    """The steps in order; `str()` prints those that do something, then how many are left alone."""

    steps: list[Step] = field(default_factory=list)

    def add(self, action: Action, what: str, name: str) -> None:
        self.steps.append(Step(action, what, name))

    def extend(self, other: "Plan") -> None:
        self.steps.extend(other.steps)

    @property
    def changes(self) -> list[Step]:
        """The steps that do something."""
        return [step for step in self.steps if step.action is not Action.LEAVE]

    def __str__(self) -> str:
        lines = [f"  {step.action:<8}{step.what} “{step.name}”" for step in self.changes]
        kept = Counter(step.what for step in self.steps if step.action is Action.LEAVE)
        if kept:
            lines.append(
                "  leave alone: " + ", ".join(f"{count} {_plural(what, count)}" for what, count in kept.items())
            )
        return "\n".join(lines) or "  nothing to do"


def _plural(what: str, count: int) -> str:
    return what if count == 1 else f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"

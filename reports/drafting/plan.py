"""The steps of an import, to be shown before or after they are done."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from reports.models import audit
from reports.models.people import Actor

#: Objects whose changes readers see immediately, or with the next version.
FOR_READERS = {"report": audit.Act.SETTINGS, "old address": audit.Act.SHARED}
#: Objects that all reports share.
TERMS = dict.fromkeys(("theme", "trend", "technique", "trend history entry"), audit.Act.SHARED)
#: Irregular plurals of objects.
_PLURALS = {"old address": "old addresses", "trend history entry": "trend history entries"}


class Action(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    REMOVE = "remove"
    LEAVE = "leave alone"


@dataclass(frozen=True)
class PlannedChange:
    """A step: the action, the kind and name of its object, and its uid, if it has one."""

    action: Action
    what: str
    name: str
    uid: UUID | None = None


@dataclass
class Plan:
    """The steps of an import in order, and `notes` on problems.

    `str()` prints what is removed, all steps, the number of unchanged objects, and the notes.
    """

    steps: list[PlannedChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, action: Action, what: str, name: str, uid: UUID | None = None) -> None:
        self.steps.append(PlannedChange(action, what, name, uid))

    def extend(self, other: "Plan") -> None:
        """Add the steps of another plan, without further steps for objects that this plan creates."""
        made = {(step.what, step.name) for step in self.steps if step.action is Action.CREATE}
        self.steps.extend(step for step in other.steps if (step.what, step.name) not in made)
        self.notes.extend(other.notes)

    @property
    def changes(self) -> list[PlannedChange]:
        """The steps that change something, removals first."""
        done = [step for step in self.steps if step.action is not Action.LEAVE]
        return sorted(done, key=lambda step: step.action is not Action.REMOVE)

    def put_on_record(
        self,
        acts: Mapping[str, audit.Act] = FOR_READERS,
        *,
        report: str = "",
        actor: Actor,
        why: str = "",
    ) -> None:
        """Record the changes of the kinds of objects in `acts` in the audit log."""
        for what, act in acts.items():
            if names := [f"“{step.name}”" for step in self.changes if step.what == what]:
                about = f"{len(names)} × {what}" if len(names) > 1 else f"{what} {names[0]}"
                audit.record(act, about=about, report=report, details="Taken from a file.", actor=actor, why=why)

    @property
    def removed(self) -> str:
        """The numbers of removed objects: `2 sections, 1 reference`, or ""."""
        return self._counted(Action.REMOVE)

    def __str__(self) -> str:
        lines = [f"  removes from the draft: {self.removed}"] if self.removed else []
        lines += [f"  {step.action:<8}{step.what} “{step.name}”" for step in self.changes]
        if unchanged := self._counted(Action.LEAVE):
            lines.append(f"  leave alone: {unchanged}")
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines) or "  nothing to do"

    def _counted(self, action: Action) -> str:
        counts = Counter(step.what for step in self.steps if step.action is action)
        return ", ".join(
            f"{count} {what if count == 1 else _PLURALS.get(what, f'{what}s')}" for what, count in counts.items()
        )

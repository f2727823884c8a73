"""What two people both changed, side by side, and which of the two this person takes."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict

from reports.document.diff import Run
from reports.document.merging import Paragraph

#: The words that one text has and the other has not, as a person reads both.
type Diff = Callable[[str, str], tuple[Run, ...]]

MINE, THEIRS, ANEW = "mine", "theirs", "anew"


@dataclass(frozen=True)
class Choice:
    """One thing to be chosen: mine and theirs against what both began with, or words written `anew`. `taken` is empty at first.

    `number` is that of the paragraph in its text, 0 if the text is not taken apart.
    """

    name: str
    number: int
    paragraph: Paragraph
    mine: tuple[Run, ...]
    theirs: tuple[Run, ...]
    anew: str
    taken: str
    can_be_written: bool

    @property
    def text(self) -> str:
        """The words that were chosen."""
        return {THEIRS: self.paragraph.theirs, ANEW: self.anew}.get(self.taken, self.paragraph.mine)

    @property
    def rows(self) -> int:
        return min(12, 2 + self.anew.count("\n") + len(self.anew) // 70)


@dataclass(frozen=True)
class Rewritten:
    """What was written anew for a choice that is not asked any more; `is_new` until its writer was shown that."""

    name: str
    text: str
    is_new: bool


class Chosen:
    """What a form says was chosen. A choice is known by the words that it was between: if they changed, it is asked again."""

    def __init__(self, data: QueryDict) -> None:
        self._data = data
        self._asked: list[Choice] = []

    def choice(self, place: str, number: int, paragraph: Paragraph, diff: Diff, *, can_be_written: bool) -> Choice:
        words = [place, paragraph.was, paragraph.mine, paragraph.theirs]
        name = hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16]
        taken = self._data.get(f"choose-{name}", "")
        anew = self._data.get(f"anew-{name}", paragraph.with_both if can_be_written else "")
        choice = Choice(
            name=name,
            number=number,
            paragraph=paragraph,
            mine=diff(paragraph.was, paragraph.mine),
            theirs=diff(paragraph.was, paragraph.theirs),
            anew=anew.replace("\r\n", "\n").strip(),
            taken=taken if taken in {MINE, THEIRS} or (taken == ANEW and can_be_written) else "",
            can_be_written=can_be_written,
        )
        self._asked.append(choice)
        return choice

    @property
    def left(self) -> tuple[Rewritten, ...]:
        """What was written anew before the other person saved once more, so that something else is asked now."""
        known = {f"anew-{each.name}" for each in self._asked}
        left = []
        for name in sorted(each for each in self._data if each.startswith("anew-") and each not in known):
            text = str(self._data[name]).replace("\r\n", "\n").strip()
            taken = self._data.get(f"choose-{name.removeprefix('anew-')}", "")
            if text and taken in {ANEW, ""} and text not in {each.anew for each in self._asked}:
                left.append(Rewritten(name, text, is_new=taken == ANEW))
        return tuple(left)

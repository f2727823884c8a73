"""Items of lists as lines of Markdown."""

from dataclasses import dataclass

from reports.importing.word.styles import Numbered

#: So far, in twentieths of a point, a paragraph may stand before the words of the item that it belongs to.
_NEARLY = 40


@dataclass
class _Open:
    """A list that goes on: how deep it is, where its text begins here and in Word (`indent`), and its last number (0 for bullets)."""

    depth: int
    offset: int
    last: int
    closing: str
    indent: int


class Lists:
    """Remembers which lists are open, and how far each is counted."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def close(self) -> None:
        """Something else follows: the next item begins a list."""
        self._open = []

    def item(self, numbered: Numbered, text: str) -> list[str]:
        """The lines of one item; an empty one first where Markdown would not see that a list begins."""
        is_below = bool(self._open)
        before = None
        while self._open and self._open[-1].depth >= numbered.depth:
            before = self._open.pop()
        before = before if before and before.depth == numbered.depth else None
        number = self._count(numbered)
        closing = self._closing(number, before)
        sign = f"{number}{closing}" if number else "-"
        margin = self._open[-1].offset if self._open else 0
        goes_on = before is not None and bool(before.last) == bool(number) and before.closing == closing
        opens_late = is_below and not goes_on and number > 1
        self._open.append(_Open(numbered.depth, margin + len(sign) + 1, number, closing, numbered.level.indent))
        first, *more = text.split("\n")
        lines = [" " * margin + f"{sign} {first}", *(" " * (margin + len(sign) + 1) + line for line in more)]
        return ["", *lines] if opens_late else lines

    def more(self, indent: int, text: str) -> list[str]:
        """The lines of another paragraph of an item, which stands in as far as its words; none if there is no such item."""
        while self._open and (self._open[-1].indent or 1) > indent + _NEARLY:
            self._open.pop()
        if not self._open:
            return []
        margin = " " * self._open[-1].offset
        return ["", *(f"{margin}{line}" if line else "" for line in text.split("\n"))]

    def _count(self, numbered: Numbered) -> int:
        """The number of an item; 0 for a bullet."""
        before = self._counts.get(numbered.number, {})
        counts = {depth: count for depth, count in before.items() if depth <= numbered.depth}
        self._counts[numbered.number] = counts
        level, depth = numbered.level, numbered.depth
        if not level.is_ordered:
            return 0
        if level.restarted_by and (level.restarted_by, depth) not in self._restarted:
            self._restarted.add((level.restarted_by, depth))
            counts.pop(depth, None)
        counts[depth] = counts.get(depth, level.start - 1) + 1
        return counts[depth]

    def _closing(self, number: int, before: _Open | None) -> str:
        """The sign after a number: another one where another list begins directly below."""
        if not number or before is None or not before.last:
            return "."
        if number == before.last + 1:
            return before.closing
        return ")" if before.closing == "." else "."

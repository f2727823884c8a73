"""Compare two folders of artefacts, and show equal differences once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

#: Limits of the report: lines of a difference, names of its artefacts, and characters of a line.
LINES, NAMES, WIDTH = 24, 3, 300


@dataclass
class Difference:
    """Lines that were removed and added at one place, and the artefacts in which they were."""

    removed: tuple[str, ...]
    added: tuple[str, ...]
    names: list[str] = field(default_factory=list)

    def lines(self) -> Iterable[str]:
        """The printed lines of the difference."""
        more = f" and {len(self.names) - NAMES} more" if len(self.names) > NAMES else ""
        yield f"@@ {', '.join(self.names[:NAMES])}{more}"
        start = self._start()
        for sign, lines in (("-", self.removed), ("+", self.added)):
            yield from (f"{sign} {'…' if start else ''}{line[start : start + WIDTH]}" for line in lines[:LINES])
            if len(lines) > LINES:
                yield f"{sign} … {len(lines) - LINES} more lines"

    def _start(self) -> int:
        """Return where the printed part of a long line begins that is like another one up to its middle."""
        if len(self.removed) != 1 or len(self.added) != 1:
            return 0
        pairs = enumerate(zip(self.removed[0], self.added[0], strict=False))
        equal = next((place for place, (old, new) in pairs if old != new), 0)
        return max(0, equal - WIDTH // 4) if equal > WIDTH // 2 else 0


def hunks(before: list[str], after: list[str]) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the removed and added lines at each place. Equal lines at both ends are left out first, for speed."""
    start, end = 0, 0
    shorter = min(len(before), len(after))
    while start < shorter and before[start] == after[start]:
        start += 1
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if tag != "equal":
            yield tuple(old[i:j]), tuple(new[k:m])


def read(folder: Path) -> dict[str, list[str]]:
    """Return the artefacts of a folder: name -> lines."""
    files = sorted(folder.rglob("*.txt"))
    return {str(file.relative_to(folder).with_suffix("")): file.read_text().splitlines() for file in files}


def compare(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[Difference]:
    """Return each difference once, those in most artefacts first."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], Difference] = {}
    for name in sorted({*before, *after}):
        if name not in before or name not in after:
            # An artefact that is missing on one side is one difference, however many lines it has.
            gone = f"[artefact] {name.partition('/')[0]}: {'only' if name in before else 'not'} before"
            sides = ((gone,), ()) if name in before else ((), (gone,))
            found.setdefault(sides, Difference(*sides)).names.append(name)
        elif before[name] != after[name]:
            for removed, added in hunks(before[name], after[name]):
                each = found.setdefault((removed, added), Difference(removed, added))
                if name not in each.names[-1:]:
                    each.names.append(name)
    return sorted(found.values(), key=lambda each: (-len(each.names), each.names[0]))


def report(before: dict[str, list[str]], after: dict[str, list[str]]) -> tuple[list[str], bool]:
    """Return the lines to print, and whether both sides are equal."""
    differences = compare(before, after)
    lines = [line for each in differences for line in (*each.lines(), "")]
    different = {name for each in differences for name in each.names}
    kinds: dict[str, list[int]] = {}
    for name in {*before, *after}:
        counts = kinds.setdefault(name.partition("/")[0], [0, 0])
        counts[0] += 1
        counts[1] += name in different
    lines += [f"{kind}: {total} compared, {changed} different" for kind, (total, changed) in sorted(kinds.items())]
    lines.append(f"{len(differences)} differences in {len(different)} of {len({*before, *after})} artefacts.")
    return lines, not differences

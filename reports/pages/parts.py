"""The small things that several pages show: a link, a maturity with its word, a movement with its sign."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from reports.document.words import Absence, ChangeKind, Maturity, Movement, Outcome, Severity

MATURITY_WORDS = {each: each.value.replace("-", " ") for each in Maturity}
OUTCOME_WORDS = {
    Outcome.CAME_TRUE: "came true",
    Outcome.PARTLY: "came true in part",
    Outcome.DID_NOT: "did not come true",
    Outcome.CANNOT_BE_JUDGED: "cannot be judged",
    Outcome.OPEN: "still open",
}
ABSENCE_WORDS = {Absence.NOT_COVERED: "not covered", Absence.ENDED: "ended"}
SEVERITY_WORDS = {Severity.MINOR: "minor: no conclusion changed", Severity.MAJOR: "major: a conclusion changed"}
CHANGE_WORDS = {kind: kind.value.capitalize() for kind in ChangeKind}
LINEAGE_WORDS = {"renamed": "renamed from", "split": "split from", "merged": "merged from"}
DESCENT_WORDS = {"renamed": "renamed to", "split": "split into", "merged": "merged into"}

SIGNS = {Movement.UP: "↑", Movement.DOWN: "↓", Movement.UNCHANGED: "="}


#: How many years, the latest ones, a list shows of each thing; its own page has them all.
YEARS_IN_LISTS = 6


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere; `here` marks the place where the reader is."""

    words: str
    address: str
    here: bool = False


@dataclass(frozen=True)
class Folded[T]:
    """A list of which some lines are shown and the `rest` is folded away, or only counted."""

    shown: tuple[T, ...]
    rest: tuple[T, ...]


def fold[T](lines: tuple[T, ...], *, most: int, shown: int) -> Folded[T]:
    """All lines if there are at most `most`; else the first `shown` of them, and the rest apart."""
    return Folded(lines, ()) if len(lines) <= most else Folded(lines[:shown], lines[shown:])


@dataclass(frozen=True)
class Rating:
    """A maturity: `kind` names its shape and colour, `words` say it."""

    kind: str
    words: str

    @property
    def is_rated(self) -> bool:
        """Whether there is anything to show."""
        return self.kind != Maturity.NOT_RATED


@dataclass(frozen=True)
class Motion:
    """A movement: `sign` is an arrow or nothing, `word` the word for it, `words` the whole sentence without a full stop, `named`
    its part that tells where the trend came from. `lineage` stands before the word: “split”."""

    kind: str
    sign: str
    word: str
    words: str
    named: str = ""
    lineage: str = ""

    @property
    def against(self) -> str:
        """The part of the sentence that tells what the movement is held against."""
        return self.words.removeprefix(self.named).removeprefix(", ")


def rating(maturity: str) -> Rating:
    """A maturity as pages show it."""
    return Rating(maturity, MATURITY_WORDS[Maturity(maturity)])


NOT_RATED = rating(Maturity.NOT_RATED)


def day(at: date) -> str:
    """A day as pages print it: 14 January 2026."""
    return f"{at.day} {at:%B %Y}"


def moment_words(at: datetime, *, is_day: bool) -> str:
    """A moment as pages print it: 14 January 2026, or 14 January 2026, 09:30 UTC."""
    return day(at) if is_day else f"{day(at)}, {at:%H:%M} UTC"


def years_of_reports(editions: Iterable[tuple[str, int]]) -> Callable[[Iterable[str]], list[int]]:
    """Of some editions (report, year): a function that gives the latest years, oldest first, of the reports it is told.

    In a list over several reports, a year in which a report had no edition says nothing of what that report follows.
    """
    found: dict[str, set[int]] = defaultdict(set)
    for report, year in editions:
        found[report].add(year)
    return lambda reports: sorted(set().union(*(found[report] for report in reports)))[-YEARS_IN_LISTS:]


def years_told(years: Iterable[int]) -> str:
    """The first and the last of some years: `2023–2025`, or `2024`."""
    found = sorted(years)
    return str(found[0]) if found[0] == found[-1] else f"{found[0]}–{found[-1]}"


def listed(words: list[str], last: str = "and") -> str:
    """`a, b and c`."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def counted(number: int, one: str, many: str = "") -> str:
    """`1 section`, `3 sections`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

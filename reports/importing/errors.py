"""What is wrong with a file, in words: where, what, and what to do about it."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NoReturn

#: Keys and positions from the outermost value inwards: `("sections", 2, "title")`.
type Path = tuple[str | int, ...]

#: The number of errors shown at once. More have one cause, which a longer list would hide.
MOST_TOLD = 50
#: And so many places of one finding.
MOST_PLACES = 20
#: Words are quoted up to so many characters.
_QUOTED = 60
#: Addresses are shown and compared up to this number of characters.
_COMPARED = 59


@dataclass(frozen=True)
class Finding:
    """What a person should look at, though the file can be imported. `line` counts from 1; None where no line is to blame.

    A file that shows no lines to those who write it gives the `heading`, a text that was put together of several the `file` and the
    line in it: `line` then says only what comes first.
    """

    line: int | None
    words: str
    advice: str = ""
    heading: str = ""
    file: str = ""

    @property
    def place(self) -> str:
        """Where it is, in words; empty if nowhere in particular."""
        if self.file or self.heading:
            return self.file or f"under “{self.heading}”"
        return "" if self.line is None else f"line {self.line}"


class FileError(Finding):
    """Why a file cannot be imported, and what to do about it."""

    def __str__(self) -> str:
        return f"{self.words} — {self.advice}" if self.advice else self.words


def together(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of their lines, those that say the same as one, with the places of all."""
    same: dict[str, list[Finding]] = {}
    for each in sorted(findings, key=lambda finding: finding.line or 0):
        same.setdefault(each.words, []).append(each)
    return tuple(replace(first, words=f"{words}{_also(others)}") for words, (first, *others) in same.items())


def _also(others: Iterable[Finding]) -> str:
    places = [place for place in dict.fromkeys(each.place for each in others) if place]
    if not places:
        return ""
    if all(place.startswith("line ") for place in places):
        numbers = [place.removeprefix("line ") for place in places]
        named = f"{'lines' if len(numbers) > 1 else 'line'} {', '.join(numbers[:MOST_PLACES])}"
    else:
        named = "; ".join(places[:MOST_PLACES])
    more = f" and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else ""
    return f" The same: {named}{more}."


def shortened(words: str) -> str:
    """Return words on one line, cut off where they are too long to be quoted in a sentence."""
    words = " ".join(words.split())
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"


class ImportRefused(Exception):
    """A file cannot be imported; `errors` are in the order of their lines, and `str()` gives one a line."""

    def __init__(self, filename: str, errors: Iterable[FileError]) -> None:
        self.filename = filename
        self.errors = tuple(sorted(dict.fromkeys(errors), key=lambda error: error.line or 0))
        super().__init__(filename, self.errors)

    def __str__(self) -> str:
        told = [self._told(error) for error in self.errors[:MOST_TOLD]]
        if len(self.errors) > MOST_TOLD:
            told.append(f"{self.filename}: and {len(self.errors) - MOST_TOLD} more problems like these")
        return "\n".join(told)

    def _told(self, error: FileError) -> str:
        if error.file:
            return f"{error.file.replace(', line ', ':')}: {error}"
        if error.heading:
            return f"{self.filename}, {error.place}: {error}"
        place = self.filename if error.line is None else f"{self.filename}:{error.line}"
        return f"{place}: {error}"


def refuse(
    filename: str, words: str, advice: str, *, line: int | None = None, cause: Exception | None = None
) -> NoReturn:
    """Raise ImportRefused with one error."""
    raise ImportRefused(filename, [FileError(line, words, advice)]) from cause


@dataclass
class ImportLog:
    """What is found out about one file while it is read.

    `lines` has the line of each value that stands in the file, by the path that the value has in what is made of it.
    `rows` has the line of each line of a text that was put together out of several places, by the text's path.
    `headings` are those of a file that shows no lines, each with the line that it has in the Markdown made of the file.
    `sources` are the file and the line of each line of a text that was put together of several.
    """

    filename: str
    errors: list[FileError] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: dict[Path, int] = field(default_factory=dict)
    rows: dict[Path, tuple[int, ...]] = field(default_factory=dict)
    headings: list[tuple[int, str]] = field(default_factory=list)
    sources: tuple[tuple[str, int], ...] = ()
    #: What stood for an address before it was rewritten, by its line (None: in any) and how it begins now.
    written: dict[tuple[int | None, str], str] = field(default_factory=dict)

    def rewrite(self, line: int | None, before: str, now: str) -> None:
        """Note that an address in a line has become another, both as a link has them."""
        first = self.written.get((line, before[:_COMPARED]), before)
        self.written[line, now[:_COMPARED]] = self.written[None, now[:_COMPARED]] = first

    def as_written(self, line: int | None, address: str) -> str:
        """An address as the author wrote it; it may be cut off."""
        begins = address[:_COMPARED]
        first = self.written.get((line, begins)) or self.written.get((None, begins)) or address
        return first if len(first) <= _COMPARED + 1 else f"{first[:_COMPARED]}…"

    def line_in(self, path: Path, offset: int) -> int | None:
        """The line in the file of a text's line `offset`, from 0; None if the text does not stand in the file."""
        if offset < len(rows := self.rows.get(path, ())):
            return rows[offset]
        start = self.line_of(*path)
        return None if start is None else start + offset

    def line_of(self, *path: str | int) -> int | None:
        """The line of the value at `path`, or of the nearest thing around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def told(self, line: int | None) -> str:
        """Where `line` is, to end a sentence with: `in line 7`, or `under “Method”`."""
        heading = self._heading(line)
        return f"under “{heading}”" if heading else f"in {self._source(line) or f'line {line}'}"

    def _source(self, line: int | None) -> str:
        if line is None or not 0 < line <= len(self.sources):
            return ""
        name, own = self.sources[line - 1]
        return f"{name}, line {own}"

    def _heading(self, line: int | None) -> str:
        at = bisect_right(self.headings, line, key=lambda heading: heading[0]) if line is not None else 0
        return self.headings[at - 1][1] if at else ""

    def error(self, line: int | None, words: str, advice: str = "") -> None:
        """Note why the file cannot be imported."""
        self.errors.append(FileError(line, words, advice, self._heading(line), self._source(line)))

    def finding(self, line: int | None, words: str) -> None:
        """Note what a person should look at."""
        self.findings.append(Finding(line, words, "", self._heading(line), self._source(line)))

    def refuse(self, line: int | None, words: str, advice: str) -> NoReturn:
        """Note why the file cannot be imported, and raise ImportRefused."""
        self.error(line, words, advice)
        raise ImportRefused(self.filename, self.errors)

    def settle(self) -> None:
        """Raise ImportRefused if anything stands in the way."""
        if self.errors:
            raise ImportRefused(self.filename, self.errors)

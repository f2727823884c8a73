"""Errors and findings of an import: the line, the problem, and what to do about it."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NoReturn

#: Keys and positions from the outermost value inwards: `("sections", 2, "title")`.
type Path = tuple[str | int, ...]

#: The number of errors shown at once. More usually have one cause, which a longer list would hide.
MOST_SHOWN = 50
#: The number of lines that one finding names.
MOST_PLACES = 20
#: The length of a quotation in a message, in characters.
_QUOTED = 60
#: The number of characters up to which addresses are shown and compared.
_COMPARED = 59


@dataclass(frozen=True)
class Finding:
    """A problem that does not prevent the import. `line` counts from 1; it is None if the problem is not in one line.

    In formats without lines, such as Word, `heading` is the heading above. In a text joined from several files, `file` has file and line,
    and `line` only orders the findings.
    """

    line: int | None
    message: str
    advice: str = ""
    heading: str = ""
    file: str = ""

    @property
    def place(self) -> str:
        """Where the problem is, to show before the message: `line 7`, a heading or a file; "" for the whole file."""
        if self.file or self.heading:
            return self.file or f"under “{self.heading}”"
        return "" if self.line is None else f"line {self.line}"


class FileError(Finding):
    """A problem that prevents the import, and advice on what to do."""

    def __str__(self) -> str:
        return f"{self.message} — {self.advice}" if self.advice else self.message


def merge_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of their lines; those with the same message become one that names all lines."""
    same: dict[str, list[Finding]] = {}
    for each in sorted(findings, key=lambda finding: finding.line or 0):
        same.setdefault(each.message, []).append(each)
    return tuple(replace(first, message=f"{message}{_also(others)}") for message, (first, *others) in same.items())


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
    """Return words on one line, shortened to a length that can be quoted in a sentence."""
    words = " ".join(words.split())
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"


class ImportRefused(Exception):
    """A file cannot be imported. `errors` are in the order of their lines; `str()` has one on each line."""

    def __init__(self, filename: str, errors: Iterable[FileError]) -> None:
        self.filename = filename
        self.errors = tuple(sorted(dict.fromkeys(errors), key=lambda error: error.line or 0))
        super().__init__(filename, self.errors)

    def __str__(self) -> str:
        lines = [self._line_of_text(error) for error in self.errors[:MOST_SHOWN]]
        if len(self.errors) > MOST_SHOWN:
            lines.append(f"{self.filename}: and {len(self.errors) - MOST_SHOWN} more problems like these")
        return "\n".join(lines)

    def _line_of_text(self, error: FileError) -> str:
        if error.file:
            return f"{error.file.replace(', line ', ':')}: {error}"
        if error.heading:
            return f"{self.filename}, {error.place}: {error}"
        place = self.filename if error.line is None else f"{self.filename}:{error.line}"
        return f"{place}: {error}"


def refuse(
    filename: str, message: str, advice: str, *, line: int | None = None, cause: Exception | None = None
) -> NoReturn:
    """Raise ImportRefused with one error."""
    raise ImportRefused(filename, [FileError(line, message, advice)]) from cause


@dataclass
class ImportLog:
    """The errors and findings about one file, and the line numbers of its values.

    `lines` maps the path of each value in the raw document to its line. `rows` maps the path of a text that was moved together from
    several places to the line of each of its lines. `headings` are those of a file without line numbers, each with its line in the
    Markdown made of the file. `sources` has the file and line of each line of a text that was joined from several files.
    """

    filename: str
    errors: list[FileError] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: dict[Path, int] = field(default_factory=dict)
    rows: dict[Path, tuple[int, ...]] = field(default_factory=dict)
    headings: list[tuple[int, str]] = field(default_factory=list)
    sources: tuple[tuple[str, int], ...] = ()
    #: Rewritten addresses: the beginning of the new address in a line (None: any line), and the address as written.
    written: dict[tuple[int | None, str], str] = field(default_factory=dict)

    def rewrite(self, line: int | None, before: str, now: str) -> None:
        """Note that an address in a line was rewritten. Both are given as Markdown normalises links."""
        first = self.written.get((line, before[:_COMPARED]), before)
        self.written[line, now[:_COMPARED]] = first
        self.written[None, now[:_COMPARED]] = first

    def as_written(self, line: int | None, address: str) -> str:
        """Return an address as the author wrote it, shortened if it is long."""
        begins = address[:_COMPARED]
        first = self.written.get((line, begins)) or self.written.get((None, begins)) or address
        return first if len(first) <= _COMPARED + 1 else f"{first[:_COMPARED]}…"

    def line_in(self, path: Path, offset: int) -> int | None:
        """Return the line in the file of a text's line `offset`, counted from 0; None if the text is not from the file."""
        if offset < len(rows := self.rows.get(path, ())):
            return rows[offset]
        start = self.line_of(*path)
        return None if start is None else start + offset

    def line_of(self, *path: str | int) -> int | None:
        """Return the line of the value at `path`, or of the nearest value around it that is in the file; None if none is."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def place_of(self, line: int | None) -> str:
        """Return the place of a line, to end a sentence with: `in line 7`, or `under “Method”`."""
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

    def error(self, line: int | None, message: str, advice: str = "") -> None:
        """Add an error, which prevents the import."""
        self.errors.append(FileError(line, message, advice, self._heading(line), self._source(line)))

    def finding(self, line: int | None, message: str) -> None:
        """Add a finding, which does not prevent the import."""
        self.findings.append(Finding(line, message, "", self._heading(line), self._source(line)))

    def refuse(self, line: int | None, message: str, advice: str) -> NoReturn:
        """Add an error and raise ImportRefused."""
        self.error(line, message, advice)
        raise ImportRefused(self.filename, self.errors)

    def raise_errors(self) -> None:
        """Raise ImportRefused if there are errors."""
        if self.errors:
            raise ImportRefused(self.filename, self.errors)

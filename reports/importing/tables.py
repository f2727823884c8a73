"""A table as CSV: its rows by the names that its columns have here."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reports.document.text import FORMULA
from reports.importing.decoding import decode
from reports.importing.errors import ImportLog

#: A file may have so many rows: a radar of a hundred for a hundred years, or the vocabulary of a whole field.
MOST_ROWS = 20_000
_DELIMITERS = ",;\t"
_SEPARATOR = re.compile(r"sep=([,;\t|])", re.IGNORECASE)
_LIST = re.compile(r"[;|]")


def read_rows(
    data: bytes, columns: Mapping[str, Sequence[str]], *, needs: str, log: ImportLog
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the head, each with its line: the cells that are not empty, by our names of their columns.

    `columns` has for each of them what else it may be called, in lower case, the first before others; `needs` must be there.
    Columns of other names are left alone, which is told. Raises ImportRefused.
    """
    lines = decode(data, filename=log.filename).splitlines(keepends=True)
    # Excel reads in a line before the head what stands between cells.
    given = _SEPARATOR.fullmatch(lines[0].strip()) if len(lines) > 1 else None
    before = 1 if given else 0
    reader = csv.reader(lines[before:], delimiter=given[1] if given else max(_DELIMITERS, key=lines[0].count))
    called = {name: ours for ours, names in columns.items() for name in (ours, *names)}
    rows = rows_of(reader, log)
    head = [" ".join(cell.split()).casefold() for cell in next(rows, [])]
    # Of two columns that mean the same, the one that comes first in our list of names is taken.
    places = {
        ours: next((head.index(name) for name in (names if ours in names else (ours, *names)) if name in head), None)
        for ours, names in columns.items()
    }
    if places.get(needs) is None:
        words = f"The first line has no column “{needs}”; it has {', '.join(f'“{name}”' for name in head[:20] if name) or 'none'}"
        log.error(1, words, f"The columns are {', '.join(columns)}.")
        log.settle()
    if left := [name for at, name in enumerate(head) if name and at not in places.values() and name not in called]:
        log.finding(1, f"Unknown columns are ignored: {', '.join(f'“{name}”' for name in left)}.")
    for count, row in enumerate(rows):
        if count >= MOST_ROWS:
            line = reader.line_num + before
            log.error(line, f"The file has more than {MOST_ROWS:,} rows", "Split it.")
            log.settle()
        cells = {
            ours: _as_typed(row[at].strip())
            for ours, at in places.items()
            if at is not None and at < len(row) and row[at].strip()
        }
        line = reader.line_num + before
        if any(cell.strip() for cell in row[len(head) :]):
            log.finding(line, f"Line {line} has more cells than the header. The extra cells are ignored.")
        if cells:
            yield line, cells


def _as_typed(cell: str) -> str:
    """A cell without the apostrophe that tables have before what a spreadsheet would take for a formula, ours among them."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def rows_of(reader: Any, log: ImportLog) -> Iterator[list[str]]:
    """The rows of a CSV file. Raises ImportRefused where a cell is longer than one may be, as a quotation that never ends is."""
    try:
        yield from reader
    except csv.Error:
        words = f"A cell from here on has more than {csv.field_size_limit():,} characters"
        log.error(reader.line_num, words, "Shorten it, or close the quotation mark.")
        log.settle()


def listed(cell: str) -> list[str]:
    """The members of a cell that lists several, with ; or | between them."""
    return [each.strip() for each in _LIST.split(cell) if each.strip()]

"""A table of old addresses and what they lead to here: CSV with two columns."""

import csv
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from reports.document.text import old_path
from reports.importing.decoding import decode
from reports.importing.errors import ImportLog
from reports.importing.tables import rows_of

_TARGET = re.compile(r"/?([a-z0-9-]+)(?:/([12]\d{3})(?:/([a-z0-9-]+))?)?/?")
_HEADS = {"from", "old", "old address", "old_path", "source", "path"}


@dataclass(frozen=True)
class Redirect:
    """A line of the table: the old path, and the report, the year and the section's slug that it leads to, as far as it does."""

    line: int
    path: str
    report: str
    year: int | None = None
    section: str | None = None


@dataclass(frozen=True)
class Alias:
    """An old address that an edition's file gives: of the whole, or of the section with that slug."""

    path: str
    section: str | None = None


def read_aliases(value: object, log: ImportLog, *place: str | int) -> list[str]:
    """The old paths under a key `aliases`, one text or a list of them; what is none becomes an error in `log`."""
    found = []
    for at, address in enumerate(value if isinstance(value, list) else [value]):
        try:
            if not isinstance(address, str):
                raise ValueError(f"“{address}” is not a web address")
            found.append(old_path(address))
        except ValueError as error:
            log.error(log.line_of(*place, at), str(error))
    return found


def read_redirects(data: bytes, *, filename: str) -> tuple[Redirect, ...]:
    """The redirects of a CSV file, whose columns are an old address and one of this site. Raises ImportRefused with every error."""
    log = ImportLog(filename)
    text = decode(data, filename=filename)
    first = text.partition("\n")[0]
    reader = csv.reader(text.splitlines(), delimiter=max(",;\t", key=first.count))
    found: dict[str, Redirect] = {}
    for row in rows_of(reader, log):
        cells = [cell.strip() for cell in row if cell.strip()]
        if not cells or (reader.line_num == 1 and cells[0].casefold() in _HEADS):
            continue
        redirect = _redirect(cells, reader.line_num, log)
        if redirect is None:
            continue
        first_line = found.setdefault(redirect.path, redirect).line
        if first_line != redirect.line:
            words = f"“{redirect.path}” appears twice, first in line {first_line}"
            log.error(redirect.line, words, "Keep one.")
    if not found and not log.errors:
        log.error(1, "The file has no addresses", "Write a line for each: old address, address here.")
    log.settle()
    return tuple(found.values())


def read_target(address: str) -> tuple[str, int | None, str | None]:
    """Report, year and section that an address of this site names. Raises ValueError in words."""
    match = _TARGET.fullmatch(urlsplit(address).path)
    if match is None:
        raise ValueError(
            f"“{address}” is not a report, edition or section; use an address such as /report/2021/section/"
        )
    report, year, section = match.groups()
    return report, int(year) if year else None, section


def _redirect(cells: list[str], line: int, log: ImportLog) -> Redirect | None:
    if len(cells) < 2:
        log.error(line, f"“{cells[0]}” has no target", "Enter one in the second column, such as /report/2021/section/.")
        return None
    try:
        return Redirect(line, old_path(cells[0]), *read_target(cells[1]))
    except ValueError as error:
        log.error(line, str(error))
        return None

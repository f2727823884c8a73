"""Redirects: a CSV table with two columns, an old address and an address of this site."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from reports.document.text import old_path
from reports.importing.decoding import table_rows
from reports.importing.errors import ImportLog

_TARGET = re.compile(r"/?([a-z0-9-]+)(?:/([12]\d{3})(?:/([a-z0-9-]+))?)?/?")
_HEADS = {"from", "old", "old address", "old_path", "source", "path"}


@dataclass(frozen=True)
class Redirect:
    """A row of the table: its line, the old path, and the target, which is a report, an edition or a section."""

    line: int
    path: str
    report: str
    year: int | None = None
    section: str | None = None


@dataclass(frozen=True)
class Alias:
    """An old address in the file of an edition: of the section with this slug, or of the edition if there is no slug."""

    path: str
    section: str | None = None


def read_aliases(value: object, log: ImportLog, *place: str | int) -> list[str]:
    """Return the old paths under a key `aliases`, a text or a list. Values that are not addresses become errors in `log`.

    `place` is the path of the key in the raw document.
    """
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
    """Return the redirects in a CSV file. Raise ImportRefused with every error."""
    log = ImportLog(filename)
    found: dict[str, Redirect] = {}
    for line, row in table_rows(data, log):
        cells = [cell for cell in row if cell]
        if line == 1 and cells[0].casefold() in _HEADS:
            continue
        redirect = _redirect(cells, line, log)
        if redirect is None:
            continue
        first_line = found.setdefault(redirect.path, redirect).line
        if first_line != redirect.line:
            message = f"“{redirect.path}” appears twice, first in line {first_line}"
            log.error(redirect.line, message, "Keep one.")
    if not found and not log.errors:
        log.error(1, "The file has no addresses", "Write a line for each: old address, address here.")
    log.raise_errors()
    return tuple(found.values())


def read_target(address: str) -> tuple[str, int | None, str | None]:
    """Return report slug, year and section slug of an address of this site. Raise ValueError with a sentence."""
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

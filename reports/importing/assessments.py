"""A radar as a table: what was said of each technique in each year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reports.document.dates import date_at_start
from reports.document.words import AssessmentStatus, Maturity
from reports.importing.errors import Finding, ImportLog
from reports.importing.tables import read_rows
from trends.names import fold

#: The names that stand before ours are those of the table that an edition gives out, where ours is an address.
COLUMNS = {
    "technique": ("technique_name", "technique", "name", "blip", "method", "practice", "tool"),
    "year": ("date", "edition", "volume"),
    "maturity": ("ring", "level", "status"),
    "section": ("section_title", "section", "quadrant", "theme", "category"),
    "note": ("description", "comment", "text"),
    "status": (),
}
#: What rings are usually called, and the maturity that each is taken for.
RINGS = {
    "adopt": Maturity.ESTABLISHED, "trial": Maturity.GROWING, "assess": Maturity.EMERGING, "hold": Maturity.DECLINING,
    "caution": Maturity.DECLINING,
}  # fmt: skip
_STATUS: dict[str, AssessmentStatus] = {each.value: each for each in AssessmentStatus}
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_SLASHED = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
_DATED = re.compile(r"(\d{4}-\d\d(?:-\d\d)?)(?!\d)")
#: What HTML in a note means in Markdown; the tags of lines stay as they are.
_BREAKS = (
    (re.compile(r"<li\b[^<>]{0,200}>", re.IGNORECASE), "\n- "),
    (re.compile(r"<br\b[^<>]{0,200}>|</li\s*>", re.IGNORECASE), "\n"),
    (re.compile(r"</?(?:p|div|ul|ol)\b[^<>]{0,200}>", re.IGNORECASE), "\n\n"),
)


@dataclass(frozen=True)
class Rated:
    """A row: the technique by its name, and what the edition of `year` says of it, in the section of that name ("" if none is given).

    `ring` is the maturity as the file calls it; `status`, None where it does not say whether somebody has confirmed it;
    `dated`, the month or day that it gives.
    """

    line: int
    technique: str
    year: int
    maturity: Maturity
    ring: str
    section: str
    note: str
    status: AssessmentStatus | None = None
    dated: str = ""


def read_rings(text: str) -> dict[str, Maturity]:
    """Rings and their maturities, as `Adopt=established, Hold=declining`. Raises ValueError in words."""
    rings = {}
    for each in text.split(","):
        ring, _, word = each.partition("=")
        try:
            rings[fold(ring)] = Maturity(fold(word).replace(" ", "-"))
        except ValueError as error:
            words = f"“{each.strip()}” does not map a ring. Write, for example, Adopt=established. The maturities are {_words()}."
            raise ValueError(words) from error
    return rings


def read_assessments(
    data: bytes, *, filename: str, rings: Mapping[str, Maturity], year: int | None = None
) -> tuple[tuple[Rated, ...], tuple[Finding, ...]]:
    """The rows of a CSV file, and what is to be told of them. `rings` go before the usual ones; `year` stands where none does.

    Raises ImportRefused with every error.
    """
    log = ImportLog(filename)
    known = {fold(each): each for each in Maturity} | {"not rated": Maturity.NOT_RATED} | RINGS | dict(rings)
    found: dict[tuple[str, int, str], Rated] = {}
    others: set[str] = set()
    for line, cells in read_rows(data, COLUMNS, needs="technique", log=log):
        status = cells.get("status", "")
        if status and status != cells.get("maturity") and fold(status) not in _STATUS:
            others.add(status)
        if (rated := _rated(line, cells, known, year, log)) is None:
            continue
        key = (fold(rated.technique), rated.year, fold(rated.section))
        if (first := found.setdefault(key, rated)) is not rated:
            words = f"“{rated.technique}” appears twice in {rated.year}, first in line {first.line}"
            log.error(line, words, "Keep one row per technique and year.")
    if others:
        named = ", ".join(f"“{each}”" for each in sorted(others)[:8])
        log.finding(1, f"The column “status” contains the unknown values {named}, which are ignored.")
    if not found and not log.errors:
        log.error(1, "The file has no rows", "Write a line for each technique and year.")
    log.settle()
    return tuple(found.values()), tuple(log.findings)


def _rated(
    line: int, cells: Mapping[str, str], known: Mapping[str, Maturity], year: int | None, log: ImportLog
) -> Rated | None:
    ring, name = cells.get("maturity", ""), cells.get("technique", "")
    years = _YEAR.findall(cells.get("year", "")) or ([str(year)] if year and "year" not in cells else [])
    if not fold(name):
        log.error(line, "This row has no technique", "Add it, or delete the row.")
    elif not years and not cells.get("year"):
        log.error(line, f"“{name}” has no year", "Fill in the column “year”, or give one year for a table without it.")
    elif len(set(years)) != 1:
        log.error(line, f"“{cells.get('year', '')}” is not a valid year for “{name}”", "Enter a year such as 2024.")
    elif dated := _no_date(cells.get("year", "")):
        log.error(
            line, f"“{dated}” is not a valid date for “{name}”", "Enter a day, month or year, such as 2024-05-31."
        )
    elif ring and fold(ring) not in known:
        words = f"“{ring}” is not a maturity or a known ring"
        log.error(
            line,
            words,
            f"Map it with --rings or “Your own rings”, such as “{ring}=growing”. The maturities are {_words()}.",
        )
    else:
        maturity = known[fold(ring)] if ring else Maturity.NOT_RATED
        return Rated(
            line,
            " ".join(name.split()),
            int(years[0]),
            maturity,
            ring,
            " ".join(cells.get("section", "").split()),
            _note(cells.get("note", "")),
            _STATUS.get(fold(cells.get("status", ""))),
            date_at_start(_DATED, cells.get("year", "")),
        )
    return None


def _no_date(cell: str) -> str:
    """A cell that is written as a date and is none: the month comes second, and 13 is no month."""
    text = cell.strip()
    looks_like_one = _DATED.match(text) or _SLASHED.fullmatch(text)
    return "" if not looks_like_one or date_at_start(_DATED, text) else text


def _note(cell: str) -> str:
    """A cell's paragraphs, with a blank line between them. Lines of Markdown keep their indentation, those of HTML have no meaning."""
    html = cell
    for pattern, meant in _BREAKS:
        html = pattern.sub(meant, html)
    lines = (line.rstrip() for line in cell.splitlines())
    if html != cell:
        lines = (" ".join(line.split()) for line in html.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _words() -> str:
    return ", ".join(Maturity)

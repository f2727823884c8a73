"""A radar as a table: its rows, and the sections and assessments that they become in their year's document."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4, uuid5

from reports.document.text import date_at_start
from reports.document.types import (
    Assessment,
    EditionDocument,
    Section,
    TechniqueStatement,
    ThemeStatement,
    TrendStatement,
)
from reports.document.words import AssessmentStatus, Maturity
from reports.importing.errors import Finding, ImportLog
from reports.importing.slugs import free_slug, section_slug_of, slug_of
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


#: From the middle of a radar outwards.
_OUTWARDS = (
    Maturity.ESTABLISHED, Maturity.GROWING, Maturity.EMERGING, Maturity.DECLINING, Maturity.NOT_RATED,
)  # fmt: skip
#: The section of a table without sections; it is about no trend.
_ALL = "Techniques"


def rate(
    document: EditionDocument,
    rated: Iterable[Rated],
    *,
    trends: Sequence[TrendStatement],
    techniques: Sequence[TechniqueStatement],
) -> EditionDocument:
    """`document` with what the rows, all of its year, say. What it has besides stays; the same rows again change nothing.

    `trends` and `techniques` are the vocabulary. A section that is new is about a trend of that name, under a theme of that name,
    and its text lists its techniques by their rings.
    """
    rating = _Rating(document, trends, techniques)
    for each in rated:
        rating.add(each)
    return rating.document()


class _Rating:
    """A document while rows are written into it."""

    def __init__(
        self, document: EditionDocument, trends: Sequence[TrendStatement], techniques: Sequence[TechniqueStatement]
    ) -> None:
        self.before = document
        self.sections = list(document.sections)
        self.trends = {each.slug: each for each in document.trends}
        self.techniques = {each.slug: each for each in document.techniques}
        self.known_trends = {each.slug: each for each in trends} | self.trends
        self.known = {each.slug: each for each in techniques} | self.techniques
        self.by_name = {fold(name): each for each in self.known.values() for name in (*each.aliases, each.name)}
        #: The rings of a section that is made here, each with its techniques, by the section's place.
        self.lists: dict[int, dict[str, list[str]]] = {}
        self.dates: set[str] = set()
        self.rings: dict[str, Maturity] = {}

    def add(self, rated: Rated) -> None:
        self.dates.add(rated.dated)
        self.rings[rated.ring] = rated.maturity
        technique = self._technique(rated.technique)
        at = self._section(rated.section, technique.slug)
        section = self.sections[at]
        said: dict[str, object] = {"maturity": rated.maturity, "status": rated.status or AssessmentStatus.CONFIRMED}
        if rated.note:
            said["note"] = rated.note
        there = next((each for each in section.assessments if each.technique == technique.slug), None)
        if there:
            assessments = tuple(each.model_copy(update=said) if each is there else each for each in section.assessments)
        else:
            uid = uuid5(section.uid, technique.slug)
            assessments = (
                *section.assessments,
                Assessment.model_validate({"uid": uid, "technique": technique.slug} | said),
            )
        self.sections[at] = section.model_copy(update={"assessments": assessments})
        if at in self.lists:
            self.lists[at].setdefault(rated.ring, []).append(technique.slug)

    def document(self) -> EditionDocument:
        """The document with all rows, checked as a whole."""
        for at, rings in self.lists.items():
            self.sections[at] = self.sections[at].model_copy(update={"body": _body(rings, self.rings)})
        # Of a year that is new here, the table says when it came out if all its rows are of one day or month.
        dated = next(iter(self.dates)) if len(self.dates) == 1 and not self.before.sections else ""
        changed = {
            "first_published": self.before.first_published or dated,
            "title": self.before.title or f"{self.before.report.name} {self.before.year}",
            "sections": tuple(self.sections),
            "trends": tuple(self.trends[slug] for slug in sorted(self.trends)),
            "techniques": tuple(self.techniques[slug] for slug in sorted(self.techniques)),
        }
        raw = self.before.model_copy(update=changed).model_dump(mode="json", by_alias=True)
        return EditionDocument.model_validate(raw)

    def _technique(self, name: str) -> TechniqueStatement:
        found = self.by_name.get(fold(name))
        if found is None:
            slug = free_slug(slug_of(name, otherwise="technique"), self.known.keys())
            found = TechniqueStatement(uid=uuid4(), slug=slug, name=name)
            self.by_name[fold(name)] = self.known[slug] = found
        self.techniques[found.slug] = found
        return found

    def _section(self, name: str, technique: str) -> int:
        """The place of the section that a row belongs to; a new one if there is none."""
        wanted = {fold(name), fold(section_slug_of(name, otherwise=""))} if name else set()
        for at, section in enumerate(self.sections):
            if not name and any(each.technique == technique for each in section.assessments):
                return at
            trend = self.trends.get(section.trend or "")
            called = [
                section.title,
                section.slug,
                trend.name if trend else "",
                trend.theme.name if trend and trend.theme else "",
            ]
            if wanted & {fold(each) for each in called if each}:
                return at
        if (
            not name
            and (found := next((at for at, each in enumerate(self.sections) if fold(each.title) == fold(_ALL)), None))
            is not None
        ):
            return found
        return self._new_section(name)

    def _new_section(self, name: str) -> int:
        title = name or _ALL
        slug = free_slug(section_slug_of(title, otherwise="section"), {each.slug for each in self.sections})
        section = Section(
            uid=uuid5(self.before.uid, slug), slug=slug, title=title, trend=self._trend(name) if name else None
        )
        self.sections.append(section)
        self.lists[len(self.sections) - 1] = {}
        return len(self.sections) - 1

    def _trend(self, name: str) -> str:
        found = next((each for each in self.known_trends.values() if fold(each.name) == fold(name)), None)
        if found is None:
            slug = free_slug(slug_of(name, otherwise="trend"), self.known_trends.keys())
            found = TrendStatement(uid=uuid4(), slug=slug, name=name, theme=ThemeStatement(slug=slug, name=name))
            self.known_trends[slug] = found
        self.trends[found.slug] = found
        return found.slug


def _body(rings: dict[str, list[str]], maturities: dict[str, Maturity]) -> str:
    """A section's text: its techniques by ring, the innermost first."""
    parts = []
    for ring, slugs in sorted(rings.items(), key=lambda each: _OUTWARDS.index(maturities[each[0]])):
        items = "\n".join(f"- [[{slug}]]" for slug in slugs)
        parts.append(f"### {ring}\n\n{items}" if ring else items)
    return "\n\n".join(parts)

"""What a radar's table says of a year, written into that year's document: a section for each quadrant, an assessment for each row."""

from collections.abc import Iterable, Sequence
from uuid import uuid4, uuid5

from reports.document.types import (
    Assessment,
    EditionDocument,
    Section,
    TechniqueStatement,
    ThemeStatement,
    TrendStatement,
)
from reports.document.words import AssessmentStatus, Maturity
from reports.importing.assessments import Rated
from reports.importing.slugs import free_slug, section_slug_of, slug_of
from trends.names import fold

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

"""The small things that several pages show: a link, a maturity with its word, a movement with its sign and in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

import pydantic.dataclasses

from reports.document.types import EditionDocument
from reports.document.words import Maturity, Movement, Outcome
from reports.languages import Phrase, Words, words_in
from reports.pages import addresses
from reports.pages.context import Move, Origin
from reports.rendering import render_inline
from reports.rendering.terms import LINEAGE, MATURITY, MOVEMENT, OUTCOME, TECHNIQUES

SIGNS = {Movement.UP: "↑", Movement.DOWN: "↓", Movement.UNCHANGED: "="}


#: How many years, the latest ones, a list shows of each thing; its own page has them all.
YEARS_IN_LISTS = 6


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere; `here` marks the place where the reader is, `kind` is that of a file (`pdf`) or
    a language."""

    words: str
    address: str
    here: bool = False
    kind: str = ""


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
    """A movement: `sign` is an arrow or nothing, `word` the word for it, `words` all that is told of it: `named`, where the trend
    came from, and `against`, what the movement is held against. `lineage` stands before the word: “split”."""

    kind: str
    sign: str
    word: str
    words: str
    named: str = ""
    lineage: str = ""
    against: str = ""


@lru_cache(maxsize=256)
def rating(maturity: str, words: Words, own: str = "") -> Rating:
    """A maturity as pages show it; `own` is what its report calls it, where `words` are not those of the report."""
    return Rating(maturity, own or words.label(MATURITY[Maturity(maturity)]))


@dataclass(frozen=True)
class ScoreLine:
    """How a prediction turned out: `year` leads to the edition that made it or, on the prediction itself, to the one that scores it."""

    year: Link
    statement_html: str
    outcome: str
    words: str
    explanation_html: str


def score_line(
    score: Any, year: Link, words: Words, statement: str = "", document: EditionDocument | None = None
) -> ScoreLine:
    """A score, which has an `outcome` and an `explanation`, for pages; `document` names the techniques and sources in its texts."""
    statement, explanation = (
        render_inline(text, document=document, words=words) if text else "" for text in (statement, score.explanation)
    )
    outcome = Outcome(score.outcome)
    return ScoreLine(year, statement, outcome.value, words(OUTCOME[outcome]), explanation)


def what_changed(report: str, since: int | None, year: int, words: Words) -> Link | None:
    """The way to the comparison of a year with the one before, if there is one."""
    if since is None:
        return None
    return Link(words("What changed since {year}", year=since), addresses.compare_years(report, since, year))


def years_told(years: Iterable[int]) -> str:
    """The first and the last of some years: `2023–2025`, or `2024`."""
    found = sorted(years)
    if not found:
        return ""
    return str(found[0]) if found[0] == found[-1] else f"{found[0]}–{found[-1]}"


def on_one_line(words: str) -> str:
    """Rows and items that a change note quotes, each on a line, as a sentence quotes them."""
    return "; ".join(words.splitlines())


@dataclass(frozen=True)
class Mark:
    """A year in a row of shapes: its `ratings`, none for a gap, and what these mean in words `before` and `after` its number; `title` is
    what it shows under a pointer."""

    year: int
    ratings: Sequence[Rating]
    before: str
    after: str
    title: str = ""
    address: str = ""


@dataclass(frozen=True)
class ListLine:
    """A trend or a technique in a list: its row and a mark for each of the latest years. If none of these is about it, its `span`
    says in words which years are."""

    row: Any
    address: str
    marks: Sequence[Mark]
    span: str
    is_recent: bool


@pydantic.dataclasses.dataclass(frozen=True)
class YearOfReport:
    """What a year's edition says of a trend or a technique, or that it says nothing: told in the language of its report."""

    year: int
    report: str
    report_name: str
    language: str

    @property
    def words(self) -> Words:
        """The words of its report's language."""
        return words_in(self.language)

    @property
    def edition(self) -> str:
        """The edition's address."""
        return addresses.edition(self.report, self.year)


def wordings(definitions: Iterable[tuple[int, str, str]]) -> list[tuple[str, str, str]]:
    """Each name and definition with the years that had it, newest first; none if there was only ever one. `definitions` come oldest
    year first, each with the year, the name and the definition."""
    runs = [(wording, [year for year, *_ in run]) for wording, run in groupby(definitions, key=lambda each: each[1:])]
    return [(years_told(years), *wording) for wording, years in reversed(runs)] if len(runs) > 1 else []


@lru_cache(maxsize=16)
def labels(words: Words) -> Mapping[str, Any]:
    """The labels in these words: `legend` has all maturities, the others are headings."""
    return {
        "legend": tuple(rating(each, words) for each in Maturity),
        "techniques": words.label(TECHNIQUES),
        "over_the_years": words.label(TECHNIQUES, Phrase("Techniques over the years")),
    }


_CAME_FROM = {
    "renamed": Phrase("renamed from {names}"),
    "split": Phrase("split from {names}"),
    "merged": Phrase("merged from {names}"),
}
#: With what it was, and without.
_MOVED = {
    Movement.UP: (Phrase("up from {maturity} in {year}"), Phrase("up since {year}")),
    Movement.DOWN: (Phrase("down from {maturity} in {year}"), Phrase("down since {year}")),
}


@lru_cache(maxsize=512)
def motion(move: Move | None, words: Words) -> Motion | None:
    """A section's movement for a page; None where there is nothing to say."""
    if move is None:
        return None
    named = _changed_name(move, words)
    if move.movement is Movement.NONE and not named:
        return None
    lineage, word = movement_words(move.movement, move.origins, words)
    sign = SIGNS.get(move.movement, "") if word else ""
    against = _against(move, words)
    return Motion(
        move.movement.value, sign, word, words.in_a_row(list(filter(None, (named, against)))), named, lineage, against
    )


def movement_words(movement: Movement, origins: Iterable[Origin], words: Words) -> tuple[str, str]:
    """The lineage's word and the movement's, which stands after it: “split” and “up”. What stayed as it was has none, and what
    comes from another trend is not called new."""
    lineage = words.in_a_row(
        [words(LINEAGE[kind]) for kind in dict.fromkeys(each.kind for each in origins if each.kind)]
    )
    silent = movement in {Movement.NONE, Movement.UNCHANGED} or (movement is Movement.NEW and lineage)
    return lineage, "" if silent else words(MOVEMENT[movement])


def _against(move: Move, words: Words) -> str:
    match move.movement:
        case Movement.NONE:
            return ""
        case Movement.NEW:
            if any(origin.kind for origin in move.origins):
                return ""
            return words("new since {year}", year=move.since) if move.since else words(MOVEMENT[Movement.NEW])
        case Movement.RETURNED:
            if move.since:
                return words("returned; last seen in {year}", year=move.since)
            return words(MOVEMENT[Movement.RETURNED])
        case Movement.UNCHANGED:
            return "" if any(origin.kind for origin in move.origins) else words("as in {year}", year=move.since)
        case _:
            from_one, since = _MOVED[move.movement]
            if move.was:
                return words(from_one, maturity=words(MATURITY[move.was]), year=move.since)
            return words(since, year=move.since)


def _changed_name(move: Move, words: Words) -> str:
    """`renamed from X`, `split from X`, `merged from X and Y`; "" where the trend is simply the same."""
    by_kind: dict[str, list[Origin]] = {}
    for origin in move.origins:
        if origin.kind:
            by_kind.setdefault(origin.kind, []).append(origin)
    return words.in_a_row(
        [
            words(_CAME_FROM[kind], names=words.listed([words("“{name}”", name=each.name) for each in origins]))
            for kind, origins in by_kind.items()
        ]
    )


def then_and_now(then: Maturity, now: Maturity, words: Words) -> str:
    """“growing before, now established”."""
    return words("{then} before, now {now}", then=words(MATURITY[then]), now=words(MATURITY[now]))

"""Small values that several pages show: links, labels of maturities and movements, marks of years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from reports import addresses
from reports.document.types import EditionDocument, Score
from reports.document.words import Maturity, Movement, Outcome
from reports.languages import Phrase, Translator
from reports.models.index import PublishedScore
from reports.reading.context import Move, Origin, ScoreInYear
from reports.rendering import render_inline
from reports.rendering.terms import LINEAGE, MATURITY, MOVEMENT, OUTCOME, TECHNIQUES

SIGNS = {Movement.UP: "↑", Movement.DOWN: "↓", Movement.UNCHANGED: "="}


#: How many years a list shows of each trend or technique; its page shows all.
YEARS_IN_LISTS = 6


@dataclass(frozen=True)
class Link:
    """A link with its text; `here` marks the current page, `kind` is a file format (`pdf`) or a language code."""

    label: str
    address: str
    here: bool = False
    kind: str = ""


@dataclass(frozen=True)
class Rating:
    """A maturity with its label; `kind` is its value, which style sheets use."""

    kind: str
    label: str

    @property
    def is_rated(self) -> bool:
        """Return whether it is rated."""
        return self.kind != Maturity.NOT_RATED


@dataclass(frozen=True)
class MovementLabel:
    """The label of a movement: an arrow or "" (`sign`), a word, and the whole text (`label`), which is `named`, the origin of the trend,
    and `against`, the comparison. `lineage` comes before the word: “split”."""

    kind: str
    sign: str
    word: str
    label: str
    named: str = ""
    lineage: str = ""
    against: str = ""


@lru_cache(maxsize=256)
def rating(maturity: str, translate: Translator, own: str = "") -> Rating:
    """Return a maturity with its label. `own` is the report's label, for translators other than the report's."""
    return Rating(maturity, own or translate.label(MATURITY[Maturity(maturity)]))


@dataclass(frozen=True)
class ScoreLine:
    """The score of a prediction. `year` links to the edition that made it or, on the prediction's page, to the one that scores it."""

    year: Link
    statement_html: str
    outcome: str
    label: str
    explanation_html: str


def score_line(
    score: Score | ScoreInYear | PublishedScore,
    year: Link,
    translate: Translator,
    statement: str = "",
    document: EditionDocument | None = None,
) -> ScoreLine:
    """Return the line of a score, which has `outcome` and `explanation`; `document` resolves techniques and references in its texts."""
    statement, explanation = (
        render_inline(text, document=document, translate=translate) if text else ""
        for text in (statement, score.explanation)
    )
    outcome = Outcome(score.outcome)
    return ScoreLine(year, statement, outcome.value, translate(OUTCOME[outcome]), explanation)


def what_changed(report: str, since: int | None, year: int, translate: Translator) -> Link | None:
    """Return a link to the comparison with the year `since`, or None without one."""
    if since is None:
        return None
    return Link(translate("What changed since {year}", year=since), addresses.compare_years(report, since, year))


def year_span(years: Iterable[int]) -> str:
    """Return the first and last of some years: `2023–2025`, `2024` or ""."""
    found = sorted(years)
    if not found:
        return ""
    return str(found[0]) if found[0] == found[-1] else f"{found[0]}–{found[-1]}"


@dataclass(frozen=True)
class Mark:
    """A year in a row of marks: its `ratings`, empty for a gap, the text `before` and `after` its number, and a tooltip (`title`).

    `join` is the line from the year before: "continued", "interrupted" across a gap, or "".
    """

    year: int
    ratings: Sequence[Rating]
    before: str
    after: str
    title: str = ""
    address: str = ""
    join: str = ""


@dataclass(frozen=True)
class ListLine:
    """A trend or a technique in a list, with a mark for each of the latest years. `span` are its years, which are shown if no mark has
    ratings."""

    address: str
    marks: Sequence[Mark]
    span: str
    is_recent: bool


def wordings(definitions: Iterable[tuple[int, str, str]]) -> list[tuple[str, str, str]]:
    """Return (years, name, definition), newest first; empty if name and definition never changed. `definitions` are (year, name,
    definition), oldest first."""
    runs = [(wording, [year for year, *_ in run]) for wording, run in groupby(definitions, key=lambda each: each[1:])]
    return [(year_span(years), *wording) for wording, years in reversed(runs)] if len(runs) > 1 else []


@lru_cache(maxsize=16)
def labels(translate: Translator) -> Mapping[str, str | tuple[Rating, ...]]:
    """Return labels for templates: `legend` has the ratings of all maturities, the others are headings."""
    return {
        "legend": tuple(rating(each, translate) for each in Maturity),
        "techniques": translate.label(TECHNIQUES),
        "over_the_years": translate.label(TECHNIQUES, Phrase("Techniques over the years")),
    }


_CAME_FROM = {
    "renamed": Phrase("renamed from {names}"),
    "split": Phrase("split from {names}"),
    "merged": Phrase("merged from {names}"),
}
#: With the earlier maturity, and without.
_MOVED = {
    Movement.UP: (Phrase("up from {maturity} in {year}"), Phrase("up since {year}")),
    Movement.DOWN: (Phrase("down from {maturity} in {year}"), Phrase("down since {year}")),
}


@lru_cache(maxsize=512)
def movement_label(move: Move | None, translate: Translator) -> MovementLabel | None:
    """Return the label of a section's movement; None if there is nothing to show."""
    if move is None:
        return None
    named = _changed_name(move, translate)
    if move.movement is Movement.NONE and not named:
        return None
    lineage, word = movement_words(move.movement, move.origins, translate)
    sign = SIGNS.get(move.movement, "") if word else ""
    against = _against(move, translate)
    return MovementLabel(
        move.movement.value,
        sign,
        word,
        translate.in_a_row(list(filter(None, (named, against)))),
        named,
        lineage,
        against,
    )


def movement_words(movement: Movement, origins: Iterable[Origin], translate: Translator) -> tuple[str, str]:
    """Return the words of lineage and movement, such as “split” and “up”. Unchanged trends have no word for the movement, nor have
    new ones with a lineage."""
    lineage = translate.in_a_row(
        [translate(LINEAGE[kind]) for kind in dict.fromkeys(each.kind for each in origins if each.kind)]
    )
    silent = movement in {Movement.NONE, Movement.UNCHANGED} or (movement is Movement.NEW and lineage)
    return lineage, "" if silent else translate(MOVEMENT[movement])


def _against(move: Move, translate: Translator) -> str:
    match move.movement:
        case Movement.NONE:
            return ""
        case Movement.NEW:
            if any(origin.kind for origin in move.origins):
                return ""
            return translate("new since {year}", year=move.since) if move.since else translate(MOVEMENT[Movement.NEW])
        case Movement.RETURNED:
            if move.since:
                return translate("returned; last seen in {year}", year=move.since)
            return translate(MOVEMENT[Movement.RETURNED])
        case Movement.UNCHANGED:
            return "" if any(origin.kind for origin in move.origins) else translate("as in {year}", year=move.since)
        case _:
            from_one, since = _MOVED[move.movement]
            if move.was:
                return translate(from_one, maturity=translate(MATURITY[move.was]), year=move.since)
            return translate(since, year=move.since)


def _changed_name(move: Move, translate: Translator) -> str:
    """Return `renamed from X`, `split from X`, `merged from X and Y`, or "" for the same trend."""
    by_kind: dict[str, list[Origin]] = {}
    for origin in move.origins:
        if origin.kind:
            by_kind.setdefault(origin.kind, []).append(origin)
    return translate.in_a_row(
        [
            translate(
                _CAME_FROM[kind], names=translate.listed([translate("“{name}”", name=each.name) for each in origins])
            )
            for kind, origins in by_kind.items()
        ]
    )


def then_and_now(then: Maturity, now: Maturity, translate: Translator) -> str:
    """Return “growing before, now established”."""
    return translate("{then} before, now {now}", then=translate(MATURITY[then]), now=translate(MATURITY[now]))

"""Movement in words: what a reader is told of a section against the year before."""

from collections.abc import Iterable
from functools import lru_cache

from reports.document.words import Maturity, Movement
from reports.languages import Phrase, Words
from reports.pages.context import Move, Origin
from reports.pages.parts import SIGNS, Motion
from reports.rendering.terms import LINEAGE, MATURITY, MOVEMENT

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
    return Motion(move.movement.value, sign, word, _both(named, against, words), named, lineage, against)


def movement_words(movement: Movement, origins: Iterable[Origin], words: Words) -> tuple[str, str]:
    """The lineage's word and the movement's, which stands after it: “split” and “up”. What stayed as it was has none, and what
    comes from another trend is not called new."""
    lineage = words.in_a_row(
        [words(LINEAGE[kind]) for kind in dict.fromkeys(each.kind for each in origins if each.kind)]
    )
    silent = movement in {Movement.NONE, Movement.UNCHANGED} or (movement is Movement.NEW and lineage)
    return lineage, "" if silent else words(MOVEMENT[movement])


def _both(named: str, against: str, words: Words) -> str:
    return words.in_a_row([each for each in (named, against) if each])


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

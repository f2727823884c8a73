"""Movement in words: what a reader is told of a section against the year before."""

from collections.abc import Iterable

from reports.document.words import Movement
from reports.facts.editions import Move, Origin
from reports.pages.parts import LINEAGE_WORDS, MATURITY_WORDS, SIGNS, Motion, listed


def motion(move: Move | None) -> Motion | None:
    """A section's movement for a page; None where there is nothing to say."""
    if move is None or (move.movement is Movement.NONE and not _changed_name(move)):
        return None
    lineage, word = movement_words(move.movement, move.origins)
    sign = SIGNS.get(move.movement, "") if word else ""
    return Motion(move.movement.value, sign, word, _sentence(move), _changed_name(move), lineage)


def movement_words(movement: Movement, origins: Iterable[Origin]) -> tuple[str, str]:
    """The lineage's word and the movement's, which stands after it: “split” and “up”. What stayed as it was has none, and what
    comes from another trend is not called new."""
    lineage = ", ".join(dict.fromkeys(origin.kind for origin in origins if origin.kind))
    silent = movement in {Movement.NONE, Movement.UNCHANGED} or (movement is Movement.NEW and lineage)
    return lineage, "" if silent else movement.value


def _sentence(move: Move) -> str:
    return ", ".join(filter(None, (_changed_name(move), _against(move))))


def _against(move: Move) -> str:
    was = f" from {MATURITY_WORDS[move.was]}" if move.was else ""
    since = f" {move.since}" if move.since else ""
    match move.movement:
        case Movement.NONE:
            return ""
        case Movement.NEW:
            return "" if _changed_name(move) else f"new since{since}" if since else "new"
        case Movement.RETURNED:
            return f"returned; last seen in{since}" if since else "returned"
        case Movement.UNCHANGED:
            return "" if _changed_name(move) else f"as in{since}"
        case _:
            return f"{move.movement.value}{was} in{since}"


def _changed_name(move: Move) -> str:
    """`renamed from X`, `split from X`, `merged from X and Y`; "" where the trend is simply the same."""
    by_kind: dict[str, list[Origin]] = {}
    for origin in move.origins:
        if origin.kind:
            by_kind.setdefault(origin.kind, []).append(origin)
    return ", ".join(
        f"{LINEAGE_WORDS.get(kind, kind)} {listed([f'“{each.name}”' for each in origins])}"
        for kind, origins in by_kind.items()
    )

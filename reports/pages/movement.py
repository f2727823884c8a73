"""Movement in words: what a reader is told of a section against the year before."""

from collections import Counter
from collections.abc import Iterable

from reports.document.words import Absence, Movement
from reports.facts.editions import AbsentTrend, Move, Origin
from reports.pages.parts import ABSENCE_WORDS, LINEAGE_WORDS, MATURITY_WORDS, SIGNS, Motion, listed

#: In this order the counts of an edition tells what moved.
_TALLY = (Movement.NEW, Movement.RETURNED, Movement.UP, Movement.DOWN, Movement.UNCHANGED)


def motion(move: Move | None) -> Motion | None:
    """A section's movement for a page; None where there is nothing to say."""
    if move is None or (move.movement is Movement.NONE and not _changed_name(move)):
        return None
    word = "" if move.movement is Movement.NONE else move.movement.value
    return Motion(move.movement.value, SIGNS.get(move.movement, ""), word, _sentence(move), _changed_name(move))


def count_movements(moves: Iterable[Move], absences: Iterable[AbsentTrend]) -> tuple[Motion, ...]:
    """How many of each: `3 new`, `2 up`, `1 ended`; nothing for the first edition."""
    counts = Counter(move.movement for move in moves)
    gone = Counter(absent.absence for absent in absences)
    moved = [
        Motion(kind.value, SIGNS.get(kind, ""), kind.value, f"{counts[kind]} {kind.value}")
        for kind in _TALLY
        if counts[kind]
    ]
    absent = [
        Motion(kind.value, "", ABSENCE_WORDS[kind], f"{gone[kind]} {ABSENCE_WORDS[kind]}")
        for kind in (Absence.NOT_COVERED, Absence.ENDED)
        if gone[kind]
    ]
    return tuple(moved + absent) if len(moved) > 0 else ()


def _sentence(move: Move) -> str:
    parts = [_against(move)] if move.movement is not Movement.NONE else []
    if named := _changed_name(move):
        parts.append(named)
    return ", ".join(filter(None, parts))


def _against(move: Move) -> str:
    was = f" from {MATURITY_WORDS[move.was]}" if move.was else ""
    since = f" {move.since}" if move.since else ""
    match move.movement:
        case Movement.NEW:
            return f"new since{since}" if since else "new"
        case Movement.RETURNED:
            return f"returned; last seen in{since}" if since else "returned"
        case Movement.UNCHANGED:
            return f"unchanged since{since}"
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

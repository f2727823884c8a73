"""Of names that there are, the one that was probably meant by a name that there is not."""

from collections.abc import Iterable
from difflib import get_close_matches

#: How much of two names has to be alike: `fontz` is near `fonts`, and `tables` is not near `titles`.
_NEAR = 0.75
#: A name of fewer letters says too little to be known again within another.
_SHORTEST = 4


def nearest(name: str, known: Iterable[str]) -> str:
    """The name that is alike, or the only one that has the same letters, or the words of the one among its own; empty if none is near."""
    names = list(dict.fromkeys(known))
    if close := get_close_matches(name, names, n=1, cutoff=_NEAR):
        return close[0]
    likely = [each for each in names if sorted(each) == sorted(name) or _is_part(name, each) or _is_part(each, name)]
    return likely[0] if len(likely) == 1 else ""


def _is_part(short: str, long: str) -> bool:
    """Whether the words of the one stand in the other, or the other begins with some that are alike."""
    if len(short) < _SHORTEST:
        return False
    beginning = "-".join(long.split("-")[: short.count("-") + 1])
    return f"-{short}-" in f"-{long}-" or bool(get_close_matches(short, [beginning], n=1, cutoff=_NEAR))

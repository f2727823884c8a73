"""Keys of rows, as addresses and forms name them."""

from collections.abc import Iterable

#: No table has a key of more digits.
_LONGEST = 18


def keys_of(named: Iterable[str]) -> list[int]:
    """Those that can be keys; whatever else is named is no row."""
    return [int(each) for each in named if each.isascii() and each.isdigit() and len(each) <= _LONGEST]

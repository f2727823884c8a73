"""How names are compared: without case, accents or runs of white space."""

import re
import unicodedata
from collections.abc import Mapping

_SPACE = re.compile(r"\s+")


def fold(name: str) -> str:
    """`name` as it is compared: `Quantisation  ` and `QUANTISATION` are one name."""
    parts = unicodedata.normalize("NFKD", name)
    bare = "".join(character for character in parts if not unicodedata.combining(character))
    return _SPACE.sub(" ", bare.casefold()).strip()


def fold_with_places(text: str, signs: Mapping[int, str | int]) -> tuple[str, list[int]]:
    """`text` as `fold` has it, and for each of its characters the offset it came from; `signs` are read as others."""
    characters: list[str] = []
    places: list[int] = []
    cache: dict[str, str] = {}
    for place, character in enumerate(text):
        bare = cache.get(character)
        if bare is None:
            bare = cache[character] = " " if character.isspace() else fold(character).translate(signs)
        if bare == " " and characters and characters[-1] == " ":
            continue
        for each in bare:
            characters.append(each)
            places.append(place)
    return "".join(characters), places

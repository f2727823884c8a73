"""How names are compared: without case, accents or runs of white space."""

import re
import unicodedata
from collections.abc import Mapping

_SPACE = re.compile(r"\s+")
#: Runs of words that fold character by character into themselves in small letters, and what is between them.
_RUNS = re.compile(r"(?P<plain>[A-Za-z0-9.,;:]+(?: [A-Za-z0-9.,;:]+)*)|[^A-Za-z0-9.,;:]+")


def fold(name: str) -> str:
    """Return `name` for comparison: `Quantisation  ` and `QUANTISATION` are equal."""
    parts = unicodedata.normalize("NFKD", name)
    bare = "".join(character for character in parts if not unicodedata.combining(character))
    return _SPACE.sub(" ", bare.casefold()).strip()


def fold_with_places(text: str, signs: Mapping[int, str | int]) -> tuple[str, list[int]]:
    """`text` as `fold` has it, and for each of its characters the offset it came from; `signs` are read as others:
    no letters, digits, stops or commas."""
    characters: list[str] = []
    places: list[int] = []
    cache: dict[str, str] = {}
    for run in _RUNS.finditer(text):
        if run["plain"]:
            characters += run.group().lower()
            places += range(*run.span())
            continue
        for place, character in enumerate(run.group(), run.start()):
            bare = cache.get(character)
            if bare is None:
                bare = cache[character] = " " if character.isspace() else fold(character).translate(signs)
            if bare == " " and characters and characters[-1] == " ":
                continue
            characters += bare
            places += [place] * len(bare)
    return "".join(characters), places

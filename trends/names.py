"""Comparison of names without case, accents or runs of white space."""

import re
import unicodedata
from collections.abc import Mapping

_SPACE = re.compile(r"\s+")
#: Runs of ASCII words, which fold to lower case character by character, and the runs between them.
_RUNS = re.compile(r"(?P<plain>[A-Za-z0-9.,;:]+(?: [A-Za-z0-9.,;:]+)*)|[^A-Za-z0-9.,;:]+")


def fold(name: str) -> str:
    """Return `name` in lower case, without accents and with single spaces: `Quantisation  ` and `QUANTISATION` are equal."""
    parts = unicodedata.normalize("NFKD", name)
    bare = "".join(character for character in parts if not unicodedata.combining(character))
    return _SPACE.sub(" ", bare.casefold()).strip()


def fold_with_offsets(text: str, signs: Mapping[int, str | int]) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its characters the offset in `text` that it comes from.

    `signs` are characters to replace, as for `str.translate`; ASCII letters, digits and .,;: are never replaced.
    """
    characters: list[str] = []
    offsets: list[int] = []
    cache: dict[str, str] = {}
    for run in _RUNS.finditer(text):
        if run["plain"]:
            characters += run.group().lower()
            offsets += range(*run.span())
            continue
        for offset, character in enumerate(run.group(), run.start()):
            bare = cache.get(character)
            if bare is None:
                bare = cache[character] = " " if character.isspace() else fold(character).translate(signs)
            if bare == " " and characters and characters[-1] == " ":
                continue
            characters += bare
            offsets += [offset] * len(bare)
    return "".join(characters), offsets

"""How names are compared: without case, accents or runs of white space."""

import re
import unicodedata

_SPACE = re.compile(r"\s+")


def fold(name: str) -> str:
    """`name` as it is compared: `Quantisation  ` and `QUANTISATION` are one name."""
    parts = unicodedata.normalize("NFKD", name)
    bare = "".join(character for character in parts if not unicodedata.combining(character))
    return _SPACE.sub(" ", bare.casefold()).strip()

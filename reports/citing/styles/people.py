"""Names as styles print them: inverted or in order, with given names or initials."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from reports.document.people import PARTICLES, SUFFIXES
from reports.document.types import CslName
from reports.languages import Words

_BETWEEN_GIVEN_NAMES = re.compile(r"\s+|(?<=\.)(?=\w)")
_HYPHEN = re.compile(r"[-\u2010\u2011]")
#: Scripts, by the start of their letters' names, whose writers put the family name first.
_FAMILY_FIRST = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


@dataclass(frozen=True)
class Person:
    """A name as safe HTML. A body, and a name that is not taken apart, is all `family`."""

    family: str
    given: str = ""
    initials: str = ""
    suffix: str = ""

    def inverted(self, given: str) -> str:
        """`King, Martin Luther, Jr.`; `given` are the given names or the initials."""
        return ", ".join(filter(None, (self.family, given, self.suffix)))

    def in_order(self, given: str) -> str:
        """`Martin Luther King Jr.`."""
        return " ".join(filter(None, (given, self.family, self.suffix)))


def person(name: CslName) -> Person:
    """The name, taken apart where its script knows initials."""
    if name.literal or not (name.family and name.given):
        return Person(_safe(name.literal or name.family or name.given))
    if not _has_case(name.family):
        return Person(_safe(_as_written(name)))
    family, suffix = name.family, ""
    head, _, last = family.rpartition(" ")
    if head and last.casefold().rstrip(".") in SUFFIXES:
        family, suffix = head, last
    return Person(_safe(family), _safe(name.given), _safe(_initials(name.given)), _safe(suffix))


def series(names: Sequence[str], words: Words, *, comma_from: int = 3, is_short: bool = False) -> str:
    """`a, b, and c`; with `comma_from` names or more, a comma stands before the last, where the language has one. `is_short`: `a & b`."""
    if len(names) < 2:
        return "".join(names)
    first, last, has_comma = words.in_a_row(names[:-1]), names[-1], len(names) >= comma_from
    if is_short and has_comma:
        return words.of("citation", "{names}, &amp; {last}", names=first, last=last)
    if is_short:
        return words.of("citation", "{names} &amp; {last}", names=first, last=last)
    if has_comma:
        return words.of("citation", "{names}, and {last}", names=first, last=last)
    return words.of("citation", "{names} and {last}", names=first, last=last)


def _as_written(name: CslName) -> str:
    first = unicodedata.name(name.family[0], "").startswith(_FAMILY_FIRST)
    return f"{name.family} {name.given}" if first else f"{name.given} {name.family}"


def _initials(given: str) -> str:
    return " ".join(filter(None, map(_initial, _BETWEEN_GIVEN_NAMES.split(given))))


def _initial(word: str) -> str:
    """`M.`, of `Jean-Paul` `J.-P.`; a particle that stands among the given names stays whole."""
    if word in PARTICLES:
        return word
    firsts = (next(filter(str.isalpha, part), "") for part in _HYPHEN.split(word))
    return "-".join(f"{first}." for first in firsts if first)


def _has_case(word: str) -> bool:
    return word.lower() != word.upper()


def _safe(text: str) -> str:
    return escape(text, quote=False)

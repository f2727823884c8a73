"""Citations in APA style, seventh edition, as safe HTML."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape

from reports.citing.item import CitedItem
from reports.document.people import PARTICLES
from reports.document.types import CslName
from reports.languages import Translator

_ENDED = re.compile(r"[.?!][”’]?(?:</i>)?$")
_TAG = re.compile(r"</?(?:i|bdi)>")
_BETWEEN_GIVEN_NAMES = re.compile(r"\s+|(?<=\.)(?=\w)")
_HYPHEN = re.compile(r"[-\u2010\u2011]")
#: Scripts, by the start of their letters' names, whose writers put the family name first.
_FAMILY_FIRST = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


@dataclass(frozen=True)
class Person:
    """A name as safe HTML. Organisations, and names that cannot be split, have a `family` only."""

    family: str
    initials: str = ""

    @property
    def inverted(self) -> str:
        """`Kelp, A.`"""
        return ", ".join(filter(None, (self.family, self.initials)))

    @property
    def in_order(self) -> str:
        """`A. Kelp`"""
        return " ".join(filter(None, (self.initials, self.family)))


def apa(item: CitedItem, translate: Translator) -> str:
    """Return `Kelp, A., & Eel, B. (2025). <i>Title</i> (Version 1.1). Publisher. https://…`."""
    # Authors come before the title, or editors of an edition without authors.
    leading = item.author or (() if item.container_title else item.editor)
    people, publisher = [person(each) for each in leading], _safe(item.publisher)
    who = _series([each.inverted for each in people], translate, comma_from=2)
    if who and not item.author:
        who = _edited(who, item, translate)
    title, year = _title(item, translate), f"({item.year})"
    head = (who, year, title) if who else (title, year)
    is_named = len(item.author) == 1 and people[0].family == publisher
    return _sentences((*head, _container(item, translate), "" if is_named else publisher), _link(item, translate))


def plain(citation: str) -> str:
    """Return a citation as text, without markup."""
    return unescape(_TAG.sub("", citation))


def person(name: CslName) -> Person:
    """Return the name, split where its script has initials."""
    if name.literal or not (name.family and name.given):
        return Person(_safe(name.literal or name.family or name.given))
    if name.family.lower() == name.family.upper():
        return Person(_safe(_as_written(name)))
    initials = filter(None, map(_initial, _BETWEEN_GIVEN_NAMES.split(name.given)))
    return Person(_safe(name.family), _safe(" ".join(initials)))


def _as_written(name: CslName) -> str:
    first = unicodedata.name(name.family[0], "").startswith(_FAMILY_FIRST)
    return f"{name.family} {name.given}" if first else f"{name.given} {name.family}"


def _initial(word: str) -> str:
    """Return `M.`; for `Jean-Paul`, `J.-P.`; a particle among the given names stays whole."""
    if word in PARTICLES:
        return word
    firsts = (next(filter(str.isalpha, part), "") for part in _HYPHEN.split(word))
    return "-".join(f"{first}." for first in firsts if first)


def _title(item: CitedItem, translate: Translator) -> str:
    if item.container_title:
        return _safe(item.title)
    edited = ""
    if item.author and item.editor:
        count = len(item.editor)
        edited = translate.count("{names}, Ed.", "{names}, Eds.", count, names=_named_in_order(item, translate))
    return f"{_slanted(item.title)} ({translate.clauses((edited, item.number))})"


def _container(item: CitedItem, translate: Translator) -> str:
    """Return the edition that contains a section; "" for an edition."""
    if not item.container_title:
        return ""
    edited = _edited(_named_in_order(item, translate), item, translate) if item.editor else ""
    whole = f"{_slanted(item.container_title)} ({item.number})"
    return translate.of("citation", "In {whole}", whole=translate.in_a_row([each for each in (edited, whole) if each]))


def _link(item: CitedItem, translate: Translator) -> str:
    """Return the address of the DOI or the page, isolated because addresses run from left to right in every script."""
    address = _safe(f"https://doi.org/{item.DOI}" if item.DOI else item.URL)
    return f"<bdi>{address}</bdi>" if translate.from_right else address


def _edited(names: str, item: CitedItem, translate: Translator) -> str:
    return translate.count("{names} (Ed.)", "{names} (Eds.)", len(item.editor), names=names)


def _named_in_order(item: CitedItem, translate: Translator) -> str:
    return _series([person(each).in_order for each in item.editor], translate, comma_from=3)


def _series(names: Sequence[str], translate: Translator, *, comma_from: int) -> str:
    """Return `a, b, & c`. From `comma_from` names on, a comma precedes the last one if the language uses it."""
    if len(names) < 2:
        return "".join(names)
    first, last = translate.in_a_row(names[:-1]), names[-1]
    if len(names) >= comma_from:
        return translate.of("citation", "{names}, &amp; {last}", names=first, last=last)
    return translate.of("citation", "{names} &amp; {last}", names=first, last=last)


def _slanted(title: str) -> str:
    return f"<i>{_safe(title)}</i>"


def _sentences(parts: Iterable[str], link: str) -> str:
    stopped = (part if not part or _ENDED.search(part) else f"{part}." for part in parts)
    return " ".join(filter(None, (*stopped, link)))


def _safe(text: str) -> str:
    return escape(text, quote=False)

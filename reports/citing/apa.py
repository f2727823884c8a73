"""An edition, a section or a paragraph as APA, seventh edition, cites it: references as safe HTML, with titles in italics."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape

from reports.document.people import PARTICLES, SUFFIXES
from reports.document.types import CslItem, CslName
from reports.languages import ENGLISH, Words

#: Up to this many people are all named; of more, the first nineteen and the last.
_ALL_NAMED = 20
_ENDED = re.compile(r"[.?!][”’]?(?:</i>)?$")
_TAG = re.compile(r"</?(?:i|bdi)>")
#: Quotation marks, and what they become within others.
_WITHIN = str.maketrans("“”„«»", "‘’‚‹›")
_BETWEEN_GIVEN_NAMES = re.compile(r"\s+|(?<=\.)(?=\w)")
_HYPHEN = re.compile(r"[-\u2010\u2011]")
#: Scripts, by the start of their letters' names, whose writers put the family name first.
_FAMILY_FIRST = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


@dataclass(frozen=True)
class Person:
    """A name as safe HTML. A body, and a name that cannot be split, is all `family`."""

    family: str
    initials: str = ""
    suffix: str = ""

    @property
    def inverted(self) -> str:
        """`King, M. L., Jr.`"""
        return ", ".join(filter(None, (self.family, self.initials, self.suffix)))

    @property
    def in_order(self) -> str:
        """`M. L. King Jr.`"""
        return " ".join(filter(None, (self.initials, self.family, self.suffix)))


@dataclass(frozen=True)
class Work:
    """The parts of a citation as safe HTML. `whole` is the title of the edition that contains the cited section, or "".

    `paragraph` is the number of the cited paragraph, if it is one. `words` are those of the citation's language.
    """

    authors: tuple[Person, ...]
    editors: tuple[Person, ...]
    title: str
    whole: str
    version: str
    publisher: str
    year: str
    doi: str
    url: str
    paragraph: int | None = None
    words: Words = ENGLISH

    @property
    def link(self) -> str:
        """The DOI as an address, else the address; isolated, because it runs from left to right in every script."""
        address = f"https://doi.org/{self.doi}" if self.doi else self.url
        return f"<bdi>{address}</bdi>" if self.words.from_right else address

    @property
    def is_edited_only(self) -> bool:
        """Whether editors take the authors' place. For a section they do not: its editors are those of the whole."""
        return not self.authors and bool(self.editors) and not self.whole

    @property
    def people(self) -> tuple[Person, ...]:
        """The people named first, if any."""
        return self.editors if self.is_edited_only else self.authors


def work(item: CslItem, version: str, paragraph: int | None = None, words: Words = ENGLISH) -> Work:
    """Return the work that `item` describes, in the version with that number, to cite in a language."""
    return Work(
        authors=tuple(map(person, item.author)),
        editors=tuple(map(person, item.editor)),
        title=_safe(item.title),
        whole=_safe(item.container_title),
        version=version,
        publisher=_safe(item.publisher),
        year=str(item.issued.date_parts[0][0]) if item.issued else words.of("citation", "n.d."),
        doi=_safe(item.DOI),
        url=_safe(item.URL),
        paragraph=paragraph,
        words=words,
    )


def apa(work: Work) -> str:
    """Return `Kelp, A., & Eel, B. (2025). <i>Title</i> (Version 1.1). Publisher. https://…`."""
    who = _named([each.inverted for each in work.people], work.words, comma_from=2)
    if work.is_edited_only:
        who = _edited(who, work)
    head = (who, f"({work.year})", _title(work)) if who else (_title(work), f"({work.year})")
    sole = work.authors[0].family if len(work.authors) == 1 else ""
    publisher = "" if work.publisher == sole else work.publisher
    return _sentences((*head, _container(work), publisher), work.link)


def apa_in_text(work: Work) -> str:
    """Return `(Kelp et al., 2025, para. 4)`."""
    names, words = [each.family for each in work.people], work.words
    others = words.of("citation", "{names} et al.", names=names[0]) if len(names) > 2 else ""
    who = others or _series(names, words, comma_from=3)
    paragraph = words.of("citation", "para. {number}", number=work.paragraph) if work.paragraph else ""
    where = words.in_a_row([each for each in (work.year, paragraph) if each])
    if not who and work.whole:
        bare = work.title.translate(_WITHIN).rstrip(".")
        return f"({words.of('citation', '“{title},”', title=bare)} {where})"
    return f"({words.in_a_row([who or _slanted(work.title), where])})"


def plain(citation: str) -> str:
    """Return a citation as text, without markup."""
    return unescape(_TAG.sub("", citation))


def person(name: CslName) -> Person:
    """Return the name, split where its script has initials."""
    if name.literal or not (name.family and name.given):
        return Person(_safe(name.literal or name.family or name.given))
    if name.family.lower() == name.family.upper():
        return Person(_safe(_as_written(name)))
    family, suffix = name.family, ""
    head, _, last = family.rpartition(" ")
    if head and last.casefold().rstrip(".") in SUFFIXES:
        family, suffix = head, last
    initials = filter(None, map(_initial, _BETWEEN_GIVEN_NAMES.split(name.given)))
    return Person(_safe(family), _safe(" ".join(initials)), _safe(suffix))


def _as_written(name: CslName) -> str:
    first = unicodedata.name(name.family[0], "").startswith(_FAMILY_FIRST)
    return f"{name.family} {name.given}" if first else f"{name.given} {name.family}"


def _initial(word: str) -> str:
    """Return `M.`; for `Jean-Paul`, `J.-P.`; a particle among the given names stays whole."""
    if word in PARTICLES:
        return word
    firsts = (next(filter(str.isalpha, part), "") for part in _HYPHEN.split(word))
    return "-".join(f"{first}." for first in firsts if first)


def _title(work: Work) -> str:
    if work.whole:
        return work.title
    edited = ""
    if work.authors and work.editors:
        count = len(work.editors)
        edited = work.words.count("{names}, Ed.", "{names}, Eds.", count, names=_named_in_order(work))
    return f"{_slanted(work.title)} ({work.words.clauses((edited, _version(work)))})"


def _container(work: Work) -> str:
    if not work.whole:
        return ""
    edited = _edited(_named_in_order(work), work) if work.editors else ""
    whole = f"{_slanted(work.whole)} ({_version(work)})"
    return work.words.of(
        "citation", "In {whole}", whole=work.words.in_a_row([each for each in (edited, whole) if each])
    )


def _version(work: Work) -> str:
    return work.words("Version {number}", number=work.version)


def _edited(names: str, work: Work) -> str:
    return work.words.count("{names} (Ed.)", "{names} (Eds.)", len(work.editors), names=names)


def _named_in_order(work: Work) -> str:
    return _named([each.in_order for each in work.editors], work.words, comma_from=3)


def _named(names: Sequence[str], words: Words, *, comma_from: int) -> str:
    if len(names) > _ALL_NAMED:
        return words.in_a_row([*names[: _ALL_NAMED - 1], f". . . {names[-1]}"])
    return _series(names, words, comma_from=comma_from)


def _series(names: Sequence[str], words: Words, *, comma_from: int) -> str:
    """Return `a, b, & c`. From `comma_from` names on, a comma precedes the last one if the language uses it."""
    if len(names) < 2:
        return "".join(names)
    first, last = words.in_a_row(names[:-1]), names[-1]
    if len(names) >= comma_from:
        return words.of("citation", "{names}, &amp; {last}", names=first, last=last)
    return words.of("citation", "{names} &amp; {last}", names=first, last=last)


def _slanted(title: str) -> str:
    return f"<i>{title}</i>"


def _sentences(parts: Iterable[str], link: str) -> str:
    stopped = (part if not part or _ENDED.search(part) else f"{part}." for part in parts)
    return " ".join(filter(None, (*stopped, link)))


def _safe(text: str) -> str:
    return escape(text, quote=False)

"""Which section or heading a link means: for the import, which rewrites links, and for checks, which propose addresses."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from reports.rendering.blocks import heading_id, headings_of
from reports.rendering.markdown import split_attributes

_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*)$", re.MULTILINE)
#: GitHub calls the second heading of the same words `words-1`.
_AGAIN = re.compile(r"(.+)-(\d{1,4})")


@dataclass(frozen=True)
class LinkTarget:
    """A section by its slug, its title or other names of its heading, and the headings in it.

    Without a slug it is a text that stands on several pages, such as the edition's summary.
    """

    slug: str
    title: str
    body: str
    other_names: tuple[str, ...] = ()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of its headings."""
        return tuple(each.id for each in headings_of(self.body))

    @property
    def names(self) -> frozenset[str]:
        """What `#place` is in a link to the section itself."""
        return frozenset(heading_id(each) for each in (*self.other_names, self.title, self.slug) if each)


class LinkTargets:
    """The sections of an edition, of which the first counts where several have a name."""

    def __init__(self, sections: Iterable[LinkTarget]) -> None:
        self.sections = list(sections)
        self.by_slug = {each.slug: each for each in reversed(self.sections)}
        self.by_name = {name: each for each in reversed(self.sections) for name in each.names}

    def with_heading(self, place: str) -> tuple[LinkTarget, str] | None:
        """Return the section that alone has a heading at `#place`, and the heading's id."""
        found = [
            (each, id_) for id_ in dict.fromkeys(_ids_meant(place)) for each in self._likely(id_) if id_ in each.ids
        ]
        return found[0] if found and all(each is found[0][0] for each, _ in found) else None

    def _likely(self, id_: str) -> list[LinkTarget]:
        """The sections that seem to have a heading of that id: no others are parsed for it."""
        again = _AGAIN.fullmatch(id_)
        return [*self._by_line.get(id_, ()), *(self._by_line.get(again[1], ()) if again else ())]

    @cached_property
    def _by_line(self) -> dict[str, list[LinkTarget]]:
        found: dict[str, list[LinkTarget]] = {}
        for section in self.sections:
            for words, name in map(split_attributes, _HEADING.findall(section.body)):
                found.setdefault(heading_id(name or words), []).append(section)
        return found


def place_in(ids: Collection[str], place: str) -> str:
    """Return which of the `ids` of headings `#place` means; empty if none."""
    return next((each for each in _ids_meant(place) if each in ids), "")


def nearest_place(place: str, ids: Iterable[str]) -> str:
    """Return which of the `ids` of headings `#place` was probably meant for; empty if none is near."""
    found = nearest(heading_id(place.removeprefix("h-"))[2:], (each.removeprefix("h-") for each in ids))
    return f"h-{found}" if found else ""


def _ids_meant(place: str) -> Iterator[str]:
    """Yield the ids that a heading at `#place` may have, the likeliest first."""
    name = heading_id(place)
    yield from (place, name)
    if again := _AGAIN.fullmatch(name):
        yield f"{again[1]}-{int(again[2]) + 1}"


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

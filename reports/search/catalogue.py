"""What rows there are and what they can be filtered by: all of it in memory, read again in each generation.

A set of rows is an integer with a bit for each row. So the rows that pass a filter, and how many there are of each value, are
found by arithmetic, without reading a row.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress
from uuid import UUID

from reports.facts.search_results import FACETS
from reports.models.generation import Generation
from reports.search.rows import ENDURING, SearchRow
from reports.search.words import words_of


@dataclass(frozen=True)
class Catalogue:
    """`keys` are the rows' primary keys, of the latest year first; `sets`: facet -> value -> the rows that have it; `today`:
    facet -> the slug that a trend or technique had before -> that of now."""

    keys: tuple[int, ...]
    places: Mapping[int, int]
    sets: Mapping[str, Mapping[str, int]]
    today: Mapping[str, Mapping[str, str]]

    @cached_property
    def called(self) -> Sequence[str]:
        """The words in what rows are called, in order. One query the first time."""
        rows = SearchRow.objects.values_list("heading", "names")
        return sorted({word for row in rows for word in words_of(" ".join(row)) if len(word) > 3})

    @property
    def all(self) -> int:
        """All rows."""
        return (1 << len(self.keys)) - 1

    def rows(self, keys: Iterable[int]) -> int:
        """These rows as a set. A row that has been written since is not known yet, and left out."""
        return _as_set((self.places[key] for key in keys if key in self.places), len(self.keys))

    def in_order(self, rows: int) -> Iterator[int]:
        """The primary keys of a set, of the latest year first."""
        return compress(self.keys, map(int, reversed(f"{rows:b}")))

    def having(self, facet: str, value: str) -> int:
        """The rows that have a value of a facet."""
        return self.sets[facet].get(value, 0)

    def now(self, facet: str, value: str) -> str:
        """The value as it is called now."""
        return self.today.get(facet, {}).get(value, value)

    def counts(self, facet: str, rows: int) -> Counter[str]:
        """Value -> how many of a set have it, if any."""
        counted = ((value, (having & rows).bit_count()) for value, having in self.sets[facet].items())
        return Counter({value: count for value, count in counted if count})


def catalogue() -> Catalogue:
    """The catalogue as it is now. One query, and another one in a new generation."""
    now = Generation.now()
    return _kept(now.mark) if now.number else _read()


@lru_cache(maxsize=1)
def _kept(mark: UUID) -> Catalogue:
    return _read()


def _read() -> Catalogue:
    rows = list(SearchRow.objects.order_by("-year", "pk").values_list("pk", "facets"))
    today = _today(words.split() for _, words in rows)
    places: dict[str, dict[str, list[int]]] = {facet: defaultdict(list) for facet in FACETS}
    for place, (_, words) in enumerate(rows):
        for facet, _, value in (word.partition(":") for word in words.split()):
            if facet in places:
                places[facet][today.get(facet, {}).get(value, value)].append(place)
    return Catalogue(
        keys=tuple(key for key, _ in rows),
        places={key: place for place, (key, _) in enumerate(rows)},
        sets={
            facet: {value: _as_set(having, len(rows)) for value, having in values.items()}
            for facet, values in places.items()
        },
        today=today,
    )


def _today(rows: Iterable[Sequence[str]]) -> dict[str, dict[str, str]]:
    """See `Catalogue.today`, from the rows' facets. A slug that another one has now is that one's."""
    before: dict[str, dict[str, str]] = {kind: {} for kind in ENDURING}
    now: dict[str, dict[str, str]] = {kind: {} for kind in ENDURING}
    for words in rows:
        kind = words[0].removeprefix("kind:")
        if kind in ENDURING:
            slug, *others = (word.removeprefix(f"{kind}:") for word in words if word.startswith(f"{kind}:"))
            before[kind].update(dict.fromkeys(others, slug))
            now[kind][slug] = slug
    return {kind: before[kind] | now[kind] for kind in ENDURING}


def _as_set(places: Iterable[int], size: int) -> int:
    """The number whose bits at these places are set; written as the digits it is read from, which takes no time."""
    digits = bytearray(b"0") * (size + 1)
    for place in places:
        digits[~place] = 49  # the digit 1
    return int(digits, 2)

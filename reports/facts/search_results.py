"""What a search found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

SECTION, TREND, TECHNIQUE, REFERENCE = "section", "trend", "technique", "reference"
KINDS = (SECTION, TREND, TECHNIQUE, REFERENCE)
#: What can be filtered by, in the order in which it is shown.
FACETS = ("kind", "report", "year", "trend", "technique", "maturity")
#: Of each facet, how many values a page names; the commonest.
NAMED = 10


@dataclass(frozen=True)
class Hit:
    """Something found, in the version that says it. `heading_html` and `extract_html` are escaped, with what was found marked;
    `within` is the section that a reference is cited in."""

    uid: UUID
    kind: str
    report: str
    year: int
    version: str
    slug: str
    within: str
    heading: str
    maturity: str
    heading_html: str = ""
    extract_html: str = ""
    language: str = ""


@dataclass(frozen=True)
class Hits:
    """A page of what was found: its hits in order, how many there are in all, and of each facet how many each value would leave.

    `page` is the last one if that asked for is beyond it, `pages` how many there are. `loosened`: nothing had all the words, and
    these have some. `filters` are those asked for, by the slugs of now; `has_words`: there was a word to look for.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    page: int = 1
    pages: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    loosened: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)
    has_words: bool = False


@dataclass(frozen=True)
class SearchFacts:
    """What a search page knows: `names` say what a value of a facet is called; `meant` is a better spelling."""

    query: str
    found: Hits
    names: Mapping[tuple[str, str], str]
    suggested: tuple[Hit, ...] = ()
    meant: str | None = None
    offered: tuple[str, ...] = ()

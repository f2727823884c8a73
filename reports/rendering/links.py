"""Where links of an edition lead: which section or heading is meant, and which links are broken.

The import rewrites links by it, and checks propose addresses.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit
from uuid import UUID

from markdown_it.token import Token

from reports.document.text import RESERVED_SECTION_SLUGS, SLUG
from reports.document.types import EditionDocument, Section
from reports.rendering.markdown import inline_tokens, parse, split_attributes
from reports.rendering.markdown.text import inline_text
from reports.rendering.sections import SectionText, heading_id, headings_of, read_section

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
        """The values of `#place` that mean the section itself."""
        return frozenset(heading_id(each) for each in (*self.other_names, self.title, self.slug) if each)


class LinkTargets:
    """The sections of an edition by slug and name. If several have the same name, the first is used."""

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


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the name that is most alike, or that begins with the same words; empty if none is near."""
    names = list(known)
    close = get_close_matches(name, names, n=1, cutoff=_NEAR)
    return next((each for each in (*close, *names) if each in close or each.startswith(f"{name}-")), "")


#: What an edition has beside its sections: its history, comparisons, figures, and versions for ever.
_BESIDE = re.compile(r"versions|compare|figures|v\d+\.\d+")
_NUMBERED = re.compile(r"\d{1,4}[-_. ]+")
#: The address of a picture, which is no page.
PICTURE_FILE = re.compile(r"\.(?:png|jpe?g|webp|avif|gif|svg)\Z", re.IGNORECASE)
#: What a section's page has besides headings and paragraphs: its figures, sources and notes.
OTHER_IDS = ("figure-", "ref-", "cite-", "fn-", "fnref-")


class DeadLinks:
    """The broken links of one section of `document`."""

    def __init__(self, document: EditionDocument, section: Section) -> None:
        self._document, self._section = document, section
        self._own = f"/{document.report.slug}/{document.year}/"
        #: The summary, read as a section, is shown on several pages: its links cannot be relative.
        self._is_summary = section.uid == document.uid
        self._up = self._own if self._is_summary else "../"
        self._texts: dict[UUID, SectionText] = {}
        self._targets = LinkTargets(LinkTarget(each.slug, each.title, each.body) for each in document.sections)

    def in_line(self, children: list[Token]) -> Iterator[tuple[int, str, str]]:
        """Yield each broken link of one block: its place in `children`, its address, and the right one if it is known."""
        for index, token in enumerate(children):
            if token.type == "link_open" and (found := self._dead(children, index)):
                yield index, *found

    def _dead(self, children: list[Token], index: int) -> tuple[str, str] | None:
        """The link that `children[index]` opens, if it is broken, and what to write instead (empty if nobody knows)."""
        href, words = str(children[index].attrGet("href") or ""), _words(children, index)
        if not href:
            return f"[{words}]()", ""
        if href.startswith("#"):
            place = href[1:]
            return None if self._is_there(self._section, place) else (href, self._near(self._section, place, ""))
        try:
            parts = urlsplit(urljoin(f"{self._own}{self._section.slug}/", href))
        except ValueError:
            return None
        if parts.scheme or parts.netloc or not parts.path.startswith(self._own):
            return None
        first, _, more = parts.path.removeprefix(self._own).partition("/")
        section = self._document.section(first)
        is_file = not more and first.startswith(f"{self._document.report.slug}-{self._document.year}.")
        if not first or is_file or _BESIDE.fullmatch(first) or (section is self._section and not more):
            return None
        if section is None or more:
            return href, "" if PICTURE_FILE.search(parts.path) else self._meant(parts.path, words)
        page = f"{self._up}{first}/"
        if self._is_summary and not href.startswith("/"):
            return href, page
        return None if self._is_there(section, parts.fragment) else (href, self._near(section, parts.fragment, page))

    def _meant(self, path: str, words: str) -> str:
        """The address of the section that a link's words or a file's name are of, of the heading that is called so, or of a section
        of nearly that name."""
        name = _NUMBERED.sub("", unquote(path).rstrip("/").rpartition("/")[2].partition(".")[0], count=1).casefold()
        named = (self._targets.by_name.get(heading_id(each)) for each in (words.strip(), name) if each)
        if section := next(filter(None, named), None):
            return f"{self._up}{section.slug}/"
        if name and (found := self._targets.with_heading(name)):
            return f"{self._up}{found[0].slug}/#{found[1]}"
        slug = nearest(name, self._targets.by_slug)
        return f"{self._up}{slug}/" if slug else ""

    def _headings(self, section: Section) -> tuple[str, ...]:
        return tuple(each.id for each in self._read(section).headings)

    def _is_there(self, section: Section, place: str) -> bool:
        """Return whether a place is on the section's page."""
        if not place or place.startswith(OTHER_IDS):
            return True
        return place in self._headings(section) or any(place == each.id for each in self._read(section).paragraphs)

    def _read(self, section: Section) -> SectionText:
        if section.uid not in self._texts:
            self._texts[section.uid] = read_section(self._document, section)
        return self._texts[section.uid]

    def _near(self, section: Section, place: str, page: str) -> str:
        """Return the address nearest to a place that the section, whose page is at `page`, does not have."""
        headings = self._headings(section)
        if found := place_in(headings, place):
            return f"{page}#{found}"
        if there := self._targets.with_heading(place):
            return f"{self._up}{there[0].slug}/#{there[1]}"
        found = nearest_place(place, headings)
        return f"{page}#{found}" if found else page


def _words(children: list[Token], opens: int) -> str:
    """The words of the link that opens at a place among `children`."""
    behind = map(children.__getitem__, range(opens + 1, len(children)))
    return inline_text(takewhile(lambda each: each.type != "link_close", behind))


#: A text without any of these has no such link.
_YEAR = re.compile(r"/[12][0-9]{3}(?![\w-])")
_TO_AN_EDITION = re.compile(
    rf"/(?P<report>{SLUG.pattern})/(?P<year>[12][0-9]{{3}})(?:/(?P<section>{SLUG.pattern}))?/?(?:\?[^#]*)?(?:#(?P<place>.*))?",
    re.DOTALL,
)
#: What the pages of editions and sections have besides headings.
_BESIDE_HEADINGS = (
    *OTHER_IDS, "p-", "main", "contents", "absent", "scores", "figures", "credits", "record", "assessed", "predictions", "references",
    "changed",
)  # fmt: skip


class Elsewhere(NamedTuple):
    """A link: the section that it stands in (None: the summary), its line, its address, what that is the address of, and the `#place`
    there."""

    at: Section | None
    line: int
    href: str
    report: str
    year: int
    section: str
    place: str

    @property
    def path(self) -> str:
        """The address that it leads to on this site."""
        return f"/{self.report}/{self.year}/{self.section}".rstrip("/")


def links_elsewhere(document: EditionDocument) -> Iterator[Elsewhere]:
    """The links of the summary and of the sections to other editions, or to sections of these."""
    own = f"/{document.report.slug}/{document.year}/"
    for at, text, base in (
        (None, document.summary, own),
        *((each, each.body, f"{own}{each.slug}/") for each in document.sections),
    ):
        for line, href in _links(text) if _YEAR.search(text) else ():
            try:
                found = _TO_AN_EDITION.fullmatch(urljoin(base, href))
            except ValueError:
                continue
            if found and not href.startswith("//") and (found["report"], int(found["year"])) != _own(document):
                section, place = found["section"] or "", found["place"] or ""
                if section in RESERVED_SECTION_SLUGS:
                    section = place = ""
                yield Elsewhere(at, line, href, found["report"], int(found["year"]), section, place)


def right_address(link: Elsewhere, sections: Collection[str], headings: Callable[[str], Collection[str]]) -> str | None:
    """The address that comes nearest to that of a link which leads nowhere in an edition; None if it leads somewhere.

    `sections` are the slugs of the edition's, `headings` gives the ids of those of one of them.
    """
    edition = f"/{link.report}/{link.year}/"
    if link.section and link.section not in sections:
        near = nearest(link.section, sections)
        return f"{edition}{near}/" if near else edition
    if not link.place or link.place.startswith(_BESIDE_HEADINGS):
        return None
    if not link.section:
        there = [(each, id_) for each in sorted(sections) if (id_ := place_in(headings(each), link.place))]
        return f"{edition}{there[0][0]}/#{there[0][1]}" if len(there) == 1 else edition
    known = headings(link.section)
    if link.place in known:
        return None
    near = place_in(known, link.place) or nearest_place(link.place, known)
    return f"{edition}{link.section}/{near and '#'}{near}"


def _own(document: EditionDocument) -> tuple[str, int]:
    return document.report.slug, document.year


def _links(text: str) -> Iterator[tuple[int, str]]:
    for block in parse(text):
        for within, token, _ in inline_tokens(block):
            if token.type == "link_open":
                yield (block.map or [0])[0] + 1 + within, str(token.attrGet("href") or "")

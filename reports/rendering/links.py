"""Targets of links in an edition: sections and headings, broken links, and corrections for them.

The import rewrites links with this module, and checks propose addresses.
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
#: The id of a repeated heading. GitHub numbers them from the second: `words-1`.
_REPEATED_ID = re.compile(r"(.+)-(\d{1,4})")


@dataclass(frozen=True)
class LinkTarget:
    """A section that links can lead to, with its headings.

    `other_names` are other names of its heading. Without a slug it is a text on several pages, such as the summary.
    """

    slug: str
    title: str
    body: str
    other_names: tuple[str, ...] = ()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of its headings."""
        return tuple(each.id for each in headings_of(self.body))

    @property
    def names(self) -> frozenset[str]:
        """Return the fragments that mean the section itself."""
        return frozenset(heading_id(each) for each in (*self.other_names, self.title, self.slug) if each)


class LinkTargets:
    """The sections of an edition by slug and name. If several have the same name, the first is used."""

    def __init__(self, sections: Iterable[LinkTarget]) -> None:
        self.sections = list(sections)
        self.by_slug = {each.slug: each for each in reversed(self.sections)}
        self.by_name = {name: each for each in reversed(self.sections) for name in each.names}

    def with_heading(self, place: str) -> tuple[LinkTarget, str] | None:
        """Return the section with a heading at `#place`, and the heading's id; None unless exactly one section has such a heading."""
        found = [
            (each, id_) for id_ in dict.fromkeys(_possible_ids(place)) for each in self._likely(id_) if id_ in each.ids
        ]
        return found[0] if found and all(each is found[0][0] for each, _ in found) else None

    def _likely(self, id_: str) -> list[LinkTarget]:
        """Return the sections with a line that looks like a heading of that id, so that no others need to be parsed."""
        repeated = _REPEATED_ID.fullmatch(id_)
        return [*self._by_line.get(id_, ()), *(self._by_line.get(repeated[1], ()) if repeated else ())]

    @cached_property
    def _by_line(self) -> dict[str, list[LinkTarget]]:
        found: dict[str, list[LinkTarget]] = {}
        for section in self.sections:
            for words, name in map(split_attributes, _HEADING.findall(section.body)):
                found.setdefault(heading_id(name or words), []).append(section)
        return found


def matching_id(ids: Collection[str], place: str) -> str:
    """Return the id that `#place` means among the `ids` of headings, or ""."""
    return next((each for each in _possible_ids(place) if each in ids), "")


def nearest_id(place: str, ids: Iterable[str]) -> str:
    """Return the most similar of the `ids` of headings to `#place`, or "" if none is similar enough."""
    found = nearest(heading_id(place.removeprefix("h-"))[2:], (each.removeprefix("h-") for each in ids))
    return f"h-{found}" if found else ""


def _possible_ids(place: str) -> Iterator[str]:
    """Yield the ids that the heading at `#place` may have, the most likely first."""
    name = heading_id(place)
    yield from (place, name)
    if repeated := _REPEATED_ID.fullmatch(name):
        yield f"{repeated[1]}-{int(repeated[2]) + 1}"


#: The minimum similarity of two names: `fontz` is similar to `fonts`, `tables` is not similar to `titles`.
_NEAR = 0.75


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the most similar known name, or one that begins with `name` and a hyphen; "" if there is none."""
    names = list(known)
    close = get_close_matches(name, names, n=1, cutoff=_NEAR)
    return next((each for each in (*close, *names) if each in close or each.startswith(f"{name}-")), "")


#: Pages of an edition that are not sections.
_EDITION_PAGES = re.compile(r"versions|compare|figures|v\d+\.\d+")
_NUMBERED = re.compile(r"\d{1,4}[-_. ]+")
#: The end of a picture's address.
PICTURE_FILE = re.compile(r"\.(?:png|jpe?g|webp|avif|gif|svg)\Z", re.IGNORECASE)
#: Prefixes of ids on a section's page, other than those of headings and paragraphs.
OTHER_IDS = ("figure-", "ref-", "cite-", "fn-", "fnref-")


class BrokenLinks:
    """The broken links of one section of `document`."""

    def __init__(self, document: EditionDocument, section: Section) -> None:
        self._document = document
        self._section = section
        self._own = f"/{document.report.slug}/{document.year}/"
        #: The summary is passed as a section. It is shown on several pages, so its links cannot be relative.
        self._is_summary = section.uid == document.uid
        self._up = self._own if self._is_summary else "../"
        self._texts: dict[UUID, SectionText] = {}
        self._targets = LinkTargets(LinkTarget(each.slug, each.title, each.body) for each in document.sections)

    def in_line(self, children: list[Token]) -> Iterator[tuple[int, str, str]]:
        """Yield each broken link of a block: its index in `children`, its address, and a correct address, or "" if unknown."""
        for index, token in enumerate(children):
            if token.type == "link_open" and (found := self._broken(children, index)):
                yield index, *found

    def _broken(self, children: list[Token], index: int) -> tuple[str, str] | None:
        """Return the address and a correct one ("" if unknown) of the link at `index`, or None if it is not broken."""
        href = str(children[index].attrGet("href") or "")
        words = _words(children, index)
        if not href:
            return f"[{words}]()", ""
        if href.startswith("#"):
            place = href[1:]
            return None if self._has_id(self._section, place) else (href, self._near(self._section, place, ""))
        try:
            parts = urlsplit(urljoin(f"{self._own}{self._section.slug}/", href))
        except ValueError:
            return None
        if parts.scheme or parts.netloc or not parts.path.startswith(self._own):
            return None
        first, _, more = parts.path.removeprefix(self._own).partition("/")
        section = self._document.section(first)
        is_file = not more and first.startswith(f"{self._document.report.slug}-{self._document.year}.")
        if not first or is_file or _EDITION_PAGES.fullmatch(first) or (section is self._section and not more):
            return None
        if section is None or more:
            return href, "" if PICTURE_FILE.search(parts.path) else self._meant(parts.path, words)
        page = f"{self._up}{first}/"
        if self._is_summary and not href.startswith("/"):
            return href, page
        return None if self._has_id(section, parts.fragment) else (href, self._near(section, parts.fragment, page))

    def _meant(self, path: str, words: str) -> str:
        """Return the address of the section or heading that the link text or the file name names, or of one with a similar name."""
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

    def _has_id(self, section: Section, place: str) -> bool:
        """Return whether the section's page has the id `place`. Ids of figures, sources and notes are not checked."""
        if not place or place.startswith(OTHER_IDS):
            return True
        return place in self._headings(section) or any(place == each.id for each in self._read(section).paragraphs)

    def _read(self, section: Section) -> SectionText:
        if section.uid not in self._texts:
            self._texts[section.uid] = read_section(self._document, section)
        return self._texts[section.uid]

    def _near(self, section: Section, place: str, page: str) -> str:
        """Return the most similar address for a missing fragment: on the section's page (`page`), or in another section."""
        headings = self._headings(section)
        if found := matching_id(headings, place):
            return f"{page}#{found}"
        if there := self._targets.with_heading(place):
            return f"{self._up}{there[0].slug}/#{there[1]}"
        found = nearest_id(place, headings)
        return f"{page}#{found}" if found else page


def _words(children: list[Token], opens: int) -> str:
    """Return the text of the link that begins at the index `opens`."""
    following = map(children.__getitem__, range(opens + 1, len(children)))
    return inline_text(takewhile(lambda each: each.type != "link_close", following))


#: A part of every link to an edition.
_YEAR = re.compile(r"/[12][0-9]{3}(?![\w-])")
_TO_AN_EDITION = re.compile(
    rf"/(?P<report>{SLUG.pattern})/(?P<year>[12][0-9]{{3}})(?:/(?P<section>{SLUG.pattern}))?/?(?:\?[^#]*)?(?:#(?P<place>.*))?",
    re.DOTALL,
)
#: Prefixes of all ids on the pages of editions and sections, other than those of headings.
_OTHER_ID_PREFIXES = (
    *OTHER_IDS, "p-", "main", "contents", "absent", "scores", "figures", "credits", "record", "assessed", "predictions", "references",
    "changed",
)  # fmt: skip


class LinkToEdition(NamedTuple):
    """A link to another edition.

    `at` is the section with the link (None: the summary), `line` its line, and `href` the address as written, from which `report`,
    `year`, `section` and `place` (the fragment) are parsed.
    """

    at: Section | None
    line: int
    href: str
    report: str
    year: int
    section: str
    place: str

    @property
    def path(self) -> str:
        """Return the path of the target, without a fragment."""
        return f"/{self.report}/{self.year}/{self.section}".rstrip("/")


def links_to_editions(document: EditionDocument) -> Iterator[LinkToEdition]:
    """Yield the links in the summary and in sections to other editions and their sections."""
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
                section = found["section"] or ""
                place = found["place"] or ""
                if section in RESERVED_SECTION_SLUGS:
                    section = ""
                    place = ""
                yield LinkToEdition(at, line, href, found["report"], int(found["year"]), section, place)


def corrected_address(
    link: LinkToEdition, sections: Collection[str], headings: Callable[[str], Collection[str]]
) -> str | None:
    """Return the most similar existing address for a broken link to an edition, or None if the link is not broken.

    `sections` are the slugs of that edition's sections, and `headings` returns the ids of headings of one of them.
    """
    edition = f"/{link.report}/{link.year}/"
    if link.section and link.section not in sections:
        near = nearest(link.section, sections)
        return f"{edition}{near}/" if near else edition
    if not link.place or link.place.startswith(_OTHER_ID_PREFIXES):
        return None
    if not link.section:
        there = [(each, id_) for each in sorted(sections) if (id_ := matching_id(headings(each), link.place))]
        return f"{edition}{there[0][0]}/#{there[0][1]}" if len(there) == 1 else edition
    known = headings(link.section)
    if link.place in known:
        return None
    near = matching_id(known, link.place) or nearest_id(link.place, known)
    return f"{edition}{link.section}/{near and '#'}{near}"


def _own(document: EditionDocument) -> tuple[str, int]:
    return document.report.slug, document.year


def _links(text: str) -> Iterator[tuple[int, str]]:
    for block in parse(text):
        for within, token, _ in inline_tokens(block):
            if token.type == "link_open":
                yield (block.map or [0])[0] + 1 + within, str(token.attrGet("href") or "")

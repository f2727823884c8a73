"""Links of an edition that lead nowhere, each with the address that was probably meant; and its links to other editions of the site."""

import re
from collections.abc import Callable, Collection, Iterator
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit
from uuid import UUID

from markdown_it.token import Token

from reports.document.text import RESERVED_SECTION_SLUGS, SLUG
from reports.document.types import EditionDocument, Section
from reports.rendering.blocks import SectionText, heading_id, read_section
from reports.rendering.link_targets import LinkTarget, LinkTargets, nearest, nearest_place, place_in
from reports.rendering.markdown import inline_tokens, parse
from reports.rendering.markdown.text import inline_text

#: `../slug/#place`, as one section of an edition names another; `slug` alone would lead below the section's own page.
_TO_SECTION = re.compile(rf"(?P<up>(?:\./)?\.\./|\./|)(?P<slug>{SLUG.pattern})/?")
#: What an edition has beside its sections: its history, comparisons, figures, and versions for ever.
_BESIDE = re.compile(r"versions|compare|figures|v\d+\.\d+")
_NUMBERED = re.compile(r"\d{1,4}[-_. ]+")
#: The address of a picture, which is no page.
PICTURE_FILE = re.compile(r"\.(?:png|jpe?g|webp|avif|gif|svg)\Z", re.IGNORECASE)
#: What stands on a section's page besides headings and paragraphs: its figures, sources and notes.
OTHER_IDS = ("figure-", "ref-", "cite-", "fn-", "fnref-")


class DeadLinks:
    """The links of one section of `document`, held against the sections and headings that there are."""

    def __init__(self, document: EditionDocument, section: Section) -> None:
        self._document, self._section = document, section
        self._own = f"/{document.report.slug}/{document.year}/"
        #: What stands before a section's address in a link to it: the summary, read as a section, stands on several pages.
        self._up = self._own if section.uid == document.uid else "../"
        self._texts: dict[UUID, SectionText] = {}
        self._targets = LinkTargets(LinkTarget(each.slug, each.title, each.body) for each in document.sections)

    def in_line(self, children: list[Token]) -> Iterator[tuple[int, str, str]]:
        """Each dead link among the words of one block: its place in `children`, its address, and the right one if it is known."""
        for index, token in enumerate(children):
            if token.type == "link_open" and (found := self._dead(children, index)):
                yield index, *found

    def called(self, right: str) -> str:
        """What the right address of a link leads to, in words; empty for none."""
        path, _, place = right.partition("#")
        section = self._document.section(path.rstrip("/").rpartition("/")[2]) if path else self._section
        if not right or section is None:
            return ""
        heading = next((each.text for each in self._read(section).headings if place and each.id == place), "")
        if not heading:
            return f"the section “{section.title}”"
        return f"the heading “{heading}” of “{section.title}”" if path else f"the heading “{heading}”"

    def _dead(self, children: list[Token], index: int) -> tuple[str, str] | None:
        """The link that `children[index]` opens, if it is dead, and what to write instead (empty if nobody knows)."""
        href = str(children[index].attrGet("href") or "")
        path, _, place = href.partition("#")
        if not href:
            return f"[{_words(children, index)}]()", ""
        words = _words(children, index)
        if not path:
            return None if self._is_there(self._section, place) else (href, self._near(self._section, place, ""))
        if (found := self._slug_in(path)) is None:
            right = "" if PICTURE_FILE.search(path) else self._meant_by(path, words)
            return (href, right) if self._leads_to_no_page(path) else None
        slug, before = found
        section = self._document.section(slug)
        if section is None or not before:
            return href, f"{self._up}{slug}/" if section else self._meant(slug, words)
        return None if self._is_there(section, place) else (href, self._near(section, place, f"{before}{slug}/"))

    def _slug_in(self, path: str) -> tuple[str, str] | None:
        """The section that a path names, and what stands before it (empty: it leads to no section's page); None if it names none."""
        if path.startswith(self._own):
            slug, before = path.removeprefix(self._own).rstrip("/"), self._own
        elif found := _TO_SECTION.fullmatch(path):
            slug, before = found["slug"], "../" if ".." in found["up"] and self._up == "../" else ""
        else:
            return None
        return (slug, before) if SLUG.fullmatch(slug) and slug not in RESERVED_SECTION_SLUGS else None

    def _leads_to_no_page(self, path: str) -> bool:
        """Whether an address within the edition is none of its pages or files: `chapter2.md` and `./methodology` lead below a section."""
        if path.startswith(("https://", "http://", "mailto:")):
            return False
        try:
            parts = urlsplit(urljoin(f"{self._own}{self._section.slug}/", path))
        except ValueError:
            return False
        if parts.scheme or parts.netloc or not parts.path.startswith(self._own):
            return False
        first, _, more = parts.path.removeprefix(self._own).partition("/")
        if not first or _BESIDE.fullmatch(first):
            return False
        file = f"{self._document.report.slug}-{self._document.year}."
        return bool(more) or not (self._document.section(first) or first.startswith(file))

    def _meant_by(self, path: str, words: str) -> str:
        """The address of the section or heading that a file's name speaks of, if one does."""
        *_, name = ["", *(each for each in unquote(path.partition("?")[0]).split("/") if each not in {"", ".", ".."})]
        return self._meant(_NUMBERED.sub("", name.partition(".")[0], count=1).casefold(), words)

    def _meant(self, name: str, words: str) -> str:
        """The address of the section that a link's words or a name speak of, of the heading that is called so, or of a section of nearly
        that name."""
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
        """Whether a place is on the section's page."""
        if not place or place.startswith(OTHER_IDS):
            return True
        return place in self._headings(section) or any(place == each.id for each in self._read(section).paragraphs)

    def _read(self, section: Section) -> SectionText:
        if section.uid not in self._texts:
            self._texts[section.uid] = read_section(self._document, section)
        return self._texts[section.uid]

    def _near(self, section: Section, place: str, page: str) -> str:
        """What to write for a place that is not on the section's page, which is at `page`; empty if nobody knows."""
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
        """Where it leads on this site."""
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

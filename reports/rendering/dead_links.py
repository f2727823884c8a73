"""Links within an edition that lead nowhere, each with the address that was probably meant."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property
from itertools import takewhile
from urllib.parse import unquote, urljoin, urlsplit

from markdown_it.token import Token

from reports.document.text import RESERVED_SECTION_SLUGS, SLUG
from reports.document.types import EditionDocument, Section
from reports.rendering.blocks import read_section
from reports.rendering.markdown.text import inline_text

#: `../slug/#place`, as one section of an edition names another; `slug` alone would lead below the section's own page.
_TO_SECTION = re.compile(rf"(?P<up>(?:\./)?\.\./|\./|)(?P<slug>{SLUG.pattern})/?")
#: What an edition has beside its sections: its history, comparisons, figures, and versions for ever.
_BESIDE = re.compile(r"versions|compare|figures|v\d+\.\d+")
_NUMBERED = re.compile(r"\d{1,4}[-_. ]+")
#: What stands on a section's page besides headings and paragraphs: its figures, sources and notes.
_OTHER_IDS = ("figure-", "ref-", "cite-", "fn-", "fnref-")


class DeadLinks:
    """The links of one section of `document`, held against the sections and headings that there are."""

    def __init__(self, document: EditionDocument, section: Section) -> None:
        self._document, self._section = document, section
        self._own = f"/{document.report.slug}/{document.year}/"
        #: What stands before a section's address in a link to it: the summary, read as a section, stands on several pages.
        self._up = self._own if section.uid == document.uid else "../"

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {each.title.casefold(): each.slug for each in self._document.sections}

    def in_words(self, children: list[Token], index: int) -> tuple[str, str] | None:
        """The link that `children[index]` opens, if it is dead, and what to write instead (empty if nobody knows)."""
        href = str(children[index].attrGet("href") or "")
        path, _, place = href.partition("#")
        if not href:
            return f"[{_words(children[index + 1 :])}]()", ""
        if not path:
            right = self._place(self._section, place)
            return None if right is None else (href, right and f"#{right}")
        if (found := self._slug_in(path)) is None:
            return (href, self._meant_by(path, _words(children[index + 1 :]))) if self._leads_to_no_page(path) else None
        slug, before = found
        section = self._document.section(slug)
        if section is None or not before:
            meant = slug if section else self._meant(slug, _words(children[index + 1 :]))
            return href, f"{self._up}{meant}/" if meant else ""
        right = self._place(section, place) if place else None
        return None if right is None else (href, f"{before}{slug}/{right and '#'}{right}")

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
        """The address of the section that a file's name speaks of, if one does."""
        *_, name = ["", *(each for each in unquote(path.partition("?")[0]).split("/") if each not in {"", ".", ".."})]
        slug = self._meant(_NUMBERED.sub("", name.partition(".")[0], count=1).casefold(), words)
        return f"{self._up}{slug}/" if slug else ""

    def _meant(self, slug: str, words: str) -> str:
        if known := self._titles.get(words.strip().casefold()):
            return known
        close = get_close_matches(slug, [each.slug for each in self._document.sections], n=1, cutoff=0.5)
        return close[0] if close else ""

    def _place(self, section: Section, place: str) -> str | None:
        """What to write for a place that is not on the section's page (empty if nobody knows); None if it is there."""
        if not place or place.startswith(_OTHER_IDS):
            return None
        read = read_section(self._document, section)
        headings = [each.id for each in read.headings]
        if place in headings or any(place == each.id for each in read.paragraphs):
            return None
        close = get_close_matches(place if place.startswith("h-") else f"h-{place}", headings, n=1, cutoff=0.5)
        return close[0] if close else ""


def _words(tokens: list[Token]) -> str:
    """The words of a link, whose tokens these begin with."""
    return inline_text(takewhile(lambda each: each.type != "link_close", tokens))


def dead_links(document: EditionDocument, section: Section, children: list[Token]) -> Iterator[tuple[int, str, str]]:
    """Each dead link among the words of one block: its place in `children`, its address, and the right one if it is known."""
    looked = DeadLinks(document, section)
    for index, token in enumerate(children):
        if token.type == "link_open" and (found := looked.in_words(children, index)):
            yield index, *found

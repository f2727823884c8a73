"""Links of a document to other editions of its site, which it cannot know of itself."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from reports.document.nearest import nearest
from reports.document.text import RESERVED_SECTION_SLUGS, SLUG
from reports.document.types import EditionDocument, Section
from reports.rendering.dead_links import OTHER_IDS
from reports.rendering.link_targets import nearest_place, place_in
from reports.rendering.markdown import inline_tokens, parse

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

"""Links of a document to other editions of its site, which it cannot know of itself."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from reports.document.text import RESERVED_SECTION_SLUGS, SLUG
from reports.document.types import EditionDocument, Section
from reports.rendering.markdown import inline_tokens, parse

#: A text without any of these has no such link.
_YEAR = re.compile(r"/[12][0-9]{3}(?![\w-])")
_TO_AN_EDITION = re.compile(
    rf"/(?P<report>{SLUG.pattern})/(?P<year>[12][0-9]{{3}})(?:/(?P<section>{SLUG.pattern}))?/?(?:[?#].*)?", re.DOTALL
)


class Elsewhere(NamedTuple):
    """A link: the section that it stands in (None: the summary), its line, its address, and what that is the address of."""

    at: Section | None
    line: int
    href: str
    report: str
    year: int
    section: str

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
                section = found["section"] or ""
                section = "" if section in RESERVED_SECTION_SLUGS else section
                yield Elsewhere(at, line, href, found["report"], int(found["year"]), section)


def _own(document: EditionDocument) -> tuple[str, int]:
    return document.report.slug, document.year


def _links(text: str) -> Iterator[tuple[int, str]]:
    for block in parse(text):
        for within, token, _ in inline_tokens(block):
            if token.type == "link_open":
                yield (block.map or [0])[0] + 1 + within, str(token.attrGet("href") or "")

"""The metadata of a page: title, canonical address, and relations to other pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from reports import addresses
from reports.document.types import EditionDocument, Section
from reports.languages import Translator, autonym
from reports.pages.parts import Link
from reports.reading.context import EditionContext

_DESCRIPTION = 200


@dataclass(frozen=True)
class Relation:
    """A relation for `<link>` and the Link header. `address` is a path or a URL; `hreflang` is set if the target has another language."""

    rel: str
    address: str
    type: str = ""
    hreflang: str = ""


@dataclass(frozen=True)
class Head:
    """The `<head>` of a page. `canonical` and `image` (for shared links) are paths; `indexed` is for search engines; `named` and
    `properties` are `<meta>` elements.

    The page has the language of `translate`, or of the site without it. `language` overrides it for languages without a catalogue.
    """

    title: str
    description: str
    canonical: str
    indexed: bool = True
    translate: Translator | None = None
    language: str = ""
    relations: tuple[Relation, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    json_ld: str = ""
    image: str = ""


def shortened(text: str, length: int = _DESCRIPTION) -> str:
    """Return `text` on one line, cut at a word with an ellipsis if it is longer than `length`."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0].rstrip(",;:–—. ") + " …"


def checkpoints_head(translate: Translator) -> Head:
    """Return the metadata of the page of checkpoints."""
    description = translate("The signed state of everything that was published here.")
    return Head(translate("Checkpoints"), description, "/checkpoints/", translate=translate)


def page_address(context: EditionContext, section: Section | None, number: str | None) -> str:
    """Return the address of an edition or section, in the version `number` or in the latest."""
    if section:
        return addresses.section(context.report, context.year, section.slug, number)
    return addresses.edition(context.report, context.year, number)


def version_relations(context: EditionContext, latest: str, by_number: Mapping[str, str]) -> Iterator[Relation]:
    """Yield links to other versions of a page and its history (RFC 5829). A draft has none.

    `latest` is its address in the latest version, or "" if that does not have it; `by_number` its address in each version that has
    it, by number and in order.
    """
    if context.version is None:
        return
    if latest:
        yield Relation("latest-version", latest)
    yield Relation("version-history", addresses.versions(context.report, context.year))
    for before, after in pairwise(by_number):
        if after == context.version.number:
            yield Relation("predecessor-version", by_number[before])
        if before == context.version.number:
            yield Relation("successor-version", by_number[after])


def other_language(document: EditionDocument, context: EditionContext, section: Section | None = None) -> Link | None:
    """Return a link to the page in the report's other language: the section about the same trend, or the edition. Its `kind` is the
    language's code. None on pinned pages, because the link leads to the latest version."""
    there = context.counterpart
    if there is None or not context.is_latest or context.number:
        return None
    uids = {trend.slug: trend.uid for trend in document.trends}
    slug = there.sections.get(uids[section.trend]) if section and section.trend else None
    address = (
        addresses.section(there.report, context.year, slug) if slug else addresses.edition(there.report, context.year)
    )
    return Link(autonym(there.language), address, kind=there.language)


def language_relations(
    document: EditionDocument, context: EditionContext, section: Section | None = None
) -> tuple[Relation, ...]:
    """Return `alternate` links to the page and its counterpart in the other language; none for a section without a counterpart."""
    there, other = other_language(document, context, section), context.counterpart
    if there is None or (section and other and there.address == addresses.edition(other.report, context.year)):
        return ()
    return (
        Relation("alternate", page_address(context, section, None), hreflang=document.report.language),
        Relation("alternate", there.address, hreflang=there.kind),
    )

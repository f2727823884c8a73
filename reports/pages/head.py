"""What a page says of itself to machines: title, canonical address, and its relations to other pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from reports.document.types import EditionDocument, Section
from reports.languages import Words, autonym
from reports.pages import addresses
from reports.pages.context import EditionContext
from reports.pages.parts import Link

_DESCRIPTION = 200


@dataclass(frozen=True)
class Relation:
    """A link from the page to another, for `<link>` and the Link header alike; `address` is a path here, or whole.
    `hreflang` is the language of what it leads to, where it is another."""

    rel: str
    address: str
    type: str = ""
    hreflang: str = ""


@dataclass(frozen=True)
class Head:
    """`canonical` is a path on this site; `indexed` says whether search engines should keep the page; `named` and
    `properties` are `<meta>` elements, `json_ld` stands in a script; `image` is the path of what stands for the page elsewhere.
    Without `words` the page is in the language of the site, and with them in theirs, if no `language` says that there are none for it."""

    title: str
    description: str
    canonical: str
    indexed: bool = True
    words: Words | None = None
    language: str = ""
    relations: tuple[Relation, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    json_ld: str = ""
    image: str = ""


def shortened(text: str, length: int = _DESCRIPTION) -> str:
    """`text` cut at a word, with an ellipsis if something was cut."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0].rstrip(",;:–—. ") + " …"


def page_address(context: EditionContext, section: Section | None, number: str | None) -> str:
    """The address of an edition's page, or of a section's, in the version with that number, or in the latest."""
    if section:
        return addresses.section(context.report, context.year, section.slug, number)
    return addresses.edition(context.report, context.year, number)


def version_relations(context: EditionContext, latest: str, places: Mapping[str, str]) -> Iterator[Relation]:
    """RFC 5829: the page in the latest version and in those next to this one, and the history. A draft has none.

    `latest` is its address, or "" if the latest version does not have it; `places`: the number of each version that has it -> its
    address there, in order.
    """
    if context.version is None:
        return
    if latest:
        yield Relation("latest-version", latest)
    yield Relation("version-history", addresses.versions(context.report, context.year))
    for before, after in pairwise(places):
        if after == context.version.number:
            yield Relation("predecessor-version", places[before])
        if before == context.version.number:
            yield Relation("successor-version", places[after])


def other_language(document: EditionDocument, context: EditionContext, section: Section | None = None) -> Link | None:
    """The counterpart of an edition's page, or of a section's: the section about the same trend, or the edition; in the words of its
    language, whose code is the link's `kind`. Only what is read without naming a version has one, since it leads to the latest."""
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
    """For search engines: the page itself and its counterpart, each with its language. None where a section has only the other edition."""
    there, other = other_language(document, context, section), context.counterpart
    if there is None or (section and other and there.address == addresses.edition(other.report, context.year)):
        return ()
    return (
        Relation("alternate", page_address(context, section, None), hreflang=document.report.language),
        Relation("alternate", there.address, hreflang=there.kind),
    )

"""The same page in the report's other language."""

from dataclasses import dataclass

from reports.document.types import EditionDocument, Section
from reports.languages import autonym
from reports.pages import addresses
from reports.pages.context import EditionContext
from reports.pages.head import Relation


@dataclass(frozen=True)
class OtherLanguage:
    """Where the page is in another language: that language's name, in itself, and its code."""

    words: str
    language: str
    address: str


def other_language(
    document: EditionDocument, context: EditionContext, section: Section | None = None
) -> OtherLanguage | None:
    """The counterpart of an edition's page, or of a section's: the section about the same trend, or the edition. Only what is read
    without naming a version has one, since it leads to the latest of the other."""
    there = context.counterpart
    if there is None or not context.is_latest or context.number:
        return None
    uids = {trend.slug: trend.uid for trend in document.trends}
    slug = there.sections.get(uids[section.trend]) if section and section.trend else None
    address = (
        addresses.section(there.report, context.year, slug) if slug else addresses.edition(there.report, context.year)
    )
    return OtherLanguage(autonym(there.language), there.language, address)


def language_relations(
    document: EditionDocument, context: EditionContext, section: Section | None = None
) -> tuple[Relation, ...]:
    """For search engines: the page itself and its counterpart, each with its language. None where a section has only the other edition."""
    there = other_language(document, context, section)
    if there is None or (section and there.address == addresses.edition(_report(context), context.year)):
        return ()
    here = (
        addresses.section(context.report, context.year, section.slug)
        if section
        else addresses.edition(context.report, context.year)
    )
    return (
        Relation("alternate", here, hreflang=document.report.language),
        Relation("alternate", there.address, hreflang=there.language),
    )


def _report(context: EditionContext) -> str:
    return context.counterpart.report if context.counterpart else ""

"""An edition or a section as Markdown, for readers who ask for it."""

from dataclasses import asdict
from typing import NoReturn

from django.conf import settings
from django.http import HttpResponse

from reports.document.types import EditionDocument, Section
from reports.exporting import FORMATS, Context
from reports.languages import Words
from reports.models.ledger import Version
from reports.pages import addresses
from reports.reading.paragraphs import cited_version
from reports.rendering import plain_reference, read_section
from reports.rendering.terms import words_of
from reports.site.asking import MARKDOWN


def edition_as_markdown(version: Version) -> HttpResponse:
    """The edition whole, in the form that reads back as the same document."""
    known = Context(**asdict(cited_version(version)), pictures=_no_pictures)
    content = FORMATS["md"].write(version.content, known)
    return HttpResponse(content, content_type=f"{MARKDOWN}; charset=utf-8")


def section_as_markdown(version: Version, section: Section) -> HttpResponse:
    """A section's title, summary and text, where it is from, and its sources."""
    document, edition = version.content, version.edition
    address = addresses.section(edition.report.slug, edition.year, section.slug, version.number)
    words = words_of(document.report)
    origin = words(
        "{report} {year}, version {number}. <{address}>",
        report=document.report.name,
        year=document.year,
        number=version.number,
        address=settings.SITE_URL + address,
    )
    parts = [f"# {section.title}", origin, section.summary, section.body, *_sources(document, section, words)]
    return HttpResponse("\n\n".join(filter(None, parts)) + "\n", content_type=f"{MARKDOWN}; charset=utf-8")


def _sources(document: EditionDocument, section: Section, words: Words) -> list[str]:
    items = {reference.key: reference.item for reference in document.references}
    cited = read_section(document, section).resolved.cited
    lines = [f"- [@{key}]: {plain_reference(items[key], words)}" for key in cited if key in items]
    return [f"## {words('References')}", "\n".join(lines)] if lines else []


def _no_pictures(sha256: str) -> NoReturn:
    raise LookupError(sha256)

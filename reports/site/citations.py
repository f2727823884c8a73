"""Citations of an edition, a section or a paragraph: in APA style, and in formats for reference managers."""

import json
from dataclasses import dataclass

from reports.citing.apa import apa, apa_in_text, work
from reports.citing.bibtex import bibtex_entry
from reports.citing.csl_json import csl_entry
from reports.citing.item import Place, citation_item, citation_key
from reports.citing.ris import ris_entry
from reports.document.types import Section
from reports.languages import Words, words_in
from reports.models.ledger import Version
from reports.pages import addresses
from reports.pages.margin import numbered
from reports.pages.parts import Link
from reports.reading.paragraphs import cited_version
from reports.rendering import Paragraph


@dataclass(frozen=True)
class Citation:
    """A citation under the heading `title`: in APA style as safe HTML, and as `formats` for reference managers.

    `in_text` is the form for a paragraph's mention in a text. `paragraphs` lead to the citations of a section's paragraphs.
    """

    title: str
    apa: str
    in_text: str
    formats: tuple[tuple[str, str], ...]
    paragraphs: tuple[Link, ...] = ()


def cite_edition(version: Version) -> Citation:
    """The edition as this version has it."""
    words = words_of(version)
    return Citation(words("Cite this edition"), *_ways(version, None))


def cite_section(version: Version, section: Section, html: str) -> Citation:
    """A section as this version has it, with the way to each paragraph of its body, which is `html`."""
    known = (version.edition.report.slug, version.edition.year, section.slug, version.number)
    paragraphs = tuple(Link(number, addresses.paragraph(*known, name)) for name, number in numbered(html))
    words = words_of(version)
    return Citation(words("Cite this section"), *_ways(version, Place(section)), paragraphs)


def cite_paragraph(version: Version, section: Section, paragraph: Paragraph) -> Citation:
    """A paragraph as this version has it."""
    words = words_of(version)
    return Citation(words("Cite this paragraph"), *_ways(version, Place(section, paragraph)))


def words_of(version: Version) -> Words:
    """The words of the report's language."""
    return words_in(version.content.report.language)


def _ways(version: Version, place: Place | None) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    document, known = version.content, cited_version(version)
    item, key = citation_item(document, known, place), citation_key(document, known, place)
    formats = (
        ("BibTeX", bibtex_entry(key, item)),
        ("RIS", ris_entry(key, item)),
        ("CSL-JSON", json.dumps(csl_entry(key, item), ensure_ascii=False, indent=2)),
    )
    paragraph = place.paragraph.number if place and place.paragraph else None
    cited = work(item, item.version, paragraph, words_of(version))
    return apa(cited), apa_in_text(cited) if paragraph else "", formats

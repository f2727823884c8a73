"""Citations of an edition, a section or a paragraph: in APA style, and in formats for reference managers."""

import json
from dataclasses import dataclass

from reports.citing.apa import apa, apa_in_text, work
from reports.citing.entries import bibtex_entry, csl_entry, ris_entry
from reports.citing.item import Place, citation_item, citation_key
from reports.languages import words_in
from reports.models.ledger import Version
from reports.pages import addresses
from reports.pages.margin import numbered
from reports.pages.parts import Link
from reports.reading.paragraphs import cited_version


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


def cite(version: Version, place: Place | None = None, html: str = "") -> Citation:
    """The edition as this version has it, or a place in it; of a section, whose body is `html`, with the way to each paragraph."""
    document, known = version.content, cited_version(version)
    words = words_in(document.report.language)
    item, key = citation_item(document, known, place), citation_key(document, known, place)
    formats = (
        ("BibTeX", bibtex_entry(key, item)),
        ("RIS", ris_entry(key, item)),
        ("CSL-JSON", json.dumps(csl_entry(key, item), ensure_ascii=False, indent=2)),
    )
    paragraph = place.paragraph.number if place and place.paragraph else None
    cited = work(item, item.version, paragraph, words)
    if place is None:
        return Citation(words("Cite this edition"), apa(cited), "", formats)
    if paragraph:
        return Citation(words("Cite this paragraph"), apa(cited), apa_in_text(cited), formats)
    at = (version.edition.report.slug, version.edition.year, place.section.slug, version.number)
    paragraphs = tuple(Link(number, addresses.paragraph(*at, name)) for name, number in numbered(html))
    return Citation(words("Cite this section"), apa(cited), "", formats, paragraphs)

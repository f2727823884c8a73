"""How to cite an edition, a section or a paragraph."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from reports import addresses
from reports.citing.apa import apa
from reports.citing.entries import bibtex_entry, csl_entry, ris_entry
from reports.citing.item import CitedPart, citation_item, citation_key
from reports.languages import translator_for
from reports.models.ledger import Version
from reports.pages.parts import Link
from reports.reading.paragraphs import cited_version
from reports.rendering import Passage


@dataclass(frozen=True)
class Citation:
    """A citation under the heading `title`: in APA style as safe HTML, and as `formats` for reference managers.

    `follow` is the address of the form for alerts about what is cited. `paragraphs` link to the citations of a section's paragraphs.
    """

    title: str
    apa: str
    formats: tuple[tuple[str, str], ...]
    follow: str
    paragraphs: tuple[Link, ...] = ()


def cite(version: Version, part: CitedPart | None = None, passages: Iterable[Passage] = ()) -> Citation:
    """Return the citation of an edition in this version, or of a part of it. `passages` are those of a section."""
    document, known = version.content, cited_version(version)
    translate = translator_for(document.report.language)
    item, key = citation_item(document, known, part), citation_key(document, known, part)
    formats = (
        ("BibTeX", bibtex_entry(key, item)),
        ("RIS", ris_entry(key, item)),
        ("CSL-JSON", json.dumps(csl_entry(key, item), ensure_ascii=False, indent=2)),
    )
    cited = apa(item, translate)
    place = (version.edition.report.slug, version.edition.year)
    if part is None:
        follow = addresses.alerts(addresses.edition(*place, version.number))
        return Citation(translate("Cite this edition"), cited, formats, follow)
    at = (*place, part.section.slug, version.number)
    if part.paragraph:
        follow = addresses.alerts(addresses.paragraph(*at, part.paragraph.id))
        return Citation(translate("Cite this paragraph"), cited, formats, follow)
    paragraphs = tuple(Link(str(each.number), addresses.paragraph(*at, each.id)) for each in passages if each.id)
    follow = addresses.alerts(addresses.section(*at))
    return Citation(translate("Cite this section"), cited, formats, follow, paragraphs)

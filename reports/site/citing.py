"""How an edition or a section is cited, in the styles and the file formats that readers ask for."""

import json
from dataclasses import dataclass
from typing import NoReturn

from django.conf import settings

from reports.document.types import CslItem, CslName, Section
from reports.exporting.bibtex import bibtex_entry
from reports.exporting.citation import citation_item, citation_key
from reports.exporting.context import Context
from reports.exporting.csl_json import csl_entry
from reports.exporting.ris import ris_entry
from reports.models.ledger import Version
from reports.pages import addresses
from reports.pages.parts import listed


@dataclass(frozen=True)
class Citation:
    """A version, cited: three styles in words, three formats for reference managers. `address` is pinned to the version."""

    address: str
    styles: tuple[tuple[str, str], ...]
    formats: tuple[tuple[str, str], ...]


def cite_edition(version: Version) -> Citation:
    """The edition as this version has it."""
    return _citation(version, None)


def cite_section(version: Version, section: Section) -> Citation:
    """A section as this version has it."""
    return _citation(version, section)


def citation_context(version: Version) -> Context:
    """What the exports need to know of a version. Pictures are not asked for by those used here."""
    edition = version.edition
    address = addresses.edition(edition.report.slug, edition.year, version.number)
    return Context(version.number, version.sha256, version.published_at, settings.SITE_URL + address, _no_pictures)


def _no_pictures(sha256: str) -> NoReturn:
    raise LookupError(sha256)


def _citation(version: Version, section: Section | None) -> Citation:
    document, known = version.content, citation_context(version)
    item, key = citation_item(document, known, section), citation_key(document, known, section)
    where = document.report.name
    return Citation(
        address=item.URL,
        styles=(("APA", _apa(item, where)), ("Chicago", _chicago(item, where)), ("IEEE", _ieee(item, where))),
        formats=(
            ("BibTeX", bibtex_entry(key, item)),
            ("RIS", ris_entry(key, item)),
            ("CSL-JSON", json.dumps(csl_entry(key, item), ensure_ascii=False, indent=2)),
        ),
    )


def _apa(item: CslItem, report: str) -> str:
    who = listed([_family_first(name) for name in item.author or item.editor], "&")
    whole = f"In {item.container_title}" if item.container_title else ""
    parts = (f"{who} ({_year(item)})", f"{item.title} ({item.number}; {report})", whole, item.publisher)
    return ". ".join(part.rstrip(".") for part in parts if part) + f". {_link(item)}"


def _chicago(item: CslItem, report: str) -> str:
    names = [name.literal or f"{name.given} {name.family}".strip() for name in item.author or item.editor]
    title = f"“{item.title}.” In {item.container_title}" if item.container_title else item.title
    parts = (listed(names), title, f"{report}, {item.number}", f"{item.publisher}, {_year(item)}")
    return ". ".join(part.rstrip(".") for part in parts if part) + f". {_link(item)}."


def _ieee(item: CslItem, report: str) -> str:
    names = [name.literal or f"{_initials(name)} {name.family}".strip() for name in item.author or item.editor]
    title = f"“{item.title},” in {item.container_title}," if item.container_title else f"“{item.title},”"
    return f"{listed(names)}, {title} {report}, {item.number}, {item.publisher}, {_year(item)}. [Online]. Available: {_link(item)}"


def _family_first(name: CslName) -> str:
    return name.literal or ", ".join(filter(None, (name.family, _initials(name))))


def _initials(name: CslName) -> str:
    return " ".join(f"{part[0]}." for part in name.given.split())


def _year(item: CslItem) -> str:
    return str(item.issued.date_parts[0][0]) if item.issued else "n.d."


def _link(item: CslItem) -> str:
    return f"https://doi.org/{item.DOI}" if item.DOI else item.URL

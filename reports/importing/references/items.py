"""CSL items as others write them and as documents store them, identifiers of sources, and keys of references."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from html import unescape
from typing import Any, get_args

from reports.document.sources import bare_doi, is_arxiv_number, is_doi
from reports.document.text import normal_line, normal_prose
from reports.document.types import CslItem
from reports.document.types.figures import CslType
from reports.importing.slugs import free_slug, slug_of


class UnreadableReferences(ValueError):
    """The references cannot be read; the message says why, and what to do."""


_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?")


def csl_date(text: str) -> dict[str, Any] | None:
    """Return a date as CSL; None if it is not a date.

    Dates are such as `2017`, `2017-06`, `2017/06/12`, `2017/06//` or `2017-06-12/2017-06-14`, of which the first day counts.
    """
    found = _DATE.match(text.strip())
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    if not 1 <= month <= 12:
        return {"date-parts": [[year]]}
    return {"date-parts": [[year, month, day] if 1 <= day <= 31 else [year, month]]}


#: The longest text that can be an identifier, in characters.
_LONGEST = 500
_WITHIN_ADDRESS = re.compile(r"^https?://[^\s?#]*?/(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)
_BEFORE_ARXIV = re.compile(r"^(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:?\s*)", re.IGNORECASE)


@dataclass(frozen=True)
class Identifier:
    """An identifier by which a source can be looked up: `kind` is DOI or arXiv."""

    kind: str
    value: str

    @property
    def doi(self) -> str:
        if self.kind == "arXiv":
            return f"10.48550/arXiv.{re.sub(r'v[0-9]+$', '', self.value)}"
        return self.value

    @property
    def item(self) -> dict[str, Any]:
        """Return the source as a CSL item without a title, as far as the identifier gives it."""
        if self.kind == "arXiv":
            return {"type": "article", "number": f"arXiv:{self.value}", "URL": f"https://arxiv.org/abs/{self.value}"}
        return {"type": "article-journal", "DOI": self.value}


def find_identifier(text: str) -> Identifier | None:
    """Return the DOI or arXiv identifier that `text` is, with or without an address around it; None if it is neither."""
    text = text.strip() if len(text) <= _LONGEST else ""
    arxiv = _BEFORE_ARXIV.sub("", text, count=1).removesuffix(".pdf").rstrip("/")
    if is_arxiv_number(arxiv):
        return Identifier("arXiv", arxiv)
    within = _WITHIN_ADDRESS.match(text)
    doi = (within.group(1) if within else bare_doi(text)).rstrip(".,;/")
    return Identifier("DOI", doi) if is_doi(doi) else None


_KNOWN = {field.alias or name for name, field in CslItem.model_fields.items()}
_TYPES = frozenset(get_args(CslType.__value__))
#: The CSL types for the types of registries and other programs.
_OTHER_TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "posted-content": "article",
    "preprint": "article",
    "dissertation": "thesis",
    "manuscript": "article",
    "report-component": "report",
    "book-part": "chapter",
    "post": "post-weblog",
}
_TITLES = {"title", "container-title", "collection-title"} & _KNOWN
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
#: Markup that other programs write into titles for formatting; documents keep the text.
_SET = re.compile(r"</?(?:i|b|em|strong|u|sub|sup|sc|scp|span)(?: [^<>]*)?>", re.IGNORECASE)
_GOOD_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.-]{0,75}")


@dataclass(frozen=True)
class ReadReference:
    """A reference that was read: the key in its source, "" if none, and its item as a document stores it."""

    key: str
    item: dict[str, Any]


def stored_item(item: dict[str, Any]) -> dict[str, Any]:
    """Return `item` as a document stores it, without empty fields. Raise pydantic's ValidationError."""
    known = CslItem.model_validate(item)
    written = known.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {name: value for name, value in written.items() if value}


def tidy_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a CSL-JSON item that documents have, with tidied texts. Values of a wrong type stay, to be refused later.

    Raise ValueError for a character that cannot be published.
    """
    tidied = {name: _text(name, value) for name, value in item.items() if name in _KNOWN}
    tidied |= {name: _people(tidied[name]) for name in ("author", "editor") if name in tidied}
    tidied |= {name: _dates(tidied[name]) for name in ("issued", "accessed") if name in tidied}
    kind = tidied.get("type")
    kind = _OTHER_TYPES.get(kind, kind) if isinstance(kind, str) else ""
    return {**tidied, "type": kind if kind in _TYPES else "document"}


def registered_item(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return a registry's record as a document stores it. Texts may be in lists and contain markup.

    Raise ValueError (pydantic's ValidationError is one) if required fields are missing.
    """
    plain: dict[str, Any] = {}
    for name in (each for each in found if each in _KNOWN):
        value = found[name]
        if isinstance(value, list) and name not in {"author", "editor", "issued", "accessed"}:
            value = value[0] if value else ""
        if value:
            plain[name] = unescape(_TAG.sub("", value)) if isinstance(value, str) else value
    if not isinstance(plain.get("issued"), dict) and isinstance(found.get("published"), dict):
        plain["issued"] = found["published"]
    item = tidy_item(plain)
    if not str(item.get("URL", "")).startswith(("https://", "http://")) or "doi.org/" in str(item.get("URL", "")):
        item.pop("URL", None)
    return stored_item({name: value for name, value in item.items() if value is not None})


def free_key(wanted: str, item: Mapping[str, Any], taken: Set[str]) -> str:
    """Return the wanted key if it is valid, else one of author and year; with a number if it is taken."""
    author = (item.get("author") or item.get("editor") or [{}])[0]
    name = author.get("family") or author.get("literal") or "source"
    year = (item.get("issued", {}).get("date-parts") or [[""]])[0][0]
    base = wanted if _GOOD_KEY.fullmatch(wanted) else f"{slug_of(name, otherwise='source')}{year}"[:76]
    return free_slug(base, taken)


def _text(name: str, value: Any) -> Any:
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        return value
    return normal_prose(value) if name == "note" else normal_line(_SET.sub("", value) if name in _TITLES else value)


def _people(names: Any) -> Any:
    """Return names without the fields that documents lack (suffixes), and with particles before the family name.

    A value that is not a list of names is returned unchanged, to be refused later.
    """
    if not isinstance(names, list) or not all(isinstance(name, dict) for name in names):
        return names
    return [_person(name) for name in names]


def _person(name: dict[str, Any]) -> dict[str, Any]:
    parts = {part: name[part] for part in ("family", "given", "literal") if name.get(part)}
    if not parts and isinstance(name.get("name"), str):
        parts = {"literal": name["name"]}
    particle = name.get("non-dropping-particle")
    if isinstance(particle, str) and isinstance(parts.get("family"), str):
        parts["family"] = f"{particle} {parts['family']}"
    return {part: normal_line(value) if isinstance(value, str) else value for part, value in parts.items()}


def _dates(date: Any) -> Any:
    """Return a date with numbers instead of the texts that Zotero writes. A value without date-parts is returned unchanged."""
    parts = date.get("date-parts") if isinstance(date, dict) else None
    if not isinstance(parts, list):
        return date
    texts = [[str(part) for part in day] for day in parts if isinstance(day, list)]
    return {"date-parts": [[int(part) for part in day if part.lstrip("-").isdigit()] for day in texts]}

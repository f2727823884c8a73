"""CSL items as others write them and as documents keep them, the numbers of sources, and the key that a reference is given."""

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
    """No references can be read; the message says why, and what to do."""


_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?")


def csl_date(text: str) -> dict[str, Any] | None:
    """`2017`, `2017-06`, `2017/06/12`, `2017/06//` and `2017-06-12/2017-06-14` (its first day) as CSL; None for what is no date."""
    found = _DATE.match(text.strip())
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    if not 1 <= month <= 12:
        return {"date-parts": [[year]]}
    return {"date-parts": [[year, month, day] if 1 <= day <= 31 else [year, month]]}


#: Longer than any address of a source that people paste.
_LONGEST = 500
_WITHIN_ADDRESS = re.compile(r"^https?://[^\s?#]*?/(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)
_BEFORE_ARXIV = re.compile(r"^(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:?\s*)", re.IGNORECASE)


@dataclass(frozen=True)
class Identifier:
    """A source's number, by which it can be looked up: `kind` is DOI or arXiv."""

    kind: str
    value: str

    @property
    def doi(self) -> str:
        if self.kind == "arXiv":
            return f"10.48550/arXiv.{re.sub(r'v[0-9]+$', '', self.value)}"
        return self.value

    @property
    def item(self) -> dict[str, Any]:
        """What is known of the source by its number alone, as a CSL item without a title."""
        if self.kind == "arXiv":
            return {"type": "article", "number": f"arXiv:{self.value}", "URL": f"https://arxiv.org/abs/{self.value}"}
        return {"type": "article-journal", "DOI": self.value}


def find_identifier(text: str) -> Identifier | None:
    """Return the number that `text` is, with or without the address around it, or None."""
    text = text.strip() if len(text) <= _LONGEST else ""
    arxiv = _BEFORE_ARXIV.sub("", text, count=1).removesuffix(".pdf").rstrip("/")
    if is_arxiv_number(arxiv):
        return Identifier("arXiv", arxiv)
    within = _WITHIN_ADDRESS.match(text)
    doi = (within.group(1) if within else bare_doi(text)).rstrip(".,;/")
    return Identifier("DOI", doi) if is_doi(doi) else None


_KNOWN = {field.alias or name for name, field in CslItem.model_fields.items()}
_TYPES = frozenset(get_args(CslType.__value__))
#: What registries and other programs call a kind of source -> what CSL does.
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
#: What other programs write into a title to have it set so; documents keep its words.
_SET = re.compile(r"</?(?:i|b|em|strong|u|sub|sup|sc|scp|span)(?: [^<>]*)?>", re.IGNORECASE)
_GOOD_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.-]{0,75}")


@dataclass(frozen=True)
class ReadReference:
    """A reference that was read: the key it came with, if any, and its item as a document keeps it."""

    key: str
    item: dict[str, Any]


def stored_item(item: dict[str, Any]) -> dict[str, Any]:
    """`item` as a document would write it, without what is empty. Raises pydantic's ValidationError."""
    known = CslItem.model_validate(item)
    written = known.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {name: value for name, value in written.items() if value}


def tidy_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """What documents know of an item of CSL-JSON, its texts in lines; what has another shape is left to be refused.

    Raises ValueError for a character that no document may hold.
    """
    kept = {name: _text(name, value) for name, value in item.items() if name in _KNOWN}
    kept |= {name: _people(kept[name]) for name in ("author", "editor") if name in kept}
    kept |= {name: _dates(kept[name]) for name in ("issued", "accessed") if name in kept}
    kind = kept.get("type")
    kind = _OTHER_TYPES.get(kind, kind) if isinstance(kind, str) else ""
    return {**kept, "type": kind if kind in _TYPES else "document"}


def registered_item(found: Mapping[str, Any]) -> dict[str, Any]:
    """What a registry says of a source, as a document keeps it: texts in lists, with markup in them, are read.

    Raises ValueError (pydantic's ValidationError is one) if it says too little.
    """
    plain = {name: _first(value) if name not in {"author", "editor", "issued", "accessed"} else value
             for name, value in found.items() if name in _KNOWN}  # fmt: skip
    plain = {name: _bare(value) if isinstance(value, str) else value for name, value in plain.items() if value}
    if not isinstance(plain.get("issued"), dict) and isinstance(found.get("published"), dict):
        plain["issued"] = found["published"]
    item = tidy_item(plain)
    if not str(item.get("URL", "")).startswith(("https://", "http://")) or "doi.org/" in str(item.get("URL", "")):
        item.pop("URL", None)
    return stored_item({name: value for name, value in item.items() if value is not None})


def free_key(wanted: str, item: Mapping[str, Any], taken: Set[str]) -> str:
    """The item's own key if it can be cited, else one of its author and year; numbered if it is taken."""
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
    """Names without what documents do not keep (suffixes); particles stand before the family's name.

    What is no list of names is left to be refused.
    """
    if not isinstance(names, list) or not all(isinstance(name, dict) for name in names):
        return names
    return [_person(name) for name in names]


def _person(name: dict[str, Any]) -> dict[str, Any]:
    kept = {part: name[part] for part in ("family", "given", "literal") if name.get(part)}
    if not kept and isinstance(name.get("name"), str):
        kept = {"literal": name["name"]}
    particle = name.get("non-dropping-particle")
    if isinstance(particle, str) and isinstance(kept.get("family"), str):
        kept["family"] = f"{particle} {kept['family']}"
    return {part: normal_line(value) if isinstance(value, str) else value for part, value in kept.items()}


def _dates(date: Any) -> Any:
    """The numbers of a date, which Zotero writes as text; what has none is left to be refused."""
    parts = date.get("date-parts") if isinstance(date, dict) else None
    if not isinstance(parts, list):
        return date
    texts = [[str(part) for part in day] for day in parts if isinstance(day, list)]
    return {"date-parts": [[int(part) for part in day if part.lstrip("-").isdigit()] for day in texts]}


def _first(value: Any) -> Any:
    return (value[0] if value else "") if isinstance(value, list) else value


def _bare(text: str) -> str:
    return unescape(_TAG.sub("", text))

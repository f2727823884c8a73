"""RIS, for EndNote, Mendeley and the like: the edition, then its references. Read back by rispy in the tests."""

from collections.abc import Iterator

from reports.citing.item import date_of
from reports.document.types import CslItem, CslName

_KINDS = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "legislation": "STAT",
    "paper-conference": "CPAPER",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "software": "COMP",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}


def ris_entry(key: str, item: CslItem) -> str:
    """One entry, from TY to ER, with a blank line behind it."""
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in _fields(key, item) if value]
    return "\r\n".join([f"TY  - {_KINDS.get(item.type, 'GEN')}", *lines, "ER  - ", "", ""])


def _fields(key: str, item: CslItem) -> Iterator[tuple[str, str]]:
    issued = date_of(item.issued)
    first, _, last = item.page.replace("–", "-").partition("-")
    yield "ID", key
    yield from (("AU", _name(name)) for name in item.author)
    yield from (("A2", _name(name)) for name in item.editor)
    yield "TI", item.title
    yield "T2", item.container_title
    yield "PB", item.publisher
    yield "CY", item.publisher_place
    yield "PY", issued[:4] if not issued.startswith("-") else ""
    yield "DA", issued.replace("-", "/") if issued.count("-") == 2 and not issued.startswith("-") else ""
    yield "ET", item.edition
    yield "VL", item.volume
    yield "IS", item.issue or item.number
    yield "M3", item.genre
    yield "SP", first.strip()
    yield "EP", last.strip("- ")
    yield "DO", item.DOI
    yield "SN", item.ISBN or item.ISSN
    yield "UR", item.URL
    yield "Y2", date_of(item.accessed).replace("-", "/")
    yield "LA", item.language
    yield "N1", item.note


def _name(name: CslName) -> str:
    return name.literal or ", ".join(filter(None, (name.family, name.given)))

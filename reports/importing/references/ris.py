"""RIS, parsed by rispy, as CSL items."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import rispy

from reports.importing.references.items import UnreadableReferences, csl_date

_BEGINS = re.compile(r"^TY  - ", re.MULTILINE)
_TYPES = {
    "ABST": "article-journal",
    "BLOG": "post-weblog",
    "BOOK": "book",
    "CHAP": "chapter",
    "COMP": "software",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "DATA": "dataset",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EJOUR": "article-journal",
    "ELEC": "webpage",
    "INPR": "article-journal",
    "JFULL": "article-journal",
    "JOUR": "article-journal",
    "LEGAL": "legislation",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "RPRT": "report",
    "STAND": "standard",
    "STAT": "legislation",
    "THES": "thesis",
    "UNPB": "article",
}
#: The fields of rispy for a CSL field; the first that is present is used.
_FIELDS = {
    "title": ("title", "primary_title"),
    "container-title": ("journal_name", "secondary_title", "alternate_title3", "alternate_title2"),
    "publisher": ("publisher",),
    "publisher-place": ("place_published",),
    "volume": ("volume",),
    "edition": ("edition",),
    "DOI": ("doi",),
    "language": ("language",),
}


def ris_items(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each record's key, "" if it has none, and its CSL item. Raise UnreadableReferences."""
    try:
        records = rispy.loads(text.lstrip("\ufeff \t\r\n"))
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise UnreadableReferences(f"This RIS cannot be read: {error}.") from error
    # rispy leaves out records that do not end.
    if (starts := len(_BEGINS.findall(text))) != len(records):
        raise UnreadableReferences(
            f"This RIS has {starts} starts and {len(records)} ends of references. End each one with “ER  - ”."
        )
    for record in records:
        yield str(record.get("id", "")), {name: value for name, value in _item(record).items() if value}


def _item(record: Mapping[str, Any]) -> dict[str, Any]:
    kind = _TYPES.get(record.get("type_of_reference", ""), "document")
    item: dict[str, Any] = {name: _first(record, *fields) for name, fields in _FIELDS.items()}
    item["type"] = kind
    item["author"] = [_name(each) for each in record.get("authors") or record.get("first_authors") or ()]
    item["editor"] = [_name(each) for each in record.get("secondary_authors") or ()]
    item["issued"] = csl_date(_first(record, "year", "publication_year", "date"))
    item["accessed"] = csl_date(_first(record, "access_date"))
    item["page"] = "–".join(filter(None, (_first(record, "start_page"), _first(record, "end_page"))))
    item["issue" if kind.startswith("article") else "number"] = _first(record, "number")
    item["ISBN" if kind in {"book", "chapter"} else "ISSN"] = _first(record, "issn")
    addresses = [*(record.get("urls") or ()), _first(record, "url")]
    item["URL"] = next((each for each in addresses if each.startswith(("https://", "http://"))), "")
    return item


def _first(record: Mapping[str, Any], *names: str) -> str:
    return next((str(record[name]) for name in names if record.get(name)), "")


def _name(name: str) -> dict[str, str]:
    family, comma, given = name.partition(",")
    return (
        {"family": family.strip(), "given": given.strip()} if comma and given.strip() else {"literal": family.strip()}
    )

"""BibTeX, parsed by pybtex, as CSL items; TeX's accents and signs become letters."""

import re
from collections.abc import Iterator
from typing import Any

from pybtex.database import Entry, Person
from pybtex.database.input.bibtex import Parser, month_names
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text
from pybtex.utils import CaseInsensitiveDict

from reports.document.sources import bare_doi
from reports.importing.references.items import UnreadableReferences, csl_date

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "document",
    "conference": "paper-conference",
    "dataset": "dataset",
    "electronic": "webpage",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "legislation": "legislation",
    "manual": "report",
    "mastersthesis": "thesis",
    "online": "webpage",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "standard": "standard",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "article",
    "www": "webpage",
}
#: The fields of BibTeX and biblatex for a CSL field; the first that is present is used.
_FIELDS = {
    "container-title": ("journal", "journaltitle", "booktitle"),
    "publisher": ("publisher", "institution", "school", "organization"),
    "publisher-place": ("address", "location"),
    "volume": ("volume",),
    "edition": ("edition",),
    "genre": ("type",),
    "ISBN": ("isbn",),
    "ISSN": ("issn",),
    "language": ("language",),
    "note": ("note",),
}
_MARKUP = re.compile(r"\\(?:emph|text(?:it|bf|sc|tt|rm|sf|up)|mkbibquote|enquote|url|mbox)\s*(?={)")
_COMMENT = re.compile(r"(?<!\\)%")
_DASHES = re.compile(r"-{2,3}")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


class _Macros(CaseInsensitiveDict):
    """Macros of `@string`. Together they may expand to `most` characters, because each can be twice as long as the previous one."""

    def __init__(self, most: int) -> None:
        super().__init__(month_names)
        self._most = most
        self._expanded = 0

    def __getitem__(self, name: str) -> str:
        value: str = super().__getitem__(name)
        self._expanded += len(value)
        if self._expanded > self._most:
            raise UnreadableReferences(
                f"This BibTeX is too long: its @string macros expand to more than {self._most:,} characters."
            )
        return value


def bibtex_items(text: str, *, longest: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each entry's key and its CSL item. Raise UnreadableReferences.

    Macros expand to at most `longest` characters in all.
    """
    parser = Parser()
    parser.macros = _Macros(longest)
    try:
        entries = parser.parse_string(text.lstrip("\ufeff")).entries
    except PybtexError as error:
        raise UnreadableReferences(f"This BibTeX cannot be read: {str(error).rstrip('.')}.") from error
    except RecursionError as error:
        raise UnreadableReferences("This BibTeX is nested too deeply.") from error
    for key, entry in entries.items():
        yield key, {name: value for name, value in _item(entry).items() if value}


def _item(entry: Entry) -> dict[str, Any]:
    kind = entry.type.lower()
    item: dict[str, Any] = {name: _field(entry, *fields) for name, fields in _FIELDS.items()}
    item["title"] = ": ".join(filter(None, (_field(entry, "title"), _field(entry, "subtitle"))))
    item["author"] = [_name(each) for each in entry.persons.get("author", ())]
    item["editor"] = [_name(each) for each in entry.persons.get("editor", ())]
    item["issued"] = csl_date(_date(entry))
    item["accessed"] = csl_date(entry.fields.get("urldate", ""))
    item["page"] = _DASHES.sub("–", entry.fields.get("pages", ""))
    item["DOI"] = bare_doi(entry.fields.get("doi", "")).replace("\\_", "_")
    item["URL"] = entry.fields.get("url", "").replace("\\_", "_").replace("\\%", "%").replace("\\&", "&").strip()
    item["issue" if kind == "article" else "number"] = _field(entry, "number", "issue")
    eprint = entry.fields.get("eprint", "")
    if eprint and entry.fields.get("archiveprefix", entry.fields.get("eprinttype", "")).lower() == "arxiv":
        item["number"] = f"arXiv:{eprint}"
    if kind in _TYPES:
        item["type"] = _TYPES[kind]
    elif eprint:
        item["type"] = "article"
    else:
        item["type"] = "webpage" if item["URL"] else "document"
    return item


def _field(entry: Entry, *names: str) -> str:
    return next((plain(entry.fields[name]) for name in names if entry.fields.get(name)), "")


def _date(entry: Entry) -> str:
    if date := entry.fields.get("date"):
        return str(date)
    year = str(entry.fields.get("year", ""))
    month = str(entry.fields.get("month", "")).lower()
    if month[:3] in _MONTHS:
        month = str(_MONTHS.index(month[:3]) + 1)
    return f"{year}-{month}" if month.isdigit() else year


def _name(person: Person) -> dict[str, str]:
    family = plain(" ".join((*person.prelast_names, *person.last_names)))
    given = plain(" ".join((*person.first_names, *person.middle_names)))
    whole = " ".join((*person.prelast_names, *person.last_names))
    if not given or whole.startswith("{"):
        return {"literal": " ".join(filter(None, (given, family)))}
    return {"family": " ".join(filter(None, (family, plain(" ".join(person.lineage_names))))), "given": given}


def plain(text: str) -> str:
    """Return the text that TeX would print, without markup; the text without braces if it is not valid TeX."""
    source = _COMMENT.sub(r"\\%", _MARKUP.sub("", text))
    try:
        return " ".join(str(Text.from_latex(source)).replace("\xa0", " ").split())
    except (PybtexError, ValueError, RecursionError):
        return " ".join(text.replace("{", "").replace("}", "").split())

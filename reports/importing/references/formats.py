"""Which format a text is in, and its references. Each format is read by its own library (pybtex, rispy) or is JSON."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from pydantic import ValidationError

from reports.document.canonical import in_words
from reports.importing.references.errors import UnreadableReferences
from reports.importing.references.items import ReadReference, stored_item, tidy_item

#: Some thousand references with their abstracts.
LONGEST = 2_000_000
#: A BibTeX or RIS file of so many characters has some two thousand.
LONGEST_OTHER = 500_000
#: More than any edition cites; each becomes a row.
MOST = 3_000
_BIBTEX = re.compile(r"(?:%[^\n]*\n\s*)*@\s*\w+\s*[{(]")
_RIS = re.compile(r"TY  ?- ")
_FORMATS = "BibTeX, RIS and CSL-JSON are read."
_HOW_TO_EXPORT = "In Zotero: select the items, Export, CSL JSON."


def format_of(text: str) -> str:
    """BibTeX, RIS or CSL-JSON, by how `text` begins; "" if it is none of them."""
    start = text[:5_000].lstrip("\ufeff \t\r\n")
    if _BIBTEX.match(start):
        return "BibTeX"
    if _RIS.match(start):
        return "RIS"
    return "CSL-JSON" if start.startswith(("{", "[")) else ""


def read_references(text: str) -> list[ReadReference]:
    """The references of `text`, in its order. Raises UnreadableReferences; one that can't be read refuses them all."""
    kind = format_of(text)
    if not kind:
        what = "This is XML" if text.lstrip().startswith("<") else "This is no list of references"
        raise UnreadableReferences(f"{what}; {_FORMATS} {_HOW_TO_EXPORT}")
    longest = LONGEST if kind == "CSL-JSON" else LONGEST_OTHER
    if len(text) > longest:
        raise UnreadableReferences(f"This is too long: at most {longest:,} characters of {kind} are read at once.")
    read = list(islice(_READERS[kind](text), MOST + 1))
    if len(read) > MOST:
        raise UnreadableReferences(f"These are too many: at most {MOST:,} references are read at once.")
    found = [_kept(key, item, number) for number, (key, item) in enumerate(read, 1)]
    if not found:
        raise UnreadableReferences(f"There is no reference in this {kind}.")
    return found


def _kept(key: str, item: dict[str, Any], number: int) -> ReadReference:
    try:
        return ReadReference(key, stored_item(tidy_item(item)))
    except ValidationError as error:
        raise UnreadableReferences(f"Item {number}: {in_words(error)}") from error
    except ValueError as error:
        raise UnreadableReferences(f"Item {number} {error}.") from error


def _of_json(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        raw = json.loads(text.lstrip("\ufeff"))
    except RecursionError as error:
        raise UnreadableReferences(f"This is nested too deeply to be CSL-JSON. {_HOW_TO_EXPORT}") from error
    except ValueError as error:
        raise UnreadableReferences(f"This is not JSON: {error}. {_HOW_TO_EXPORT}") from error
    for number, item in enumerate(raw if isinstance(raw, list) else [raw], 1):
        if not isinstance(item, dict):
            raise UnreadableReferences(f"Item {number} is not an object of CSL-JSON.")
        yield str(item.get("citation-key") or item.get("id") or ""), item


def _of_bibtex(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    # Loaded when needed: with its plugins it takes longer than all of Django's admin.
    from reports.importing.references.bibtex import bibtex_items

    return bibtex_items(text, longest=LONGEST_OTHER)


def _of_ris(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    from reports.importing.references.ris import ris_items

    return ris_items(text)


_READERS: dict[str, Callable[[str], Iterator[tuple[str, dict[str, Any]]]]] = {
    "BibTeX": _of_bibtex,
    "RIS": _of_ris,
    "CSL-JSON": _of_json,
}

"""Detect the format of references and read them: BibTeX by pybtex, RIS by rispy, or CSL-JSON."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from pydantic import ValidationError

from reports.document.canonical import error_lines
from reports.importing.references.items import ReadReference, UnreadableReferences, stored_item, tidy_item
from reports.limited_process import LimitExceeded, call_limited

#: The longest text, in characters: some thousand references with their abstracts.
LONGEST = 2_000_000
#: The longest BibTeX or RIS, in characters: some two thousand references.
LONGEST_OTHER = 500_000
#: Texts up to this length, some two hundred references, are read within two seconds whatever they contain.
_SHORT = 100_000
#: Seconds of processor time for a longer text.
_SECONDS = 5
#: The most references, more than any edition cites, because each becomes a row.
MOST = 3_000
_BIBTEX = re.compile(r"(?:%[^\n]*\n\s*)*@\s*\w+\s*[{(]")
_RIS = re.compile(r"TY  ?- ")
#: The beginning of a reference, in any of the formats.
_STARTS = re.compile(r'^[ \t\ufeff]*(?:@\s*\w+\s*[{(]|TY  ?- |(?:\[\s*)?\{\s*"[\w-]{1,40}"\s*:)', re.MULTILINE)
_HOW_TO_EXPORT = "In Zotero: select the items, Export, CSL JSON."


def format_of(text: str) -> str:
    """Return BibTeX, RIS or CSL-JSON, depending on how `text` begins; "" if it is none of them."""
    start = text[:5_000].lstrip("\ufeff \t\r\n")
    if _BIBTEX.match(start):
        return "BibTeX"
    if _RIS.match(start):
        return "RIS"
    return "CSL-JSON" if start.startswith(("{", "[")) else ""


def read_references(text: str) -> list[ReadReference]:
    """Return the references in `text`, in order. A long text is read in a limited process.

    Raise UnreadableReferences if the text mixes formats, or if one reference cannot be read.
    """
    if len(text) <= _SHORT:
        return _read(text)
    try:
        return call_limited(_read, text, seconds=_SECONDS)
    except LimitExceeded as error:
        raise UnreadableReferences(f"This cannot be read: {error}. Paste fewer references at once.") from error


def _read(text: str) -> list[ReadReference]:
    kind = format_of(text)
    if not kind:
        what = "This is XML" if text.lstrip().startswith("<") else "This is not a list of references"
        raise UnreadableReferences(f"{what}. Paste BibTeX, RIS or CSL-JSON. {_HOW_TO_EXPORT}")
    others = {format_of(text[found.start() : found.start() + 200]) for found in _STARTS.finditer(text)} - {kind, ""}
    if others:
        raise UnreadableReferences(f"This is {kind} and {others.pop()}. Paste references of one format at a time.")
    longest = LONGEST if kind == "CSL-JSON" else LONGEST_OTHER
    if len(text) > longest:
        raise UnreadableReferences(f"This is too long. The limit for {kind} is {longest:,} characters.")
    read = list(islice(_READERS[kind](text), MOST + 1))
    if len(read) > MOST:
        raise UnreadableReferences(f"Too many references. The limit is {MOST:,} at once.")
    if not read:
        raise UnreadableReferences(f"This {kind} contains no references.")
    return [_checked(key, item, number) for number, (key, item) in enumerate(read, 1)]


def _checked(key: str, item: dict[str, Any], number: int) -> ReadReference:
    try:
        return ReadReference(key, stored_item(tidy_item(item)))
    except ValidationError as error:
        raise UnreadableReferences(f"Item {number}: {error_lines(error)}") from error
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
    # Imported when needed, because with its plugins it takes longer than all of Django's admin.
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

"""Which format a text is in, and its references. Each format is read by its own library (pybtex, rispy) or is JSON."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from pydantic import ValidationError

from reports.document.canonical import in_words
from reports.importing.references.items import ReadReference, UnreadableReferences, stored_item, tidy_item
from reports.limited_process import LimitExceeded, call_limited

#: Some thousand references with their abstracts.
LONGEST = 2_000_000
#: A BibTeX or RIS file of so many characters has some two thousand.
LONGEST_OTHER = 500_000
#: So many characters are read within two seconds, whatever they are: some two hundred references.
_SHORT = 100_000
#: Of a processor, for a longer text.
_SECONDS = 5
#: More than any edition cites; each becomes a row.
MOST = 3_000
_BIBTEX = re.compile(r"(?:%[^\n]*\n\s*)*@\s*\w+\s*[{(]")
_RIS = re.compile(r"TY  ?- ")
#: Where, in a text that goes on in another format, that may begin; what stands before and between.
_STARTS = re.compile(r'^[ \t\ufeff]*(?:@\s*\w+\s*[{(]|TY  ?- |(?:\[\s*)?\{\s*"[\w-]{1,40}"\s*:)', re.MULTILINE)
_BLANK = re.compile(r"[\ufeff\s]*")
_FORMATS = "Paste BibTeX, RIS or CSL-JSON."
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
    """The references of `text`, in its order, of whichever formats; a long text is read in a limited process.

    Raises UnreadableReferences; one that can't be read refuses them all.
    """
    if len(text) <= _SHORT:
        return _read(text)
    try:
        return call_limited(_read, text, seconds=_SECONDS)
    except LimitExceeded as error:
        raise UnreadableReferences(f"This cannot be read: {error}. Paste fewer references at once.") from error


def _read(text: str) -> list[ReadReference]:
    parts = list(islice(_parts(text), MOST + 1))
    kinds = " and ".join(dict.fromkeys(kind for kind, _ in parts))
    longest = LONGEST if kinds == "CSL-JSON" else LONGEST_OTHER
    if len(text) > longest:
        raise UnreadableReferences(f"This is too long. The limit for {kinds} is {longest:,} characters.")
    read = list(islice((each for kind, part in parts for each in _READERS[kind](part)), MOST + 1))
    if max(len(read), len(parts)) > MOST:
        raise UnreadableReferences(f"Too many references. The limit is {MOST:,} at once.")
    found = [_kept(key, item, number) for number, (key, item) in enumerate(read, 1)]
    if not found:
        raise UnreadableReferences(f"This {kinds} contains no references.")
    return found


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Stretches of one format each, as what several programs have copied is pasted. Raises UnreadableReferences."""
    start = 0
    while start < len(text) or not start:
        kind = format_of(text[start : start + 5_000])
        if not kind:
            what = "This is XML" if text.lstrip().startswith("<") else "This is not a list of references"
            where = (
                f"Nothing was added. This part could not be read: “{text[start : start + 60].strip()}”. "
                if start
                else ""
            )
            raise UnreadableReferences(f"{where}{what}; {_FORMATS} {_HOW_TO_EXPORT}")
        end = _end_of_json(text, start) if kind == "CSL-JSON" else _end_of(kind, text, start)
        yield kind, text[start:end]
        start = _BLANK.match(text, end).end()  # type: ignore[union-attr]


def _end_of(kind: str, text: str, start: int) -> int:
    """Where references of another format begin."""
    begins = (found.start() for found in _STARTS.finditer(text, start))
    return next((at for at in begins if format_of(text[at : at + 5_000]) != kind), len(text))


def _end_of_json(text: str, start: int) -> int:
    """Where a value of JSON ends; of what is none, its reader says why."""
    try:
        return json.JSONDecoder().raw_decode(text, _BLANK.match(text, start).end())[1]  # type: ignore[union-attr]
    except (ValueError, RecursionError):
        return len(text)


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

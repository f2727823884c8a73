"""Replace in an entry of somebody's bibliography what a new version changed, and keep every other character."""

import json
import re
from collections.abc import Callable, Mapping
from itertools import islice

from reports.citing.bibliography import BibliographyFormat
from reports.citing.entries import bibtex_fields, csl_entry, ris_fields
from reports.document.types import CslItem

_SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
#: Addresses are replaced wherever they are; keys stay, because texts cite by them.
_LEFT_ALONE = {"url", "ur", "id", "er"}


def updated_entry(format: BibliographyFormat, text: str, address: str, before: CslItem, after: CslItem) -> str:
    """Return the text of an entry with `after` instead of `before`, where it has the same values as our own citations.

    `address` is the address or DOI in the entry. The address, the checksum and words such as “Version 1.0” are replaced in any case.
    """
    if address.lower() != before.DOI.lower():
        # Letters may be escaped: `\_` in TeX, `\/` in JSON.
        written = "".join(rf"\\?{re.escape(letter)}" for letter in address)
        text = re.sub(rf"{written}(?![\w#])", lambda _: after.URL, text)
    old_values = _VALUES[format](before)
    new_values = _VALUES[format](after)
    for name, old in old_values.items():
        new = new_values.get(name)
        if new and old and old != new and name.lower() not in _LEFT_ALONE:
            text = _REPLACERS[format](text, name, old, new)
    old_sum = _SHA256.search(before.note)
    new_sum = _SHA256.search(after.note)
    if old_sum and new_sum:
        text = text.replace(old_sum[0], new_sum[0])
    return re.sub(rf"(?<!\w){re.escape(before.number)}(?!\w|\.\d)", lambda _: after.number, text)


def _bibtex_values(item: CslItem) -> dict[str, str]:
    return dict(bibtex_fields(item))


def _replaced_in_bibtex(text: str, name: str, old: str, new: str) -> str:
    pattern = rf'(?i)((?<![\w-]){name}\s*=[\s{{"]*){re.escape(old)}(?=\s*[}}",])'
    return re.sub(pattern, lambda found: f"{found[1]}{new}", text, count=1)


def _ris_values(item: CslItem) -> dict[str, str]:
    """Return the values by tag, those of a repeated tag on lines of their own."""
    values: dict[str, str] = {}
    for tag, value in ris_fields("", item):
        if value:
            values[tag] = f"{values[tag]}\n{value}" if tag in values else value
    return values


def _replaced_in_ris(text: str, name: str, old: str, new: str) -> str:
    lines = r"(\r?\n)".join(rf"{name}  ?-[ \t]*{re.escape(value)}[ \t]*" for value in old.split("\n"))
    found = re.search(rf"^{lines}(?=\r|\n|\Z)", text, re.MULTILINE)
    if found is None:
        return text
    newline = found[1] if found.re.groups else "\r\n"
    block = newline.join(f"{name}  - {value}" for value in new.split("\n"))
    return text[: found.start()] + block + text[found.end() :]


def _csl_values(item: CslItem) -> dict[str, object]:
    return {name: value for name, value in csl_entry("", item).items() if name != "id"}


def _replaced_in_csl(text: str, name: str, old: object, new: object) -> str:
    # Names can also be deep inside other values, so only the first few are tried.
    for found in islice(re.finditer(rf'"{name}"\s*:\s*', text), 5):
        value, end = json.JSONDecoder().raw_decode(text, found.end())
        if value == old:
            return text[: found.end()] + json.dumps(new, ensure_ascii=False) + text[end:]
    return text


_VALUES: Mapping[BibliographyFormat, Callable[[CslItem], Mapping[str, object]]] = {
    BibliographyFormat.BIBTEX: _bibtex_values,
    BibliographyFormat.RIS: _ris_values,
    BibliographyFormat.CSL: _csl_values,
    BibliographyFormat.LINES: lambda _: {},
}
_REPLACERS: Mapping[BibliographyFormat, Callable[..., str]] = {
    BibliographyFormat.BIBTEX: _replaced_in_bibtex,
    BibliographyFormat.RIS: _replaced_in_ris,
    BibliographyFormat.CSL: _replaced_in_csl,
}

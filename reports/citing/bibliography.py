"""Find the entries of a bibliography in its text, read what each cites, and replace single values without touching other bytes."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reports.languages import Phrase

#: The most entries, and the most bytes, of a bibliography that is checked.
MOST_ENTRIES = 500
MOST_BYTES = 1_000_000


class BibliographyFormat(StrEnum):
    """How a bibliography is written; `LINES` are addresses, DOIs or citations, one a line."""

    BIBTEX = "BibTeX"
    RIS = "RIS"
    CSL = "CSL-JSON"
    LINES = "lines"


class UnreadableBibliography(ValueError):
    """Raised if a bibliography has too many entries or bytes."""


@dataclass(frozen=True)
class BibliographyEntry:
    """An entry at `text[start:end]`, which begins on `line`. `values` are its fields as plain text by lower-case name.

    `error` says why a broken entry cannot be read; it has no values.
    """

    start: int
    end: int
    line: int
    key: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True)
class Bibliography:
    """A bibliography as `text`, which `encoding` turns into the bytes that were sent."""

    format: BibliographyFormat
    encoding: str
    text: str
    entries: Sequence[BibliographyEntry]

    def replaced(self, texts: Mapping[int, str]) -> bytes:
        """Return the bytes with other texts for some entries, by their index. All other bytes are as they were sent."""
        parts = []
        end = 0
        for index in sorted(texts):
            entry = self.entries[index]
            parts += [self.text[end : entry.start], texts[index]]
            end = entry.end
        text = "".join([*parts, self.text[end:]])
        if self.format is BibliographyFormat.BIBTEX and self.encoding != "utf-8":
            # Registers the codec that writes letters outside Latin-1 as TeX.
            import latexcodec  # noqa: F401

            return b"".join(_in_latin(each) for each in text)
        return text.encode(self.encoding, "replace")


def _in_latin(letter: str) -> bytes:
    return letter.encode("latin-1") if ord(letter) < 256 else letter.encode("latex+ascii", "replace")


def read_bibliography(data: bytes) -> Bibliography:
    """Return the entries of a bibliography in UTF-8, else Latin-1. Broken entries are among them.

    Call it in a limited process. Raises UnreadableBibliography.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableBibliography(f"{len(data):,} bytes are too many. The limit is {MOST_BYTES:,}.")
    encoding = "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "latin-1"
        text = data.decode(encoding)
    kind = _format_of(text)
    entries: list[BibliographyEntry] = []
    for entry in _READERS[kind](text):
        entries.append(entry)
        if len(entries) > MOST_ENTRIES:
            raise UnreadableBibliography(f"There are more than {MOST_ENTRIES} entries.")
    return Bibliography(kind, encoding, text, entries)


#: Why an entry cannot be read, besides the messages of the libraries.
_NOT_CLOSED = Phrase("It is not closed.").text
_NO_END = Phrase("It has no end (ER).").text
_TOO_DEEP = Phrase("It is nested too deeply.").text
_BIBTEX_START = re.compile(r"@\s*([A-Za-z]\w*)\s*([{(])")
_BIBTEX_LINE = re.compile(r"^[ \t]*@\s*[A-Za-z]\w*\s*[{(]", re.MULTILINE)
_RIS_START = re.compile(r"^TY  ?-", re.MULTILINE)


def _format_of(text: str) -> BibliographyFormat:
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return BibliographyFormat.CSL
    if _RIS_START.search(text):
        return BibliographyFormat.RIS
    return BibliographyFormat.BIBTEX if _BIBTEX_LINE.search(text) else BibliographyFormat.LINES


class _Lines:
    """The line numbers of growing positions in a text, counted once in all."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._line = 1

    def at(self, position: int) -> int:
        self._line += self._text.count("\n", self._position, position)
        self._position = position
        return self._line


_BRACKET = re.compile(r"[{})]")


def _bibtex_end(text: str, start: int, opening: str, limit: int) -> int | None:
    """Return the end of the value that opens before `start`, or None if it is still open at `limit`."""
    depth = 1 if opening == "{" else 0
    for bracket in _BRACKET.finditer(text, start, limit):
        if bracket[0] == ")":
            if opening == "(" and not depth:
                return bracket.end()
            continue
        depth += 1 if bracket[0] == "{" else -1
        if opening == "{" and not depth:
            return bracket.end()
    return None


def _bibtex_entries(text: str) -> Iterator[BibliographyEntry]:
    # Imported when needed, because with its plugins it takes longer than all of Django's admin.
    from pybtex.database.input.bibtex import Parser
    from pybtex.exceptions import PybtexError

    lines = _Lines(text)
    macros = Parser().macros
    # A new entry at the start of a line ends a broken one, so that the entries after it are read.
    limits = iter([*(each.start() for each in _BIBTEX_LINE.finditer(text)), len(text)])
    limit = position = 0
    while found := _BIBTEX_START.search(text, position):
        while limit < found.end():
            limit = next(limits)
        closed = _bibtex_end(text, found.end(), found[2], limit)
        start = found.start()
        position = closed or limit
        kind = found[1].lower()
        if kind == "comment":
            continue
        entry = BibliographyEntry(start, position, lines.at(start), error="" if closed else _NOT_CLOSED)
        if closed:
            parser = Parser()
            parser.macros = macros
            try:
                read = parser.parse_string(text[start:position]).entries
            except (PybtexError, RecursionError) as error:
                entry = BibliographyEntry(start, position, entry.line, error=str(error))
            else:
                if kind in {"string", "preamble"}:
                    continue
                key, values = next(((key, each.fields) for key, each in read.items()), ("", {}))
                plain = {name.lower(): _without_tex(value) for name, value in values.items()}
                entry = BibliographyEntry(start, position, entry.line, key, plain)
        yield entry


_TEX_SIGN = re.compile(r"\\([_%&#$])")


def _without_tex(value: str) -> str:
    """Return an address, a number or a note without TeX's escapes and braces."""
    text = value.replace(r"\textasciitilde{}", "~").replace(r"\url", "")
    return " ".join(_TEX_SIGN.sub(r"\1", text).replace("{", "").replace("}", "").split())


_RIS_END = re.compile(r"^ER  ?-[^\r\n]*", re.MULTILINE)
_RIS_VALUE = re.compile(r"^([A-Z][A-Z0-9])  ?-[ \t]*([^\r\n]*)", re.MULTILINE)


def _ris_entries(text: str) -> Iterator[BibliographyEntry]:
    import rispy

    lines = _Lines(text)
    starts = [each.start() for each in _RIS_START.finditer(text)]
    for start, limit in zip(starts, [*starts[1:], len(text)], strict=True):
        end = _RIS_END.search(text, start, limit)
        line = lines.at(start)
        if end is None:
            yield BibliographyEntry(start, limit, line, error=_NO_END)
            continue
        try:
            [record] = rispy.loads(text[start : end.end()])
        except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
            yield BibliographyEntry(start, end.end(), line, error=str(error))
            continue
        values: dict[str, str] = {}
        for tag, value in _RIS_VALUE.findall(text, start, end.end()):
            values[tag.lower()] = f"{values.get(tag.lower(), '')} {value.strip()}".strip()
        yield BibliographyEntry(start, end.end(), line, str(record.get("id", "")), values)


_OBJECT = re.compile(r"[ \t\r\n,\[\ufeff]*(\{)")
_OBJECT_ON_LINE = re.compile(r"^[ \t,\[]*(\{)", re.MULTILINE)


def _csl_entries(text: str) -> Iterator[BibliographyEntry]:
    decoder = json.JSONDecoder()
    lines = _Lines(text)
    found = _OBJECT.match(text)
    while found:
        start = found.start(1)
        line = lines.at(start)
        try:
            item, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            found = _OBJECT_ON_LINE.search(text, start + 1)
            end = found.start(1) if found else len(text)
            message = getattr(error, "msg", _TOO_DEEP)
            yield BibliographyEntry(start, end, line, error=message)
            continue
        values = {name.lower(): str(value) for name, value in item.items() if isinstance(value, str | int)}
        yield BibliographyEntry(start, end, line, str(item.get("citation-key") or item.get("id") or ""), values)
        found = _OBJECT.match(text, end)


_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")


def _line_entries(text: str) -> Iterator[BibliographyEntry]:
    lines = _Lines(text)
    for found in _LINE.finditer(text):
        yield BibliographyEntry(found.start(), found.end(), lines.at(found.start()), values={"line": found[0].strip()})


_READERS: dict[BibliographyFormat, Callable[[str], Iterator[BibliographyEntry]]] = {
    BibliographyFormat.BIBTEX: _bibtex_entries,
    BibliographyFormat.RIS: _ris_entries,
    BibliographyFormat.CSL: _csl_entries,
    BibliographyFormat.LINES: _line_entries,
}

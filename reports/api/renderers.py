"""Representations other than JSON. Each has an address of its own: `sections.csv`, `sections.ndjson`."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

import yaml
from rest_framework.renderers import BaseRenderer
from rest_framework.serializers import Field

from reports.api.serializers.base import VersionNumber
from reports.citing.entries import bibtex_entry, csl_entry, ris_entry
from reports.document.types import CslItem
from reports.exporting.data_files import escape_formula


class FormRenderer(BaseRenderer):
    """A form that is no JSON: `called` so; its address and its file have `suffix` (the format, if it is empty) at the end."""

    called = ""
    suffix = ""
    #: The fields it is made of, whatever was asked for.
    needed: tuple[str, ...] = ()
    schema: dict[str, Any] = {"type": "string"}

    @classmethod
    def ending(cls) -> str:
        return cls.suffix or str(cls.format)


class StreamRenderer(FormRenderer):
    """A whole list, written part by part. Its view asks for `stream`, and DRF for nothing."""

    def stream(self, fields: Mapping[str, Field], chunks: Iterable[Sequence[dict[str, Any]]]) -> Iterator[bytes]:
        raise NotImplementedError


class CsvRenderer(StreamRenderer):
    """CSV (RFC 4180) with a header. Lists and objects are written as JSON, null as nothing; versions so that no reader takes them
    for numbers, of which 1.10 would be 1.1."""

    called = "CSV"
    media_type, format, charset = "text/csv", "csv", "utf-8"

    def stream(self, fields: Mapping[str, Field], chunks: Iterable[Sequence[dict[str, Any]]]) -> Iterator[bytes]:
        yield _lines([list(fields)])
        mark = {name: "v" if isinstance(field, VersionNumber) else "" for name, field in fields.items()}
        for chunk in chunks:
            yield _lines([_cell(row[name], mark[name]) for name in fields] for row in chunk)


class NdJsonRenderer(StreamRenderer):
    """One JSON object a line."""

    called = "NDJSON"
    media_type, format, charset = "application/x-ndjson", "ndjson", None

    def stream(self, fields: Mapping[str, Field], chunks: Iterable[Sequence[dict[str, Any]]]) -> Iterator[bytes]:
        for chunk in chunks:
            yield b"".join(as_json(row) + b"\n" for row in chunk)


class CitationRenderer(StreamRenderer):
    """Sources for reference managers. One that several editions cite alike is given once, by its first key; two by one key are
    told apart."""

    needed = ("id", "report", "year", "key", "item")

    def stream(self, fields: Mapping[str, Field], chunks: Iterable[Sequence[dict[str, Any]]]) -> Iterator[bytes]:
        works: set[bytes] = set()
        keys: set[str] = set()
        for row in (row for chunk in chunks for row in chunk):
            entry = {name: row["item"][name] for name in sorted(row["item"]) if name != "id"}
            if (work := as_json(entry)) in works:
                continue
            of_edition = f"{row['key']}-{row['report']}-{row['year']}"
            proposed = chain([row["key"], of_edition], (f"{of_edition}-{number}" for number in count(2)))
            key = next(key for key in proposed if key not in keys)
            works.add(work)
            keys.add(key)
            yield self.entry(key, CslItem.model_validate(entry))

    def entry(self, key: str, item: CslItem) -> bytes:
        raise NotImplementedError


class BibtexRenderer(CitationRenderer):
    called = "BibTeX"
    media_type, format, charset = "application/x-bibtex", "bib", "utf-8"

    def entry(self, key: str, item: CslItem) -> bytes:
        return f"{bibtex_entry(key, item)}\n".encode()


class RisRenderer(CitationRenderer):
    called = "RIS"
    media_type, format, charset = "application/x-research-info-systems", "ris", None

    def entry(self, key: str, item: CslItem) -> bytes:
        return ris_entry(key, item).encode()


class CslRenderer(CitationRenderer):
    called = "CSL-JSON"
    media_type, format, charset = "application/vnd.citationstyles.csl+json", "csl", None
    suffix = "csl.json"
    schema = {"type": "array", "items": {"$ref": "#/components/schemas/CslEntry"}}

    def stream(self, fields: Mapping[str, Field], chunks: Iterable[Sequence[dict[str, Any]]]) -> Iterator[bytes]:
        before = b"["
        for entry in super().stream(fields, chunks):
            yield before + entry
            before = b",\n"
        yield b"[]" if before == b"[" else b"]"

    def entry(self, key: str, item: CslItem) -> bytes:
        return as_json(csl_entry(key, item))


class MarkdownRenderer(FormRenderer):
    """A section's text alone."""

    called = "Markdown"
    media_type, format, charset = "text/markdown", "md", "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return f"# {data['title']}\n\n{data['body']}\n".encode()


class YamlRenderer(FormRenderer):
    """YAML 1.1."""

    called = "YAML"
    schema = {"type": "object"}
    media_type, format, charset = "application/yaml", "yaml", None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return yaml.safe_dump(data, sort_keys=False, allow_unicode=True).encode()


class ZipRenderer(FormRenderer):
    """For the media type alone: the view gives a file."""

    called = "ZIP"
    media_type, format, charset = "application/zip", "zip", None
    schema = {"type": "string", "format": "binary"}


def as_json(value: Any) -> bytes:
    """`value` (made of JSON types) as bytes, in the order it has."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cell(value: Any, mark: str) -> Any:
    match value:
        case str():
            return escape_formula(mark + value)
        case bool():
            return str(value).lower()
        case list() | dict():
            return as_json(value).decode()
    return value

"""Answers as bytes: JSON, and rows as CSV and NDJSON, made chunk by chunk."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reports.exporting.csv_table import as_text


def as_json(value: Any) -> bytes:
    """`value` (made of JSON types) as bytes, in the order it has."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def csv_chunks(fields: Sequence[str], chunks: Iterable[Sequence[dict[str, Any]]]) -> Iterator[bytes]:
    """CSV (RFC 4180) with a header. Lists and objects are written as JSON, null as nothing."""
    yield _lines([fields])
    for chunk in chunks:
        yield _lines([_cell(row[name]) for name in fields] for row in chunk)


def ndjson_chunks(chunks: Iterable[Sequence[dict[str, Any]]]) -> Iterator[bytes]:
    """One JSON object a line."""
    for chunk in chunks:
        yield b"".join(as_json(row) + b"\n" for row in chunk)


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    match value:
        case str():
            return as_text(value)
        case bool():
            return str(value).lower()
        case list() | dict():
            return as_json(value).decode()
    return value

"""Rows of CSV files."""

import csv
from collections.abc import Iterator

from reports.importing.decoding import decode
from reports.importing.errors import ImportLog


def table_rows(data: bytes, log: ImportLog) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file that are not empty, with their lines. Commas, semicolons or tabs part cells. Raises ImportRefused."""
    lines = decode(data, filename=log.filename).splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=max(",;\t", key=lines[0].count))
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error:
        words = f"A cell from here on has more than {csv.field_size_limit():,} characters"
        log.refuse(reader.line_num, words, "Shorten it, or close the quotation mark.")

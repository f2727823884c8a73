"""Limits of a file that is imported."""

from collections.abc import Iterable, Sequence

from reports.document.text import BREAK_IT, LONGEST_LINE, MOST_CELLS, most_cells_in, too_long
from reports.importing.errors import ImportLog

_MOST_CELLS_OF_A_FILE = 4 * MOST_CELLS
#: Tags of a web page: the number in a table of 500 rows and 50 columns; a long report has some 10,000.
MOST_TAGS = 50_000
#: Sections of an edition.
MOST_SECTIONS = 500
#: Old addresses in the file of an edition.
MOST_ALIASES = 1_000


def refuse_long_lines(lines: Sequence[str], start: int, log: ImportLog) -> None:
    """Raise ImportRefused if a line from `start` (counted from 0) on is too long, or if tables have too many cells."""
    if (count := most_cells_in(lines)) > _MOST_CELLS_OF_A_FILE:
        message = f"The file has tables of {count:,} cells; at most {_MOST_CELLS_OF_A_FILE:,} are read"
        log.refuse(None, message, "Leave columns or rows out.")
    for number, line in enumerate(lines[start:], start + 1):
        if len(line) > LONGEST_LINE:
            message = f"This line has {len(line):,} characters; at most {LONGEST_LINE:,} are read as one paragraph"
            log.refuse(number, message, BREAK_IT)


def refuse_long_texts(texts: Iterable[tuple[int | None, str, str]], log: ImportLog) -> None:
    """Raise ImportRefused if one of the texts, each given as line, title and text, is too long for a page."""
    for line, title, text in texts:
        if found := too_long(text):
            message, advice = found
            log.refuse(line, f"The text of “{title}” {message}", advice)


def refuse_many_tags(html: bytes, log: ImportLog) -> None:
    """Raise ImportRefused if a page has more tags than can be read in a few seconds."""
    if html.count(b"<") > MOST_TAGS:
        message = f"The page has more than {MOST_TAGS:,} tags, which takes too long to read"
        log.refuse(None, message, "Save only the article, or split it.")


def refuse_many_sections(count: int, log: ImportLog) -> None:
    """Raise ImportRefused if `count` is more sections than an edition can have."""
    if count > MOST_SECTIONS:
        message = f"The file has {count:,} sections; at most {MOST_SECTIONS} are read"
        log.refuse(None, message, "Use ### for parts of a section, or split the edition.")


def refuse_many_aliases(count: int, log: ImportLog) -> None:
    """Raise ImportRefused if `count` is more old addresses than a file can give."""
    if count > MOST_ALIASES:
        message = f"The file gives {count:,} old addresses; at most {MOST_ALIASES:,} are read"
        log.refuse(None, message, "Import more from a table with manage.py import_redirects.")

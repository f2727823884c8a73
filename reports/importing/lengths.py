"""Limits of texts: the time to parse Markdown can grow with the square of its length."""

from collections.abc import Iterable, Sequence

from reports.importing.errors import ImportLog

#: Characters of a paragraph: some 4,000 words.
LONGEST_LINE = 25_000
#: Characters of a section's text: a book of 80,000 words.
LONGEST_TEXT = 500_000
#: Lines of a section's text: each may be a paragraph, an item or a row with its own address.
MOST_LINES = 10_000
#: Opening brackets of a section's text, one for each link and citation. Parsing time grows with the square of their number.
MOST_BRACKETS = 5_000
#: Other characters of Markdown that can become elements of the page.
MOST_SIGNS = 25_000
_SIGNS = "*_~`$<"
#: Cells in the tables of a section, including those that rows leave out, because a page shows them too.
MOST_CELLS = 25_000
_MOST_CELLS_OF_A_FILE = 4 * MOST_CELLS
#: Tags of a web page: the number in a table of 500 rows and 50 columns; a long report has some 10,000.
MOST_TAGS = 50_000
#: Sections of an edition.
MOST_SECTIONS = 500
#: Old addresses in the file of an edition.
MOST_ALIASES = 1_000
_BREAK = "Break it into paragraphs separated by empty lines."


def too_long(text: str) -> tuple[str, str] | None:
    """Return what makes a text too long, to end a sentence with, and advice; None if it is short enough."""
    if len(text) > LONGEST_TEXT:
        return f"has {len(text):,} characters; at most {LONGEST_TEXT:,} are read", "Split it into sections."
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        return f"has {len(lines):,} lines; at most {MOST_LINES:,} are read", "Split it into sections."
    if any(len(line) > LONGEST_LINE for line in lines):
        return f"has a line of more than {LONGEST_LINE:,} characters", _BREAK
    if (count := text.count("[")) > MOST_BRACKETS:
        return f"has {count:,} opening brackets; at most {MOST_BRACKETS:,} are read", "Split it into sections."
    if (count := sum(map(text.count, _SIGNS))) > MOST_SIGNS:
        return f"has {count:,} signs of Markdown ({_SIGNS}); at most {MOST_SIGNS:,} are read", "Split it into sections."
    if (count := _cells_in(lines)) > MOST_CELLS:
        return f"has tables of {count:,} cells; at most {MOST_CELLS:,} are read", "Leave columns or rows out."
    return None


def _cells_in(lines: Iterable[str]) -> int:
    """Return the largest number of cells that tables in Markdown can have: each row counts as wide as the line of dashes above it."""
    cells = columns = 0
    for line in lines:
        bare = line.strip(" \t>")
        if not bare:
            columns = 0
        elif not bare.strip("|:- \t"):
            columns = max(columns, bare.strip("|").count("|") + 1)
        cells += columns if columns > 1 else 0
    return cells


def refuse_long_lines(lines: Sequence[str], start: int, log: ImportLog) -> None:
    """Raise ImportRefused if a line from `start` (counted from 0) on is too long, or if tables have too many cells."""
    if (count := _cells_in(lines)) > _MOST_CELLS_OF_A_FILE:
        message = f"The file has tables of {count:,} cells; at most {_MOST_CELLS_OF_A_FILE:,} are read"
        log.refuse(None, message, "Leave columns or rows out.")
    for number, line in enumerate(lines[start:], start + 1):
        if len(line) > LONGEST_LINE:
            message = f"This line has {len(line):,} characters; at most {LONGEST_LINE:,} are read as one paragraph"
            log.refuse(number, message, _BREAK)


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

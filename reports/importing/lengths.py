"""Texts too long for a page: reading Markdown takes time that grows with the square of some of them."""

from collections.abc import Iterable, Sequence

from reports.importing.problems import ImportRefused, Report

#: A paragraph may have so many characters: some 4,000 words.
LONGEST_LINE = 25_000
#: A section's text may have so many characters: a book of 80,000 words.
LONGEST_TEXT = 500_000


def refuse_long_lines(lines: Sequence[str], start: int, report: Report) -> None:
    """Raise ImportRefused if a line from `start` on (counted from 0) is too long to be read as Markdown."""
    for number, line in enumerate(lines[start:], start + 1):
        if len(line) > LONGEST_LINE:
            words = f"This line has {len(line):,} characters; at most {LONGEST_LINE:,} are read as one paragraph"
            report.problem(number, words, "Break it into paragraphs, with empty lines between them.")
            raise ImportRefused(report.filename, report.problems)


def refuse_long_texts(texts: Iterable[tuple[int | None, str, str]], report: Report) -> None:
    """Raise ImportRefused if one of the texts, each with its line and its title, is too long for a page."""
    for line, title, text in texts:
        if len(text) > LONGEST_TEXT:
            words = f"The text of “{title}” has {len(text):,} characters; at most {LONGEST_TEXT:,} are read"
            report.problem(line, words, "Split it into sections.")
        elif any(len(each) > LONGEST_LINE for each in text.split("\n")):
            words = f"A line of “{title}” has more than {LONGEST_LINE:,} characters"
            report.problem(line, words, "Break it into paragraphs, with empty lines between them.")
        else:
            continue
        raise ImportRefused(report.filename, report.problems)

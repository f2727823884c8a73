"""Words that another year's edition has corrected, and that still stand here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reports.document.paragraphs import normal_text
from reports.document.types import EditionDocument, Section
from reports.pages import addresses
from reports.pages.context import Correction, EditionContext
from reports.pages.parts import Link, on_one_line
from reports.rendering import plain_text, read_section
from reports.rendering.terms import words_of

#: A correction of fewer characters is of words that may well stand elsewhere in another sense.
_LONG_ENOUGH = 12
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class CorrectedElsewhere:
    """Words of `section` that another year's edition has corrected; `history` leads to the version that did."""

    section: Link
    history: Link
    before: str
    after: str


def corrected_elsewhere(
    document: EditionDocument, sections: Sequence[Section], context: EditionContext
) -> tuple[CorrectedElsewhere, ...]:
    """Where other years' editions have corrected words that still stand in `sections`."""
    wanted = [(each, _plain(each.note.before)) for each in context.corrections if len(each.note.before) >= _LONG_ENOUGH]
    return tuple(each for section in sections for each in _in_section(document, section, wanted, context))


def _in_section(
    document: EditionDocument, section: Section, wanted: Sequence[tuple[Correction, str]], context: EditionContext
) -> Iterator[CorrectedElsewhere]:
    source = normal_text(f"{section.summary} {section.body}")
    known = " ".join([source, *(technique.name for technique in document.techniques)])

    @cache
    def text() -> str:
        return normal_text(f"{plain_text(section.summary)} {read_section(document, section).text}")

    words = words_of(document.report)
    for each, before in wanted:
        # A body is slow to read; most don't even have all the words.
        is_likely = all(word in known for word in _WORD.findall(before))
        if normal_text(each.note.before) in source or (is_likely and before in text()):
            yield CorrectedElsewhere(
                Link(section.title, addresses.section(context.report, context.year, section.slug, context.number)),
                Link(
                    words("the {year} edition", year=each.year),
                    f"{addresses.versions(context.report, each.year)}#v{each.number}",
                ),
                on_one_line(each.note.before),
                on_one_line(each.note.after),
            )


def _plain(words: str) -> str:
    """Words as readers see them: notes may quote the text with its marks, of which a technique's tell no more than its slug."""
    return normal_text(plain_text(words))

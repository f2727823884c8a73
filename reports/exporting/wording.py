"""The words that files use for the closed sets of the document."""

from collections.abc import Iterable

from reports.document.types import Credit, EditionDocument
from reports.document.words import AssessmentStatus
from reports.exporting.context import Context
from reports.languages import Phrase, Words
from reports.rendering import plain_text

STATUS = {
    AssessmentStatus.PROPOSED: Phrase("proposed, not yet confirmed", "assessment"),
    AssessmentStatus.CONFIRMED: Phrase("confirmed", "assessment"),
}


def credit_line(credit: Credit, words: Words) -> str:
    """`Ada Example, Editor, Example University`."""
    return words.in_a_row([each for each in (credit.name, credit.role, credit.affiliation) if each])


def section_title(title: str, words: Words) -> str:
    """The title of a section, which may have none."""
    return title or words.of("section", "Untitled")


def state_of(document: EditionDocument, context: Context, words: Words) -> str:
    """`version 1.1 · 24 February 2026`, or that it is a draft: what stands on a cover. A back issue is as old as it was elsewhere."""
    on = words.day(context.published_at)
    if context.embargo:
        return words("under embargo until {moment}", moment=context.embargo)
    if context.is_draft:
        return words("draft of {day}, not published", day=on)
    if document.first_published:
        first = words.dated(document.first_published)
        return words("version {number} · first published {date}", number=context.number, date=first)
    return words("version {number} · {day}", number=context.number, day=on)


def edition_state(document: EditionDocument, context: Context, words: Words) -> str:
    """`2025 edition · version 1.1 · 24 February 2026`."""
    return words("{year} edition · {state}", year=document.year, state=state_of(document, context, words))


def credit_lines(credits: Iterable[Credit], words: Words) -> str:
    """The same of several people who have a name, in a row."""
    return words.clauses(credit_line(each, words) for each in credits if each.name)


def cover_credit(document: EditionDocument) -> str:
    """`Roofs of Lantern House · Drawn for this edition.`: what is on the cover, and where it is from, as plain text."""
    worn = document.cover_figure()
    return " · ".join(filter(None, (worn.title, plain_text(worn.source)))) if worn else ""


def cover_foot(document: EditionDocument, words: Words) -> str:
    """`Edited by Ada Example and Bo Example · CC BY 4.0`: what stands at the foot of a cover."""
    editors = [each.name for each in document.credits if each.name and "editor" in each.role.casefold()]
    by = words("Edited by {names}", names=words.listed(editors)) if editors else ""
    return " · ".join(filter(None, (by, document.report.licence.name)))

"""An edition as a tree that PDF, Word and book pages write, each in its own way. Its texts are trees of Markdown's tokens
(`reports.rendering`); what stands around them is built here, once."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from reports.citing.item import citation_item
from reports.document.types import Credit, CslItem, EditionDocument, Section
from reports.document.words import AssessmentStatus, Maturity
from reports.exporting.context import Context
from reports.languages import Phrase, Words
from reports.rendering import paragraphs_of_note, plain_reference, plain_text
from reports.rendering.terms import MATURITY, OUTCOME, TECHNIQUE, TECHNIQUES, TECHNIQUES_DEFINED

_STATUS = {
    AssessmentStatus.PROPOSED: Phrase("proposed, not yet confirmed", "assessment"),
    AssessmentStatus.CONFIRMED: Phrase("confirmed", "assessment"),
}


class Part(StrEnum):
    """What stands beside the text of a section, or after all sections. Its value is the name of its page."""

    ASSESSMENTS = "assessments"
    PREDICTIONS = "predictions"
    CREDITS = "credits"
    REFERENCES = "references"
    SCORES = "earlier-predictions"
    ENDINGS = "ended-trends"
    DEFINITIONS = "definitions"


class Name(NamedTuple):
    """What a row is about; `technique` is the slug of the technique that it is the name of."""

    text: str
    technique: str = ""


class Sentence(NamedTuple):
    """A line of Markdown, with words around it: “By 31 December 2025: …”."""

    markdown: str
    before: str = ""
    after: str = ""


class Source(NamedTuple):
    """A cited reference, by its number in the section."""

    number: int
    key: str
    item: CslItem


class Row(NamedTuple):
    """A row of a part. Text in a cell is plain. `note` is a whole note of which a cell has the first paragraph."""

    cells: tuple[Name | Sentence | Source | str, ...]
    note: str = ""


class Listing(NamedTuple):
    """A part with its title, its rows, and the names of its columns where it is a table."""

    part: Part
    title: str
    rows: Sequence[Row]
    columns: tuple[str, ...] = ()


class Fact(NamedTuple):
    """A line of the colophon: its label, and its text in pieces, each with the address that it leads to."""

    label: str
    pieces: tuple[tuple[str, str], ...]
    is_code: bool = False


def colophon(document: EditionDocument, context: Context, words: Words) -> list[Fact]:
    """Return all that identifies the version, without facts that it does not have."""
    report, elsewhere = document.report, document.first_published_at
    cited = plain_reference(citation_item(document, context).model_copy(update={"note": ""}), words)
    facts = [
        Fact(words("Version"), ((_version(context, words), ""),)),
        Fact(words("First published"), ((words.dated(document.first_published), ""), (elsewhere, elsewhere))),
        Fact(words("Text closed"), ((words.day(document.closed_on) if document.closed_on else "", ""),)),
        Fact(words("Address"), ((context.url, context.url),)),
        Fact(words("Checksum"), ((f"SHA-256 {context.sha256}", ""),), is_code=True),
        Fact(words("Cite as"), (("" if context.is_draft else cited, ""),)),
        Fact("DOI", ((document.doi, document.doi and f"https://doi.org/{document.doi}"),)),
        Fact("ISSN", ((report.issn, ""),)),
        Fact(words("Licence"), ((report.licence.name or report.licence.spdx, report.licence.url),)),
        Fact(words("Publisher"), ((report.publisher.name, report.publisher.url),)),
        Fact(words("Contact"), ((report.contact, ""),)),
        Fact(words("Cover"), ((cover_credit(document), ""),)),
    ]
    shown = (each._replace(pieces=tuple((text or to, to) for text, to in each.pieces if text or to)) for each in facts)
    return [each for each in shown if each.pieces]


def _version(context: Context, words: Words) -> str:
    day = words.day(context.published_at)
    if context.embargo:
        return words("under embargo until {moment}; do not publish before then", moment=context.embargo)
    if context.is_draft:
        return words("draft of {day}; nobody has published it, and it may change", day=day)
    return words("{number}, published on {day}", number=context.number, day=day)


def state_of(document: EditionDocument, context: Context, words: Words) -> str:
    """Return `version 1.1 · 24 February 2026`, or that it is a draft: the state on a cover. A back issue has its first date."""
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
    """Return `2025 edition · version 1.1 · 24 February 2026`."""
    return words("{year} edition · {state}", year=document.year, state=state_of(document, context, words))


def credit_line(credit: Credit, words: Words) -> str:
    """Return `Ada Example, Editor, Example University`."""
    return words.in_a_row([each for each in (credit.name, credit.role, credit.affiliation) if each])


def credit_lines(credits: Iterable[Credit], words: Words) -> str:
    """Return the same of all people who have a name."""
    return words.clauses(credit_line(each, words) for each in credits if each.name)


def cover_credit(document: EditionDocument) -> str:
    """Return `Roofs of Lantern House · Drawn for this edition.`: the cover picture and its source, as plain text."""
    worn = document.cover_figure()
    return " · ".join(filter(None, (worn.title, plain_text(worn.source)))) if worn else ""


def cover_foot(document: EditionDocument, words: Words) -> str:
    """Return `Edited by Ada Example and Bo Example · CC BY 4.0`."""
    editors = [each.name for each in document.credits if each.name and "editor" in each.role.casefold()]
    by = words("Edited by {names}", names=words.listed(editors)) if editors else ""
    return " · ".join(filter(None, (by, document.report.licence.name)))


def section_title(title: str, words: Words) -> str:
    """Return the title of a section, which may have none."""
    return title or words.of("section", "Untitled")


def section_facts(document: EditionDocument, section: Section, words: Words) -> Iterator[str]:
    """The trend, maturity and keywords of a section, each in words."""
    trend = document.trend(section.trend)
    if trend and trend.name != section.title:
        yield words("Trend: {name}", name=trend.name)
    if trend and section.maturity is not Maturity.NOT_RATED:
        yield words("Maturity: {maturity}", maturity=words.label(MATURITY[section.maturity]))
    if section.keywords:
        yield words("Keywords: {keywords}", keywords=words.in_a_row(section.keywords))


def beside_text(document: EditionDocument, section: Section, cited: Iterable[str], words: Words) -> dict[Part, Listing]:
    """Return the parts that a section has beside its text. `cited` has the keys of its references in the order of their numbers."""
    items = {reference.key: reference.item for reference in document.references}
    sources = (Source(number, key, items[key]) for number, key in enumerate(cited, 1))
    assessed = (words.label(TECHNIQUE), words("Maturity"), words("Note"))
    return _those_with_rows(
        Listing(Part.ASSESSMENTS, words.label(TECHNIQUES), [*_assessments(document, section, words)], assessed),
        Listing(Part.PREDICTIONS, words("Predictions"), [*_predictions(section, words)]),
        Listing(Part.CREDITS, words("Credits"), _credits(section.credits, words)),
        Listing(Part.REFERENCES, words("References"), [Row((each,)) for each in sources]),
    )


def after_sections(document: EditionDocument, words: Words) -> dict[Part, Listing]:
    """Return the parts that an edition has after its sections, and its credits."""
    scores = (
        Row(
            (
                Name(str(each.made_in)),
                Sentence(each.statement),
                words(OUTCOME[each.outcome]),
                Sentence(each.explanation),
            )
        )
        for each in document.scores
    )
    scored = (words("Made in"), words("Prediction"), words("Outcome"), words("Why"))
    ended = ((document.trend(each.trend), each) for each in document.endings)
    endings = (Row((Name(trend.name if trend else each.trend), Sentence(each.note))) for trend, each in ended)
    defined = sorted((each for each in document.techniques if each.definition), key=lambda each: each.name.casefold())
    definitions = [Row((Name(each.name, each.slug), Sentence(each.definition))) for each in defined]
    return _those_with_rows(
        Listing(Part.SCORES, words("Earlier predictions"), [*scores], scored),
        Listing(Part.ENDINGS, words("Trends that have ended"), [*endings]),
        Listing(Part.DEFINITIONS, words.label(TECHNIQUES, TECHNIQUES_DEFINED), definitions),
        Listing(Part.CREDITS, words("Credits of the edition"), _credits(document.credits, words)),
    )


def _those_with_rows(*listings: Listing) -> dict[Part, Listing]:
    return {each.part: each for each in listings if each.rows}


def _assessments(document: EditionDocument, section: Section, words: Words) -> Iterator[Row]:
    for each in section.assessments:
        technique, maturity = document.technique(each.technique), words.label(MATURITY[each.maturity])
        if each.status is AssessmentStatus.PROPOSED:
            maturity = f"{maturity} ({words(_STATUS[each.status])})"
        first, *more = paragraphs_of_note(each.note)
        name = Name(technique.name if technique else each.technique, each.technique)
        yield Row((name, maturity, Sentence(first)), each.note if more else "")


def _predictions(section: Section, words: Words) -> Iterator[Row]:
    """Each prediction with its criterion, if it has one."""
    for each in section.predictions:
        before, after = words.around("By {day}: {statement}", "statement", day=words.day(each.due))
        statement = Sentence(each.statement, before, after)
        criterion = Sentence(each.criterion, *words.around("Criterion: {criterion}", "criterion"))
        yield Row((statement, criterion) if each.criterion else (statement,))


def _credits(people: Iterable[Credit], words: Words) -> list[Row]:
    return [Row((credit_line(each, words),)) for each in people if each.name]

"""The parts of an edition around its text, worked out once for every file: each format writes them in its own way."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reports.citing.item import citation_item
from reports.document.types import Credit, CslItem, EditionDocument, Section, TechniqueStatement
from reports.document.words import AssessmentStatus, Maturity
from reports.exporting.context import Context
from reports.languages import Phrase, Words
from reports.rendering import paragraphs_of_note, plain_reference, plain_text
from reports.rendering.terms import MATURITY, TECHNIQUES, TECHNIQUES_DEFINED

_STATUS = {
    AssessmentStatus.PROPOSED: Phrase("proposed, not yet confirmed", "assessment"),
    AssessmentStatus.CONFIRMED: Phrase("confirmed", "assessment"),
}
#: The pages or chapters after the sections.
SCORES, ENDINGS, DEFINITIONS = "earlier-predictions", "ended-trends", "definitions"


class Fact(NamedTuple):
    """A line of the colophon: its label, and its text in pieces, each with the address that it leads to."""

    label: str
    pieces: tuple[tuple[str, str], ...]
    is_code: bool = False


class AssessedTechnique(NamedTuple):
    """An assessed technique, its maturity in words, the first paragraph of its note, and all of a note of several paragraphs."""

    slug: str
    name: str
    maturity: str
    note: str
    whole_note: str


class Sentence(NamedTuple):
    """Words around a text in Markdown: “By 31 December 2025: …”."""

    before: str
    markdown: str
    after: str


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


def assessed_techniques(document: EditionDocument, section: Section, words: Words) -> Iterator[AssessedTechnique]:
    """The techniques that a section assesses, in its order."""
    for each in section.assessments:
        technique, maturity = document.technique(each.technique), words.label(MATURITY[each.maturity])
        if each.status is AssessmentStatus.PROPOSED:
            maturity = f"{maturity} ({words(_STATUS[each.status])})"
        first, *more = paragraphs_of_note(each.note)
        name = technique.name if technique else each.technique
        yield AssessedTechnique(each.technique, name, maturity, first, each.note if more else "")


def predictions_of(section: Section, words: Words) -> Iterator[tuple[Sentence, Sentence | None]]:
    """The predictions of a section, each with its criterion, if it has one."""
    for each in section.predictions:
        before, after = words.around("By {day}: {statement}", "statement", day=words.day(each.due))
        criterion = words.around("Criterion: {criterion}", "criterion")
        yield (
            Sentence(before, each.statement, after),
            Sentence(criterion[0], each.criterion, criterion[1]) if each.criterion else None,
        )


def cited_references(document: EditionDocument, cited: Iterable[str]) -> list[tuple[str, CslItem]]:
    """Return the key and the item of each reference that a section cites, in the order of their numbers."""
    items = {reference.key: reference.item for reference in document.references}
    return [(key, items[key]) for key in cited]


def back_matter(document: EditionDocument, words: Words) -> Iterator[tuple[str, str]]:
    """The name and the title of each part after the sections."""
    if document.scores:
        yield SCORES, words("Earlier predictions")
    if document.endings:
        yield ENDINGS, words("Trends that have ended")
    if defined_techniques(document):
        yield DEFINITIONS, words.label(TECHNIQUES, TECHNIQUES_DEFINED)


def ended_trends(document: EditionDocument) -> list[tuple[str, str]]:
    """Return the name of each trend that has ended, with the note on it."""
    ended = ((document.trend(each.trend), each) for each in document.endings)
    return [(trend.name if trend else each.trend, each.note) for trend, each in ended]


def defined_techniques(document: EditionDocument) -> list[TechniqueStatement]:
    """Return the techniques that have a definition, by name."""
    defined = (each for each in document.techniques if each.definition)
    return sorted(defined, key=lambda each: each.name.casefold())

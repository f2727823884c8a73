"""A section as a page of its own: head, facts, text, techniques, predictions, credits, references."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from reports.document.types import EditionDocument, Section
from reports.document.words import AssessmentStatus, Maturity
from reports.exporting.wording import STATUS, credit_lines, section_title
from reports.languages import Words
from reports.rendering import (
    Heading,
    Links,
    format_reference,
    paragraphs_of_note,
    render_inline,
    render_note,
    render_prose,
    render_section,
)
from reports.rendering.terms import MATURITY, TECHNIQUE, TECHNIQUES, words_of

#: Techniques lead to their pages; pictures lie beside the pages.
LINKS = Links(figure="#figure-{key}", media="pictures/{sha256}.{extension}")


@dataclass(frozen=True)
class SectionHtml:
    """A section's page: its content without a frame, and its headings for a table of contents."""

    title: str
    number: int | None
    content: str
    headings: tuple[Heading, ...]


def section_html(document: EditionDocument, section: Section) -> SectionHtml:
    """The page of one section of the document."""
    words = words_of(document.report)
    rendered = render_section(document, section, words, links=LINKS)
    number = document.numbers().get(section.uid)
    parts = [
        _head(document, section, number, words),
        f'<div dir="auto">\n{rendered.html}</div>\n',
        *_assessments(document, section, words),
        *_predictions(document, section, words),
        *_credits(section, words),
        *_references(document, rendered.cited, rendered.citations, words),
    ]
    content = f"<article>\n{''.join(parts)}</article>\n"
    return SectionHtml(section_title(section.title, words), number, content, rendered.headings)


def _head(document: EditionDocument, section: Section, number: int | None, words: Words) -> str:
    shown = f'<span class="number">{number}</span> ' if number else ""
    facts = "".join(f"<li>{fact}</li>" for fact in _facts(document, section, words))
    summary = (
        f'<div class="summary" dir="auto">{render_prose(section.summary, document=document, links=LINKS)}</div>\n'
        if section.summary
        else ""
    )
    return (
        f'<header>\n<h1 dir="auto">{shown}{escape(section_title(section.title, words))}</h1>\n'
        f"{f'<ul class="facts">{facts}</ul>' if facts else ''}\n{summary}</header>\n"
    )


def _facts(document: EditionDocument, section: Section, words: Words) -> Iterator[str]:
    trend = document.trend(section.trend)
    if trend and trend.name != section.title:
        yield escape(words("Trend: {name}", name=trend.name))
    if trend and section.maturity is not Maturity.NOT_RATED:
        yield escape(words("Maturity: {maturity}", maturity=words.label(MATURITY[section.maturity])))
    if section.keywords:
        yield escape(words("Keywords: {keywords}", keywords=words.in_a_row(section.keywords)))


def _assessments(document: EditionDocument, section: Section, words: Words) -> Iterator[str]:
    if not section.assessments:
        return
    rows, texts = [], []
    for each in section.assessments:
        technique = document.technique(each.technique)
        name = escape(technique.name if technique else each.technique)
        proposed = f" ({words(STATUS[each.status])})" if each.status is AssessmentStatus.PROPOSED else ""
        rows.append(
            f'<tr><th scope="row"><a href="{LINKS.to_technique(each.technique)}">{name}</a></th>'
            f"<td>{escape(words.label(MATURITY[each.maturity]) + proposed)}</td>"
            f"<td>{render_inline(paragraphs_of_note(each.note)[0], document=document, links=LINKS)}</td></tr>\n"
        )
        if paragraphs_of_note(each.note)[1:]:
            told = render_note(each.note, document=document, links=LINKS)
            texts.append(f"<section>\n<h3>{name}</h3>\n{told}\n</section>\n")
    names = (words.label(TECHNIQUE), words("Maturity"), words("Note"))
    head = f"<tr>{''.join(f'<th scope="col">{escape(name)}</th>' for name in names)}</tr>"
    title = escape(words.label(TECHNIQUES))
    table = scrolled(f"<table>\n<thead>{head}</thead>\n<tbody>\n{''.join(rows)}</tbody></table>", title)
    yield f"<section>\n<h2>{title}</h2>\n{table}\n{''.join(texts)}</section>\n"


def scrolled(table: str, label: str) -> str:
    """A table that scrolls by itself where the page is narrower; `label` names it."""
    return f'<div class="scroll" role="group" tabindex="0" aria-label="{label}">{table}</div>'


def _predictions(document: EditionDocument, section: Section, words: Words) -> Iterator[str]:
    if not section.predictions:
        return
    items = []
    for each in section.predictions:
        criterion = render_inline(each.criterion, document=document, links=LINKS)
        label, rest = (escape(part) for part in words.around("Criterion: {criterion}", "criterion"))
        how = f' <span class="label">{label}{criterion}{rest}</span>' if criterion else ""
        by, behind = (
            escape(part) for part in words.around("By {day}: {statement}", "statement", day=words.day(each.due))
        )
        items.append(f"<li>{by}{render_inline(each.statement, document=document, links=LINKS)}{behind}{how}</li>\n")
    yield f"<section>\n<h2>{escape(words('Predictions'))}</h2>\n<ul>\n{''.join(items)}</ul>\n</section>\n"


def _credits(section: Section, words: Words) -> Iterator[str]:
    if section.credits:
        yield f'<p class="label">{escape(credit_lines(section.credits, words))}</p>\n'


def _references(
    document: EditionDocument, cited: Sequence[str], citations: Sequence[int], words: Words
) -> Iterator[str]:
    if not cited:
        return
    items = {reference.key: reference.item for reference in document.references}
    entries = []
    for key, count in zip(cited, citations, strict=True):
        back = "".join(
            f' <a href="#cite-{key}-{place}" role="doc-backlink" aria-label="{_back(place, words)}">↩</a>'
            for place in range(1, count + 1)
        )
        entries.append(f'<li dir="auto" id="ref-{key}">{format_reference(items[key], words)}{back}</li>\n')
    yield f'<section role="doc-bibliography">\n<h2>{escape(words("References"))}</h2>\n<ol>\n{"".join(entries)}</ol>\n</section>\n'


def _back(place: int, words: Words) -> str:
    return escape(words("Back to citation {number} in the text", number=place))

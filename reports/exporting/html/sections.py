"""A section as a page of its own: head, facts, text, techniques, predictions, credits, references."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from reports.document.types import EditionDocument, Section
from reports.document.words import AssessmentStatus, Maturity
from reports.exporting.wording import MATURITY, STATUS, credit_line, day
from reports.rendering import Heading, Links, format_reference, render_inline, render_prose, render_section

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
    rendered = render_section(document, section, links=LINKS)
    number = document.numbers().get(section.uid)
    parts = [
        _head(document, section, number),
        f'<div dir="auto">\n{rendered.html}</div>\n',
        *_assessments(document, section),
        *_predictions(document, section),
        *_credits(section),
        *_references(document, rendered.cited, rendered.citations),
    ]
    content = f"<article>\n{''.join(parts)}</article>\n"
    return SectionHtml(section.title or "Untitled", number, content, rendered.headings)


def _head(document: EditionDocument, section: Section, number: int | None) -> str:
    shown = f'<span class="number">{number}</span> ' if number else ""
    facts = "".join(f"<li>{fact}</li>" for fact in _facts(document, section))
    summary = (
        f'<div class="summary" dir="auto">{render_prose(section.summary, document=document, links=LINKS)}</div>\n'
        if section.summary
        else ""
    )
    return (
        f'<header>\n<h1 dir="auto">{shown}{escape(section.title or "Untitled")}</h1>\n'
        f"{f'<ul class="facts">{facts}</ul>' if facts else ''}\n{summary}</header>\n"
    )


def _facts(document: EditionDocument, section: Section) -> Iterator[str]:
    trend = document.trend(section.trend)
    if trend and trend.name != section.title:
        yield f"Trend: {escape(trend.name)}"
    if trend and section.maturity is not Maturity.NOT_RATED:
        yield f"Maturity: {MATURITY[section.maturity]}"
    if section.keywords:
        yield f"Keywords: {escape(', '.join(section.keywords))}"


def _assessments(document: EditionDocument, section: Section) -> Iterator[str]:
    if not section.assessments:
        return
    rows = []
    for each in section.assessments:
        technique = document.technique(each.technique)
        name = escape(technique.name if technique else each.technique)
        proposed = f" ({STATUS[each.status]})" if each.status is AssessmentStatus.PROPOSED else ""
        rows.append(
            f'<tr><th scope="row"><a href="{LINKS.to_technique(each.technique)}">{name}</a></th>'
            f"<td>{MATURITY[each.maturity]}{proposed}</td>"
            f"<td>{render_inline(each.note, document=document, links=LINKS)}</td></tr>\n"
        )
    head = '<tr><th scope="col">Technique</th><th scope="col">Maturity</th><th scope="col">Note</th></tr>'
    yield f"<section>\n<h2>Techniques</h2>\n<table>\n<thead>{head}</thead>\n<tbody>\n{''.join(rows)}</tbody></table>\n</section>\n"


def _predictions(document: EditionDocument, section: Section) -> Iterator[str]:
    if not section.predictions:
        return
    items = []
    for each in section.predictions:
        criterion = render_inline(each.criterion, document=document, links=LINKS)
        how = f' <span class="label">How to tell: {criterion}</span>' if criterion else ""
        items.append(
            f"<li>By {day(each.due)}: {render_inline(each.statement, document=document, links=LINKS)}{how}</li>\n"
        )
    yield f"<section>\n<h2>Predictions</h2>\n<ul>\n{''.join(items)}</ul>\n</section>\n"


def _credits(section: Section) -> Iterator[str]:
    if section.credits:
        yield f'<p class="label">{escape("; ".join(credit_line(each) for each in section.credits))}</p>\n'


def _references(document: EditionDocument, cited: Sequence[str], citations: Sequence[int]) -> Iterator[str]:
    if not cited:
        return
    items = {reference.key: reference.item for reference in document.references}
    entries = []
    for key, count in zip(cited, citations, strict=True):
        back = "".join(
            f' <a href="#cite-{key}-{place}" role="doc-backlink" aria-label="Back to citation {place} in the text">↩</a>'
            for place in range(1, count + 1)
        )
        entries.append(f'<li id="ref-{key}">{format_reference(items[key])}{back}</li>\n')
    yield f'<section role="doc-bibliography">\n<h2>References</h2>\n<ol>\n{"".join(entries)}</ol>\n</section>\n'

"""What stands before and after the sections: title page, earlier predictions, ended trends, definitions."""

from collections.abc import Iterator
from html import escape

from reports.citing.item import citation_item, edition_title
from reports.document.types import EditionDocument, ReportStatement
from reports.exporting.context import Context
from reports.exporting.html.sections import LINKS, scrolled
from reports.exporting.pictures import file_name
from reports.exporting.wording import cover_credit, credit_lines, state_of
from reports.languages import Words
from reports.rendering import plain_reference, render_inline, render_prose
from reports.rendering.terms import OUTCOME, TECHNIQUES, TECHNIQUES_DEFINED, words_of

#: The name of the page that says what techniques are.
DEFINITIONS = "definitions"


def title_html(document: EditionDocument, context: Context) -> str:
    """The first page: title, people, summary, and what the version is."""
    report = document.report
    series = escape(" · ".join(filter(None, (report.publisher.name, report.name))))
    people = escape(credit_lines(document.credits, words_of(report)))
    facts = "".join(
        f'<dt>{escape(name)}</dt><dd dir="auto">{value}</dd>\n' for name, value in _facts(document, context) if value
    )
    return (
        f'{_logo(report)}<p class="label">{series}</p>\n<h1 dir="auto">{escape(edition_title(document))}</h1>\n'
        f"{f'<p>{people}</p>' if people else ''}\n"
        f'<div class="summary" dir="auto">{render_prose(document.summary, document=document, links=LINKS)}</div>\n'
        f'<dl class="colophon">\n{facts}</dl>\n'
        f"{render_prose(report.imprint, document=document, links=LINKS) if report.imprint else ''}\n"
    )


def _logo(report: ReportStatement) -> str:
    """The publisher's logo, made for paper, on a piece of it: readers of books bring grounds of their own."""
    if report.logo is None:
        return ""
    alt = escape(report.publisher.name or report.name)
    return f'<p><img class="logo" src="pictures/{file_name(report.logo)}" alt="{alt}" /></p>\n'


def _facts(document: EditionDocument, context: Context) -> Iterator[tuple[str, str]]:
    report, words = document.report, words_of(document.report)
    cited = citation_item(document, context).model_copy(update={"note": ""})
    is_out = words("{number}, published on {day}", number=context.number, day=words.day(context.published_at))
    yield words("Version"), state_of(document, context, words) if context.is_draft else is_out
    elsewhere = document.first_published_at
    first = words.dated(document.first_published)
    yield words("First published"), ", ".join(filter(None, (first, _link(elsewhere, elsewhere))))
    yield words("Text closed"), words.day(document.closed_on) if document.closed_on else ""
    yield words("Address"), _link(context.url, context.url)
    yield words("Checksum"), f"<code>SHA-256 {context.sha256}</code>"
    yield words("Cite as"), "" if context.is_draft else escape(plain_reference(cited, words))
    yield "DOI", _link(f"https://doi.org/{document.doi}", document.doi) if document.doi else ""
    yield "ISSN", report.issn
    yield words("Licence"), _link(report.licence.url, report.licence.name or report.licence.spdx)
    yield words("Publisher"), _link(report.publisher.url, report.publisher.name)
    yield words("Contact"), escape(report.contact)
    yield words("Cover"), escape(cover_credit(document))


def _link(address: str, words: str) -> str:
    return f'<a dir="auto" href="{escape(address)}">{escape(words or address)}</a>' if address else escape(words)


def back_matter(document: EditionDocument) -> Iterator[tuple[str, str, str]]:
    """(file name, title, content) of each page after the sections."""
    words = words_of(document.report)
    if document.scores:
        title = words("Earlier predictions")
        yield "earlier-predictions", title, _page(title, _scores(document, words))
    if document.endings:
        title = words("Trends that have ended")
        yield "ended-trends", title, _page(title, _endings(document))
    if any(technique.definition for technique in document.techniques):
        title = words.label(TECHNIQUES, TECHNIQUES_DEFINED)
        yield DEFINITIONS, title, _page(title, _definitions(document))


def _page(title: str, content: str) -> str:
    return f"<article>\n<h1>{escape(title)}</h1>\n{content}</article>\n"


def _scores(document: EditionDocument, words: Words) -> str:
    rows = "".join(
        f'<tr><th scope="row">{each.made_in}</th><td>{render_inline(each.statement, document=document, links=LINKS)}</td>'
        f"<td>{escape(words(OUTCOME[each.outcome]))}</td><td>{render_inline(each.explanation, document=document, links=LINKS)}</td></tr>\n"
        for each in document.scores
    )
    names = (words("Made in"), words("Prediction"), words("Outcome"), words("Why"))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table>"
    return f"{scrolled(table, escape(words('Earlier predictions')))}\n"


def _endings(document: EditionDocument) -> str:
    items = []
    for each in document.endings:
        trend = document.trend(each.trend)
        note = f": {render_inline(each.note, document=document, links=LINKS)}" if each.note else ""
        items.append(f"<li><strong>{escape(trend.name if trend else each.trend)}</strong>{note}</li>\n")
    return f"<ul>\n{''.join(items)}</ul>\n"


def _definitions(document: EditionDocument) -> str:
    defined = sorted((each for each in document.techniques if each.definition), key=lambda each: each.name.casefold())
    entries = "".join(
        f'<dt id="technique-{each.slug}"><a href="{LINKS.to_technique(each.slug)}">{escape(each.name)}</a></dt>'
        f"<dd>{render_inline(each.definition, document=document, links=LINKS)}</dd>\n"
        for each in defined
    )
    return f"<dl>\n{entries}</dl>\n"

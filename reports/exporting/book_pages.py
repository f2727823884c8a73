"""The pages of a book, as HTML: title page, sections, earlier predictions, ended trends, definitions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from reports.citing.item import edition_title
from reports.document.types import EditionDocument, ReportStatement, Section
from reports.exporting.context import Context, file_name
from reports.exporting.edition_parts import (
    DEFINITIONS,
    ENDINGS,
    SCORES,
    Fact,
    Sentence,
    assessed_techniques,
    back_matter,
    cited_references,
    colophon,
    credit_lines,
    defined_techniques,
    ended_trends,
    predictions_of,
    section_facts,
    section_title,
)
from reports.languages import Words
from reports.rendering import Heading, Links, format_reference, render_inline, render_note, render_prose, render_section
from reports.rendering.terms import OUTCOME, TECHNIQUE, TECHNIQUES, words_of

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
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in section_facts(document, section, words))
    summary = (
        f'<div class="summary" dir="auto">{render_prose(section.summary, document=document, links=LINKS)}</div>\n'
        if section.summary
        else ""
    )
    return (
        f'<header>\n<h1 dir="auto">{shown}{escape(section_title(section.title, words))}</h1>\n'
        f"{f'<ul class="facts">{facts}</ul>' if facts else ''}\n{summary}</header>\n"
    )


def _assessments(document: EditionDocument, section: Section, words: Words) -> Iterator[str]:
    assessed = list(assessed_techniques(document, section, words))
    if not assessed:
        return
    rows = [
        [
            f'<a href="{LINKS.to_technique(each.slug)}">{escape(each.name)}</a>',
            escape(each.maturity),
            _line(each.note, document),
        ]
        for each in assessed
    ]
    title = words.label(TECHNIQUES)
    texts = "".join(
        f"<section>\n<h3>{escape(each.name)}</h3>\n{render_note(each.whole_note, document=document, links=LINKS)}\n</section>\n"
        for each in assessed
        if each.whole_note
    )
    table = _table((words.label(TECHNIQUE), words("Maturity"), words("Note")), rows, title)
    yield f"<section>\n<h2>{escape(title)}</h2>\n{table}\n{texts}</section>\n"


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], label: str) -> str:
    """A table that scrolls by itself where the page is narrower; `label` names it, the first cell of a row is its head."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>\n'
        for first, *others in rows
    )
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>"
    return f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(label)}">{table}</div>'


def _line(markdown: str, document: EditionDocument) -> str:
    return render_inline(markdown, document=document, links=LINKS)


def _sentence(sentence: Sentence, document: EditionDocument) -> str:
    return f"{escape(sentence.before)}{_line(sentence.markdown, document)}{escape(sentence.after)}"


def _predictions(document: EditionDocument, section: Section, words: Words) -> Iterator[str]:
    if not section.predictions:
        return
    items = []
    for statement, criterion in predictions_of(section, words):
        how = f' <span class="label">{_sentence(criterion, document)}</span>' if criterion else ""
        items.append(f"<li>{_sentence(statement, document)}{how}</li>\n")
    yield f"<section>\n<h2>{escape(words('Predictions'))}</h2>\n<ul>\n{''.join(items)}</ul>\n</section>\n"


def _credits(section: Section, words: Words) -> Iterator[str]:
    if section.credits:
        yield f'<p class="label">{escape(credit_lines(section.credits, words))}</p>\n'


def _references(
    document: EditionDocument, cited: Sequence[str], citations: Sequence[int], words: Words
) -> Iterator[str]:
    if not cited:
        return
    entries = []
    for (key, item), count in zip(cited_references(document, cited), citations, strict=True):
        back = "".join(
            f' <a href="#cite-{key}-{place}" role="doc-backlink" aria-label="{_back(place, words)}">↩</a>'
            for place in range(1, count + 1)
        )
        entries.append(f'<li dir="auto" id="ref-{key}">{format_reference(item, words)}{back}</li>\n')
    yield f'<section role="doc-bibliography">\n<h2>{escape(words("References"))}</h2>\n<ol>\n{"".join(entries)}</ol>\n</section>\n'


def _back(place: int, words: Words) -> str:
    return escape(words("Back to citation {number} in the text", number=place))


def title_html(document: EditionDocument, context: Context) -> str:
    """The first page: title, people, summary, and what the version is."""
    report = document.report
    series = escape(" · ".join(filter(None, (report.publisher.name, report.name))))
    people = escape(credit_lines(document.credits, words_of(report)))
    facts = "".join(
        f'<dt>{escape(fact.label)}</dt><dd dir="auto">{", ".join(_fact(fact))}</dd>\n'
        for fact in colophon(document, context, words_of(report))
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


def _fact(fact: Fact) -> Iterator[str]:
    for text, address in fact.pieces:
        shown = f'<a dir="auto" href="{escape(address)}">{escape(text)}</a>' if address else escape(text)
        yield f"<code>{shown}</code>" if fact.is_code else shown


def after_sections(document: EditionDocument) -> Iterator[tuple[str, str, str]]:
    """(file name, title, content) of each page after the sections."""
    words = words_of(document.report)
    contents = {SCORES: _scores, ENDINGS: _endings, DEFINITIONS: _definitions}
    for name, title in back_matter(document, words):
        yield name, title, f"<article>\n<h1>{escape(title)}</h1>\n{contents[name](document, words)}</article>\n"


def _scores(document: EditionDocument, words: Words) -> str:
    rows = [
        [
            str(each.made_in),
            _line(each.statement, document),
            escape(words(OUTCOME[each.outcome])),
            _line(each.explanation, document),
        ]
        for each in document.scores
    ]
    names = (words("Made in"), words("Prediction"), words("Outcome"), words("Why"))
    return f"{_table(names, rows, words('Earlier predictions'))}\n"


def _endings(document: EditionDocument, words: Words) -> str:
    items = (
        f"<li><strong>{escape(name)}</strong>{f': {_line(note, document)}' if note else ''}</li>\n"
        for name, note in ended_trends(document)
    )
    return f"<ul>\n{''.join(items)}</ul>\n"


def _definitions(document: EditionDocument, words: Words) -> str:
    entries = "".join(
        f'<dt id="technique-{each.slug}"><a href="{LINKS.to_technique(each.slug)}">{escape(each.name)}</a></dt>'
        f"<dd>{_line(each.definition, document)}</dd>\n"
        for each in defined_techniques(document)
    )
    return f"<dl>\n{entries}</dl>\n"

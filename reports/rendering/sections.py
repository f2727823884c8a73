"""A section as a page shows it."""

from dataclasses import dataclass
from html import escape

from reports.document.types import EditionDocument, Section
from reports.languages import Words
from reports.rendering.blocks import Block, Heading, Paragraph, read_section
from reports.rendering.figures import render_figure
from reports.rendering.html import HtmlWriter, Links, sanitise


@dataclass(frozen=True)
class RenderedSection:
    """A section's body as HTML, and what a page around it needs to know.

    `cited` are references' keys in order of first citation: the number of a reference is its place in it, from 1, and
    `citations` says how often each is cited: their marks have the ids `cite-KEY-1`, `cite-KEY-2`. `techniques` are the
    slugs linked, `figures` the keys of the figures placed, `text` the words alone, for a search.
    """

    html: str
    paragraphs: tuple[Paragraph, ...]
    headings: tuple[Heading, ...]
    cited: tuple[str, ...]
    citations: tuple[int, ...]
    techniques: tuple[str, ...]
    figures: tuple[str, ...]
    words: int
    text: str


def render_section(
    document: EditionDocument, section: Section, words: Words, *, heading_base: int = 2, links: Links | None = None
) -> RenderedSection:
    """The body of `section`, one of `document`'s; its highest heading becomes `<h{heading_base}>`.

    The parts that come from the editors' Markdown are sanitised block by block, and figures, which hold SVG, stand
    between them: no Markdown can stand for a figure.
    """
    links = links or Links()
    read = read_section(document, section, heading_base=heading_base)
    writer = HtmlWriter(links, words)
    figures = {figure.key: figure for figure in document.figures}
    parts = [
        render_figure(document, figures[block.figure], words, links)
        if block.figure and not block.repeated
        else sanitise(_block(block, writer, links))
        for block in read.blocks
    ]
    return RenderedSection(
        html=writer.finished("".join(parts)),
        paragraphs=read.paragraphs,
        headings=read.headings,
        cited=read.resolved.cited,
        citations=read.resolved.citations,
        techniques=read.resolved.techniques,
        figures=read.figures,
        words=len(read.text.split()),
        text=read.text,
    )


def _block(block: Block, writer: HtmlWriter, links: Links) -> str:
    if block.heading:
        return _heading(block, block.heading, writer, links)
    html = writer.write(block.tokens)
    if block.paragraph:
        return _numbered(block, block.paragraph, html, links, writer.words)
    return html


def _heading(block: Block, heading: Heading, writer: HtmlWriter, links: Links) -> str:
    words = writer.write(block.tokens[1:-1])
    return f'<h{heading.level} id="{escape(links.ids)}{heading.id}">{words}</h{heading.level}>\n'


def _numbered(block: Block, paragraph: Paragraph, html: str, links: Links, words: Words) -> str:
    """The number is an attribute that the style sheet shows: it is read out and linked, not copied with the text."""
    name = escape(links.ids) + paragraph.id
    number = paragraph.number
    label = escape(words("Paragraph {number}", number=number))
    link = f'<a class="para" href="#{name}" data-number="{number}" aria-label="{label}"></a>'
    if block.tokens[0].type in {"paragraph_open", "math_block"}:
        return f'<p class="numbered" id="{name}">{link}{html.removeprefix("<p>")}'
    return f'<div class="numbered" id="{name}">{link}\n{html}</div>\n'

"""A section's body as HTML, with the positions of its paragraphs, citations and figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from typing import Any, NamedTuple, Self, TypedDict

from reports.document.types import EditionDocument, Section
from reports.languages import Translator
from reports.rendering.figures import render_figure
from reports.rendering.html import HtmlWriter, Links, sanitise
from reports.rendering.paragraphs import ParagraphContent, contents_of
from reports.rendering.sections import Block, Heading, Paragraph, inline_children, read_section

#: Stands between the blocks of a body while it is finished; no HTML has it.
_BETWEEN = "\0"


class Passage(NamedTuple):
    """A numbered paragraph, and what follows it up to the next one, by offsets in the section's HTML.

    `start` is before the paragraph, `after_number` behind its number, `end` behind the paragraph; behind a list or a quotation, the end
    of the passage. `cited` are the keys of references that are cited here first. Text before the first paragraph has the id "".
    """

    id: str
    number: int
    start: int
    after_number: int
    end: int
    cited: list[str]


class Positions(TypedDict):
    """The passages, cited keys and figures of a body, as JSON stores them. A passage is the list of its values."""

    passages: list[list[Any]]
    cited: list[str]
    figures: list[str]


@dataclass(frozen=True)
class SectionBody:
    """A section's body as HTML with its passages, the keys of references in order of first citation, and those of its figures."""

    html: str
    passages: Sequence[Passage]
    cited: Sequence[str]
    figures: Sequence[str]

    @classmethod
    def stored(cls, html: str, positions: Positions) -> Self:
        """Return a body whose `positions` were stored as JSON."""
        return cls(html, [Passage(*each) for each in positions["passages"]], positions["cited"], positions["figures"])

    @property
    def positions(self) -> Positions:
        """Everything but the HTML, as JSON stores it."""
        return {
            "passages": [list(each) for each in self.passages],
            "cited": list(self.cited),
            "figures": list(self.figures),
        }


@dataclass(frozen=True)
class RenderedSection:
    """A section's body as HTML, with facts for the page around it.

    `paragraph_ends` are the offsets behind numbered paragraphs, lists and quotations by id. `cited` are the keys of references in order
    of first citation, which is their number, from 1. `citations` has the number of
    citations of each, with the ids `cite-KEY-1`, `cite-KEY-2` … `techniques` are the slugs of linked techniques, `figures` the keys
    of shown figures, `words` the number of words, and `text` the plain text, for search. `contents` are those of `paragraphs`.
    """

    html: str
    passages: tuple[Passage, ...]
    paragraph_ends: Mapping[str, int]
    paragraphs: tuple[Paragraph, ...]
    contents: tuple[ParagraphContent, ...]
    headings: tuple[Heading, ...]
    cited: tuple[str, ...]
    citations: tuple[int, ...]
    techniques: tuple[str, ...]
    figures: tuple[str, ...]
    words: int
    text: str

    @property
    def body(self) -> SectionBody:
        """The HTML with the positions in it."""
        return SectionBody(self.html, self.passages, self.cited, self.figures)


def render_section(
    document: EditionDocument,
    section: Section,
    translate: Translator,
    *,
    heading_base: int = 2,
    links: Links | None = None,
) -> RenderedSection:
    """Render the body of a section of `document`. Its highest headings become `<h{heading_base}>`.

    The HTML of Markdown is sanitised block by block, and figures with their SVG are inserted between the blocks, so that no Markdown
    can pass for a figure.
    """
    links = links or Links()
    read = read_section(document, section, heading_base=heading_base)
    writer = HtmlWriter(links, translate)
    figures = {figure.key: figure for figure in document.figures}
    parts = [
        render_figure(document, figures[block.figure], translate, links)
        if block.figure and not block.repeated
        else sanitise(_block(block, writer, links))
        for block in read.blocks
    ]
    # Finished at once, because formulas are set together.
    if parts:
        parts = writer.finished(_BETWEEN.join(parts)).split(_BETWEEN)
    return RenderedSection(
        html="".join(parts),
        passages=tuple(_passages(read.blocks, parts)),
        paragraph_ends={
            block.paragraph.id: end
            for block, end in zip(read.blocks, accumulate(map(len, parts)), strict=True)
            if block.paragraph
        },
        paragraphs=read.paragraphs,
        contents=contents_of(read),
        headings=read.headings,
        cited=read.resolved.cited,
        citations=read.resolved.citations,
        techniques=read.resolved.techniques,
        figures=read.figures,
        words=len(read.text.split()),
        text=read.text,
    )


def _passages(blocks: Sequence[Block], parts: Sequence[str]) -> Iterator[Passage]:
    """Yield the passages of a body, whose blocks are the HTML `parts`."""
    found, at, is_open = Passage("", 0, 0, 0, 0, []), 0, True
    for block, html in zip(blocks, parts, strict=True):
        if block.paragraph:
            yield found
            is_open = not html.startswith("<p ")
            after_number = at + html.index("</a>") + len("</a>")
            found = Passage(block.paragraph.id, block.paragraph.number, at, after_number, at + len(html), [])
        at += len(html)
        cited = (
            each for token in inline_children(block.tokens) if token.type == "citation" for each in token.meta["cited"]
        )
        found.cited.extend(each.key for each in cited if each.number and each.occurrence == 1)
        if is_open:
            found = found._replace(end=at)
    yield found


def _block(block: Block, writer: HtmlWriter, links: Links) -> str:
    if block.heading:
        return _heading(block, block.heading, writer, links)
    html = writer.write(block.tokens)
    if block.paragraph:
        return _numbered(block, block.paragraph, html, links, writer.translate)
    return html


def _heading(block: Block, heading: Heading, writer: HtmlWriter, links: Links) -> str:
    words = writer.write(block.tokens[1:-1])
    return f'<h{heading.level} id="{escape(links.ids)}{heading.id}">{words}</h{heading.level}>\n'


def _numbered(block: Block, paragraph: Paragraph, html: str, links: Links, translate: Translator) -> str:
    """Return a numbered block. Its number is an attribute that the style sheet shows, so that it is not copied with the text."""
    name = escape(links.ids) + paragraph.id
    number = paragraph.number
    label = escape(translate("Paragraph {number}", number=number))
    link = f'<a class="para" href="#{name}" data-number="{number}" aria-label="{label}"></a>'
    if block.tokens[0].type in {"paragraph_open", "math_block"}:
        return f'<p class="numbered" id="{name}">{link}{html.removeprefix("<p>")}'
    return f'<div class="numbered" id="{name}">{link}\n{html}</div>\n'

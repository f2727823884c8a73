"""The content of numbered paragraphs: words, citations, techniques and figures, with a digest to compare paragraphs by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from reports.document.canonical import canonical_json, sha256
from reports.document.text import normal_text
from reports.document.types import EditionDocument
from reports.rendering.markdown import block_text, inline_text
from reports.rendering.sections import BlockKind, Paragraph, SectionText, inline_children, read_section

_FIGURE = "#figure-"


@dataclass(frozen=True)
class Citation:
    """A citation in a paragraph: the reference's key, the locator such as `p. 3` or "", and the offset in the text, in characters.

    The offset is None for a citation in a note.
    """

    key: str
    locator: str
    position: int | None


@dataclass(frozen=True)
class ParagraphContent:
    """A paragraph with its citations, the slugs of linked techniques and the keys of figures that it links to, in order.

    Two paragraphs have the same `sha256` if they have the same words, links and citations, also in their notes.
    """

    paragraph: Paragraph
    citations: tuple[Citation, ...]
    techniques: tuple[str, ...]
    figures: tuple[str, ...]
    sha256: str


def contents_of(read: SectionText) -> tuple[ParagraphContent, ...]:
    """Return the contents of a section's paragraphs, in order."""
    notes = read.notes
    return tuple(
        _content(block.paragraph, block.tokens, notes)
        for block in read.blocks
        if block.paragraph and block.kind is BlockKind.NUMBERED
    )


def paragraph_contents(document: EditionDocument) -> dict[str, tuple[ParagraphContent, ...]]:
    """Return the contents of the paragraphs of each section, by the section's uid as text."""
    return {str(section.uid): contents_of(read_section(document, section)) for section in document.sections}


def _content(paragraph: Paragraph, tokens: Sequence[Token], notes: Mapping[int, Sequence[Token]]) -> ParagraphContent:
    called = [child.meta["id"] + 1 for child in inline_children(tokens) if child.type == "footnote_ref"]
    of_notes = [token for number in called for token in notes.get(number, ())]
    children = [*inline_children(tokens), *inline_children(of_notes)]
    links = [str(child.attrs["href"]) for child in children if child.type == "link_open"]
    techniques = [child.meta["slug"] for child in children if child.type == "technique"]
    citations = (*_citations(tokens), *_without_positions(of_notes))
    compared = {
        "text": paragraph.text,
        "notes": normal_text(block_text(of_notes)),
        "links": links,
        "techniques": techniques,
        "citations": [[each.key, each.locator] for each in citations],
    }
    return ParagraphContent(
        paragraph=paragraph,
        citations=citations,
        techniques=tuple(dict.fromkeys(techniques)),
        figures=tuple(dict.fromkeys(link.removeprefix(_FIGURE) for link in links if link.startswith(_FIGURE))),
        sha256=sha256(canonical_json(compared)),
    )


def _citations(tokens: Iterable[Token]) -> Iterator[Citation]:
    """Yield the citations in a paragraph's own text, with their offsets in it."""
    start = 0
    for token in tokens:
        children = token.children or []
        for index, child in enumerate(children):
            if child.type == "citation":
                position = start + len(normal_text(inline_text(children[: index + 1])))
                yield from (Citation(cited.key, cited.locator, position) for cited in child.meta["cited"])
        line = normal_text(block_text([token]))
        # In the paragraph's text, a space stands between two lines.
        start += len(line) + 1 if line else 0


def _without_positions(tokens: Iterable[Token]) -> Iterator[Citation]:
    for child in inline_children(tokens):
        if child.type == "citation":
            yield from (Citation(cited.key, cited.locator, None) for cited in child.meta["cited"])

"""A section's body as numbered blocks with resolved citations.

HTML, PDF and EPUB are written from the result of `read_section`, so that numbers and ids are the same in all of them.

Numbered are blocks at the top level: paragraphs, whole lists, whole quotations, tables and blocks of code, but not headings,
figures, rules and notes.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from markdown_it.token import Token

from reports.document.text import normal_text, paragraph_ids
from reports.document.types import EditionDocument, Section
from reports.rendering.markdown import Cited, block_text, parse


@dataclass(frozen=True)
class Resolved:
    """The sources and techniques that a text refers to.

    `cited` are the keys of references in order of first citation, which is their number, from 1. `citations` has the number of
    citations of each. `techniques` are the slugs of linked techniques.
    """

    cited: tuple[str, ...]
    citations: tuple[int, ...]
    techniques: tuple[str, ...]


def resolve(tokens: Iterable[Token], document: EditionDocument) -> Resolved:
    """Number the citations and name the techniques in `tokens`, in place.

    Each Cited gets its number (None without such a reference), and each `technique` its link text and meta `known`.
    """
    references = {reference.key for reference in document.references}
    names = {technique.slug: technique.name for technique in document.techniques}
    counts: Counter[str] = Counter()
    techniques: dict[str, None] = {}
    for token in inline_children(tokens):
        if token.type == "citation":
            token.meta = {"cited": tuple(_number(token.meta["cited"], references, counts))}
        elif token.type == "technique":
            slug = token.meta["slug"]
            token.meta["known"] = slug in names
            token.content = token.content or names.get(slug, slug)
            if slug in names:
                techniques[slug] = None
    return Resolved(tuple(counts), tuple(counts.values()), tuple(techniques))


def _number(cited: tuple[Cited, ...], references: set[str], counts: Counter[str]) -> Iterator[Cited]:
    for each in cited:
        if each.key in references:
            counts[each.key] += 1
            yield replace(each, number=list(counts).index(each.key) + 1, occurrence=counts[each.key])
        else:
            yield each


def inline_children(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the inline tokens of blocks."""
    for token in tokens:
        yield from token.children or []


_NOT_IN_A_HEADING_ID = re.compile(r"[^a-z0-9]+")


class BlockKind(StrEnum):
    """The kind of a block. Only `NUMBERED` blocks have a paragraph."""

    NUMBERED = "numbered"
    HEADING = "heading"
    FIGURE = "figure"
    RULE = "rule"
    NOTES = "notes"


_KINDS = {"heading_open": BlockKind.HEADING, "figure": BlockKind.FIGURE, "hr": BlockKind.RULE}


@dataclass(frozen=True)
class Paragraph:
    """A numbered block. `id` is a digest of its text, `number` its number in the section, from 1, and `text` its plain text."""

    id: str
    number: int
    text: str


@dataclass(frozen=True)
class Heading:
    """A heading in a section. `level` is that of HTML, 1 to 6. `anchor` is the name from `{#name}`, which determines the id, or ""."""

    id: str
    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Block:
    """A block at the top level: its tokens and, by its kind, its paragraph, its heading or the key of its figure.

    `repeated` is True if the section shows the same figure earlier.
    """

    kind: BlockKind
    tokens: tuple[Token, ...]
    paragraph: Paragraph | None = None
    heading: Heading | None = None
    figure: str | None = None
    repeated: bool = False


@dataclass(frozen=True)
class SectionText:
    """The parsed body of a section."""

    blocks: tuple[Block, ...]
    resolved: Resolved

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs of the numbered blocks."""
        return tuple(block.paragraph for block in self.blocks if block.paragraph)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Return the headings, for a table of contents."""
        return tuple(block.heading for block in self.blocks if block.heading)

    @property
    def figures(self) -> tuple[str, ...]:
        """Return the keys of the figures in the text, in order."""
        return tuple(block.figure for block in self.blocks if block.figure and not block.repeated)

    @property
    def notes(self) -> dict[int, list[Token]]:
        """Return the tokens of each note, by number, without the link back to the text."""
        return next((_notes(block.tokens) for block in self.blocks if block.kind is BlockKind.NOTES), {})

    @property
    def text(self) -> str:
        """Return the plain text, with a blank line between blocks."""
        return "\n\n".join(filter(None, (block_text(block.tokens) for block in self.blocks)))


def read_section(document: EditionDocument, section: Section, *, heading_base: int = 2) -> SectionText:
    """Parse the body of a section of `document`. Its highest headings get the level `heading_base`."""
    tokens = parse(section.body)
    resolved = resolve(tokens, document)
    groups = list(groups_of(tokens))
    paragraphs = _paragraphs([group for kind, group in groups if kind is BlockKind.NUMBERED])
    headings = _headings([group for kind, group in groups if kind is BlockKind.HEADING], heading_base)
    known = {figure.key for figure in document.figures}
    placed: set[str] = set()
    blocks = []
    for kind, group in groups:
        paragraph = next(paragraphs) if kind is BlockKind.NUMBERED else None
        heading = next(headings) if kind is BlockKind.HEADING else None
        key = group[0].meta["key"] if kind is BlockKind.FIGURE else None
        blocks.append(Block(kind, group, paragraph, heading, key if key in known else None, repeated=key in placed))
        placed |= {key} if key else set()
    return SectionText(tuple(blocks), resolved)


def paragraph_lines(body: str) -> list[int]:
    """Return the line of the body, from 1, in which each numbered paragraph begins."""
    groups = [group for kind, group in groups_of(parse(body)) if kind is BlockKind.NUMBERED]
    return [(group[0].map or [0])[0] + 1 for group in groups]


def _notes(tokens: Iterable[Token]) -> dict[int, list[Token]]:
    notes: dict[int, list[Token]] = {}
    current: list[Token] = []
    for token in tokens:
        if token.type == "footnote_open":
            current = notes.setdefault(token.meta["id"] + 1, [])
        elif token.type not in {"footnote_close", "footnote_anchor", "footnote_block_open", "footnote_block_close"}:
            current.append(token)
    return notes


def groups_of(tokens: list[Token]) -> Iterator[tuple[BlockKind, tuple[Token, ...]]]:
    """Yield kind and tokens of each block at the top level. The notes at the end are one block."""
    start = 0
    depth = 0
    for index, token in enumerate(tokens):
        if token.type == "footnote_block_open":
            yield BlockKind.NOTES, tuple(tokens[index:])
            return
        depth += token.nesting
        if depth == 0:
            yield _KINDS.get(tokens[start].type, BlockKind.NUMBERED), tuple(tokens[start : index + 1])
            start = index + 1


def _paragraphs(groups: list[tuple[Token, ...]]) -> Iterator[Paragraph]:
    texts = [block_text(group) for group in groups]
    for number, (name, text) in enumerate(zip(paragraph_ids(texts), texts, strict=True), 1):
        yield Paragraph(name, number, normal_text(text))


def _headings(groups: list[tuple[Token, ...]], base: int) -> Iterator[Heading]:
    """Yield the headings of a section, with unique ids.

    A heading with a name (`{#name}`) always gets it as its id. The second of two other equal headings ends with `-2`.
    """
    given = {heading_id(group[0].meta["anchor"]) for group in groups if group[0].meta["anchor"]}
    counts = Counter(given)
    for group in groups:
        text = block_text(group)
        anchor = group[0].meta["anchor"]
        name = heading_id(anchor or text)
        if anchor and name in given:
            given.remove(name)
            unique = name
        else:
            counts[name] += 1
            unique = name if counts[name] == 1 else f"{name}-{counts[name]}"
        yield Heading(unique, min(base + group[0].meta["depth"] - 1, 6), text, anchor)


def headings_of(body: str) -> tuple[Heading, ...]:
    """Return the headings of a section's body, equal to those of `read_section`."""
    return tuple(_headings([group for kind, group in groups_of(parse(body)) if kind is BlockKind.HEADING], 2))


def heading_id(text: str) -> str:
    """Return the id of a heading with this text or name: `h-` and the text in lower case with hyphens."""
    return f"h-{_slug(text) or 'heading'}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_A_HEADING_ID.sub("-", plain)[:60].strip("-")


_NOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")


def place_name(body: str, line: int) -> str:
    """Return a description of the place of a line, counted from 1, such as “paragraph 4”."""
    lines = body.split("\n")[:line]
    while lines and not _NOTE.match(lines[-1]) and (not lines[-1].strip() or lines[-1].startswith(("    ", "\t"))):
        lines.pop()
    if lines and _NOTE.match(lines[-1]):
        return "a note"
    names = [name for start, name in _named_blocks(body) if start <= line]
    return names[-1] if names else "the beginning"


@lru_cache(maxsize=32)
def _named_blocks(body: str) -> tuple[tuple[int, str], ...]:
    """Return the first line, from 1, and the description of each block."""
    number = 0
    found = []
    for kind, group in groups_of(parse(body)):
        number += kind is BlockKind.NUMBERED
        name = f"paragraph {number}" if number else "the beginning"
        if kind is BlockKind.HEADING:
            name = f"the heading “{block_text(group)}”"
        if kind is not BlockKind.NOTES:
            found.append(((group[0].map or [0])[0] + 1, "a figure" if kind is BlockKind.FIGURE else name))
    return tuple(found)

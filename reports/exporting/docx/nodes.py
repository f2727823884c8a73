"""What pandoc calls the parts of a document, as values for its JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

type Node = dict[str, Any]

#: No name, no classes, no attributes.
BARE: list[Any] = ["", [], []]


def node(kind: str, *content: Any) -> Node:
    """A part with its content: a list of several, one by itself, or none."""
    return {"t": kind, "c": list(content) if len(content) > 1 else content[0]} if content else {"t": kind}


def text(words: str) -> Node:
    return node("Str", words)


def paragraph(inlines: Iterable[Node]) -> Node:
    return node("Para", list(inlines))


def styled(style: str, blocks: Iterable[Node]) -> Node:
    """Blocks in a style of the reference document."""
    return node("Div", ["", [], [["custom-style", style]]], list(blocks))


def link(inlines: Sequence[Node], address: str) -> Node:
    return node("Link", BARE, list(inlines), [address, ""])


def bookmarked(name: str, number: int, inlines: Iterable[Node]) -> list[Node]:
    """Inlines within a bookmark; of numbers from 100,000 on, which pandoc does not come to."""
    start = f'<w:bookmarkStart w:id="{100_000 + number}" w:name="{name}"/>'
    end = f'<w:bookmarkEnd w:id="{100_000 + number}"/>'
    return [node("RawInline", "openxml", start), *inlines, node("RawInline", "openxml", end)]


def table(aligned: Sequence[str], rows: Sequence[Sequence[list[Node]]], caption: Sequence[Node] = ()) -> Node:
    """A table of rows of cells of inlines, the first its head; `aligned` has "left", "center", "right" or "" for each column."""
    columns = [[node(f"Align{(each or 'default').capitalize()}"), node("ColWidthDefault")] for each in aligned]
    head, *body = [[BARE, [[BARE, node("AlignDefault"), 1, 1, [node("Plain", each)]] for each in row]] for row in rows]
    above = [node("Plain", list(caption))] if caption else []
    return node("Table", BARE, [None, above], columns, [BARE, [head]], [[BARE, 0, [], body]], [BARE, []])

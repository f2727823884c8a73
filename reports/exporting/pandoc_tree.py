"""Convert Markdown's tokens to the tree of pandoc's JSON, with functions for its parts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urljoin

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from reports.addresses import technique
from reports.document.types import EditionDocument
from reports.rendering import Cited, line_tokens, prose_tokens
from reports.rendering.pandoc import formula_of
from reports.rendering.word_round_trip import BESIDE_TEXT, address_with

type Node = dict[str, Any]

#: An empty attribute: no id, no classes, no key-value pairs.
BARE: list[Any] = ["", [], []]
_AROUND = {"strong": "Strong", "em": "Emph", "s": "Strikeout", "sub": "Subscript", "sup": "Superscript"}
_BARE = {"softbreak": "SoftBreak", "hardbreak": "LineBreak", "line_break": "LineBreak"}


def node(kind: str, *content: Any) -> Node:
    """Return a part with its content: a list if there are several, the content itself if there is one, or none."""
    return {"t": kind, "c": list(content) if len(content) > 1 else content[0]} if content else {"t": kind}


def text(words: str) -> Node:
    return node("Str", words)


def paragraph(inlines: Iterable[Node]) -> Node:
    return node("Para", list(inlines))


def styled(style: str, blocks: Iterable[Node]) -> Node:
    """Return blocks in a style of the reference document."""
    return node("Div", ["", [], [["custom-style", style]]], list(blocks))


def link(inlines: Sequence[Node], address: str) -> Node:
    return node("Link", BARE, list(inlines), [address, ""])


def bookmarked(name: str, number: int, inlines: Iterable[Node]) -> list[Node]:
    """Return inlines within a bookmark. Its id is above 100,000, which pandoc does not reach."""
    start = f'<w:bookmarkStart w:id="{100_000 + number}" w:name="{name}"/>'
    end = f'<w:bookmarkEnd w:id="{100_000 + number}"/>'
    return [node("RawInline", "openxml", start), *inlines, node("RawInline", "openxml", end)]


def table(aligned: Sequence[str], rows: Sequence[Sequence[list[Node]]], caption: Sequence[Node] = ()) -> Node:
    """Return a table of rows of cells of inlines, the first row being the header.

    `aligned` has "left", "center", "right" or "" for each column.
    """
    columns = [[node(f"Align{(each or 'default').capitalize()}"), node("ColWidthDefault")] for each in aligned]
    head, *body = [[BARE, [[BARE, node("AlignDefault"), 1, 1, [node("Plain", each)]] for each in row]] for row in rows]
    above = [node("Plain", list(caption))] if caption else []
    return node("Table", BARE, [None, above], columns, [BARE, [head]], [[BARE, 0, [], body]], [BARE, []])


@dataclass
class PandocWriter:
    """Converts resolved tokens of one section, whose address is `page`. `notes` has the blocks of each note by its number."""

    document: EditionDocument
    page: str
    notes: Mapping[int, Sequence[Token]] = field(default_factory=dict)
    _notes_written: set[int] = field(default_factory=set)

    def blocks(self, tokens: Sequence[Token]) -> list[Node]:
        """Return blocks with their content."""
        return list(self._blocks(SyntaxTreeNode(list(tokens))))

    def prose(self, markdown: str) -> list[Node]:
        """Return a summary or a caption; sources are given as author and year."""
        return self.blocks(prose_tokens(markdown, self.document))

    def line(self, markdown: str) -> list[Node]:
        """Return a line of Markdown as inlines."""
        return self._inlines(SyntaxTreeNode(line_tokens(markdown, self.document)))

    def _blocks(self, around: SyntaxTreeNode) -> Iterator[Node]:
        for each in around.children:
            if (method := self._BLOCKS.get(each.type)) is not None:
                yield method(self, each)
            elif each.type == "hr":
                # pandoc's rule is a drawing, which would not be recognised when the file is imported again.
                yield styled(BESIDE_TEXT, [paragraph([text("* * *")])])

    def _inlines(self, around: SyntaxTreeNode) -> list[Node]:
        return [
            made
            for each in around.children
            for made in (self._inlines(each) if each.type == "inline" else self._inline(each))
        ]

    def _inline(self, each: SyntaxTreeNode) -> list[Node]:
        if each.type in _AROUND:
            return [node(_AROUND[each.type], self._inlines(each))]
        if each.type in _BARE:
            return [node(_BARE[each.type])]
        method = self._INLINES.get(each.type)
        return method(self, each) if method else [text(each.content)]

    def _paragraph(self, each: SyntaxTreeNode) -> Node:
        return node("Plain" if each.hidden else "Para", self._inlines(each))

    def _heading(self, each: SyntaxTreeNode) -> Node:
        return node("Header", 1 + int(each.meta["depth"]), BARE, self._inlines(each))

    def _quote(self, each: SyntaxTreeNode) -> Node:
        return node("BlockQuote", list(self._blocks(each)))

    def _bullets(self, each: SyntaxTreeNode) -> Node:
        return node("BulletList", [list(self._blocks(item)) for item in each.children])

    def _numbers(self, each: SyntaxTreeNode) -> Node:
        marks = [int(each.attrGet("start") or 1), node("Decimal"), node("Period")]
        return node("OrderedList", marks, [list(self._blocks(item)) for item in each.children])

    def _table(self, each: SyntaxTreeNode) -> Node:
        rows = [row for part in each.children if part.type != "caption" for row in part.children]
        caption = [made for part in each.children if part.type == "caption" for made in self._inlines(part)]
        aligned = [str(cell.meta.get("align") or "") for cell in rows[0].children]
        return table(aligned, [[self._inlines(cell) for cell in row.children] for row in rows], caption)

    def _fence(self, each: SyntaxTreeNode) -> Node:
        return node("CodeBlock", BARE, each.content.rstrip("\n"))

    def _formula(self, each: SyntaxTreeNode) -> list[Node]:
        formula = formula_of(each.to_tokens()[0])
        return [node("Math", node("DisplayMath" if formula.apart else "InlineMath"), formula.tex)]

    def _formula_block(self, each: SyntaxTreeNode) -> Node:
        return paragraph(self._formula(each))

    def _figure(self, each: SyntaxTreeNode) -> Node:
        return paragraph(self._figure_mark(each))

    def _figure_mark(self, each: SyntaxTreeNode) -> list[Node]:
        return [text(f"![[{each.meta['key']}]]")]

    def _task(self, each: SyntaxTreeNode) -> list[Node]:
        return [text(f"{each.content} ")]

    def _code(self, each: SyntaxTreeNode) -> list[Node]:
        return [node("Code", BARE, each.content)]

    def _link(self, each: SyntaxTreeNode) -> list[Node]:
        return [link(self._inlines(each), urljoin(self.page, str(each.attrGet("href") or "")))]

    def _citation(self, each: SyntaxTreeNode) -> list[Node]:
        shown = " ".join(_cited(cited) for cited in each.meta["cited"])
        return [link([text(shown)], address_with(each.content, shown, self.page))]

    def _technique(self, each: SyntaxTreeNode) -> list[Node]:
        slug = each.meta["slug"]
        shown = each.content or slug
        known = self.document.technique(slug)
        own = shown if known and known.name == shown else ""
        return [link([text(shown)], address_with(f"[[{slug}]]", own, urljoin(self.page, technique(slug))))]

    def _note(self, each: SyntaxTreeNode) -> list[Node]:
        number = each.meta["id"] + 1
        if number in self._notes_written or number not in self.notes:
            return [node("Superscript", [text(str(number))])]
        self._notes_written.add(number)
        return [node("Note", self.blocks(self.notes[number]))]

    _BLOCKS: ClassVar[dict[str, Callable[["PandocWriter", SyntaxTreeNode], Node]]] = {
        "paragraph": _paragraph,
        "heading": _heading,
        "blockquote": _quote,
        "bullet_list": _bullets,
        "ordered_list": _numbers,
        "table": _table,
        "fence": _fence,
        "code_block": _fence,
        "math_block": _formula_block,
        "figure": _figure,
    }
    _INLINES: ClassVar[dict[str, Callable[["PandocWriter", SyntaxTreeNode], list[Node]]]] = {
        "math": _formula,
        "misplaced_figure": _figure_mark,
        "code_inline": _code,
        "task": _task,
        "link": _link,
        "citation": _citation,
        "technique": _technique,
        "footnote_ref": _note,
    }


def _cited(cited: Cited) -> str:
    """Return a citation as pages show it: `[1, p. 3]`."""
    label = f"@{cited.key}" if cited.number is None else str(cited.number)
    return f"[{label}, {cited.locator}]" if cited.locator else f"[{label}]"

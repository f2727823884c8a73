"""Notes of a page: what a mark in the text leads to, and leads back."""

import re
from collections.abc import Callable, Iterator

from justhtml.dom import NodeType

from reports.importing.html.article import all_words, attribute, classes
from reports.importing.word.blocks import Block
from reports.importing.word.pieces import NoteMark

_HEADING = re.compile(r"h[1-6]")
_LISTS = frozenset({"footnotes", "wp-block-footnotes", "endnotes", "notes", "references-small"})


class PageNotes:
    """Finds which links are marks of notes, and the notes' text. `read` gives the blocks of an element."""

    def __init__(self, article: NodeType) -> None:
        self.read: Callable[[NodeType], Iterator[Block]] = lambda _: iter(())
        self._by_id: dict[str, NodeType] = {}
        self._around: dict[int, NodeType] = {}
        self._gather(article)
        self.targets: dict[int, str] = {}
        callers = {id(link): name for link, name in self._links() if self._is_call(link, name)}
        self._marks = callers
        for name in callers.values():
            self.targets[id(self._by_id[name])] = name

    def mark_of(self, link: NodeType) -> NoteMark | None:
        """The mark that a link is; None if it is a link like any other."""
        name = self._marks.get(id(link))
        return NoteMark("footnote", name) if name else None

    def heading_at(self, name: str) -> str:
        """The words of the heading that has an id, stands around what has it or within; empty if it is none."""
        at = self._by_id.get(name)
        if at is None:
            return ""
        around = self._around.get(id(at))
        near = (at, *(at.children or ()), *([around] if around is not None else ()))
        return next((all_words(each) for each in near if _HEADING.fullmatch(each.name)), "")

    def is_way_back(self, link: NodeType) -> bool:
        """Whether a link leads from a note to its mark."""
        says_so = "backlink" in attribute(link, "role") or any("back" in each for each in classes(link))
        return says_so or all_words(link) in {"↩", "↩︎", "↑", "^"}

    def is_note(self, node: NodeType) -> bool:
        """Whether an element is a note, or holds nothing but notes."""
        if id(node) in self.targets:
            return True
        inside = [
            each for each in node.children or () if each.name not in {"#text", "hr", "h2", "h3", "h4", "#comment"}
        ]
        return (
            node.name in {"ol", "ul", "section", "div"} and bool(inside) and all(self.is_note(each) for each in inside)
        )

    def blocks(self, mark: NoteMark) -> list[Block]:
        """What stands in a note."""
        return list(self.read(self._by_id[mark.number]))

    def _gather(self, root: NodeType) -> None:
        waiting: list[NodeType] = [root]
        while waiting:
            each = waiting.pop()
            if each.name == "#text":
                continue
            if name := attribute(each, "id"):
                self._by_id.setdefault(str(name), each)
            for child in each.children or ():
                self._around[id(child)] = each
                waiting.append(child)

    def _links(self) -> Iterator[tuple[NodeType, str]]:
        # Each once, though it stands around several.
        for each in {id(each): each for each in self._around.values()}.values():
            for child in each.children or ():
                href = attribute(child, "href") if child.name == "a" else ""
                if href.startswith("#") and href[1:] in self._by_id:
                    yield child, href[1:]

    def _is_call(self, link: NodeType, name: str) -> bool:
        """Whether a link calls a note: it says so, or stands raised, or what it leads to is in a list of notes."""
        target = self._by_id[name]
        if target.name not in {"li", "p", "div", "aside", "dd"} or self.is_way_back(link):
            return False
        around = self._around.get(id(link))
        says_so = "noteref" in attribute(link, "role") or (around is not None and around.name == "sup")
        return says_so or "footnote-ref" in classes(link) or self._is_listed(target)

    def _is_listed(self, target: NodeType) -> bool:
        at = self._around.get(id(target))
        for _ in range(3):
            if at is None:
                return False
            if _LISTS & set(classes(at)) or "doc-endnotes" in attribute(at, "role"):
                return True
            at = self._around.get(id(at))
        return False

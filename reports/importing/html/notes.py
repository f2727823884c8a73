"""Notes of a page, and the HTML of word processors: list items, comments and tracked changes."""

import re
from collections.abc import Callable, Iterator

from justhtml.dom import Node, NodeType

from reports.importing.blocks.model import Block, Level, LossReport, NoteMark, Numbered
from reports.importing.html.article import all_words, attribute, attributes, classes, elements, style, words

_HEADING = re.compile(r"h[1-6]")
#: Ids of the elements around a note in HTML of word processors; a note may have several paragraphs.
_OWN = re.compile(r"(?:ftn|edn|sd(?:foot|end)note)\d{1,6}")
#: Links of Word and Google Docs to a note and back (`ref`), and of LibreOffice (`sym`, `anc`). A clipboard may have the address of a
#: page or file before them.
_ANCHOR = re.compile(r"[^#]*#(?:(_ftn|_edn|ftnt)(_?ref)?(\d{1,6})|(sd(?:foot|end)note\d{1,6})(sym|anc))")
_LONGEST_MARK = 8


class PageNotes:
    """Finds the links that are marks of notes, and the notes' text. `read` returns the blocks of an element."""

    def __init__(self, article: NodeType) -> None:
        self.read: Callable[[NodeType], Iterator[Block]] = lambda _: iter(())
        self._by_id: dict[str, NodeType] = {}
        self._parents: dict[int, NodeType] = {}
        self._links: list[tuple[NodeType, str]] = []
        self._collect(article)
        self._marks: dict[int, str] = {}
        #: Links that an earlier link points to, links at the beginning of notes, and notes by the name in links to them.
        self._linked_back: set[int] = set()
        self._starts: set[int] = set()
        self._notes: dict[str, NodeType] = {}
        for link, name in self._links:
            self._add_note(link, name)
        self.targets = {id(note): name for name, note in self._notes.items()}

    def mark_of(self, link: NodeType) -> NoteMark | None:
        """Return the note mark that a link is; None for other links."""
        name = self._marks.get(id(link))
        return NoteMark("footnote", name) if name else None

    def heading_at(self, name: str) -> str:
        """Return the words of the heading that has an id, or that is just around or inside the element with it; "" if there is none."""
        at = self._by_id.get(name)
        if at is None:
            return ""
        around = self._parents.get(id(at))
        near = (at, *(at.children or ()), *([around] if around is not None else ()))
        return next((all_words(each) for each in near if _HEADING.fullmatch(each.name)), "")

    def is_way_back(self, link: NodeType) -> bool:
        """Return whether a link goes from a note back to its mark."""
        says_so = "backlink" in attribute(link, "role") or any("back" in each for each in classes(link))
        return says_so or id(link) in self._starts or all_words(link) in {"↩", "↩︎", "↑", "^"}

    def is_note(self, node: NodeType) -> bool:
        """Return whether an element is a note, or contains only notes."""
        if id(node) in self.targets:
            return True
        inside = [
            each for each in node.children or () if each.name not in {"#text", "br", "hr", "h2", "h3", "h4", "#comment"}
        ]
        return (
            node.name in {"ol", "ul", "section", "div"} and bool(inside) and all(self.is_note(each) for each in inside)
        )

    def blocks(self, mark: NoteMark) -> list[Block]:
        """Return the blocks of a note."""
        return list(self.read(self._notes[mark.number]))

    def _collect(self, root: NodeType) -> None:
        """Collect the elements by their names, their parents, and the links to names, in order."""
        waiting: list[NodeType] = [root]
        while waiting:
            each = waiting.pop()
            if each.name == "#text":
                continue
            if each.name == "a" and (href := _normal_address(each)).startswith("#"):
                self._links.append((each, href[1:]))
            for name in _names(each):
                self._by_id.setdefault(name, each)
            for child in reversed(each.children or ()):
                self._parents[id(child)] = each
                waiting.append(child)

    def _add_note(self, link: NodeType, name: str) -> None:
        """If a link is the mark of a note, store its name and the note."""
        target = self._by_id.get(name)
        if target is None or id(link) in self._linked_back:
            return
        if target.name == "a" and attribute(target, "href")[1:] in _names(link):
            self._linked_back.add(id(target))
            if target is not link and (note := self._note_starting_with(target)) is not None:
                self._starts.add(id(target))
                self._notes[name] = note
                self._marks[id(link)] = name
        elif self._is_call(link, name):
            self._notes[name] = target
            self._marks[id(link)] = name

    def _note_starting_with(self, start: NodeType) -> NodeType | None:
        """Return the note that begins with a link back to its mark, as word processors write them; None if there is none."""
        at = self._parents.get(id(start))
        while at is not None and at.name not in {"p", "li", "div", "dd"}:
            at = self._parents.get(id(at)) if not _HEADING.fullmatch(at.name) else None
        mark = all_words(start)
        if at is None or len(mark) > _LONGEST_MARK or not all_words(at).startswith(mark):
            return None
        around = self._parents.get(id(at))
        is_own = around is not None and ("mso-element:" in style(around) or _OWN.fullmatch(attribute(around, "id")))
        return around if is_own else at

    def _is_call(self, link: NodeType, name: str) -> bool:
        """Return whether a link is the mark of a note: by its role or class, or because it is a superscript."""
        target = self._by_id[name]
        if target.name not in {"li", "p", "div", "aside", "dd"} or self.is_way_back(link):
            return False
        around = self._parents.get(id(link))
        says_so = "noteref" in attribute(link, "role") or (around is not None and around.name == "sup")
        return says_so or "footnote-ref" in classes(link)


def is_note_anchor(href: str) -> bool:
    """Return whether an address was made for a note by a word processor."""
    return _ANCHOR.fullmatch(href) is not None


def _normal_address(link: NodeType) -> str:
    """Return the address of a link. If it belongs to a note of a word processor, change it to one within the page.

    The link also gets the name by which the other end links to it.
    """
    href = attribute(link, "href")
    if isinstance(link, Node) and link.attrs is not None and (found := _ANCHOR.fullmatch(href)):
        kind, back, number, note, end = found.groups()
        href = link.attrs["href"] = f"#{note}{end}" if note else f"#{kind}{back or ''}{number}"
        if note:
            link.attrs["name"] = f"{note}{'anc' if end == 'sym' else 'sym'}"
        else:
            reference = "_ref" if kind == "ftnt" else "ref"
            link.attrs["name"] = f"{kind}{'' if back else reference}{number}"
    return href


def _names(node: NodeType) -> set[str]:
    """Return the names by which links address an element."""
    return {attribute(node, "id"), attribute(node, "name") if node.name == "a" else ""} - {""}


_ITEM = re.compile(r";mso-list:(l\d{1,9})level(\d)(lfo\d{1,9})?;")
_COMMENT = re.compile(r"#(?:_msocom_|cmnt)\d")
_NUMBER = re.compile(r"(\d{1,5})[.):]?\Z")
_MARK = "data-list-mark"
#: The indent of each level of a list, in twentieths of a point as in Word.
_INDENT = 720


def remove_remarks(root: NodeType, lost: LossReport) -> None:
    """Remove comments and tracked deletions from a page, and count them. Store the marks of Word's list items as attributes."""
    is_office = any(_says_office(each) for each in elements(root))
    waiting = [root]
    while waiting:
        around = waiting.pop()
        if around.children:
            around.children[:] = [each for each in around.children if not _is_removed(each, lost, is_office=is_office)]
            waiting += around.children


def item_of(node: NodeType) -> Numbered | None:
    """Return the list item that a paragraph of Word is; None for other paragraphs."""
    mark = attribute(node, _MARK)
    found = _ITEM.search(style(node)) if node.name != "li" else None
    if found is None:
        return None
    depth = max(int(found[2]) - 1, 0)
    number = _NUMBER.search(mark)
    is_letter = len(mark) > 1 and mark.endswith((".", ")"))
    indent = (depth + 1) * _INDENT
    level = Level("lowerLetter" if is_letter else "bullet", 1, indent=indent)
    if number:
        level = Level("decimal", int(number[1]), indent=indent)
    return Numbered(f"{found[1]} {found[3]}", depth, level)


def _says_office(node: NodeType) -> bool:
    if node.name == "meta":
        return attribute(node, "content").lower().startswith(("microsoft word", "word.document", "libreoffice"))
    is_word = node.name == "html" and "urn:schemas-microsoft-com:office:office" in attributes(node).values()
    return is_word or any(name.startswith("mso") for name in classes(node))


def _is_removed(node: NodeType, lost: LossReport, *, is_office: bool) -> bool:
    """Return whether an element is to be removed, and count comments and tracked changes."""
    declared = style(node)
    named = classes(node)
    if ";mso-element:comment-list;" in declared:
        return True
    if "msocommentreference" in named or _COMMENT.match(attribute(node, "href")):
        lost.count("comment")
        return True
    if node.name == "p" and any(attribute(each, "href").startswith("#cmnt_ref") for each in node.children or ()):
        return True  # the text of a comment, in Google Docs
    if is_office and (node.name == "del" or (node.name == "s" and any("deleted" in name for name in named))):
        lost.count("deletion")
        return True
    if ";mso-list:ignore;" in declared:
        _note_mark(node, words(node))
        return True
    if is_office and node.name == "ins":
        lost.count("insertion")
    return False


def _note_mark(node: NodeType, mark: str) -> None:
    """Store the mark of a list item as an attribute of its paragraph."""
    around = node.parent
    while around is not None and not _ITEM.search(style(around)):
        around = around.parent
    if isinstance(around, Node) and around.attrs is not None:
        around.attrs[_MARK] = mark

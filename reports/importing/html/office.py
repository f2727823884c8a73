"""What word processors mean by the HTML that they save or copy: items of lists, remarks, and what was deleted."""

import re
from collections.abc import Iterator

from justhtml.dom import Node, NodeType, Text

from reports.importing.blocks.model import Level, LossReport, Numbered
from reports.importing.html.article import attribute, attributes, classes, elements, style, texts, words

_ITEM = re.compile(r";mso-list:(l\d{1,9})level(\d)(lfo\d{1,9})?;")
_LIST = re.compile(r"(lst-kix_\w{1,40})-(\d)")
#: The mark of an item that is typed before its words, as in pages that Word saves "filtered".
_TYPED = re.compile(r"\s*([·•▪o§]|\d{1,4}[.)]|[a-z][.)])[\s\xa0]{2,}")
_MARGIN = re.compile(r";margin-left:(\d{1,4})(?:\.\d{1,3})?pt;")
_COMMENT = re.compile(r"#(?:_msocom_|cmnt)\d")
_NUMBER = re.compile(r"(\d{1,5})[.):]?\Z")
_MARK = "data-list-mark"
#: How far each level of a list stands in: in points, and in the twentieths of Word's files.
_A_LEVEL, _INDENT = 36, 720


def settle_remarks(root: NodeType, lost: LossReport) -> None:
    """Take comments and tracked deletions out of a page, and count them; what marks an item of a list becomes an attribute of it."""
    is_office = any(_says_office(each) for each in elements(root))
    waiting = [root]
    while waiting:
        around = waiting.pop()
        if around.children:
            around.children[:] = [each for each in around.children if not _is_taken(each, lost, is_office=is_office)]
            waiting += around.children
        if around.name == "p" and any(name.startswith("msolist") for name in classes(around)):
            _take_typed_mark(around)


def take_title(root: NodeType) -> str:
    """Take the title of a page of Google Docs, which is no heading, out of it; empty if there is none."""
    for each in elements(root):
        if each.name == "p" and "title" in classes(each) and attribute(each, "id").startswith("h.") and words(each):
            title = words(each)
            if each.parent is not None:
                each.parent.remove_child(each)
            return title
    return ""


def list_of(node: NodeType) -> tuple[str, int] | None:
    """The name and the level of a list of Google Docs, where lists lie beside those that they belong in; None of another."""
    found = next((found for name in classes(node) if (found := _LIST.fullmatch(name))), None)
    return (found[1], int(found[2])) if found else None


def item_of(node: NodeType) -> Numbered | None:
    """The item of a list that a paragraph of Word is; None if it is none."""
    mark = attribute(node, _MARK)
    found = _ITEM.search(said := style(node)) if node.name != "li" else None
    if found is None and not mark:
        return None
    margin = _MARGIN.search(said)
    depth = int(found[2]) - 1 if found else int(margin[1]) // _A_LEVEL - 1 if margin else 0
    number = _NUMBER.search(mark)
    is_ordered = number is not None or (len(mark) > 1 and mark.endswith((".", ")")))
    kind = "decimal" if number else "lowerLetter" if is_ordered else "bullet"
    level = Level(kind, int(number[1]) if number else 1, indent=(max(depth, 0) + 1) * _INDENT)
    return Numbered(f"{found[1]} {found[3]}" if found else "typed", max(depth, 0), level)


def _says_office(node: NodeType) -> bool:
    if node.name == "meta":
        return attribute(node, "content").lower().startswith(("microsoft word", "word.document", "libreoffice"))
    is_word = node.name == "html" and "urn:schemas-microsoft-com:office:office" in attributes(node).values()
    return is_word or any(name.startswith("mso") for name in classes(node))


def _is_taken(node: NodeType, lost: LossReport, *, is_office: bool) -> bool:
    """Whether an element is none of the text's own."""
    said, named = style(node), classes(node)
    if ";mso-element:comment-list;" in said:
        return True
    if "msocommentreference" in named or _COMMENT.match(attribute(node, "href")):
        lost.count("comment")
        return True
    if node.name == "p" and any(attribute(each, "href").startswith("#cmnt_ref") for each in node.children or ()):
        return True  # a comment's own words, in Google Docs
    if is_office and (node.name == "del" or (node.name == "s" and any("deleted" in name for name in named))):
        lost.count("deletion")
        return True
    if ";mso-list:ignore;" in said:
        _note_mark(node, words(node))
        return True
    if is_office and node.name == "ins":
        lost.count("insertion")
    return False


def _note_mark(node: NodeType, mark: str) -> None:
    """Keep the mark of an item with the paragraph that it stands in."""
    around = node.parent
    while around is not None and not _ITEM.search(style(around)):
        around = around.parent
    if isinstance(around, Node) and around.attrs is not None:
        around.attrs[_MARK] = mark


def _take_typed_mark(paragraph: NodeType) -> None:
    typed = _TYPED.match("".join(texts(paragraph))) if not _ITEM.search(style(paragraph)) else None
    if typed is None or not isinstance(paragraph, Node) or paragraph.attrs is None:
        return
    paragraph.attrs[_MARK] = typed[1]
    left = typed.end()
    for each in _text_nodes(paragraph):
        text = str(each.data or "")
        each.data, left = text[left:], max(left - len(text), 0)


def _text_nodes(around: NodeType) -> Iterator[Text]:
    for each in around.children or ():
        if isinstance(each, Text):
            yield each
        else:
            yield from _text_nodes(each)

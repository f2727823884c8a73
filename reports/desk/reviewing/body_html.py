"""Comments, and links to write one, in the rendered body of a draft's section.

These functions edit rendered HTML by marks that the renderer writes and no Markdown can.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape

_NUMBER = re.compile(r'(<a class="para" href="#(p-[^"]+)" data-number="(\d+)"[^<>]*></a>)')
_BLOCK = re.compile(r'(?=<(?:p|div) class="numbered" id="p-)')
_COMMENTED = re.compile(r'<mark class="commented" id="words-([^"]+)"')
_DIV = re.compile(r"<div\b|</div>")


def numbered(html: str) -> tuple[tuple[str, str], ...]:
    """Return (id, number) of a body's paragraphs."""
    return tuple((name, number) for _, name, number in _NUMBER.findall(html))


def with_links_beside(html: str, address: str, name: str, words: str, *, form: str = "") -> str:
    """Return the body with a link of the class `name` in each paragraph, or with a button of the form with the id `form`. In `address`
    and `words`, `\\2` is the paragraph's id and `\\3` its number."""
    label = escape(words)
    link = f'<a class="{name}" href="{address}" rel="nofollow" aria-label="{label}"></a>'
    button = f'<button class="{name}" type="submit" form="{form}" formaction="{address}" aria-label="{label}"></button>'
    return _NUMBER.sub(rf"\1{button if form else link}", html)


def places_of_comments(html: str) -> Mapping[str, str]:
    """Return, by comment id, the id of the paragraph in or below which the commented text begins."""
    return {comment: place for place, block in _paragraphs(html) for comment in _COMMENTED.findall(block)}


def with_comments(html: str, placed: Mapping[str, str]) -> str:
    """Return the body with comments, which are HTML by paragraph id in `placed`, after their paragraphs.

    Text up to the next commented paragraph is wrapped, so that wide screens show the comments beside it.
    """
    parts: list[str] = []
    rest: list[str] | None = None
    for place, block in _paragraphs(html):
        if place not in placed:
            (parts if rest is None else rest).append(block)
            continue
        end = _end(block)
        parts += [*_closed(rest), f'<div class="discussed">\n{block[:end]}\n{placed[place]}']
        rest = [block[end:]]
    return "".join([*parts, *_closed(rest)])


def _closed(rest: list[str] | None) -> tuple[str, ...]:
    """Return the wrapped text and the end of a commented block."""
    if rest is None:
        return ()
    text = "".join(rest)
    return (f'<div class="goes-on">{text}</div>\n</div>\n' if text.strip() else "</div>\n",)


def _paragraphs(html: str) -> Iterator[tuple[str, str]]:
    """Yield (paragraph id, HTML up to the next numbered paragraph). The id is "" before the first one."""
    for block in _BLOCK.split(html):
        found = _NUMBER.search(block)
        yield (found[2] if found else ""), block


def _end(block: str) -> int:
    """Return the end of the `<p>` or `<div>` that begins a block."""
    if block.startswith("<p "):
        return block.find("</p>") + len("</p>")
    depth = 0
    for found in _DIV.finditer(block):
        depth += -1 if found[0] == "</div>" else 1
        if not depth:
            return found.end()
    return len(block)

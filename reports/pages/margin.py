"""Notes in the margin of a section's body: references, comments, and links to report an error.

These functions edit rendered HTML by marks that the renderer writes and no Markdown can.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape

from reports.document.types import CslItem, EditionDocument
from reports.languages import Words
from reports.rendering import reference_year
from reports.rendering.references import OTHERS
from reports.rendering.terms import words_of

#: The group of a paragraph's number in replacements of `_NUMBER`.
_NUMBER_GROUP = r"\3"
_CITED = re.compile(r'<a href="#ref-([^"]+)" id="cite-[^"]+" class="cite"')
_PLACED = re.compile(r'<figure class="figure" id="figure-([^"]+)"')
_NUMBER = re.compile(r'(<a class="para" href="#(p-[^"]+)" data-number="(\d+)"[^<>]*></a>)')
#: “section 4”, “sections 1, 2 and 11”, but not those of other texts: “section 2 of the act”.
_SECTIONS = re.compile(r"[Ss](?<!\w.)ections?\s(\d{1,3}(?:, \d{1,3})*(?: and \d{1,3})?)\b(?! of | to )")
#: Start and end of elements in which section numbers are not linked.
_UNLINKED = (
    ("<a ", "</a>"),
    ("<code", "</code>"),
    ("<pre", "</pre>"),
    ("<svg", "</svg>"),
    ("<blockquote", "</blockquote>"),
)
_BLOCK = re.compile(r'(?=<(?:p|div) class="numbered" id="p-)')
_COMMENTED = re.compile(r'<mark class="commented" id="words-([^"]+)"')
_DIV = re.compile(r"<div\b|</div>")


def cited(html: str) -> tuple[str, ...]:
    """Return the keys of the references that a body cites, in the order of their numbers."""
    return tuple(dict.fromkeys(_CITED.findall(html)))


def placed(html: str) -> tuple[str, ...]:
    """Return the keys of the figures that a body shows."""
    return tuple(_PLACED.findall(html))


def numbered(html: str) -> tuple[tuple[str, str], ...]:
    """Return (id, number) of a body's paragraphs."""
    return tuple((name, number) for _, name, number in _NUMBER.findall(html))


def with_margin(html: str, document: EditionDocument) -> str:
    """Return the body with the references that a paragraph cites first in a margin note before it, and folded after it for narrow
    screens.

    The notes repeat the list of references, so they are hidden from screen readers and have no links.
    """
    items, words = {each.key: each.item for each in document.references}, words_of(document.report)
    numbers = {key: number for number, key in enumerate(cited(html), 1)}
    noted: set[str] = set()
    parts = []
    for block in _BLOCK.split(html):
        keys = [key for key in cited(block) if key not in noted and key in items]
        noted.update(keys)
        # After the paragraph itself, before a figure or table that follows; a list or quotation is a `<div>` with paragraphs.
        end = block.find("</p>\n") + len("</p>\n") if block.startswith("<p ") and "</p>\n" in block else len(block)
        parts += [_note(keys, numbers, items, words), block[:end], _folded(keys, numbers, items, words), block[end:]]
    return "".join(parts)


def with_report_links(html: str, form: str, words: Words) -> str:
    """Return the body with a link beside each paragraph number to the error form at the address `form`."""
    return with_links_beside(
        html,
        rf"{form}?paragraph=\2",
        "report-link",
        words("Report an error in paragraph {number}", number=_NUMBER_GROUP),
    )


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


def with_links_to_sections(html: str, places: Mapping[int, str]) -> str:
    """Return the body with links from section numbers such as “section 4”. `places` are addresses by number."""

    def linked(found: re.Match[str]) -> str:
        numbers, before = found[1], html[: found.start()]
        is_in_tag = before.rfind("<") > before.rfind(">")
        if is_in_tag or any(before.rfind(start) > before.rfind(end) for start, end in _UNLINKED):
            return found[0]
        if any(int(each) not in places for each in re.findall(r"\d+", numbers)):
            return found[0]
        links = re.sub(r"\d+", lambda each: f'<a href="{escape(places[int(each[0])])}">{each[0]}</a>', numbers)
        return found[0].removesuffix(numbers) + links

    return _SECTIONS.sub(linked, html)


@lru_cache(maxsize=1_024)
def short_reference(item: CslItem, words: Words) -> str:
    """Return authors, title and year of a reference as HTML."""
    names = [name.literal or name.family for name in item.author or item.editor]
    several = len(names) > 2 or names[1:] == [OTHERS]
    who = words("{name} and others", name=names[0]) if several else words.listed(names)
    title = item.title if len(item.title) <= 90 else item.title[:90].rsplit(" ", 1)[0] + " …"
    year = reference_year(item)
    named = f"<bdi>{escape(who)}</bdi>" if who and words.from_right else escape(who)
    return words.in_a_row([each for each in (named, f"<cite>{escape(title)}</cite>", year) if each])


def _note(keys: list[str], numbers: Mapping[str, int], items: Mapping[str, CslItem], words: Words) -> str:
    if not keys:
        return ""
    return f'<aside class="beside" dir="{words.direction}" aria-hidden="true">{_lines(keys, numbers, items, words)}</aside>\n'


def _folded(keys: list[str], numbers: Mapping[str, int], items: Mapping[str, CslItem], words: Words) -> str:
    if not keys:
        return ""
    listed = words.in_a_row([str(numbers[key]) for key in keys])
    label = words.count("Source {numbers}", "Sources {numbers}", len(keys), numbers=listed)
    lines = _lines(keys, numbers, items, words)
    return (
        f'<details class="folded-sources" dir="{words.direction}"><summary>{escape(label)}</summary>{lines}</details>\n'
    )


def _lines(keys: list[str], numbers: Mapping[str, int], items: Mapping[str, CslItem], words: Words) -> str:
    return "".join(
        f"<span><b>{numbers[key]}</b><span>{short_reference(items[key], words)}</span></span>" for key in keys
    )

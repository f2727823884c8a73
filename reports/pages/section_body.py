"""A section's body with what a page adds: sources beside the paragraphs, links to report an error, links to other sections."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from html import escape
from typing import NamedTuple

from reports.document.types import CslItem, EditionDocument
from reports.languages import Translator
from reports.rendering import Passage, SectionBody, reference_year
from reports.rendering.references import OTHERS
from reports.rendering.terms import report_translator

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


class Rank(IntEnum):
    """The order of insertions at one offset."""

    MARK_END = 1
    COMMENTS = 2
    FOLDED_SOURCES = 3
    MARGIN_NOTE = 4
    DISCUSSION = 5
    LINK = 6
    MARK = 7


class Insertion(NamedTuple):
    """HTML that a page adds to a body at an offset."""

    offset: int
    rank: Rank
    html: str


def body_html(
    body: SectionBody,
    document: EditionDocument,
    places: Mapping[int, str],
    report_error: str = "",
    insertions: Iterable[Insertion] = (),
) -> str:
    """Return the HTML of a body in its page. `places` are the addresses of other sections by number; `report_error` is the address of
    the form to report an error.

    The references that a paragraph cites first are in a margin note before it, and folded after it for narrow screens. These repeat the
    list of references, so they are hidden from screen readers and have no links. `insertions` are what the page adds besides.
    """
    translate = report_translator(document.report)
    parts, at = [], 0
    for each in sorted([*_insertions(body, document, report_error, translate), *insertions]):
        parts += [body.html[at : each.offset], each.html]
        at = each.offset
    return with_links_to_sections("".join([*parts, body.html[at:]]), places)


def _insertions(
    body: SectionBody, document: EditionDocument, report_error: str, translate: Translator
) -> Iterator[Insertion]:
    items = {each.key: each.item for each in document.references}
    numbers = {key: number for number, key in enumerate(body.cited, 1)}
    for passage in body.passages:
        keys = [key for key in passage.cited if key in items]
        if keys:
            yield Insertion(passage.start, Rank.MARGIN_NOTE, _note(keys, numbers, items, translate))
            yield Insertion(passage.end, Rank.FOLDED_SOURCES, _folded(keys, numbers, items, translate))
        if report_error and passage.id:
            yield Insertion(passage.after_number, Rank.LINK, _report_link(passage, report_error, translate))


def _report_link(passage: Passage, form: str, translate: Translator) -> str:
    label = escape(translate("Report an error in paragraph {number}", number=passage.number))
    return f'<a class="report-link" href="{form}?paragraph={passage.id}" rel="nofollow" aria-label="{label}"></a>'


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
def short_reference(item: CslItem, translate: Translator) -> str:
    """Return authors, title and year of a reference as HTML."""
    names = [name.literal or name.family for name in item.author or item.editor]
    several = len(names) > 2 or names[1:] == [OTHERS]
    who = translate("{name} and others", name=names[0]) if several else translate.listed(names)
    title = item.title if len(item.title) <= 90 else item.title[:90].rsplit(" ", 1)[0] + " …"
    year = reference_year(item)
    named = f"<bdi>{escape(who)}</bdi>" if who and translate.from_right else escape(who)
    return translate.in_a_row([each for each in (named, f"<cite>{escape(title)}</cite>", year) if each])


def _note(keys: Sequence[str], numbers: Mapping[str, int], items: Mapping[str, CslItem], translate: Translator) -> str:
    return f'<aside class="beside" dir="{translate.direction}" aria-hidden="true">{_lines(keys, numbers, items, translate)}</aside>\n'


def _folded(
    keys: Sequence[str], numbers: Mapping[str, int], items: Mapping[str, CslItem], translate: Translator
) -> str:
    listed = translate.in_a_row([str(numbers[key]) for key in keys])
    label = translate.count("Source {numbers}", "Sources {numbers}", len(keys), numbers=listed)
    lines = _lines(keys, numbers, items, translate)
    return f'<details class="folded-sources" dir="{translate.direction}"><summary>{escape(label)}</summary>{lines}</details>\n'


def _lines(keys: Sequence[str], numbers: Mapping[str, int], items: Mapping[str, CslItem], translate: Translator) -> str:
    return "".join(
        f"<span><b>{numbers[key]}</b><span>{short_reference(items[key], translate)}</span></span>" for key in keys
    )

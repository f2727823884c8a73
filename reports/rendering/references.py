"""Formatted references as pieces, HTML, plain text and labels."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from reports.document.sources import arxiv_number
from reports.document.types import CslDate, CslItem, CslName
from reports.languages import Translator

_DOI = re.compile(r"10\.\d{4,9}/\S+")
#: Types of sources that are part of a larger one, whose title is set in italics instead of theirs.
_IN_A_CONTAINER = {
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "chapter",
    "paper-conference",
    "post-weblog",
}
#: As the last author, it stands for authors that the source does not name.
OTHERS = "et al."


@dataclass(frozen=True)
class Piece:
    """A run of a reference's text. `href` is the address of a link, or ""."""

    text: str
    emphasised: bool = False
    href: str = ""


@lru_cache(maxsize=1_024)
def format_reference(item: CslItem, translate: Translator) -> str:
    """Return a reference as HTML, with its DOI, arXiv number or address as a link."""
    return "".join(_html(piece) for piece in reference_pieces(item, translate))


@lru_cache(maxsize=1_024)
def plain_reference(item: CslItem, translate: Translator) -> str:
    """Return a reference as plain text."""
    return "".join(piece.text for piece in reference_pieces(item, translate))


@lru_cache(maxsize=1_024)
def reference_label(item: CslItem, translate: Translator) -> str:
    """Return the label of a reference in sentences: `Vaswani et al. 2017`."""
    names = [name.literal or name.family or name.given for name in item.author or item.editor] or [
        item.publisher or item.title
    ]
    who = f"{names[0]} {OTHERS}" if len(names) > 2 or names[1:] == [OTHERS] else translate.listed(names)
    year = reference_year(item)
    return f"{who} {year}" if year else who


def reference_year(item: CslItem) -> str:
    """Return the year in which the source was issued, or ""."""
    return str(item.issued.date_parts[0][0]) if item.issued else ""


def reference_pieces(item: CslItem, translate: Translator) -> Iterator[Piece]:
    """Yield a reference as runs of text, from which every format is written."""
    who = _people(item, translate)
    year = reference_year(item) or translate.of("source", "no date")
    contained = bool(item.container_title) and item.type in _IN_A_CONTAINER
    if who:
        yield Piece(f"{who} ({year}). ")
    yield Piece(item.title, emphasised=not contained)
    yield Piece(f" ({year})." if not who else _stop(item.title))
    if item.container_title:
        yield Piece(f" {translate.of('source', 'In:')} " if item.type in {"chapter", "paper-conference"} else " ")
        yield Piece(item.container_title, emphasised=contained)
        yield Piece(_place_in_container(item, translate) + ".")
    for text in _particulars(item, translate):
        yield Piece(f" {text}{_stop(text)}")
    yield from _addresses(item, translate)


def _people(item: CslItem, translate: Translator) -> str:
    names = [_full(name, translate) for name in item.author]
    if not names and item.editor:
        names = [_full(name, translate) for name in item.editor]
        names[-1] = translate.count("{names} (ed.)", "{names} (eds.)", len(names), names=names[-1])
    if len(names) > 8 or names[1:][-1:] == [OTHERS]:
        return f"{translate.in_a_row(names[:6] if len(names) > 8 else names[:-1])} {OTHERS}"
    return translate.listed(names)


def _full(name: CslName, translate: Translator) -> str:
    if name.literal:
        return name.literal
    initials = " ".join(f"{part[0]}." for part in re.split(r"[\s-]+", name.given) if part)
    if not initials:
        return name.family
    is_latin = translate.from_right and name.family.isascii()
    return f"{name.family}, {initials}" if is_latin else translate.in_a_row([name.family, initials])


def _place_in_container(item: CslItem, translate: Translator) -> str:
    issue = f"({item.issue})" if item.issue else ""
    numbers = f"{item.volume}{issue}" if item.volume or issue else ""
    pages = ""
    if item.page:
        several = re.search(r"[-–,]", item.page)
        pages = translate("pp. {pages}", pages=item.page) if several else translate("p. {page}", page=item.page)
    return "".join(f"{translate.of('between words', ', ')}{part}" for part in (numbers, pages) if part)


def _particulars(item: CslItem, translate: Translator) -> Iterator[str]:
    kind = item.genre or (translate("Doctoral thesis") if item.type == "thesis" else "")
    number = "" if arxiv_number(item) else item.number
    if kind or number:
        yield " ".join(filter(None, (kind, number)))
    if item.edition:
        yield translate.of("source", "Edition {edition}", edition=item.edition)
    if place := ": ".join(filter(None, (item.publisher_place, item.publisher))):
        yield place
    if item.note:
        yield " ".join(item.note.split())


def _addresses(item: CslItem, translate: Translator) -> Iterator[Piece]:
    if arxiv := arxiv_number(item):
        yield Piece(" ")
        yield Piece(f"arXiv:{arxiv}", href=f"https://arxiv.org/abs/{arxiv}")
    if _DOI.fullmatch(item.DOI):
        yield Piece(" ")
        yield Piece(f"doi:{item.DOI}", href=f"https://doi.org/{item.DOI}")
    elif item.URL and not arxiv:
        yield Piece(" ")
        yield Piece(re.sub(r"^https?://(www\.)?|/$", "", item.URL), href=item.URL)
        if item.accessed:
            yield Piece(f" ({translate('seen {day}', day=_day(item.accessed, translate))})")


def _day(date: CslDate, translate: Translator) -> str:
    known = "-".join(str(part) for part in date.date_parts[0])
    try:
        return translate.dated(known)
    except ValueError:
        return str(date.date_parts[0][0])


def _stop(text: str) -> str:
    return "" if text.endswith((".", "?", "!")) else "."


def _html(piece: Piece) -> str:
    text = escape(piece.text)
    if piece.href:
        return f'<a href="{escape(piece.href)}" rel="external">{text}</a>'
    return f"<cite>{text}</cite>" if piece.emphasised else text

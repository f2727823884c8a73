"""A reference in the reading style: author, year, title, where it stands. Other styles are the exports' business."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from reports.document.dates import MONTHS
from reports.document.sources import arxiv_number
from reports.document.types import CslDate, CslItem, CslName

_DOI = re.compile(r"10\.\d{4,9}/\S+")
#: Titles that stand in something larger are set upright; the larger thing is slanted.
_IN_A_CONTAINER = {
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "chapter",
    "paper-conference",
    "post-weblog",
}
#: As a last author it stands for those whom a source leaves out.
OTHERS = "et al."


@dataclass(frozen=True)
class Piece:
    """A run of a reference's text; `href` is where it leads, if anywhere."""

    text: str
    emphasised: bool = False
    href: str = ""


def format_reference(item: CslItem) -> str:
    """The reference as HTML, with its DOI, arXiv number or address as a link."""
    return "".join(_html(piece) for piece in reference_pieces(item))


def plain_reference(item: CslItem) -> str:
    """The reference as plain text."""
    return "".join(piece.text for piece in reference_pieces(item))


def reference_label(item: CslItem) -> str:
    """How the reference is called in a sentence: `Vaswani et al. 2017`."""
    names = [_last(name) for name in item.author or item.editor] or [item.publisher or item.title]
    who = f"{names[0]} {OTHERS}" if len(names) > 2 or names[1:] == [OTHERS] else " and ".join(names)
    year = reference_year(item)
    return f"{who} {year}" if year else who


def reference_year(item: CslItem) -> str:
    """The year it was issued in, or ""."""
    return str(item.issued.date_parts[0][0]) if item.issued else ""


def reference_pieces(item: CslItem) -> list[Piece]:
    """The reference as runs of text, from which every format is written."""
    return list(_pieces(item))


def _pieces(item: CslItem) -> Iterator[Piece]:
    who, year = _people(item), reference_year(item)
    contained = bool(item.container_title) and item.type in _IN_A_CONTAINER
    if who:
        yield Piece(f"{who} ({year or 'no date'}). ")
    yield Piece(item.title, emphasised=not contained)
    yield Piece(f" ({year or 'no date'})." if not who else _stop(item.title))
    if item.container_title:
        yield Piece(" In: " if item.type in {"chapter", "paper-conference"} else " ")
        yield Piece(item.container_title, emphasised=contained)
        yield Piece(_place_in_container(item) + ".")
    for text in _particulars(item):
        yield Piece(f" {text}{_stop(text)}")
    yield from _addresses(item)


def _people(item: CslItem) -> str:
    names = [_full(name) for name in item.author]
    if not names and item.editor:
        names = [_full(name) for name in item.editor]
        names[-1] += " (eds.)" if len(names) > 1 else " (ed.)"
    if len(names) > 8 or names[1:][-1:] == [OTHERS]:
        return f"{', '.join(names[:6] if len(names) > 8 else names[:-1])} {OTHERS}"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _full(name: CslName) -> str:
    if name.literal:
        return name.literal
    initials = " ".join(f"{part[0]}." for part in re.split(r"[\s-]+", name.given) if part)
    return ", ".join(filter(None, (name.family, initials)))


def _last(name: CslName) -> str:
    return name.literal or name.family or name.given


def _place_in_container(item: CslItem) -> str:
    issue = f"({item.issue})" if item.issue else ""
    numbers = f"{item.volume}{issue}" if item.volume or issue else ""
    pages = f"pp. {item.page}" if re.search(r"[-–,]", item.page) else f"p. {item.page}" if item.page else ""
    return "".join(f", {part}" for part in (numbers, pages) if part)


def _particulars(item: CslItem) -> Iterator[str]:
    kind = item.genre or ("Doctoral thesis" if item.type == "thesis" else "")
    number = "" if arxiv_number(item) else item.number
    if kind or number:
        yield " ".join(filter(None, (kind, number)))
    if item.edition:
        yield f"Edition {item.edition}"
    if place := ": ".join(filter(None, (item.publisher_place, item.publisher))):
        yield place
    if item.note:
        yield " ".join(item.note.split())


def _addresses(item: CslItem) -> Iterator[Piece]:
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
            yield Piece(f" (seen {_day(item.accessed)})")


def _day(date: CslDate) -> str:
    parts = date.date_parts[0]
    words = [str(parts[0])]
    if len(parts) > 1 and 1 <= parts[1] <= 12:
        words.insert(0, MONTHS[parts[1] - 1])
    if len(parts) > 2:
        words.insert(0, str(parts[2]))
    return " ".join(words)


def _stop(text: str) -> str:
    return "" if text.endswith((".", "?", "!")) else "."


def _html(piece: Piece) -> str:
    text = escape(piece.text)
    if piece.href:
        return f'<a href="{escape(piece.href)}" rel="external">{text}</a>'
    return f"<cite>{text}</cite>" if piece.emphasised else text

"""What a paragraph is made of, once it is read: words with their looks, marks of notes, and pictures."""

import re
from dataclasses import dataclass, replace
from itertools import groupby

_SPACES = re.compile(r"[ \t\r\f\v]+")
_LINE_END = re.compile(r"(?<!\s)\s*\n\s*")


@dataclass(frozen=True)
class Words:
    """Text of one look; a line that was broken by hand holds `\\n`. `sequence` names what Word counts with these words, `shifted` is ^ or _
    for those that are raised or lowered."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    struck: bool = False
    shifted: str = ""
    link: str = ""
    sequence: str = ""

    def with_text(self, text: str) -> "Words":
        return replace(self, text=text)


@dataclass(frozen=True)
class NoteMark:
    """Where a note is called; `kind` is footnote or endnote."""

    kind: str
    number: str


@dataclass(frozen=True)
class Drawn:
    """Where a picture stands; `link` is its id among the part's links."""

    link: str
    alt: str
    is_cropped: bool = False


@dataclass(frozen=True)
class Formula:
    """An equation in TeX, and its letters alone; `apart` if it stands in a line of its own."""

    tex: str
    letters: str
    apart: bool = False

    @property
    def markdown(self) -> str:
        dollars = "$$" if self.apart else "$"
        return f"{dollars}{self.tex}{dollars}"


type Piece = Words | NoteMark | Drawn | Formula


def plain(pieces: list[Piece]) -> str:
    """The words alone, on one line; of equations their letters."""
    return " ".join("".join(_letters(each) for each in pieces).split())


def _letters(piece: Piece) -> str:
    if isinstance(piece, Words):
        return f"{piece.shifted}{piece.text}"
    return piece.letters if isinstance(piece, Formula) else ""


def tidied(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one look joined, spaces single and in no look, none at the ends of lines."""
    joined: list[Piece] = []
    for look, alike in groupby(pieces, key=_look):
        if isinstance(look, Words):
            joined.append(look.with_text("".join(each.text for each in alike if isinstance(each, Words))))
        else:
            joined += alike
    return _without_edges(joined)


def _look(piece: Piece) -> Piece:
    return replace(piece, text="", sequence="") if isinstance(piece, Words) else piece


def _without_edges(pieces: list[Piece]) -> list[Piece]:
    """The same, with spaces single: one after a space, a line's end or the beginning goes."""
    kept: list[Piece] = []
    at_edge = True
    for each in pieces:
        if not isinstance(each, Words):
            kept.append(each)
            at_edge = at_edge and isinstance(each, Drawn)
            continue
        text = _LINE_END.sub("\n", _SPACES.sub(" ", each.text))
        if at_edge:
            text = text.lstrip()
        if text:
            kept.append(each.with_text(text))
            at_edge = text[-1] in " \n"
    return _without_end(kept)


def _without_end(pieces: list[Piece]) -> list[Piece]:
    while pieces and isinstance(last := pieces[-1], Words):
        if text := last.text.rstrip():
            return [*pieces[:-1], last.with_text(text)]
        pieces.pop()
    return pieces

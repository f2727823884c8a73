"""Apply the changes made in Word to the original Markdown.

There are three texts: `typed` is the draft's Markdown, `sent` the exported file as our reader reads it, `came` the returned file. The
last two are merged with the first like the texts of two people, by small pieces. Pieces and words that were not changed in Word stay as
typed.
"""

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

from reports.document.diff.texts import TooMuchWork, Work, align, tokens_of
from reports.document.merging import Paragraph, Piece, merge_pieces

_APART = "\n\n"
_CALLED = re.compile(r"\[\^([^\[\]\s]{1,200})\]")
_NOTE = re.compile(r"^\[\^([^\[\]\s]{1,200})\]:[ \t]*(.*)", re.MULTILINE)
_BEGINS = re.compile(r"[> \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]|\||#{1,6}[ \t])|\[\^[^\[\]\s]{1,200}\]:")
_FENCE = re.compile(r"[> \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}(?=[^`\n]*$)|~{3,})", re.MULTILINE)
_HEADING = re.compile(r"#{1,6}[ \t]")
_LINKED = re.compile(r"(?<=\]\()[^()\s]{1,2000}(?=\))")
#: Parts that readers do not see: addresses, anchors of headings, the kind of an alert, slugs before a bar.
_UNSEEN = re.compile(r"\]\([^()\s]{1,2000}\)|\{#[^{}\s]{1,200}\}|\[![A-Z]{1,20}\]|\[\[[^\[\]|]{1,200}\|")


def apply_changes(typed: str, sent: str, came: str, work: Work) -> str:
    """Return `typed` with the differences between `sent` and `came`.

    If there is no time to compare the texts, return `came`.
    """
    sent, came = _with_names(typed, sent, came)
    olds, news = pieces_of(sent), pieces_of(came)
    were, are = ({name: each for each in these if (name := _name_of(each))} for these in (olds, news))
    try:
        merged = merge_pieces(_without_notes(olds), pieces_of(typed), _without_notes(news), work, key=_seen)
    except TooMuchWork:
        return came
    # Text that was moved or copied keeps its formatting.
    known = {each.was: each.mine for each in merged if each.mine}

    def text_of(each: Paragraph) -> str:
        if name := _name_of(each.mine):
            each = Paragraph(were.get(name, ""), each.mine, are.pop(name, ""))
        if each.theirs == each.was:
            return each.mine
        if each.mine and each.theirs:
            return _woven(each, work)
        return each.theirs if each.was else known.get(each.theirs, each.theirs)

    text, follows = "", True
    for each in merged:
        if part := text_of(each):
            own, other = (getattr(side, "space", "") for side in (each.mine, each.theirs))
            # Between two pieces that did not follow each other, a line break might make them one.
            text += (own if follows and own else max(own, other, key=len) or _APART) + part if text else part
            follows = bool(each.mine)
        elif each.mine:
            follows = False
    return _APART.join(filter(None, (text, *are.values())))


def lead_links(text: str, lead: Callable[[str], str]) -> str:
    """Return `text` with the addresses of its links replaced by what `lead` returns."""
    return _LINKED.sub(lambda found: lead(found[0]), text)


def pieces_of(text: str) -> list[Piece]:
    """Return its paragraphs, items of lists, rows of tables, headings, notes and fenced blocks."""
    pieces: list[Piece] = []
    space, part, is_after_blank, is_heading, fence = "", "", True, False, ""
    for line in text.splitlines(keepends=True):
        if fence:
            part += line
            fence = "" if (bare := line.strip("> \t\n")).startswith(fence) and not bare.strip(fence[0]) else fence
            continue
        if not line.strip():
            is_after_blank, part = True, part + line
            continue
        in_note = bool(_NOTE.match(part)) and line.startswith("    ")
        if part.strip() and not in_note and (is_after_blank or is_heading or _BEGINS.match(line)):
            words = part.rstrip()
            pieces.append(Piece(words, space))
            space, part = part[len(words) :], ""
        elif not part.strip():
            space, part = space + part, ""
        part, is_after_blank, is_heading = part + line, False, bool(_HEADING.match(line))
        fence = found[1] if (found := _FENCE.match(line)) else ""
    return [*pieces, Piece(part, space)] if part else pieces


def _name_of(piece: str) -> str:
    """Return the name of the note that a piece is, or ""."""
    found = _NOTE.match(piece)
    return found[1] if found else ""


def _without_notes(pieces: Iterable[Piece]) -> list[Piece]:
    return [each for each in pieces if not _name_of(each)]


def _seen(text: str) -> str:
    """Return the words of Markdown in lower case, so that pieces are found again whose formatting changed."""
    return " ".join(re.findall(r"[^\W_]+", _UNSEEN.sub(" ", text).casefold()))


def _woven(piece: Paragraph, work: Work) -> str:
    """Return the typed words with the changed ones; all of `theirs` if the two cannot be aligned.

    Markdown between two words that the exported text lacks, such as `{#name}` after a heading, stays between them.
    """
    olds, mines, news = (tokens_of(text) for text in (piece.was, piece.mine, piece.theirs))
    try:
        typed = align([each.strip() for each in olds], [each.strip() for each in mines], work)
        changes = align(olds, news, work)
    except TooMuchWork:
        return piece.theirs
    # Where each place between two words of `olds` begins and ends in `mines`.
    places = {0: (0, 0)}
    for tag, i1, i2, j1, j2 in typed:
        if tag == "equal":
            places |= {i1 + at: (j1 + at, j1 + at) for at in range(1, i2 - i1 + 1)}
        else:
            places[i2] = (j1, j2) if tag == "insert" else (j2, j2)
    whole: list[str] = []
    for tag, i1, i2, j1, j2 in changes:
        if i1 not in places or i2 not in places:
            return piece.theirs
        (start, end), (then, _) = places[i1], places[i2]
        if tag == "insert":
            whole += news[j1:j2]
        elif tag == "replace":
            own = _space(mines[end]) if end < then else ""
            space = own if _space(olds[i1]) == _space(news[j1]) else _space(news[j1])
            whole += [*mines[start:end], space + news[j1].lstrip(), *news[j1 + 1 : j2]]
        else:
            whole += mines[start : then if tag == "equal" else end]
    return "".join([*whole, *mines[slice(*places[len(olds)])]]).strip("\n")


def _space(token: str) -> str:
    return token[: len(token) - len(token.lstrip())]


def _with_names(typed: str, sent: str, came: str) -> tuple[str, str]:
    """Return `sent` and `came` with the names that notes have in `typed`; in both they are numbers, by their order."""
    names, numbers, called = (_called(text) for text in (typed, sent, came))
    if len(names) != len(numbers):
        names = numbers
    olds, news = (
        [notes.get(each, "") for each in these] for notes, these in ((_notes(sent), numbers), (_notes(came), called))
    )
    now: dict[str, str] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if i2 - i1 == j2 - j1 and tag != "insert":
            now |= dict(zip(called[j1:j2], names[i1:i2], strict=True))
    free = (str(number) for number in range(1, len(names) + len(called) + 1) if str(number) not in names)
    now |= {each: next(free) for each in called if each not in now}
    return _renamed(sent, dict(zip(numbers, names, strict=True))), _renamed(came, now)


def _notes(text: str) -> dict[str, str]:
    return {found[1]: found[2] for found in _NOTE.finditer(text)}


def _called(text: str) -> list[str]:
    """Return the names of the notes in the order in which they are called."""
    defined = {found.start() for found in _NOTE.finditer(text)}
    return list(dict.fromkeys(found[1] for found in _CALLED.finditer(text) if found.start() not in defined))


def _renamed(text: str, names: dict[str, str]) -> str:
    return _CALLED.sub(lambda found: f"[^{names.get(found[1], found[1])}]", text)

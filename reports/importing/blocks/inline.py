"""Write the pieces of a paragraph as Markdown that is read as the same text; `[@key]` and `[[technique]]` keep their meaning."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from markdown_it.token import Token

from reports.document.text import LONGEST_LINE
from reports.importing.blocks.bookmarks import is_bookmark_link
from reports.importing.blocks.model import Formula, NoteMark, PictureMark, Piece, TextRun, plain, tidied
from reports.rendering import heading_id
from reports.rendering.markdown import parse_inline
from reports.rendering.word_round_trip import mark_at

#: Citations and links to techniques, which authors may type in Word.
MARK = re.compile(
    r"\[\s*@[A-Za-z0-9][\w:.-]*\s*(?:,[^\[\];@\n]+)?(?:;\s*@[A-Za-z0-9][\w:.-]*\s*(?:,[^\[\];@\n]+)?)*\]"
    r"|(?<!!)\[\[[a-z0-9-]{1,80}(?:\|[^\[\]|\n]{1,500})?\]\]"
)
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
#: An address that Markdown links without angle brackets, because the next character cannot belong to it.
_BARE = re.compile(r"(?:[^*`\[\]\\_]|(?<=[^\W_])_(?=[^\W_]))+")
_CLOSED = re.compile(r"[.,:!?]? ")
#: Characters that Markdown gives a meaning. A dollar before a digit does not end a formula, so prices stay as they are.
_SIGN = re.compile(
    r"[\\*`\[]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?(?:\w{1,40}(?:;|$)|$))|~(?=~|$)|\{(?=[#.:])|\$(?!\d)"
)
#: Beginnings of a line that make it a block: list, quotation, heading, rule, underlining, fence, table, definition.
_BLOCK = re.compile(r"([-+])(?=\s|$)|([-=~:|]{1,2})(?=[-=~:|\s]*$)|(~)(?=~~)|(>)|(#)(?=#{0,5}(?:\s|$))|(\|)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_DEFINITION = re.compile(r"(\[{1,2}[^\[\]\n`]*\]{1,2}):")


def escaped(text: str) -> str:
    """Return `text` with a backslash before each character that has a meaning in Markdown, except in citations and technique links."""
    pieces = []
    at = 0
    for found in MARK.finditer(text):
        pieces += [escape_end(_with_addresses(text[at : found.start()])), found.group()]
        at = found.end()
        if text.startswith("(", at):  # else the two were a link
            pieces.append("\\(")
            at += 1
    return "".join([*pieces, _with_addresses(text[at:])])


def escaped_label(text: str) -> str:
    """Return the text of a link or heading, escaped. Citations, technique links and addresses have no meaning in it."""
    return re.sub(r"^(\s*)([@^])", r"\1\\\2", _signs(text).replace("]", "\\]").replace("://", "\\://"))


def _with_addresses(text: str) -> str:
    """Return text, escaped, with its web addresses unchanged: in angle brackets unless they are linked without."""
    pieces = []
    at = 0
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(".,;:!?)’”'")
        end = found.start() + len(address)
        before = text[found.start() - 1 : found.start()]
        is_bare = _BARE.fullmatch(address) and _CLOSED.match(text, end) and (before.isspace() or not found.start())
        pieces += [_signs(text[at : found.start()]), address if is_bare else f"<{address}>"]
        at = end
    return "".join([*pieces, _signs(text[at:])])


def _signs(text: str) -> str:
    return _SIGN.sub(lambda found: f"\\{found.group()}", text)


def escape_end(markdown: str) -> str:
    """Return `markdown` so that a bracket can follow: `!` or `^` at its end, which would begin a picture or a note, is escaped."""
    return f"{markdown[:-1]}\\{markdown[-1]}" if markdown.endswith(("!", "^")) else markdown


def escape_block_starts(markdown: str) -> str:
    """Return the lines of a paragraph, with escapes where a line would begin another kind of block."""
    return "\n".join(_escape_block_start(line) for line in markdown.split("\n"))


def _escape_block_start(line: str) -> str:
    line = line.lstrip(" \t")
    if found := _DEFINITION.match(line):
        return f"{found.group(1)}\\:{line[found.end() :]}"
    if found := _NUMBER.match(line):
        return f"{found.group(1)}\\{line[found.end(1) :]}"
    return f"\\{line}" if _BLOCK.match(line) else line


#: A part of a paragraph: text to be written as Markdown, or Markdown.
type _Part = TextRun | str
#: A character, and whether it is bold, italic and struck through.
type _Letter = tuple[str, bool, bool, bool]

_SCHEMES = ("http://", "https://", "mailto:")
#: The signs for italic and bold, in the order in which they are tried until the Markdown is read as intended.
_SIGNS = (("*", "**"), ("_", "**"), ("*", "__"), ("", "**"), ("*", ""), ("", ""))
_STRUCK = "~~"
_SHIFTED = {"^": "sup", "_": "sub"}


def markdown_of(pieces: list[Piece], *, note: Callable[[NoteMark], str]) -> str:
    """Return Markdown that is read as these pieces. Formatting that Markdown cannot express at a place is left out.

    `note` returns the Markdown for a note's mark. Pictures are ignored.
    """
    parts: list[_Part] = []
    without_pictures: list[Piece] = [each for each in pieces if not isinstance(each, PictureMark)]
    for each in _marked(_without_look_at_edges(tidied(without_pictures))):
        if isinstance(each, NoteMark):
            parts.append(note(each))
        elif isinstance(each, Formula):
            parts.append(each.markdown)
        elif not isinstance(each, PictureMark):
            parts.append(each)
    is_long = sum(len(each.text) for each in parts if isinstance(each, TextRun)) > LONGEST_LINE
    looks = [each for each in parts if isinstance(each, TextRun) and _has_look(each)]
    if is_long or not looks:
        return _joined(parts, "", "", "")
    wanted = list(_letters_wanted(parts))
    struck = (_STRUCK, "") if any(each.struck for each in looks) else ("",)
    tried = ((_joined(parts, *signs), signs) for sign in struck for signs in ((*each, sign) for each in _SIGNS))
    return next(markdown for markdown, signs in tried if not any(signs) or _reads_as(markdown, wanted, *signs))


def is_struck(markdown: str) -> bool:
    """Return whether Markdown has struck-through text."""
    return _STRUCK in markdown and any(token.type == "s_open" for token in parse_inline(markdown))


def _has_look(words: TextRun) -> bool:
    return words.bold or words.italic or words.struck


_TO_A_HEADING = re.compile(r"\.\./[a-z0-9-]{1,80}/(?:#[a-z0-9-]{1,80})?|#[a-z0-9-]{1,80}")


def can_be_linked(address: str) -> bool:
    """Return whether an address can be a link: a web or mail address, a heading, or another section."""
    if _TO_A_HEADING.fullmatch(address):
        return True
    return address.lower().startswith(_SCHEMES) and not re.search(r"[\s<>]", address)


def _without_look_at_edges(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces; spaces and punctuation at the edges of formatted text lose it where Markdown could not read it."""
    for index, each in enumerate(pieces):
        if not isinstance(each, TextRun) or not _has_look(each):
            yield each
            continue
        before = _edge(pieces, index - 1, -1)
        after = _edge(pieces, index + 1, 0)
        start = 0
        end = len(each.text)
        while start < end and (each.text[start].isspace() or (before.isalnum() and _is_sign(each.text[start]))):
            start += 1
        while end > start and (each.text[end - 1].isspace() or (after.isalnum() and _is_sign(each.text[end - 1]))):
            end -= 1
        bare = replace(each, bold=False, italic=False, struck=False)
        for text, look in ((each.text[:start], bare), (each.text[start:end], each), (each.text[end:], bare)):
            if text:
                yield look.with_text(text)


def _edge(pieces: Sequence[Piece], index: int, at: int) -> str:
    """Return the character at index `at` of a piece; "" if the piece is not text."""
    piece = pieces[index] if 0 <= index < len(pieces) else None
    return piece.text[at] if isinstance(piece, TextRun) else ""


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PS"


def _joined(parts: Iterable[_Part], italic: str, bold: str, struck: str) -> str:
    whole: list[str] = []
    for link, group in groupby(parts, key=_link_key):
        run = list(group)
        words = "".join(part.text for part in run if isinstance(part, TextRun))
        linked = isinstance(run[0], TextRun) and can_be_linked(link) and words.strip() != link
        inside = "".join(_part_markdown(part, (struck, bold, italic), in_link=linked) for part in run)
        if linked and inside.strip():
            inside = _linked(inside, link)
        if whole and inside.startswith("["):
            whole[-1] = escape_end(whole[-1])
        if whole and inside.startswith("(") and whole[-1].endswith("]"):
            inside = f"\\{inside}"
        whole.append(inside)
    return "".join(whole).replace("\n", "\\\n")


def _marked(pieces: Iterable[Piece]) -> Iterator[Piece | str]:
    """Yield the pieces, with Markdown in place of links that our export made for citations and techniques."""
    for link, alike in groupby(pieces, key=lambda each: each.link if isinstance(each, TextRun) else ""):
        if link and (mark := mark_at(link)):
            yield from filter(None, _mark(*mark, "".join(each.text for each in alike if isinstance(each, TextRun))))
        else:
            yield from alike


def _mark(mark: str, shown: str, words: str) -> Iterator[str]:
    """Yield the Markdown of a link that our export made. Text that was changed in Word is kept in it, or after a citation."""
    bare = words.strip()
    yield words[: len(words) - len(words.lstrip())]
    if bare and mark.startswith("[["):
        if bare == shown:
            yield mark
        else:
            yield escaped(bare) if re.search(r"[\[\]|]", bare) else f"{mark[:-2]}|{bare}]]"
    elif bare:
        yield mark if bare == shown.strip() else f"{mark} {escaped(bare)}"
    yield words[len(words.rstrip()) :] if bare else ""


def _link_key(part: _Part) -> str:
    """Return a key that is equal for neighbours that share a link. Citations and technique links each have their own."""
    if isinstance(part, TextRun):
        return part.link
    return part if part.startswith(("[[", "[@")) else ""


def _linked(inside: str, address: str) -> str:
    bare = inside.strip()
    before = inside[: len(inside) - len(inside.lstrip())]
    after = inside[len(inside.rstrip()) :]
    target = f"<{address}>" if re.search(r"[()\\]", address) else address
    return f"{before}[{bare}]({target}){after}"


def _part_markdown(part: _Part, looks: tuple[str, str, str], *, in_link: bool) -> str:
    if isinstance(part, str):
        return part
    is_code = part.code and "\n" not in part.text
    escape = escaped_label if in_link else escaped
    text = code_span(part.text) if is_code else escape(part.text)
    if part.shifted:
        name = _SHIFTED[part.shifted]
        text = f"<{name}>{text}</{name}>"
    signs = "".join(sign for sign, is_on in zip(looks, (part.struck, part.bold, part.italic), strict=True) if is_on)
    return f"{signs}{text}{signs[::-1]}"


def code_span(text: str) -> str:
    """Return text as code within a line."""
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def _letters_wanted(parts: Iterable[_Part]) -> Iterator[_Letter]:
    for part in parts:
        if isinstance(part, str):
            yield from _letters_read(parse_inline(part))
        else:
            text = part.text if part.code else MARK.sub("", part.text)
            looks = part.bold, part.italic, part.struck
            yield from ((letter, *looks) for letter in text if not letter.isspace())


def _reads_as(markdown: str, wanted: Iterable[_Letter], italic: str, bold: str, struck: str) -> bool:
    """Return whether Markdown is parsed as the `wanted` letters, with their formatting. Formats without a sign ("") are ignored."""
    expected = [
        (letter, is_bold and bool(bold), is_italic and bool(italic), is_struck and bool(struck))
        for letter, is_bold, is_italic, is_struck in wanted
    ]
    return list(_letters_read(parse_inline(markdown))) == expected


def _letters_read(tokens: Iterable[Token]) -> Iterator[_Letter]:
    bold = italic = struck = 0
    for token in tokens:
        bold += (token.type == "strong_open") - (token.type == "strong_close")
        italic += (token.type == "em_open") - (token.type == "em_close")
        struck += (token.type == "s_open") - (token.type == "s_close")
        if token.type in ("text", "code_inline"):
            looks = bold > 0, italic > 0, struck > 0
            yield from ((letter, *looks) for letter in token.content if not letter.isspace())


def links_in(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """Yield the links in a line and their text, except those by which a heading links to itself."""
    whole = heading_id(plain(list(pieces)))
    for link, alike in groupby(pieces, key=lambda each: each.link if isinstance(each, TextRun) else ""):
        words = plain(list(alike))
        is_own = link.startswith("#") and not is_bookmark_link(link)
        if link and words and not is_own and heading_id(link.partition("#")[2]) != whole:
            yield link, words


def struck_in(pieces: Sequence[Piece]) -> int:
    """Return the number of pieces with struck-through text."""
    return sum(isinstance(each, TextRun) and each.struck and bool(each.text.strip()) for each in pieces)

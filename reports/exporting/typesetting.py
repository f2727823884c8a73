"""Typeset Typst's source to PDF: in the bundled fonts, in the machine's for missing characters, and without parts that fail."""

import re
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from reports.exporting.context import CannotBeWritten, Context
from reports.exporting.missing_glyphs import MISSING_GLYPH, missing_characters, undisplayed_characters
from reports.rendering import FACES

if TYPE_CHECKING:
    from typst import Fonts

TEXT_FACES = ("Source Serif 4", "Libertinus Serif", "DejaVu Sans", "New Computer Modern", "DejaVu Sans Mono")
#: With a possible line break after it, as after characters of most scripts that fonts lack.
_REPLACEMENT = f"{MISSING_GLYPH}\N{ZERO WIDTH SPACE}"
#: Text that only programs read: addresses, and alternative texts of pictures.
_HIDDEN_TEXT = r'(?:link\(|alt: )"(?:[^"\\]|\\.)*"'
_ALL_SHOWN = "#let all-shown = true"
_NOT_ALL_SHOWN = "#let all-shown = false"
_ALL_LINKED = "#let all-linked = true"
_NOT_LINKED = "#let all-linked = false\n#show link: it => it.body"
_ALL_SET = "#let all-set = true"
_NOT_SET = "#let all-set = false"
#: The first lines of a source, which tell it what was left out, so that the file can say so.
FLAGS = (_ALL_SHOWN, _ALL_LINKED, _ALL_SET)
#: A word of Typst’s message about some texts in several fallback fonts. It does not name their characters.
_MIXED_FONTS = "codepoints"
_LAST_OF_BASIC_PLANE = 0xFFFF
#: The most attempts. Typst names all missing characters at once, so more than a few mean that something else is wrong.
_MOST_ROUNDS = 20


class TypesettingFailed(CannotBeWritten):
    """Typst refused the source; the message is Typst's."""


def typeset(source: str, folder: str, context: Context) -> bytes:
    """Return the PDF. If Typst fails, try without formulas, then without links too; the file says so. Raise TypesettingFailed."""
    fallbacks = ((_ALL_SET, _NOT_SET), (_ALL_LINKED, _NOT_LINKED))
    for whole, without in fallbacks if "#formula(" in source else fallbacks[1:]:
        with suppress(TypesettingFailed):
            return _with_fallback_fonts(source, folder, context.published_at)
        source = source.replace(whole, without, 1)
    return _with_fallback_fonts(source, folder, context.published_at)


def characters_without_font(text: str, *, machine: bool = True) -> frozenset[str]:
    """Return the characters of `text` that no bundled font has, nor, with `machine`, any font of the machine."""
    return missing_characters(text, faces=TEXT_FACES, folder=FACES, machine=machine)


def _with_fallback_fonts(source: str, folder: str, at: datetime) -> bytes:
    """Return the PDF in the bundled fonts, with the machine's if characters are missing; those that no font has are replaced.

    Missing characters are found beforehand with a page of nothing else, because a failed attempt takes as much memory as the file.
    """
    visible = re.sub(_HIDDEN_TEXT, "", source)
    machine = bool(characters_without_font(visible, machine=False))
    if machine:
        source = _replaced(source, characters_without_font(visible))
    for _ in range(_MOST_ROUNDS):
        try:
            return _compiled(source, folder, at, machine=machine)
        except TypesettingFailed as error:
            lacking = undisplayed_characters(str(error)) - {MISSING_GLYPH}
            if not lacking and machine and _MIXED_FONTS in str(error):
                rare = {sign for sign in visible if ord(sign) > _LAST_OF_BASIC_PLANE}
                lacking = characters_without_font(visible, machine=False) | rare
            replaced = _replaced(source, lacking) if machine else source
            if not lacking or (machine and replaced == source):
                raise
            source = replaced
            machine = True
    raise TypesettingFailed("too many signs that no font has")


def _replaced(source: str, lacking: frozenset[str]) -> str:
    """Return the source with a box in place of the characters in `lacking`, except in text that only programs read."""
    if not lacking:
        return source
    signs = f"[{re.escape(''.join(sorted(lacking)))}]"
    source = re.sub(f"({_HIDDEN_TEXT})|{signs}", lambda match: match[1] or _REPLACEMENT, source)
    return source.replace(_ALL_SHOWN, _NOT_ALL_SHOWN, 1)


def _compiled(source: str, folder: str, at: datetime, *, machine: bool) -> bytes:
    """Return the PDF. Typst can read only what is in `folder`. Raise TypesettingFailed with Typst's message."""
    import typst

    nowhere = f"{folder}/none"
    compiler = typst.Compiler(
        root=folder, font_paths=_fonts(machine=machine), package_path=nowhere, package_cache_path=nowhere
    )
    try:
        made = compiler.compile(source.encode(), format="pdf", pdf_standards="ua-1", timestamp=int(at.timestamp()))
    except typst.TypstError as error:
        raise TypesettingFailed(error.diagnostic) from error
    if not isinstance(made, bytes):
        raise TypesettingFailed("Typst gave no single file")
    return made


@cache
def _fonts(*, machine: bool) -> "Fonts":
    import typst

    return typst.Fonts(include_system_fonts=machine, font_paths=[str(FACES)])

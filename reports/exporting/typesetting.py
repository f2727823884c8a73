"""Typst's source as PDF: in its own fonts, in the machine's where signs are lacking, and without what it cannot set."""

import re
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from reports.exporting.context import CannotBeWritten, Context
from reports.exporting.missing_signs import MISSING, signs_lacking, signs_not_shown
from reports.rendering import FACES

if TYPE_CHECKING:
    from typst import Fonts

TEXT_FACES = ("Source Serif 4", "Libertinus Serif", "DejaVu Sans", "New Computer Modern", "DejaVu Sans Mono")
#: A line may end behind it, as it may behind the signs of most scripts that fonts lack.
_IN_ITS_PLACE = f"{MISSING}\N{ZERO WIDTH SPACE}"
#: Where a sign is read by machines and not seen: addresses, and what is said of pictures.
_UNSEEN = r'(?:link\(|alt: )"(?:[^"\\]|\\.)*"'
_ALL_SHOWN = "#let all-shown = true"
_NOT_ALL_SHOWN = "#let all-shown = false"
_ALL_LINKED = "#let all-linked = true"
_NOT_LINKED = "#let all-linked = false\n#show link: it => it.body"
_ALL_SET = "#let all-set = true"
_NOT_SET = "#let all-set = false"
#: The first lines of a source: what could be set, for it to say what could not.
STATES = (_ALL_SHOWN, _ALL_LINKED, _ALL_SET)
#: Typst names all signs that a font lacks at once; more rounds than a few mean that something else is wrong.
_MOST_ROUNDS = 20


class CannotBeSet(CannotBeWritten):
    """Typst refused the source; the message is Typst's."""


def typeset(source: str, folder: str, context: Context) -> bytes:
    """Return the PDF. If Typst fails, try without formulas, then without links too; the file says so. Raises CannotBeSet."""
    ways = ((_ALL_SET, _NOT_SET), (_ALL_LINKED, _NOT_LINKED))
    for whole, without in ways if "#formula(" in source else ways[1:]:
        with suppress(CannotBeSet):
            return _with_signs(source, folder, context.published_at)
        source = source.replace(whole, without, 1)
    return _with_signs(source, folder, context.published_at)


def signs_without_font(text: str, *, machine: bool = True) -> frozenset[str]:
    """The signs in `text` that neither Typst's fonts nor, with `machine`, the machine's have."""
    return signs_lacking(text, faces=TEXT_FACES, folder=FACES, machine=machine)


def _with_signs(source: str, folder: str, at: datetime) -> bytes:
    """Set in Typst's own fonts, or with the machine's where signs are lacking; those that these lack too are replaced.

    Which are lacking is found out beforehand, by a page of nothing else: what is set in vain takes as much memory as the file.
    """
    seen = re.sub(_UNSEEN, "", source)
    machine = bool(signs_without_font(seen, machine=False))
    if machine:
        source = _replaced(source, signs_without_font(seen))
    for _ in range(_MOST_ROUNDS):
        try:
            return _compiled(source, folder, at, machine=machine)
        except CannotBeSet as error:
            lacking = signs_not_shown(str(error)) - {MISSING}
            if not lacking:
                raise
            if machine:
                source = _replaced(source, lacking)
            machine = True
    raise CannotBeSet("too many signs that no font has")


def _replaced(source: str, lacking: frozenset[str]) -> str:
    """The source with a box where readers would see a sign of `lacking`."""
    if not lacking:
        return source
    signs = f"[{re.escape(''.join(sorted(lacking)))}]"
    source = re.sub(f"({_UNSEEN})|{signs}", lambda match: match[1] or _IN_ITS_PLACE, source)
    return source.replace(_ALL_SHOWN, _NOT_ALL_SHOWN, 1)


def _compiled(source: str, folder: str, at: datetime, *, machine: bool) -> bytes:
    """The PDF; nothing can be read but what is in `folder`. Raises CannotBeSet with Typst's own words."""
    import typst

    nowhere = f"{folder}/none"
    compiler = typst.Compiler(
        root=folder, font_paths=_fonts(machine=machine), package_path=nowhere, package_cache_path=nowhere
    )
    try:
        made = compiler.compile(source.encode(), format="pdf", pdf_standards="ua-1", timestamp=int(at.timestamp()))
    except typst.TypstError as error:
        raise CannotBeSet(error.diagnostic) from error
    if not isinstance(made, bytes):
        raise CannotBeSet("Typst gave no single file")
    return made


@cache
def _fonts(*, machine: bool) -> "Fonts":
    import typst

    return typst.Fonts(include_system_fonts=machine, font_paths=[str(FACES)])

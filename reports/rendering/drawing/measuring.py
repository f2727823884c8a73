"""The width of text in the fonts of drawings, read from the font files.

The fonts (OFL, `faces/`) are subsets of Source Sans 3, Source Serif 4, Zilla Slab and DejaVu Sans. Fonts there that are not in `Face`
are for PDF files. Format of the tables: https://learn.microsoft.com/typography/opentype/spec/
"""

import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path

#: The folder of the fonts, which typst uses too.
FACES = Path(__file__).parent / "faces"
#: Maximum widths, in ems, of characters that the font lacks: East Asian ones and emoji, others, and Arabic ones.
_SQUARE = 1.0
_OTHER = 0.72
_JOINED = 0.68
_TOKEN = re.compile(r"\S+(?: ·(?=\s|$))?")


class Face(Enum):
    """A font: its file, and its family and weight in CSS."""

    REGULAR = ("source-sans-3-400.ttf", "Source Sans 3", 400)
    BOLD = ("source-sans-3-600.ttf", "Source Sans 3", 600)
    TITLE = ("source-serif-4-600.ttf", "Source Serif 4", 600)
    SLAB = ("zilla-slab-600.ttf", "Zilla Slab", 600)

    @property
    def family(self) -> str:
        return self.value[1]


@lru_cache(maxsize=8192)
def width(words: str, size: float, face: Face = Face.REGULAR) -> float:
    """Return the width of `words` in pixels at `size` pixels, without kerning, which would make them narrower."""
    advances = _advances(face)
    return size * sum(advances.get(ord(sign)) or _foreign(sign) for sign in words)


def is_exact(words: str, face: Face) -> bool:
    """Return whether the font has all characters of `words`, so that `width` is not an estimate."""
    advances = _advances(face)
    return all(ord(sign) in advances for sign in words)


def _foreign(sign: str) -> float:
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.bidirectional(sign) == "AL":
        return _JOINED
    is_square = unicodedata.east_asian_width(sign) in {"W", "F"} or ord(sign) > 0xFFFF
    return _SQUARE if is_square else _OTHER


def cut(words: str, room: float, size: float, face: Face = Face.REGULAR) -> str:
    """Return `words`, cut with an ellipsis if they are wider than `room`."""
    if width(words, size, face) <= room:
        return words
    length = 0
    taken = width("…", size, face)
    for sign in words:
        taken += width(sign, size, face)
        if taken > room:
            break
        length += 1
    return f"{words[: max(length, 1)].rstrip()}…"


def wrapped(words: str, room: float, size: float, face: Face = Face.REGULAR) -> list[str]:
    """Return `words` in lines not wider than `room`. Longer words are cut, and no line begins with the separator `·`."""
    lines: list[str] = []
    for word in _TOKEN.findall(words) or [""]:
        if lines and width(f"{lines[-1]} {word}", size, face) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(cut(word, room, size, face))
    return lines


def at_most(lines: int, words: str, room: float, size: float, face: Face = Face.REGULAR) -> list[str]:
    """Return `words` in at most that many balanced lines, not wider than `room`. If they do not fit, the last line is cut."""
    found = wrapped(words, room, size, face)
    if len(found) <= lines:
        return balanced(words, room, size, face)
    return [*found[: lines - 1], cut(" ".join(found[lines - 1 :]), room, size, face)]


def fitting(
    settings: Iterable[tuple[float, int]], words: str, room: float, face: Face = Face.REGULAR
) -> tuple[float, list[str]]:
    """Return the size and the lines of the first of the settings (size, most lines) in which `words` fit, or else of the last."""
    size = 0.0
    lines = [words]
    for size, most in settings:
        lines = at_most(most, words, room, size, face)
        if " ".join(lines) == " ".join(words.split()):
            break
    return size, lines


def balanced(words: str, room: float, size: float, face: Face = Face.REGULAR) -> list[str]:
    """Return `words` in as few lines as `wrapped`, with about equal lengths."""
    best = wrapped(words, room, size, face)
    for narrower in _narrower(room):
        lines = wrapped(words, narrower, size, face)
        if len(lines) > len(best) or any("…" in line for line in lines):
            break
        best = lines
    return best


def _narrower(room: float) -> Iterator[float]:
    while room > 40:
        room -= 8
        yield room


@cache
def _advances(face: Face) -> dict[int, float]:
    """Return the advance width of each character of a font, in ems, by code point."""
    data = (FACES / face.value[0]).read_bytes()
    tables = {}
    for number in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        tables[tag] = offset
    per_em = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    measured = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    metrics = struct.unpack_from(f">{2 * measured}H", data, tables[b"hmtx"])[::2]
    return {code: metrics[min(glyph, measured - 1)] / per_em for code, glyph in _glyphs(data, tables[b"cmap"]) if glyph}


def _glyphs(data: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Yield code points and their glyphs from a `cmap` table of format 4."""
    start = cmap + struct.unpack_from(">I", data, cmap + 8)[0]
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, start + place)
        for place in (14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count)
    )
    for number in range(count):
        for code in range(starts[number], min(ends[number], 0xFFFE) + 1):
            if not offsets[number]:
                yield code, (code + deltas[number]) & 0xFFFF
                continue
            at = start + 16 + 6 * count + 2 * number + offsets[number] + 2 * (code - starts[number])
            glyph = struct.unpack_from(">H", data, at)[0]
            yield code, (glyph + deltas[number]) & 0xFFFF if glyph else 0

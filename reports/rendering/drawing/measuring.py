"""How wide words are in the faces that drawings are set in, read from the very files that set them.

The faces (OFL, `faces/`) are subsets of Source Sans 3, Source Serif 4, Zilla Slab and DejaVu Sans; those that stand there beside
the ones of `Face` are what files are set in. Source of the tables' layout:
https://learn.microsoft.com/typography/opentype/spec/
"""

import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path

#: Where the faces are; typst is told, so that drawings in files are set in them.
FACES = Path(__file__).parent / "faces"
#: A sign that the face lacks is set in another one: so wide, in ems, at most; signs that stand on others take no room.
_SQUARE, _OTHER, _JOINED = 1.0, 0.72, 0.68
_TOKEN = re.compile(r"\S+(?: ·(?=\s|$))?")


class Face(Enum):
    """A face and its weight: the file, its family in style sheets, and its weight there."""

    REGULAR = ("source-sans-3-400.ttf", "Source Sans 3", 400)
    BOLD = ("source-sans-3-600.ttf", "Source Sans 3", 600)
    TITLE = ("source-serif-4-600.ttf", "Source Serif 4", 600)
    SLAB = ("zilla-slab-600.ttf", "Zilla Slab", 600)

    @property
    def family(self) -> str:
        return self.value[1]


@lru_cache(maxsize=8192)
def width(words: str, size: float, face: Face = Face.REGULAR) -> float:
    """How wide `words` are in pixels, set `size` pixels high; kerning, which makes words narrower, is left out."""
    advances = _advances(face)
    return size * sum(advances.get(ord(sign)) or _foreign(sign) for sign in words)


def is_exact(words: str, face: Face) -> bool:
    """Whether the face has every sign of `words`, so that `width` is what they take and no estimate."""
    advances = _advances(face)
    return all(ord(sign) in advances for sign in words)


def _foreign(sign: str) -> float:
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.bidirectional(sign) == "AL":
        return _JOINED
    return _SQUARE if _is_square(sign) or ord(sign) > 0xFFFF else _OTHER


def cut(words: str, room: float, size: float, face: Face = Face.REGULAR) -> str:
    """As much of `words` as is not wider than `room`, with an ellipsis where something is left out."""
    if width(words, size, face) <= room:
        return words
    kept, taken = 0, width("…", size, face)
    for sign in words:
        taken += width(sign, size, face)
        if taken > room:
            break
        kept += 1
    return f"{words[: max(kept, 1)].rstrip()}…"


def wrapped(words: str, room: float, size: float, face: Face = Face.REGULAR) -> list[str]:
    """`words` in lines not wider than `room`; a word that is wider by itself is cut. A separator ends a line, and begins none."""
    lines: list[str] = []
    for word in _TOKEN.findall(words) or [""]:
        if lines and width(f"{lines[-1]} {word}", size, face) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(cut(word, room, size, face))
    return lines


def at_most(lines: int, words: str, room: float, size: float, face: Face = Face.REGULAR) -> list[str]:
    """`words` in so many lines, or fewer, not wider than `room`; what finds no place is cut from the last."""
    found = wrapped(words, room, size, face)
    if len(found) <= lines:
        return balanced(words, room, size, face)
    return [*found[: lines - 1], cut(" ".join(found[lines - 1 :]), room, size, face)]


def fitting(
    settings: Iterable[tuple[float, int]], words: str, room: float, face: Face = Face.REGULAR
) -> tuple[float, list[str]]:
    """`words` in the first of the settings, each a size and how many lines at most, in which no word is cut; else in the last one."""
    size, lines = 0.0, [words]
    for size, most in settings:
        lines = at_most(most, words, room, size, face)
        if are_whole(lines, words):
            break
    return size, lines


def are_whole(lines: Iterable[str], words: str) -> bool:
    """Whether `lines` hold all of `words`."""
    return " ".join(lines) == " ".join(words.split())


def _is_square(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in {"W", "F"}


def balanced(words: str, room: float, size: float, face: Face = Face.REGULAR) -> list[str]:
    """`words` in as few lines as `wrapped` needs, all about equally long."""
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
    """Code point -> advance in ems."""
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
    """Code points and their glyphs, from a table of format 4."""
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

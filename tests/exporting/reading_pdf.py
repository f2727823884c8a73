"""Read the text of a PDF: the words on its pages, and its strings (titles, alternative texts, addresses)."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PIECE = re.compile(rb"\\([0-7]{3}|.)|([()])|[^()\\]+", re.DOTALL)
_SET = re.compile(rb"/(\w+) [\d.]+ Tf|\[([^\]]*)\]TJ|(<\w*>)Tj|(ET)")
_HEX = re.compile(rb"<([0-9a-f]*)>")
_RANGE = re.compile(rb"<(\w+)> <(\w+)>(?: <(\w+)>)?\n")
_MEANT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf):
    """Return the text of each page, with a line for each run of one kind of text."""
    objects = dict(_OBJECT.findall(pdf))
    pages = re.search(rb"/Type/Pages/Count \d+/Kids\[([^\]]*)\]", pdf)[1]
    return [_page(objects[number], objects) for number in re.findall(rb"(\d+) 0 R", pages)]


def said_in(pdf):
    """Return all text: that of the pages, every string, and the metadata."""
    beside = [bytes.fromhex(each.decode()) for each in _HEX.findall(_in_hex(_STREAM.sub(b"", pdf)))]
    unpacked = [_stream(body) for _, body in _OBJECT.findall(pdf)]
    metadata = [each.decode("utf-8", "replace") for each in unpacked if each.startswith(b"<?xpacket")]
    return "\n".join([*pages_of(pdf), *map(_as_text, beside), *metadata])


def _page(page, objects):
    resources = objects[re.search(rb"/Resources (\d+) 0 R", page)[1]]
    fonts = {name: _signs(objects[number], objects) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}
    content = _stream(objects[re.search(rb"/Contents (\d+) 0 R", page)[1]])
    signs, told = {}, []
    for name, several, one, end in _SET.findall(_in_hex(content)):
        signs = fonts[name] if name else signs
        glyphs = b"".join(_HEX.findall(several or one))
        told += [signs.get(glyphs[place : place + 4], "") for place in range(0, len(glyphs), 4)]
        told += ["\n"] if end else []
    return "".join(told)


def _signs(font, objects):
    """Return the characters of a font's glyphs, by glyph number as four digits, from its table for copying text."""
    table = _stream(objects[re.search(rb"/ToUnicode (\d+) 0 R", font)[1]])
    signs = {}
    for first, last, target in _RANGE.findall(table):
        start, end = int(first, 16), int(last, 16) if target else int(first, 16)
        meant = bytes.fromhex((target or last).decode()).decode("utf-16-be", "replace")
        for glyph in range(start, end + 1):
            signs[b"%04x" % glyph] = meant[:-1] + chr(ord(meant[-1]) + glyph - start)
    return signs


def _stream(body):
    found = _STREAM.search(body)
    if found is None:
        return b""
    # The regular expression cuts off a last byte of the checksum that is a line end; the data is complete anyway.
    return zlib.decompressobj().decompress(found[1]) if b"FlateDecode" in body[: found.start()] else found[1]


def _in_hex(data):
    """Return `data` with every string in brackets, which may contain brackets, as hex digits."""
    out, string, depth = [], [], 0
    for piece in _PIECE.finditer(data):
        escaped, bracket = piece.groups()
        depth += {b"(": 1, b")": -1}.get(bracket, 0)
        if depth == 0 and bracket:
            out.append(b"<" + b"".join(string)[1:].hex().encode() + b">")
            string = []
        elif depth == 0:
            out.append(piece[0])
        elif escaped:
            string.append(bytes([int(escaped, 8)]) if len(escaped) == 3 else _MEANT.get(escaped, escaped))
        else:
            string.append(piece[0])
    return b"".join(out)


def _as_text(data):
    return data[2:].decode("utf-16-be", "replace") if data.startswith(b"\xfe\xff") else data.decode("latin-1")

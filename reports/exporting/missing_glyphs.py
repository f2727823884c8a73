"""Find the characters that no font has, by having Typst set a page of them. A short process does this, because fonts need memory.

Run as a program, this module reads a request as JSON from its input, and writes the characters that the bundled fonts lack, and those of
them that the machine's fonts lack too.
"""

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

#: Shown in place of a character that no font has.
MISSING_GLYPH = "□"
_NOT_SHOWN = re.compile(r'the text `"((?:(?!the text `).)+?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
#: Categories of characters that need no glyph, or that are joined to another character.
_JOINED = {"Cc", "Cf", "Cs", "Mn", "Mc", "Me", "Zs", "Zl", "Zp"}
#: Seconds; it takes a twentieth of one.
_TIMEOUT = 30
#: For each character asked for so far: whether the bundled fonts lack it, and whether the machine's lack it too.
_checked: dict[str, tuple[bool, bool]] = {}


def missing_characters(text: str, *, faces: tuple[str, ...], folder: Path, machine: bool) -> frozenset[str]:
    """Return the characters of `text` that neither Typst's fonts nor those in `folder` have.

    With `machine`, only those that the machine's fonts lack too.
    """
    characters = {each for each in set(text) if not each.isascii() and unicodedata.category(each) not in _JOINED}
    if unknown := "".join(sorted(characters - _checked.keys())):
        given = json.dumps({"characters": unknown, "faces": faces, "folder": str(folder)})
        program = [sys.executable, "-I", __file__]
        result = subprocess.run(program, input=given, capture_output=True, text=True, timeout=_TIMEOUT, check=True)  # noqa: S603 - this very file
        own, all_of_them = json.loads(result.stdout)
        _checked.update({each: (each in own, each in all_of_them) for each in unknown})
    return frozenset(each for each in characters if _checked[each][machine])


def undisplayed_characters(diagnostic: str) -> frozenset[str]:
    """Return the characters that a message of Typst says could not be displayed."""
    found = "".join(_NOT_SHOWN.findall(diagnostic))
    return frozenset(sign for sign in _ESCAPE.sub(lambda match: chr(int(match[1], 16)), found) if not sign.isascii())


def _main() -> None:
    given = json.load(sys.stdin)
    own = _lacking(given["characters"], given, machine=False)
    json.dump((own, _lacking(own, given, machine=True)), sys.stdout)


def _lacking(characters: str, given: dict[str, str], *, machine: bool) -> str:
    import typst

    faces = "".join(f"{json.dumps(face)}," for face in given["faces"])
    page = "\n".join(f'#"{each}";' for each in characters)
    source = f'#set document(title: "{MISSING_GLYPH}")\n#set text(font: ({faces}))\n{page}'
    fonts = typst.Fonts(include_system_fonts=machine, font_paths=[given["folder"]])
    compiler = typst.Compiler(font_paths=fonts)
    try:
        compiler.compile(source.encode(), format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        return "".join(sorted(undisplayed_characters(error.diagnostic) & set(characters)))
    return ""


if __name__ == "__main__":
    _main()

"""Which signs no font has: Typst knows, by a page of nothing else. It takes memory for its fonts, so a process of a moment asks it.

Run as a program, it reads what to look for as JSON, and writes the signs that its own fonts lack and those that the machine's lack too.
"""

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

#: Stands for a sign that no font at hand has.
MISSING = "□"
_NOT_SHOWN = re.compile(r'the text `"((?:(?!the text `).)+?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
#: Categories of signs that no font needs, and of those that have none of their own where they join another.
_JOINED = {"Cc", "Cf", "Cs", "Mn", "Mc", "Me", "Zs", "Zl", "Zp"}
#: In seconds: it takes a twentieth of one.
_TIMEOUT = 30
#: Of each sign that was asked for: whether Typst's fonts lack it, and whether the machine's do too.
_known: dict[str, tuple[bool, bool]] = {}


def signs_lacking(text: str, *, faces: tuple[str, ...], folder: Path, machine: bool) -> frozenset[str]:
    """The signs in `text` that Typst's fonts and those in `folder` lack; those that the machine's lack too with `machine`."""
    signs = {each for each in set(text) if not each.isascii() and unicodedata.category(each) not in _JOINED}
    if unknown := "".join(sorted(signs - _known.keys())):
        given = json.dumps({"signs": unknown, "faces": faces, "folder": str(folder)})
        program = [sys.executable, "-I", __file__]
        made = subprocess.run(program, input=given, capture_output=True, text=True, timeout=_TIMEOUT, check=True)  # noqa: S603 - this very file
        own, all_of_them = json.loads(made.stdout)
        _known.update({each: (each in own, each in all_of_them) for each in unknown})
    return frozenset(each for each in signs if _known[each][machine])


def signs_not_shown(diagnostic: str) -> frozenset[str]:
    """The signs that Typst says it could not show."""
    found = "".join(_NOT_SHOWN.findall(diagnostic))
    return frozenset(sign for sign in _ESCAPE.sub(lambda match: chr(int(match[1], 16)), found) if not sign.isascii())


def _main() -> None:
    given = json.load(sys.stdin)
    own = _lacking(given["signs"], given, machine=False)
    json.dump((own, _lacking(own, given, machine=True)), sys.stdout)


def _lacking(signs: str, given: dict[str, str], *, machine: bool) -> str:
    import typst

    faces = "".join(f"{json.dumps(face)}," for face in given["faces"])
    page = "\n".join(f'#"{each}";' for each in signs)
    source = f'#set document(title: "{MISSING}")\n#set text(font: ({faces}))\n{page}'
    fonts = typst.Fonts(include_system_fonts=machine, font_paths=[given["folder"]])
    compiler = typst.Compiler(font_paths=fonts)
    try:
        compiler.compile(source.encode(), format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        return "".join(sorted(signs_not_shown(error.diagnostic) & set(signs)))
    return ""


if __name__ == "__main__":
    _main()

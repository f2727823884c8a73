"""What other programs' Markdown has and ours does not: readers would see it as it was typed."""

import re
from collections.abc import Iterator

#: A text without any of these has none of the marks within a line.
_SIGNS = re.compile(r"[=+%^~|{\\:<]")
#: What other programs fill in (Jinja, Liquid, Hugo), and blocks and attributes that they know.
_MACRO = re.compile(r"(\{\{[<%]?|\{%|\{#(?=[ \t]))-?[ \t]{0,9}/?([\w.:/-]{0,60})")
_CLOSING = str.maketrans("{<", "}>")
_ATTRIBUTES = re.compile(r"\{[ \t]{0,9}(?::|[#.][A-Za-z]|[A-Za-z][\w-]{0,40}=)[^{}\n]{0,200}\}")
#: Marks around words, each with what it is called in a finding: those that differ by their words are one.
_AROUND = {
    "==…==": r"(?<![=\w])==(?=[^\s=]|\Z)",
    "++…++": r"(?<![+\w])\+\+(?=[^\s+])(?:[^+\n]|\+(?!\+)){1,200}\+\+(?![+\w])",
    "||…||": r"(?<!\S)\|\|(?=[^\s|])[^|\n]{1,200}\|\|",
    "%%…%%": r"%%",
    "^^…^^": r"(?<!\S)\^\^(?=[^\s^])[^\^\n]{1,200}\^\^",
    "^…^": r"(?<=[\w)])\^[^\s^~\[\]]{1,40}\^",
    "~…~": r"(?<=\w)~[^\s~/]{1,20}~(?!~)",
    "{…}": r"\{(?:>>|\+\+|--|~~|==|!)|(?<=\w)~>(?=\w)",
}
_WRAPPED = re.compile("|".join(f"({pattern})" for pattern in _AROUND.values()))
#: Shown as its name: an emoji, a command of LaTeX, the name of a paragraph.
_ALONE = re.compile(
    r"(?<![\w:/]):(?:[a-z][a-z0-9_+-]{0,40}|[+-]1|100):(?![\w:/])"
    r"|(?<!\S)\\[A-Za-z]{2,30}(?=[{\[]|\s*\Z)"
    r"|(?:(?<=\s)|\A)\^[A-Za-z0-9][A-Za-z0-9-]{0,40}\Z"
    r"|-{1,3}8<-{1,3}"
)
#: At the beginning of a line.
_CONTAINER = re.compile(
    r":{3,}[ \t]{0,9}(?:\{?[\w.-]{1,60}\}?)?|(?:!!!|\?\?\?\+?)[ \t]{1,9}[\w-]{1,60}|===[ \t]{1,9}(?=[\"“])"
    r"|import[ \t][^\n]{1,200}[ \t]from[ \t](?=['\"‘“])|export[ \t]{1,9}(?:const|default|function)(?=[ \t])"
    r"|\[(?:TOC|toc)\](?=\s*\Z)|\[![A-Za-z][\w-]{0,30}(?:\|[^\[\]\n]{0,60})?\][+-]?|\[[>/?*<-]\](?=[ \t])"
    r"|\.\.[ \t][\w-]{1,40}::"
)
_DEFINITION = re.compile(r":[ \t]{1,9}(?=\S)")
#: TeX between brackets with backslashes, which Markdown takes for brackets.
_TEX = re.compile(
    r"(\\\\[(\[])[^\n]{1,500}?\\\\[)\]]"
    r"|\\\((?=[^()\n\\]{0,200}(?:[\^_={]|\\[A-Za-z]))[^\n]{1,500}?\\\)"
    r"|\A\\\[(?=[^\[\]\\]{0,200}(?:[\^_={]|\\[A-Za-z]))(?:.|\n){1,2000}\\\]\Z"
)


def marks_in(text: str, *, is_first: bool) -> Iterator[str]:
    """What a run of text shows of other programs' marks. `is_first`: it begins a line."""
    if is_first and (found := _CONTAINER.match(text)):
        yield found.group().strip()
    elif is_first and _DEFINITION.match(text):
        yield ": …"
    if not _SIGNS.search(text):
        return
    yield from (_named(found) for found in _MACRO.finditer(text))
    yield from (found.group() for found in _ATTRIBUTES.finditer(text))
    names = tuple(_AROUND)
    yield from (names[(found.lastindex or 1) - 1] for found in _WRAPPED.finditer(text))
    yield from (found.group() for found in _ALONE.finditer(text))


def tex_in(markdown: str) -> Iterator[str]:
    r"""The formulas in a block that stand between `\(` and `\)`, or `\[` and `\]`, or the same with two backslashes each."""
    if "\\(" in markdown or "\\\\[" in markdown or markdown.startswith("\\["):
        for found in _TEX.finditer(markdown):
            width = 3 if found[1] else 2
            yield f"{found.group()[:width]}…{found.group()[-width:]}"


def _named(macro: re.Match[str]) -> str:
    """A macro by its name, so that those that differ by what they are given are one finding."""
    opening, name = macro.groups()
    return " ".join(filter(None, (opening, name, "…", opening[::-1].translate(_CLOSING))))

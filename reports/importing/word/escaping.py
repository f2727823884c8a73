"""Words as Markdown that reads back as the same words; only `[@key]` and `[[technique]]` keep their meaning."""

import re

#: What our format defines and an author may type: citations, and links to techniques.
MARK = re.compile(
    r"\[\s*@[A-Za-z0-9][\w:.-]*\s*(?:,[^\[\];@\n]+)?(?:;\s*@[A-Za-z0-9][\w:.-]*\s*(?:,[^\[\];@\n]+)?)*\]"
    r"|(?<!!)\[\[[a-z0-9-]{1,80}(?:\|[^\[\]|\n]{1,500})?\]\]"
)
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
#: An address that becomes a link as it stands, as nothing after it can be read as a part of it.
_BARE = re.compile(r"(?:[^*`\[\]\\_]|(?<=[^\W_])_(?=[^\W_]))+")
_CLOSED = re.compile(r"[.,:!?]? ")
#: A dollar before a digit ends no formula, so prices stay as they are.
_SIGN = re.compile(
    r"[\\*`\[]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?(?:\w{1,40}(?:;|$)|$))|~(?=~|$)|\{(?=[#.:])|\$(?!\d)"
)
#: What would make a block of a line: list, quotation, heading, rule, underlining, fence, table, definition.
_BLOCK = re.compile(r"([-+])(?=\s|$)|([-=~:|]{1,2})(?=[-=~:|\s]*$)|(~)(?=~~)|(>)|(#)(?=#{0,5}(?:\s|$))|(\|)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_DEFINITION = re.compile(r"(\[{1,2}[^\[\]\n`]*\]{1,2}):")


def escaped(text: str) -> str:
    """`text` with a backslash before each sign that Markdown would take for its own, but for marks of ours."""
    pieces, at = [], 0
    for found in MARK.finditer(text):
        pieces += [unopened(_with_addresses(text[at : found.start()])), found.group()]
        at = found.end()
        if text.startswith("(", at):  # else the two were a link
            pieces.append("\\(")
            at += 1
    return "".join([*pieces, _with_addresses(text[at:])])


def escaped_label(text: str) -> str:
    """As `escaped`, for the words of a link or heading: neither marks nor addresses mean anything in them."""
    return re.sub(r"^(\s*)([@^])", r"\1\\\2", _signs(text).replace("]", "\\]").replace("://", "\\://"))


def _with_addresses(text: str) -> str:
    """Addresses stay whole, as they become links: in angle brackets unless they can stand bare."""
    pieces, at = [], 0
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


def unopened(markdown: str) -> str:
    """`markdown` that a bracket may follow: neither `!` nor `^` at its end makes another thing of it."""
    return f"{markdown[:-1]}\\{markdown[-1]}" if markdown.endswith(("!", "^")) else markdown


def guarded(markdown: str) -> str:
    """The lines of a paragraph, none of which begins a block of another kind."""
    return "\n".join(_guarded_line(line) for line in markdown.split("\n"))


def _guarded_line(line: str) -> str:
    line = line.lstrip(" \t")
    if found := _DEFINITION.match(line):
        return f"{found.group(1)}\\:{line[found.end() :]}"
    if found := _NUMBER.match(line):
        return f"{found.group(1)}\\{line[found.end(1) :]}"
    return f"\\{line}" if _BLOCK.match(line) else line

"""The structure of a text as the server parses it, in the form in which tests/codebase/writing/outline.mjs gives the editor's."""

import re

from reports.rendering.markdown import DONE, labelled_markdown

_SERVER = labelled_markdown()
#: Marks that never have a space at their edges.
_EMPHASIS = {"strong", "em", "strike"}
_MARKS = {"s": "strike", "strong": "strong", "em": "em", "sub": "sub", "sup": "sup"}
_ATOMS = {
    "technique": lambda token: token.meta["slug"] + (f"|{token.content}" if token.content else ""),
    "footnote_ref": lambda token: f"[^{token.meta['label']}]" if token.meta.get("label") else "note",
    "math": lambda token: f"{token.markup}{token.content}{token.markup}",
    "citation": lambda token: token.content,
    "misplaced_figure": lambda token: token.content,
}
_BREAKS = {"hardbreak", "line_break"}


class _Runs:
    """Collects runs of text with their marks."""

    def __init__(self, tokens):
        self.names = []
        #: Each run: its text, its marks, and its kind: text, code, atom or break.
        self.found = []
        for token in tokens:
            self._read(token)

    def _push(self, text, kind="text", marks=None):
        key = " + ".join(sorted(set(self.names if marks is None else marks)))
        if self.found and self.found[-1][1:] == [key, kind] and kind != "break":
            self.found[-1][0] += text
        else:
            self.found.append([text, key, kind])

    def _read(self, token):
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting:
            self._mark(kind, token)
        elif token.type in _BREAKS:
            self._push("\n", "break", [])
        elif token.type in _ATOMS:
            self._push(f"‹{_ATOMS[token.type](token)}›", "atom")
        elif token.type == "text" and token.meta.get("picture"):
            self._push("‹picture›", "atom")
        elif token.type == "code_inline":
            self._push(token.content, "code", [*self.names, "code"])
        elif token.type in {"text", "softbreak"}:
            self._text(" " if token.type == "softbreak" else token.content)
        else:
            assert token.type == "task", token.type

    def _mark(self, kind, token):
        if token.nesting > 0 and kind == "link":
            self.names.append(f"link {token.attrGet('href') or ''} {token.attrGet('title') or ''}")
        elif token.nesting > 0:
            self.names.append(_MARKS[kind])
        else:
            prefix = "link " if kind == "link" else _MARKS[kind]
            self.names.pop(max(at for at, name in enumerate(self.names) if name.startswith(prefix)))

    def _text(self, content):
        for part in re.split(r"(\s+)", content):
            if part:
                marks = [name for name in self.names if part.strip() or name not in _EMPHASIS]
                self._push(re.sub(r"[ \t\n]+", " ", part), marks=marks)

    def outline(self):
        """Return the runs without spaces at edges, with neighbours of the same marks joined."""
        breaks = [True, *(run[2] == "break" for run in self.found), True]
        for (before, after), run in zip(zip(breaks, breaks[2:], strict=False), self.found, strict=True):
            if run[2] == "text":
                run[0] = re.sub(" {2,}", " ", run[0])
                run[0] = run[0].lstrip(" ") if before else run[0]
                run[0] = run[0].rstrip(" ") if after else run[0]
        joined = []
        for text, key, _ in (run for run in self.found if run[0]):
            if joined and joined[-1][1] == key and "\n" not in joined[-1][0] + text:
                joined[-1][0] = re.sub(" {2,}", " ", joined[-1][0] + text)
            else:
                joined.append([text, key])
        return joined


def outline_of(markdown):
    """Return the outline of a text as the server parses it."""
    open_blocks = [["doc", None]]
    tokens = _SERVER.parse(markdown)
    left_out = 0
    for at, token in enumerate(tokens):
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if left_out:
            left_out -= 1
        elif kind in {"thead", "tbody"}:
            continue
        elif token.type == "inline":
            open_blocks[-1].append(_Runs(token.children or []).outline())
        elif token.nesting > 0:
            open_blocks.append(_opened(kind, token, tokens[at + 2 : at + 3]))
            # The title that the server adds to an alert is not a paragraph of the text.
            left_out = 3 if token.meta.get("alert") else 0
        elif token.nesting < 0:
            _close(kind, open_blocks.pop(), open_blocks[-1])
        else:
            open_blocks[-1].append(_leaf(token))
    return open_blocks[0][2:]


def _opened(kind, token, words):
    if kind == "list_item":
        box = next((child.content for each in words for child in each.children or [] if child.type == "task"), None)
        return [kind, None if box is None else box == DONE]
    start = token.attrGet("start")
    made = {
        "heading": lambda: [kind, int(token.tag[1:]), token.meta["anchor"]],
        "ordered_list": lambda: [kind, 1 if start is None else int(start)],
        "bullet_list": lambda: [kind, None],
        "table": lambda: [kind, []],
        "th": lambda: [kind, token.meta["align"]],
        "td": lambda: [kind, token.meta["align"]],
        "blockquote": lambda: [kind, token.meta.get("alert", "")],
        "footnote_reference": lambda: ["note", token.meta["label"]],
    }
    return made[kind]() if kind in made else [kind]


def _close(kind, done, parent):
    if kind == "tr":
        parent[1] = parent[1] or [cell[1] for cell in done[1:]]
        parent.append([cell[2] if len(cell) > 2 else [] for cell in done[1:]])
    elif kind == "table" and done[-1][:1] == ["caption"]:
        parent += [done[:-1], done[-1]]
    elif kind == "heading" and len(done) == 3:
        parent.append([*done, []])
    elif kind != "paragraph" or done[1:] != [[]]:
        parent.append(done)


def _leaf(token):
    if token.type == "math_block":
        return ["formula", " ".join(token.content.split())]
    if token.type in {"fence", "code_block"}:
        return ["code", token.info.strip(), token.content.removesuffix("\n")]
    return {"hr": ["rule", ""], "definition": ["definition"], "figure": ["figure", token.content]}[token.type]

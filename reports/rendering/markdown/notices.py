"""Alerts and lists of tasks, as GitHub writes them: a quotation that says what it is, an item that is done or to be done."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from reports.languages import Phrase, Words

_ALERT = re.compile(r"\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
DONE, TO_DO = "☑", "☐"
_ALERTS = {
    "note": Phrase("Note", "alert"),
    "tip": Phrase("Tip", "alert"),
    "important": Phrase("Important", "alert"),
    "warning": Phrase("Warning", "alert"),
    "caution": Phrase("Caution", "alert"),
}


def our_notices(md: MarkdownIt) -> None:
    """Teach `md` both: `blockquote_open` has meta `alert`, and an item's words begin with a `task`, whose content is its box."""
    md.core.ruler.before("inline", "alerts", _alerts)
    md.core.ruler.before("inline", "tasks", _tasks)
    md.core.ruler.after("inline", "boxes", _boxes)


def name_alert(tokens: Sequence[Token], at: int, words: Words) -> None:
    """Give the alert that begins at `at` its name in the language of `words`. Paragraphs have their ids from the English one."""
    kind = tokens[at].meta.get("alert")
    if kind:
        for child in tokens[at + 2].children or []:
            if child.type == "text" and child.content:
                child.content = words(_ALERTS[kind])


def _alerts(state: StateCore) -> None:
    """`> [!NOTE]` in a line of its own becomes a first paragraph that says so."""
    if "[!" not in state.src:
        return
    tokens: list[Token] = []
    at = 0
    while at < len(state.tokens):
        token = state.tokens[at]
        tokens.append(token)
        at += 1
        found = _ALERT.match(state.tokens[at + 1].content) if _begins(state.tokens, at, "blockquote_open") else None
        if found is None:
            continue
        kind = found[1].lower()
        token.meta["alert"] = kind
        opens, inside, closes = state.tokens[at : at + 3]
        first = (inside.map or [0])[0]
        named = [Token("paragraph_open", "p", 1, block=True, level=opens.level, map=[first, first + 1])]
        named.append(
            Token(
                "inline",
                "",
                0,
                block=True,
                level=inside.level,
                map=[first, first + 1],
                content=f"**{kind.capitalize()}**",
                children=[],
            )
        )
        named.append(Token("paragraph_close", "p", -1, block=True, level=closes.level))
        tokens += named
        inside.content = inside.content[found.end() :]
        if inside.content:
            opens.map = inside.map = [first + 1, (inside.map or [0, 0])[1]]
        else:
            at += 3
    state.tokens = tokens


def _tasks(state: StateCore) -> None:
    for at, token in enumerate(state.tokens):
        if token.type == "list_item_open" and _begins(state.tokens, at + 1, "list_item_open"):
            inside = state.tokens[at + 2]
            if found := _TASK.match(inside.content):
                inside.content = inside.content[found.end() :]
                inside.meta["task"] = TO_DO if found[1] == " " else DONE


def _boxes(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and (box := token.meta.pop("task", "")):
            token.children = [Token("task", "", 0, content=box), *(token.children or [])]


def _begins(tokens: list[Token], at: int, what: str) -> bool:
    """Whether the paragraph at `at` is the first thing in what the token before it opens."""
    return tokens[at - 1].type == what and [each.type for each in tokens[at : at + 2]] == ["paragraph_open", "inline"]

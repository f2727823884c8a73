"""The core of the writing surface, which runs in Node: what it reads, what it writes, and whether the server reads the same."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reports.rendering.markdown import labelled_markdown
from tests.servers import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests/codebase/writing"
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "editor/node_modules/prosemirror-model").is_dir(),
    reason="this needs node, and the packages of editor/",
)

SERVER = labelled_markdown()
_EMPHASIS = {"strong", "em", "strike"}
_MARKS = {"s": "strike", "strong": "strong", "em": "em", "sub": "sub", "sup": "sup"}
_BLOCKS = {"footnote_reference": "note"}


def run(*arguments):
    done = subprocess.run(
        ["node", *arguments], cwd=TESTS, capture_output=True, text=True, check=False, timeout=PROGRAM * 10
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def readings():
    return json.loads(run("readings.mjs"))


def runs_of(children):
    """Runs of text with their marks, blanks at the edges left out."""
    names, found = [], []

    def push(text, *, kind="text", marks=None):
        key = " + ".join(sorted(set(names if marks is None else marks)))
        last = found[-1] if found else None
        if last and last[1:] == [key, kind] and kind != "break":
            last[0] += text
        else:
            found.append([text, key, kind])

    for token in children or []:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting > 0:
            names.append(
                f"link {token.attrGet('href') or ''} {token.attrGet('title') or ''}" if kind == "link" else _MARKS[kind]
            )
        elif token.nesting < 0:
            prefix = "link " if kind == "link" else _MARKS[kind]
            names.pop(max(at for at, name in enumerate(names) if name.startswith(prefix)))
        elif token.type == "text" and token.meta.get("picture"):
            push("‹picture›", kind="atom")
        elif token.type in {"text", "softbreak"}:
            for part in re.split(r"(\s+)", " " if token.type == "softbreak" else token.content):
                if part:
                    words = [name for name in names if part.strip() or name not in _EMPHASIS]
                    push(re.sub(r"[ \t\n]+", " ", part), marks=words)
        elif token.type == "code_inline":
            push(token.content, kind="code", marks=[*names, "code"])
        elif token.type in {"hardbreak", "line_break"}:
            push("\n", kind="break", marks=[])
        elif token.type == "technique":
            words = f"|{token.content}" if token.content else ""
            push(f"‹{token.meta['slug']}{words}›", kind="atom")
        elif token.type == "footnote_ref":
            push(f"‹[^{token.meta['label']}]›" if token.meta.get("label") else "‹note›", kind="atom")
        elif token.type == "math":
            push(f"‹{token.markup}{token.content}{token.markup}›", kind="atom")
        elif token.type in {"citation", "misplaced_figure"}:
            push(f"‹{token.content}›", kind="atom")
        elif token.type != "task":
            raise AssertionError(token.type)
    for at, run_ in enumerate(found):
        if run_[2] == "text":
            run_[0] = re.sub(" {2,}", " ", run_[0])
            if at == 0 or found[at - 1][2] == "break":
                run_[0] = run_[0].lstrip(" ")
            if at == len(found) - 1 or found[at + 1][2] == "break":
                run_[0] = run_[0].rstrip(" ")
    # Kinds of runs are compared by what they say alone.
    joined = []
    for text, key, _ in found:
        if text and joined and joined[-1][1] == key and "\n" not in joined[-1][0] + text:
            joined[-1][0] = re.sub(" {2,}", " ", joined[-1][0] + text)
        elif text:
            joined.append([text, key])
    return joined


def outline_of(markdown):
    """What the server finds in a text."""
    top = ["doc", None]
    open_blocks = [top]
    skipping = 0
    tokens = SERVER.parse(markdown)
    for at, token in enumerate(tokens):
        kind = token.type.removesuffix("_open").removesuffix("_close")
        inside = open_blocks[-1]
        if skipping:
            skipping -= 1
        elif kind in {"thead", "tbody"}:
            continue
        elif token.type == "inline":
            inside.append(runs_of(token.children))
        elif token.nesting > 0:
            made = _opened(kind, token, tokens[at + 1 : at + 3])
            skipping = 3 if token.meta.get("alert") else 0
            open_blocks.append(made)
        elif token.nesting < 0:
            done = open_blocks.pop()
            _close(kind, done, open_blocks[-1])
        else:
            inside.append(_leaf(token))
    return top[2:]


def _opened(kind, token, following):
    if kind == "heading":
        return ["heading", int(token.tag[1]), token.meta["anchor"]]
    if kind == "ordered_list":
        return [kind, int(token.attrGet("start") if token.attrGet("start") is not None else 1)]
    if kind == "list_item":
        inline = following[-1] if following and following[-1].type == "inline" else None
        box = next((each.content for each in (inline.children if inline else []) or [] if each.type == "task"), None)
        return [kind, None if box is None else box == "☑"]
    if kind in {"table", "tr"}:
        return [kind, []] if kind == "table" else [kind]
    if kind in {"th", "td"}:
        return [kind, token.meta["align"]]
    return [_BLOCKS.get(kind, kind), *([token.meta.get("alert", "")] if kind == "blockquote" else []),
            *([token.meta["label"]] if kind == "footnote_reference" else []), *([None] if kind == "bullet_list" else [])]  # fmt: skip


def _close(kind, done, parent):
    if kind == "tr":
        if not parent[1]:
            parent[1] = [cell[1] for cell in done[1:]]
        parent.append([cell[2] if len(cell) > 2 else [] for cell in done[1:]])
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


def same(one, other):
    """Whether two outlines are one, but for a block that our reader leaves as it is."""
    return len(one) == len(other) and all(
        ours == theirs or ours[0] == "nested" for ours, theirs in zip(one, other, strict=True)
    )


def test_the_server_reads_every_text_as_the_surface_does(readings):
    wrong = []
    blocks = 0
    for text, ours in readings["readings"]:
        theirs = outline_of(text)
        blocks += len(theirs)
        if not same(ours, theirs):
            wrong.append((text[:200], next(((a, b) for a, b in zip(ours, theirs, strict=False) if a != b), None)))
    print(f"{len(readings['readings'])} texts, {blocks} blocks: {len(wrong)} read otherwise")
    assert wrong == []


def test_one_letter_in_each_block_changes_that_block_alone_for_the_server_too(readings):
    letter = readings["letter"]
    texts = [text for text, _ in readings["readings"]]
    outlines = {}
    wrong = []
    for at, now in readings["lettered"]:
        if at not in outlines:
            outlines[at] = json.dumps(outline_of(texts[at]), ensure_ascii=False)
        after = json.dumps(outline_of(now), ensure_ascii=False)
        if after.count(letter) != 1 or after.replace(letter, "") != outlines[at]:
            wrong.append(now)
    print(f"{readings['blocks']} blocks: {len(wrong)} read otherwise, {readings['exact']} changed by the letter alone")
    assert wrong == []


def test_the_core_passes_its_own_tests():
    print(run("--test", "--test-reporter=spec", "core.test.mjs", "traps.test.mjs", "edits.test.mjs"))

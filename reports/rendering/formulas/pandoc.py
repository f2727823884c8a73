"""pandoc in a process of its own, with limits: formulas in, what it makes of each out."""

import json
import re
import secrets
import subprocess
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

type Format = Literal["html", "typst"]

#: Seconds that one call may take, and its memory. What is read at all is read in some milliseconds.
TIME_LIMIT = 5
_MEMORY = "512m"
_API = [1, 23, 1]
_UNREAD = "[WARNING] Could not convert TeX math"
_WHY = re.compile(r"^  unexpected (.{1,200})$", re.MULTILINE)


class PandocFailed(Exception):
    """pandoc is not there, or gave up: the message says which. `is_costly`: it took too long or too much memory."""

    def __init__(self, words: str, *, is_costly: bool = False) -> None:
        super().__init__(words)
        self.is_costly = is_costly


@cache
def _program() -> Path | None:
    """Where `pypandoc-binary` has put the program."""
    spec = find_spec("pypandoc")
    folder = Path(spec.origin).parent / "files" if spec and spec.origin else None
    return next((path for path in sorted(folder.glob("pandoc*")) if path.is_file()), None) if folder else None


def convert(formulas: Sequence[tuple[str, bool]], to: Format) -> list[tuple[str, str]]:
    """What pandoc makes of each formula, given as TeX and whether it stands apart; and, where it cannot read it, "" and why.

    Raises PandocFailed. It reads the formulas from a document that is made here, so nothing in them ends them; it may open no
    file and no address (`--sandbox`), and is asked for no filter.
    """
    if (program := _program()) is None:
        raise PandocFailed("pandoc is not installed (pypandoc-binary)")
    between = secrets.token_hex(16)
    blocks: list[object] = []
    for tex, apart in formulas:
        math = {"t": "Math", "c": [{"t": "DisplayMath" if apart else "InlineMath"}, tex]}
        blocks += [{"t": "Para", "c": [math]}, {"t": "RawBlock", "c": [to, between]}]
    document = json.dumps({"pandoc-api-version": _API, "meta": {}, "blocks": blocks})
    limits = ["+RTS", f"-M{_MEMORY}", "-RTS", "--sandbox"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and no part of the command is anybody's text
            [program, *limits, "--from=json", f"--to={to}", "--mathml", "--wrap=none"],
            input=document.encode(),
            capture_output=True,
            timeout=TIME_LIMIT,
            check=False,
            cwd="/",
            env={"LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise PandocFailed(f"pandoc took more than {TIME_LIMIT} seconds", is_costly=True) from error
    except OSError as error:
        raise PandocFailed("pandoc could not be started") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace")
        raise PandocFailed("pandoc ended without an answer", is_costly="eap exhausted" in said or "overflow" in said)
    made = [each.strip() for each in done.stdout.decode().split(between)][: len(formulas)]
    return _with_reasons(made, done.stderr.decode(errors="replace"), to)


def _with_reasons(made: list[str], warnings: str, to: Format) -> list[tuple[str, str]]:
    """Each formula, or why it was not read: pandoc warns of these in their order, and gives them back as they came."""
    read = [each.startswith("<p><math" if to == "html" else "$") for each in made]
    reasons = [(found[1] if (found := _WHY.search(each)) else "") for each in warnings.split(_UNREAD)[1:]]
    unread = iter(reasons if len(reasons) == read.count(False) else [""] * read.count(False))
    return [
        (each, "") if good else ("", next(unread) or "something in it") for each, good in zip(made, read, strict=True)
    ]

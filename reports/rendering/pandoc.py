"""Pandoc in a sandbox, and formulas in TeX as MathML and as Typst by it: each is converted once, and kept by the process."""

import json
import re
import secrets
import subprocess
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import nh3
from markdown_it.token import Token

#: The version of the documents that it is given, as JSON.
API = [1, 23, 1]


class PandocFailed(Exception):
    """pandoc is not there, or gave up: the message says which. `is_costly`: it took too long or too much memory."""

    def __init__(self, words: str, *, is_costly: bool = False) -> None:
        super().__init__(words)
        self.is_costly = is_costly


@cache
def _program() -> Path | None:
    """Return the path of the program in `pypandoc-binary`."""
    spec = find_spec("pypandoc")
    folder = Path(spec.origin).parent / "files" if spec and spec.origin else None
    return next((path for path in sorted(folder.glob("pandoc*")) if path.is_file()), None) if folder else None


def run_pandoc(*options: str, given: bytes, seconds: int, memory: str = "512m") -> tuple[bytes, str]:
    """Return the output of pandoc for what it is `given`, and its warnings. Raises PandocFailed.

    It may open no file but those that the options name, and no address (`--sandbox`); no part of an option is anybody's text.
    """
    if (program := _program()) is None:
        raise PandocFailed("pandoc is not installed (pypandoc-binary)")
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and no part of the command is anybody's text
            [program, "+RTS", f"-M{memory}", "-RTS", "--sandbox", *options, "--output=-"],
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd="/",
            # What it writes bears no time of its own, so that the same document is the same file.
            env={"LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "0"},
        )
    except subprocess.TimeoutExpired as error:
        raise PandocFailed(f"pandoc took more than {seconds} seconds", is_costly=True) from error
    except OSError as error:
        raise PandocFailed("pandoc could not be started") from error
    said = done.stderr.decode(errors="replace")
    if done.returncode:
        raise PandocFailed("pandoc ended without an answer", is_costly="eap exhausted" in said or "overflow" in said)
    return done.stdout, said


type Format = Literal["html", "typst"]

#: Seconds that one call may take. What is read at all is read in some milliseconds.
TIME_LIMIT = 5
_UNREAD = "[WARNING] Could not convert TeX math"
_WHY = re.compile(r"^  unexpected (.{1,200})$", re.MULTILINE)


def convert(formulas: Sequence[tuple[str, bool]], to: Format) -> list[tuple[str, str]]:
    """Convert formulas, each given as TeX and whether it is displayed; return each, or "" and why it cannot be read.

    Raises PandocFailed. It reads the formulas from a document that is made here, so nothing in them ends them.
    """
    between = secrets.token_hex(16)
    blocks: list[object] = []
    for tex, apart in formulas:
        math = {"t": "Math", "c": [{"t": "DisplayMath" if apart else "InlineMath"}, tex]}
        blocks += [{"t": "Para", "c": [math]}, {"t": "RawBlock", "c": [to, between]}]
    document = json.dumps({"pandoc-api-version": API, "meta": {}, "blocks": blocks})
    options = ("--from=json", f"--to={to}", "--mathml", "--wrap=none")
    written, warnings = run_pandoc(*options, given=document.encode(), seconds=TIME_LIMIT)
    made = [each.strip() for each in written.decode().split(between)][: len(formulas)]
    return _with_reasons(made, warnings, to)


def _with_reasons(made: list[str], warnings: str, to: Format) -> list[tuple[str, str]]:
    """Return each formula, or why it was not read: pandoc returns those unchanged and warns of them in order."""
    read = [each.startswith("<p><math" if to == "html" else "$") for each in made]
    reasons = [(found[1] if (found := _WHY.search(each)) else "") for each in warnings.split(_UNREAD)[1:]]
    unread = iter(reasons if len(reasons) == read.count(False) else [""] * read.count(False))
    return [
        (each, "") if good else ("", next(unread) or "something in it") for each, good in zip(made, read, strict=True)
    ]


#: Longer than any formula that somebody reads.
LONGEST = 5_000
#: The formulas that a process remembers, in each form: a few megabytes.
MOST_KEPT = 4_000
_MOST_AT_ONCE = 500
#: For all that one text asks, in seconds: one bad formula among many is looked for by halves.
_PATIENCE = 20

_MATHML = nh3.Cleaner(
    tags={
        "math", "semantics", "annotation", "mrow", "mi", "mo", "mn", "mtext", "mspace", "mtable", "mtr", "mtd", "mfrac", "msub", "msup",
        "msubsup", "munder", "mover", "munderover", "msqrt", "mroot", "menclose", "mphantom", "mpadded", "mstyle",
    },
    attributes={
        "math": {"display"},
        "annotation": {"encoding"},
        "mi": {"mathvariant"},
        "mn": {"mathvariant"},
        "mo": {"stretchy", "form", "minsize", "maxsize", "accent", "fence", "separator", "lspace", "rspace", "mathvariant"},
        "mtext": {"mathvariant"},
        "mspace": {"width"},
        "mtd": {"columnalign"},
        "mfrac": {"linethickness"},
        "menclose": {"notation"},
        "mpadded": {"width", "height", "depth", "lspace", "voffset"},
        "mstyle": {"displaystyle", "scriptlevel"},
    },
    link_rel=None,
)  # fmt: skip
_NAMESPACE = 'xmlns="http://www.w3.org/1998/Math/MathML"'
#: Typst's code within formulas begins with #; pandoc writes no other.
_TYPST_STRING = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)')
_TYPST_CODE = re.compile(r"(?<!\\)#(?!scale\(|box\(stroke: |hide\[|none\b)")
_TYPST_LABEL = re.compile(r'\$#label\("[^"\n]{0,5000}"\)\Z')


@dataclass(frozen=True)
class Formula:
    """A formula in TeX; `apart` if it stands in a line of its own."""

    tex: str
    apart: bool = False


@dataclass(frozen=True)
class FormulaError:
    """Why a formula is not set, to end a sentence with."""

    words: str


class _Kept:
    """The converted formulas in one form. One pandoc runs at a time; formulas that are known do not wait for it."""

    def __init__(self, form: Format) -> None:
        self.form: Format = form
        self._made: OrderedDict[Formula, str | FormulaError] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, formulas: Iterable[Formula]) -> dict[Formula, str | FormulaError]:
        """Return each formula converted, or why it cannot be."""
        wanted = list(dict.fromkeys(formulas))
        found = self._known(wanted)
        if len(found) == len(wanted):
            return found
        with self._lock:
            found = self._known(wanted)
            missing = [each for each in wanted if each not in found]
            until = time.monotonic() + _PATIENCE
            for at in range(0, len(missing), _MOST_AT_ONCE):
                found |= self._ask(missing[at : at + _MOST_AT_ONCE], until)
            while len(self._made) > MOST_KEPT:
                self._made.popitem(last=False)
        return found

    def _known(self, formulas: Iterable[Formula]) -> dict[Formula, str | FormulaError]:
        made = ((each, self._made.get(each)) for each in formulas)
        return {each: text for each, text in made if text is not None}

    def _ask(self, formulas: Sequence[Formula], until: float) -> dict[Formula, str | FormulaError]:
        long: dict[Formula, str | FormulaError] = {
            each: FormulaError(f"it has more than {LONGEST:,} characters")
            for each in formulas
            if len(each.tex) > LONGEST
        }
        asked = [each for each in formulas if each not in long]
        if not asked:
            return long
        if time.monotonic() > until:
            return {each: FormulaError("there was no time to read it; try again") for each in formulas}
        try:
            made = convert([(each.tex, each.apart) for each in asked], self.form)
        except PandocFailed as error:
            if len(asked) > 1 and error.is_costly:
                half = len(asked) // 2
                return long | self._ask(asked[:half], until) | self._ask(asked[half:], until)
            failed: dict[Formula, str | FormulaError] = {each: FormulaError(str(error)) for each in asked}
            if error.is_costly:
                self._made |= failed
            return long | failed
        read: dict[Formula, str | FormulaError] = {
            each: self._cleaned(text) if text else FormulaError(f"it has {reason}, which cannot be read")
            for each, (text, reason) in zip(asked, made, strict=True)
        }
        self._made |= read
        return long | read

    def _cleaned(self, text: str) -> str | FormulaError:
        if self.form == "html":
            clean = _MATHML.clean(text.removeprefix("<p>").removesuffix("</p>"))
            return clean.replace("<math ", f"<math {_NAMESPACE} ", 1)
        body = _TYPST_LABEL.sub("$", text).removeprefix("$").removesuffix("$").strip()
        if _TYPST_CODE.search(_TYPST_STRING.sub("", body)):
            return FormulaError("it cannot be set in the PDF")
        return body


_HTML, _TYPST = _Kept("html"), _Kept("typst")


def mathml_of(formulas: Iterable[Formula]) -> dict[Formula, str | FormulaError]:
    """Return each formula as sanitised MathML, or why it cannot be set."""
    return _HTML.of(formulas)


def typst_of(formulas: Iterable[Formula]) -> dict[Formula, str | FormulaError]:
    """Return each formula as Typst, without dollars, or why it cannot be set."""
    return _TYPST.of(formulas)


def unread(formulas: Iterable[Formula]) -> dict[Formula, FormulaError]:
    """The formulas that cannot be set, and why."""
    return {each: made for each, made in mathml_of(formulas).items() if isinstance(made, FormulaError)}


#: Text and attributes are escaped when they come here, so nobody's text can be such a mark.
_MARK = re.compile(r'<span class="formula">(\d{1,6})</span>')


def formula_of(token: Token) -> Formula:
    """The formula of a token of Markdown's."""
    return Formula(token.content, apart=token.markup == "$$")


def formulas_in(tokens: Iterable[Token]) -> Iterator[Formula]:
    """The formulas of some blocks."""
    for token in tokens:
        if token.type in {"math", "math_block"}:
            yield formula_of(token)
        yield from formulas_in(token.children or ())


def mark(formula: Formula, formulas: list[Formula]) -> str:
    """Add `formula` to `formulas`; return its placeholder."""
    formulas.append(formula)
    return f'<span class="formula">{len(formulas) - 1}</span>'


def put_in(html: str, formulas: Sequence[Formula]) -> str:
    """Sanitised `html` with its formulas; one that cannot be set is shown as it was typed."""
    if not formulas:
        return html
    made = mathml_of(formulas)

    def placed(found: re.Match[str]) -> str:
        number = int(found[1])
        if number >= len(formulas):
            return ""
        formula = formulas[number]
        if isinstance(text := made[formula], str):
            return text
        dollars = "$$" if formula.apart else "$"
        return f'<span class="unresolved">{escape(f"{dollars}{formula.tex}{dollars}", quote=False)}</span>'

    return _MARK.sub(placed, html)

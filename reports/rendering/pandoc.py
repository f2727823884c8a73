"""Pandoc in a sandbox, and the conversion of formulas from TeX to MathML and Typst, with a cache in each process.

The cost of a formula cannot be known in advance: some with 60 characters take seconds. Therefore all formulas of a text together get
three seconds in a separate thread. A request waits at most one second; formulas that are not converted by then are shown in TeX.
"""

import json
import os
import re
import secrets
import subprocess
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from concurrent import futures
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.util import find_spec
from math import inf
from pathlib import Path
from typing import Literal

import nh3
from markdown_it.token import Token

#: The version of pandoc's JSON format.
API = [1, 23, 1]


class PandocFailed(Exception):
    """Raised if pandoc is not installed or fails. `is_costly`: it took too long or was ended, perhaps because memory ran out."""

    def __init__(self, words: str, *, is_costly: bool = False) -> None:
        super().__init__(words)
        self.is_costly = is_costly


@cache
def _program() -> Path | None:
    """Return the path of pandoc in `pypandoc-binary`, or None."""
    spec = find_spec("pypandoc")
    folder = Path(spec.origin).parent / "files" if spec and spec.origin else None
    return next((path for path in sorted(folder.glob("pandoc*")) if path.is_file()), None) if folder else None


def run_pandoc(*options: str, given: bytes, seconds: float, memory: str = "512m") -> tuple[bytes, str]:
    """Return pandoc's output for the input `given`, and its warnings. Raises PandocFailed.

    `--sandbox` lets it open only files that the options name, and no addresses. Options must not contain text from people.
    """
    if (program := _program()) is None:
        raise PandocFailed("pandoc is not installed (pypandoc-binary)")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, and options without text from people
            [program, "+RTS", f"-M{memory}", "-RTS", "--sandbox", *options, "--output=-"],
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd="/",
            # A fixed time of creation, so that equal documents give equal files.
            env={"LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "0"},
        )
    except subprocess.TimeoutExpired as error:
        raise PandocFailed(f"pandoc took more than {seconds:.1f} seconds", is_costly=True) from error
    except OSError as error:
        raise PandocFailed("pandoc could not be started") from error
    if done.returncode:
        raise PandocFailed("pandoc ended without an answer", is_costly=True)
    return done.stdout, done.stderr.decode(errors="replace")


type Format = Literal["html", "typst"]

#: The limit of one call in seconds. 500 usual formulas take less than half a second.
TIME_LIMIT = 1.0
#: The limit of all calls for one text in seconds.
TIME_FOR_ALL = 3.0
#: The time that a request waits in seconds.
LONGEST_WAIT = 1.0
#: The time in seconds for which a formula that took too long is not tried again.
RETRY_AFTER = 600
_UNREAD = "[WARNING] Could not convert TeX math"
_WHY = re.compile(r"^  unexpected (.{1,200})$", re.MULTILINE)


def convert(formulas: Sequence[tuple[str, bool]], to: Format, *, seconds: float = TIME_LIMIT) -> list[tuple[str, str]]:
    """Convert formulas, given as TeX and whether they are displayed. Return (converted, "") or ("", reason) for each.

    Raises PandocFailed. The formulas are passed in pandoc's JSON, so no sign in them can end a formula.
    """
    between = secrets.token_hex(16)
    blocks: list[object] = []
    for tex, apart in formulas:
        math = {"t": "Math", "c": [{"t": "DisplayMath" if apart else "InlineMath"}, tex]}
        blocks += [{"t": "Para", "c": [math]}, {"t": "RawBlock", "c": [to, between]}]
    document = json.dumps({"pandoc-api-version": API, "meta": {}, "blocks": blocks})
    options = ("--from=json", f"--to={to}", "--mathml", "--wrap=none")
    written, warnings = run_pandoc(*options, given=document.encode(), seconds=seconds)
    made = [each.strip() for each in written.decode().split(between)][: len(formulas)]
    return _with_reasons(made, warnings, to)


def _with_reasons(made: list[str], warnings: str, to: Format) -> list[tuple[str, str]]:
    """Return (converted, "") or ("", reason) for each formula. Pandoc returns TeX that it cannot read unchanged, with warnings in order."""
    read = [each.startswith("<p><math" if to == "html" else "$") for each in made]
    reasons = [(found[1] if (found := _WHY.search(each)) else "") for each in warnings.split(_UNREAD)[1:]]
    formula_errors = iter(reasons if len(reasons) == read.count(False) else [""] * read.count(False))
    return [
        (each, "") if good else ("", next(formula_errors) or "something in it")
        for each, good in zip(made, read, strict=True)
    ]


#: The length of the longest formula that is converted, in characters.
LONGEST = 5_000
#: The number of formulas in the cache of each format, which takes a few megabytes.
MOST_CACHED = 4_000
#: The number of texts that can wait for conversion to each format. For other texts, the next request tries again.
_MOST_TEXTS = 8
#: The number of formulas in one call of pandoc.
_MOST_AT_ONCE = 500
#: The deepest nesting of braces.
_DEEPEST = 40
#: The deepest nesting of superscripts and subscripts. Pandoc's time doubles with each two levels.
_DEEPEST_SCRIPT = 8
_NESTING = re.compile(r"\\.|(?P<double>[\^_]\s*[\^_])|(?P<script>[\^_]\s*\{)|[{}]", re.DOTALL)

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
#: Code in Typst formulas begins with #. Pandoc writes only the four calls in `_TYPST_CODE`; others could come from an author.
_TYPST_STRING = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)')
_TYPST_CODE = re.compile(r"(?<!\\)#(?!scale\(|box\(stroke: |hide\[|none\b)")
_TYPST_LABEL = re.compile(r'\$#label\("[^"\n]{0,5000}"\)\Z')


@dataclass(frozen=True)
class Formula:
    """A formula in TeX. `apart`: it is displayed in a separate line."""

    tex: str
    apart: bool = False


@dataclass(frozen=True)
class FormulaError:
    """The reason why a formula was not converted, as the end of a sentence. `until` is the monotonic time of the next attempt."""

    words: str
    until: float = inf


_NOT_YET = FormulaError("it is still being converted; try again in a moment")


def nesting_of(tex: str) -> tuple[int, str]:
    """Return the nesting of superscripts and subscripts, and the reason for not passing the formula to pandoc, or ""."""
    if len(tex) > LONGEST:
        return 0, f"it has more than {LONGEST:,} characters"
    groups: list[bool] = []
    scripts = deepest = 0
    for found in _NESTING.finditer(tex):
        if found["double"]:
            return deepest, "it has two signs for superscripts or subscripts in a row"
        if found["script"] or found.group() == "{":
            groups.append(found["script"] is not None)
            scripts += groups[-1]
            deepest = max(deepest, scripts)
        elif found.group() == "}":
            if not groups:
                return deepest, "it closes a brace that it does not open"
            scripts -= groups.pop()
        if scripts > _DEEPEST_SCRIPT or len(groups) > _DEEPEST:
            return deepest, "it is nested too deeply"
    return deepest, "it does not close every brace" if groups else ""


@dataclass
class Wait:
    """The time in seconds that a caller still waits for formulas.

    `is_public`: the text is published. `was_too_short` is set if some formulas were not converted in time.
    """

    seconds: float = threading.TIMEOUT_MAX
    is_public: bool = True
    was_too_short: bool = False


_WAIT: ContextVar[Wait | None] = ContextVar("formula_wait", default=None)


@contextmanager
def _waiting(wait: Wait) -> Iterator[Wait]:
    token = _WAIT.set(wait)
    try:
        yield wait
    finally:
        _WAIT.reset(token)


def limited_wait(*, is_public: bool) -> AbstractContextManager[Wait]:
    """Return a context in which formulas are waited for one second in all. Requests use it."""
    return _waiting(Wait(LONGEST_WAIT, is_public))


def unlimited_wait() -> AbstractContextManager[Wait]:
    """Return a context in which every formula is waited for, because the result is stored. This is the default outside requests."""
    return _waiting(Wait())


def is_waiting_over() -> bool:
    """Return whether a formula of this request is shown in TeX because it was not converted in time."""
    wait = _WAIT.get()
    return wait is not None and wait.was_too_short


type _Made = dict[Formula, str | FormulaError]


class _Converter:
    """Converts formulas to one format in a thread beside the request, with a cache."""

    def __init__(self, form: Format) -> None:
        self.form: Format = form
        self._made: OrderedDict[Formula, str | FormulaError] = OrderedDict()
        self._reset()
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        """Start without pending formulas, because a forked process has none of its parent's threads."""
        #: The formulas that are or will be converted, each with the future of its text.
        self._pending: dict[Formula, Future[_Made]] = {}
        self._lock = threading.Lock()
        #: One pandoc at a time for published text and one for drafts, so that readers do not wait for authors.
        self._turns = {True: threading.Lock(), False: threading.Lock()}

    def of(self, formulas: Iterable[Formula]) -> _Made:
        """Return the converted text or a FormulaError by formula."""
        wanted = list(dict.fromkeys(formulas))
        now = time.monotonic()
        known = {each: self._made.get(each) for each in wanted}
        made = {each: text for each, text in known.items() if isinstance(text, str) or (text and text.until >= now)}
        if len(made) == len(wanted):
            return made
        wait = _WAIT.get() or Wait()
        done, _ = futures.wait(self._start([each for each in wanted if each not in made], wait), max(wait.seconds, 0))
        wait.seconds -= time.monotonic() - now
        for each in done:
            made |= each.result()
        wait.was_too_short |= any(each not in made for each in wanted)
        return {each: made.get(each, _NOT_YET) for each in wanted}

    def _start(self, missing: Sequence[Formula], wait: Wait) -> set[Future[_Made]]:
        """Start the conversion of formulas that are not pending. Return the futures to wait for."""
        with self._lock:
            new = [each for each in missing if each not in self._pending]
            if new and (wait.seconds > LONGEST_WAIT or len(set(self._pending.values())) < _MOST_TEXTS):
                result: Future[_Made] = Future()
                self._pending |= dict.fromkeys(new, result)
                threading.Thread(target=self._convert, args=(new, result, self._turns[wait.is_public])).start()
            return {self._pending[each] for each in missing if each in self._pending}

    def _convert(self, formulas: Sequence[Formula], result: Future[_Made], turn: threading.Lock) -> None:
        """Convert the formulas of one text, the most deeply nested last, because they may use up the remaining time."""
        made: _Made = {}
        try:
            with turn:
                until = time.monotonic() + TIME_FOR_ALL
                depths = {each: nesting_of(each.tex) for each in formulas}
                made |= {each: FormulaError(why) for each, (_, why) in depths.items() if why}
                ordered = sorted((each for each in formulas if each not in made), key=lambda each: depths[each][0])
                for at in range(0, len(ordered), _MOST_AT_ONCE):
                    made |= self._converted(ordered[at : at + _MOST_AT_ONCE], until)
        finally:
            with self._lock:
                self._made |= made
                while len(self._made) > MOST_CACHED:
                    self._made.popitem(last=False)
                for each in formulas:
                    del self._pending[each]
            result.set_result(made)

    def _converted(self, formulas: Sequence[Formula], until: float) -> _Made:
        """Return the result for each formula, halving the list if it takes too long. Nothing is started after `until`."""
        now = time.monotonic()
        if now >= until:
            words = f"the formulas of this text take more than {TIME_FOR_ALL:.0f} seconds to convert"
            return dict.fromkeys(formulas, FormulaError(words, until=now + RETRY_AFTER))
        try:
            given = [(each.tex, each.apart) for each in formulas]
            made = convert(given, self.form, seconds=min(TIME_LIMIT, until - now))
        except PandocFailed as error:
            if error.is_costly and len(formulas) > 1:
                half = len(formulas) // 2
                return self._converted(formulas[:half], until) | self._converted(formulas[half:], until)
            return dict.fromkeys(formulas, FormulaError(str(error), until=now + RETRY_AFTER if error.is_costly else 0))
        return {
            each: self._cleaned(text) if text else FormulaError(f"it has {reason}, which cannot be read")
            for each, (text, reason) in zip(formulas, made, strict=True)
        }

    def _cleaned(self, text: str) -> str | FormulaError:
        if self.form == "html":
            clean = _MATHML.clean(text.removeprefix("<p>").removesuffix("</p>"))
            return clean.replace("<math ", f"<math {_NAMESPACE} ", 1)
        body = _TYPST_LABEL.sub("$", text).removeprefix("$").removesuffix("$").strip()
        if _TYPST_CODE.search(_TYPST_STRING.sub("", body)):
            return FormulaError("it cannot be set in the PDF")
        return body


_HTML = _Converter("html")
_TYPST = _Converter("typst")


def mathml_of(formulas: Iterable[Formula]) -> dict[Formula, str | FormulaError]:
    """Return sanitised MathML or a FormulaError by formula."""
    return _HTML.of(formulas)


def typst_of(formulas: Iterable[Formula]) -> dict[Formula, str | FormulaError]:
    """Return Typst without dollar signs, or a FormulaError, by formula."""
    return _TYPST.of(formulas)


def formula_errors(formulas: Iterable[Formula]) -> dict[Formula, FormulaError]:
    """Return the errors by formula, for those that cannot be converted."""
    return {each: made for each, made in mathml_of(formulas).items() if isinstance(made, FormulaError)}


#: The placeholder of a formula. Text and attributes are escaped already, so text from people cannot contain one.
_PLACEHOLDER = re.compile(r'<span class="formula">(\d{1,6})</span>')


def formula_of(token: Token) -> Formula:
    """Return the formula of a Markdown token."""
    return Formula(token.content, apart=token.markup == "$$")


def formulas_in(tokens: Iterable[Token]) -> Iterator[Formula]:
    """Yield the formulas in Markdown tokens."""
    for token in tokens:
        if token.type in {"math", "math_block"}:
            yield formula_of(token)
        yield from formulas_in(token.children or ())


def placeholder(formula: Formula, formulas: list[Formula]) -> str:
    """Add `formula` to `formulas`, and return its placeholder in HTML."""
    formulas.append(formula)
    return f'<span class="formula">{len(formulas) - 1}</span>'


def insert_formulas(html: str, formulas: Sequence[Formula]) -> str:
    """Return sanitised `html` with formulas in place of their placeholders. Those that cannot be converted are shown as typed."""
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

    return _PLACEHOLDER.sub(placed, html)

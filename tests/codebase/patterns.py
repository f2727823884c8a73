"""All regular expressions of the project, and texts that could make each of them slow."""

import ast
import functools
import importlib
import re
import re._constants as sre
import re._parser as parser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.validators import RegexValidator

ROOT = Path(__file__).resolve().parents[2]
TOPS = ("config", "serving", "reports", "trends")
METHODS = frozenset({"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"})
#: Methods that look for all matches, which `finditer` represents.
_REPEATED = frozenset({"sub", "subn", "split", "findall", "finditer"})
#: Characters that often make patterns slow, in addition to those in the pattern.
_ALWAYS = " \n\t\u00a0a1.,-_*`[(<\"'"
_MOST_CHARACTERS = 22
_KINDS = {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a"}
_OTHER_KINDS = {sre.CATEGORY_NOT_DIGIT: "a", sre.CATEGORY_NOT_SPACE: "a", sre.CATEGORY_NOT_WORD: "-"}


@dataclass(frozen=True)
class Used:
    """A pattern, its place in the code, and the methods that are called on it."""

    where: str
    pattern: re.Pattern[str]
    methods: frozenset[str]


#: Can be imported only if a provider of accounts is configured. It has no pattern.
_WHERE_SET = {ROOT / "reports/desk/people/organisation.py"}


@functools.cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    """Return the name and syntax tree of each module, except migrations."""
    return tuple(
        (
            ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"),
            ast.parse(path.read_text(encoding="utf-8")),
        )
        for top in TOPS
        for path in sorted((ROOT / top).rglob("*.py"))
        if "migrations" not in path.parts and path not in _WHERE_SET
    )


@functools.cache
def _used_in(tree: ast.Module) -> list[ast.Attribute | ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Call)]


def calls_of_re(tree: ast.Module) -> Iterator[tuple[int, str, ast.expr]]:
    """Yield line, function and pattern of each `re.function(pattern, …)` except `re.compile`."""
    for node in _used_in(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method), args=[pattern, *_]):
                if method in METHODS:
                    yield node.lineno, method, pattern


def written_out(module: str, given: ast.expr) -> str | bytes | None:
    """Return a pattern that is given to `re` as a literal, or as the name of a module's string; None if it is computed."""
    match given:
        case ast.Constant(value=str(pattern) | bytes(pattern)):
            return pattern
        case ast.Name(id=name):
            value = getattr(importlib.import_module(module), name, None)
            return value if isinstance(value, str | bytes) else None
    return None


def all_patterns() -> list[Used]:
    """Return the patterns in modules (also in lists and classes), of validators and URLs, and those given to `re` directly."""
    trees = dict(sources())
    here = {module: _methods_in(tree) for module, tree in trees.items()}
    anywhere: dict[str, set[str]] = {}
    for found_here in here.values():
        for name, methods in found_here.items():
            anywhere.setdefault(name, set()).update(methods)
    found: dict[tuple[str, int], Used] = {}
    for module, tree in trees.items():
        for name, value in vars(importlib.import_module(module)).items():
            for pattern in _patterns_in(value):
                if isinstance(value, type | RegexValidator):
                    methods = {"fullmatch"}
                else:
                    methods = here[module].get(name) or anywhere.get(name) or set(METHODS)
                used = Used(f"{module}.{name}", pattern, _as_called(methods))
                found.setdefault((pattern.pattern, pattern.flags), used)
        for line, method, given in calls_of_re(tree):
            if (written := written_out(module, given)) is not None:
                pattern = re.compile(written)
                found.setdefault((pattern.pattern, -line), Used(f"{module}:{line}", pattern, _as_called({method})))
    return list(found.values())


def _methods_in(tree: ast.Module) -> dict[str, set[str]]:
    """Return the methods that are called on each name: `NAME.search(…)`."""
    methods: dict[str, set[str]] = {}
    for node in _used_in(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=method) if method in METHODS:
                methods.setdefault(name, set()).add(method)
    return methods


def _as_called(methods: set[str] | frozenset[str]) -> frozenset[str]:
    return frozenset("finditer" if method in _REPEATED else method for method in methods)


def _patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, RegexValidator):
        yield re.compile(value.regex)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _patterns_in(each)
    elif isinstance(value, dict):
        yield from _patterns_in(list(value.values()))
    elif isinstance(value, type) and value.__module__.split(".")[0] in TOPS:
        if isinstance(regex := vars(value).get("regex"), str):
            yield re.compile(rf"(?:{regex})\Z")
        yield from _patterns_in([each for each in vars(value).values() if isinstance(each, re.Pattern)])


def attacks(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return pairs of a text's beginning and what follows repeatedly: samples of the pattern, their beginnings, pairs of characters."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    samples = dict.fromkeys(_sample(tree, variant)[:60] for variant in range(6))
    wanted = list(dict.fromkeys("".join([*samples, _ALWAYS])))[:_MOST_CHARACTERS]
    made: dict[tuple[str, str], None] = {}
    for one in wanted:
        for other in ("", *wanted):
            made["", one + other] = None
            made[one, other or one] = None
    for sample in samples:
        for end in range(1, len(sample) + 1):
            start = sample[:end]
            made["", start] = made[start, start[-1]] = made[start, " "] = made["", start + "\n"] = None
            made[start[:-1], start[-1] + sample[0]] = None
    return list(made)


def _sample(tree: object, variant: int) -> str:
    """Return a text that the pattern may match; `variant` chooses among alternatives."""
    return "".join(_sample_of(operation, given, variant) for operation, given in tree)  # type: ignore[attr-defined]


def _sample_of(operation: object, given: object, variant: int) -> str:
    match operation, given:
        case (sre.LITERAL, code):
            return chr(code)
        case (sre.NOT_LITERAL, code):
            return "a" if code != ord("a") else "b"
        case (sre.ANY, _):
            return "a"
        case (sre.IN, members):
            return _member(members, variant)
        case (sre.BRANCH, (_, branches)):
            return _sample(branches[variant % len(branches)], variant)
        case (sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT, (least, most, inside)):
            return _sample(inside, variant) * min(max(least, 1), most, 4)
        case (sre.SUBPATTERN, (_, _, _, inside)) | (sre.ATOMIC_GROUP, inside):
            return _sample(inside, variant)
    return ""


def _member(members: list[tuple[object, object]], variant: int) -> str:
    if members[0][0] is sre.NEGATE:
        refused = re.compile("[" + "".join(_escaped(each) for each in members[1:]) + "]")
        return next((each for each in "a 1-(\n" if not refused.match(each)), "é")
    kind, given = members[variant % len(members)]
    if kind is sre.RANGE:
        return chr(given[0])
    return chr(given) if kind is sre.LITERAL else {**_KINDS, **_OTHER_KINDS}.get(given, "a")


def _escaped(member: tuple[object, object]) -> str:
    match member:
        case (sre.RANGE, (low, high)):
            return f"{re.escape(chr(low))}-{re.escape(chr(high))}"
        case (sre.LITERAL, code):
            return re.escape(chr(code))
        case (_, category):
            names = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
            name = str(category).removeprefix("CATEGORY_")
            return names.get(name) or names[name.removeprefix("NOT_")].upper()

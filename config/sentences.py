"""The sentences that pages and files are made of, gathered from the code and from templates: what the catalogues translate.

Used by `bin/messages` and by tests; nothing that serves loads it.
"""

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context, Template, engines
from django.template.base import Node
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

#: Where sentences stand in Python; those of `SITE` are looked up by Django, at the moment when a page is printed.
FOLDERS = (
    "reports/languages",
    "reports/rendering",
    "reports/citing",
    "reports/pages",
    "reports/reading",
    "reports/exporting",
    "reports/site",
)
_LOOKED_UP = {"words", "language", "_", "gettext", "gettext_lazy", "self"}
#: What pages show begins in these templates; what they include and extend belongs to them.
_TEMPLATES = ("site/*.html", "400.html", "404.html", "413.html", "429.html", "500.html")


class Sentence(NamedTuple):
    """A message of gettext: `plural` is "" for one that does not count; `place` is a file that has it."""

    text: str
    plural: str = ""
    context: str = ""
    place: str = ""


def sentences() -> list[Sentence]:
    """All of them, each once, in the order of their places."""
    found: dict[tuple[str, str], Sentence] = {}
    for each in (*_of_code(), *_of_templates()):
        known = found.setdefault((each.context, each.text), each)
        if each.plural and not known.plural:
            found[each.context, each.text] = each
    return list(found.values())


def _of_code() -> Iterator[Sentence]:
    for folder in FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            place = str(path.relative_to(settings.BASE_DIR))
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call):
                    yield from _of_call(call, place)
    # The menu's own words are looked up by what they are.
    yield from _of_menu()


def _of_call(call: ast.Call, place: str) -> Iterator[Sentence]:
    name, method = _called(call.func)
    texts = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    match name, method, texts:
        case "Phrase", "", [text, *context]:
            yield Sentence(text, context=next(iter(context), ""), place=place)
        case "Plural", "", [one, many]:
            yield Sentence(one, many, place=place)
        case _, "count", [one, many] if name in _LOOKED_UP:
            yield Sentence(one, many, place=place)
        case _, "of", [context, text] if name in _LOOKED_UP:
            yield Sentence(text, context=context, place=place)
        case _, "" | "around", [text, *_] if name in _LOOKED_UP and isinstance(call.args[0], ast.Constant):
            yield Sentence(text, place=place)


def _called(function: ast.expr) -> tuple[str, str]:
    """The name of what is called, and which method of it: `words`, `count`; `self.words` is `words`, and so is `words_in(…)`."""
    match function:
        case ast.Name(name):
            return name, ""
        case ast.Call(ast.Name("words_in" | "words_of" | "site_words")):
            return "words", ""
        case ast.Attribute(inner, method) if method in {"count", "of", "around"}:
            return _called(inner)[0] or "", method
        case ast.Attribute(_, name):
            return name, ""
    return "", ""


def _of_menu() -> Iterator[Sentence]:
    from reports.pages.site_menu import FOOT, HEAD  # noqa: PLC0415

    for label, _ in dict.fromkeys((*HEAD, *FOOT)):
        yield Sentence(label, place="reports/pages/site_menu.py")


def public_templates() -> list[str]:
    """The names of the templates that public pages are printed from."""
    folder = settings.BASE_DIR / "templates"
    waiting = [str(path.relative_to(folder)) for pattern in _TEMPLATES for path in sorted(folder.glob(pattern))]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in found and (folder / name).exists():
            found[name] = None
            waiting += _named_in(nodes_of_template(name))
    return sorted(found)


def template(name: str) -> Template:
    """The template as it was parsed."""
    made: Any = engines["django"].get_template(name)
    return made.template


def nodes_of(nodes: Any) -> Iterator[Node]:
    """All nodes, each before those within it."""
    for node in nodes:
        yield node
        for name in dict.fromkeys((*node.child_nodelists, "nodelist")):
            yield from nodes_of(getattr(node, name, None) or ())


def nodes_of_template(name: str) -> Iterator[Node]:
    """All nodes of a template, those of its partials too."""
    made = template(name)
    yield from nodes_of(made.nodelist)
    for partial in made.extra_data.get("partials", {}).values():
        yield from nodes_of(partial.nodelist)


def _named_in(nodes: Iterator[Node]) -> list[str]:
    found = []
    for node in nodes:
        named: Any = getattr(node, "template", None) or getattr(node, "parent_name", None)
        if isinstance(node, IncludeNode | ExtendsNode) and isinstance(named.var, str):
            found.append(named.var)
    return found


def _of_templates() -> Iterator[Sentence]:
    for name in public_templates():
        for node in nodes_of_template(name):
            if isinstance(node, TranslateNode):
                context = node.message_context.resolve(Context()) if node.message_context else ""
                yield Sentence(str(node.filter_expression.var.literal), context=context, place=f"templates/{name}")
            elif isinstance(node, BlockTranslateNode):
                yield _of_block(node, f"templates/{name}")


def _of_block(node: BlockTranslateNode, place: str) -> Sentence:
    context = node.message_context.resolve(Context()) if node.message_context else ""
    one, _ = node.render_token_list(node.singular)
    many = node.render_token_list(node.plural)[0] if node.plural else ""
    return Sentence(one, many, context, place)

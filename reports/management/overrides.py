"""Check the publisher's templates (`SITE_DIR`), for `manage.py check`: which of ours they override, and which blocks have no effect."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info
from django.core.checks import Warning as Advice
from django.template import Context, Engine, Origin, Template, TemplateDoesNotExist, TemplateSyntaxError
from django.template.base import FilterExpression
from django.template.loader_tags import BlockNode, ExtendsNode

_DOCS = "docs/publisher.md lists the blocks that are kept."


def check_overrides(**_: Any) -> list[CheckMessage]:
    """Return a note for each template of ours that the publisher overrides, a warning for each block that the template it extends does
    not have, and an error for each template that Django cannot read."""
    if not settings.SITE_DIR:
        return []
    templates: Path = settings.SITE_DIR / "templates"
    names = sorted(str(file.relative_to(templates)) for file in templates.rglob("*") if file.is_file())
    return [message for name in names for message in _of_template(Engine.get_default(), name)]


def _of_template(engine: Engine, name: str) -> Iterator[CheckMessage]:
    try:
        template, origin = engine.find_template(name)
        known = _inherited_blocks(engine, template)
    except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError) as error:
        yield Error(f"{name} cannot be used: {error}", hint=_DOCS, id="publisher.E001")
        return
    try:
        engine.find_template(name, skip=[origin])
    except TemplateDoesNotExist:
        pass
    else:
        yield Info(f"{name} in SITE_DIR is used instead of ours.", id="publisher.I001")
    for block in _outer_blocks(template) - known:
        message = f"The block {block} in {name} has no effect, because the template it extends has no such block."
        yield Advice(message, hint=_DOCS, id="publisher.W001")


def _inherited_blocks(engine: Engine, template: Template, passed: tuple[Origin, ...] = ()) -> set[str]:
    """Return the names of all blocks in the templates that a template extends."""
    passed = (*passed, template.origin)
    found: set[str] = set()
    for extends in _extends(template):
        parent, _ = engine.find_template(_parent_of(extends), skip=list(passed))
        found |= {block.name for block in parent.nodelist.get_nodes_by_type(BlockNode) if isinstance(block, BlockNode)}
        found |= _inherited_blocks(engine, parent, passed)
    return found


def _outer_blocks(template: Template) -> set[str]:
    """Return the blocks of a template that extends another one, without those inside other blocks."""
    return {node.name for extends in _extends(template) for node in extends.nodelist if isinstance(node, BlockNode)}


def _extends(template: Template) -> list[ExtendsNode]:
    return [node for node in template.nodelist if isinstance(node, ExtendsNode)]


def _parent_of(extends: ExtendsNode) -> str:
    name = extends.parent_name
    return str(name.resolve(Context())) if isinstance(name, FilterExpression) else ""

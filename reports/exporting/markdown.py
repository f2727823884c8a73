"""Markdown with front matter and section blocks, which is imported as the same document. The format: docs/markdown-format.md"""

import re
from collections.abc import Collection, Mapping
from typing import Any

import yaml
from markdown_it.common.utils import normalizeReference

from reports.document.types import EditionDocument, Section
from reports.exporting.context import Context
from reports.rendering.markdown import block_parser

FORMAT = 1
_BLOCKS = block_parser()
_SPECIAL = re.compile(r"[\\`*_\[\]<>&#!|~^${]")
_LOOKS_NUMBERED = re.compile(r"\d{1,4}[.)](\s|$)")
#: HTML that an import leaves out or converts.
_HTML = re.compile(
    r"<!--|</?(?!(?:br|em|strong|sub|sup|a)[\s/>])[A-Za-z][A-Za-z0-9]{0,20}[\s/>]|^#[^\n]*</?a[\s>]", re.MULTILINE
)
_TICKS = re.compile(r"`+")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999})\]", re.DOTALL)
_LISTS = ("credits", "key_findings", "endings", "scores", "references", "figures", "trends", "techniques")


def write_markdown(document: EditionDocument, context: Context) -> bytes:
    """Return the edition in UTF-8: front matter, title, summary, and each section below its heading."""
    defined = {
        label for text in (document.summary, *(each.body for each in document.sections)) for label in _labels(text)
    }
    parts = [f"---\n{yaml_text(_front_matter(document, defined))}---\n"]
    if document.title:
        parts.append(f"# {_escaped(document.title)}\n")
        if document.summary and _is_safe_body(document.summary, defined):
            parts.append(f"{document.summary}\n")
    numbers = document.numbers()
    parts += [_section(section, numbers.get(section.uid), defined) for section in document.sections]
    return "\n".join(parts).encode()


def _front_matter(document: EditionDocument, defined: Collection[str]) -> dict[str, Any]:
    raw = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    front: dict[str, Any] = {"perennial": FORMAT, "uid": raw["uid"], "year": raw["year"]}
    front["report"] = document.report.model_dump(mode="json", by_alias=True)
    if not document.title:
        front["title"] = ""
    if document.summary and not (document.title and _is_safe_body(document.summary, defined)):
        front["summary"] = document.summary
    return front | {
        key: raw[key]
        for key in ("doi", "closed_on", "first_published", "first_published_at", "cover", *_LISTS)
        if key in raw
    }


def _section(section: Section, number: int | None, defined: Collection[str]) -> str:
    raw = section.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    title = raw.pop("title")
    body = raw.pop("body", "")
    attributes = {"uid": raw.pop("uid"), "slug": raw.pop("slug"), "trend": raw.pop("trend", None)}
    if not title or (number is None and _LOOKS_NUMBERED.match(title)):
        attributes["title"] = title
    is_safe = _is_safe_body(body, defined)
    if not is_safe:
        raw["body"] = body
    block = yaml_text(attributes | raw)
    fence = "`" * max(3, *(len(ticks) + 1 for ticks in _TICKS.findall(block)), 3)
    heading = f"## {_escaped(title)}" if number is None else f"## {number}. {_escaped(title)}"
    text = f"\n{body}\n" if body and is_safe else ""
    return f"{heading.rstrip()}\n\n{fence}section\n{block}{fence}\n{text}"


def _escaped(title: str) -> str:
    """Return a title, which is plain text, as Markdown."""
    return _SPECIAL.sub(lambda match: f"\\{match.group()}", title)


def _is_safe_body(text: str, defined: Collection[str]) -> bool:
    """Return whether a text can be written below a heading: it does not end or contain a section, and would be imported unchanged.

    A text that uses a label of `defined` that only another text defines would change, and so would HTML that the import converts.
    """
    if _HTML.search(text) or (_used(text) & set(defined)) - _labels(text):
        return False
    tokens = _BLOCKS.parse(f"## Here\n\n{text}\n\n## Next\n")
    headings = [
        token for token in tokens if token.type == "heading_open" and token.level == 0 and token.tag in ("h1", "h2")
    ]
    ends = text.count("\n") + 4
    blocks = any(token.type == "fence" and token.level == 0 and token.info.strip() == "section" for token in tokens)
    return [heading.map for heading in headings] == [[0, 1], [ends, ends + 1]] and not blocks


def _labels(text: str) -> set[str]:
    """Return the labels that a text defines; those of notes have a caret before them."""
    if "]:" not in text:
        return set()
    env: dict[str, Any] = {}
    _BLOCKS.parse(text, env)
    notes = env.get("footnotes", {}).get("refs", {})
    return {*env.get("references", {}), *(f"^{label.removeprefix(':')}" for label in notes)}


def _used(text: str) -> set[str]:
    """Return the labels that a text may use, and some that only look like it."""
    labels = _LABEL.findall(text)
    return {normalizeReference(each) for each in labels} | set(labels)


class _Dumper(yaml.SafeDumper):
    """Writes text with several lines as a literal block, and a list of plain values on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    # Text that does not begin with a letter could be read as a number.
    style = None if text[:1].isalpha() else '"'
    if "\n" in text:
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: _Dumper, values: list[Any]) -> yaml.Node:
    is_plain = not any(isinstance(each, dict | list) for each in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=is_plain)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def yaml_text(value: Mapping[str, Any]) -> str:
    """Return the lines of a mapping, each ended by a newline. Values are text, numbers, booleans, None, lists and mappings."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**9, default_flow_style=False)

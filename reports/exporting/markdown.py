"""Markdown of the rich shape, which reads back as the same document. The format: docs/markdown-format.md"""

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
_MEANS_SOMETHING = re.compile(r"[\\`*_\[\]<>&#!|~^${]")
_LOOKS_NUMBERED = re.compile(r"\d{1,4}[.)](\s|$)")
#: HTML that an import leaves out or converts.
_HTML = re.compile(
    r"<!--|</?(?!(?:br|em|strong|sub|sup|a)[\s/>])[A-Za-z][A-Za-z0-9]{0,20}[\s/>]|^#[^\n]*</?a[\s>]", re.MULTILINE
)
_TICKS = re.compile(r"`+")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999})\]", re.DOTALL)
_LISTS = ("credits", "endings", "scores", "references", "figures", "trends", "techniques")


def write_markdown(document: EditionDocument, context: Context) -> bytes:
    """The edition in UTF-8: front matter, title, summary, and each section below its heading."""
    defined = {
        label for text in (document.summary, *(each.body for each in document.sections)) for label in _labels(text)
    }
    parts = [f"---\n{yaml_text(_front_matter(document, defined))}---\n"]
    if document.title:
        parts.append(f"# {_escaped(document.title)}\n")
        if document.summary and _can_stand(document.summary, defined):
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
    if document.summary and not (document.title and _can_stand(document.summary, defined)):
        front["summary"] = document.summary
    return front | {
        key: raw[key]
        for key in ("doi", "closed_on", "first_published", "first_published_at", "cover", *_LISTS)
        if key in raw
    }


def _section(section: Section, number: int | None, defined: Collection[str]) -> str:
    raw = section.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    title, body = raw.pop("title"), raw.pop("body", "")
    attributes = {"uid": raw.pop("uid"), "slug": raw.pop("slug"), "trend": raw.pop("trend", None)}
    if not title or (number is None and _LOOKS_NUMBERED.match(title)):
        attributes["title"] = title
    stands = _can_stand(body, defined)
    if not stands:
        raw["body"] = body
    block = yaml_text(attributes | raw)
    fence = "`" * max(3, *(len(ticks) + 1 for ticks in _TICKS.findall(block)), 3)
    heading = f"## {_escaped(title)}" if number is None else f"## {number}. {_escaped(title)}"
    text = f"\n{body}\n" if body and stands else ""
    return f"{heading.rstrip()}\n\n{fence}section\n{block}{fence}\n{text}"


def _escaped(title: str) -> str:
    """A title, which is plain text, as Markdown."""
    return _MEANS_SOMETHING.sub(lambda match: f"\\{match.group()}", title)


def _can_stand(text: str, defined: Collection[str]) -> bool:
    """Whether `text` can stand below a heading: it neither ends the section, nor swallows the next, nor describes one.

    Nor does reading it back change it: it has no HTML that an import converts, and uses nothing that only another text defines
    (`defined` has all labels).
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
    """What a text defines: links by label, notes by label behind `^`."""
    if "]:" not in text:
        return set()
    env: dict[str, Any] = {}
    _BLOCKS.parse(text, env)
    notes = env.get("footnotes", {}).get("refs", {})
    return {*env.get("references", {}), *(f"^{label.removeprefix(':')}" for label in notes)}


def _used(text: str) -> set[str]:
    """The labels that a text may use; what only looks like one is among them."""
    words = _LABEL.findall(text)
    return {normalizeReference(each) for each in words} | set(words)


class _Dumper(yaml.SafeDumper):
    """Text with several lines becomes a literal block, a list of plain values stands on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    # What begins with another sign may be a number to some reader.
    style = "|" if "\n" in text else None if text[:1].isalpha() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: _Dumper, values: list[Any]) -> yaml.Node:
    is_plain = not any(isinstance(each, dict | list) for each in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=is_plain)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def yaml_text(value: Mapping[str, Any]) -> str:
    """Return the lines of a mapping, each ended by a newline. Values are text, numbers, booleans, None, lists and mappings."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**9, default_flow_style=False)

"""Posts as WordPress (Tools, Export) and Ghost (Settings, Export) write them: each is a section."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from reports.importing.word.elements import UnreadableXml, child, read_xml

#: A post's text is the first `encoded` of its item: the excerpt comes second.
_WORDPRESS = b"http://wordpress.org/export/"


@dataclass(frozen=True)
class Post:
    """A post: its title ("" for a page by itself), its HTML, and the name of its site."""

    title: str
    html: bytes
    site: str = ""


def posts_of(data: bytes) -> list[Post] | None:
    """The published posts in an export, the oldest first; None if a file is none."""
    if data.lstrip()[:1] == b"<" and _WORDPRESS in data[:5_000]:
        try:
            root = read_xml(data)
        except UnreadableXml:
            return None
        return [post for _, post in sorted(_of_wordpress(root), key=lambda each: each[0])]
    if data.lstrip()[:1] == b"{" and b'"posts"' in data and b'"db"' in data[:200]:
        try:
            return [post for _, post in sorted(_of_ghost(json.loads(data)), key=lambda each: each[0])]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
    return None


def _of_wordpress(root: Element) -> Iterator[tuple[str, Post]]:
    channel = child(root, "channel")
    site = _text(channel, "title")
    for item in channel if channel is not None else ():
        if item.tag == "item" and _text(item, "post_type") in {"post", "page"} and _text(item, "status") == "publish":
            yield _text(item, "post_date"), Post(_text(item, "title"), _text(item, "encoded").encode(), site)


def _of_ghost(export: Any) -> Iterator[tuple[str, Post]]:
    data = export["db"][0]["data"]
    site = next((str(each["value"]) for each in data.get("settings", ()) if each.get("key") == "title"), "")
    for each in data["posts"]:
        if each.get("status") == "published" and isinstance(each.get("html"), str):
            yield (
                str(each.get("published_at") or ""),
                Post(str(each.get("title") or "Untitled"), each["html"].encode(), site),
            )


def _text(around: Element | None, name: str) -> str:
    found = child(around, name)
    return (found.text or "").strip() if found is not None else ""

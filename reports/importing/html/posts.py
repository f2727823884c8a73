"""Posts as WordPress (Tools, Export) and Ghost (Settings, Export) write them: each is a section."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from reports.importing.word.elements import UnreadableXml, child, read_xml

#: A post's text is the first `encoded` of its item, the excerpt the second.
_WORDPRESS = b"http://wordpress.org/export/"
#: What an export of WordPress has beside texts.
_NO_TEXTS = frozenset({"attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache"})
_NUMBER = re.compile(r"(?:^|&)(?:p|page_id)=(\d{1,18})")
_DAY = re.compile(r"(?!0000)\d{4}-\d{2}-\d{2}")
_GHOST = "__GHOST_URL__"

#: A post as it is told from others: host, path, and its number where the address gives that alone.
type Key = tuple[str, str, str]


@dataclass(frozen=True)
class Post:
    """A post: its title ("" for a page by itself), its HTML, and what is said of it. `words` are its HTML as the file has it, if its
    paragraphs and short codes are still to be made."""

    title: str
    html: bytes
    words: str = ""
    slug: str = ""
    address: str = ""
    number: str = ""
    day: str = ""
    excerpt: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Export:
    """The published posts of a site, the oldest first, and what of it is no section."""

    site: str
    posts: tuple[Post, ...]
    left: tuple[str, ...] = ()
    comments: int = 0


@dataclass
class _Found:
    posts: list[Post] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    comments: int = 0

    def export(self, site: str) -> Export:
        """All that was found; posts without a day come first."""
        posts = tuple(sorted(self.posts, key=lambda each: each.day))
        return Export(site, posts, tuple(self.left), self.comments)


def key_of(address: str) -> Key | None:
    """What tells the post at an address from others; None for what is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"}:
        return None
    path, number = unquote(parts.path).rstrip("/"), _NUMBER.search(parts.query)
    host = parts.netloc.casefold().removeprefix("www.")
    return (host, "", number[1]) if number else (host, path, "") if path else None


def posts_of(data: bytes) -> Export | None:
    """What is in an export; None if a file is none."""
    if data.lstrip()[:1] == b"<" and _WORDPRESS in data[:5_000]:
        try:
            return _of_wordpress(read_xml(data))
        except UnreadableXml:
            return None
    if data.lstrip()[:1] == b"{" and b'"posts"' in data and b'"db"' in data[:200]:
        try:
            return _of_ghost(json.loads(data)["db"][0]["data"])
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            return None
    return None


def _of_wordpress(root: Element) -> Export:
    channel, found = child(root, "channel"), _Found()
    parts = list(channel) if channel is not None else []
    names = {_text(each, "author_login"): _text(each, "author_display_name") for each in parts if each.tag == "author"}
    for item in parts:
        kind, status = _text(item, "post_type"), _text(item, "status")
        if item.tag != "item" or kind in _NO_TEXTS:
            continue
        title, texts = _text(item, "title"), [(each.text or "").strip() for each in item if each.tag == "encoded"]
        if kind not in {"post", "page"} or status != "publish":
            if any(texts):
                found.left.append(f"“{title or 'Untitled'}” ({status if kind in {'post', 'page'} else kind})")
            continue
        found.comments += sum(each.tag == "comment" for each in item)
        login = _text(item, "creator")
        author = names.get(login) or login
        words = texts[0] if texts else ""
        found.posts.append(
            Post(
                title or "Untitled",
                b"",
                words,
                _text(item, "post_name"),
                _text(item, "link"),
                _text(item, "post_id"),
                _day(_text(item, "post_date")),
                texts[1] if len(texts) > 1 else "",
                (author,) if author else (),
            )
        )
    return found.export(_text(channel, "title"))


def _of_ghost(data: Mapping[str, Any]) -> Export:
    found = _Found()
    site = next((str(each["value"]) for each in data.get("settings", ()) if each.get("key") == "title"), "")
    names = {each.get("id"): str(each.get("name") or "") for each in data.get("users", ())}
    for each in data["posts"]:
        title, html = str(each.get("title") or "Untitled"), each.get("html")
        if each.get("status") != "published" or not isinstance(html, str):
            found.left.append(f"“{title}” ({each.get('status') if isinstance(html, str) else 'no HTML'})")
            continue
        ids = [link.get("author_id") for link in data.get("posts_authors", ()) if link.get("post_id") == each.get("id")]
        slug = str(each.get("slug") or "")
        found.posts.append(
            Post(
                title,
                html.replace(f'href="{_GHOST}', 'href="').encode(),
                slug=slug,
                address=f"/{slug}/" if slug else "",
                day=_day(str(each.get("published_at") or "")),
                excerpt=str(each.get("custom_excerpt") or ""),
                authors=tuple(filter(None, (names.get(each) for each in ids or [each.get("author_id")]))),
            )
        )
    return found.export(site)


def _day(time: str) -> str:
    found = _DAY.match(time)
    return found.group() if found else ""


def _text(around: Element | None, name: str) -> str:
    found = child(around, name)
    return (found.text or "").strip() if found is not None else ""

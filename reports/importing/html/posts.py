"""Posts as WordPress (Tools, Export) and Ghost (Settings, Export) write them: each is a section."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from reports.importing.word.elements import UnreadableXml, child, read_xml

#: A post's text is the first `encoded` of its item, the excerpt the second.
_WORDPRESS = b"http://wordpress.org/export/"
#: What an export of WordPress has beside texts.
_NO_TEXTS = frozenset({"attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache"})
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".svg")
_NUMBER = re.compile(r"(?:^|&)(?:p|page_id)=(\d{1,18})")
_DAY = re.compile(r"(?!0000)\d{4}-\d{2}-\d{2}")
_GHOST = "__GHOST_URL__"

#: A post as it is told from others: host, path, and its number where the address gives that alone.
type Key = tuple[str, str, str]


@dataclass(frozen=True)
class Attached:
    """A picture of a post that stands beside its text: its address, what it shows, and its caption in HTML."""

    address: str
    alt: str = ""
    caption: str = ""

    @property
    def html(self) -> str:
        """The picture as a figure of the text."""
        said = f"<figcaption>{self.caption}</figcaption>" if self.caption else ""
        return f'<figure><img src="{escape(self.address)}" alt="{escape(self.alt)}">{said}</figure>\n'


@dataclass(frozen=True)
class Post:
    """A post: its title ("" for a page by itself), its HTML, and what is said of it. `words` are its HTML as the file has it, if its
    paragraphs and short codes are still to be made. `head` is the picture above it; `categories` and `fields` have no place here, and
    `is_closed` is one that not every reader of the site could see."""

    title: str
    html: bytes
    words: str = ""
    slug: str = ""
    address: str = ""
    number: str = ""
    day: str = ""
    excerpt: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    head: Attached | None = None
    is_closed: bool = False


@dataclass(frozen=True)
class Export:
    """The published posts of a site, the oldest first, and what of it is no section; its pictures by their numbers."""

    site: str
    posts: tuple[Post, ...]
    left: tuple[str, ...] = ()
    comments: int = 0
    pictures: Mapping[str, Attached] = field(default_factory=dict)
    #: What posts show in several places, by its number.
    patterns: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Found:
    posts: list[Post] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    comments: int = 0
    pictures: dict[str, Attached] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)

    def export(self, site: str) -> Export:
        """All that was found; posts without a day come first."""
        posts = tuple(sorted(self.posts, key=lambda each: each.day))
        return Export(site, posts, tuple(self.left), self.comments, self.pictures, self.patterns)


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


def is_export(data: bytes) -> bool:
    """Whether a file begins as exports do."""
    return _is_of_wordpress(data) or _is_of_ghost(data)


def _is_of_wordpress(data: bytes) -> bool:
    return data.lstrip()[:1] == b"<" and _WORDPRESS in data[:5_000]


def _is_of_ghost(data: bytes) -> bool:
    return data.lstrip()[:1] == b"{" and b'"posts"' in data and b'"db"' in data[:200]


def posts_of(data: bytes) -> Export | None:
    """What is in an export; None if a file is none."""
    if _is_of_wordpress(data):
        try:
            return _of_wordpress(read_xml(data))
        except UnreadableXml:
            return None
    if _is_of_ghost(data):
        try:
            return _of_ghost(json.loads(data)["db"][0]["data"])
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            return None
    return None


def _of_wordpress(root: Element) -> Export:
    channel, found = child(root, "channel"), _Found()
    parts = list(channel) if channel is not None else []
    names = {_text(each, "author_login"): _text(each, "author_display_name") for each in parts if each.tag == "author"}
    items = [each for each in parts if each.tag == "item"]
    found.pictures = {_text(each, "post_id"): shown for each in items if (shown := _attached(each))}
    for item in items:
        kind, status = _text(item, "post_type"), _text(item, "status")
        if kind in _NO_TEXTS:
            continue
        title, texts = _text(item, "title"), _texts(item)
        if kind == "wp_block":
            found.patterns[_text(item, "post_id")] = "".join(texts[:1])
            continue
        status = "password" if status == "publish" and _text(item, "post_password") else status
        if kind not in {"post", "page"} or status != "publish":
            if any(texts):
                found.left.append(f"“{title or 'Untitled'}” ({status if kind in {'post', 'page'} else kind})")
            continue
        found.comments += sum(each.tag == "comment" for each in item)
        login = _text(item, "creator")
        author = names.get(login) or login
        fields = _fields(item)
        found.posts.append(
            Post(
                title or "Untitled",
                b"",
                texts[0] if texts else "",
                _text(item, "post_name"),
                _text(item, "link"),
                _text(item, "post_id"),
                _day(_text(item, "post_date")),
                texts[1] if len(texts) > 1 else "",
                (author,) if author else (),
                tags=_named(item, "post_tag"),
                categories=_named(item, "category"),
                fields=tuple(name for name, value in fields.items() if value and not name.startswith("_")),
                head=found.pictures.get(fields.get("_thumbnail_id", "")),
            )
        )
    return found.export(_text(channel, "title"))


def _texts(item: Element) -> list[str]:
    return [(each.text or "").strip() for each in item if each.tag == "encoded"]


def _attached(item: Element) -> Attached | None:
    """The picture that an item is, with its caption, which stands where others have their excerpt; None if it is none."""
    address = _text(item, "attachment_url")
    if _text(item, "post_type") != "attachment" or not address.lower().endswith(_PICTURES):
        return None
    return Attached(address, _fields(item).get("_wp_attachment_image_alt", ""), "".join(_texts(item)[1:2]))


def _fields(item: Element) -> dict[str, str]:
    return {_text(each, "meta_key"): _text(each, "meta_value") for each in item if each.tag == "postmeta"}


def _named(item: Element, domain: str) -> tuple[str, ...]:
    """The names of an item's tags or categories, but for the one that stands for none."""
    found = [each for each in item if each.tag == "category" and each.get("domain") == domain]
    return tuple(each.text or "" for each in found if each.get("nicename") != "uncategorized")


def _of_ghost(data: Mapping[str, Any]) -> Export:
    found = _Found()
    site = next((str(each["value"]) for each in data.get("settings", ()) if each.get("key") == "title"), "")
    names = {each.get("id"): str(each.get("name") or "") for each in data.get("users", ())}
    tags = {each.get("id"): str(each.get("name") or "") for each in data.get("tags") or ()}
    metas = {each.get("post_id"): each for each in data.get("posts_meta") or ()}
    for each in data["posts"]:
        title, html = str(each.get("title") or "Untitled"), each.get("html")
        if each.get("status") != "published" or not isinstance(html, str):
            found.left.append(f"“{title}” ({each.get('status') if isinstance(html, str) else 'no HTML'})")
            continue
        ids = [link.get("author_id") for link in data.get("posts_authors", ()) if link.get("post_id") == each.get("id")]
        slug, meta = str(each.get("slug") or ""), metas.get(each.get("id"), {})
        links = [link for link in data.get("posts_tags") or () if link.get("post_id") == each.get("id")]
        named = [
            tags.get(link.get("tag_id"), "") for link in sorted(links, key=lambda link: link.get("sort_order") or 0)
        ]
        head = str(each.get("feature_image") or "").removeprefix(_GHOST)
        said = [str(meta.get(f"feature_image_{name}") or "") for name in ("alt", "caption")]
        found.posts.append(
            Post(
                title,
                html.replace(f'="{_GHOST}', '="').encode(),
                slug=slug,
                address=f"/{slug}/" if slug else "",
                day=_day(str(each.get("published_at") or "")),
                excerpt=str(each.get("custom_excerpt") or ""),
                authors=tuple(filter(None, (names.get(each) for each in ids or [each.get("author_id")]))),
                tags=tuple(name for name in named if not name.startswith("#")),
                categories=tuple(name for name in named if name.startswith("#")),
                head=Attached(head, *said) if head else None,
                is_closed=each.get("visibility") not in {None, "public"},
            )
        )
    return found.export(site)


def _day(time: str) -> str:
    found = _DAY.match(time)
    return found.group() if found else ""


def _text(around: Element | None, name: str) -> str:
    found = child(around, name)
    return (found.text or "").strip() if found is not None else ""

"""Posts as sections of one edition: what is said of each, and links from one to another."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from urllib.parse import unquote, urlsplit

from justhtml import JustHTML

from reports.document.old_addresses import old_path
from reports.importing.html.article import words
from reports.importing.html.classic import classic
from reports.importing.html.notes import PageNotes
from reports.importing.html.posts import Export, Key, Post, key_of
from reports.importing.slugs import free_slug, section_slug_of
from reports.importing.word.blocks import Paragraph
from reports.importing.word.escaping import escaped
from reports.importing.word.inline import can_be_linked
from reports.importing.word.pieces import Words
from reports.importing.word.styles import Role
from reports.rendering import heading_id

#: What WordPress links to in a post, and no author has named: where it goes on, and its comments.
_OF_THE_SITE = re.compile(r"more-\d{1,18}|comments?|comment-\d{1,18}|respond")
_LONGEST_KEYWORD = 200


def as_shown(export: Export, data: bytes) -> tuple[list[Post], list[str]]:
    """The posts with their paragraphs, and what is to be told: what is no section, days, and short codes with their lines."""
    posts: list[Post] = []
    codes: list[str] = []
    lines = data.replace(b"\r\n", b"\n")
    for each in export.posts:
        made = classic(each.words, export.pictures, export.patterns)
        first = lines.count(b"\n", 0, max(lines.find(each.words.encode()), 0)) + 1 if made.left else 0
        codes += (f"{code} (“{each.title}”, line {first + line})" for line, code in made.left)
        otherwise = section_slug_of(each.title, otherwise=f"section-{len(posts) + 1}")
        slug = free_slug(section_slug_of(unquote(each.slug), otherwise=otherwise), {other.slug for other in posts})
        text = made.html.encode() if each.words else each.html
        if each.head and escape(each.head.address).encode() not in text:
            text = each.head.html.encode() + text
        posts.append(replace(each, slug=slug, html=text))
    told = []
    if codes:
        told.append(f"Short codes and blocks of WordPress mean nothing here and are left out: {'; '.join(codes)}.")
    if export.left:
        told.append(f"Left out, as not published or of another kind: {'; '.join(export.left)}.")
    told += _without_place(posts)
    if export.comments:
        told.append(f"Comments of readers are left out: {export.comments}.")
    if days := [f"“{each.title}” {each.day}" for each in posts if each.day]:
        told.append(
            f"A section has no day of its own; the edition has that of its last post. Published: {'; '.join(days)}."
        )
    return posts, told


def _without_place(posts: Sequence[Post]) -> Iterator[str]:
    """What is said of posts and has no place in an edition."""
    if categories := _each_with_its_posts((each.title, each.categories) for each in posts):
        yield f"Categories, and tags for the site alone, have no place here and are left out: {categories}."
    if fields := _each_with_its_posts((each.title, each.fields) for each in posts):
        yield f"Custom fields have no place here and are left out: {fields}."
    if closed := "; ".join(f"“{each.title}”" for each in posts if each.is_closed):
        yield f"On the site only members could read these; readers of the edition can too: {closed}."


def _each_with_its_posts(named: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The names that posts have, each with the titles of its posts."""
    titles: dict[str, list[str]] = {}
    for title, names in named:
        for name in dict.fromkeys(names):
            titles.setdefault(name, []).append(f"“{title}”")
    return "; ".join(f"“{name}” ({', '.join(those)})" for name, those in titles.items())


class Sections:
    """The sections that posts become, by the addresses that they had. `told` are links to places in these that are none."""

    def __init__(self, posts: Sequence[Post]) -> None:
        self.told: list[str] = []
        self._posts: dict[Key, Post] = {}
        self._notes: dict[str, PageNotes] = {}
        for each in posts:
            key = key_of(each.address)
            for own in (key, (key[0], "", each.number) if key and each.number else None):
                if own:
                    self._posts.setdefault(own, each)

    def lead(self, address: str) -> str:
        """Where a link leads here: a section that was a post, and a heading in it; the same where it is none."""
        post = self._posts.get(key) if (key := key_of(address)) else None
        if post is None:
            return address
        said = self._heading(post, place) if (place := unquote(urlsplit(address).fragment)) else ""
        if place and not said and not _OF_THE_SITE.fullmatch(place):
            self.told.append(f"The link to “{address}” leads to “{post.title}”, which has no heading “#{place}”.")
        mark = f"#{heading_id(said).removeprefix('h-')}" if said else ""
        whole = f"../{post.slug}/{mark}"
        return whole if can_be_linked(whole) else f"../{post.slug}/"

    def _heading(self, post: Post, place: str) -> str:
        if post.slug not in self._notes:
            page = JustHTML(post.html.decode(errors="replace"), sanitize=False, scripting_enabled=True)
            self._notes[post.slug] = PageNotes(page.root)
        return self._notes[post.slug].heading_at(place)


def said_of(post: Post) -> Paragraph:
    """What is said of a post, as a section has it below its heading."""
    excerpt = JustHTML(post.excerpt, sanitize=False, scripting_enabled=True).root
    given = {
        "slug": post.slug,
        "summary": escaped(words(excerpt)),
        "keywords": _keywords(post),
        "credits": [{"name": each, "role": "Author"} for each in post.authors],
        "aliases": _old_paths(post.address),
    }
    line = json.dumps({key: value for key, value in given.items() if value}, ensure_ascii=False)
    return Paragraph([Words(line.replace("`", "\\u0060"))], Role.CODE, language="section", is_whole=True)


def _keywords(post: Post) -> list[str]:
    tags = (" ".join(each.split())[:_LONGEST_KEYWORD] for each in post.tags)
    return list(dict.fromkeys(filter(None, tags)))


def _old_paths(address: str) -> list[str]:
    try:
        return [old_path(address)] if address else []
    except ValueError:
        return []

"""How values of rows are shown: each filter takes the words of the language that the row speaks."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from reports.languages import Words
from reports.pages.frame import ContentsLine
from reports.pages.parts import Rating, rating
from reports.rendering import render_inline, render_prose

register = template.Library()


@register.filter
def prose(text: str, words: Words) -> SafeString:
    """Markdown as paragraphs, which the renderer makes safe."""
    return mark_safe(render_prose(text, words=words) if text else "")  # noqa: S308


@register.filter
def inline(text: str, words: Words) -> SafeString:
    """A line of Markdown, likewise."""
    return mark_safe(render_inline(text, words=words) if text else "")  # noqa: S308


@register.filter
def day(at: datetime, words: Words) -> str:
    """A date as sentences have it."""
    return words.day(at)


@register.filter
def numbered(sentence: SafeString, number: str) -> SafeString:
    """A translated sentence with a number in place of its “#”."""
    return SafeString(sentence.replace("#", number))


@register.filter
def metas(pairs: Iterable[tuple[str, str]], attribute: str) -> SafeString:
    """`<meta>` elements; a page has so many of them that a loop of a template would be felt."""
    return SafeString(
        "".join(f'\n  <meta {attribute}="{name}" content="{escape(content)}">\n' for name, content in pairs)
    )


@register.filter
def as_list(contents: Sequence[ContentsLine]) -> SafeString:
    """A table of contents, made once for the two places where a page has it."""
    return SafeString(render_to_string("components/contents.html", {"contents": contents}))


@register.filter
def rated(maturity: str, words: Words) -> Rating:
    """A maturity as pages show it."""
    return rating(maturity, words)


@register.simple_tag
def shared(template: str, **values: Any) -> SafeString:
    """A part that many pages have in common, made once for equal values, which are all that it shows."""
    return _shared(template, get_language(), tuple(values.items()))


@lru_cache(maxsize=1_024)
def _shared(template: str, language: str | None, values: tuple[tuple[str, Any], ...]) -> SafeString:
    return SafeString(render_to_string(template, dict(values)))

"""How values of rows are shown: each filter takes the words of the language that the row speaks."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

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
    return format_html_join("", '\n  <meta {}="{}" content="{}">\n', ((attribute, *pair) for pair in pairs))


@register.filter
def as_list(contents: Sequence[ContentsLine]) -> SafeString:
    """A table of contents, made once for the two places where a page has it."""
    return SafeString(render_to_string("components/contents.html", {"contents": contents}))


@register.filter
def rated(maturity: str, words: Words) -> Rating:
    """A maturity as pages show it."""
    return rating(maturity, words)

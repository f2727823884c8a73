"""Template filters that format the values of rows in the language of a translator."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from reports.languages import Translator
from reports.pages.parts import Rating, rating
from reports.rendering import render_inline, render_prose, with_unbroken_words

register = template.Library()


@register.filter
def prose(text: str, translate: Translator) -> SafeString:
    """Return Markdown as paragraphs of safe HTML."""
    return mark_safe(render_prose(text, translate=translate) if text else "")  # noqa: S308


@register.filter
def inline(text: str, translate: Translator) -> SafeString:
    """Return a line of Markdown as safe HTML."""
    return mark_safe(render_inline(text, translate=translate) if text else "")  # noqa: S308


@register.filter
def unbroken(title: str) -> SafeString:
    """Return a title as safe HTML in which no line ends within a word with a hyphen."""
    return mark_safe(with_unbroken_words(title))  # noqa: S308


@register.filter
def day(at: datetime, translate: Translator) -> str:
    """Return a date as it is written in sentences."""
    return translate.day(at)


@register.filter
def numbered(sentence: SafeString, number: str) -> SafeString:
    """Return a translated sentence with a number in place of its “#”."""
    return SafeString(sentence.replace("#", number))


@register.filter
def metas(pairs: Iterable[tuple[str, str]], attribute: str) -> SafeString:
    """Return `<meta>` elements. Python, because a page has so many that a loop in the template would be slow."""
    return SafeString(
        "".join(f'\n  <meta {attribute}="{name}" content="{escape(content)}">\n' for name, content in pairs)
    )


@register.filter
def rated(maturity: str, translate: Translator) -> Rating:
    """Return a maturity as pages show it."""
    return rating(maturity, translate)


@register.simple_tag
def shared(template: str, **values: Any) -> SafeString:
    """Return a rendered template, cached by its values and the language. It sees no other variables."""
    return _shared(template, get_language(), tuple(values.items()))


@lru_cache(maxsize=1_024)
def _shared(template: str, language: str | None, values: tuple[tuple[str, Any], ...]) -> SafeString:
    return SafeString(render_to_string(template, dict(values)))

"""Template tags for languages, for pages in more than one and pages without a view."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reports.chrome import django_language
from reports.languages import ENGLISH, direction_of, translator_for

register = template.Library()


@register.simple_tag
def site_language() -> dict[str, Any]:
    """Return the site's language for error pages, which have no view: tag, direction, and code for Django's `language` tag."""
    tag = settings.SITE_LANGUAGE
    return {"tag": tag, "is_rtl": direction_of(tag) == "rtl", "catalogue": catalogue(tag)}


@register.simple_tag
def lang(own: str, page: str) -> SafeString:
    """Return `lang` and `dir` for an element in the language `own`; empty if that is the language of the page."""
    if not own or own == page:
        return mark_safe("")
    if direction_of(own) == direction_of(page):
        return format_html(' lang="{}"', own)
    return format_html(' lang="{}" dir="{}"', own, direction_of(own))


@register.simple_tag
def cited(html: str, page: str) -> SafeString:
    """Return a citation, which is safe HTML, marked as English if the page's language has no catalogue."""
    safe = mark_safe(html)  # noqa: S308  escaped where it was made
    language = translator_for(page).language
    return (
        safe
        if language == page
        else format_html('<bdi lang="{}" dir="{}">{}</bdi>', language, direction_of(language), safe)
    )


@register.filter
def catalogue(language: str) -> str:
    """Return Django's code of the catalogue that has our sentences in this language."""
    return django_language(translator_for(language))


@register.filter
def few(count: int) -> str:
    """Return a count for a sentence of the desk: in words up to twelve."""
    return ENGLISH.few(count)

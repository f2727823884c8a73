"""What templates ask of languages, where a page has more than one or no view to say which it is in."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reports.framing import django_language
from reports.languages import ENGLISH, direction_of, words_in

register = template.Library()


@register.simple_tag
def site_language() -> dict[str, Any]:
    """The language of pages that no view fills in, of errors: for `lang`, `dir`, and Django's `language`."""
    tag = settings.SITE_LANGUAGE
    return {"tag": tag, "is_rtl": direction_of(tag) == "rtl", "catalogue": catalogue(tag)}


@register.simple_tag
def spoken(own: str, page: str) -> SafeString:
    """Attributes for a part of a page in its own language, where that is not the page's."""
    if not own or own == page:
        return mark_safe("")
    if direction_of(own) == direction_of(page):
        return format_html(' lang="{}"', own)
    return format_html(' lang="{}" dir="{}"', own, direction_of(own))


@register.simple_tag
def cited(html: str, page: str) -> SafeString:
    """A citation, which is safe HTML: in the words of the page's language, or marked as English where there are none."""
    safe = mark_safe(html)  # noqa: S308  escaped where it was made
    language = words_in(page).language
    return (
        safe
        if language == page
        else format_html('<bdi lang="{}" dir="{}">{}</bdi>', language, direction_of(language), safe)
    )


@register.filter
def catalogue(language: str) -> str:
    """The language in which Django's tags find our sentences."""
    return django_language(words_in(language))


@register.filter
def few(count: int) -> str:
    """A count as the desk's sentences have it: in words up to twelve."""
    return ENGLISH.few(count)

"""What templates ask of languages, where a page has more than one or no view to say which it is in."""

from typing import Any

from django import template
from django.conf import settings

from reports.framing import django_language
from reports.languages import direction_of, words_in

register = template.Library()


@register.simple_tag
def site_language() -> dict[str, Any]:
    """The language of pages that no view fills in, of errors: for `lang`, `dir`, and Django's `language`."""
    tag = settings.SITE_LANGUAGE
    return {"tag": tag, "is_rtl": direction_of(tag) == "rtl", "catalogue": catalogue(tag)}


@register.filter
def catalogue(language: str) -> str:
    """The language in which Django's tags find our sentences."""
    return django_language(words_in(language))


@register.filter
def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return direction_of(language)

"""Render templates with the site's chrome: its name, menus, address and language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from reports.cache_headers import GENERATION
from reports.languages import ENGLISH, Words, direction_of, words_in
from reports.pages.parts import labels
from reports.pages.site_menu import Chrome, site_chrome
from reports.reading.generation_cache import in_generation
from reports.reading.reports import published_site


def site_words() -> Words:
    """Return the translations of pages that belong to no report."""
    return words_in(settings.SITE_LANGUAGE)


def render_page(template: str, **context: Any) -> str:
    """Return a rendered template, in the language of `head` or of the site.

    Templates get no request, and Accept-Language is ignored, because a page must have the same bytes for everyone.
    """
    head = context.get("head")
    words = _of(head, "words") or site_words()
    language = _of(head, "language") or words.language
    chrome = {
        "words": words,
        "labels": labels(words),
        "site": settings.SITE_URL,
        "chrome": site_chrome(published_site(), words),
        "language": language,
        "direction": direction_of(language),
        "site_language": settings.SITE_LANGUAGE,
        "release": settings.VERSION,
    }
    with in_language(words):
        return render_to_string(template, {**chrome, **context})


def in_language(words: Words) -> translation.override:
    """Return a context manager in which Django translates into the language of `words`."""
    return translation.override(django_language(words))


def django_language(words: Words) -> str:
    """Return Django's code for the language of `words`. English becomes `LANGUAGE_CODE`, because our English is British."""
    return settings.LANGUAGE_CODE if words.catalogue == ENGLISH.catalogue else words.catalogue.lower()


def _of(head: Any, name: str) -> Any:
    return head.get(name) if isinstance(head, dict) else getattr(head, name, None)


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Return the context of error pages: the site's name and menus, read only if a template prints them. A context processor."""

    def read() -> Chrome:
        with in_generation(request.META.get(GENERATION)):
            return site_chrome(published_site(), site_words())

    return {"chrome": SimpleLazyObject(read)}

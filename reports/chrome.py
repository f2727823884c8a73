"""Render templates with the site's chrome: its name, menus, address and language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from reports.cache_headers import GENERATION
from reports.languages import ENGLISH, Translator, direction_of, translator_for
from reports.pages.parts import labels
from reports.pages.site_menu import Chrome, site_chrome
from reports.reading.generation_cache import in_generation
from reports.reading.reports import published_site


def site_translator() -> Translator:
    """Return the translations of pages that belong to no report."""
    return translator_for(settings.SITE_LANGUAGE)


def render_page(template: str, **context: Any) -> str:
    """Return a rendered template, in the language of `head` or of the site.

    Templates get no request, and Accept-Language is ignored, because a page must have the same bytes for everyone.
    """
    head = context.get("head")
    translate = _of(head, "translate") or site_translator()
    language = _of(head, "language") or translate.language
    chrome = {
        "translate": translate,
        "labels": labels(translate),
        "site": settings.SITE_URL,
        "chrome": site_chrome(published_site(), translate),
        "language": language,
        "direction": direction_of(language),
        "site_language": settings.SITE_LANGUAGE,
        "release": settings.VERSION,
        "has_publisher_styles": settings.HAS_PUBLISHER_STYLES,
    }
    with in_language(translate):
        return render_to_string(template, {**chrome, **context})


def in_language(translate: Translator) -> translation.override:
    """Return a context manager in which Django translates into the translator's language."""
    return translation.override(django_language(translate))


def django_language(translate: Translator) -> str:
    """Return Django's code for the translator's language. English becomes `LANGUAGE_CODE`, because our English is British."""
    return settings.LANGUAGE_CODE if translate.catalogue == ENGLISH.catalogue else translate.catalogue.lower()


def _of(head: Any, name: str) -> Any:
    return head.get(name) if isinstance(head, dict) else getattr(head, name, None)


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Return the context of error pages: the site's name and menus, read only if a template prints them, and whether the publisher
    has a style sheet. A context processor."""

    def read() -> Chrome:
        with in_generation(request.META.get(GENERATION)):
            return site_chrome(published_site(), site_translator())

    return {"chrome": SimpleLazyObject(read), "has_publisher_styles": settings.HAS_PUBLISHER_STYLES}

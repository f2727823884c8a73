"""The frame of all pages of the site: its name, menus, address and language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from reports.freshness import GENERATION
from reports.languages import ENGLISH, Words, direction_of, words_in
from reports.pages.parts import labels
from reports.pages.site_menu import House, house
from reports.reading.generation_cache import in_generation
from reports.reading.reports import published_site


def site_words() -> Words:
    """The words of pages that belong to no report."""
    return words_in(settings.SITE_LANGUAGE)


def framed(template: str, **shown: Any) -> str:
    """`template` with what it shows, in the frame of the site.

    It is in the words and the language that `head` names, or in the site's. Templates get no request, and nobody's browser is asked
    which language it would like: the same page has the same bytes for everyone.
    """
    head = shown.get("head")
    words = _of(head, "words") or site_words()
    language = _of(head, "language") or words.language
    frame = {
        "words": words,
        "labels": labels(words),
        "site": settings.SITE_URL,
        "house": house(published_site(), words),
        "language": language,
        "direction": direction_of(language),
        "site_language": settings.SITE_LANGUAGE,
        "release": settings.VERSION,
    }
    with in_language(words):
        return render_to_string(template, {**frame, **shown})


def in_language(words: Words) -> translation.override:
    """While a template is printed in the language of `words`, or of sentences that Python looks up through Django."""
    return translation.override(django_language(words))


def django_language(words: Words) -> str:
    """Return Django's code for the language of `words`: its own sentences are British where ours are English."""
    return settings.LANGUAGE_CODE if words.catalogue == ENGLISH.catalogue else words.catalogue.lower()


def _of(head: Any, name: str) -> Any:
    return head.get(name) if isinstance(head, dict) else getattr(head, name, None)


def house_of_the_site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and menus, asked for where a template prints them."""

    def made() -> House:
        with in_generation(request.META.get(GENERATION)):
            return house(published_site(), site_words())

    return {"house": SimpleLazyObject(made)}

"""What templates that are given a request know besides: pages of errors, the API's documentation, what a review link answers."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from reports.framing import site_words
from reports.freshness import GENERATION
from reports.pages.site_menu import House, house
from reports.reading.generation_cache import in_generation
from reports.reading.reports import published_site


def house_of_the_site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and menus, asked for where a template prints them."""

    def made() -> House:
        with in_generation(request.META.get(GENERATION)):
            return house(published_site(), site_words())

    return {"house": SimpleLazyObject(made)}

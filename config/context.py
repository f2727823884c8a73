"""What templates that are given a request know besides: pages of errors, the API's documentation, what a review link answers."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from reports.framing import site_words
from reports.freshness import CHANGED_AT
from reports.pages.house import house
from reports.reading.site_facts import site_facts


def house_of_the_site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and menus, asked for where a template prints them."""
    return {"house": SimpleLazyObject(lambda: house(site_facts(request.META.get(CHANGED_AT)), site_words()))}

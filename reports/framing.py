"""The frame that pages of the site stand in, whichever door prints them: its name, its menus, its address."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from reports.facts.house import SiteFacts
from reports.pages.house import house
from reports.reading.site_facts import site_facts


def framed(template: str, facts: SiteFacts | None = None, **shown: Any) -> str:
    """`template` with what it shows, in a frame made of `facts`, or of what the site says of itself now.

    Templates get no request: the same page has the same bytes for everyone.
    """
    frame = {"site": settings.SITE_URL, "house": house(facts or site_facts())}
    return render_to_string(template, {**frame, **shown})

"""Pages as of a day."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_page_as_of_a_day_is_the_version_that_was_current_then(sea, client: Client, read):
    assert "turn one way" in read("/sea/2024/tides/?as_of=2025-02-13")
    assert "turn both ways" in read("/sea/2024/tides/?as_of=2025-02-14")
    html = client.get("/sea/2024/?as_of=2025-02-13").content.decode()
    assert "This is how it stood on 13 February 2025: version 1.0." in html
    assert '<meta name="robots" content="noindex">' in html
    assert '<link rel="canonical" href="http://localhost:8000/sea/2024/v1.0/">' in html


def test_text_that_was_withdrawn_since_stays_withdrawn(sea, read):
    assert "It blew from the west after all." in read("/air/2024/?as_of=2025-04-20", 410)


def test_days_that_cannot_be_asked_for_are_refused_in_words(sea, read):
    assert "has not come yet" in read("/sea/2024/?as_of=2199-01-01", 400)
    assert "“soon” is no day." in read("/sea/2024/?as_of=soon", 400)
    assert "There is no page here" in read("/sea/2024/?as_of=2020-01-01", 404)

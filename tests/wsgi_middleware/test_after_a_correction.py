"""Kept answers are replaced once a correction is published. Under load, in several processes: `test_no_old_answers`."""

import pytest

from tests.making import correct, published_edition
from tests.waiting import until
from tests.wsgi_middleware.conftest import forget_connections
from tests.wsgi_middleware.wsgi_client import ask

PAGE = "/sea/2024/tides/"


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_is_made_again_once_a_correction_is_published(response_cache):
    edition = published_edition()
    try:
        assert (ask(response_cache, PAGE).status, bool(response_cache.responses)) == (200, True)
        correct(edition, "turn", "always turn")
        until(lambda: b"always turn" in ask(response_cache, PAGE).body)
    finally:
        forget_connections()

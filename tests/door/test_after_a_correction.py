"""Kept answers are replaced once a correction is published. Under load, in several processes: `test_no_old_answers`."""

import pytest

from tests.door.asking import ask
from tests.door.conftest import forget_connections
from tests.making import correct, published_edition
from tests.waiting import until

PAGE = "/sea/2024/tides/"


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_is_made_again_once_a_correction_is_published(door):
    edition = published_edition()
    try:
        assert (ask(door, PAGE).status, bool(door.kept)) == (200, True)
        correct(edition, "turn", "always turn")
        until(lambda: b"always turn" in ask(door, PAGE).body)
    finally:
        forget_connections()

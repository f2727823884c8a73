import re

import pytest
from django.core.cache import cache
from django.test import Client


@pytest.fixture(autouse=True)
def _nothing_kept():
    """No test is shown a page that another one had made."""
    cache.clear()


@pytest.fixture
def read(client: Client):
    """Asks for an address and gives the page's text, without tags and runs of white space."""

    def ask(address: str, status: int = 200) -> str:
        response = client.get(address)
        assert response.status_code == status, (address, response.status_code)
        words = re.sub(r"<[^>]+>", " ", response.content.decode()).replace("&nbsp;", " ")
        return " ".join(words.split())

    return ask

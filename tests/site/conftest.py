import re

import pytest
from django.core.cache import cache
from django.test import Client


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Clear the cache, so that no test gets a page of another one."""
    cache.clear()


@pytest.fixture
def read(client: Client):
    """Return a function that returns the text of an address, without tags and with single spaces."""

    def ask(address: str, status: int = 200) -> str:
        response = client.get(address)
        assert response.status_code == status, (address, response.status_code)
        words = re.sub(r"<[^>]+>", " ", response.content.decode()).replace("&nbsp;", " ")
        return " ".join(words.split())

    return ask

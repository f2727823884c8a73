import pytest
from django.core.cache import cache
from django.test import Client


@pytest.fixture(autouse=True)
def _cold_cache():
    """Clear the cache, so that responses and rate limits of other tests have no effect."""
    cache.clear()


@pytest.fixture
def get(client: Client):
    """Return a function that returns the JSON of an address below /api/v1/."""

    def ask(address: str, **headers: str):
        response = client.get(f"/api/v1/{address}", headers=headers)
        assert response.status_code == 200, response.content
        return response.json()

    return ask

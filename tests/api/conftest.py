import pytest
from django.core.cache import cache
from django.test import Client


@pytest.fixture(autouse=True)
def _cold_cache():
    """No test finds what another one asked for, nor runs out of requests for it."""
    cache.clear()


@pytest.fixture
def get(client: Client):
    """Asks for an address below /api/v1/ and gives the answer's JSON."""

    def ask(address: str, **headers: str):
        response = client.get(f"/api/v1/{address}", headers=headers)
        assert response.status_code == 200, response.content
        return response.json()

    return ask

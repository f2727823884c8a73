"""A base class for tests of the API that share one world."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

API = "http://testserver/api/v1/"


@pytest.mark.django_db
class SeaCase:
    client: Client

    @pytest.fixture(autouse=True)
    def _in_the_sea(self, sea: None, client: Client) -> None:
        self.client = client

    def ask(self, address: str, **headers: str) -> HttpResponse:
        """Return the response to GET of an address below /api/v1/."""
        return self.client.get(
            f"/api/v1/{address}", headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    def read(self, address: str) -> Any:
        """Return the JSON of a response, which must be 200."""
        response = self.ask(address)
        assert response.status_code == 200, (address, response.content)
        return response.json()

    def rows(self, address: str, *fields: str) -> list[Any]:
        """Return fields of the rows of a list: a tuple for each row, or bare values for one field."""
        results = self.read(address)["results"]
        return [row[fields[0]] if len(fields) == 1 else tuple(row[name] for name in fields) for row in results]

    def problem(self, address: str) -> tuple[int, str, str]:
        """Return status, kind and detail of a response that is a problem."""
        response = self.ask(address)
        assert response["Content-Type"] == "application/problem+json", response.content
        body = response.json()
        assert body["status"] == response.status_code
        return body["status"], body["type"].removeprefix("http://testserver/api/guide/#"), body["detail"]

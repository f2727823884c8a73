"""Errors that are ours are problem documents, whatever goes wrong; and what cannot be meant is refused."""

import pytest
from django.test import Client

from reports.models.index import PublishedFigure
from tests.api import world
from tests.api.case import SeaCase


class TestRefused(SeaCase):
    def test_sections_of_a_version_are_not_asked_for_their_report_or_year_again(self):
        address = "reports/sea/editions/2024/versions/1.0/sections/"
        for parameter in ("report=sea", "year=2024", "year_from=2024", "year_to=2024", "published_since=2024-01-01"):
            assert self.problem(f"{address}?{parameter}")[:2] == (400, "unknown-parameter"), parameter
        assert self.rows(f"{address}?trend=tides&ordering=-number", "slug") == ["tides"]

    def test_one_column_is_ordered_by_once(self):
        detail = "“ordering” names “year” twice."
        for order in ("year,-year", "year,title,year", "-year&ordering=year"):
            assert self.problem(f"sections/?ordering={order}") == (400, "invalid-value", detail), order
        assert self.rows("sections/?report=sea&trend=tides&ordering=year,title", "year") == [2023, 2024, 2025]

    def test_a_range_begins_before_it_ends(self):
        expected = {
            "sections/?year_from=2025&year_to=2024": "“year_from” lies behind “year_to”, so that nothing lies between.",
            "lineage/?year_to=2024&year_from=2025": "“year_from” lies behind “year_to”, so that nothing lies between.",
            "reports/sea/editions/?year_from=2025&year_to=2023": (
                "“year_from” lies behind “year_to”, so that nothing lies between."
            ),
            "predictions/?due_from=2025-01-02&due_to=2025-01-01": (
                "“due_from” lies behind “due_to”, so that nothing lies between."
            ),
        }
        assert {address: self.problem(address) for address in expected} == {
            address: (400, "invalid-value", detail) for address, detail in expected.items()
        }
        assert self.rows("sections/?report=sea&trend=tides&year_from=2024&year_to=2024", "year") == [2024]

    def test_an_address_of_more_than_4000_bytes_is_refused_as_such(self):
        longest = f"sections/?text={'x' * 3_965}"
        assert len(f"/api/v1/{longest}") == 4_000 - 12
        assert self.problem(f"{longest}{'x' * 12}")[:2] == (400, "invalid-value")
        detail = "The address has 4001 bytes; the longest that is read has 4000."
        for address in (f"{longest}{'x' * 13}", f"nothing/?{'y' * (4_001 - 17)}"):
            assert self.problem(address) == (414, "address-too-long", detail)


@pytest.mark.django_db
def test_a_fault_of_ours_is_a_problem_too_and_is_logged(caplog):
    world.make()
    client = Client(raise_request_exception=False)
    # A figure that no document tells of.
    PublishedFigure.objects.update(uid=world.uid("no-figure"))
    faults = [client.get(f"/api/v1/figures/{form}") for form in ("", "?format=json&per_page=1")]
    for fault in faults:
        body = fault.json()
        assert (fault.status_code, fault["Content-Type"]) == (500, "application/problem+json")
        assert (body["type"], body["status"]) == ("http://testserver/problems/internal-error/", 500)
        assert "KeyError" not in fault.content.decode()
    assert any(record.exc_info and "/api/v1/figures/" in record.getMessage() for record in caplog.records)
    assert client.get("/problems/internal-error/").status_code == 200

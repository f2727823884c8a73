"""A list costs the same number of queries whatever it holds."""

import re

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from reports.api.lists import LISTS
from tests import making
from tests.api import world

#: Address -> the most queries that it may take.
MOST = {f"{name}/": 4 for name in LISTS if name != "search"} | {
    "reports/": 3,
    "reports/sea/editions/": 4,
    "reports/sea/editions/2023/versions/": 4,
    "reports/sea/editions/2023/versions/1.0/sections/": 4,
    "sections/": 3,
    "sections/?fields=body,html,text,assessments": 6,
    "trends/": 3,
    "techniques/": 3,
    "lineage/": 2,
    "predictions/": 3,
    "references/": 3,
    "change-notes/": 2,
    "publications/": 9,
    # No process keeps anything of the index: one more is for the languages, one for the names of what is counted.
    "search/?q=tidal": 7,
}


def without_ids(text: str) -> str:
    """An edition's Markdown whose statements get ids of their own."""
    return re.sub(r"(?m)^ *uid: .*\n", "", re.sub(r"\{uid: [^,]+, ", "{", text))


@pytest.mark.django_db
class TestQueries(TestCase):
    def count(self, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(f"/api/v1/{address}{'&' if '?' in address else '?'}per_page=100")
        assert response.status_code == 200, response.content
        return len(queries)

    @pytest.mark.long
    def test_lists_take_a_constant_number_of_queries(self):
        making.published_edition(world.SEA_2023, year=2023, at=world.at(2024))
        making.published_edition(world.SEA_2025.replace("name: The Sea", "name: Sea"), year=2025, at=world.at(2026))
        few = {address: self.count(address) for address in MOST}
        for number in range(36):
            year, text = (2025, world.SEA_2025) if number < 3 else (2024, world.SEA_2024)
            own = without_ids(text).replace("slug: sea\n", f"slug: sea{number}\n")
            making.published_edition(own, report=f"sea{number}", year=year, at=world.at(2026))
        many = {address: self.count(address) for address in MOST}
        assert many == few
        assert {address: number for address, number in few.items() if number > MOST[address]} == {}

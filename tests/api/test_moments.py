"""Lists and trends as they stood at a moment: `as_of`."""

from reports import publishing
from reports.models.ledger import Version
from reports.models.people import Actor
from tests import making
from tests.api import world
from tests.api.case import API, SeaCase


class TestMoments(SeaCase):
    def test_reports_as_they_were_named_then(self):
        fields = ("slug", "latest_year", "editions")
        assert self.rows("reports/?as_of=2024-06-01", *fields) == [("sea", 2023, 1)]
        assert self.rows("reports/?as_of=2025-02-01", *fields) == [("air", 2024, 1), ("sea", 2024, 2)]
        assert self.rows("reports/", *fields) == [("air", 2024, 1), ("sea", 2025, 3)]
        assert self.rows("reports/?as_of=2020-01-01", *fields) == []

    def test_change_notes_that_were_published_by_then(self):
        assert self.rows("change-notes/?as_of=2025-01-20", "explanation") == []
        assert self.rows("change-notes/?as_of=2025-02-14", "version") == ["1.1"]

    def test_steps_between_trends_that_were_published_then(self):
        assert self.rows("lineage/?as_of=2025-06-01", "from_trend", "to_trend") == []
        assert self.rows("lineage/?as_of=2026-01-14", "from_trend", "to_trend") == [("winds", "salt")]

    def test_one_section_as_it_stood_then(self):
        latest = "reports/sea/editions/2024/versions/latest/sections/waves/"
        then = self.ask(f"{latest}?as_of=2025-01-20")
        assert (then.json()["version"], self.read(latest)["version"]) == ("1.0", "1.1")
        assert then["Content-Location"] == f"{API}reports/sea/editions/2024/versions/1.0/sections/waves/"
        assert self.rows("sections/?slug=waves,tides&as_of=2025-01-20", "year", "slug") == [
            (2024, "tides"),
            (2024, "waves"),
            (2023, "tides"),
        ]
        numbered = self.problem("reports/sea/editions/2024/versions/1.1/sections/waves/?as_of=2025-01-20")
        assert numbered[:2] == (400, "invalid-value")

    def test_a_trend_and_its_life_as_they_stood_then(self):
        trend = self.read("trends/tides/?as_of=2025-01-20")
        assert [(year["year"], year["version"], year["movement"]) for year in trend["years"]] == [
            (2024, "1.0", "up"),
            (2023, "1.0", "none"),
        ]
        assert trend["named_by"] == "sea/2024/1.0"
        assert self.read("trends/winds/?as_of=2025-06-01")["lineage"] == []
        assert self.problem("trends/salt/?as_of=2025-06-01")[:2] == (404, "not-found")
        assert self.problem("trends/tides/?as_of=2300-01-01")[:2] == (400, "future-date")

    def test_a_technique_and_its_life_as_they_stood_then(self):
        technique = self.read("techniques/barrage/?as_of=2025-01-20")
        assert [(year["year"], year["version"]) for year in technique["years"]] == [(2024, "1.0"), (2023, "1.0")]
        world.merge()
        response = self.ask("techniques/kites/?as_of=2025-01-20")
        assert response["Location"] == f"{API}techniques/turbines/?as_of=2025-01-20"

    def test_pages_of_a_fixed_moment_lose_no_row_to_a_publication_meanwhile(self):
        walk = "sections/?ordering=year&as_of=2026-01-20"
        before = self.rows(f"{walk}&per_page=100", "id", "year")
        walked, address = [], f"/api/v1/{walk}&per_page=2"
        while address:
            page = self.client.get(address).json()
            walked += [(row["id"], row["year"]) for row in page["results"]]
            address = (page["next"] or "").removeprefix("http://testserver")
            if len(walked) == 2:
                making.published_edition(report="sea", year=1996, at=world.at(2026, 3))
        assert walked == before
        assert len(before) > 5
        assert len(self.rows(f"{walk.partition('&as_of')[0]}&per_page=100", "id")) > len(before)

    def test_pages_of_a_fixed_moment_lose_nothing_to_a_publication_meanwhile(self):
        first = self.read("sections/?report=sea&per_page=4&ordering=-year&as_of=2026-01-20")
        version = Version.objects.get(edition__report__slug="sea", edition__year=2025)
        publishing.withdraw(version=version, reason="All wrong.", actor=Actor.of("Ada", world.at(2026, 3)))
        second = self.client.get(first["next"].removeprefix("http://testserver")).json()
        # What was withdrawn is gone from every list; the rest is where it was but for that.
        assert "2025" not in {str(row["year"]) for row in second["results"]}
        assert second["count"] == first["count"] - 3

from tests.api import world
from tests.api.case import API, SeaCase
from tests.api.world import uid
from trends.models import Trend


class TestTrends(SeaCase):
    def test_trends_carry_the_names_they_were_last_published_with(self):
        assert self.rows("trends/", "slug", "name", "named_by") == [
            ("winds", "High Winds", "air/2024/1.0"),
            ("salt", "Salt Gradients", "sea/2025/1.0"),
            ("tides", "Tidal Power", "sea/2025/1.0"),
            ("waves", "Waves at Sea", "sea/2024/1.1"),
        ]

    def test_each_filter_leaves_what_was_asked_for(self):
        expected = {
            "theme=abilities": ["winds", "tides"],
            "report=air": ["winds"],
            "year=2025": ["salt", "tides"],
            "text=tides": ["tides"],
            "as_of=2024-02-01": ["winds", "tides"],
            f"id={uid('Trend-salt')}": ["salt"],
        }
        assert {query: self.rows(f"trends/?{query}", "slug") for query in expected} == expected

    def test_they_say_in_which_year_they_were_first_told_of(self):
        assert self.rows("trends/?ordering=-first_year,slug", "slug", "first_year") == [
            ("salt", 2025), ("waves", 2024), ("tides", 2023), ("winds", 2023)
        ]  # fmt: skip
        years = dict(self.rows("techniques/", "slug", "first_year"))
        assert years["kites"] == min(self.rows("assessments/?technique=kites", "year"))

    def test_a_trend_tells_its_life(self):
        trend = self.read("trends/salt/")
        assert [(year["year"], year["section"], year["maturity"], year["movement"]) for year in trend["years"]] == [
            (2025, "salt", "emerging", "down")
        ]
        assert trend["lineage"] == [
            {
                "id": str(uid("lineage")),
                "kind": "renamed",
                "year": 2025,
                "from_id": str(uid("Trend-winds")),
                "from_trend": "winds",
                "to_id": str(uid("Trend-salt")),
                "to_trend": "salt",
                "note": "The wind was salty.",
            }
        ]
        assert [year["year"] for year in self.read("trends/tides/")["years"]] == [2025, 2024, 2023]

    def test_an_address_that_nothing_was_published_under_leads_nowhere(self):
        Trend.objects.filter(slug="tides").update(slug="sun-power")
        assert self.problem("trends/sun-power/")[:2] == (404, "not-found")
        assert self.read("trends/tides/")["slug"] == "tides"
        assert [self.client.get(f"/trends/{slug}/").status_code for slug in ("sun-power", "tides")] == [404, 200]

    def test_lineage_is_a_list_of_its_own(self):
        assert self.rows("lineage/?trend=winds&kind=renamed", "from_trend", "to_trend", "year") == [
            ("winds", "salt", 2025)
        ]
        assert self.rows("lineage/?year_to=2024", "id") == []


class TestTechniques(SeaCase):
    def test_techniques_are_listed_and_filtered(self):
        expected = {
            "": ["kites", "barrage", "turbines"],
            "broader=turbines": ["kites"],
            "report=sea&year=2023": ["barrage"],
            "text=turn": ["turbines"],
        }
        assert {query: self.rows(f"techniques/?{query}", "slug") for query in expected} == expected

    def test_a_technique_tells_its_life(self):
        technique = self.read("techniques/barrage/")
        assert [(year["year"], year["trend"], year["maturity"]) for year in technique["years"]] == [
            (2025, "tides", "established"),
            (2024, "tides", "growing"),
            (2023, "tides", "emerging"),
        ]
        assert self.read("techniques/turbines/")["narrower"] == ["kites"]

    def test_a_merged_technique_leads_to_the_one_it_became(self):
        world.merge()
        response = self.ask("techniques/kites/")
        assert (response.status_code, response["Location"]) == (301, f"{API}techniques/turbines/")
        technique = self.read("techniques/turbines/")
        assert technique["merged"] == [str(uid("Technique-kites"))]
        assert [(year["year"], year["technique"]) for year in technique["years"]] == [
            (2025, "kites"),
            (2024, "turbines"),
            (2024, "kites"),
        ]
        assert self.rows("techniques/", "slug") == ["barrage", "turbines"]
        assert self.rows("assessments/?technique=turbines", "year", "technique", "technique_today_id") == [
            (2025, "kites", str(uid("Technique-turbines"))),
            (2024, "turbines", str(uid("Technique-turbines"))),
            (2024, "kites", str(uid("Technique-turbines"))),
        ]

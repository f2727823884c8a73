from tests.api.case import SeaCase
from tests.api.world import uid


class TestStatements(SeaCase):
    def test_assessments_are_the_table_of_technique_section_and_year(self):
        named = ("year", "section", "technique", "name", "maturity", "status", "trend_maturity")
        assert self.rows("assessments/", *named) == [
            (2025, "tides", "barrage", "tidal barrage", "established", "confirmed", "established"),
            (2025, "salt", "kites", "power kite", "declining", "confirmed", "emerging"),
            (2024, "tides", "barrage", "tidal barrage", "growing", "confirmed", "growing"),
            (2024, "tides", "turbines", "turbine", "established", "proposed", "growing"),
            (2024, "winds", "kites", "power kite", "emerging", "confirmed", "growing"),
            (2023, "tides", "barrage", "tidal barrage", "emerging", "confirmed", "emerging"),
        ]

    def test_assessments_are_filtered(self):
        expected = {
            "technique=kites": 2,
            "technique=turbines&narrower=true": 3,
            "status=proposed": 1,
            "maturity=established,declining": 3,
            "trend=tides&year_to=2024": 3,
            "theme=abilities": 5,
            "text=finished": 1,
            "as_of=2024-06-01": 1,
        }
        assert {query: self.read(f"assessments/?{query}")["count"] for query in expected} == expected

    def test_predictions_carry_what_became_of_them(self):
        named = ("id", "year", "due", "outcome", "scored_in", "explanation")
        assert self.rows("predictions/", *named) == [
            (str(uid("prediction-ladders")), 2025, "2027-06-30", "open", None, ""),
            (str(uid("prediction-barrage")), 2023, "2024-12-31", "came-true", 2024, "It was."),
        ]
        assert self.rows("predictions/?outcome=came-true", "year") == [2023]
        assert self.rows("predictions/?due_from=2025-01-01&due_to=2028-01-01", "year") == [2025]
        assert self.rows("predictions/?as_of=2024-06-01", "outcome") == ["open"]

    def test_references_are_csl_items_with_the_sections_that_cite_them(self):
        row = self.read("references/?doi=10.1234/tides")["results"][0]
        assert row == self.read("references/?doi=https://doi.org/10.1234/TIDES")["results"][0]
        assert row == {
            "id": str(uid("reference-tides")),
            "report": "sea",
            "year": 2025,
            "version": "1.0",
            "key": "tides2020",
            "type": "article-journal",
            "title": "How tides turn",
            "issued": 2020,
            "doi": "10.1234/tides",
            "url": "",
            "cited_in": ["tides"],
            "item": {
                "type": "article-journal",
                "title": "How tides turn",
                "author": [{"family": "Tide", "given": "Tom"}],
                "issued": {"date-parts": [[2020, 5]]},
                "DOI": "10.1234/tides",
                "id": "tides2020",
            },
            "page": "http://testserver/sea/2025/v1.0/",
        }

    def test_figures_carry_their_data(self):
        row = self.read("figures/?key=output")["results"][0]
        assert (row["kind"], row["number"], row["placed_in"], row["page"]) == (
            "chart",
            1,
            ["tides"],
            "http://testserver/sea/2025/figures/output/",
        )
        assert row["data"]["rows"] == [[2023, 1], [2024, 2.5]]
        # Nobody wrote what it shows.
        assert row["alt"] == "Line chart. Power, MW. 1.0 in 2023, 2.5 in 2024."

    def test_change_notes_of_all_versions_that_stand_are_a_list(self):
        assert self.rows("change-notes/", "report", "version", "kind", "section", "before", "after") == [
            ("sea", "1.1", "correction", "tides", "one way", "both ways")
        ]
        expected = {
            "kind=revision": 0,
            "severity=minor": 1,
            "section=tides": 1,
            "text=WRONG": 1,
            "report=air": 0,
            "year=2024": 1,
        }
        assert {query: self.read(f"change-notes/?{query}")["count"] for query in expected} == expected


class TestComparisons(SeaCase):
    def test_two_versions_are_compared_field_by_field(self):
        compared = self.read("reports/sea/editions/2024/compare/?from=1.0&to=1.1&words=true")
        (section,) = compared["sections"]
        assert compared["totals"] == {
            "sections_changed": 1,
            "sections_added": 0,
            "sections_removed": 0,
            "sections_moved": 0,
            "words_added": 2,
            "words_removed": 2,
        }
        assert section["fields"] == [
            {
                "field": "body",
                "before": "A tidal barrage was finished. Its turbines turn one way.",
                "after": "A tidal barrage was finished. Its turbines turn both ways.",
                "words": [
                    {"kind": "same", "text": "A tidal barrage was finished. Its turbines turn "},
                    {"kind": "removed", "text": "one way"},
                    {"kind": "added", "text": "both ways"},
                    {"kind": "same", "text": "."},
                ],
            }
        ]
        assert [note["explanation"] for note in compared["change_notes"]] == ["It was wrong."]

    def test_a_version_compared_with_itself_is_identical(self):
        compared = self.read("reports/sea/editions/2024/compare/?from=1.0&to=1.0")
        assert (compared["identical"], compared["sections"], compared["change_notes"]) == (True, [], [])

    def test_two_years_are_compared_trend_by_trend(self):
        compared = self.read("reports/sea/compare/?from=2024&to=2025")
        told = [
            (
                each["trend"],
                each["movement"],
                each["absence"],
                each["before"] and each["before"]["maturity"],
                each["after"] and each["after"]["maturity"],
                [origin["slug"] for origin in each["origins"]],
            )
            for each in compared["trends"]
        ]
        assert told == [
            ("tides", "up", None, "growing", "established", ["tides"]),
            ("salt", "down", None, "growing", "emerging", ["winds"]),
            ("waves", None, "not-covered", "emerging", None, []),
        ]
        assert [
            (each["technique"], each["kind"], each["before"], each["after"]) for each in compared["techniques"]
        ] == [
            ("barrage", "changed", ["growing"], ["established"]),
            ("turbines", "removed", ["established"], []),
            ("kites", "changed", ["emerging"], ["declining"]),
        ]

    def test_years_tell_the_scores_of_the_earlier_years_predictions(self):
        compared = self.read("reports/sea/compare/?from=2023&to=2024")
        assert [(each["prediction"], each["outcome"]) for each in compared["scores"]] == [
            (str(uid("prediction-barrage")), "came-true")
        ]

    def test_what_cannot_be_compared_is_told(self):
        assert self.problem("reports/sea/compare/?from=2025&to=2024")[:2] == (400, "invalid-value")
        assert self.problem("reports/sea/compare/?from=2024") == (400, "invalid-value", "“to” is required.")
        assert self.problem("reports/sea/editions/2024/compare/?from=1.0&to=7.0")[:2] == (404, "not-found")

from tests.api.case import API, SeaCase
from tests.api.world import uid

SEA = f"{API}reports/sea/editions/"


class TestEditions(SeaCase):
    def test_an_edition_says_what_its_latest_version_says(self):
        edition = self.read("reports/sea/editions/2024/")
        named = ("id", "report", "year", "title", "summary", "version", "compared_with", "page", "url")
        assert {name: edition[name] for name in named} == {
            "id": str(uid("sea-2024")),
            "report": "sea",
            "year": 2024,
            "title": "The Sea in 2024",
            "summary": "What the sea gave in 2024.",
            "version": "1.1",
            "compared_with": 2023,
            "page": "http://testserver/sea/2024/",
            "url": f"{SEA}2024/",
        }

    def test_an_edition_says_its_last_day_covered_and_its_doi(self):
        edition = self.read("reports/sea/editions/2023/")
        assert (edition["closed_on"], edition["doi"]) == ("2023-12-20", "10.1234/sea-2023")

    def test_its_sections_stand_in_order_with_all_that_is_said_of_them(self):
        sections = self.read("reports/sea/editions/2025/")["sections"]
        assert [
            (each["number"], each["slug"], each["trend"], each["maturity"], each["movement"]) for each in sections
        ] == [
            (None, "foreword", None, "not-rated", "none"),
            (1, "tides", "tides", "established", "up"),
            (2, "salt", "salt", "emerging", "down"),
        ]
        assert sections[1] == {
            "id": str(uid("sea-2025-tides")),
            "url": f"{SEA}2025/versions/1.0/sections/tides/",
            "page": "http://testserver/sea/2025/v1.0/tides/",
            "report": "sea",
            "year": 2025,
            "version": "1.0",
            "published_at": "2026-01-14T09:00:00.000000Z",
            "words": 3,
            "number": 1,
            "slug": "tides",
            "title": "Tidal Power",
            "trend": "tides",
            "trend_id": str(uid("Trend-tides")),
            "maturity": "established",
            "maturity_label": "",
            "movement": "up",
            "was": "growing",
            "moved_from": [{"slug": "tides", "name": "Tidal Power", "kind": "", "year": 2024, "note": ""}],
            "summary": "Tides are used.",
            "keywords": ["coasts", "Fish Ladders"],
            "assessments": [
                {
                    "id": str(uid("sea-2025-tides-barrage")),
                    "technique": "barrage",
                    "technique_id": str(uid("Technique-barrage")),
                    "name": "tidal barrage",
                    "maturity": "established",
                    "maturity_label": "",
                    "status": "confirmed",
                    "note": "=It stands.",
                    "quote": "The barrage stands",
                }
            ],
        }
        assert sections[2]["moved_from"] == [
            {"slug": "winds", "name": "High Winds", "kind": "renamed", "year": 2025, "note": "The wind was salty."}
        ]

    def test_it_tells_what_is_absent_and_what_became_of_predictions(self):
        edition = self.read("reports/sea/editions/2025/")
        assert edition["absences"] == [
            {
                "trend": str(uid("Trend-waves")),
                "slug": "waves",
                "name": "Waves at Sea",
                "absence": "not-covered",
                "was": "emerging",
                "note": "",
            }
        ]
        assert [(each["name"], each["role"]) for each in edition["credits"]] == [("Ada Example", "Editor")]
        assert [(each["outcome"], each["made_in"]) for each in self.read("reports/sea/editions/2024/")["scores"]] == [
            ("came-true", 2023)
        ]

    def test_an_edition_takes_seven_queries_where_the_door_does_not_know_it(self, django_assert_num_queries):
        with django_assert_num_queries(7):
            self.read("reports/sea/editions/2025/")

    def test_as_of_a_day_it_says_what_was_current_at_its_end(self):
        versions = [
            self.read(f"reports/sea/editions/2024/?as_of={day}")["version"]
            for day in ("2025-01-14", "2025-02-13", "2025-02-14")
        ]
        assert versions == ["1.0", "1.0", "1.1"]
        assert self.problem("reports/sea/editions/2024/?as_of=2025-01-13") == (
            404,
            "not-found",
            "Nothing of sea 2024 was published by 2025-01-13.",
        )

    def test_text_withdrawn_since_is_gone_as_of_the_day_on_which_it_stood(self):
        status, kind, _ = self.problem("reports/air/editions/2024/?as_of=2025-04-20")
        assert (status, kind) == (410, "withdrawn")
        assert self.read("reports/air/editions/2024/?as_of=2025-05-20")["version"] == "1.0"

    def test_a_report_is_told_as_its_latest_edition_was_published(self):
        report = self.read("reports/sea/")
        assert {name: report[name] for name in ("id", "name", "description", "publisher", "years", "contact")} == {
            "id": str(uid("sea")),
            "name": "The Sea",
            "description": "What the sea gives.",
            "publisher": {"name": "Harbour Office", "url": "https://harbour.example.org"},
            "years": [2025, 2024, 2023],
            "contact": "the harbour master",
        }

    def test_reports_and_editions_are_listed(self):
        assert self.rows("reports/", "slug", "name", "latest_year", "editions") == [
            ("air", "The Air", 2024, 1),
            ("sea", "The Sea", 2025, 3),
        ]
        assert self.rows("reports/sea/editions/", "year", "version") == [(2025, "1.0"), (2024, "1.1"), (2023, "1.0")]
        assert self.rows("reports/sea/editions/?as_of=2025-01-20&ordering=year", "year", "version") == [
            (2023, "1.0"),
            (2024, "1.0"),
        ]
        assert self.rows("reports/sea/editions/?year_from=2024&year_to=2024", "year") == [2024]
        assert self.rows("reports/sea/editions/?published_since=2025-06-01", "year") == [2025]

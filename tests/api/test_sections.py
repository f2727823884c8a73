import json
from copy import copy
from urllib.parse import quote

import pytest

from reports.models.index import PublishedReference, PublishedSection
from tests.api.case import SeaCase
from tests.api.world import uid

pytestmark = pytest.mark.both_engines


class TestSections(SeaCase):
    def test_sections_of_all_current_editions_are_one_list(self):
        assert self.rows("sections/", "report", "year", "version", "slug") == [
            ("air", 2024, "1.0", "winds"),
            ("sea", 2025, "1.0", "foreword"),
            ("sea", 2025, "1.0", "tides"),
            ("sea", 2025, "1.0", "salt"),
            ("sea", 2024, "1.1", "tides"),
            ("sea", 2024, "1.1", "winds"),
            ("sea", 2024, "1.1", "waves"),
            ("sea", 2023, "1.0", "tides"),
            ("sea", 2023, "1.0", "winds"),
        ]

    def test_each_filter_leaves_what_was_asked_for(self):
        expected = {
            "report=air": ["air-2024"],
            "report=sea&year=2023,2025&trend=tides": ["sea-2025", "sea-2023"],
            "trend=salt": ["sea-2025"],
            "theme=abilities&year=2024": ["air-2024", "sea-2024", "sea-2024"],
            "technique=kites": ["sea-2025", "sea-2024"],
            "technique=turbines": ["sea-2024"],
            "technique=turbines&narrower=true": ["sea-2025", "sea-2024", "sea-2024"],
            "keyword=fish ladders": ["sea-2025"],
            "maturity=established": ["sea-2025"],
            "movement=up": ["sea-2025", "sea-2024"],
            "reference=tides2020": ["sea-2025"],
            "reference=10.1234/TIDES": ["sea-2025"],
            "published_since=2026-01-14&trend=tides": ["sea-2025"],
            "text=both ways": ["sea-2024"],
            "year_from=2024&year_to=2024&trend=tides": ["sea-2024"],
            f"id={uid('sea-2025-tides')}": ["sea-2025"],
            "as_of=2024-06-01": ["sea-2023", "sea-2023"],
        }
        found = {
            query: [f"{report}-{year}" for report, year in self.rows(f"sections/?{query}", "report", "year")]
            for query in expected
        }
        assert found == expected

    def test_a_source_that_is_cited_a_thousand_times_is_found_in_all_of_them(self):
        source = PublishedReference.objects.get()
        more = [copy(source) for _ in range(1_100)]
        for number, row in enumerate(more):
            row.pk, row.key, row.uid = None, f"tides-{number}", uid(f"tides-{number}")
        PublishedReference.objects.bulk_create(more)
        assert self.rows("sections/?reference=10.1234/TIDES", "report", "year", "slug") == [("sea", 2025, "tides")]
        assert self.rows("sections/?reference=tides-7&as_of=2026-02-01", "slug") == ["tides"]

    def test_capitals_make_no_difference_in_any_script(self):
        PublishedSection.objects.filter(slug="salt").update(text="Zürich, Ωκεανός (und ÖL).")
        for words in ("zürich", "ZÜRICH", "ωκεανός (UND", "öl).", "ΩΚΕΑΝΌΣ"):
            assert self.rows(f"sections/?text={quote(words)}", "slug") == ["salt"], words
        assert self.rows(f"sections/?text={quote('zurich')}", "slug") == []

    def test_both_forms_of_a_letter_with_a_mark_are_found(self):
        PublishedSection.objects.filter(slug="salt").update(text="Zürich")
        composed, decomposed = "Z\u00fcrich", "Zu\u0308rich"
        assert self.rows(f"sections/?text={quote(composed)}", "slug") == ["salt"]
        assert self.rows(f"sections/?text={quote(decomposed)}", "slug") == ["salt"]

    def test_they_are_ordered_as_asked(self):
        assert self.rows("sections/?report=sea&trend=tides&ordering=year", "year") == [2023, 2024, 2025]
        assert self.rows("sections/?report=sea&ordering=-year,title", "year", "title")[:2] == [
            (2025, "Foreword"),
            (2025, "Salt Gradients"),
        ]

    def test_fields_are_chosen_and_bodies_come_when_asked_for(self):
        row = self.read("sections/?trend=tides&year=2025&fields=title,body,text,assessments")["results"][0]
        assert row == {
            "id": str(uid("sea-2025-tides")),
            "title": "Tidal Power",
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
            "body": "The barrage stands [@tides2020].\n\n![[output]]",
            "text": row["text"],
        }
        assert {"body", "html", "text", "assessments"} & set(self.read("sections/")["results"][0]) == set()

    def test_the_sections_of_an_old_version_stay_as_they_were(self):
        first = self.read("reports/sea/editions/2024/versions/1.0/sections/?fields=body")["results"][0]
        assert first["body"] == "A tidal barrage was finished. Its turbines turn one way."

    def test_a_section_in_full_carries_its_text_in_every_form(self):
        section = self.read("reports/sea/editions/2025/versions/1.0/sections/tides/")
        assert section["body"] == "The barrage stands [@tides2020].\n\n![[output]]"
        assert "<p" in section["html"]
        assert section["predictions"] == [
            {
                "id": str(uid("prediction-ladders")),
                "statement": "Every barrage will have a fish ladder.",
                "criterion": "A count.",
                "due": "2027-06-30",
            }
        ]
        assert [each["name"] for each in section["credits"]] == ["Bo Writer"]

    def test_its_text_alone_comes_as_markdown(self):
        response = self.ask("reports/sea/editions/2025/versions/1.0/sections/salt.md")
        assert response["Content-Type"] == "text/markdown; charset=utf-8"
        words = "Kites, each a [[turbines|turbine]], came down into the salt."
        assert response.content.decode() == f"# Salt Gradients\n\n{words}\n"


class TestParagraphs(SeaCase):
    def test_paragraphs_are_numbered_and_cited(self, django_assert_num_queries):
        with django_assert_num_queries(5):
            rows = self.read("paragraphs/?report=sea&year=2024&section=tides")["results"]
        [row] = rows
        there = f"/sea/2024/v1.1/tides/#{row['id']}"
        assert {name: row[name] for name in ("number", "text", "report", "year", "version", "section", "trend")} == {
            "number": 1,
            "text": "A tidal barrage was finished. Its turbines turn both ways.",
            "report": "sea",
            "year": 2024,
            "version": "1.1",
            "section": "tides",
            "trend": "tides",
        }
        assert (row["id"][:2], row["page"]) == ("p-", f"http://testserver{there}")
        assert row["citation"].endswith(f"(Version 1.1). http://localhost:8000{there}")
        assert "<" not in row["citation"]

    def test_pages_and_streams_have_the_same_paragraphs(self):
        pages = [self.rows(f"paragraphs/?per_page=3&page={page}", "section_id", "number") for page in (1, 2)]
        whole = self.rows("paragraphs/?per_page=100", "section_id", "number")
        assert [*pages[0], *pages[1]] == whole[:6]
        stream = [json.loads(line) for line in self.ask("paragraphs.ndjson").getvalue().decode().splitlines()]
        assert [(row["section_id"], row["number"]) for row in stream] == whole
        assert self.read("paragraphs/")["count"] == len(whole)
        before = self.read("paragraphs/?section=tides&year=2024&as_of=2025-02-01")["results"]
        assert [row["version"] for row in before] == ["1.0"]

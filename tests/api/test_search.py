from itertools import islice

import pytest

from tests.api.case import SeaCase

pytestmark = pytest.mark.both_engines


class TestSearch(SeaCase):
    def test_what_is_found_leads_to_where_it_stands(self):
        rows = self.rows("search/?q=barrage&per_page=100", "kind", "title", "report", "year")
        assert ("technique", "tidal barrage", "sea", 2025) in rows
        assert ("section", "Tidal Power", "sea", 2025) in rows
        for url in self.rows("search/?q=barrage&per_page=100", "url"):
            assert self.client.get(url).status_code == 200

    def test_it_is_filtered_and_counted(self):
        found = self.read("search/?q=tidal&kind=section&year=2024")
        assert [(row["title"], row["year"]) for row in found["results"]] == [("Tidal Power", 2024)]
        assert found["facets"]["year"] == {"2023": 1, "2024": 1, "2025": 1}
        assert "<mark>" in found["results"][0]["extract"]

    def test_what_a_summary_says_is_marked_in_the_extract(self):
        [extract] = self.rows('search/?q="tides are used"&year=2025', "extract")
        assert extract.startswith("<mark>Tides are used</mark>.")

    def test_what_is_not_there_is_said_and_a_nearer_word_offered(self):
        found = self.read("search/?q=barage")
        assert (found["count"], found["did_you_mean"]) == (0, "barrage")
        assert self.problem("search/?q=sea&report=see")[:2] == (400, "invalid-value")
        assert self.problem("search/") == (400, "invalid-value", "“q” is required.")

    def test_it_streams(self):
        answer = self.ask("search/?q=tidal&format=csv&fields=kind")
        lines = b"".join(islice(answer.streaming_content, 10)).decode().splitlines()
        assert lines[0] == "id,kind"
        assert len(lines) - 1 == self.read("search/?q=tidal")["count"]
        assert len(set(lines)) == len(lines)

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

    def test_several_kinds_are_asked_for_with_commas(self):
        kinds = self.rows("search/?q=tidal&kind=trend,section&per_page=100", "kind")
        assert set(kinds) == {"trend", "section"}
        only = [self.read(f"search/?q=tidal&kind={kind}")["count"] for kind in ("trend", "section")]
        assert len(kinds) == sum(only)

    def test_trends_and_techniques_have_their_latest_maturity(self):
        assert self.rows("search/?q=tidal+power&kind=trend", "slug", "maturity") == [("tides", "established")]
        assert self.rows("search/?q=tidal&kind=technique&maturity=established", "slug") == ["barrage"]

    def test_what_a_summary_says_is_marked_in_the_extract(self):
        [extract] = self.rows('search/?q="tides are used"&year=2025', "extract")
        assert extract.startswith("<mark>Tides are used</mark>.")

    def test_what_is_not_there_is_said_and_a_nearer_word_offered(self):
        found = self.read("search/?q=barage")
        assert (found["count"], found["did_you_mean"]) == (0, "barrage")
        assert self.problem("search/?q=sea&report=see")[:2] == (400, "invalid-value")
        assert self.problem("search/") == (400, "invalid-value", "“q” is required.")

    def test_it_streams(self):
        answer = self.ask("search.csv?q=tidal&fields=kind")
        lines = b"".join(islice(answer.streaming_content, 10)).decode().splitlines()
        assert lines[0] == "id,kind"
        assert len(lines) - 1 == self.read("search/?q=tidal")["count"]
        assert len(set(lines)) == len(lines)

import json

import pytest

from reports.api import exceptions
from tests.api.case import SeaCase

pytestmark = pytest.mark.both_engines


class TestParameters(SeaCase):
    def test_an_unknown_parameter_is_named_with_those_that_exist(self):
        response = self.ask("reports/sea/?colour=blue")
        assert response.json() == {
            "type": "http://testserver/api/guide/#unknown-parameter",
            "title": "Unknown parameter",
            "status": 400,
            "detail": "Unknown parameter “colour”; there are none.",
            "instance": "/api/v1/reports/sea/?colour=blue",
            "errors": [{"parameter": "colour", "detail": "Unknown parameter “colour”; there are none.", "allowed": []}],
        }
        (error,) = self.ask("lineage/?colour=blue").json()["errors"]
        assert error["allowed"] == sorted(
            [
                *("as_of", "fields", "id", "kind", "ordering", "page", "per_page"),
                *("trend", "year", "year_from", "year_to"),
            ]
        )

    def test_an_unknown_word_is_named_with_those_that_exist(self):
        (error,) = self.ask("sections/?maturity=growing,ripe").json()["errors"]
        assert error == {
            "parameter": "maturity",
            "value": "growing,ripe",
            "detail": "“maturity” must be one of emerging, growing, established, declining, not-rated.",
            "allowed": ["emerging", "growing", "established", "declining", "not-rated"],
        }

    def test_what_is_not_published_is_named_with_the_nearest_that_is(self):
        expected = {
            "sections/?report=see": ["air", "sea"],
            "sections/?trend=tide": ["salt", "tides", "waves", "winds"],
            "assessments/?technique=kite": ["barrage", "kites", "turbines"],
            "trends/?theme=ability": ["abilities"],
            "sections/?keyword=coast": ["coasts", "fish ladders", "power"],
            "sections/?reference=tides2021": ["tides2020"],
            "publications/?report=see": ["air", "sea"],
            "change-notes/?report=see": ["air", "sea"],
        }
        answers = {address: self.ask(address) for address in expected}
        assert {response.status_code for response in answers.values()} == {400}
        assert {address: response.json()["errors"][0]["allowed"] for address, response in answers.items()} == expected

    def test_an_unknown_field_is_named_with_those_that_exist(self):
        status, kind, detail = self.problem("lineage/?fields=colour")
        assert (status, kind) == (400, "unknown-field")
        assert detail == "“fields” must be one of id, kind, year, from_trend, from_id, to_trend, to_id, note."
        assert self.problem("lineage/?ordering=colour")[:2] == (400, "unknown-field")

    @pytest.mark.long
    def test_all_fields_of_every_list_can_be_asked_for_at_once(self):
        lists = {
            path: parameter["schema"]["items"]["$ref"].rpartition("/")[2]
            for path, item in self.read("schema/")["paths"].items()
            for parameter in item.get("get", {}).get("parameters", ())
            if parameter["name"] == "fields" and "{" not in path and path.endswith(".ndjson")
        }
        assert len(lists) == 13
        components = self.read("schema/")["components"]["schemas"]
        for path, of in lists.items():
            names = components[of]["enum"]
            answer = self.client.get(path, {"fields": ",".join(names)} | ({"q": "tidal"} if "search" in path else {}))
            assert answer.status_code == 200, (path, answer.content)
            assert list(json.loads(answer.getvalue().splitlines()[0])) == names, path

    def test_what_cannot_be_read_is_said_why(self):
        expected = {
            "sections/?year=20x5": "“year” must be a whole number from 1900 to 2200.",
            "sections/?year=": "“year” is empty; leave it out, or give it a value.",
            "sections/?page=1&page=2": "“page” is given 2 times but takes one value.",
            "sections/?published_since=2025-02-30": "“published_since” must be a day such as 2025-01-31.",
            "sections/?id=7": "“id” must be an id such as 0b3ff3f0-5ca1-4b3c-9d3f-7d7a0d1f2c11.",
            "sections/?narrower=yes": "“narrower” must be true or false.",
            "sections/?per_page=101": "“per_page” must be a whole number from 1 to 100.",
            "sections/?page=0": "“page” must be a whole number from 1 to 1000000.",
            "sections/?text=%00": "“text” must be text of at most 100 characters, on one line and without spaces around it.",
            "sections/?as_of=2300-01-01": "2300-01-01 has not come yet (in UTC).",
        }
        assert {address: self.problem(address)[2] for address in expected} == expected

    def test_values_of_a_list_may_come_one_by_one(self):
        assert self.rows("sections/?year=2023&year=2025&trend=tides", "year") == [2025, 2023]
        assert list(self.read("lineage/?fields=kind&fields=year")["results"][0]) == ["id", "kind", "year"]

    def test_what_is_not_there_is_not_found(self):
        expected = {
            "nothing/": "The API has no address /api/v1/nothing/.",
            "reports/see/": "No report called “see” is published.",
            "reports/sea/editions/2026/": "sea 2026 is not published.",
            "reports/sea/editions/2026/versions/": "sea 2026 is not published.",
            "reports/sea/editions/2024/versions/9.9/": "sea 2024 has no version 9.9.",
            "reports/sea/editions/2024/versions/1.0/sections/salt/": "Version 1.0 of sea 2024 has no section “salt”.",
            "trends/nothing/": "No trend called “nothing” is published.",
            "techniques/nothing/": "No technique called “nothing” is published.",
            "sections/?page=99": "The list has 1 page; there is no page 99.",
            "publications/?cursor=nonsense": "This cursor is none of ours; start without one.",
        }
        assert {address: self.problem(address) for address in expected} == {
            address: (404, "not-found", detail) for address, detail in expected.items()
        }

    def test_methods_that_write_are_refused(self):
        response = self.client.post("/api/v1/reports/", {})
        assert (response.status_code, response["Allow"], response["Content-Type"]) == (
            405,
            "GET, HEAD, OPTIONS",
            "application/problem+json",
        )

    def test_the_guide_explains_every_kind_of_problem(self):
        guide = self.client.get("/api/guide/").content.decode()
        for kind in (each for each in vars(exceptions).values() if isinstance(each, exceptions.Kind)):
            assert f'id="{kind.slug}">' in guide, kind
        assert ("https://trends.example.org" in guide, "http://testserver/api/v1/reports/" in guide) == (False, True)

import csv
import io
import json

from django.test import override_settings

from reports import publishing
from reports.models.ledger import Version
from reports.models.people import Actor
from tests.api import world
from tests.api.case import API, SeaCase


class TestHttp(SeaCase):
    def test_an_answer_that_still_holds_is_304(self):
        for address in (
            "reports/sea/editions/2025/",
            "sections/?year=2024",
            "reports/sea/editions/2024/versions/1.0/document/",
        ):
            first = self.ask(address)
            again = self.ask(address, if_none_match=first["ETag"])
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])

    def test_streams_have_an_etag_too(self, django_assert_num_queries):
        first = self.ask("sections.csv")
        with django_assert_num_queries(1):
            assert self.ask("sections.csv", if_none_match=first["ETag"]).status_code == 304

    def test_a_publication_changes_the_answers_it_changes(self):
        before = self.ask("trends/")
        version = Version.objects.get(edition__report__slug="air", current_of__isnull=False)
        publishing.withdraw(version=version, reason="All wrong.", actor=Actor.of("Ada", world.at(2026, 3)))
        after = self.ask("trends/", if_none_match=before["ETag"])
        assert (after.status_code, after["Last-Modified"]) == (200, "Sat, 14 Mar 2026 09:00:00 GMT")
        assert self.rows("trends/?text=wind", "named_by") == ["sea/2024/1.1"]

    def test_answers_say_how_long_they_may_be_kept_and_what_they_vary_by(self):
        response = self.ask("sections/")
        assert (response["Cache-Control"], response["Vary"]) == ("public, no-cache", "origin")
        assert "Last-Modified" in response
        assert self.ask("nothing/")["Cache-Control"] == "no-store"

    def test_head_is_get_without_a_body(self):
        get, head = self.ask("reports/sea/"), self.client.head("/api/v1/reports/sea/")
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])

    def test_options_says_what_may_be_asked(self):
        response = self.client.options("/api/v1/reports/sea/")
        assert (response.status_code, response.content, response["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")

    def test_scripts_of_other_sites_may_read(self):
        response = self.ask("reports/", origin="https://elsewhere.example")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in response["Access-Control-Expose-Headers"]
        exposed = set(response["Access-Control-Expose-Headers"].split(", "))
        assert {"Repr-Digest", "Content-Location", "Content-Disposition", "Deprecation", "Sunset"} <= exposed
        asked = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}
        assert (
            self.client.options("/api/v1/reports/", headers=asked)["Access-Control-Allow-Methods"]
            == "GET, HEAD, OPTIONS"
        )

    def test_latest_names_the_address_of_the_version_that_it_gives(self):
        latest = "reports/sea/editions/2024/versions/latest/"
        for more, query in (("", ""), ("document/", ""), ("sections/", "?fields=title"), ("sections/waves/", "")):
            response = self.ask(f"{latest}{more}{query}")
            assert response["Content-Location"] == f"{API}reports/sea/editions/2024/versions/1.1/{more}{query}"
        assert "Content-Location" not in self.ask("reports/sea/editions/2024/versions/1.1/")

    def test_what_is_of_one_version_names_what_to_cite_and_the_licence(self):
        link = self.ask("reports/sea/editions/2025/")["Link"]
        assert link == (
            '<http://testserver/sea/2025/v1.0/>; rel="cite-as", '
            '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
        )
        section = self.ask("reports/sea/editions/2024/versions/latest/sections/waves/")["Link"]
        assert section == '<http://testserver/sea/2024/v1.1/>; rel="cite-as"', "This edition names no licence."
        document = self.ask("reports/sea/editions/2024/versions/1.0/document/")["Link"]
        assert ('rel="describedby"' in document, 'rel="cite-as"' in document) == (True, True)

    def test_pages_of_a_list_lead_to_each_other(self):
        page = self.ask("sections/?per_page=4&page=2&report=sea")
        link = f"<{API}sections/?per_page=4&page="
        assert page["Link"] == (
            f'{link}1&report=sea>; rel="first", {link}2&report=sea>; rel="last", {link}1&report=sea>; rel="prev"'
        )
        body = page.json()
        assert (body["count"], body["next"], body["previous"]) == (
            8,
            None,
            f"{API}sections/?per_page=4&page=1&report=sea",
        )
        assert len(body["results"]) == 4

    @override_settings(API_REQUESTS_A_MINUTE=2)
    def test_who_asks_too_often_is_told_when_to_come_back(self):
        answers = [self.ask("reports/") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert [answer["RateLimit"].partition(";t=")[0] for answer in answers[:2]] == ['"minute";r=1', '"minute";r=0']
        assert answers[2]["RateLimit"].partition(";t=")[0] == '"minute";r=0'
        assert answers[2]["RateLimit-Policy"] == '"minute";q=2;w=60'
        assert 1 <= int(answers[2]["Retry-After"]) <= 60
        assert answers[2].json()["type"] == "http://testserver/api/guide/#too-many-requests"


class TestFormats(SeaCase):
    def test_a_list_as_csv_is_the_whole_list(self):
        response = self.ask("assessments.csv?fields=year,technique,note")
        text = response.getvalue().decode()
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert [row[1:] for row in csv.reader(io.StringIO(text))][:3] == [
            ["year", "technique", "note"],
            ["2025", "barrage", "'=It stands."],
            ["2025", "kites", ""],
        ]
        assert text.count("\r\n") == 7

    def test_an_address_has_one_form_whatever_the_accept_header_says(self):
        for accept in ("application/json", "text/csv", "text/html, */*;q=0.8", ""):
            assert self.ask("trends/", accept=accept)["Content-Type"] == "application/json", accept
            assert self.ask("trends.csv", accept=accept)["Content-Type"] == "text/csv; charset=utf-8", accept

    def test_every_list_comes_as_csv_and_ndjson_with_the_same_rows(self):
        schema = self.read("schema/")
        lists = [
            path.removesuffix(".csv") + "/"
            for path, item in schema["paths"].items()
            if "{" not in path
            and "get" in item
            and "q" not in [each["name"] for each in item["get"].get("parameters", [])]
            and "text/csv" in item["get"]["responses"]["200"]["content"]
        ]
        assert len(lists) == 12
        for path in lists:
            rows = self.client.get(path).json()["results"]
            lines = self.client.get(f"{path[:-1]}.ndjson").getvalue().decode().splitlines()
            table = list(csv.DictReader(io.StringIO(self.client.get(f"{path[:-1]}.csv").getvalue().decode())))
            assert [json.loads(line) for line in lines] == rows
            assert [row["id"] for row in table] == [row["id"] for row in rows]

    def test_every_other_form_has_an_address_of_its_own(self):
        paths = self.read("schema/")["paths"]
        place = {"report": "sea", "year": 2024, "version": "1.1", "section": "tides"}
        others = [path for path in paths if not path.endswith("/") and "search" not in path and "schema" not in path]
        assert len(others) == 34
        for path in others:
            [media_type] = paths[path]["get"]["responses"]["200"]["content"]
            answer = self.ask(path.format(**place).removeprefix("/api/v1/"))
            assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, media_type), path

    def test_an_address_of_one_form_has_neither_pages_nor_another_form(self):
        for query in ("page=1", "per_page=2", "format=csv"):
            assert self.problem(f"sections.csv?{query}")[:2] == (400, "unknown-parameter")
        assert self.problem("sections/?format=csv")[:2] == (400, "unknown-parameter")
        assert self.problem("references.bib?fields=key")[:2] == (400, "unknown-parameter")
        assert (
            self.ask("sections.csv?fields=slug&report=sea&year=2025").getvalue().decode().splitlines()[0] == "id,slug"
        )
        assert [self.ask(each).status_code for each in ("sections.pdf", "sections.pdf/")] == [404, 404]
        assert self.ask("reports/sea/editions/1066/versions.csv").status_code == 404
        assert self.ask("reports/sea/editions/2024/versions/1.1")["Location"].endswith("/versions/1.1/")

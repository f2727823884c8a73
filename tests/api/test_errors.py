"""Errors that are ours are problem documents, whatever goes wrong; and what cannot be meant is refused."""

import pytest
from django.http import HttpResponse
from django.test import Client

from config.middleware import MAX_BODY
from reports.api import pagination
from reports.models.index import PublishedFigure, PublishedReference
from tests.api import world
from tests.api.case import SeaCase


class TestRefused(SeaCase):
    def test_sections_of_a_version_are_not_asked_for_their_report_or_year_again(self):
        address = "reports/sea/editions/2024/versions/1.0/sections/"
        for parameter in ("report=sea", "year=2024", "year_from=2024", "year_to=2024", "published_since=2024-01-01"):
            assert self.problem(f"{address}?{parameter}")[:2] == (400, "unknown-parameter"), parameter
        assert self.rows(f"{address}?trend=tides&ordering=-number", "slug") == ["tides"]

    def test_one_column_is_ordered_by_once(self):
        detail = "“ordering” names “year” twice."
        for order in ("year,-year", "year,title,year", "-year&ordering=year"):
            assert self.problem(f"sections/?ordering={order}") == (400, "invalid-value", detail), order
        assert self.rows("sections/?report=sea&trend=tides&ordering=year,title", "year") == [2023, 2024, 2025]

    def test_a_range_begins_before_it_ends(self):
        expected = {
            "sections/?year_from=2025&year_to=2024": "“year_from” must not be later than “year_to”.",
            "lineage/?year_to=2024&year_from=2025": "“year_from” must not be later than “year_to”.",
            "reports/sea/editions/?year_from=2025&year_to=2023": ("“year_from” must not be later than “year_to”."),
            "predictions/?due_from=2025-01-02&due_to=2025-01-01": ("“due_from” must not be later than “due_to”."),
        }
        assert {address: self.problem(address) for address in expected} == {
            address: (400, "invalid-value", detail) for address, detail in expected.items()
        }
        assert self.rows("sections/?report=sea&trend=tides&year_from=2024&year_to=2024", "year") == [2024]

    def test_an_address_of_more_than_4000_bytes_is_refused_as_such(self):
        longest = f"sections/?text={'x' * 3_965}"
        assert len(f"/api/v1/{longest}") == 4_000 - 12
        assert self.problem(f"{longest}{'x' * 12}")[:2] == (400, "invalid-value")
        detail = "The address has 4001 bytes; the limit is 4000."
        for address in (f"{longest}{'x' * 13}", f"nothing/?{'y' * (4_001 - 17)}"):
            assert self.problem(address) == (414, "address-too-long", detail)

    def test_an_address_is_as_long_as_clients_write_it_whatever_form_is_asked_for(self):
        assert self.problem(f"reports/{'%C3%A9' * 700}/")[2].startswith("The address has 4217 bytes")
        for address in (f"sections/?text={'x' * 4_000}", f"docs/?x={'y' * 4_000}", f"?x={'y' * 4_000}"):
            answers = [
                self.client.get(f"/api/{place}{address}", headers={"accept": "text/html"}) for place in ("", "v1/")
            ]
            assert {(each.status_code, each["Content-Type"]) for each in answers} == {(414, "application/problem+json")}

    def test_what_is_not_utf_8_is_not_read_as_something_else(self):
        for text in ("%FF", "%ED%A0%80", "caf%E9", "%C3"):
            detail = "The query string is not valid UTF-8."
            assert self.problem(f"sections/?text={text}") == (400, "bad-request", detail), text
            assert self.problem(f"sections/?%66ormat=csv&text={text}")[:2] == (400, "bad-request"), text
        assert self.read("sections/?text=caf%C3%A9")["count"] == 0

    def test_what_is_empty_and_needed_is_not_to_be_left_out(self):
        assert self.problem("search/?q=")[2] == "“q” is empty; give it a value."
        assert self.problem("sections/?text=")[2] == "“text” is empty; leave it out, or give it a value."


@pytest.mark.django_db
def test_a_fault_of_ours_is_a_problem_too_and_is_logged(caplog):
    world.make()
    client = Client(raise_request_exception=False)
    # A figure that no document tells of.
    PublishedFigure.objects.update(uid=world.uid("no-figure"))
    faults = [client.get(f"/api/v1/figures/{form}") for form in ("", "?per_page=1")]
    for fault in faults:
        body = fault.json()
        assert (fault.status_code, fault["Content-Type"]) == (500, "application/problem+json")
        assert (body["type"], body["status"]) == ("http://testserver/api/guide/#internal-error", 500)
        assert "KeyError" not in fault.content.decode()
    assert any(record.exc_info and "/api/v1/figures/" in record.getMessage() for record in caplog.records)


class TestStreams(SeaCase):
    """A list in another form is whole, or an error: a server ends an answer that broke off as if it were whole."""

    def forms_with_a_broken_row(self) -> list[HttpResponse]:
        sea = Client(raise_request_exception=False)
        return [sea.get(f"/api/v1/references.{form}") for form in ("csv", "ndjson", "bib", "ris", "csl.json")]

    def test_a_stream_whose_first_row_fails_is_a_fault_and_no_answer(self):
        assert {answer.status_code for answer in self.forms_with_a_broken_row()} == {200}
        PublishedReference.objects.update(item=3)
        for fault in self.forms_with_a_broken_row():
            assert (fault.status_code, fault["Content-Type"]) == (500, "application/problem+json")
            assert "ETag" not in fault

    def test_nor_is_one_whose_last_row_fails(self, monkeypatch):
        monkeypatch.setattr(pagination, "CHUNK", 1)
        row = PublishedReference.objects.get()
        for number in range(3):
            row.pk, row.key = None, f"z{number}"
            row.uid, row.item = world.uid(row.key), row.item if number < 2 else 3
            row.save()
        for fault in self.forms_with_a_broken_row():
            assert (fault.status_code, fault["Content-Type"]) == (500, "application/problem+json")
            assert "ETag" not in fault

    def test_a_stream_says_how_long_it_is(self):
        answer = self.ask("sections.csv")
        assert int(answer["Content-Length"]) == len(answer.getvalue()) > 0
        assert self.client.head("/api/v1/sections.csv")["Content-Length"] == answer["Content-Length"]


class TestBelowTheApi(SeaCase):
    """Whatever address below /api/ is asked however: who reads JSON is answered in JSON."""

    def test_what_is_too_large_is_a_problem(self):
        for address in ("/api/", "/api/v1/reports/", "/api/nothing/"):
            answer = self.client.post(address, b"x" * (MAX_BODY + 1), content_type="application/json")
            assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json"), address
            assert answer.json()["type"] == "http://testserver/api/guide/#too-large"

    def test_a_condition_that_does_not_hold_is_a_problem(self):
        for address in ("/api/v1/reports/", "/api/v1/reports.csv", "/api/v1/schema/"):
            answer = self.client.get(address, headers={"If-Match": '"another"'})
            assert (answer.status_code, answer["Content-Type"]) == (412, "application/problem+json"), address
            assert answer.json()["type"] == "http://testserver/api/guide/#precondition-failed"

    def test_other_methods_are_refused_as_a_problem(self):
        client = Client(enforce_csrf_checks=True)
        schema = "/schemas/edition-document-2.json"
        for address in ("/api/", "/api/v1/", "/api/v1/reports/", "/api/v1/reports.csv", "/api/docs/", schema):
            for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "FOO"):
                answer = client.generic(method, address)
                assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json"), (
                    method,
                    address,
                )
                assert answer["Allow"] == "GET, HEAD, OPTIONS"
                assert answer.json()["type"] == "http://testserver/api/guide/#method-not-allowed"
        assert [client.get("/api/").status_code, client.get("/api/")["Location"]] == [302, "/api/v1/"]
        assert (client.options("/api/").status_code, client.options("/api/")["Allow"]) == (204, "GET, HEAD, OPTIONS")

    def test_an_address_that_there_is_not_is_not_found_whatever_form_is_asked_for(self):
        for accept in ("text/html", "image/png", "application/json;q=0"):
            told = [self.client.get(each, headers={"accept": accept}) for each in ("/api/nothing/", "/api/v1/no.pdf")]
            assert [(each.status_code, each["Content-Type"]) for each in told] == [
                (404, "application/problem+json")
            ] * 2
            assert self.client.get("/api/", headers={"accept": accept}).status_code == 302
            assert self.client.get("/api/docs/", headers={"accept": accept})["Content-Type"].startswith("text/html")

    def test_a_schema_of_documents_that_there_is_not_is_a_problem(self):
        for number in ("0", "4", "02", "9" * 30):
            answer = self.client.get(f"/schemas/edition-document-{number}.json")
            assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json"), number
        for accept in ("application/schema+json", "application/json", "text/html"):
            answer = self.client.get("/schemas/edition-document-2.json", headers={"accept": accept})
            assert (answer.status_code, answer["Content-Type"]) == (200, "application/schema+json"), accept

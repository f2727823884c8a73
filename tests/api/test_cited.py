"""What became of a cited place, and of the entries of a bibliography that is sent, as data."""

import re

import pytest
from django.test import Client

from reports import publishing
from reports.citing.bibliography import MOST_BYTES
from reports.limits import BIBLIOGRAPHIES
from reports.models.people import Actor
from tests.making import AT, PLAIN, correct, published_edition
from tests.site.test_cited import citation, paragraph, sea

pytestmark = pytest.mark.django_db


def sent(data, client=None):
    return (client or Client()).post("/api/v1/cited/", data, content_type="application/x-bibtex")


def test_a_corrected_entry_has_its_words_reason_new_citation_and_new_text():
    edition, old = sea()
    new = citation(paragraph(edition, "1.1", "tested"), "BibTeX")
    response = sent(citation(old, "BibTeX").encode())
    answer = response.json()
    [entry] = answer["entries"]
    [step] = entry["steps"]
    assert (entry["state"], entry["citations"][0]["bibtex"], step["reasons"]) == ("corrected", new, ["It was wrong."])
    assert (step["before"], step["after"]) == (
        "Power kites were flown over the sea.",
        "Power kites were tested over the sea.",
    )
    assert (answer["updated"], answer["counts"]["corrected"]) == (f"{entry['updated']}\n", 1)
    assert response["Cache-Control"] == "no-store"


def test_what_cannot_be_checked_is_a_problem():
    client = Client()
    problems = [sent(data, client) for data in (b" ", b"x" * (MOST_BYTES + 1), b"@misc{a}\n" * 501)]
    assert [each.status_code for each in problems] == [400, 413, 413]
    assert problems[2].json()["detail"] == "There are more than 500 entries."
    assert client.get("/api/v1/cited/").status_code == 405
    refused = [sent(b" ", client) for _ in range(BIBLIOGRAPHIES.quota)][-1]
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert int(refused["Retry-After"]) > 0


class TestHistories:
    @pytest.fixture
    def corrected(self):
        """An edition whose version 1.1 corrects the first of two paragraphs."""
        edition = published_edition(PLAIN.replace("A tidal barrage was finished.", "A barrage gave 60 per cent."))
        correct(edition, "60 per cent", "50 per cent")
        return edition

    def history(self, client, *place):
        return client.get(f"/api/v1/{'/'.join(place)}/history/")

    def paragraph(self, client, number, section="tides"):
        page = client.get(f"/sea/2024/v{number}/{section}/").content.decode()
        return re.search(rf'href="/sea/2024/v{number}/{section}/(p-[0-9a-f]{{10}})/"', page)[1]

    def test_a_corrected_paragraph_gives_both_texts_the_reason_and_the_new_citation(self, client, corrected):
        place = ("paragraphs", "sea", "2024", "1.0", "tides", self.paragraph(client, "1.0"))
        answer = self.history(client, *place).json()
        [step] = answer["steps"]
        assert (answer["version"], answer["current"], step["version"], step["state"]) == (
            "1.0",
            "1.1",
            "1.1",
            "changed",
        )
        assert (step["before"][:27], step["after"][:27]) == (
            "A barrage gave 60 per cent.",
            "A barrage gave 50 per cent.",
        )
        assert step["reasons"] == ["It was wrong."]
        [today] = answer["today"]
        assert today["page"] == f"http://testserver/sea/2024/v1.1/tides/{self.paragraph(client, '1.1')}/"
        assert "(Version 1.1)" in today["citation"]["apa"]

    def test_an_unchanged_paragraph_has_no_steps(self, client, corrected):
        place = ("paragraphs", "sea", "2024", "1.0", "winds", self.paragraph(client, "1.0", "winds"))
        answer = self.history(client, *place).json()
        assert (answer["steps"], len(answer["today"])) == ([], 1)

    def test_a_withdrawn_version_gives_the_reason_and_what_is_current(self, client, corrected):
        place = ("paragraphs", "sea", "2024", "1.1", "tides", self.paragraph(client, "1.1"))
        publishing.withdraw(version=corrected.current_version, reason="A mistake.", actor=Actor.of("Ada", AT))
        answer = self.history(client, *place).json()
        assert [(step["state"], step["reasons"]) for step in answer["steps"]] == [("withdrawn", ["A mistake."])]
        assert answer["steps"][0]["after"].startswith("A barrage gave 60 per cent.")
        assert [each["page"].split("/v")[1][:3] for each in answer["today"]] == ["1.0"]

    def test_the_latest_version_of_a_section_is_unchanged(self, client, corrected):
        edition = "reports/sea/editions/2024/versions"
        assert len(self.history(client, f"{edition}/1.0/sections/tides").json()["steps"]) == 1
        assert self.history(client, f"{edition}/latest/sections/tides").json()["steps"] == []

    def test_what_was_never_there_is_a_problem(self, client, corrected):
        missing = ("paragraphs", "sea", "2024", "1.0", "tides", "p-0123456789")
        response = self.history(client, *missing)
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
        assert response.json()["detail"] == "Version 1.0 of sea 2024 has no such paragraph."
        assert self.history(client, "reports/sea/editions/2024/versions/7.0").status_code == 404
        assert self.history(client, "reports/sea/editions/1999/versions/latest").status_code == 404

"""A bibliography is sent, and what became of its entries is answered as data."""

import pytest
from django.test import Client

from reports.citing.bibliography import MOST_BYTES
from reports.limits import BIBLIOGRAPHIES
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

"""Readers check what became of the entries of their bibliography."""

import json
import re
from base64 import b64decode
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pybtex.database import parse_string
from rispy import loads

from reports import publishing
from reports.citing.bibliography import MOST_BYTES
from reports.models.index import PublishedParagraph
from reports.models.people import Actor
from reports.models.series import OldAddress
from tests.making import AT, PLAIN, correct, published_edition

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    "@article{other%d,\n  author = {Other, O.},\n  title = {Other \\& more %d},\n  doi = {10.5555/other.%d}\n}\n"
)


def checked(data: bytes, name: str = "mine.bib"):
    return Client().post("/cited/", {"file": SimpleUploadedFile(name, data)})


def found(response):
    """The state of each shown entry, by line."""
    html = response.content.decode()
    rows = re.findall(r'<li class="(\w+)">\s*<p class="dateline">.*?<span>line (\d+)</span>', html, re.DOTALL)
    return {int(line): state for state, line in rows}


def counts(response):
    listed = response.content.decode().partition('<ul class="counts">')[2].partition("</ul>")[0]
    words = re.findall(r"<b>(\d+)</b>\s*(.*?)\s*</li>", listed, re.DOTALL)
    return {word: int(number) for number, word in words}


def updated(response) -> bytes | None:
    link = re.search(r'href="data:application/octet-stream;base64,([^"]+)" download="', response.content.decode())
    return b64decode(link[1]) if link else None


def citation(address: str, format: str) -> str:
    """The citation that a page offers."""
    html = Client().get(address).content.decode()
    return unescape(re.search(rf"<summary>{format}</summary><pre[^>]*>(.*?)</pre>", html, re.DOTALL)[1])


def paragraph(edition, number: str, words: str) -> str:
    major, minor = number.split(".")
    rows = PublishedParagraph.objects.filter(version__major=major, version__minor=minor, edition=edition)
    row = rows.select_related("section").get(text__contains=words)
    return f"/{edition.report.slug}/{edition.year}/v{number}/{row.section.slug}/{row.paragraph}/"


def sea():
    """The Sea in 2023, and in 2024 with one corrected paragraph."""
    published_edition(year=2023)
    edition = published_edition()
    address = paragraph(edition, "1.0", "kites")
    correct(edition, "flown", "tested")
    return edition, address


def test_a_corrected_entry_has_both_words_the_reason_and_the_new_entry():
    edition, old = sea()
    response = checked(citation(old, "BibTeX").encode())
    html = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode())))
    assert found(response) == {1: "corrected"}
    assert "Power kites were removed: flown end of removal added: tested end of addition over the sea." in html
    assert "Changed in version 1.1 14 January 2025 It was wrong." in html
    assert citation(paragraph(edition, "1.1", "tested"), "BibTeX") in unescape(response.content.decode())


@pytest.mark.parametrize("format", ["BibTeX", "RIS", "CSL-JSON"])
def test_the_updated_entry_is_our_new_citation_under_the_old_key(format):
    edition, old = sea()
    before = citation(old, format)
    after = citation(paragraph(edition, "1.1", "tested"), format)
    key = re.search(r"sea-2024-v1.0-\S+?(?=[\",\s])", before)[0]
    new_key = re.search(r"sea-2024-v1.1-\S+?(?=[\",\s])", after)[0]
    file = f"[\n{before}\n]" if format == "CSL-JSON" else before
    new = updated(checked(file.encode())).decode()
    if format == "CSL-JSON":
        assert json.loads(new) == [json.loads(after.replace(new_key, key))]
    else:
        assert new == after.replace(new_key, key)


def test_forty_entries_are_each_judged_and_only_the_corrected_ones_are_rewritten():
    edition, old = sea()
    current = paragraph(edition, "1.1", "barrage")
    ours = citation(old, "BibTeX").replace("@incollection{sea", "@InCollection { sea").replace("\n", "\r\n")
    entries = [
        "% my notes: é\r\n@string{me = {M. E.}}\r\n",
        ours,
        ours.replace("},\r\n}", "},\r\n  keywords = {sea, \xe9t\xe9},\r\n}"),
        citation(current, "BibTeX"),
        citation("/sea/2023/v1.0/", "BibTeX"),
        "@misc{broken,\n  title = {never closed,\n",
        "@misc{twice title = }\n",
        "@online{gone, url = {http://testserver/sea/2024/v1.0/nowhere/}}\n",
        '@online{loose, title = "Kites" # me, note = {Version 1.0}, url = {http://testserver/sea/2024/winds/}}\n',
        *(ELSEWHERE % (n, n, n) for n in range(32)),
    ]
    data = "".join(entries).encode("latin-1")
    lines = [1 + "".join(entries[:index]).count("\n") for index in range(len(entries))]
    response = checked(data)
    assert found(response) == {
        lines[1]: "corrected",
        lines[2]: "corrected",
        lines[3]: "unchanged",
        lines[4]: "superseded",
        lines[5]: "broken",
        lines[6]: "broken",
        lines[7]: "unknown",
        lines[8]: "corrected",
    }
    assert counts(response)["From elsewhere, not checked"] == 32
    new = updated(response)
    assert len(data.splitlines()) == len(new.splitlines())
    differing = [(a, b) for a, b in zip(data.splitlines(), new.splitlines(), strict=True) if a != b]
    assert len(differing) == 3 + 3 + 1, differing
    text = new.decode("latin-1")
    second = text.index("@InCollection", text.index("@InCollection") + 1)
    readable = text[:second] + text[text.index("@", second + 1) :]
    read = parse_string(readable.replace(entries[5], "").replace(entries[6], ""), "bibtex").entries
    assert len(read) == 37
    assert [read[key].fields["url"].split("/")[5] for key in (*read,)[:2]] == ["v1.1", "v1.1"]
    assert (read["loose"].fields["title"], read["loose"].fields["note"]) == ("KitesM. E.", "Version 1.1")


def test_withdrawn_and_moved_places_are_found_by_old_addresses_and_dois(settings):
    edition = published_edition("---\ndoi: 10.1234/air\n---\n" + PLAIN, report="air")
    OldAddress.objects.create(path="/old/air.html", report=edition.report, edition=edition)
    correct(edition, "flown", "tested")
    publishing.withdraw(version=edition.current_version, reason="It named a person.", actor=Actor.of("Ada", AT))
    text = "\n".join(
        [
            "http://testserver/air/2024/v1.1/winds/",
            "Kelp (2024). The Air (Version 1.1). https://doi.org/10.1234/AIR.",
            "http://testserver/old/air.html",
            "https://www.testserver/air/2024/v1.0/air-2024.pdf",
            "https://example.org/air/2024/",
            "10.5555/other",
        ]
    )
    response = Client().post("/cited/", {"text": text})
    assert found(response) == {1: "withdrawn", 2: "withdrawn", 3: "unchanged", 4: "unchanged"}
    assert response.content.decode().count("It named a person.") == 2
    assert updated(response).decode().split("\n")[:2] == [
        f"{settings.SITE_URL}/air/2024/v1.0/winds/",
        "Kelp (2024). The Air (Version 1.0). https://doi.org/10.1234/AIR.",
    ]


def test_ris_without_an_end_and_json_that_breaks_off_are_named_and_the_others_read():
    _, old = sea()
    ris = citation(old, "RIS")
    response = checked(b"TY  - JOUR\r\nTI  - Lost\r\n" + ris.encode(), "mine.ris")
    assert found(response) == {1: "broken", 3: "corrected"}
    assert loads(updated(response).decode())[-1]["number"] == "Version 1.1"
    response = checked(b'[\n{"id": "x", }\n,\n' + citation(old, "CSL-JSON").encode() + b"]", "mine.json")
    assert found(response) == {2: "broken", 4: "corrected"}


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"{" * MOST_BYTES, 200),
        (b"@misc{" + b"{" * (MOST_BYTES - 6), 200),
        (b"{" * (MOST_BYTES + 1), 422),
        (b"@misc{a}\n" * 501, 422),
        (b"", 422),
    ],
)
def test_what_is_too_large_or_all_braces_is_answered_and_not_read_further(data, status):
    response = checked(data)
    assert response.status_code == status
    assert updated(response) is None


def test_nothing_is_stored_no_cookie_is_set_and_too_many_are_refused():
    sea()
    client = Client()
    response = client.post("/cited/", {"text": "http://testserver/sea/2024/"})
    assert (response.cookies, response["Cache-Control"]) == ({}, "private, no-store")
    statuses = [client.post("/cited/", {"text": ""}).status_code for _ in range(30)]
    assert (statuses[0], statuses[-1]) == (422, 429)


def test_five_hundred_entries_need_no_query_each(django_assert_max_num_queries):
    edition, old = sea()
    rows = PublishedParagraph.objects.filter(edition=edition).select_related("section", "version")
    places = [f"/sea/2024/v{row.version.number}/{row.section.slug}/{row.paragraph}/" for row in rows]
    lines = [f"http://testserver{places[index % len(places)]}" for index in range(500)]
    with django_assert_max_num_queries(22):
        response = Client().post("/cited/", {"text": "\n".join(lines)})
    corrected = lines.count(f"http://testserver{old}")
    assert counts(response) == {"Unchanged": 500 - corrected, "Corrected": corrected}

"""An edition first published elsewhere has that date on pages, in the API and at the desk; the ledger keeps its own time."""

import json
import re
from datetime import timedelta

import pybtex.database
import pytest
from django.core.management import CommandError, call_command

from reports import drafting, publishing
from reports.models.series import Edition
from tests.exporting.reading_pdf import said_in
from tests.making import AT, PLAIN, correct, draft_edition, published_edition

pytestmark = pytest.mark.django_db
WHERE = "https://old.example.org/sea/2021/"
OLD = f"---\nfirst_published: 2021-12-01\nfirst_published_at: {WHERE}\n---\n{PLAIN}"


def text_of(client, address):
    words = re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).replace("&nbsp;", " ")
    return " ".join(words.split())


def in_bibtex(client):
    text = b"".join(client.get("/sea/2021/sea-2021.bib")).decode()
    return next(iter(pybtex.database.parse_string(text, "bibtex").entries.values()))


@pytest.fixture
def old(db):
    return published_edition(OLD, year=2021)


def test_its_page_says_both_dates_and_leads_to_where_it_was(old, client):
    page = " ".join(client.get("/sea/2021/").content.decode().split())

    link = f'<a href="{WHERE}" rel="external">published <time datetime="2021-12-01">1 December 2021</time></a>'
    assert f"{link}; in this archive since 14 January 2025 </span>" in page


def test_of_a_corrected_one_the_page_says_three(old, client):
    correct(old, "both ways", "two ways", at=AT + timedelta(days=40))

    assert "version 1.1 23 February 2025 published 1 December 2021 ; in this archive since 14 January 2025" in text_of(
        client, "/sea/2021/"
    )


@pytest.mark.both_engines
def test_lists_date_it_by_its_first_day(old, client):
    assert "2021 edition version 1.0 1 December 2021" in text_of(client, "/")
    assert "1 December 2021 version 1.0" in text_of(client, "/sea/")
    assert "(version 1.0, 2021-12-01)" in client.get("/llms.txt").content.decode()


def test_it_is_cited_by_its_first_day_and_by_the_day_of_the_version_here(old, client):
    for suffix in ("", "tides/"):
        page = text_of(client, f"/sea/2021/{suffix}")
        assert "(2021)" in page
        assert "2025)" not in page
    entry = in_bibtex(client)
    assert (entry.fields["year"], entry.fields["month"]) == ("2021", "12")
    assert f"First published at {WHERE}. Version 1.0 in this archive since 14 January 2025" in entry.fields["note"]
    csl = json.loads(b"".join(client.get("/sea/2021/sea-2021.csl")))[0]
    assert csl["issued"] == {"date-parts": [[2021, 12, 1]]}
    assert "DA  - 2021/12/01" in b"".join(client.get("/sea/2021/sea-2021.ris")).decode()


@pytest.mark.parametrize(("said", "year", "month"), [("2021-12", "2021", "12"), ("2021", "2021", None)])
def test_a_month_or_a_year_is_cited_as_no_more_than_that(said, year, month, client):
    published_edition(OLD.replace("2021-12-01", said), year=2021)

    entry = in_bibtex(client)

    assert (entry.fields["year"], entry.fields.get("month")) == (year, month)
    assert f'"datePublished":"{said}"' in client.get("/sea/2021/").content.decode()


def test_machines_are_told_both_dates(old, client):
    page = client.get("/sea/2021/").content.decode()
    graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])["@graph"][
        0
    ]

    assert '<meta name="citation_publication_date" content="2021/12/01">' in page
    assert '<meta name="citation_online_date" content="2025/01/14">' in page
    assert '<meta property="article:published_time" content="2021-12-01">' in page
    assert (graph["datePublished"], graph["dateModified"][:10], graph["sameAs"]) == ("2021-12-01", "2025-01-14", WHERE)


def test_a_feed_tells_it_as_of_its_first_day_and_updated_when_it_came_here(old, client):
    correct(old, "both ways", "two ways", at=AT + timedelta(days=40))
    later, first = re.findall(r"<entry>.*?</entry>", client.get("/feed.atom").content.decode(), re.DOTALL)

    assert "<published>2021-12-01T00:00:00+00:00</published>\n<updated>2025-01-14T09:00:00+00:00</updated>" in first
    assert "Published 1 December 2021; in this archive since 14 January 2025." in first
    assert "<published>2025-02-23T09:00:00+00:00</published>" in later


def test_files_say_it(old, client):
    pdf = b"".join(client.get("/sea/2021/sea-2021.pdf"))
    markdown = b"".join(client.get("/sea/2021/sea-2021.md")).decode()

    said = " ".join(said_in(pdf).split())
    assert "First published: 1 December 2021, https://old.example.org/sea/2021/" in said
    assert said.startswith("Sea The Sea in 2021 2021 edition · version 1.0 · first published 1 December 2021 ")
    assert f'first_published: "2021-12-01"\nfirst_published_at: {WHERE}\n' in markdown


@pytest.mark.long
@pytest.mark.both_engines
def test_the_ledger_and_as_of_keep_their_own_time(old, client):
    version = client.get("/api/v1/reports/sea/editions/2021/versions/1.0/").json()
    edition = client.get("/api/v1/reports/sea/editions/2021/").json()

    assert version["published_at"] == edition["published_at"] == "2025-01-14T09:00:00.000000Z"
    assert (edition["first_published"], edition["first_published_at"]) == ("2021-12-01", WHERE)
    assert client.get("/api/v1/reports/sea/editions/").json()["results"][0]["first_published"] == "2021-12-01"
    assert client.get("/sea/2021/?as_of=2022-01-01").status_code == 404
    assert publishing.verify() == ()


def test_a_year_without_quotes_is_a_year(db):
    edition = draft_edition(OLD.replace("2021-12-01", "2021"), year=2021)

    assert drafting.document_of(edition).first_published == "2021"


def test_the_command_takes_it_as_an_option(tmp_path, capsys):
    (tmp_path / "sea.md").write_text(PLAIN.replace("{year}", "2021"))
    asked = ["import_edition", str(tmp_path / "sea.md"), "--report", "sea", "--year", "2021"]

    call_command(*asked, "--first-published", "2021-12", "--first-published-at", WHERE)

    document = drafting.document_of(Edition.objects.get())
    assert (document.first_published, document.first_published_at) == ("2021-12", WHERE)
    with pytest.raises(CommandError, match="is not a date; enter 2021-12-01, 2021-12 or 2021"):
        call_command(*asked, "--first-published", "2021-14")

"""What pages tell to machines."""

import io
import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from PIL import Image

from reports import publishing
from reports.models.ledger import Version
from reports.models.people import Actor
from tests.making import ACKNOWLEDGED, AT, draft_edition

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def _json_ld(client: Client, address: str) -> list[dict]:
    html = client.get(address).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    return json.loads(found[1])["@graph"]


def test_an_edition_says_what_it_is_as_data(sea, client: Client):
    report, crumbs = _json_ld(client, "/sea/2024/")
    assert {key: report[key] for key in ("@type", "@id", "version", "reportNumber", "isBasedOn", "correction")} == {
        "@type": "Report",
        "@id": "http://localhost:8000/sea/2024/v1.1/",
        "version": "1.1",
        "reportNumber": "sea-2024",
        "isBasedOn": "http://localhost:8000/sea/2024/v1.0/",
        "correction": [
            {"@type": "CorrectionComment", "text": "It was wrong.", "dateCreated": "2025-02-14T09:00:00+00:00"}
        ],
    }
    assert [each["name"] for each in crumbs["itemListElement"]] == ["The Sea", "2024"]


def test_a_section_names_its_authors_and_sources_to_those_who_index_it(sea, client: Client):
    html = client.get("/sea/2025/tides/").content.decode()
    named = re.findall(r'<meta name="(citation_[a-z_]+)" content="([^"]*)">', html)
    found = dict(named)
    assert (found["citation_title"], found["citation_author"]) == ("Tidal Power", "Bo Writer")
    assert found["citation_inbook_title"] == "The Sea in 2025"
    assert found["citation_pdf_url"] == "http://localhost:8000/sea/2025/v1.0/sea-2025.pdf"
    assert [content for name, content in named if name == "citation_keywords"] == ["coasts", "Fish Ladders"]
    assert len([content for name, content in named if name == "citation_reference"]) == 1


def test_a_section_that_nobody_signed_is_not_said_to_be_by_the_authors_of_another(sea, client: Client):
    html = client.get("/sea/2025/salt/").content.decode()
    assert re.findall(r'<meta name="citation_author" content="([^"]*)">', html) == ["Ada Example"]
    chapter, _ = _json_ld(client, "/sea/2025/salt/")
    office = {"@type": "Organization", "name": "Harbour Office"}
    assert chapter["author"] == [{"@type": "Person", "name": "Ada Example", "affiliation": office}]


def test_an_edition_that_credits_only_its_sections_is_said_to_be_by_its_publisher(client: Client):
    edition = draft_edition()
    edition.report.publisher_name = "Harbour House"
    edition.report.save()
    tides = edition.draft.sections.get(slug="tides")
    tides.credits.create(draft=edition.draft, name="Ada Kelp", role="Author", orcid="0000-0002-1825-0097")
    publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)
    response = client.get("/sea/2024/")
    html = response.content.decode()
    assert re.findall(r'<meta name="citation_author[a-z_]*" content="([^"]*)">', html) == ["Harbour House"]
    assert _json_ld(client, "/sea/2024/")[0]["author"] == {"@type": "Organization", "name": "Harbour House"}
    assert "orcid.org" not in response["Link"]
    assert "Ada Kelp" not in html.partition('id="cite"')[2]
    assert _json_ld(client, "/sea/2024/tides/")[0]["author"][0]["name"] == "Ada Kelp"
    assert _json_ld(client, "/sea/2024/winds/")[0]["author"]["name"] == "Harbour House"


def test_no_text_of_an_editor_ends_the_script_that_holds_it(sea, client: Client):
    html = client.get("/sea/2025/tides/").content.decode()
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", html)
    assert [script for script in scripts if "<" in script] == []


def test_the_head_and_the_link_header_say_the_same(sea, client: Client):
    response = client.get("/sea/2024/v1.0/")
    in_head = re.findall(r'<link rel="([a-z-]+)" href="([^"]*)"', response.content.decode())
    in_header = re.findall(r'<([^>]*)>; rel="([a-z-]+)"', response["Link"])
    assert [(rel, address) for address, rel in in_header] == [
        pair for pair in in_head if pair[0] in {rel for _, rel in in_header}
    ]
    assert ("successor-version", "http://localhost:8000/sea/2024/v1.1/") in in_head


def _version(number: str) -> Version:
    return Version.objects.numbered(number).get(edition__report__slug="sea", edition__year=2024)


def _signposts(response) -> list[tuple[str, str]]:
    pairs = re.findall(r'<([^>]*)>; rel="([a-z-]+)"', response["Link"])
    return [(rel, address.removeprefix("http://localhost:8000")) for address, rel in pairs if "-version" not in rel]


def test_a_section_is_signposted_as_what_it_is_and_leads_to_the_edition_it_is_of(sea, client: Client):
    posts = _signposts(client.get("/sea/2024/v1.0/tides/"))
    assert [each for each in posts if each[0] not in {"author", "license", "version-history"}] == [
        ("cite-as", "/sea/2024/v1.0/tides/"),
        ("type", "https://schema.org/Chapter"),
        ("collection", "/sea/2024/v1.0/"),
    ]


def test_an_edition_is_signposted_to_its_files_and_they_lead_back(sea, client: Client):
    posts = _signposts(client.get("/sea/2024/"))
    files = [(rel, address) for rel, address in posts if rel in {"describedby", "item"}]
    assert [each for each in posts if each[0] in {"cite-as", "type"}] == [
        ("cite-as", "/sea/2024/v1.1/"),
        ("type", "https://schema.org/AboutPage"),
        ("type", "https://schema.org/Report"),
    ]
    assert [(rel, address.partition("sea-2024.")[2]) for rel, address in files] == [
        *(("describedby", name) for name in ("bib", "ris", "csl.json")),
        *(("item", name) for name in ("pdf", "epub", "md", "json")),
    ]
    back = {"describedby": "describes", "item": "collection"}
    assert [_signposts(client.get(address))[0] for rel, address in files] == [
        (back[rel], "/sea/2024/v1.1/") for rel, _ in files
    ]


def test_paper_says_in_its_margins_which_version_it_is(sea, client: Client):
    """The style sheet for paper prints these two in the margins of every page."""
    html = client.get("/sea/2024/v1.0/tides/").content.decode()
    assert re.search(r'data-running="([^"]*)" data-sealed="([^"]*)…"', html).groups() == (
        "The Sea 2024 · version 1.0",
        f"http://localhost:8000/sea/2024/v1.0/ · SHA-256 {_version('1.0').sha256[:16]}",
    )
    assert (
        'data-running="Trends" data-sealed="http://localhost:8000/trends/"' in client.get("/trends/").content.decode()
    )


def test_a_link_to_any_page_that_is_shared_says_what_it_leads_to(sea, client: Client):
    html = client.get("/trends/").content.decode()
    properties = dict(re.findall(r'<meta property="(og:[:a-z_]*)" content="([^"]*)">', html))
    assert (properties["og:title"], properties["og:url"], properties["og:type"]) == (
        "Trends",
        "http://localhost:8000/trends/",
        "website",
    )


def test_a_feed_has_an_entry_for_each_version_with_its_changes(sea, client: Client):
    feed = ET.fromstring(client.get("/sea/feed.atom").content)
    entries = [
        (
            each.findtext(f"{ATOM}id"),
            each.findtext(f"{ATOM}title"),
            "".join(each.find(f"{ATOM}content").itertext()).split("\n"),
        )
        for each in feed.iter(f"{ATOM}entry")
    ]
    assert entries[1] == (
        "http://localhost:8000/sea/2024/v1.1/",
        "The Sea 2024, version 1.1: The Sea in 2024",
        ["", "A correction.", "Correction (tides): It was wrong. “one way” became “both ways”.", ""],
    )
    assert [identity.rpartition("8000")[2] for identity, _, _ in entries] == [
        "/sea/2025/v1.0/",
        "/sea/2024/v1.1/",
        "/sea/2024/v1.0/",
        "/sea/2023/v1.0/",
    ]


def test_a_reports_feed_has_its_branding_and_is_linked_from_its_page(sea, client: Client):
    told = {}
    for address in ("/sea/feed.atom", "/feed.atom"):
        feed = ET.fromstring(client.get(address).content)
        told[address] = [feed.findtext(f"{ATOM}{each}") for each in ("title", f"author/{ATOM}name", "logo")]
    assert told == {
        "/sea/feed.atom": ["The Sea", "Harbour Office", "http://localhost:8000/sea/card.png"],
        "/feed.atom": ["Perennial: all reports", "Perennial", None],
    }
    page = client.get("/sea/").content.decode()
    assert re.search(
        r'<link rel="alternate" href="http://localhost:8000/sea/feed.atom"\s+type="application/atom\+xml">', page
    )
    assert '<a href="/sea/feed.atom">' in page


def test_the_feed_of_all_says_what_was_withdrawn_and_why(sea, client: Client):
    text = client.get("/feed.atom").content.decode()
    assert "The Air 2024, version 1.1 (withdrawn)" in text
    assert "It blew from the west after all." in text
    assert "withdrawntext" not in text
    assert client.get("/nothing/feed.atom").status_code == 404


def test_llms_txt_leads_to_every_latest_edition(sea, client: Client):
    text = client.get("/llms.txt").content.decode()
    addresses = re.findall(r"\(http://localhost:8000(/[^)]*\.md)\)", text)
    assert addresses == [
        "/sea/2025/sea-2025.md",
        "/sea/2024/sea-2024.md",
        "/sea/2023/sea-2023.md",
        "/air/2024/air-2024.md",
    ]
    assert [client.get(address).status_code for address in addresses] == [200] * 4


def test_a_link_that_is_shared_brings_a_card_with_it(sea, client: Client):
    html = client.get("/sea/2025/tides/").content.decode()
    properties = dict(re.findall(r'<meta property="(og:image[:a-z]*)" content="([^"]*)">', html))
    assert properties == {
        "og:image": "http://localhost:8000/sea/2025/tides/card.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "The Sea 2025: Tidal Power",
    }
    for address in ("/sea/2025/card.png", "/sea/2025/tides/card.png"):
        picture = Image.open(io.BytesIO(client.get(address).content))
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert client.get("/sea/2025/nothing/card.png").status_code == 404


def test_a_section_of_an_older_version_brings_a_card_that_is_there(sea, client: Client):
    html = client.get("/sea/2024/v1.0/tides/").content.decode()
    card = re.search(r'<meta property="og:image" content="http://localhost:8000([^"]*)">', html)[1]
    assert (card, client.get(card).status_code) == ("/sea/2024/card.png", 200)

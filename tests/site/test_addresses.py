"""Every public address answers, says who it is, and leads on where it has moved."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver, resolve

from reports import addresses, publishing
from reports.document.canonical import ChangeNote
from reports.models.people import Actor
from reports.models.series import Edition
from tests import making
from tests.api import world
from trends.models import Technique

PAGES = [
    "/",
    "/sea/",
    "/sea/2024/",
    "/sea/2024/tides/",
    "/sea/2024/versions/",
    "/sea/2024/v1.0/",
    "/sea/2024/v1.0/tides/",
    "/sea/2025/foreword/",
    "/trends/",
    "/trends/tides/",
    "/techniques/",
    "/techniques/barrage/",
]
OTHERS = ["/robots.txt", "/sitemap.xml"]
NOWHERE = [
    "/nothing/",
    "/sea/2031/",
    "/sea/2026/",
    "/sea/2024/v9.9/",
    "/sea/2024/v1.0/nothing/",
    "/sea/2024/nothing/",
    "/trends/waves-of-light/",
    "/techniques/xylocanary-technique/",
    "/Sea/",
]
pytestmark = pytest.mark.django_db


def test_every_address_answers(sea, client: Client):
    answers = {
        address: [client.get(address).status_code, client.head(address).status_code, client.post(address).status_code]
        for address in PAGES + OTHERS
    }
    assert answers == {address: [200, 200, 405] for address in PAGES + OTHERS}


def test_a_page_has_one_heading_a_title_and_its_canonical_address(sea, client: Client):
    found = {}
    for address in PAGES:
        html = client.get(address).content.decode()
        canonical = re.search(r'<link rel="canonical" href="http://localhost:8000([^"]*)">', html)
        found[address] = (len(re.findall("<h1", html)), bool(re.search(r"<title>[^<]+</title>", html)), canonical[1])
    assert found == {address: (1, True, address) for address in PAGES}


def test_a_page_asks_for_nothing_inline_and_sets_no_cookie(sea, client: Client):
    inline = re.compile(r"<script(?! type=\"application/ld\+json\")|<style|\sstyle=|\son[a-z]+=")
    found = {}
    for address in PAGES:
        response = client.get(address)
        policy = response["Content-Security-Policy"]
        found[address] = (
            inline.findall(response.content.decode()),
            dict(response.cookies),
            "default-src 'none'" in policy,
            "unsafe" in policy,
        )
    assert found == {address: ([], {}, True, False) for address in PAGES}


def first_words(patterns):
    """The first words of addresses that do not begin with a report's slug."""
    for each in patterns:
        route = str(each.pattern).lstrip("^")
        if not route:
            yield from first_words(getattr(each, "url_patterns", []))
        elif not route.startswith("<"):
            yield route.partition("/")[0]


def test_no_report_takes_the_first_word_of_another_address():
    words = set(first_words(get_resolver().url_patterns))
    assert {"admin", "api", "search", "imprint"} <= words
    assert words <= addresses.RESERVED_REPORT_SLUGS


def test_what_was_not_published_is_not_there(sea, client: Client):
    answers = {address: client.get(address) for address in NOWHERE}
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(NOWHERE, 404)
    assert [address for address, answer in answers.items() if "Page not found" not in answer.content.decode()] == []


@pytest.mark.parametrize("address", ["/sea/2025/nothing/", "/air/2025/", "/sea/2025/?as_of=2020-01-01", "/air/x/"])
def test_what_a_report_does_not_have_is_said_in_its_own_frame(sea, client: Client, address):
    report = address.split("/")[1]
    html = client.get(address).content.decode()
    head = html.partition("</header>")[0].partition("<body")[2]
    assert f'<a class="house" href="/{report}/">' in head
    assert (f'<a href="/{report}/2024/">2024</a>' in head, '<a href="/trends/">' in head) == (True, True)
    assert '<nav class="more"' in html


def test_what_no_report_has_is_said_in_the_frame_of_the_site(sea, client: Client):
    for address in ("/nothing/", "/s%00ea/2024/x/", "/trends/x/"):
        html = client.get(address).content.decode()
        assert re.findall(r'<a class="house" href="([^"]+)">', html) == ["/"], address
        assert ('<nav aria-label="Site">' in html, '<nav class="more"' in html) == (True, True)


def test_the_addresses_that_pages_print_are_those_of_the_site():
    printed = {
        addresses.report("sea"): "report",
        addresses.edition("sea", 2024): "edition",
        addresses.edition("sea", 2024, "1.0"): "pinned-edition",
        addresses.section("sea", 2024, "tides"): "section",
        addresses.section("sea", 2024, "tides", "1.0"): "pinned-section",
        addresses.versions("sea", 2024): "history",
        addresses.trend("tides"): "trend",
        addresses.technique("kites"): "technique",
        addresses.schema(2): "document-schema",
    }
    assert {address: resolve(address).url_name for address in printed} == printed


def _rename(edition: Edition, before: str, after: str) -> None:
    edition.draft.sections.filter(slug=before).update(slug=after)
    publishing.publish(
        edition=edition,
        actor=Actor.of("Ada", making.AT),
        note="Moved.",
        change_notes=(publishing_note(after),),
        acknowledged=making.ACKNOWLEDGED,
    )


def publishing_note(section: str | None):
    return ChangeNote(kind="revision", section=section, explanation="A better address.")


def test_an_old_section_address_leads_to_the_new_one_but_stays_where_it_is_pinned(client: Client):
    edition = making.published_edition()
    _rename(edition, "winds", "kites-in-the-wind")
    response = client.get("/sea/2024/winds/")
    assert (response.status_code, response["Location"]) == (301, "/sea/2024/kites-in-the-wind/")
    assert client.get("/sea/2024/v1.0/winds/").status_code == 200
    assert client.get("/sea/2024/v1.1/winds/").status_code == 404


def test_an_address_of_a_withdrawn_version_leads_to_the_section_or_gives_the_reason(client: Client, read):
    edition = making.published_edition()
    _rename(edition, "winds", "kites-in-the-wind")
    _rename(edition, "kites-in-the-wind", "high-winds")
    withdrawn = edition.versions.get(major=1, minor=1)
    publishing.withdraw(version=withdrawn, reason="A name that was not ours.", actor=Actor.of("Ada", making.AT))
    response = client.get("/sea/2024/kites-in-the-wind/")
    assert (response.status_code, response["Location"]) == (301, "/sea/2024/high-winds/")
    edition.draft.sections.filter(slug="high-winds").delete()
    publishing.publish(
        edition=edition,
        actor=Actor.of("Ada", making.AT),
        note="Taken out.",
        change_notes=(publishing_note(None),),
        acknowledged=making.ACKNOWLEDGED,
    )
    assert "A name that was not ours." in read("/sea/2024/kites-in-the-wind/", 410)
    assert client.get("/sea/2024/nothing/").status_code == 404


def test_a_section_that_was_taken_out_leads_to_the_latest_version_that_has_it(client: Client, read):
    edition = making.published_edition()
    edition.draft.sections.filter(slug="winds").delete()
    publishing.publish(
        edition=edition,
        actor=Actor.of("Ada", making.AT),
        note="Taken out.",
        change_notes=(publishing_note(None),),
        acknowledged=making.ACKNOWLEDGED,
    )
    response = client.get("/sea/2024/winds/")
    assert (response.status_code, response["Location"]) == (301, "/sea/2024/v1.0/winds/")
    assert "The latest version does not have this section" in read("/sea/2024/v1.0/winds/")


def test_a_merged_technique_leads_to_the_one_that_took_its_names(sea, client: Client, read):
    world.merge()
    response = client.get("/techniques/kites/")
    assert (response.status_code, response["Location"]) == (301, "/techniques/turbines/")
    assert "Takes in power kite" in read("/techniques/turbines/")


def test_a_technique_merged_into_an_unpublished_one_goes_by_that_one_everywhere(client: Client, read):
    making.published_edition(making.PLAIN.replace(" Its turbines turn both ways.", ""))
    source, into = (Technique.objects.get(slug=slug) for slug in ("barrage", "turbines"))
    publishing.merge_techniques(source=source, into=into)
    moved, old = client.get("/techniques/barrage/"), client.get("/api/v1/techniques/barrage/")
    assert (moved.status_code, moved["Location"]) == (301, "/techniques/turbines/")
    assert (old.status_code, old["Location"].rpartition("/api")[2]) == (301, "/v1/techniques/turbines/")
    assert "turbine · Technique" in read("/techniques/turbines/")
    answer = client.get("/api/v1/techniques/turbines/").json()
    named = {name: answer[name] for name in ("slug", "name", "aliases", "page")}
    assert named == {
        "slug": "turbines",
        "name": "turbine",
        "aliases": ["tidal barrage"],
        "page": "http://testserver/techniques/turbines/",
    }
    listed = client.get("/api/v1/techniques/?ordering=slug").json()["results"]
    assert [each["slug"] for each in listed] == ["kites", "turbines"]
    assert [each["slug"] for each in client.get("/api/v1/search/?q=barrage&kind=technique").json()["results"]] == [
        "turbines"
    ]
    assert [each["technique"] for each in client.get("/api/v1/assessments/?technique=turbines").json()["results"]] == [
        "barrage"
    ]
    locations = re.findall(r"/techniques/[a-z]*/", client.get("/sitemap.xml").content.decode())
    assert locations == ["/techniques/kites/", "/techniques/turbines/"]
    assert list(publishing.verify()) == []


def test_withdrawn_and_redacted_versions_answer_with_the_reason(sea, client: Client, read):
    assert "The year was another." in read("/air/2023/", 410)
    assert "The year was another." in read("/air/2023/v1.0/winds/", 410)
    assert "A court said so. All reports" in read("/air/2025/", 410)
    assert "410 removed on 14 February 2026 Version 1.0" in read("/air/2025/", 410)
    assert "blew from the west after all" in read("/air/2024/v1.1/", 410)
    assert "1.0" in read("/air/2024/")
    assert "withdrawntext" not in client.get("/air/2024/versions/").content.decode()
    assert "Withdrawn on 14 May 2025." in read("/air/2024/versions/")


@pytest.mark.parametrize("moment", [1, 2])
def test_a_section_withdrawn_while_it_is_read_answers_with_the_reason(client: Client, moment):
    """After each of the queries that find it."""
    version = making.published_edition().current_version
    asked = []

    def withdraw_after(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        asked.append(sql)
        if len(asked) == moment:
            publishing.withdraw(version=version, reason="It was wrong.", actor=Actor.of("Ada", making.AT))
        return result

    with connection.execute_wrapper(withdraw_after):
        response = client.get("/sea/2024/tides/")
    assert (response.status_code, "It was wrong." in response.content.decode()) == (410, True)


def test_the_sitemap_names_what_is_published_and_nothing_else(sea, client: Client):
    xml = client.get("/sitemap.xml").content.decode()
    found = re.findall(r"<loc>http://localhost:8000(.*?)</loc><lastmod>(\d{4}-\d\d-\d\d)", xml)
    assert dict(found)["/sea/2024/tides/"] == "2025-02-14"
    assert [address for address, _ in found if "/figures/" in address] == ["/sea/2025/figures/output/"]
    assert [address for address, _ in found if client.get(address).status_code != 200] == []
    assert "/sea/2026/" not in dict(found)


def test_a_page_that_is_not_there_leads_on(sea, client: Client):
    html = client.get("/nothing/").content.decode()
    assert [address for address in ("/", "/trends/", "/techniques/") if f'href="{address}"' not in html] == []
    assert re.search(r'<form[^>]*action="/search/"', html)

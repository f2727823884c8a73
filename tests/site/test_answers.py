"""What is sent with a page: tags, times, and nothing at all to those who have it already."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.management.demo_script import read_script, run_script
from reports.reading import generation_cache
from tests import making
from tests.api import world
from tests.quality.kinds import PAGES

pytestmark = pytest.mark.django_db
LISTS = [
    "/",
    "/sea/",
    "/trends/",
    "/techniques/",
    "/trends/tides/",
    "/techniques/turbines/",
    "/sitemap.xml",
    "/sea/2024/versions/",
    "/sea/2024/?as_of=2025-02-01",
    "/sea/2024/tides/?as_of=2025-02-01",
]


def test_a_reader_who_has_the_page_gets_nothing(client: Client):
    making.published_edition()
    first = client.get("/sea/2024/")
    assert first["ETag"].startswith('"')
    assert first["Last-Modified"]
    assert first["Cache-Control"] == "public, max-age=10"
    again = client.get("/sea/2024/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_publication_changes_the_page_at_once(client: Client):
    edition = making.published_edition()
    before = client.get("/sea/2024/winds/")
    making.correct(edition, "over the sea", "over the land")
    after = client.get("/sea/2024/winds/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "over the land" in after.content.decode()


@pytest.mark.long
@pytest.mark.sample(3)
@pytest.mark.parametrize(("address", "queries"), [("/sea/2023/", 4), ("/sea/2023/v1.0/", 4), ("/sea/2023/tides/", 8)])
def test_a_cold_page_takes_few_queries_for_one_edition_as_for_three(client: Client, address, queries):
    making.published_edition(world.SEA_2023, year=2023, at=world.at(2024))
    assert _queries(client, address) == queries
    making.published_edition(world.SEA_2024, year=2024, at=world.at(2025))
    making.published_edition(world.SEA_2025, year=2025, at=world.at(2026))
    assert _queries(client, address) == queries


@pytest.mark.long
@pytest.mark.sample(6)
@pytest.mark.parametrize("address", LISTS)
def test_a_list_takes_as_many_queries_for_three_editions_as_for_one(client: Client, address):
    making.published_edition(year=2024)
    one = _queries(client, address)
    making.published_edition(year=2025)
    making.published_edition(year=2023)
    assert _queries(client, address) == one


def _queries(client: Client, address: str) -> int:
    # What the site says of itself is asked for once a generation.
    client.get("/trends/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def _cold_queries(client: Client, page: str) -> int:
    """How many queries a page takes when nothing is kept from another."""
    generation_cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200, page
    return len(queries)


PAGES_OF_A_REPORT = (
    *("/", "/trends/", "/techniques/", "/search/?q=sea", "/{report}/", "/{report}/2024/", "/{report}/2024/v1.0/"),
    *("/{report}/2024/{section}/", "/{report}/2024/v1.0/{section}/", "/{report}/2024/versions/"),
    "/{report}/compare/2023...2024/",
)


@pytest.mark.long
def test_a_page_takes_as_many_queries_for_thirty_sections_as_for_three(client: Client):
    many = "# The Ocean in {year}\n" + "".join(
        f"\n## {number}. Stream {number}\n\nA stream of the sea with [[kites]] and [[turbines]].\n"
        for number in range(1, 31)
    )
    counted = []
    for report, text, section in (("sea", making.PLAIN, "tides"), ("ocean", many, "stream-1")):
        for year in (2023, 2024):
            making.correct(making.published_edition(text, report=report, year=year), "sea", "water")
        counted.append(
            {page: _cold_queries(client, page.format(report=report, section=section)) for page in PAGES_OF_A_REPORT}
        )
    assert counted[0] == counted[1]


@pytest.mark.long
def test_every_public_page_of_the_demo_takes_at_most_ten_queries(client: Client):
    folder = settings.BASE_DIR / "fixtures"
    run_script(read_script(folder / "demo.yaml"), folder, lambda *_: None)
    pages = {page for kind in PAGES.values() for page in kind if not page.startswith(("/sea/", "/techniques/turbines"))}
    past = {f"/llm-developments/2024/{section}?as_of=2025-02-01" for section in ("", "efficiency/", "multimodal/")}
    assert {page: number for page in pages | past if (number := _cold_queries(client, page)) > 10} == {}

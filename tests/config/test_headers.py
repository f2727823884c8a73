"""What every answer tells browsers: what is kept by nobody, and what other sites may embed."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from tests import making
from tests.api import world
from tests.desk.conftest import at_the_desk, editor, people  # noqa: F401  fixtures
from tests.desk.reviewing import asked
from tests.filing.published import edition_with_picture

pytestmark = pytest.mark.django_db
PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@pytest.fixture(autouse=True)
def _nothing_kept():
    """No test is shown a page that another one had made."""
    cache.clear()


def private(response):
    return {name: response.headers.get(name) for name in PRIVATE}


def test_the_address_of_a_review_is_told_to_nobody_however_it_is_written_or_answered(editor, settings):  # noqa: F811
    path = asked(editor, making.draft_edition())
    client = Client()
    answers = {
        address: client.get(address)
        for address in (
            path,
            path.rstrip("/"),
            f"{path}sections/tides",
            f"{path}pictures/{'0' * 64}",
            "/review/made-up/",
            "/review/made-up",
            "/review/",
        )
    }
    assert [response.status_code for response in answers.values()] == [200, 301, 301, 301, 404, 301, 404]
    assert {address: private(response) for address, response in answers.items()} == dict.fromkeys(answers, PRIVATE)
    assert private(client.put(path)) == PRIVATE
    settings.SECURE_SSL_REDIRECT = True
    to_https = Client().get(path)
    assert (to_https.status_code, private(to_https)) == (301, PRIVATE)


def test_nothing_at_the_desk_is_kept_or_found(people):  # noqa: F811
    edition = making.draft_edition()
    path = f"/admin/reports/draft/{edition.draft.pk}/preview"
    for client in (Client(), at_the_desk(people["editor"])):
        for address in ("/admin", "/admin/", "/admin/login/", "/admin/nowhere", path, f"{path}/"):
            response = client.get(address)
            assert "no-store" in response["Cache-Control"], address
            assert response["X-Robots-Tag"] == "noindex, nofollow", address


def embedded_by(client, *addresses):
    return {each: client.get(each).headers.get("Cross-Origin-Resource-Policy") for each in addresses}


def test_other_sites_may_embed_data_files_and_figures_and_no_page(client):
    world.make()
    own = embedded_by(
        client,
        "/",
        "/sea/2025/",
        "/sea/2024/v1.0/",
        "/search/?q=sea",
        "/nowhere/",
        "/admin/login/",
        "/review/made-up/",
        "/feed.atom",
        "/healthz",
        "/sea/2025/figures/output/",
        "/sea/2024/v1.0/tides/report-an-error/",
    )
    assert own == dict.fromkeys(own, "same-origin")
    for_others = embedded_by(
        client,
        "/api/v1/",
        "/api/v1/nowhere/",
        "/api/v1/reports/sea/editions/2024/versions/1.0/document/",
        "/schemas/edition-document-2.json",
        "/sea/2024/sea-2024.pdf",
        "/sea/2024/v1.0/sea-2024.json",
        "/sea/2025/card.png",
        "/sea/2025/figures/output/embed/",
        "/sea/2025/figures/output/output.svg",
        "/sea/2025/figures/output/output.csv",
    )
    assert for_others == dict.fromkeys(for_others, "cross-origin")


def test_other_sites_may_embed_pictures(client):
    edition_with_picture()
    picture = re.search(r'<img src="(/media/[^"]+)"', client.get("/sea/2024/tides/").content.decode())[1]
    assert embedded_by(client, picture) == {picture: "cross-origin"}


def test_what_can_be_withdrawn_is_asked_for_again_within_a_day(client):
    edition_with_picture()
    picture = re.search(r'<img src="(/media/[^"]+)"', client.get("/sea/2024/tides/").content.decode())[1]
    for address in (
        "/sea/2024/",
        "/sea/2024/v1.0/",
        "/sea/2024/v1.0/tides/",
        "/sea/2024/sea-2024.pdf",
        "/sea/2024/v1.0/sea-2024.pdf",
        "/sea/2024/v1.0/sea-2024.json",
        picture,
        "/api/v1/reports/sea/editions/2024/versions/1.0/document/",
        "/api/v1/reports/sea/editions/2024/versions/latest/document/",
    ):
        told = client.get(address)["Cache-Control"]
        oldest = re.search(r"max-age=(\d+)", told)
        assert ("immutable" in told, int(oldest[1]) if oldest else 0) <= (False, 86_400), address
        assert "no-cache" in told or oldest, address

"""What a page's style sheets weigh together, as they are built and sent: compressed. The sheet for paper is counted apart."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from rcssmin import cssmin

pytestmark = pytest.mark.django_db
PAGES = {
    "/": 200,
    "/sea/": 200,
    "/sea/2024/": 200,
    "/sea/2025/tides/": 200,
    "/sea/2025/figures/output/": 200,
    "/sea/2025/figures/output/embed/": 200,
    "/sea/2024/versions/": 200,
    "/sea/2024/compare/1.0...1.1/": 200,
    "/sea/compare/2024...2025/": 200,
    "/sea/2025/v1.0/tides/report-an-error/": 200,
    "/trends/": 200,
    "/trends/tides/": 200,
    "/techniques/": 200,
    "/techniques/barrage/": 200,
    "/search/": 200,
    "/nothing/": 404,
    "/air/2025/": 410,
}
SCREEN, PAPER = 15_000, 2_000
_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"( media="print")?>')


def test_no_page_loads_more_than_fifteen_kilobytes_of_styles(sea, client: Client):
    screen, paper = {}, {}
    for address, status in PAGES.items():
        response = client.get(address)
        assert response.status_code == status, address
        sheets = _SHEET.findall(response.content.decode())
        assert sheets, address
        screen[address] = sum(_size(sheet) for sheet, is_print in sheets if not is_print)
        paper[address] = sum(_size(sheet) for sheet, is_print in sheets if is_print)
    assert {address: size for address, size in screen.items() if size > SCREEN} == {}
    assert {address: size for address, size in paper.items() if size > PAPER} == {}


def test_a_section_shows_figures_within_the_budget(sea, client: Client):
    assert "site/figures" in client.get("/sea/2025/tides/").content.decode()


def _size(address: str) -> int:
    found = finders.find(re.sub(r"\.[0-9a-f]{12}\.css$", ".css", address.removeprefix(settings.STATIC_URL)))
    return len(gzip.compress(cssmin(Path(found).read_text()).encode()))

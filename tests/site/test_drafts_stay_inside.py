"""No public page holds a word of a draft, nor anything that was taken back."""

import re
from collections import deque

import pytest
from django.test import Client

from tests.api.world import CANARY, PERSON

pytestmark = pytest.mark.django_db
OURS = re.compile(r'(?:href|src)="(?:http://localhost:8000)?(/[^"#]*)"')
FORBIDDEN = [CANARY, PERSON, "withdrawntext", "Gone2023", "Gone2025"]


def test_nothing_that_a_reader_can_reach_holds_a_word_of_a_draft(sea, client: Client):
    seen: dict[str, int] = {}
    waiting = deque(["/", "/sitemap.xml", "/robots.txt", "/sea/2024/v1.0/", "/air/2024/v1.1/", "/air/2023/"])
    leaks = []
    while waiting:
        address = waiting.popleft()
        if address in seen or address.startswith(("/static/", "/api/", "/media/")):
            continue
        response = client.get(address)
        seen[address] = response.status_code
        text = (
            b"".join(response).decode(errors="replace")
            if response.streaming
            else response.content.decode(errors="replace")
        )
        leaks += [(address, word) for word in FORBIDDEN if word in text]
        waiting.extend(OURS.findall(text))
    assert leaks == []
    assert len(seen) > 30
    assert {address: status for address, status in seen.items() if status not in {200, 301, 404, 410}} == {}

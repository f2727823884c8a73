"""What a page weighs: as a browser fetches it, compressed as the server sends it, and unpacked."""

import contextlib

import pytest

SECTION = "/llm-developments/2025/trained-reasoning/"
WITH_FIGURES = "/llm-developments/2025/architectures/"
PAGES = [
    "/",
    "/llm-developments/",
    "/llm-developments/2025/",
    SECTION,
    WITH_FIGURES,
    "/trends/",
    "/techniques/",
    "/search/",
]
STYLES, FACE, WHOLE, REQUESTS = 15_000, 35_000, 150_000, 10


def fetched(browser, url):
    """What the browser asks for: the kind of each thing, its bytes on the way, and its bytes unpacked."""
    with contextlib.closing(browser.new_context()) as context:
        page = context.new_page()
        answers = []
        page.on("response", lambda each: answers.append(each))  # noqa: PLW0108  playwright takes no built-in function
        page.goto(url, wait_until="networkidle")
        return [
            (each.request.resource_type, each.request.sizes()["responseBodySize"], len(each.body()))
            for each in answers
            if each.ok
        ]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_light(address, browser, demo):
    found = fetched(browser, demo.url + address)
    styles = sum(sent for kind, sent, _ in found if kind == "stylesheet")
    whole = sum(sent for kind, sent, _ in found if kind != "image")
    assert styles <= STYLES, found
    assert [sent for kind, sent, _ in found if kind == "font" and sent > FACE] == []
    assert whole <= WHOLE, found
    assert len(found) <= REQUESTS, found
    assert [kind for kind, *_ in found if kind not in {"document", "stylesheet", "font", "image", "other"}] == []

"""No address is without a sample, and each sample is what it is said to be."""

import pytest

from tests.quality import kinds

DESK = "admin/"
REFUSED = {
    "/nothing/": 404,
    "/llm-developments/2031/": 404,
    "/sea/2024/v1.1/": 410,
    "/air/2023/": 410,
    "/llm-developments/2024/?as_of=2999-01-01": 400,
    "/llm-developments/2024/?as_of=2024-12-31": 404,
}


def test_every_public_address_has_a_sample():
    public = {each for each in kinds.patterns() if not each.startswith((DESK, kinds.OF_THE_API))}
    assert public == set(kinds.PAGES | kinds.FILES | kinds.REVIEW | kinds.EMBARGO)


def test_every_screen_of_the_desk_has_a_sample():
    desk = {each.removeprefix(DESK) for each in kinds.patterns() if each.startswith(DESK)}
    assert desk == set(kinds.screens())


@pytest.mark.long
def test_every_sample_of_a_page_is_a_page(demo):
    found = {address: demo.ask(address) for address in kinds.public_pages()}
    assert {address: (answer.status, answer.is_page) for address, answer in found.items()} == {
        address: (REFUSED.get(address, 200), True) for address in found
    }


@pytest.mark.long
def test_every_sample_of_a_file_is_there(demo):
    samples = [kinds.filled(each, demo.things) for samples in kinds.FILES.values() for each in samples]
    odd = {"/api/": 302, "/api/nothing/": 404, "/api/nothing.csv": 404}
    found = {address: demo.ask(address).status for address in samples}
    assert found == {address: odd.get(address, 200) for address in samples}


@pytest.mark.long
def test_every_sample_of_the_desk_is_a_screen(demo):
    samples = [kinds.filled(each, demo.things) for each in kinds.desk_pages()]
    answers = {address: demo.ask(address, "superuser") for address in samples}
    found = {address: (answer.status, answer.is_page) for address, answer in answers.items()}
    redirected = {"/admin/login/": (302, True)}
    assert found == {address: redirected.get(address, (200, True)) for address in found}

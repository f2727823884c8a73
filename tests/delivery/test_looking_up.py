"""A source is looked up by its DOI, past redirects that are each looked at."""

import pytest

from reports.delivery.doi_lookup import LookUpFailed, NotRegistered, look_up

TIDES = {
    "title": "How tides turn: A history",
    "author": [{"family": "Tide", "given": "Tom"}, {"family": "Ebb", "given": "Eva"}],
}


def test_what_is_registered_comes_from_wherever_the_resolver_sends_on_to(registry):
    registry.items |= {"10.1000/a(1)<b>": "/10.1000/there", "10.1000/there": f"{registry.address}end", "end": TIDES}

    assert look_up("10.1000/a(1)<b>") == TIDES
    assert [doi for doi, _ in registry.asked] == ["10.1000/a(1)<b>", "10.1000/there", "end"]
    assert {accept for _, accept in registry.asked} == {"application/vnd.citationstyles.csl+json"}


@pytest.mark.parametrize("status", [404, 410])
def test_a_doi_that_nobody_registered_is_known(registry, status):
    registry.items["10.1000/none"] = status

    with pytest.raises(NotRegistered):
        look_up("10.1000/none")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (503, "The registry answered 503."),
        (200, "The registry did not answer with CSL-JSON."),
        ("https://localhost:1/", "No answer: "),
        ("ftp://example.org/", "Enter an address that starts with https://"),
        ("http://[::1", "This is not a valid web address: "),
        ("http://127.0.0.1:99999/", "Enter an address that starts with https://"),
        ("/10.1000/round", "More than 5 redirects."),
    ],
)
def test_an_answer_that_says_nothing_is_not_taken_for_one(registry, answer, words):
    registry.items["10.1000/round"] = answer

    with pytest.raises(LookUpFailed, match=r".") as refused:
        look_up("10.1000/round")

    assert str(refused.value).startswith(words)


def test_a_redirect_to_a_private_address_is_refused(registry, settings):
    settings.WEBHOOKS_MAY_BE_PRIVATE = False
    settings.DOI_RESOLVER = registry.address.replace("http:", "https:")

    with pytest.raises(LookUpFailed, match=r"127\.0\.0\.1, which is not a public address"):
        look_up("10.1000/182")

    assert registry.asked == []


def test_nobody_is_asked_where_outgoing_requests_are_off(registry, settings):
    settings.OUTGOING_REQUESTS = False

    with pytest.raises(LookUpFailed, match=r"Outgoing requests are off"):
        look_up("10.1000/182")

    assert registry.asked == []


def test_outgoing_requests_are_off_unless_they_are_switched_on(settings):
    assert settings.OUTGOING_REQUESTS is False

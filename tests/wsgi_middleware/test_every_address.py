"""Every public address that tests know, asked through what a server runs: what is kept is what Django says, header by header."""

import json
import subprocess
import sys

import pytest

from tests.api.crawling import addresses, one_of_each
from tests.quality import kinds
from tests.quality.serving import ROOT, environment_of
from tests.rounds import is_long_run, rounds
from tests.servers import PROGRAM
from tests.wsgi_middleware.wsgi_client import ENCODINGS, ask

pytestmark = pytest.mark.sqlite

COMPARE = """
import json, sys
from config.wsgi import django
from reports.api.exceptions import bad_request
from serving.host_check import with_host_check
from serving.response_cache import ResponseCache
from tests.wsgi_middleware.test_every_address import compared
response_cache = ResponseCache(django)
application = with_host_check(response_cache, bad_request)
print(json.dumps(compared(application, response_cache, json.load(sys.stdin), whole={whole})))
"""
COUNT = """
import json, sys
from django.db import connection
from django.test.utils import CaptureQueriesContext
from config.wsgi import django
from reports.api.exceptions import bad_request
from serving.host_check import with_host_check
from serving.response_cache import ResponseCache
from tests.wsgi_middleware.wsgi_client import ask
response_cache = ResponseCache(django)
application = with_host_check(response_cache, bad_request)
counts, asked = {}, json.load(sys.stdin)
# What pages stand in, the site's and the report's, is known from the first time on.
for address in asked * 2:
    response_cache.clear(None)
    with CaptureQueriesContext(connection) as queries:
        ask(application, address)
    counts[address] = len(queries)
print(json.dumps(counts))
"""
#: Public, and of one request alone: a form with its own seal, what happens now, what is for the machine itself.
NEVER_KEPT = ("report-an-error", "/healthz", "/readyz", "/metrics")


def compared(application, response_cache, found, *, whole=True):
    """What differs between Django's answer and the kept one, and the addresses whose answers are kept.

    In each encoding if `whole`; else each address in one of them, by turns.
    """
    different, kept = [], set()
    for turn, encoding in enumerate(ENCODINGS):
        response_cache.clear(response_cache.generation)
        for address in found if whole else found[turn :: len(ENCODINGS)]:
            before = response_cache.size
            first = ask(application, address, accept_encoding=encoding, accept="text/html,*/*;q=0.8")
            second = ask(application, address, accept_encoding=encoding, accept="text/html,*/*;q=0.8")
            if response_cache.size > before or (first.status == 200 and "Accept-Encoding" in (first["Vary"] or "")):
                kept.add(address)
                if first != second:
                    different.append((encoding, address))
                head = ask(application, address, "HEAD", accept_encoding=encoding, accept="text/html,*/*;q=0.8")
                if (head.status, head.headers, head.body) != (first.status, first.headers, b""):
                    different.append(("HEAD", address))
    return {"different": different, "kept": sorted(kept)}


@pytest.mark.long
@pytest.mark.parametrize("most", [1, pytest.param(None, id="all")])
def test_every_page_and_file_of_the_demo_is_given_again_as_it_was(demo, most):
    samples = [*(kinds.PAGES | kinds.REFUSALS).values(), *kinds.FILES.values()]
    asked = [kinds.filled(each, demo.things) for found in samples for each in found[:most]]
    said = run(COMPARE.format(whole=most is None), demo, asked)
    assert said["different"] == []
    statuses = {address: demo.ask(address).status for address in asked}
    cacheable = [each for each in asked if statuses[each] == 200 and not any(part in each for part in NEVER_KEPT)]
    assert sorted({*cacheable} - {*said["kept"], "/api/docs/"}) == []
    assert [each for each in said["kept"] if statuses[each] != 200] == []


@pytest.mark.long
def test_no_page_that_is_not_kept_takes_more_than_ten_queries(demo):
    """Search aside, whose queries `tests/search` counts."""
    days = ["/llm-developments/2024/?as_of=2025-02-01", "/llm-developments/2024/efficiency/?as_of=2025-02-01"]
    asked = [kinds.filled(each, demo.things) for each in kinds.public_pages() if "/search/" not in each] + days
    counts = run(COUNT, demo, asked)
    assert {address: number for address, number in counts.items() if number > 10} == {}


def run(code, demo, asked):
    """What a process of its own, with the demo's database and the settings of production, says of the addresses asked."""
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(asked), cwd=ROOT, capture_output=True, text=True, check=False,
        env=environment_of(demo.folder) | {"PERENNIAL_ENV": "production", "SITE_URL": "http://localhost"},
        timeout=rounds(2_000, PROGRAM),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def api(edition, response_cache, settings):
    """The schema of the API."""
    settings.API_REQUESTS_A_MINUTE = 10**9
    return json.loads(ask(response_cache, "/api/v1/schema/").body)


@pytest.mark.long
@pytest.mark.rounds
@pytest.mark.django_db
def test_every_operation_of_the_api_is_given_again_as_it_was(api, response_cache):
    asked = one_of_each(api, ["xylo", "west"])
    assert len(asked) > 100
    said = compared(response_cache, response_cache, asked, whole=is_long_run())
    assert said["different"] == []
    assert len(said["kept"]) > 30


@pytest.mark.long
@pytest.mark.django_db
def test_every_address_of_the_api_is_given_again_as_it_was(api, response_cache, settings):
    settings.KEPT_BYTES = 2**30
    assert (
        compared(response_cache, response_cache, list(addresses(api, ["xylo", "west"])), whole=False)["different"] == []
    )

"""Every limit, asked before the work: over many addresses, names and processes."""

import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client, RequestFactory
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from config import middleware
from reports import counters
from reports.limits import DRAFT_PAGES, ERROR_REPORTS, LOG_INS, REVIEW_ANSWERS, UPLOADS, WIDER, Limit
from reports.models.review import Review
from tests import making
from tests.config.serving import ROOT, serving
from tests.desk.conftest import editor, people  # noqa: F401  fixtures
from tests.desk.reviewing import asked, read
from tests.servers import PROGRAM, free_port
from tests.site.error_reports import ADDRESS, WORDS, hidden, kept
from tests.waiting import LONG

THREE = Limit("three", 3, 60)
PASSWORD = "a long word for a test"
#: Requests that are never cached, and so are counted each time: a stream, and a query with an unknown parameter.
API, SEARCH = "/api/v1/publications.ndjson", "/search/?q=sea&unknown=word"
#: Counts as another process does: how many of 40 requests from one address were granted.
COUNTING = """
import django; django.setup()
from django.conf import settings; settings.LIMITS_FILE = {file!r}
from django.test import RequestFactory
from reports.limits import Limit
request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
print(sum(Limit("hundred", 100, 600).ask(request).is_granted for _ in range(40)))
"""


def granted(address, limit=THREE):
    return limit.ask(RequestFactory().get("/", REMOTE_ADDR=address)).is_granted


@dataclass
class Clock:
    now: float


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """What this process counts by: it stands still, however long a test takes, unless the test moves it on."""
    clock = Clock(time.time())
    monkeypatch.setattr("reports.counters.time.time", lambda: clock.now)
    return clock


def timed(ask):
    """The seconds that it took, and the answer."""
    began = time.monotonic()
    answer = ask()
    return time.monotonic() - began, answer


@contextmanager
def redis_server(folder):
    """A redis-server until the end of the block, and its address."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    try:
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    except FileNotFoundError:
        pytest.skip("There is no redis-server here: apt-get install redis-server")
    address = f"redis://127.0.0.1:{port}/0"
    try:
        Redis.from_url(address, retry=Retry(ConstantBackoff(0.05), 200)).ping()
        yield server, address
    finally:
        server.terminate()
        server.wait(LONG)


@pytest.fixture
def redis(tmp_path):
    with redis_server(tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of a site that several servers have one after the other."""
    return tmp_path_factory.mktemp("site")


def cache_in(address):
    return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}}


# Whose requests are counted together


def test_a_limit_ends_after_its_number_and_begins_again_after_its_time(clock):
    short = Limit("short", 2, 1)
    assert [granted("192.0.2.7", short) for _ in range(3)] == [True, True, False]
    clock.now += 1.1
    assert granted("192.0.2.7", short)


def test_no_number_of_other_addresses_gives_an_address_its_allowance_back():
    assert [granted("192.0.2.7") for _ in range(4)] == [True, True, True, False]
    assert all(granted(f"10.{number // 200}.{number % 200}.1") for number in range(1_000))
    assert not granted("192.0.2.7")


@pytest.mark.django_db
@pytest.mark.long
def test_no_number_of_pages_gives_an_address_its_allowance_back(client, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    cache.clear()
    assert [client.get("/api/v1/").status_code for _ in range(3)] == [200, 200, 429]
    other = Client(REMOTE_ADDR="198.51.100.1")
    for number in range(330):
        other.get(f"/?as_of=20{number % 25:02}-01-{1 + number % 28:02}&page={number}")
        Client(REMOTE_ADDR=f"10.{number}.0.1").get("/api/v1/")
    assert client.get("/api/v1/").status_code == 429


@pytest.mark.parametrize(
    ("one_client", "neighbour", "elsewhere"),
    [
        ("192.0.2.{}", "192.0.2.250", "192.0.3.1"),
        ("2001:db8:0:{:x}::1", "2001:db8:0:fff::1", "2001:db8:1::1"),
    ],
)
def test_a_network_has_twenty_allowances_however_many_addresses_it_has(one_client, neighbour, elsewhere):
    answers = [granted(one_client.format(number)) for number in range(1, 200)]
    assert sum(answers) == 3 * WIDER
    assert (granted(neighbour), granted(elsewhere)) == (False, True)


def test_the_addresses_that_one_device_chooses_share_an_allowance():
    assert [granted(f"2001:db8:0:1::{number:x}") for number in range(1, 6)] == [True, True, True, False, False]


def test_whoever_asks_without_end_uses_up_nothing_of_the_neighbours():
    assert sum(granted("192.0.2.7") for _ in range(500)) == 3
    assert granted("192.0.2.8")


# Where it is counted


@pytest.mark.process
def test_processes_of_one_host_count_together(tmp_path):
    code = COUNTING.format(file=str(tmp_path / "shared.sqlite3"))
    running = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    told = [process.communicate(timeout=PROGRAM) for process in running]
    assert [err for _, err in told] == [b""] * 4
    assert sum(int(out) for out, _ in told) == 100


def test_threads_of_one_process_count_together():
    hundred = Limit("hundred", 100, 600)
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: granted("192.0.2.7", hundred), range(400))) == 100


@pytest.mark.process
@pytest.mark.parametrize("place", [pytest.param("file", marks=pytest.mark.journey), "redis"])
def test_workers_of_a_real_server_count_together(site, tmp_path, place, request):
    cache_url = {"CACHE_URL": request.getfixturevalue("redis")[1]} if place == "redis" else {}
    own = {"LIMITS_FILE": str(tmp_path / "limits.sqlite3")}
    with serving(site, workers=2, **own, API_REQUESTS_A_MINUTE="10", **cache_url) as server:
        with ThreadPoolExecutor(8) as threads:
            statuses = Counter(threads.map(lambda _: server.ask(API)[0], range(60)))
        assert statuses == {200: 10, 429: 50}


@pytest.mark.process
def test_when_redis_ends_every_page_is_answered_and_limits_still_hold(site, tmp_path, redis):
    process, address = redis
    limits = {"LIMITS_FILE": str(tmp_path / "limits.sqlite3"), "API_REQUESTS_A_MINUTE": "10", "SEARCHES_A_MINUTE": "10"}
    with serving(site, workers=1, CACHE_URL=address, **limits) as server:
        places = ("/", "/trends/", SEARCH, API, "/admin/login/")
        assert {place: server.ask(place)[0] for place in places} == dict.fromkeys(places, 200)
        process.terminate()
        process.wait(LONG)
        assert {place: server.ask(place)[0] for place in places} == dict.fromkeys(places, 200)
        for address in (API, SEARCH):
            answers = [timed(lambda address=address: server.ask(address)[0]) for _ in range(20)]
            assert Counter(status for _, status in answers) == {200: 9, 429: 11}
            assert min(answers)[0] < counters.TIMEOUT, "nobody waits for it any more"


def test_a_redis_that_never_answers_holds_nobody_up(settings):
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        settings.CACHES = cache_in(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        answers = [timed(lambda: granted("192.0.2.7")) for _ in range(4)]
        assert [was_granted for _, was_granted in answers] == [True, True, True, False]
        assert min(answers)[0] < counters.TIMEOUT, "nobody waits for it again"


@pytest.mark.parametrize("fault", ["no file", "no database", "locked"])
def test_a_file_that_cannot_be_used_refuses_nobody_and_limits_still_hold(settings, tmp_path, fault):
    file = settings.LIMITS_FILE = tmp_path / "unusable.sqlite3"
    if fault == "no file":
        file.mkdir()
    elif fault == "no database":
        file.write_bytes(b"no database" * 1_000)
    else:
        granted("198.51.100.1")
    with closing(sqlite3.connect(":memory:" if fault != "locked" else file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert [granted("192.0.2.7") for _ in range(4)] == [True, True, True, False]


def test_addresses_are_kept_as_digests_and_not_for_longer_than_they_count(settings, clock):
    def rows():
        with closing(sqlite3.connect(settings.LIMITS_FILE)) as connection:
            return connection.execute("SELECT * FROM counts").fetchall()

    granted("192.0.2.7", Limit("short", 2, 1))
    assert (len(rows()), "192.0.2" in str(rows())) == (2, False)
    clock.now += 1.1
    counters.FileCounter(str(settings.LIMITS_FILE)).count("another", 60)
    assert [key for key, _, _ in rows()] == ["another"]


# What is limited


def log_in(name, password="wrong", **meta):
    return Client(**meta).post("/admin/login/", {"username": name, "password": password})


@pytest.mark.django_db
def test_many_names_from_one_network_are_limited_as_one_name_is():
    get_user_model().objects.create_superuser("editor", password=PASSWORD)
    tries = [log_in(f"name{number}").status_code for number in range(15) for _ in range(3)]
    assert Counter(tries) == {200: LOG_INS.quota, 429: 45 - LOG_INS.quota}
    checked = AccessAttempt.objects.count()
    refused = log_in("editor", PASSWORD)
    assert (refused.status_code, int(refused["Retry-After"]) <= LOG_INS.seconds) == (429, True)
    assert "Too many log-ins from your network" in refused.content.decode()
    assert (AccessAttempt.objects.count(), checked) == (checked, LOG_INS.quota // 3)
    assert log_in("editor", PASSWORD, REMOTE_ADDR="198.51.100.1").status_code == 302


@pytest.mark.django_db
def test_a_form_is_read_by_nobody_once_the_limit_is_reached(client):
    making.published_edition()
    form = hidden(client.get(ADDRESS).content.decode())
    wrong = {**WORDS, **form, "email": "nobody", "wrong": " " * 100_000 + "lettercanary"}
    answers = [client.post(ADDRESS, wrong) for _ in range(ERROR_REPORTS.quota + 1)]
    assert [each.status_code for each in answers] == [422] * ERROR_REPORTS.quota + [429]
    assert client.post(ADDRESS, {**WORDS, **form, "website": "https://spam.example"}).status_code == 429
    assert (kept(), "Rita Reader" in answers[-1].content.decode()) == ([], True)


@pytest.mark.long
@pytest.mark.django_db
def test_the_holder_of_a_review_link_answers_so_often_and_keeps_the_words(editor):  # noqa: F811
    path = asked(editor, making.draft_edition())
    words = {"read": read(path), "verdict": "remark", "words": "reviewcanary"}
    answers = [Client().post(path, {**words, "verdict": ""}).status_code for _ in range(REVIEW_ANSWERS.quota)]
    refused = Client().post(path, words)
    assert (set(answers), refused.status_code, Review.objects.count()) == ({422}, 429, 0)
    assert ("reviewcanary" in refused.content.decode(), refused["Cache-Control"]) == (True, "private, no-store")
    assert Client().get(path).status_code == 200
    assert Client(REMOTE_ADDR="198.51.100.1").post(path, words).status_code == 302


@pytest.mark.django_db
def test_searches_are_limited_in_words_that_say_for_how_long(client, settings):
    settings.SEARCHES_A_MINUTE = 2
    answers = [client.get("/search/?q=sea") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert (1 <= int(answers[2]["Retry-After"]) <= 60, answers[2]["Cache-Control"]) == (True, "no-store")
    assert f"Try again in {answers[2]['Retry-After']} second" in answers[2].content.decode()
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_pages_of_drafts_are_limited_for_reviewers_and_at_the_desk(editor, monkeypatch):  # noqa: F811
    edition = making.draft_edition()
    path, preview = asked(editor, edition), f"/admin/reports/draft/{edition.pk}/preview/"
    monkeypatch.setitem(DRAFT_PAGES.__dict__, "most", 3)
    answers = [Client().get(path), editor.get(preview), Client().get(path), Client().get(path)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert "Too many requests came from your network" in answers[-1].content.decode()
    assert Client(REMOTE_ADDR="198.51.100.1").get(path).status_code == 200


@pytest.mark.django_db
def test_a_fourth_page_of_a_draft_at_once_is_asked_to_try_again(editor, monkeypatch):  # noqa: F811
    edition = making.draft_edition()
    path, preview = asked(editor, edition), f"/admin/reports/draft/{edition.pk}/preview/"
    monkeypatch.setattr(middleware, "_LONGEST_WAIT", 0.01)
    with middleware._draft_page_slots, middleware._draft_page_slots, middleware._draft_page_slots:
        busy = [Client().get(path), editor.get(preview), editor.get(preview.replace("preview", "export/pdf"))]
        assert [each.status_code for each in busy] == [503, 503, 503]
        assert "busy with other previews" in busy[0].content.decode()
        assert Client().get("/").status_code == 200
    assert [Client().get(path).status_code, editor.get(preview).status_code] == [200, 200]


@pytest.mark.long
@pytest.mark.django_db
def test_uploads_are_limited_before_they_are_read(editor):  # noqa: F811
    address = f"/admin/reports/draft/{making.draft_edition().pk}/import/"
    answers = {editor.post(address).status_code for _ in range(UPLOADS.quota)}
    refused = editor.generic("POST", address, b"not even a form", content_type="multipart/form-data; boundary=x")
    assert (answers, refused.status_code) == ({200}, 429)
    assert "Too many requests came from your network" in refused.content.decode()
    assert editor.get(address).status_code == 200

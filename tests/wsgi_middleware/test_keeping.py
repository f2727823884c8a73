"""Which requests the response cache answers, and which go to Django."""

import gzip
import time
from dataclasses import replace

import brotli
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports.api.exceptions import bad_request
from serving import counters
from serving.host_check import with_host_check
from tests.wsgi_middleware.wsgi_client import ENCODINGS, ask

pytestmark = pytest.mark.django_db
PAGE, API = "/sea/2024/tides/", "/api/v1/reports/sea/editions/2024/"


def queries(response_cache, address, method="GET", **headers):
    """How many queries it took, and the answer."""
    with CaptureQueriesContext(connection) as asked:
        answer = ask(response_cache, address, method, **headers)
    return len(asked), answer


def without_limit(answer):
    """Return an answer as it is stored, without the client's remaining requests, which only the first one has."""
    headers = tuple(each for each in answer.headers if not each[0].startswith("RateLimit"))
    return replace(answer, headers=headers)


@pytest.mark.parametrize(
    "address", [PAGE, API, "/", "/search/?q=tides", "/sea/2024/sea-2024.json", "/api/guide/", "/feed.atom"]
)
def test_what_was_answered_once_is_answered_again_without_a_query(response_cache, edition, address):
    first = ask(response_cache, address)
    assert (first.status, first["Vary"].endswith("Accept-Encoding")) == (200, True)
    assert queries(response_cache, address) == (0, without_limit(first))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_encoding_has_an_etag_of_its_own_and_all_are_recognised(response_cache, edition, encoding):
    plain = ask(response_cache, PAGE)
    answer = ask(response_cache, PAGE, accept_encoding=encoding)
    unpacked = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[encoding]
    assert unpacked(answer.body) == plain.body
    assert answer["Content-Encoding"] == (None if encoding == "identity" else encoding)
    assert answer["Content-Length"] == str(len(answer.body))
    assert (answer["ETag"] == plain["ETag"]) == (encoding == "identity")
    for asked in (answer["ETag"], f"W/{answer['ETag']}", f'"another", {answer["ETag"]}', "*"):
        for wanted in ENCODINGS:
            taken, again = queries(response_cache, PAGE, if_none_match=asked, accept_encoding=wanted)
            assert (taken, again.status, again.body, again["Content-Length"]) == (0, 304, b"", None)
    assert ask(response_cache, PAGE, if_none_match=answer["ETag"])["ETag"] == answer["ETag"]
    assert ask(response_cache, PAGE, if_none_match='"another"').status == 200


@pytest.mark.parametrize(
    ("accepted", "given"),
    [("", None), ("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0.5, gzip", "gzip"), ("br;q=0, *", "gzip"),
     ("*", "br"), ("identity", None), ("gzip;q=0", None), ("gzip;q=x", None), ("identity, gzip;q=0.5", None), ("GZIP", "gzip")],
)  # fmt: skip
def test_a_client_gets_the_encoding_that_it_likes_best(response_cache, edition, accepted, given):
    assert ask(response_cache, PAGE, accept_encoding=accepted)["Content-Encoding"] == given


def test_head_is_get_without_a_body(response_cache, edition):
    head = ask(response_cache, PAGE, "HEAD", accept_encoding="br")
    get = ask(response_cache, PAGE, accept_encoding="br")
    assert (head.status, head.headers, head.body) == (200, get.headers, b"")
    assert queries(response_cache, PAGE, "HEAD", accept_encoding="br") == (0, head)
    assert ask(response_cache, "/nothing/", "HEAD").body == b""


def test_who_has_it_by_its_time_gets_nothing(response_cache, edition):
    modified = ask(response_cache, PAGE)["Last-Modified"]
    assert ask(response_cache, PAGE, if_modified_since=modified).status == 304
    assert ask(response_cache, PAGE, if_modified_since="Mon, 01 Jan 2001 00:00:00 GMT").status == 200
    assert ask(response_cache, PAGE, if_modified_since=modified, if_none_match='"another"').status == 200


@pytest.mark.parametrize(
    "more",
    [{"authorization": "Bearer x"}, {"cookie": "perennial-session=x"}, {"cookie": "a=b; perennial-csrf=x"},
     {"range": "bytes=0-9"}, {"if_match": "*"}, {"if_unmodified_since": "Mon, 01 Jan 2001 00:00:00 GMT"}],
)  # fmt: skip
def test_whoever_comes_with_more_than_a_question_is_left_to_django(response_cache, edition, more):
    ask(response_cache, PAGE)
    before = counters.totals()
    assert queries(response_cache, PAGE, **more)[0] > 0
    assert counters.totals() == before


def test_cookies_of_others_change_nothing(response_cache, edition):
    first = ask(response_cache, PAGE)
    assert queries(response_cache, PAGE, cookie="_ga=GA1.2.3; theme=dark") == (0, first)


def test_a_parameter_that_the_page_does_not_know_is_left_to_django(response_cache, edition):
    for address, kept in {
        f"{PAGE}?as_of=2025-02-01": True,
        f"{PAGE}?utm_source=x": False,
        f"{API}?as_of=2025-02-01": True,
    }.items():
        first, again = ask(response_cache, address), ask(response_cache, address)
        path, _, query = address.partition("?")
        is_kept = any(key[2:4] == (path, query) for key in response_cache.responses)
        assert (first.status, again == without_limit(first), is_kept) == (200, True, kept), address


def test_what_is_refused_is_never_kept(response_cache, edition):
    for address in (
        "/nothing/",
        f"{PAGE}?as_of=2999-01-01",
        f"{API}?as=x",
        "/admin/login/",
        "/readyz",
        "/metrics",
        "/sea/2024",
    ):
        ask(response_cache, address)
        before = counters.totals()
        ask(response_cache, address)
        assert counters.totals() == before, address


def test_an_answer_depends_on_host_scheme_and_origin(response_cache, edition, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    first = ask(response_cache, API)
    assert b"http://localhost/" in first.body
    assert b"http://elsewhere/" in ask(response_cache, API, host="elsewhere").body
    assert b"https://localhost/" in ask(response_cache, API, x_forwarded_proto="https").body
    assert (
        ask(response_cache, API, origin="https://x.example")["Access-Control-Allow-Origin"],
        first["Access-Control-Allow-Origin"],
    ) == ("*", None)
    assert ask(response_cache, API) == without_limit(first)


def test_a_path_of_the_clients_own_making_is_refused_before_the_cache(response_cache, edition):
    ask(response_cache, PAGE)
    before = counters.totals()
    for prefix in ("/sea", "//evil.example", "x"):
        assert ask(with_host_check(response_cache, bad_request), PAGE, SCRIPT_NAME=prefix).status == 400
    assert counters.totals() == before


def test_today_is_a_moment_and_is_asked_again(response_cache, edition):
    today = timezone.now().date().isoformat()
    for address in (f"{PAGE}?as_of={today}", f"{API}?as_of={today}"):
        assert ask(response_cache, address).status == 200
        assert queries(response_cache, address)[0] > 0, address


def test_plain_http_is_led_to_https_however_often_the_page_was_given(response_cache, edition, settings):
    ask(response_cache, PAGE)
    settings.SECURE_SSL_REDIRECT = True
    fresh = type(response_cache)(response_cache.django)
    # Django's middleware reads the setting as it starts.
    fresh.django.load_middleware()
    answer = ask(fresh, PAGE)
    assert (answer.status, answer["Location"]) == (301, f"https://localhost{PAGE}")


def test_no_more_is_kept_than_there_is_room_for_and_what_is_asked_for_stays(response_cache, edition, settings):
    settings.KEPT_BYTES = 2**19
    ask(response_cache, PAGE)
    for day in range(1, 29):
        ask(response_cache, f"/sea/2024/?as_of=2025-02-{day:02d}")
        response_cache.responses[
            next(key for key in response_cache.responses if key[2] == PAGE)
        ].used = time.monotonic()
        assert response_cache.size <= settings.KEPT_BYTES
    assert queries(response_cache, PAGE)[0] == 0
    assert response_cache.size == sum(answer.size for answer in response_cache.responses.values())
    assert len(response_cache.responses) < 29


def test_nothing_is_kept_where_there_is_no_room(response_cache, edition, settings):
    settings.KEPT_BYTES = 0
    assert ask(response_cache, PAGE) == ask(response_cache, PAGE)
    assert response_cache.responses == {}


CACHES = [
    {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"},
    {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
]


@pytest.mark.parametrize("cache", CACHES)
def test_the_response_cache_needs_no_django_cache(response_cache, edition, settings, cache):
    settings.CACHES = {"default": cache}
    for address in (PAGE, API):
        first = ask(response_cache, address)
        assert first.status == 200
        assert queries(response_cache, address) == (0, without_limit(first))


def test_kept_answers_are_counted_as_such_and_by_no_limit(response_cache, edition, settings):
    cache.clear()
    settings.API_REQUESTS_A_MINUTE = 2
    before = counters.totals()
    answers = [ask(response_cache, API) for _ in range(6)]
    assert {answer.status for answer in answers} == {200}
    assert [answer["RateLimit"] for answer in answers] == ['"minute";r=1;t=60', *[None] * 5]
    counts = counters.totals()
    assert (counts["made"], counts["given"]) == (before["made"] + 1, before["given"] + 5)
    told = ask(response_cache, "/metrics").body.decode()
    assert f"perennial_answers_given_total {counts['given']:.0f}\n" in told
    assert "# TYPE perennial_answers_given_total counter\n" in told


def test_files_of_the_site_are_answered_before_django_with_what_django_says_of_them(response_cache, settings, tmp_path):
    (tmp_path / "site.css").write_text("body { color: black }")
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH, settings.SECURE_HSTS_SECONDS = tmp_path, False, 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    response_cache = type(response_cache)(response_cache.django)
    taken, answer = queries(response_cache, "/static/site.css", x_forwarded_proto="https")
    assert (taken, answer.status, answer.body, response_cache.poller.state.mark) == (
        0,
        200,
        b"body { color: black }",
        None,
    )
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ('text/css; charset="utf-8"', "nosniff")
    assert answer["Strict-Transport-Security"] == "max-age=60; includeSubDomains"
    assert ask(response_cache, "/static/site.css", if_none_match=answer["ETag"]).status == 304
    assert ask(response_cache, "/static/site.css", range="bytes=0-3").body == b"body"


@pytest.mark.parametrize(
    "address",
    ["/", "/sea/2024/", PAGE, "/sea/2024/v1.0/tides/", "/trends/", "/techniques/", "/techniques/turbines/", "/feed.atom",
     "/sea/2024/versions/", "/sea/2024/?as_of=2025-02-01", f"{PAGE}?as_of=2025-02-01", "/sea/", "/trends/tides/",
     "/sea/2024/picture.svg"],
)  # fmt: skip
def test_a_page_that_is_not_kept_takes_few_queries(response_cache, edition, address):
    """When the generation was raised comes from the poller, so that no page queries it.

    That as many do for three editions and more: `tests/site/test_answers.py`; for all pages of the demo: `test_every_address.py`.
    """
    asked, answer = queries(response_cache, address)
    assert (asked <= 10, answer.status) == (True, 200)
    assert ask(response_cache.django, address)["Last-Modified"] == answer["Last-Modified"]


def test_pages_of_a_report_share_what_they_read(response_cache, edition):
    ask(response_cache, "/sea/2024/")
    assert queries(response_cache, "/sea/2024/?again")[0] == 0
    assert queries(response_cache, PAGE)[0] <= 5
    assert queries(response_cache, f"{PAGE}?again")[0] <= 2


def test_a_sealed_document_is_compressed_without_the_digest_of_its_plain_bytes(response_cache, edition):
    address = "/api/v1/reports/sea/editions/2024/versions/1.0/document/"
    plain, packed = ask(response_cache, address), ask(response_cache, address, accept_encoding="gzip")
    assert (packed["Content-Encoding"], gzip.decompress(packed.body)) == ("gzip", plain.body)
    assert (plain["Repr-Digest"][:9], packed["Repr-Digest"]) == ("sha-256=:", None)


def test_a_stream_is_compressed_for_a_client_that_takes_gzip(response_cache, edition):
    address = "/api/v1/sections.csv"
    plain, packed = ask(response_cache, address), ask(response_cache, address, accept_encoding="br, gzip")
    assert (packed["Content-Encoding"], packed["Content-Length"]) == ("gzip", None)
    assert gzip.decompress(packed.body) == plain.body
    assert packed["ETag"] == f"W/{plain['ETag']}"
    assert ask(response_cache, address, accept_encoding="gzip", if_none_match=packed["ETag"]).status == 304
    assert ask(response_cache, address, accept_encoding="gzip;q=0")["Content-Encoding"] is None
    archive = ask(response_cache, "/api/v1/archive.zip", accept_encoding="gzip")
    assert archive["Content-Encoding"] is None, "A zip is compressed already."


def test_a_stream_that_still_holds_is_not_made_again(response_cache, edition):
    first = ask(response_cache, "/api/v1/sections.csv")
    asked, again = queries(response_cache, "/api/v1/sections.csv", if_none_match=first["ETag"])
    assert (first.status, again.status, again.body, again["ETag"]) == (200, 304, b"", first["ETag"])
    assert (again["Cache-Control"], again["Last-Modified"]) == (first["Cache-Control"], first["Last-Modified"])
    assert asked <= 1
    assert ask(response_cache, "/api/v1/sections.csv", if_none_match='"another"').body == first.body
    assert ask(response_cache, "/api/v1/sections.csv", method="HEAD")["Content-Length"] == str(len(first.body))

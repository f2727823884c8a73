"""What a client says of itself: under which prefix it comes, for which host and port, from which address."""

import json
import re
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.exceptions import ImproperlyConfigured

from reports.api.exceptions import bad_request
from serving.host_check import known_host, known_hosts, with_host_check
from tests.config.serving import serving

SITE = "https://trends.example.org"
OTHERS = ["other.example", "third.example:8443", ".wide.example", "[2001:db8::7]"]
#: Host -> how it is spelt here, if it is ours, for a site at the usual port of https.
HOSTS = {
    "trends.example.org": "trends.example.org",
    "TRENDS.Example.org": "trends.example.org",
    "trends.example.org.": "trends.example.org",
    "trends.example.org:443": "trends.example.org",
    "trends.example.org:80": None,
    "trends.example.org:8443": None,
    "trends.example.org:99999": None,
    "trends.example.org:x": None,
    "www.trends.example.org": None,
    "trends.example.org.evil.example": None,
    "trends.example.org@evil.example": None,
    "trends.example.org/x": None,
    "other.example": "other.example",
    "other.example:443": "other.example",
    "other.example:8443": None,
    "third.example:8443": "third.example:8443",
    "third.example": None,
    "a.wide.example": "a.wide.example",
    "wide.example": "wide.example",
    "awide.example": None,
    "[2001:db8::7]": "[2001:db8::7]",
    "[2001:db8::8]": None,
    "localhost": None,
    "": None,
    "*": None,
}


@pytest.mark.parametrize(("host", "spelt"), HOSTS.items())
def test_a_host_is_ours_with_its_port_and_in_one_spelling(settings, host, spelt):
    settings.SITE_URL, settings.KNOWN_HOSTS = SITE, known_hosts(SITE, OTHERS, any_port_here=False)
    assert known_host(host) == spelt


@pytest.mark.parametrize(
    ("host", "spelt"),
    [("localhost:8000", "localhost:8000"), ("127.0.0.1:1", "127.0.0.1:1"), ("[::1]", "[::1]"), ("evil.example", None)],
)
def test_where_perennial_is_tried_out_this_machine_is_known_at_any_port(settings, host, spelt):
    settings.SITE_URL = "http://localhost:8000"
    settings.KNOWN_HOSTS = known_hosts(settings.SITE_URL, [], any_port_here=True)
    assert known_host(host) == spelt


@pytest.mark.parametrize("other", ["https://other.example", "other example", "other.example:port"])
def test_what_is_no_host_stops_the_start(other):
    with pytest.raises(ImproperlyConfigured, match="is not a host name"):
        known_hosts(SITE, [other], any_port_here=False)


def asked(**environ):
    """The status of the check's answer, the host that the application is given, and whether a proxy may keep the answer."""
    seen, started = [], []

    def application(environ, start_response):
        seen.append(environ["HTTP_HOST"])
        start_response("200 OK", [])
        return [b""]

    setup_testing_defaults(environ)
    b"".join(
        with_host_check(application, bad_request)(
            environ, lambda status, headers, error=None: started.extend((status, dict(headers)))
        )
    )
    return started[0][:3], seen, started[1].get("Cache-Control")


@pytest.mark.parametrize("path", ["/", "/trends/", "/api/v1/", "/static/site.css", "/healthz/", "/metrics", "/admin/"])
def test_an_unknown_host_reaches_no_path_and_is_kept_by_no_cache(settings, path):
    settings.SITE_URL, settings.KNOWN_HOSTS = SITE, known_hosts(SITE, OTHERS, any_port_here=False)
    settings.ALLOWED_HOSTS = ["trends.example.org"]
    assert asked(PATH_INFO=path, HTTP_HOST="evil.example") == ("400", [], "no-store")
    assert asked(PATH_INFO=path, HTTP_HOST="TRENDS.example.org:443") == ("200", ["trends.example.org"], None)


@pytest.mark.parametrize("claim", [{"SCRIPT_NAME": "/x"}, {"HTTP_SCRIPT_NAME": ""}, {"HTTP_PATH_INFO": "/admin/"}])
def test_a_client_names_neither_a_prefix_nor_another_path(settings, claim):
    settings.SITE_URL, settings.KNOWN_HOSTS = SITE, known_hosts(SITE, OTHERS, any_port_here=False)
    assert asked(PATH_INFO="/", HTTP_HOST="trends.example.org", **claim)[:2] == ("400", [])


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_answered_under_any_host_and_without_one(settings, path):
    settings.SITE_URL, settings.KNOWN_HOSTS = SITE, known_hosts(SITE, OTHERS, any_port_here=False)
    for host in ("10.0.0.7:8000", "evil.example", ""):
        assert asked(PATH_INFO=path, HTTP_HOST=host) == ("200", ["trends.example.org"], None)
    assert asked(PATH_INFO=path, HTTP_HOST="10.0.0.7:8000", SCRIPT_NAME="/x")[:2] == ("400", [])


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("claims")
    with serving(folder, BEHIND_PROXY="true", ALLOWED_HOSTS="other.example,third.example:8443,.wide.example") as served:
        yield served


@pytest.mark.process
def test_an_api_request_under_an_unknown_host_gets_a_problem(server):
    for address, claim in (("/api/v1/sections/", {"Host": "evil.example"}), ("/api/", {"SCRIPT_NAME": "/x"})):
        status, headers, body = server.ask(address, Origin="https://reader.example", **claim)
        problem = json.loads(body)
        assert (status, headers["Content-Type"]) == (400, "application/problem+json")
        assert (problem["type"], problem["instance"]) == (f"http://{server.host}/api/guide/#bad-request", address)
        assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert server.ask("/trends/", Host="evil.example")[1]["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.process
def test_a_probe_by_address_is_told_the_state_and_no_more(server):
    by_name, by_address = (
        [server.ask(path, Host=host) for path in ("/healthz", "/readyz")] for host in (server.host, "10.0.0.7")
    )
    assert [(status, body) for status, _, body in by_address] == [(200, b"alive\n"), (200, b"ready\n")]
    assert [body.count(b"\n") for _, _, body in by_name] == [2, 2], "the release, and that no worker is running"


@pytest.mark.process
def test_the_port_that_a_scheme_has_anyway_makes_no_other_host(tmp_path):
    with serving(tmp_path, workers=1, BEHIND_PROXY="true", SITE_URL="https://trends.example.org") as server:
        secure = {"X-Forwarded-Proto": "https"}
        hosts = ("trends.example.org", "trends.example.org:443", "Trends.Example.org")
        answers = [server.ask("/api/v1/", Host=each, **secure) for each in hosts]
        assert [status for status, _, _ in answers] == [200] * 3
        assert len({body for _, _, body in answers}) == 1
        assert server.ask("/api/v1/", Host="trends.example.org:80", **secure)[0] == 400


@pytest.mark.process
def test_one_archive_is_made_whatever_hosts_are_asked_for(server):
    name, _, port = server.host.partition(":")
    hosts = [server.host, *(f"{name}:{number}" for number in range(20)), name.upper() + f":{port}"]
    answers = {server.ask("/api/v1/archive/", Host=each)[0] for each in hosts}
    assert answers == {200, 400}
    assert len(list((server.log.parent / "media" / "archive").glob("*.zip"))) == 1


@pytest.mark.process
def test_style_sheets_are_kept_for_ever_and_embedded_by_this_site_alone(server):
    sheet = re.search(r'href="(/static/[^"]+\.css)"', server.ask("/")[2].decode())[1]
    _, headers, _ = server.ask(sheet)
    assert ("immutable" in headers["Cache-Control"], headers["Cross-Origin-Resource-Policy"]) == (True, "same-origin")


@pytest.mark.process
def test_figures_for_the_machine_itself_are_given_to_no_address_that_is_only_claimed(server):
    claims = ("127.0.0.1, 203.0.113.9", "nonsense", "127.0.0.1nonsense", "203.0.113.9:50123", "[2001:db8::1]:443", ",")
    assert [server.ask("/metrics", **{"X-Forwarded-For": each})[0] for each in claims] == [404] * len(claims)
    assert server.ask("/metrics")[0] == 200

"""What a client says of itself, to a real server: under which prefix it comes, for which host, from which address."""

import json
import re

import pytest

from tests.config.serving import serving

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("claims")
    with serving(folder, BEHIND_PROXY="true", ALLOWED_HOSTS="other.example,third.example:8443,.wide.example") as served:
        yield served


@pytest.mark.parametrize(
    ("path", "prefix"), [("/trends/", "/trends"), ("/x/admin/login/", "/x"), ("/", "/trends"), ("/trends/", "")]
)
def test_a_client_names_no_prefix_of_its_own(server, path, prefix):
    before = server.ask("/trends/")
    assert server.ask(path, SCRIPT_NAME=prefix)[0] == 400
    after = server.ask("/trends/")
    assert (b"Trends" in after[2], after[2]) == (True, before[2])


def test_a_client_names_no_other_path_than_it_asks_for(server):
    assert server.ask("/healthz", PATH_INFO="/admin/")[0] == 400


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 400),
        ("localhost:1", 400),
        ("localhost:99999", 400),
        ("evil.example", 400),
        ("", 400),
        ("other.example", 400),
        ("other.example:8443", 400),
        ("third.example", 400),
        ("third.example:8443", 200),
        ("a.wide.example:8443", 400),
    ],
)
def test_a_host_is_known_with_its_port_or_not_at_all(server, host, status):
    assert server.ask("/api/v1/", Host=host)[0] == status


def test_whoever_reads_the_api_under_a_name_that_is_not_known_is_told_so_by_a_problem(server):
    for address, claim in (("/api/v1/sections/", {"Host": "evil.example"}), ("/api/", {"SCRIPT_NAME": "/x"})):
        status, headers, body = server.ask(address, Origin="https://reader.example", **claim)
        problem = json.loads(body)
        assert (status, headers["Content-Type"]) == (400, "application/problem+json")
        assert (problem["type"], problem["instance"]) == (f"http://{server.host}/api/guide/#bad-request", address)
        assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert server.ask("/trends/", Host="evil.example")[1]["Content-Type"] == "text/plain; charset=utf-8"


def test_other_names_are_asked_for_at_the_port_of_the_site(server):
    port = server.host.partition(":")[2]
    for name in ("other.example", "a.wide.example"):
        assert server.ask("/api/v1/", Host=f"{name}:{port}")[0] == 200


def test_a_host_written_otherwise_is_the_same_host(server):
    name, _, port = server.host.partition(":")
    told = {server.ask("/api/v1/", Host=f"{each}:{port}")[2] for each in (name, name.upper(), f"{name}.", "LocalHost")}
    assert len(told) == 1


def test_the_port_that_a_scheme_has_anyway_makes_no_other_host(tmp_path):
    with serving(tmp_path, workers=1, BEHIND_PROXY="true", SITE_URL="https://trends.example.org") as server:
        secure = {"X-Forwarded-Proto": "https"}
        hosts = ("trends.example.org", "trends.example.org:443", "Trends.Example.org")
        answers = [server.ask("/api/v1/", Host=each, **secure) for each in hosts]
        assert [status for status, _, _ in answers] == [200] * 3
        assert len({body for _, _, body in answers}) == 1
        assert server.ask("/api/v1/", Host="trends.example.org:80", **secure)[0] == 400


def test_one_archive_is_made_whatever_hosts_are_asked_for(server):
    name, _, port = server.host.partition(":")
    hosts = [server.host, *(f"{name}:{number}" for number in range(20)), name.upper() + f":{port}"]
    answers = {server.ask("/api/v1/archive/", Host=each)[0] for each in hosts}
    assert answers == {200, 400}
    assert len(list((server.log.parent / "media" / "archive").glob("*.zip"))) == 1


def test_style_sheets_are_kept_for_ever_and_embedded_by_this_site_alone(server):
    sheet = re.search(r'href="(/static/[^"]+\.css)"', server.ask("/")[2].decode())[1]
    _, headers, _ = server.ask(sheet)
    assert ("immutable" in headers["Cache-Control"], headers["Cross-Origin-Resource-Policy"]) == (True, "same-origin")


def test_figures_for_the_machine_itself_are_given_to_no_address_that_is_only_claimed(server):
    claims = ("127.0.0.1, 203.0.113.9", "nonsense", "127.0.0.1nonsense", "203.0.113.9:50123", "[2001:db8::1]:443", ",")
    assert [server.ask("/metrics", **{"X-Forwarded-For": each})[0] for each in claims] == [404] * len(claims)
    assert server.ask("/metrics")[0] == 200

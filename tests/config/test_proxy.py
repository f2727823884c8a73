"""deploy/nginx.conf as it stands, but for its port and certificate, before a real server; and that server alone."""

import contextlib
import http.client
import io
import os
import re
import select
import shutil
import socket
import subprocess
import time
import uuid
from pathlib import Path

import pytest

from config.middleware import MAX_BODY
from tests.config.serving import ROOT, Server, serving
from tests.servers import PROGRAM, free_port
from tests.waiting import LONG, until

pytestmark = pytest.mark.process

CONF = ROOT / "deploy" / "nginx.conf"
HALF_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: "
HALF_BODY = b"POST /admin/login/ HTTP/1.1\r\nHost: %b\r\nContent-Length: 1000\r\n\r\nhalf"
IMPORT = "/admin/reports/draft/1/import/"


@contextlib.contextmanager
def nginx(folder, behind, port, *, hosts=("127.0.0.1",), workers=1, more=""):
    """nginx with our file, on `port` and without https, before the servers of the hosts at the port `behind`; its first process.

    `more` is said beside our file, in place of a log of requests.
    """
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        pytest.skip("There is no nginx here: apt-get install nginx-light")
    (line,) = re.findall(r" *server 127\.0\.0\.1:8000 .*\n", CONF.read_text())
    lines = "".join(line.replace("127.0.0.1:8000", f"{host}:{behind}") for host in hosts)
    text = CONF.read_text().replace(line, lines)
    text = text.replace("/var/cache/nginx-perennial", f"{folder}/cache").replace(
        "/srv/perennial/deploy", str(ROOT / "deploy")
    )
    text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"    listen \[::\]:443 ssl;\n|    ssl_certificate(_key)? .*\n", "", text)
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace("$scheme", "https")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    log = f"log_format told '$request $http_number $upstream_cache_status'; access_log {folder}/access told;"
    whole = folder / "nginx.conf"
    whole.write_text(
        # Otherwise its workers are somebody who may not write into the test's folder.
        f"{'user root; ' if os.geteuid() == 0 else ''}daemon off; worker_processes {workers}; pid {folder}/pid; error_log {folder}/errors;"
        f"events {{}} http {{ {more or log} {temporary}\n{text}}}"
    )
    checked = subprocess.run(
        [program, "-t", "-q", "-c", whole], capture_output=True, text=True, check=False, timeout=PROGRAM
    )
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen([program, "-c", whole], process_group=0)
    try:
        until(lambda: _listens(port), folder / "errors", alive=lambda: process.poll() is None)
        yield process
    finally:
        process.terminate()
        process.wait(LONG)


def _listens(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The same site by nginx and without it; one process."""
    folder = tmp_path_factory.mktemp("proxied")
    port = free_port()
    address = f"http://localhost:{port}"
    with (
        serving(folder, workers=1, SITE_URL=address, BEHIND_PROXY="true") as server,
        nginx(folder, server.port, port),
    ):
        yield Server(port, server.host, folder / "access"), server


def test_while_the_site_is_down_the_proxy_says_so(tmp_path):
    port = free_port()
    with nginx(tmp_path, free_port(), port):
        status, headers, body = Server(port, "localhost", tmp_path / "errors").ask("/")
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "30", "no-store")
    assert b"This site is being updated." in body


def _has_read(port, connections):
    """Whether so many connections are open at that port, and all that they sent was read (Linux)."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    unread = [
        queues.partition(":")[2]
        for _, here, _, state, queues, *_ in rows
        if (here[-4:], state) == (f"{port:04X}", "01")
    ]
    return len(unread) >= connections and set(unread) == {"0" * 8}


def half_sent(port, *parts):
    connections = []
    for part in parts:
        connection = socket.create_connection(("127.0.0.1", port), LONG)
        connection.sendall(part)
        connections.append(connection)
    return connections


def test_requests_sent_by_halves_hold_up_nobody_behind_the_proxy_and_are_let_go(both):
    proxied, _ = both
    body = HALF_BODY % proxied.host.encode()
    with contextlib.ExitStack() as stack:
        halves = [stack.enter_context(each) for each in half_sent(proxied.port, *[HALF_HEAD, body] * 20)]
        answered = 0
        while answered < 10 and not select.select(halves, [], [], 0)[0]:
            assert proxied.ask("/")[0] == 200
            answered += 1
        assert answered > 0, "somebody is answered while they are all held"
        for half in halves:
            half.settimeout(LONG)
            with contextlib.suppress(ConnectionResetError):
                assert half.recv(1000).startswith(b"HTTP/1.1 408") or half.recv(1000) == b""


def test_a_server_alone_lets_requests_sent_by_halves_go_and_answers_again(both):
    _, server = both
    body = HALF_BODY % server.host.encode()
    with contextlib.ExitStack() as stack:
        for half in half_sent(server.port, *[HALF_HEAD, body] * 2):
            stack.enter_context(half)
        until(lambda: _has_read(server.port, 4), server.log)
        assert server.ask("/healthz")[0] == 200


def file_of(size):
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="report.md"\r\n\r\n'.encode()
    body = io.BytesIO(head + b"x" * size + f"\r\n--{boundary}--\r\n".encode()).getvalue()
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def send(server, address, size, **headers):
    """The status of the answer, also to a body that nobody read to its end."""
    body, kind = file_of(size)
    with contextlib.suppress(ConnectionError):
        return server.ask(address, "POST", body, **kind, **headers)[0]
    with socket.create_connection(("127.0.0.1", server.port), LONG) as connection:
        head = {"Host": server.host, "Content-Length": str(len(body)), **kind, **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        connection.sendall(f"POST {address} HTTP/1.1\r\n{lines}\r\n".encode())
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return answer.status


def test_a_large_file_passes_at_the_import_and_nowhere_else(both):
    proxied, _ = both
    session = {"Cookie": "__Host-session=anything"}
    # No such session: the desk asks who it is, or finds that the form was forged, once all of the file is there.
    assert send(proxied, IMPORT, 16 * 1024 * 1024, **session) in {302, 403}
    for address in ("/admin/reports/figure/add/", "/admin/reports/report/7/change/"):
        assert send(proxied, address, 20 * 1024 * 1024, **session) in {302, 403}
    for address in ("/", "/admin/login/", "/admin/reports/draft/1/preview/", "/review/made-up/", "/api/v1/"):
        assert send(proxied, address, 5 * 1024 * 1024, **session) == 413
    assert send(proxied, IMPORT, 26 * 1024 * 1024, **session) == 413


def test_what_is_refused_is_refused_in_words_and_not_cut_off(both):
    proxied, _ = both
    session = {"Cookie": "__Host-session=anything"}
    answers = [send(proxied, IMPORT, 20 * 1024 * 1024, **session) for _ in range(5)]
    assert set(answers) <= {302, 403}
    assert [send(proxied, "/admin/login/", MAX_BODY + 1, **session) for _ in range(5)] == [413] * 5


def test_a_stranger_is_sent_to_the_log_in_before_the_file_is_read(both):
    proxied, _ = both
    body, kind = file_of(0)
    status, headers, _ = proxied.ask(IMPORT, "POST", body, **kind)
    assert (status, headers["Location"].partition("//")[2].partition("/")[2]) == (302, f"admin/login/?next={IMPORT}")


def test_a_newline_in_an_address_gets_into_no_header(both):
    proxied, _ = both
    asked = f"GET /admin/keep/%0a HTTP/1.1\r\nHost: {proxied.host}\r\nConnection: close\r\n\r\n"
    (connection,) = half_sent(proxied.port, asked.encode())
    head = b"".join(iter(lambda: connection.recv(65_536), b"")).partition(b"\r\n\r\n")[0]
    assert re.search(rb"(?<!\r)\n", head) is None


@pytest.mark.journey
def test_the_proxy_says_who_asks_and_passes_no_claim_on(both):
    proxied, _ = both
    before = proxied.ask("/trends/")[2]
    claims = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http", "SCRIPT_NAME": "/trends"}
    assert proxied.ask("/trends/", **claims)[2] == before
    elsewhere = {"X_Forwarded_For": "203.0.113.9", "X-Forwarded_Proto": "http"}
    assert proxied.ask("/metrics", **elsewhere)[0] == 200
    assert proxied.ask("/", Host="localhost:1")[0] == 400


def kept(proxied, path, method="GET", **headers):
    """How the proxy came by its answer to `path`: HIT is from what it keeps."""
    number = uuid.uuid4().hex
    status, answered, body = proxied.ask(path, method, Number=number, **headers)
    # It writes to its log after it has answered.
    logged = until(lambda: re.search(rf" {number} (\S+)\n", proxied.log.read_text()), proxied.log)
    return logged[1], status, answered, body


def new_and_again(proxied, path, **headers):
    """Two answers within a second, the first of them when nothing was kept any more."""

    def ask_twice():
        began = time.monotonic()
        answers = [kept(proxied, path, **headers) for _ in range(2)]
        return answers if answers[0][0] != "HIT" and time.monotonic() - began < 1 else None

    return until(ask_twice, proxied.log)


def test_what_is_public_is_kept_for_a_second_in_each_encoding_and_no_longer(both):
    proxied, _ = both
    for path, encodings in (("/techniques/", ("identity", "gzip", "br")), ("/api/v1/techniques/", ("gzip",))):
        for encoding in encodings:
            first, second = new_and_again(proxied, path, **{"Accept-Encoding": encoding})
            assert [first[0], second[0]] in (["MISS", "HIT"], ["EXPIRED", "HIT"]), path
            assert (second[3], second[2]["ETag"]) == (first[3], first[2]["ETag"])
            assert second[2]["Cache-Control"] == first[2]["Cache-Control"]
            _, again = new_and_again(proxied, path, **{"Accept-Encoding": encoding, "If-None-Match": first[2]["ETag"]})
            assert (again[0], again[1]) == ("HIT", 304)
    assert kept(proxied, "/techniques/", "HEAD")[3] == b""

    new_and_again(proxied, "/techniques/", **{"Accept-Encoding": "br"})
    stored = time.monotonic()

    def is_over():
        asked = time.monotonic()
        cached = kept(proxied, "/techniques/", **{"Accept-Encoding": "br"})[0]
        # nginx counts whole seconds: one may last for nearly two.
        assert cached == "EXPIRED" or (cached == "HIT" and asked - stored < 2)
        return cached == "EXPIRED"

    until(is_over, proxied.log)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/techniques/", {"Cookie": "__Host-session=anything"}),
        ("/techniques/", {"Cookie": "a=b"}),
        ("/techniques/", {"Authorization": "Basic YTpi"}),
        ("/admin/login/", {}),
        ("/readyz", {}),
        ("/metrics", {}),
        ("/nothing-here/", {}),
    ],
)
def test_what_is_one_persons_or_no_answer_is_kept_for_nobody(both, path, headers):
    proxied, _ = both
    if headers:
        proxied.ask(path)
    assert [kept(proxied, path, **headers)[0] for _ in range(2)] in (["BYPASS"] * 2, ["MISS"] * 2)


def test_what_tells_one_client_its_limit_is_kept_for_nobody(both):
    proxied, _ = both
    told = [kept(proxied, "/api/v1/search/?q=sea&page=1") for _ in range(2)]
    with_limit = [cached for cached, _, headers, _ in told if headers["RateLimit"]]
    assert "HIT" not in with_limit


def test_the_address_of_a_review_stands_in_no_log_of_the_proxy(both):
    proxied, _ = both
    proxied.ask("/trends/")
    proxied.ask("/review/canary-of-a-token/")
    log = proxied.log.read_text() + (proxied.log.parent / "errors").read_text()
    assert ("/trends/" in log, "canary-of-a-token" in log) == (True, False)

"""Kept answers beside nginx, which sends the same bytes from files: medians of interleaved runs. Printed, never asserted.

Requests a second depend on what else the machine does, and wrk takes its part of them; the time that the servers themselves
took for each, from the kernel's own count, does less so. Run it alone on a quiet machine:
`pytest --tier speed tests/benchmarks/test_serving.py`
"""

import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.config import test_proxy
from tests.quality.serving import KEY, ROOT, demo, static_files
from tests.servers import PROGRAM, free_port
from tests.waiting import LONG, until
from tests.wsgi_middleware.serving import Site, environment, served

__all__ = ["demo"]
PAGE, API = "/llm-developments/2025/", "/api/v1/reports/llm-developments/editions/2025/"
#: What a process makes for each request, if nothing is kept.
MADE = {"edition": PAGE, "section": f"{PAGE}agents/", "techniques": "/techniques/", "edition of the API": API}
GOAL, GOAL_BEHIND_NGINX, ROUNDS, SECONDS, CONNECTIONS, MANY = 0.40, 0.65, 5, 2, 32, 40
#: What Debian's own nginx.conf says, and what is said to nginx with files too.
SAID_ALIKE = "access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;"
BEHIND = "a page behind deploy/nginx.conf"
#: In MiB: two processes that answer, and the first that they share memory with.
MEMORY_GOAL = 180
NGINX = """
{user}worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    {said_alike} gzip_static on;
    types {{ text/html html; application/json json; }}
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


@contextmanager
def nginx(folder, files):
    """nginx with these files, name -> bytes, until the end of the block."""
    (folder / "files").mkdir()
    for name, data in files.items():
        (folder / "files" / name).write_bytes(data)
    port = free_port()
    # Its workers are to read the folders of tests, which are their owner's alone.
    user = "user root; " if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user, said_alike=SAID_ALIKE))
    server = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")], process_group=0)
    try:
        site = Site(port, server.pid, folder / "error.log")
        until(lambda: _answers(site), folder / "error.log", alive=lambda: server.poll() is None)
        yield site
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(LONG)


def _answers(site):
    with suppress(OSError):
        return site.ask("/page.html").status == 200
    return False


@contextmanager
def proxied(folder, site):
    """The site behind nginx with `deploy/nginx.conf`, but for its port and certificate. Of its group is nginx alone."""
    port = free_port()
    place = folder / "proxied"
    place.mkdir()
    with test_proxy.nginx(place, site.port, port, workers=2, more=SAID_ALIKE) as process:
        yield Site(port, process.pid, place / "errors")


def of_group(group, read):
    """What `read` says of each process of a group, given its folder in /proc; the first process first."""
    found = []
    for process in sorted(Path("/proc").glob("[0-9]*"), key=lambda each: int(each.name)):
        with suppress(FileNotFoundError, ProcessLookupError):
            if os.getpgid(int(process.name)) == group:
                found.append(read(process))
    return found


def processor_seconds(group):
    """What all processes of a group have taken of the processors so far."""

    def ticks(process):
        return sum(map(int, (process / "stat").read_text().rpartition(")")[2].split()[11:13]))

    return sum(of_group(group, ticks)) / os.sysconf("SC_CLK_TCK")


def proportional_mebibytes(process):
    """The memory of a process, what it shares with others counted in parts (PSS)."""
    return int(re.search(r"^Pss:\s+(\d+)", (process / "smaps_rollup").read_text(), re.M)[1]) / 1024


def in_production(demo):
    """What a process is told that serves the demo as in production."""
    return {
        "PERENNIAL_ENV": "production",
        "SITE_URL": "http://localhost",
        "SECURE_SSL_REDIRECT": "false",
        "SECRET_KEY": KEY,
        "STATIC_ROOT": str(static_files()),
        "MEDIA_ROOT": str(demo.folder / "media"),
    }


def measured(site, path, **headers):
    """Requests a second, and the microseconds of processor that the server took for each."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", f"--timeout={LONG}s", "-H", "Host: localhost"]
    for name, value in headers.items():
        command += ["-H", f"{name.replace('_', '-')}: {value}"]
    before = processor_seconds(site.group)
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{site.port}{path}"], capture_output=True, text=True, check=True, timeout=PROGRAM
    )
    taken = processor_seconds(site.group) - before
    wrong = re.search(r"Socket errors|Non-2xx or 3xx", said.stdout)
    assert wrong is None, said.stdout
    number = int(re.search(r"(\d+) requests in", said.stdout).group(1))
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said.stdout).group(1)), taken / number * 1e6


def milliseconds_of(site, path):
    """What the server took of the processors for each of some requests, one after the other."""
    before = processor_seconds(site.group)
    assert {site.ask(path).status for _ in range(MANY)} == {200}
    return (processor_seconds(site.group) - before) / MANY * 1_000


@pytest.mark.speed
def test_kept_answers_beside_nginx(demo, tmp_path, capsys):
    missing = [tool for tool in ("nginx", "wrk") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"Missing here: apt-get install {' '.join(missing)}")
    database, told = f"sqlite:///{demo.folder}/demo.sqlite3", in_production(demo) | {"BEHIND_PROXY": "true"}
    with served(database, tmp_path, processes=2, **told) as site:
        page, packed, api = site.ask(PAGE), site.ask(PAGE, accept_encoding="gzip"), site.ask(API)
        files = {"page.html": page.body, "page.html.gz": packed.body, "edition.json": api.body}
        with nginx(tmp_path, files) as beside, proxied(tmp_path, site) as before:
            known = [{"If_None_Match": each["ETag"]} for each in (beside.ask("/page.html"), page)]
            gzip = {"Accept_Encoding": "gzip"}
            cases = {
                f"a page, {len(page.body):,} bytes": ((beside, "/page.html", {}), (site, PAGE, {})),
                f"the same packed, {len(packed.body):,} bytes": ((beside, "/page.html", gzip), (site, PAGE, gzip)),
                "304": ((beside, "/page.html", known[0]), (site, PAGE, known[1])),
                f"an edition of the API, {len(api.body):,} bytes": ((beside, "/edition.json", {}), (site, API, {})),
                BEHIND: ((beside, "/page.html", {}), (before, PAGE, {})),
                f"{BEHIND}, packed": ((beside, "/page.html", gzip), (before, PAGE, gzip)),
            }
            found = {name: ([], []) for name in cases}
            for _ in range(ROUNDS):
                for name, sides in cases.items():
                    for runs, (server, path, headers) in zip(found[name], sides, strict=True):
                        runs.append(measured(server, path, **headers))
    lines = [f"Kept answers beside nginx, {CONNECTIONS} connections, medians of {ROUNDS} interleaved runs:"]
    for name, sides in found.items():
        (limit, its_time), (rate, time_here) = (map(statistics.median, zip(*runs, strict=True)) for runs in sides)
        numbers = f"nginx {limit:>8,.0f}/s {its_time:>5.1f} µs, here {rate:>8,.0f}/s {time_here:>5.1f} µs"
        goal = GOAL_BEHIND_NGINX if name.startswith(BEHIND) else GOAL
        lines.append(f"  {name:<38} {numbers}: {rate / limit:.2f}, goal {goal:.2f}")
    with capsys.disabled():
        print("", *lines, sep="\n")  # noqa: T201


@pytest.mark.speed
def test_answers_that_are_made_for_each_request(tmp_path, capsys):
    """`BESIDE=FOLDER` measures the checkout of another revision in the same run."""
    checkouts = [ROOT, *map(Path, filter(None, [os.environ.get("BESIDE")]))]
    told = {"DEBUG": "false", "KEPT_MEGABYTES": "0", "API_REQUESTS_A_MINUTE": "1000000000", "LOG_LEVEL": "ERROR"}
    found = {name: [[] for _ in checkouts] for name in MADE}
    with ExitStack() as stack:
        sites = []
        for number, checkout in enumerate(checkouts):
            folder = tmp_path / str(number)
            folder.mkdir()
            database = f"sqlite:///{folder}/demo.sqlite3"
            load = [sys.executable, "manage.py", "demo", "--no-serve"]
            there = environment(database, folder, checkout)
            subprocess.run(load, cwd=checkout, env=there, check=True, capture_output=True, timeout=PROGRAM)
            sites.append(stack.enter_context(served(database, folder, root=checkout, **told)))
        for _ in range(ROUNDS):
            for name, path in MADE.items():
                for runs, site in zip(found[name], sites, strict=True):
                    runs.append(milliseconds_of(site, path))
    lines = [f"Processor time for each request without kept answers, medians of {ROUNDS} interleaved runs:"]
    for name, sides in found.items():
        here, *beside = map(statistics.median, sides)
        lines.append(
            f"  {name:<20} {here:>6.1f} ms" + "".join(f", beside {each:.1f}: {each / here:.2f}" for each in beside)
        )
    with capsys.disabled():
        print("", *lines, sep="\n")  # noqa: T201


@pytest.mark.speed
def test_memory_of_two_processes_that_answer(demo, tmp_path, capsys):
    with served(f"sqlite:///{demo.folder}/demo.sqlite3", tmp_path, processes=2, **in_production(demo)) as site:
        for number in range(40):
            tour = (
                f"{PAGE}?{number}",
                API,
                f"/search/?q=model+{number}",
                "/feed.atom",
                "/admin/login/",
                "/techniques/",
            )
            assert [site.ask(address).status for address in tour] == [200] * len(tour)
        found = of_group(site.group, proportional_mebibytes)
    parts = " + ".join(f"{each:.0f}" for each in found)
    with capsys.disabled():
        print(f"\nMemory after 240 requests, PSS: {parts} = {sum(found):.0f} MiB, goal {MEMORY_GOAL}")  # noqa: T201
    assert len(found) == 3

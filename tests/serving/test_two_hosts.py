"""Two hosts behind nginx, each with a web server and a worker, on one PostgreSQL, one redis and one S3-compatible store."""

import http.client
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import psycopg
import pytest

from tests.config.test_limits import API, redis_server
from tests.config.test_proxy import nginx
from tests.media_store import Bucket, serving
from tests.quality.serving import ROOT
from tests.servers import PROGRAM, free_port
from tests.serving.running import running
from tests.serving.test_set_times import SCHEDULE, SECONDS
from tests.waiting import LONG, any_moment, until
from tests.wsgi_middleware.serving import Site, environment, fill
from tests.wsgi_middleware.test_outage import own_postgresql, soon

pytestmark = [pytest.mark.process, pytest.mark.postgresql]

ADDRESSES = ("127.0.0.2", "127.0.0.3")
PAGE, FORM = "/sea/2024/tides/", "/sea/2024/v1.0/tides/report-an-error/"
#: Publishes, and prints when that was committed.
CORRECT = """
import sys, time
import django
django.setup()
from tests import making
from reports.models.series import Edition
making.correct(Edition.objects.get(), "turn both ways", "turn one way")
print(time.time())
"""


class Hosts:
    """The two hosts as they run, and the proxy before them."""

    def __init__(self, database_url, folder, redis_url, bucket):
        self.database_url, self.folder, self.bucket, self.port = database_url, folder, bucket, free_port()
        self.proxy = Site(free_port(), 0, folder / "errors")
        self.settings = {
            **bucket.environment(),
            "CACHE_URL": redis_url,
            "SITE_URL": f"http://localhost:{self.proxy.port}",
            "BEHIND_PROXY": "true",
            "API_REQUESTS_A_MINUTE": "60",
        }
        self.running, self.stacks = {}, {}

    def start(self, *addresses):
        """Start the hosts, and wait until they answer."""
        for address in addresses:
            folder = self.folder / address
            folder.mkdir(exist_ok=True)
            own = {"LIMITS_FILE": str(folder / "limits.sqlite3"), **self.settings}
            host = running(self.database_url, folder, address=address, port=self.port, wait=False, **own)
            self.stacks[address] = ExitStack()
            self.running[address] = self.stacks[address].enter_context(host)
        for address in addresses:
            until(self.running[address].site.is_ready, self.running[address].log)

    def stop(self, address):
        """Stop the host as systemd does. Return its exit status."""
        status = self.running[address].stop()
        self.stacks[address].close()
        return status

    def run(self, code, *arguments):
        """Run the code with the settings of the hosts. Return what it prints."""
        command = [sys.executable, "-c", code, *map(str, arguments)]
        told = environment(self.database_url, self.folder, **self.settings)
        done = subprocess.run(
            command, cwd=ROOT, env=told, stdout=subprocess.PIPE, text=True, check=True, timeout=PROGRAM
        )
        return done.stdout

    def query(self, query):
        with psycopg.connect(self.database_url) as connection:
            return [row[0] for row in connection.execute(query).fetchall()]


@pytest.fixture(scope="module")
def hosts(django_db_setup, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hosts")
    with ExitStack() as stack:
        database_url = stack.enter_context(own_postgresql()).url
        redis_url = stack.enter_context(redis_server(folder))[1]
        (folder / "store").mkdir()
        bucket = Bucket(stack.enter_context(serving("seaweedfs", folder / "store")))
        hosts = Hosts(database_url, folder, redis_url, bucket)
        fill(database_url, folder)
        stack.callback(lambda: [each.close() for each in hosts.stacks.values()])
        hosts.start(*ADDRESSES)
        stack.enter_context(nginx(folder, hosts.port, hosts.proxy.port, hosts=ADDRESSES))
        yield hosts


class Clients:
    """Readers who get pages that no cache has, and others who send forms, until they are ended."""

    def __init__(self, port):
        self.port, self.statuses, self.longest, self.ended = port, Counter(), 0.0, threading.Event()
        self.threads = [threading.Thread(target=self._ask, args=(number,), daemon=True) for number in range(4)]
        for thread in self.threads:
            thread.start()

    def _ask(self, client):
        number = 0
        while not self.ended.is_set():
            number += 1
            began = time.monotonic()
            method, path = ("POST", FORM) if client % 2 else ("GET", f"{PAGE}?client={client}-{number}")
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG)
            try:
                connection.request(method, path, b"wrong=" if client % 2 else None, {"Host": f"localhost:{self.port}"})
                self.statuses[method, connection.getresponse().status] += 1
            except (OSError, http.client.HTTPException) as error:
                self.statuses[method, repr(error)] += 1
            finally:
                connection.close()
            self.longest = max(self.longest, time.monotonic() - began)
            any_moment(0.1)

    def end(self):
        """Return how many requests had which answer."""
        self.ended.set()
        for thread in self.threads:
            thread.join(LONG)
        return self.statuses


def shown_at(site, text):
    """Return when the host's page has the text."""
    until(lambda: text in site.ask(PAGE).body, site.log)
    return time.time()


def test_what_is_published_is_on_both_hosts_within_two_seconds(hosts):
    sites = [each.site for each in hosts.running.values()]
    assert {b"turn both ways" in site.ask(PAGE).body for site in sites} == {True}
    with ThreadPoolExecutor() as threads:
        shown = [threads.submit(shown_at, site, b"turn one way") for site in sites]
        committed = float(hosts.run(CORRECT))
    assert max(each.result() for each in shown) - committed < max(map(soon, sites))
    first, second = (site.ask("/sea/2024/v1.1/sea-2024.pdf") for site in sites)
    assert (first.status, second.status, first.body) == (200, 200, second.body)
    assert [name for name in hosts.bucket.names() if name.startswith("files/")]


def test_two_workers_publish_at_a_set_time_once(hosts):
    until(lambda: len(hosts.query("SELECT name FROM reports_worker")) == 2)
    before = hosts.query("SELECT id FROM reports_version")
    hosts.run(SCHEDULE, 1, SECONDS)
    until(lambda: hosts.query("SELECT state FROM reports_scheduledpublication") == ["published"])
    assert len(hosts.query("SELECT id FROM reports_version")) == len(before) + 1
    assert len(hosts.query("SELECT name FROM reports_worker")) == 2


def test_two_hosts_count_limits_together(hosts):
    sites = [each.site for each in hosts.running.values()]
    asked = Counter(sites[number % 2].ask(API, x_forwarded_for="192.0.2.7").status for number in range(100))
    assert asked == {200: 60, 429: 40}


def test_hosts_that_are_restarted_one_after_the_other_lose_no_request(hosts):
    clients = Clients(hosts.proxy.port)
    for address in ADDRESSES:
        before = clients.statuses.total()
        until(lambda before=before: clients.statuses.total() > before + 200)
        assert hosts.stop(address) == 0
        hosts.start(address)
    statuses = clients.end()
    print(statuses, f"the longest took {clients.longest:.1f} s")  # noqa: T201  for the one who measures
    assert set(statuses) <= {("GET", 200), ("POST", 422), ("POST", 429)}

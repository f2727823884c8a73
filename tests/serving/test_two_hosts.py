"""Two hosts behind nginx, each with a web server and a worker, on one PostgreSQL, one redis and one folder for files."""

import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import psycopg
import pytest

from tests.config.test_limits import API, redis_server
from tests.config.test_proxy import nginx
from tests.door.serving import Site, environment, fill
from tests.door.test_outage import own_postgresql, soon
from tests.quality.serving import ROOT
from tests.servers import PROGRAM, free_port
from tests.serving.running import running
from tests.serving.test_set_times import SCHEDULE, SECONDS
from tests.waiting import until

pytestmark = [pytest.mark.process, pytest.mark.postgresql]

ADDRESSES = ("127.0.0.2", "127.0.0.3")
PAGE = "/sea/2024/tides/"
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

    def __init__(self, database_url, folder, redis_url):
        self.database_url, self.folder, self.port = database_url, folder, free_port()
        self.proxy = Site(free_port(), 0, folder / "errors")
        self.settings = {
            "MEDIA_ROOT": str(folder / "media"),
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
        hosts = Hosts(database_url, folder, stack.enter_context(redis_server(folder))[1])
        fill(database_url, folder)
        stack.callback(lambda: [each.close() for each in hosts.stacks.values()])
        hosts.start(*ADDRESSES)
        stack.enter_context(nginx(folder, hosts.port, hosts.proxy.port, hosts=ADDRESSES))
        yield hosts


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

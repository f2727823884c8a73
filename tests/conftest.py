"""Fixtures and hooks for all tests. DATABASE_URL names the engine; without it, SQLite."""

import gc
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import OperationalError, connection, connections
from django.template import Template
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import sync_playwright

from reports.models import triggers
from reports.models.series import Edition
from reports.reading import generation_cache
from tests import making, rounds, tiers, worlds
from tests.api import world
from tests.delivery.registry import registering
from tests.servers import PROGRAM
from tests.waiting import be_patient
from tests.windows import Windows

ROOT = Path(__file__).resolve().parent.parent
SEED_TESTS = "tests/seed/test_seed.py"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: Django's rendering without the test client's copies of every context for `response.context`.
RENDER = Template._render

#: How a file marks tests that the gate runs on PostgreSQL, and journeys.
FOR_POSTGRESQL, JOURNEY = re.compile(r"mark\.(both_engines|postgresql)\b"), re.compile(r"mark\.journey\b")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--tier", choices=tiers.CHOICES, help="Run the tests of one tier: see docs/testing.md.")


def pytest_configure(config: pytest.Config) -> None:
    """Set the number of examples, without a deadline, which would depend on the machine. CI tries the same ones each time."""
    rounds.configure(config)
    here = hypothesis_settings(
        max_examples=rounds.rounds(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    hypothesis_settings.register_profile("here", here)
    hypothesis_settings.register_profile("ci", here, derandomize=True, database=None)
    hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Skip files without a test that is wanted, because importing them all takes long in each process.

    In the gate on PostgreSQL, that is a test of a database feature; with `-m journey`, a journey.
    """
    marks = [JOURNEY] if config.option.markexpr == "journey" else []
    if connection.vendor == "postgresql" and tiers.chosen(config) == tiers.GATE:
        marks.append(FOR_POSTGRESQL)
    if not collection_path.match("test_*.py") or any(str(collection_path).endswith(each) for each in config.args):
        return None
    text = collection_path.read_text() if marks else ""
    return None if all(each.search(text) for each in marks) else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests of other tiers and engines. Unlike skipped tests, they do not fail the run in CI."""
    tiers.mark(items)
    with_seed = bool(os.environ.get("SEED_REPORT"))

    def elsewhere(item: pytest.Item) -> bool:
        return not tiers.is_chosen(item, connection.vendor) or (SEED_TESTS in item.nodeid and not with_seed)

    gone = [item for item in items if elsewhere(item)]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [item for item in items if not elsewhere(item)]

    worlds.put_together(items)


def with_room_for_frames(function: Callable[..., None]) -> Callable[..., None]:
    """Return `function` with one piece of memory for the frames of everything that it calls.

    Python maps this memory in pieces of 16 KB. If a loop makes calls at the end of a piece, each call maps and unmaps the next one,
    which took a sixth of the processor time of tests of a section's page. A frame that needs half a megabyte gets a piece of one
    megabyte, and the frames that follow share the rest.
    """

    def call(*args: Any, **named: Any) -> None:
        return function(*args, **named)

    call.__code__ = call.__code__.replace(co_stacksize=70_000)
    return call


pytest.Function.setup = with_room_for_frames(pytest.Function.setup)
pytest.Function.runtest = with_room_for_frames(pytest.Function.runtest)


def pytest_collection_finish() -> None:
    """Freeze loaded objects, because they stay until the end and garbage collection would check them again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail in CI if a test was skipped, because everything that tests need is installed there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and exitstatus == 0 and reporter.stats.get("skipped"):
        reporter.write_line(
            f"\nLeft out, which counts as failed here: {len(reporter.stats['skipped'])} tests.", red=True
        )
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Remove another world before any fixture, also one of a module, reads the database."""
    if worlds.is_another(item):
        worlds.take_away()


@pytest.fixture(scope="session")
def make_once(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Callable[..., None]]:
    """Return a function that creates a world for many tests: see `tests.worlds`."""
    yield partial(worlds.make, blocker=django_db_blocker, folders=tmp_path_factory)
    # Another fixture may have closed the connection at the end of the run, which rolled the world back.
    if connection.in_atomic_block:
        worlds.take_away()


@pytest.fixture(scope="class")
def made_once_sea(make_once):
    make_once("sea", world.make)


@pytest.fixture
def sea(made_once_sea, db):
    """Two reports in all states that an edition can have: see `tests.api.world`."""
    worlds.copy_files()


@pytest.fixture
def registry(settings):
    """A DOI resolver on this machine, which the site may use."""
    settings.OUTGOING_REQUESTS = settings.WEBHOOKS_MAY_BE_PRIVATE = True
    with registering() as registry:
        settings.DOI_RESOLVER = registry.address
        yield registry


@pytest.fixture(scope="class")
def made_once_published(make_once):
    make_once("published", making.published_edition)


@pytest.fixture
def published(made_once_published, db):
    """The edition of the sea in 2024, at version 1.0."""
    return Edition.objects.get()


@pytest.fixture(scope="session", autouse=True)
def _rendered_as_for_readers(django_test_environment) -> None:
    """Render without copies of contexts, which take long. Tests read the text of pages, or `context_data` of a TemplateResponse."""
    Template._render = RENDER


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    """Give each test its own media folder and file of limits."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LIMITS_FILE = tmp_path / "limits.sqlite3"


@pytest.fixture(autouse=True)
def _nothing_read_yet():
    """Clear the cache of the generation, because a restored world has the same generation as before."""
    generation_cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_seals() -> Iterator[None]:
    """Remove the ledger's triggers while Django empties all tables after a test with real transactions.

    They are installed again afterwards by the function that installs them.
    """
    flush = TransactionTestCase._fixture_teardown

    def unsealed(self: TransactionTestCase) -> None:
        for alias in self._databases_names(include_mirrors=False):
            triggers.remove(connections[alias])
        flush(self)
        for alias in self._databases_names(include_mirrors=False):
            triggers.install(connections[alias])

    def flush_unsealed(self: TransactionTestCase) -> None:
        try:
            unsealed(self)
        except (CommandError, OperationalError):
            # A request that a page sent when it was closed was still running, and PostgreSQL ends one of two deadlocked transactions.
            unsealed(self)

    TransactionTestCase._fixture_teardown = flush_unsealed
    yield
    TransactionTestCase._fixture_teardown = flush


def chromium_path() -> str | None:
    """Return the path of Chromium, or None."""
    found = subprocess.run(
        [ROOT / "bin" / "find-chromium"], capture_output=True, text=True, check=False, timeout=PROGRAM
    )
    return found.stdout.strip() or None


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium (playwright's Browser) for all tests of a process."""
    path = chromium_path()
    if path is None:
        pytest.skip("There is no Chromium here: apt-get install chromium, or set CHROMIUM to where it is.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        be_patient(chromium)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def windows_of_a_process(browser, live_server):
    return Windows(browser, live_server.url)


@pytest.fixture
def windows(windows_of_a_process):
    """Windows on the live server for this test: see `tests.windows`."""
    yield windows_of_a_process
    windows_of_a_process.give_back()


@pytest.fixture
def page(windows):
    """A new, empty page whose relative addresses are the live server's: `page.goto("/trends/")`."""
    return windows.page()


@pytest.fixture(scope="session")
def java() -> list[str]:
    """The command for Java, with options for short runs."""
    found = shutil.which("java")
    if found is None:
        pytest.skip("There is no Java here: apt-get install default-jre-headless")
    return [found, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]

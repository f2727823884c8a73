"""What every test may ask for. The engine is the one that DATABASE_URL names; without it, SQLite."""

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import OperationalError, connection, connections
from django.template import Template
from django.test import TransactionTestCase
from hypothesis import HealthCheck, is_hypothesis_test
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import sync_playwright

from reports.models import triggers
from reports.models.series import Edition
from tests import left_to_the_long_run, making, rounds, worlds
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

#: How Django renders where nobody tests: there it keeps a copy of every context of every part, for `response.context`.
RENDER = Template._render

#: What touches a feature of the database, by folder or by file: it runs on both engines each time, all else that asks a database
#: runs on the second one with `-m long`.
ON_BOTH_ENGINES = (
    "api/test_downloads", "api/test_editions", "api/test_errors", "api/test_merges", "api/test_moments", "api/test_parameters",
    "api/test_publications", "api/test_search", "api/test_sections", "api/test_statements", "api/test_versions",
    "api/test_vocabulary", "codebase/test_flush", "codebase/test_loading", "delivery/", "door/test_no_old_answers", "door/test_outage",
    "filing/test_files", "ledger/", "publishing/test_at_once", "publishing/test_first_published", "publishing/test_generation",
    "publishing/test_movement", "publishing/test_publish", "publishing/test_redacting", "publishing/test_reference_rules",
    "publishing/test_schedule", "publishing/test_withdraw", "search/", "seed/", "trends/", "commands/test_publishing_commands",
    # Locks, lists with their filters and searches, and texts that a database may refuse.
    "desk/test_editions.py::test_of_those", "desk/test_kept_order", "desk/test_lists", "desk/test_probing", "desk/test_publishing",
    "desk/test_stale_saves.py::test_in_many_rounds", "desk/test_vocabulary", "site/test_as_of", "site/test_over_the_years",
)  # fmt: skip

#: What shows whether processes and threads that write at once get into each other's way: SQLite lets one of them write at a time, so
#: there it runs with `-m long`.
ON_THE_SECOND = (
    "door/test_no_old_answers", "filing/test_files.py::test_whoever_is_killed", "publishing/test_at_once.py::test_an_index",
    "publishing/test_at_once.py::test_editions", "publishing/test_at_once.py::test_of_workers",
)  # fmt: skip

#: What a browser or the door makes of an answer, which either engine gives alike: on the first one alone, in the long run too.
ON_THE_FIRST = (
    "browser/test_board", "browser/test_desk", "browser/test_drawings", "browser/test_every_state", "browser/test_getting_in",
    "browser/test_import", "browser/test_markdown_attacks", "browser/test_newsroom", "browser/test_phone", "browser/test_set_times",
    "browser/test_way_through", "browser/writing/", "door/test_every_address", "languages/test_in_a_browser", "site/test_in_a_browser",
    "site/test_layout",
    # What checkers and generators of other people make of one schema.
    "api/test_contract", "api/test_docs_page", "api/test_generated_client",
    # The demo has SQLite.
    "commands/test_demo",
    # Who may do what is asked of rows that are alike on both.
    "desk/test_rights", "desk/test_roles",
    *(f"desk/test_every_screen.py::test_no_screen_of_the_desk_breaks[{role}]" for role in ("viewer", "editor", "publisher")),
)  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """How many examples are tried. How long one takes says more about the machine; and CI tries the same ones each time."""
    rounds.configure(config)
    here = hypothesis_settings(
        max_examples=rounds.rounds(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    hypothesis_settings.register_profile("here", here)
    hypothesis_settings.register_profile("ci", here, derandomize=True, database=None)
    hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Not even read, as that takes long: files of which nothing runs on this engine but in the long run."""
    if connection.vendor != "postgresql" or config.option.markexpr != "not long":
        return None
    file = collection_path.relative_to(ROOT).as_posix() if collection_path.is_relative_to(ROOT) else ""
    is_named = any(each.startswith(file) for each in config.args)
    is_elsewhere = not file.removeprefix("tests/").startswith(
        tuple(each.partition("::")[0] for each in ON_BOTH_ENGINES)
    )
    return (collection_path.name.startswith("test_") and is_elsewhere and not is_named) or None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks `long` what is so by rule: see `ON_BOTH_ENGINES`, `ON_THE_SECOND`, `tests.rounds`, and `tests.left_to_the_long_run`."""
    has_rounds = item.get_closest_marker("rounds") or is_hypothesis_test(getattr(item, "obj", None))
    name, second_engine = item.nodeid.removeprefix("tests/"), connection.vendor == "postgresql"
    is_of_the_other = not name.startswith(ON_BOTH_ENGINES) if second_engine else name.startswith(ON_THE_SECOND)
    if left_to_the_long_run.is_left(item) or (has_rounds and rounds.is_long_run()) or is_of_the_other:
        item.add_marker("long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects, and so does not count as left out, what is not for this run."""
    other_engine = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    second_engine = connection.vendor == "postgresql"
    with_seed = bool(os.environ.get("SEED_REPORT"))

    def elsewhere(item: pytest.Item) -> bool:
        return (
            item.get_closest_marker(other_engine) is not None
            # What asks no database has said all it can on the first engine.
            or (
                second_engine
                and (item.nodeid.removeprefix("tests/").startswith(ON_THE_FIRST) or not _asks_the_database(item))
            )
            or (SEED_TESTS in item.nodeid and not with_seed)
        )

    gone = [item for item in items if elsewhere(item)]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [item for item in items if not elsewhere(item)]

    worlds.put_together(items)


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(
        getattr(item, "fixturenames", ())
    )


def pytest_collection_finish() -> None:
    """What was loaded by now is there to the end: looking through it for garbage again and again takes long."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CI is set, a test left out is a failure: there, everything that tests need has been installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and exitstatus == 0 and reporter.stats.get("skipped"):
        reporter.write_line(
            f"\nLeft out, which counts as failed here: {len(reporter.stats['skipped'])} tests.", red=True
        )
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture, also one of a module, looks at the database."""
    if worlds.is_another(item):
        worlds.take_away()


@pytest.fixture(scope="session")
def make_once(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Callable[..., None]]:
    """Makes a world for many tests: see `tests.worlds`."""
    yield partial(worlds.make, blocker=django_db_blocker, folders=tmp_path_factory)
    worlds.take_away()


@pytest.fixture(scope="class")
def made_once_sea(make_once):
    make_once("sea", world.make)


@pytest.fixture
def sea(made_once_sea, db):
    """Two reports with all that can happen to an edition: see `tests.api.world`."""
    worlds.copy_files()


@pytest.fixture
def registry(settings):
    """A resolver of DOIs on this machine, which the site may ask."""
    settings.OUTGOING_REQUESTS = settings.WEBHOOKS_MAY_BE_PRIVATE = True
    with registering() as registry:
        settings.DOI_RESOLVER = registry.address
        yield registry


@pytest.fixture(scope="class")
def made_once_published(make_once):
    make_once("published", making.published_edition)


@pytest.fixture
def published(made_once_published, db):
    """The sea in 2024, at version 1.0."""
    return Edition.objects.get()


@pytest.fixture(scope="session", autouse=True)
def _rendered_as_for_readers(django_test_environment) -> None:
    """A page is asked for its words, a TemplateResponse for its `context_data`: copies of all contexts take long."""
    Template._render = RENDER


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    """No test finds what another one stored, nor runs out of what another one asked for."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LIMITS_FILE = tmp_path / "limits.sqlite3"


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_seals() -> Iterator[None]:
    """Django empties all tables after a test of real transactions, which the ledger's triggers refuse, as they should.

    So they are taken down around that, and put back by the function that installs them.
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
            # What a page says as it is closed was still being answered: of two that wait for each other PostgreSQL ends one.
            unsealed(self)

    TransactionTestCase._fixture_teardown = flush_unsealed
    yield
    TransactionTestCase._fixture_teardown = flush


def chromium_path() -> str | None:
    """The Chromium that bin/find-chromium finds."""
    found = subprocess.run(
        [ROOT / "bin" / "find-chromium"], capture_output=True, text=True, check=False, timeout=PROGRAM
    )
    return found.stdout.strip() or None


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium (playwright's Browser), the same for all tests of a process."""
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
    """Windows on the live server, for this test: see `tests.windows`."""
    yield windows_of_a_process
    windows_of_a_process.give_back()


@pytest.fixture
def page(windows):
    """A new, empty page in a window whose addresses are the live server's: `page.goto("/trends/")`."""
    return windows.page()


@pytest.fixture(scope="session")
def java() -> list[str]:
    """Java, for the checkers that are written in it: told that it will not run for long."""
    found = shutil.which("java")
    if found is None:
        pytest.skip("There is no Java here: apt-get install default-jre-headless")
    return [found, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]

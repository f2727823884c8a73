"""Pytest plugin of bin/mutate: record which lines each test runs, and how long each test takes.

Lines that run while a fixture of a class, module or session is made count for all tests that use it, also for those that find it made.
"""

import json
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

#: Test → its seconds and the contexts of its lines, of the tests that passed.
_TESTS: dict[str, dict[str, Any]] = {}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Count the lines that run from now on for this test."""
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    shared = [_context(each[-1]) for each in fixtures if each[-1].scope != "function"]
    item.user_properties.append(("contexts", [item.nodeid, *shared]))
    _switch(item.nodeid)
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef, request: pytest.FixtureRequest) -> Generator[None, Any, Any]:
    """Count the lines of a shared fixture for the fixture itself."""
    if fixturedef.scope == "function":
        return (yield)
    _switch(_context(fixturedef))
    try:
        return (yield)
    finally:
        _switch(request._pyfuncitem.nodeid)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up the seconds of a test's phases, or forget the test if it did not pass."""
    if report.when == "setup":
        _TESTS[report.nodeid] = {"seconds": 0, "contexts": dict(report.user_properties)["contexts"]}
    if report.passed and report.nodeid in _TESTS:
        _TESTS[report.nodeid]["seconds"] += report.duration
    else:
        _TESTS.pop(report.nodeid, None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the tests to the file that TESTS_FILE names."""
    if not hasattr(session.config, "workerinput"):
        Path(os.environ["TESTS_FILE"]).write_text(json.dumps(_TESTS))


def _context(fixture: pytest.FixtureDef) -> str:
    return f"fixture {fixture.baseid}:{fixture.argname}"


def _switch(context: str) -> None:
    if coverage := Coverage.current():
        coverage.switch_context(context)

"""Assign each test to the gate (`make test`) or to a stage of the long run (`make test-long`), from its markers.

docs/testing.md describes the tiers. `pytest --tier NAME` runs one of them, `--tier long` all stages, `--tier all` everything.
A test that is named on the command line (`tests/desk/test_lists.py::test_…`) runs in whatever tier it is.
"""

import pytest
from hypothesis import is_hypothesis_test

GATE = "gate"
STAGES = ("browser", "processes", "postgresql", "sweeps", "speed")
CHOICES = (GATE, *STAGES, "long", "all")
OTHER_ENGINE = {"sqlite": "postgresql", "postgresql": "sqlite"}
OF_A_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def chosen(config: pytest.Config) -> str:
    """Return the tier to run: what `--tier` says, else all tiers if every test is named, else the gate."""
    is_named = bool(config.args) and all("::" in each for each in config.args)
    return config.option.tier or ("all" if is_named else GATE)


def is_long_run(config: pytest.Config) -> bool:
    return chosen(config) in (*STAGES, "long")


def is_chosen(item: pytest.Item, engine: str) -> bool:
    """Return whether the chosen tier has this test on this engine."""
    choice, tiers = chosen(item.config), tiers_of(item, engine)
    if choice == "all":
        return bool(tiers)
    if choice == "long":
        return bool(tiers - {GATE})
    return choice in tiers


def tiers_of(item: pytest.Item, engine: str) -> set[str]:
    """Return the tiers of a test on an engine: none, if it doesn't run there; the gate or a stage.

    A test of the gate with rounds or examples is in its stage too, which has more of them: see `tests.rounds`.
    """
    names = {marker.name for marker in item.iter_markers()}
    asks_the_database = "django_db" in names or not OF_A_DATABASE.isdisjoint(getattr(item, "fixturenames", ()))
    # Without a database, a test gives the same result on either engine.
    if OTHER_ENGINE[engine] in names or (engine == "postgresql" and not asks_the_database):
        return set()
    stage = _stage(names, engine)
    is_left_out = "long" in names or (stage in {"browser", "processes"} and "journey" not in names)
    is_for_this_engine = engine == "sqlite" or not names.isdisjoint({"both_engines", "postgresql"})
    if stage == "speed" or is_left_out or not is_for_this_engine:
        return {stage}
    return {GATE, stage} if "rounds" in names or is_hypothesis_test(getattr(item, "obj", None)) else {GATE}


def _stage(names: set[str], engine: str) -> str:
    """Return the stage that runs a test with these markers, if the gate doesn't."""
    if "speed" in names:
        return "speed"
    if "browser" in names:
        return "browser"
    if "process" in names:
        return "processes"
    return "sweeps" if engine == "sqlite" else "postgresql"


def mark(items: list[pytest.Item]) -> None:
    """Mark `browser` what uses the browser, and `long` the cases that `sample` leaves out of the gate."""
    seen: dict[str, int] = {}
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if sample := item.get_closest_marker("sample"):
            function = item.nodeid.partition("[")[0]
            number = seen[function] = seen.get(function, -1) + 1
            if number % sample.args[0]:
                item.add_marker("long")

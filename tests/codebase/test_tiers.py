"""The tiers of the tests: every test runs somewhere, and the gate stays small enough to run often."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests import tiers
from tests.conftest import FOR_POSTGRESQL, JOURNEY
from tests.servers import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
COLLECT = """
import json, sys
import pytest

class Collected:
    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        from tests import tiers

        tiers.mark(items)
        rows = [
            {
                "test": item.nodeid,
                "markers": sorted({marker.name for marker in item.iter_markers()}),
                **{engine: sorted(tiers.tiers_of(item, engine)) for engine in tiers.OTHER_ENGINE},
            }
            for item in items
        ]
        json.dump(rows, open(sys.argv[1], "w"))

pytest.main(["--collect-only", "--tier", "all", "-qq", "-p", "no:cacheprovider"], plugins=[Collected()])
"""


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Every test of the project with its markers, and its tiers on each engine."""
    file = tmp_path_factory.mktemp("tiers") / "collected.json"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    subprocess.run(
        [sys.executable, "-c", COLLECT, str(file)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
        timeout=PROGRAM,
    )
    return json.loads(file.read_text())


def in_the_gate(row):
    return any(tiers.GATE in row[engine] for engine in tiers.OTHER_ENGINE)


@pytest.mark.long
def test_every_test_is_in_the_gate_or_in_one_stage_of_the_long_run(collected):
    assert len(collected) > 5_000
    assert [row["test"] for row in collected if not any(row[engine] for engine in tiers.OTHER_ENGINE)] == []
    stages = {
        engine: Counter(tuple(sorted({*row[engine]} - {tiers.GATE})) for row in collected)
        for engine in tiers.OTHER_ENGINE
    }
    assert all(len(each) <= 1 for found in stages.values() for each in found), stages
    assert {stage for found in stages.values() for each in found for stage in each} == set(tiers.STAGES)


@pytest.mark.long
def test_the_gate_has_about_forty_journeys_in_a_browser_and_six_of_processes(collected):
    journeys = [row for row in collected if "journey" in row["markers"]]
    assert [row["test"] for row in journeys if not in_the_gate(row)] == []
    kinds = Counter("browser" if "browser" in row["markers"] else "process" for row in journeys)
    assert (35 <= kinds["browser"] <= 45, kinds["process"]) == (True, 6), kinds
    costly = [row for row in collected if in_the_gate(row) and not {"browser", "process"}.isdisjoint(row["markers"])]
    assert [row["test"] for row in costly if "journey" not in row["markers"]] == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("is_wanted", "mark"),
    [(lambda row: tiers.GATE in row["postgresql"], FOR_POSTGRESQL), (lambda row: "journey" in row["markers"], JOURNEY)],
    ids=["gate on PostgreSQL", "journeys"],
)
def test_no_file_is_skipped_that_has_a_test_which_is_wanted(collected, is_wanted, mark):
    files = {row["test"].partition("::")[0] for row in collected if is_wanted(row)}
    assert files
    assert [file for file in sorted(files) if not mark.search((ROOT / file).read_text())] == []


def test_the_runner_knows_the_stages_and_refuses_others():
    runner = (ROOT / "bin" / "test").read_text()
    assert re.search(r"^STAGES=\"(.*)\"$", runner, re.MULTILINE)[1].split() == [*tiers.STAGES]
    refused = subprocess.run(
        ["bin/test", "--long", "everything"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=PROGRAM
    )
    assert (refused.returncode, all(stage in refused.stderr for stage in tiers.STAGES)) == (2, True), refused.stderr

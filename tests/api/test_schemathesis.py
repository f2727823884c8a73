"""Schemathesis against the API as it is served, with few examples or with `--tier long` many; docs/api-guide.md says how to try more."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.api import world
from tests.rounds import rounds
from tests.servers import PROGRAM

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
@pytest.mark.rounds
@pytest.mark.django_db(transaction=True)
def test_what_the_schema_says_holds_for_whatever_is_asked(live_server, client, settings):
    settings.API_REQUESTS_A_MINUTE = 10**9
    world.make()
    world.merge()
    # The first request loads what describes the API: on a busy machine that takes longer than schemathesis waits.
    assert client.get("/api/v1/schema/").status_code == 200
    # All rounds on one engine, the stricter of the two about what it is asked: the tests beside this one run on both.
    part = 1 if connection.vendor == "postgresql" else 5
    command = Path(sys.executable).with_name("schemathesis")
    flags = [
        "--checks",
        "all",
        "--phases",
        "fuzzing",
        "--max-examples",
        str(rounds(105 // part, 2)),
        "--seed",
        "4",
        "--no-color",
    ]
    run = subprocess.run(
        [command, "--config-file", ROOT / "schemathesis.toml", "run", f"{live_server.url}/api/v1/schema/", *flags],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=rounds(2_000, PROGRAM),
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    generated = int(re.search(r"([0-9]+) generated", run.stdout)[1])
    assert generated >= rounds(5_000 // part, 100), run.stdout[-2000:]

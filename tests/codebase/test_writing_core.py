"""The core of the writing surface, which runs in Node: what it reads, what it writes, and whether the server reads the same."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codebase.server_outline import outline_of
from tests.rounds import rounds
from tests.servers import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "editor/node_modules/prosemirror-model").is_dir(),
    reason="this needs node, and the packages of editor/",
)


def run(*arguments, **settings):
    done = subprocess.run(
        ["node", *arguments],
        cwd=ROOT / "tests/codebase/writing",
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM * 5,
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def readings():
    return json.loads(run("readings.mjs"))


def same(ours, theirs):
    """Whether two outlines are one, but for a block that the surface leaves as it is."""
    return len(ours) == len(theirs) and all(
        one == other or one[0] == "nested" for one, other in zip(ours, theirs, strict=True)
    )


@pytest.mark.parametrize("which", ["readings", "edited"])
def test_the_server_reads_every_text_as_the_surface_does(readings, which):
    wrong = []
    blocks = 0
    for text, ours in readings[which]:
        theirs = outline_of(text)
        blocks += len(theirs)
        if not same(ours, theirs):
            wrong.append((text[:200], next(((a, b) for a, b in zip(ours, theirs, strict=False) if a != b), None)))
    sys.stdout.write(f"{len(readings[which])} texts, {blocks} blocks: {len(wrong)} texts read otherwise\n")
    assert wrong == []


@pytest.mark.long
@pytest.mark.rounds
def test_one_letter_in_each_block_changes_that_block_alone_for_the_server_too(readings):
    letter = readings["letter"]
    texts = [text for text, _ in readings["readings"]]
    outlines = {}
    wrong = []
    for at, now in readings["lettered"][:: rounds(1, 5)]:
        if at not in outlines:
            outlines[at] = json.dumps(outline_of(texts[at]), ensure_ascii=False)
        after = json.dumps(outline_of(now), ensure_ascii=False)
        if after.count(letter) != 1 or after.replace(letter, "") != outlines[at]:
            wrong.append(now)
    blocks, exact = readings["blocks"], readings["exact"]
    sys.stdout.write(f"{blocks} blocks: {len(wrong)} read otherwise, {exact} changed by the letter alone\n")
    assert wrong == []


@pytest.mark.parametrize("name", ["core", "traps", "pieces"])
def test_the_core_passes_its_own_tests(name):
    sys.stdout.write(run("--test", "--test-reporter=spec", f"{name}.test.mjs"))


@pytest.mark.long
@pytest.mark.rounds
def test_random_edits_read_as_they_were_meant_and_undone_they_leave_no_trace():
    often = {"EDITS": str(rounds(300, 40)), "TEXTS": str(rounds(90, 40))}
    sys.stdout.write(run("--test", "--test-reporter=spec", "edits.test.mjs", **often))

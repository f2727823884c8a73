"""The glossary of docs/architecture.md: its modules exist, and its retired words are refused in names. Names of tests are short."""

import re
import subprocess
import sys
from pathlib import Path

from tests.servers import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
CHECK = [sys.executable, ROOT / "bin/check-names"]


def test_a_retired_word_is_refused_with_its_file_line_and_successor(tmp_path):
    python, script = tmp_path / "guard.py", tmp_path / "guard.js"
    python.write_text('"""A door."""\n\nclass Door:\n    indoor = "door"\n\ndef test_a_door_opens(next_door): ...\n')
    script.write_text("// A door.\nconst text = 'door';\nfunction openDoor() {}\n")
    run = subprocess.run([*CHECK, python, script], capture_output=True, text=True, timeout=PROGRAM, check=False)
    told = [line.partition(": `door` is retired; use `response_cache`")[0] for line in run.stdout.splitlines()]
    assert told == [f"{python}:3: Door", f"{python}:6: next_door", f"{script}:3: openDoor"], run.stdout + run.stderr
    assert run.returncode == 1


def test_every_module_of_the_glossary_exists():
    table = (ROOT / "docs/architecture.md").read_text("utf-8").partition("## Words")[2].partition("###")[0]
    rows = re.findall(r"^\| (?!word)[^|-]+\|[^|]+\|([^|]+)\|$", table, flags=re.MULTILINE)
    paths = [path for row in rows for path in re.findall(r"`([\w/.]*/[\w/.]*)`", row)]
    assert 0 < len(rows) <= 60
    assert [path for path in paths if not (ROOT / path).exists() and not (ROOT / "reports" / path).exists()] == []


def test_names_of_tests_have_at_most_80_characters():
    names = [
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
    ]
    assert [name for name in names if len(name) > 80] == []

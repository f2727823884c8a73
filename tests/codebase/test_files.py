"""What holds for every file of the project."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.servers import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 400
SAYING_NOTHING = {"utils", "helpers", "common", "misc"}
WRITTEN_BY_US = {".py", ".html", ".css", ".js", ".sh", ""}
PROJECT = {
    "bin",
    "config",
    "deploy",
    "docs",
    "editor",
    "examples",
    "fixtures",
    "reports",
    "serving",
    "templates",
    "tests",
    "trends",
}
MADE_ELSEWHERE = ("reports/static/vendor/", "reports/static/fonts/", "requirements/")


def _files() -> list[Path]:
    """Return the project's files: what git has or, in a source archive, what is in no folder of tools or data."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "--cached"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=PROGRAM)
        files = [Path(name) for name in listed.stdout.splitlines()]
    else:
        folders = (folder.walk() for folder in ROOT.iterdir() if folder.name in PROJECT)
        found = [(place / name).relative_to(ROOT) for folder in folders for place, _, names in folder for name in names]
        files = [file for file in found if "__pycache__" not in file.parts and "node_modules" not in file.parts]
    return [file for file in files if not str(file).startswith(MADE_ELSEWHERE) and (ROOT / file).is_file()]


def test_no_file_is_too_long_to_be_read_at_one_sitting():
    written = [file for file in _files() if file.suffix in WRITTEN_BY_US and "migrations" not in file.parts]
    lengths = {str(file): len((ROOT / file).read_text("utf-8").splitlines()) for file in written}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_every_module_is_named_for_what_it_does():
    assert [str(file) for file in _files() if file.stem in SAYING_NOTHING] == []


def test_no_module_is_named_like_another_room():
    rooms = {folder.name for folder in (ROOT / "reports").iterdir() if (folder / "__init__.py").is_file()}
    modules = [
        file
        for file in _files()
        if file.parts[0] in {"config", "serving", "reports", "trends"} and file.suffix == ".py"
    ]
    assert [str(file) for file in modules if file.stem in rooms] == []


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME", "XX" + "X"])
def test_nothing_is_left_for_later_in_the_code(word):
    left = [str(file) for file in _files() if file.suffix in WRITTEN_BY_US and word in (ROOT / file).read_text("utf-8")]
    assert left == []


def test_no_test_waits_for_a_fixed_time():
    """ruff refuses `time.sleep`; this is for a browser's pages, and for limits of a test's own."""
    fixed = re.compile(r"\.wait_for_timeout\(|\btimeout=\d")
    found = {
        f"{file}:{number}": line.strip()
        for file in _files()
        if file.parts[0] == "tests" and file.suffix == ".py" and file != Path("tests/waiting.py")
        for number, line in enumerate((ROOT / file).read_text("utf-8").splitlines(), start=1)
        if fixed.search(line)
    }
    assert found == {}


def test_style_sheets_are_source_one_rule_a_line():
    """That of books goes into each file as it is, without being packed."""
    sheets = [file for file in _files() if file.suffix == ".css" and file != Path("reports/exporting/book.css")]
    crowded = {
        f"{file}:{number}": line
        for file in sheets
        for number, line in enumerate((ROOT / file).read_text("utf-8").splitlines(), start=1)
        if line.count("{") > 1 or line.count(";") > 1 or len(line) > 120
    }
    assert crowded == {}

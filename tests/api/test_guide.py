"""The recipes of docs/api-guide.md print what it says. `UPDATE_GUIDE=1` writes what they print into it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api import world
from tests.servers import PROGRAM

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "api-guide.md"
RECIPE = re.compile(r"```(sh|python|js)\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)
HOME = "https://trends.example.org"


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_ten_recipes_print_what_the_guide_says(live_server, tmp_path):
    world.make()
    text = GUIDE.read_text()
    recipes = RECIPE.findall(text)
    said = [output for _, _, output in recipes]
    printed = [_run(language, code.replace(HOME, live_server.url), tmp_path) for language, code, _ in recipes]
    printed = [output.replace(live_server.url, HOME) for output in printed]
    if os.environ.get("UPDATE_GUIDE"):
        outputs = iter(printed)
        GUIDE.write_text(RECIPE.sub(lambda found: f"```{found[1]}\n{found[2]}```\n\n```text\n{next(outputs)}```", text))
        said = printed
    assert len(recipes) == 10
    assert printed == said


def _run(language: str, code: str, folder: Path) -> str:
    name = {"sh": "bash", "python": sys.executable, "js": "node"}[language]
    if shutil.which(name) is None:
        pytest.skip(f"There is no {name} here: apt-get install nodejs")
    path = folder / f"recipe.{'mjs' if language == 'js' else language}"
    path.write_text(code)
    run = subprocess.run([name, path], capture_output=True, text=True, check=False, timeout=PROGRAM)
    assert run.returncode == 0, run.stderr
    return run.stdout.replace("\r\n", "\n")

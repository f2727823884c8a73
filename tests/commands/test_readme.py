"""The first report of README.md, made with its own commands."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from tests.desk.conftest import person

README = Path("README.md").read_text("utf-8")


@pytest.mark.django_db
def test_the_commands_of_the_readme_publish_its_report(tmp_path, monkeypatch):
    (file,) = re.findall(r"```markdown\n(.*?)```", README, re.DOTALL)
    block = next(block for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if "import_edition" in block)
    lines = block.replace("\\\n", " ").splitlines()
    commands = [shlex.split(line)[2:] for line in lines]
    monkeypatch.chdir(tmp_path)
    Path("report.md").write_text(file)
    person("ada")
    for command in commands:
        if command[0] not in {"migrate", "createsuperuser", "serve"}:
            call_command(*command)

    assert [each[0] for each in commands] == [
        "migrate", "createsuperuser", "import_edition", "import_edition", "publish_edition", "serve",
    ]  # fmt: skip
    page = Client().get("/tidal-power/2026/").content.decode()
    assert "Tidal power in 2026" in page
    assert "Tidal turbines" in page

"""The guide to running Perennial knows every setting."""

import re
from pathlib import Path

from django.core.management import get_commands

from reports import limits

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_that_is_read_from_the_environment_is_in_the_guide():
    code = "".join((ROOT / "config" / name).read_text() for name in ("settings.py", "sign_in.py"))
    read = set(re.findall(r"(?:env(?:\.\w+)?|whole_number)\(\s*\"([A-Z_]+)\"", code))
    told = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "deploy.md").read_text()))
    assert read
    assert read - told == set()


def test_every_limit_is_in_the_guide_with_its_number():
    guide = (ROOT / "docs" / "deploy.md").read_text()
    numbers = {"API": 300, "SEARCH": 60} | {
        name: limit.most
        for name, limit in vars(limits).items()
        if isinstance(limit, limits.Limit) and name.isupper()
        if isinstance(limit.most, int)
    }
    table = guide.partition("| what | how often |")[2].partition("\n\n")[0]
    assert re.findall(r"\| (\d+) (?:a|an|in) ", table) == [str(number) for number in numbers.values()]


def test_systemd_units_start_existing_programs_and_stop_their_first_process():
    units = {path.name: path.read_text() for path in (ROOT / "deploy").glob("*.service")}
    started = {name: re.search(r"^ExecStart=.*/python (.+)$", unit, re.M)[1] for name, unit in units.items()}
    assert started == {
        "perennial.service": "manage.py serve --port 8000 --workers 2",
        "perennial-web.service": "manage.py serve --port 8000 --workers 2 --web-only",
        "perennial-worker.service": "manage.py work",
        "perennial-verify.service": "manage.py verify",
        "perennial-backup.service": """manage.py backup "/var/backups/perennial/$(date +%%F-%%H%%M%%S)"'""",
    }
    assert {"serve", "work", "verify", "backup"} <= get_commands().keys()
    assert all("\nKillMode=mixed\n" in unit for unit in units.values())
    guide = (ROOT / "docs" / "deploy.md").read_text()
    assert [name for name in units if f"deploy/{name}" not in guide] == []


def test_units_of_systemd_give_away_no_more_than_the_folder_of_data():
    units = {path.name: path.read_text() for path in (ROOT / "deploy").glob("*.service")}
    wanted = ("UMask=0077", "NoNewPrivileges=yes", "ProtectSystem=strict", "ReadWritePaths=/srv/perennial/var")
    assert {(name, each) for name, unit in units.items() for each in wanted if f"\n{each}\n" not in unit} == set()
    lines = [set(re.findall(r"^(?:Protect|Private|Restrict).*$", unit, re.M)) for unit in units.values()]
    assert all(each == lines[0] for each in lines)

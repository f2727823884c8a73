"""The guide to running Perennial knows every setting."""

import re
from pathlib import Path

from config import limits

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_that_is_read_from_the_environment_is_in_the_guide():
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", (ROOT / "config" / "settings.py").read_text()))
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

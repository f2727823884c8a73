"""The editor's guide and its pictures."""

import re
from pathlib import Path

from django.conf import settings

DOCS = Path(settings.BASE_DIR) / "docs"


def test_the_guide_shows_each_picture_that_is_made_for_it_and_no_other():
    shown = re.findall(r"!\[[^\]]+\]\(guide/([^)]+)\)", (DOCS / "editor-guide.md").read_text("utf-8"))
    assert sorted(shown) == sorted(path.name for path in (DOCS / "guide").iterdir())


def test_the_pictures_are_small():
    assert {path.name: path.stat().st_size for path in (DOCS / "guide").iterdir() if path.stat().st_size > 60_000} == {}

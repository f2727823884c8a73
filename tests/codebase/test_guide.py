"""The documentation: pictures, files and labels that it names are there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCS = ROOT / "docs"
FILES = ("README.md", *sorted(f"docs/{path.name}" for path in DOCS.glob("*.md")))
#: Where the labels of screens are written.
SCREENS = ("templates", "reports/desk", "reports/models", "reports/static/desk", "editor/writing")


def test_the_guide_shows_each_picture_that_is_made_for_it_and_no_other():
    shown = re.findall(r"!\[[^\]]+\]\(guide/([^)]+)\)", (DOCS / "editor-guide.md").read_text("utf-8"))
    assert sorted(shown) == sorted(path.name for path in (DOCS / "guide").iterdir())


def test_the_pictures_are_small():
    assert {path.name: path.stat().st_size for path in (DOCS / "guide").iterdir() if path.stat().st_size > 60_000} == {}


@pytest.mark.parametrize("name", FILES)
def test_every_file_that_a_document_names_exists(name):
    text = re.sub(r"```.*?```", "", (ROOT / name).read_text("utf-8"), flags=re.DOTALL)
    named = re.findall(r"`((?:bin|config|deploy|fixtures|reports|templates|tests|trends)/[\w./-]+)`", text)
    # Those of examples are in a folder that a reader makes.
    named = [each for each in named if not each.startswith(("reports/20", "reports/state-of"))]
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", re.sub(r"`[^`]*`", "", text))
    paths = [*map(Path, named), *(Path(name).parent / each for each in linked)]
    assert [str(path) for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", ["editor-guide.md", "operations.md", "migrating.md", "translating.md"])
def test_labels_in_italics_are_on_a_screen(name):
    paths = [
        path for folder in SCREENS for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".html", ".js"}
    ]
    screens = " ".join(" ".join(path.read_text("utf-8").split()) for path in paths).replace("’", "'").lower()
    text = re.sub(r"```.*?```|`[^`]*`", "", (DOCS / name).read_text("utf-8"), flags=re.DOTALL)
    labels = [" ".join(each.split()) for each in re.findall(r"(?<![*\w])\*(?![*\s])([^*]+)\*(?!\*)", text)]
    assert labels
    assert sorted({each for each in labels if each.rstrip("…").replace("’", "'").lower() not in screens}) == []

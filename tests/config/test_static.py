"""What collectstatic hands to browsers."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

BACKEND = {"staticfiles": {"BACKEND": "config.static.MinifiedStaticFilesStorage"}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where files are collected once for the tests of this file."""
    return tmp_path_factory.mktemp("collected")


@pytest.fixture(autouse=True)
def _our_own_files(settings, folder):
    """Without those of libraries, which take long to pack."""
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [settings.BASE_DIR / "reports" / "static"]
    settings.STATIC_ROOT = folder
    settings.STORAGES = settings.STORAGES | BACKEND
    if not any(folder.iterdir()):
        call_command("collectstatic", "--noinput", verbosity=0)


def test_style_sheets_are_sent_without_what_only_people_need():
    sent = Path(staticfiles_storage.path(staticfiles_storage.stored_name("site/base.css"))).read_text()
    assert "/*" not in sent
    assert "\n" not in sent.strip()
    assert "@media screen and (prefers-color-scheme:dark){:root{--paper:#16181b;" in sent
    faces = Path(staticfiles_storage.path(staticfiles_storage.stored_name("fonts/faces.css"))).read_text()
    assert re.search(r"url\(\"?source-serif-4-latin-roman\.[0-9a-f]{12}\.woff2", faces)


def test_a_module_imports_hashed_names_of_its_own_deployment_only():
    for name in ("vendor/writing/writing.js", "desk/surface/popups.js"):
        sent = Path(staticfiles_storage.path(staticfiles_storage.stored_name(name))).read_text()
        # A comment names modules for the types that they have.
        code = re.sub(r"/\*.*?\*/", "", sent, flags=re.DOTALL)
        imported = re.findall(r'(?:\} ?from ?|import\()"([^"]+)"', code)
        assert imported
        assert [each for each in imported if not re.search(r"\.[0-9a-f]{12}\.js$", each)] == []


def test_all_scripts_of_a_section_with_the_editor_fit_in_200_kb(folder):
    scripts = [*(folder / "vendor/writing").glob("*.js"), *(folder / "desk").rglob("*.js")]
    assert len(scripts) > 10
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) <= 200_000


@pytest.mark.long
def test_collecting_twice_changes_nothing(folder):
    once = {file.name: file.read_bytes() for file in folder.rglob("*.css")}
    call_command("collectstatic", "--noinput", verbosity=0)
    assert {file.name: file.read_bytes() for file in folder.rglob("*.css")} == once != {}

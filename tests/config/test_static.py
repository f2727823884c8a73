"""What collectstatic hands to browsers."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

BACKEND = {"staticfiles": {"BACKEND": "config.static.MinifiedStaticFilesStorage"}}


@pytest.fixture(autouse=True)
def _our_own_files(settings, tmp_path):
    """Without those of libraries, which take long to pack."""
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [settings.BASE_DIR / "reports" / "static"]
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | BACKEND


def test_style_sheets_are_sent_without_what_only_people_need():
    call_command("collectstatic", "--noinput", verbosity=0)
    sent = Path(staticfiles_storage.path(staticfiles_storage.stored_name("site/base.css"))).read_text()
    assert "/*" not in sent
    assert "\n" not in sent.strip()
    assert "@media screen and (prefers-color-scheme:dark){:root{--paper:#16181b;" in sent
    assert "../fonts/source-serif-4-latin-roman." in sent


def test_a_module_names_what_it_imports_by_its_hash_and_never_a_file_of_another_deployment():
    call_command("collectstatic", "--noinput", verbosity=0)
    for name in ("surface", "pasting"):
        sent = Path(staticfiles_storage.path(staticfiles_storage.stored_name(f"desk/surface/{name}.js"))).read_text()
        imported = re.findall(r'(?:\} from |import\()"([^"]+)"', sent)
        assert imported
        assert [each for each in imported if not re.search(r"\.[0-9a-f]{12}\.js$", each)] == []


def test_collecting_twice_changes_nothing(tmp_path):
    call_command("collectstatic", "--noinput", verbosity=0)
    once = {file.name: file.read_bytes() for file in tmp_path.rglob("*.css")}
    call_command("collectstatic", "--noinput", verbosity=0)
    assert {file.name: file.read_bytes() for file in tmp_path.rglob("*.css")} == once

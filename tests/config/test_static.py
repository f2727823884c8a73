"""What collectstatic hands to browsers."""

from pathlib import Path

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

BACKEND = {"staticfiles": {"BACKEND": "config.static.MinifiedStaticFilesStorage"}}


def test_style_sheets_are_sent_without_what_only_people_need(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | BACKEND
    call_command("collectstatic", "--noinput", verbosity=0)
    sent = Path(staticfiles_storage.path(staticfiles_storage.stored_name("site/base.css"))).read_text()
    assert "/*" not in sent
    assert "\n" not in sent.strip()
    assert "@media screen and (prefers-color-scheme:dark){:root{--paper:#16181b;" in sent
    assert "../fonts/source-serif-4-latin-roman." in sent


def test_collecting_twice_changes_nothing(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | BACKEND
    call_command("collectstatic", "--noinput", verbosity=0)
    once = {file.name: file.read_bytes() for file in tmp_path.rglob("*.css")}
    call_command("collectstatic", "--noinput", verbosity=0)
    assert {file.name: file.read_bytes() for file in tmp_path.rglob("*.css")} == once

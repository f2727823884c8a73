"""SITE_DIR: the publisher's templates, words, styles and files, with the example in `examples/publisher`."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as project

from config.publisher import has_own_styles, own
from reports.languages import LOCALES, translator

EXAMPLE = project.BASE_DIR / "examples" / "publisher"
OUR_SENTENCE = "Published with Perennial, which keeps every published version unchanged."


@pytest.fixture
def example(settings, monkeypatch):
    """The settings that `SITE_DIR=examples/publisher` makes."""
    settings.SITE_DIR, settings.HAS_PUBLISHER_STYLES = EXAMPLE, has_own_styles(EXAMPLE)
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*own(EXAMPLE, "templates"), *engine["DIRS"]]}]
    settings.LOCALE_PATHS = [*own(EXAMPLE, "locale"), *settings.LOCALE_PATHS]
    monkeypatch.setattr(translator, "_folders", [*own(EXAMPLE, "locale"), LOCALES])
    translator._found.cache_clear()
    yield
    translator._found.cache_clear()


def manage(*arguments, folder=EXAMPLE):
    """Run `manage.py` with the folder as SITE_DIR, and return its exit status and what it printed."""
    environment = os.environ | {"SITE_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "manage.py", *arguments]
    ran = subprocess.run(command, cwd=project.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/sea/2024/", "/search/?q=sea", "/nothing-here/"])
def test_public_pages_have_what_the_publisher_adds(published, example, client, address):
    page = client.get(address).content.decode()
    assert page.index("site/site.css") < page.index("publisher.css") < page.index("</head>")
    if "nothing" not in address:
        assert page.index('class="places"') < page.index('class="institute"') < page.index('<main id="main">')
        assert page.index('class="colophon"') < page.index('class="institute-address"')
        assert "Published by the Institute for Coastal Energy." in page
        assert OUR_SENTENCE not in page


@pytest.mark.django_db
def test_without_the_folder_pages_have_nothing_of_it(published, client):
    page = client.get("/").content.decode()
    assert "publisher.css" not in page
    assert OUR_SENTENCE in page


def test_sentences_that_the_publisher_does_not_change_are_translated_as_before(example):
    german = translator.translator_for("de")
    assert german(OUR_SENTENCE) == "Veröffentlicht vom Institut für Küstenenergie."
    assert german("Contents") == "Inhalt"
    assert translator.ENGLISH("Contents") == "Contents"


def test_check_names_each_template_and_each_block_without_effect(tmp_path):
    folder = tmp_path / "templates" / "site"
    folder.mkdir(parents=True)
    (folder / "base.html").write_text('{% extends "site/base.html" %}{% block publisher_fotter %}{% endblock %}')
    (folder / "home.html").write_text("{% if %}")
    (folder / "own.html").write_text("{% block anything %}{% endblock %}")
    status, told = manage("check", folder=tmp_path)
    assert status == 1
    assert "site/base.html in SITE_DIR is used instead of ours." in told
    assert "The block publisher_fotter in site/base.html has no effect" in told
    assert "site/home.html cannot be used: " in told
    assert "own.html" not in told


def test_the_example_is_in_order_and_its_files_are_found():
    status, told = manage("check")
    assert (status, re.findall(r"publisher\.\w+", told)) == (0, ["publisher.I001"])
    assert str(EXAMPLE / "static/publisher/wave.svg") in manage("findstatic", "publisher/wave.svg")[1]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    status, told = manage("check", folder=tmp_path / "nowhere")
    assert status == 1
    assert "which is not a folder. Create it, or remove SITE_DIR." in told
    assert "Traceback" not in told


def test_the_blocks_that_the_documentation_promises_exist():
    promised = re.findall(
        r"^\| `(publisher_\w+)` \|", (project.BASE_DIR / "docs/publisher.md").read_text(), re.MULTILINE
    )
    base = (project.BASE_DIR / "templates/site/base.html").read_text()
    assert promised == re.findall(r"{% block (publisher_\w+) %}", base) != []

"""The Nu HTML checker has nothing to say of any page, nor of any screen of the desk."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.quality import kinds
from tests.servers import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
JAR = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture(scope="session")
def checker(java):
    """The beginning of its command; what follows are names of files."""
    if not JAR.is_file():
        pytest.skip("The HTML checker is not here: npm ci")
    return [*java, "-Xss4m", "-jar", JAR, "--Werror", "--format", "json", "--stdout"]


def said(checker, pages, folder):
    """What the checker says of `pages` (their HTML by address), a line for each message."""
    names = {}
    for number, (address, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_bytes(html)
        names[file.name] = address
    told = subprocess.run(
        [*checker, *map(str, folder.glob("*.html"))], capture_output=True, text=True, check=False, timeout=PROGRAM
    )
    return sorted(
        f"{names[each['url'].rpartition('/')[2]]}: {each['message']} [{' '.join(each.get('extract', '').split())}]"
        for each in json.loads(told.stdout)["messages"]
    )


def test_the_html_of_every_page_is_as_the_standard_has_it(checker, demo, tmp_path):
    pages = {address: demo.ask(address).body for address in kinds.public_pages()}
    found = said(checker, pages, tmp_path)
    assert found == [], "\n".join(found)


@pytest.mark.long
def test_the_html_of_every_screen_of_the_desk_is_as_the_standard_has_it(checker, demo, tmp_path):
    screens = [kinds.filled(address, demo.things) for address in kinds.desk_pages()]
    pages = {address: demo.ask(address, "superuser").body for address in screens if address != "/admin/login/"}
    pages["/admin/login/"] = demo.ask("/admin/login/").body
    found = said(checker, pages, tmp_path)
    assert found == [], "\n".join(found)


@pytest.mark.long
def test_the_checker_does_say_what_is_wrong(checker, tmp_path):
    found = said(checker, {"wrong": b"<!doctype html><title>x</title><p><div></p>"}, tmp_path)
    assert [each for each in found if "No \u201cp\u201d element in scope" in each] != []

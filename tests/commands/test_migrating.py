"""The examples of docs/migrating.md, run as they stand there."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from reports.drafting import document_of
from reports.models.ledger import Version
from reports.models.series import Edition
from tests.desk.conftest import person
from tests.exporting.pictures import png
from tests.importing.word_files import docx, p
from tests.making import ACKNOWLEDGED
from trends.models import Technique, Trend

pytestmark = pytest.mark.django_db
GUIDE = Path("docs/migrating.md").read_text("utf-8")
FILES = dict(re.findall(r"`(reports/[\w./-]+)`[^`]*?:\n\n```markdown\n(.*?)```", GUIDE, re.DOTALL))
PAGES = dict(re.findall(r"`([\w-]+\.html)`[^`]*?:\n\n```html\n(.*?)```", GUIDE, re.DOTALL))
WORD = dict(re.findall(r"`([\w-]+\.docx)`[^`]*?:\n\n\| style \| text \|\n\| --- \| --- \|\n((?:\|.*\|\n)+)", GUIDE))
TABLES = dict(re.findall(r"`([\w.-]+\.csv)`[^`]*?:\n\n```csv\n(.*?)```", GUIDE, re.DOTALL))
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture
def migrated(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    Path("reports/2021/img").mkdir()
    Path("reports/2021/img/roles.png").write_bytes(png())
    for name, text in (TABLES | PAGES).items():
        Path(name).write_text(text)
    for name, rows in WORD.items():
        cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows.splitlines()]
        Path(name).write_bytes(
            docx(*(p(text, style=style.replace(" ", "").replace("Normal", "")) for style, text in cells))
        )
    person("ada", first_name="Ada", last_name="Kelp")
    for line in COMMANDS:
        _, *command = shlex.split(line)
        if command[0] == "publish_edition":
            command += [f"--accept-warning={rule}={reason}" for rule, reason in ACKNOWLEDGED.items()]
        call_command(*command)
    return capsys.readouterr().out


def test_every_file_and_command_of_the_guide_is_tried():
    assert (len(PAGES), len(WORD)) == (1, 1)
    assert (len(FILES), len(COMMANDS), len(TABLES)) == (4, 12, 2)


def test_a_newsroom_comes_from_a_folder_to_published_editions_with_their_own_dates(migrated):
    assert [
        (each.edition.year, each.content.first_published) for each in Version.objects.order_by("edition__year")
    ] == [
        (2021, "2021-12-01"),
        (2022, "2022-11"),
    ]
    page = Client().get("/state-of-the-web/2021/").content.decode()
    assert "1 December 2021</time>; in this archive since" in " ".join(page.split())
    assert "All 4 redirects work.\n" in migrated


def test_links_pictures_and_old_addresses_lead_where_things_are(migrated):
    page = Client().get("/state-of-the-web/2021/accessibility/").content.decode()

    assert 'href="../fonts/#h-variable-fonts"' in page
    assert "Pages with roles" in page
    assert 'href="../accessibility/#h-roles"' in Client().get("/state-of-the-web/2021/fonts/").content.decode()
    olds = ("/en/2021/accessibility", "/en/2021", "/reports.html", "/en/2021/fonts")
    assert [Client().get(old).headers.get("Location") for old in olds] == [
        "/state-of-the-web/2021/accessibility/",
        "/state-of-the-web/2021/",
        "/state-of-the-web/",
        "/state-of-the-web/2021/fonts/",
    ]
    assert 'href="/state-of-the-web/2022/fonts/"' in page
    assert '<h2 id="h-roles">Which roles there are</h2>' in page
    assert "<mfrac>" in page
    assert "<s>few</s>" in page


@pytest.mark.long
def test_a_vocabulary_comes_in_as_a_table(migrated):
    assert Technique.objects.get(slug="variable-fonts").names.filter(name="font variations").exists()
    assert Trend.objects.get(slug="accessibility").theme.name == "People"


@pytest.mark.long
def test_a_word_file_comes_in(migrated):
    document = document_of(Edition.objects.get(report__slug="tides", year=2020))

    assert (document.title, document.summary, document.first_published) == (
        "Tides in 2020",
        "What they were like.",
        "2020-11",
    )
    assert [(each.title, each.body) for each in document.sections] == [("Power", "It turned both ways.")]


@pytest.mark.long
def test_a_saved_page_comes_in_as_its_article(migrated):
    document = document_of(Edition.objects.get(report__slug="waves", year=2020))

    assert (document.title, document.summary) == ("Waves in 2020", "How high they were.")
    assert (document.first_published, document.first_published_at) == (
        "2020-12-01",
        "https://old.example.org/waves-2020/",
    )
    assert [each.name for each in document.credits] == ["Ada Kelp"]
    assert [(each.title, each.body) for each in document.sections] == [
        ("Power", "Hard to use[^1].\n\n[^1]: Still."),
        ("Height", "| Place | Metres |\n| --- | --- |\n| North | 12 |"),
    ]
    assert "Left out, because it is hidden or site navigation: “Home”; “All rights reserved”." in migrated

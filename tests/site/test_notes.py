"""What a section says of a technique may be longer than a note: all of it stands on pages and in files, the first paragraph in tables."""

import io
import zipfile

import pytest
from django.core.management import call_command

from reports import drafting, publishing
from reports.document.canonical import digest
from reports.filing.files import file_of
from reports.models.ledger import Version
from reports.models.people import Actor
from tests.desk.pages import words_of
from tests.exporting.reading_pdf import said_in
from tests.making import ACKNOWLEDGED, AT, draft_edition

pytestmark = pytest.mark.django_db
NOTED = """# The Sea in 2024

What the sea gave.

## 1. Tidal Power

```section
assessments:
  - technique: barrage
    maturity: growing
    note: |
      It turns *both* ways.

      A second paragraph, with
      a line of its own.

      - A list
```

A tidal barrage was finished.

## 2. High Winds

```section
assessments:
  - technique: kites
    maturity: declining
    note: They fell.
```

Power kites were flown over the sea.
"""


@pytest.fixture
def version():
    edition = draft_edition(NOTED)
    publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)
    return Version.objects.select_related("edition__report").get()


def test_pages_have_all_of_it(version, client):
    whole = "It turns both ways. A second paragraph, with a line of its own. A list"
    for address in ("/techniques/barrage/", "/sea/2024/tides/"):
        answer = client.get(address)
        assert whole in words_of(answer), address
        assert "<p>It turns <em>both</em> ways.</p>" in answer.content.decode(), address
    (row,) = client.get("/api/v1/assessments/?technique=barrage").json()["results"]
    assert row["note"].startswith("It turns *both* ways.\n\nA second")


def test_files_have_the_first_paragraph_in_tables_and_all_of_it_below(version):
    files = {name: file_of(version, name, at=AT).data for name in ("pdf", "epub", "docx", "md")}
    for said in (said_in(files["pdf"]), _unzipped(files["docx"])):
        assert "A second paragraph, with" in " ".join(said.split())
    epub = _unzipped(files["epub"])
    assert "<td>It turns <em>both</em> ways.</td>" in epub
    assert "<h3>tidal barrage</h3>\n<p>It turns <em>both</em> ways.</p>\n<p>A second paragraph, with" in epub


def test_the_markdown_of_it_comes_back_the_same(version, tmp_path):
    file = tmp_path / "sea.md"
    file.write_bytes(file_of(version, "md", at=AT).data)
    call_command("import_edition", str(file), "--report", "sea", "--year", "2024", verbosity=0)
    assert digest(drafting.document_of(version.edition)) == version.sha256


def _unzipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())

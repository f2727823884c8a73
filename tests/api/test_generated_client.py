"""A client that a generator makes from the schema reads what is published."""

import datetime
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api import world
from tests.servers import PROGRAM

pytestmark = pytest.mark.sqlite


@pytest.fixture
def client_of(tmp_path, live_server, client, monkeypatch):
    """A client generated from the schema, for the server of the test; gives its module for an operation."""
    world.make()
    (tmp_path / "schema.json").write_bytes(client.get("/api/v1/schema/").content)
    command = Path(sys.executable).with_name("openapi-python-client")
    flags = ["generate", "--path", "schema.json", "--meta", "none", "--output-path", "generated_client"]
    run = subprocess.run([command, *flags], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PROGRAM)
    assert run.returncode == 0, run.stdout
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("generated_client").Client(base_url=live_server.url)
    for name in [name for name in sys.modules if name.startswith("generated_client")]:
        del sys.modules[name]


def operation(name: str):
    return importlib.import_module(f"generated_client.api.{name}")


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_generated_client_reads_an_edition_pages_a_filter_a_304_and_a_400(client_of):
    get_edition = operation("editions.get_edition")
    edition = get_edition.sync("sea", 2025, client=client_of)
    assert (edition.title, edition.version) == ("The Sea in 2025", "1.0")
    assert [(section.number, section.slug, section.maturity.value) for section in edition.sections] == [
        (None, "foreword", "not-rated"),
        (1, "tides", "established"),
        (2, "salt", "emerging"),
    ]

    list_sections = operation("sections.list_sections")
    slugs, page = [], 1
    while page:
        rows = list_sections.sync(client=client_of, page=page, per_page=4, report=["sea", "air"], year=[2025, 2023])
        slugs += [row.slug for row in rows.results]
        page = page + 1 if rows.next_ else None
    assert slugs == ["foreword", "tides", "salt", "tides", "winds"]

    first = get_edition.sync_detailed("sea", 2025, client=client_of)
    again = get_edition.sync_detailed(
        "sea", 2025, client=client_of.with_headers({"If-None-Match": first.headers["ETag"]})
    )
    assert (again.status_code, again.content) == (304, b"")

    gone = get_edition.sync("air", 2023, client=client_of)
    assert (gone.status, gone.reason) == (410, "The year was another.")

    words = importlib.import_module("generated_client.models")
    rated = list_sections.sync(
        client=client_of, maturity=[words.Maturity.EMERGING], ordering=[words.SectionRowOrder.YEAR]
    )
    assert [(row.year, row.slug, row.maturity) for row in rated.results] == [
        (2023, "tides", words.Maturity.EMERGING),
        (2024, "waves", words.Maturity.EMERGING),
        (2025, "salt", words.Maturity.EMERGING),
    ]

    chosen = list_sections.sync(
        client=client_of,
        fields=[words.SectionRowField.TITLE],
        text="turbine",
        as_of=datetime.date(2026, 1, 20),
        year=[2025],
    )
    assert [row.to_dict().keys() - {"id"} for row in chosen.results] == [{"title"}]

    refused = list_sections.sync(client=client_of, report=["nowhere"])
    assert isinstance(refused, words.Problem)
    assert (refused.status, refused.errors[0].parameter, refused.errors[0].allowed) == (400, "report", ["air", "sea"])
    [figure] = operation("statements.list_figures").sync(client=client_of).results
    assert [column.label for column in figure.data.columns] == ["Year", "Power"]

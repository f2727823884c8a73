"""Which of our modules and functions one journey runs through: what someone new has to read to follow it. Three have a limit.

`pytest --tier speed -s tests/benchmarks/test_journeys.py`; each is done once before, so that what happens once a process does not count.
"""

import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import publishing
from reports.management.demo_script import read_script, run_script
from reports.models.people import Actor
from reports.reading import generation_cache
from tests import making
from tests.desk.conftest import at_the_desk, one_of_each_role
from tests.desk.pages import opened
from tests.desk.test_publishing import publish_page, reasons

pytestmark = [pytest.mark.django_db, pytest.mark.speed]
ROOT = Path(settings.BASE_DIR)
OURS = ("config", "serving", "reports", "trends")
#: The most modules of a journey at the desk.
#: Four modules of each are those of every request at the desk: middleware, and the check of the session.
MOST = {"a comment": 14, "a save of a section": 24, "a publication": 51}


#: One GET of each kind, on the demo's site.
READERS = {
    "a section's page": "/llm-developments/2025/agents/",
    "an edition of the API": "/api/v1/reports/llm-developments/editions/2025/",
    "the search page": "/search/?q=agents",
}


def functions_of(journey):
    """Our functions that ran, as (module, name), sorted."""
    found = set()

    def see(frame, event, _):
        if event == "call" and frame.f_code.co_name != "<module>":
            found.add((frame.f_code.co_filename, frame.f_code.co_qualname))

    sys.setprofile(see)
    try:
        journey()
    finally:
        sys.setprofile(None)
    ours = [(Path(path).relative_to(ROOT), name) for path, name in found if path.startswith(str(ROOT))]
    return sorted((str(path), name) for path, name in ours if path.parts[0] in OURS)


def modules_of(journey):
    """Our modules whose functions ran, sorted."""
    return sorted({path for path, _ in functions_of(journey)})


def fetched(client, address):
    cache.clear()
    assert client.get(address).status_code == 200


def journeys(client):
    making.published_edition(year=2022)
    drafts = iter([making.draft_edition(year=2023), making.draft_edition(year=2024)])
    years = iter([2025, 2026])
    return {
        "publish → ledger": lambda: publishing.publish(
            edition=next(drafts), actor=Actor.of("Ada", making.AT), acknowledged=making.ACKNOWLEDGED
        ),
        "a section's page": lambda: fetched(client, "/sea/2022/tides/"),
        "Markdown → working copy": lambda: making.draft_edition(year=next(years)),
        "a list of the API": lambda: fetched(client, "/api/v1/sections/"),
        "a search of the API": lambda: fetched(client, "/api/v1/search/?q=turbine"),
    }


def printed(name, modules, capsys):
    with capsys.disabled():
        print(f"\n{name}: {len(modules)} modules", *modules, sep="\n    ")  # noqa: T201
    return len(modules)


def test_the_modules_of_each_journey(client, capsys):
    for name, journey in journeys(client).items():
        journey()
        assert printed(name, modules_of(journey), capsys)


def test_the_call_path_of_one_get_of_a_reader(client, capsys):
    folder = ROOT / "fixtures"
    run_script(read_script(folder / "demo.yaml"), folder, lambda *_: None)
    for name, address in READERS.items():
        # The first GET imports modules and fills what a process keeps for good.
        fetched(client, address)
        generation_cache.clear()
        with CaptureQueriesContext(connection) as queries:
            functions = functions_of(lambda address=address: fetched(client, address))
        files = {path for path, _ in functions}
        with capsys.disabled():
            print(f"\n{name}: {len(files)} files, {len(functions)} functions, {len(queries)} queries")  # noqa: T201
            for path in sorted(files):
                print(f"    {path}:", *(function for at, function in functions if at == path))  # noqa: T201


def send(client, address, fields):
    assert client.post(address, fields).status_code == 302


def at_the_desk_modules(client, edition):
    """The modules of a comment, of a save of a section, and of a publication, each from an opened page."""
    section = edition.draft.sections.get(slug="tides")
    add, beside = reverse("desk:comments", args=[section.pk]), {"Accept": "text/x-comments"}
    commented = modules_of(lambda: client.post(add, {"comment": "Is this still true?"}, headers=beside))
    assert section.comments.exists()
    page = reverse("admin:reports_section_change", args=[section.pk])
    fields = opened(client, page, "section_form")
    changed = fields | {"body": f"{fields['body'][0]}\n\nMore.", "_continue": "1"}
    saved = modules_of(lambda: send(client, page, changed))
    shown = client.get(publish_page(edition))
    accepted = reasons(shown) | {"seen": shown.context_data["seen"]}
    published = modules_of(lambda: send(client, publish_page(edition), accepted))
    return {"a comment": commented, "a save of a section": saved, "a publication": published}


def test_work_at_the_desk_runs_through_few_modules(capsys):
    publisher = at_the_desk(one_of_each_role()["publisher"])
    at_the_desk_modules(publisher, making.draft_edition(year=2023))
    found = at_the_desk_modules(publisher, making.draft_edition(year=2024))
    counts = {name: printed(name, modules, capsys) for name, modules in found.items()}
    assert {name: count for name, count in counts.items() if count > MOST[name]} == {}

"""Which of our modules one journey runs through: what someone new has to open to follow it. Printed, never asserted.

`pytest --tier speed -s tests/benchmarks/test_journeys.py`; each is done once before, so that what happens once a process does not count.
"""

import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from reports import publishing
from tests import making

pytestmark = [pytest.mark.django_db, pytest.mark.speed]
ROOT = Path(settings.BASE_DIR)
OURS = ("config", "reports", "trends")


def modules_of(journey):
    """Our modules whose functions ran, sorted."""
    found = set()

    def see(frame, event, _):
        if event == "call" and frame.f_code.co_name != "<module>":
            found.add(frame.f_code.co_filename)

    sys.setprofile(see)
    try:
        journey()
    finally:
        sys.setprofile(None)
    paths = [Path(name) for name in found if name.startswith(str(ROOT))]
    return sorted(str(path.relative_to(ROOT)) for path in paths if path.relative_to(ROOT).parts[0] in OURS)


def fetched(client, address):
    cache.clear()
    assert client.get(address).status_code == 200


def journeys(client):
    making.published_edition(year=2022)
    drafts = iter([making.draft_edition(year=2023), making.draft_edition(year=2024)])
    years = iter([2025, 2026])
    return {
        "publish → ledger": lambda: publishing.publish(
            edition=next(drafts), by="Ada", at=making.AT, acknowledged=making.ACKNOWLEDGED
        ),
        "a section's page": lambda: fetched(client, "/sea/2022/tides/"),
        "Markdown → working copy": lambda: making.draft_edition(year=next(years)),
        "a list of the API": lambda: fetched(client, "/api/v1/sections/"),
        "a search of the API": lambda: fetched(client, "/api/v1/search/?q=turbine"),
    }


def test_the_modules_of_each_journey(client, capsys):
    for name, journey in journeys(client).items():
        journey()
        modules = modules_of(journey)
        assert modules
        with capsys.disabled():
            print(f"\n{name}: {len(modules)} modules", *modules, sep="\n    ")  # noqa: T201

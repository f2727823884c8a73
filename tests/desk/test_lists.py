"""Lists of the desk: as many queries for three rows as for one, searched, narrowed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import publishing
from tests.desk.conftest import person
from tests.desk.pages import words_of
from tests.making import AT, draft_edition, published_edition

pytestmark = pytest.mark.django_db


def withdrawn(number):
    edition = published_edition(report=f"sea-{number}")
    publishing.withdraw(version=edition.current_version, reason="Wrong.", by="Ada", at=AT)


def redacted(number):
    edition = published_edition(report=f"sea-{number}")
    publishing.redact(version=edition.current_version, reason="A court.", by="Ada", at=AT)


MADE = {
    "reports/section": lambda number: draft_edition(report=f"sea-{number}"),
    "reports/version": lambda number: published_edition(report=f"sea-{number}"),
    "reports/acknowledgement": lambda number: published_edition(report=f"sea-{number}"),
    "reports/withdrawal": withdrawn,
    "reports/redaction": redacted,
    "auth/user": lambda number: person(f"person{number}", is_staff=True),
}


@pytest.mark.parametrize("where", MADE)
def test_a_list_takes_as_many_queries_for_three_as_for_one(superuser, where):
    # That somebody is here is written down once a minute.
    superuser.get("/admin/")
    counts = []
    for number in range(3):
        MADE[where](number)
        with CaptureQueriesContext(connection) as queries:
            assert superuser.get(f"/admin/{where}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_sections_are_found_by_their_words_and_narrowed_to_what_waits(editor):
    edition = draft_edition()
    edition.draft.sections.filter(slug="waves").update(is_reviewed=False)
    found = {
        query: [str(row) for row in editor.get(f"/admin/reports/section/?{query}").context_data["cl"].result_list]
        for query in ("q=barrage", "is_reviewed__exact=0", "maturity=growing")
    }
    assert found == {"q=barrage": ["Tidal Power"], "is_reviewed__exact=0": ["Waves at Sea"], "maturity=growing": []}


@pytest.mark.parametrize("where", [*MADE, "reports/reference", "reports/figure", "trends/trend", "trends/lineage"])
def test_a_list_that_finds_nothing_leads_back_to_all(superuser, where):
    assert "Nothing fits. Show all" in words_of(superuser.get(f"/admin/{where}/?q=zebra"))

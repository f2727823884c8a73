"""Lists of the desk: as many queries for three rows as for one, searched, narrowed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import publishing
from reports.models.audit import AuditEntry
from reports.models.draft import Reference
from reports.models.webhooks import Endpoint, Message
from reports.publishing import RULES
from tests.desk.conftest import person
from tests.desk.pages import words_of
from tests.desk.test_sources import ITEM
from tests.making import AT, draft_edition, published_edition

pytestmark = [pytest.mark.usefixtures("no_session_writes"), pytest.mark.both_engines, pytest.mark.django_db]


def withdrawn(number):
    edition = published_edition(report=f"sea-{number}")
    publishing.withdraw(version=edition.current_version, reason="Wrong.", by="Ada", at=AT)


def redacted(number):
    edition = published_edition(report=f"sea-{number}")
    publishing.redact(version=edition.current_version, reason="A court.", by="Ada", at=AT)


def cited(number):
    edition = draft_edition(report=f"sea-{number}")
    Reference.objects.create(draft=edition.draft, key="one", item=ITEM)


MADE = {
    "reports/reference": cited,
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


@pytest.mark.parametrize("where", [*MADE, "reports/figure", "trends/trend", "trends/lineage"])
def test_a_list_that_finds_nothing_leads_back_to_all(superuser, where):
    assert "No results. Show all" in words_of(superuser.get(f"/admin/{where}/?q=zebra"))


def test_lists_are_narrowed_by_words_and_not_by_identifiers(superuser):
    """By those of the warnings themselves, of what a webhook is told, and by the names of reports."""
    edition = published_edition()
    endpoint = Endpoint.objects.create(name="Library", address="https://example.org/hook")
    Message.objects.create(endpoint=endpoint, kind="version.published", body="{}", at=AT)
    told = {where: superuser.get(f"/admin/reports/{where}/") for where in ("acknowledgement", "message", "auditentry")}
    assert filters(told["acknowledgement"])["requirement of the check"] == [
        "All",
        *sorted(RULES[each.rule].asks for each in edition.current_version.acknowledgements.all()),
    ]
    assert filters(told["message"])["event"] == ["All", "version published"]
    assert "version.published" not in words_of(told["message"])
    assert filters(told["auditentry"])["report"] == ["All", edition.report.name]
    rule = edition.current_version.acknowledgements.first().rule
    assert len(superuser.get(f"/admin/reports/acknowledgement/?rule={rule}").context_data["cl"].result_list) == 1
    entry = AuditEntry.objects.filter(report=edition.report.slug).first()
    assert edition.report.name in words_of(superuser.get(f"/admin/reports/auditentry/{entry.pk}/change/"))


def filters(page):
    """What each filter of a list offers."""
    changelist = page.context_data["cl"]
    return {
        str(each.title): [str(choice["display"]) or "none" for choice in each.choices(changelist)]
        for each in changelist.filter_specs
    }

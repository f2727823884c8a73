"""The calendar: what is due and scheduled in all reports, for those who may see it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from reports.models.draft import Draft, Section
from reports.models.series import Role
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import words_of
from tests.desk.test_members import member
from tests.desk.test_scheduling import ask
from tests.making import draft_edition

pytestmark = [pytest.mark.usefixtures("no_session_writes"), pytest.mark.django_db]

ADDRESS = "/admin/calendar/"


def day(days):
    return timezone.localdate() + timedelta(days=days)


def lines(client):
    """The name of each group, with the day, title, what happens, edition and address of each of its entries."""
    found = {}
    for each in client.get(ADDRESS).context_data["entries"]:
        found.setdefault(each.group, []).append((each.due.day, each.title, each.what, each.edition, each.address))
    return found


def titles(client):
    return sorted(title for entries in lines(client).values() for _, title, *_ in entries)


@pytest.fixture
def planned(edition, people):
    """Of the sea: a late section, one that is ready, one to come, and dates; of the sky, a date."""
    sections = edition.draft.sections
    sections.filter(slug="tides").update(due=day(-3), assignee=people["editor"])
    sections.filter(slug="winds").update(due=date(2099, 3, 1))
    sections.filter(slug="waves").update(due=day(1), carried_from=2023)
    Draft.objects.filter(pk=edition.pk).update(drafts_due=date(2099, 3, 1), publication_due=date(2099, 4, 2))
    sky = draft_edition(report="sky")
    Draft.objects.filter(pk=sky.pk).update(reviews_due=day(-1))
    return sky


def test_it_lists_what_is_late_first_and_then_month_by_month(editor, edition, planned):
    tides, winds = (
        reverse("admin:reports_section_change", args=[edition.draft.sections.get(slug=slug).pk])
        for slug in ("tides", "winds")
    )
    sea, sky = (reverse("desk:board", args=[each.pk]) for each in (edition, planned))
    assert list(lines(editor).items()) == [
        (
            "Late",
            [
                (day(-3), "Tidal Power", "Section due from Edith Ek", "Sea 2024", tides),
                (day(-1), "Sky 2024", "Reviews due", "", sky),
            ],
        ),
        (
            "March 2099",
            [
                (date(2099, 3, 1), "Sea 2024", "Drafts due", "", sea),
                (date(2099, 3, 1), "High Winds", "Section due, not assigned", "Sea 2024", winds),
            ],
        ),
        ("April 2099", [(date(2099, 4, 2), "Sea 2024", "Publication due", "", sea)]),
    ]
    words = words_of(editor.get(ADDRESS))
    assert f"{date_format(day(-3), 'j M')} 3 days late Tidal Power Section due from Edith Ek Sea 2024" in words


def test_members_see_their_reports_alone(editor, publisher, edition, planned):
    author = member(person("mia", is_staff=True), planned, Role.AUTHOR)
    sky_editor = member(person("milo", is_staff=True), planned, Role.EDITOR)
    sea = ["High Winds", "Sea 2024", "Sea 2024", "Tidal Power"]
    found = {name: titles(client) for name, client in {"author": author, "member": sky_editor}.items()}
    assert found == {"author": ["Sky 2024"], "member": ["Sky 2024"]}
    assert titles(editor) == titles(publisher) == sorted([*sea, "Sky 2024"])
    outsider = at_the_desk(person("otto", is_staff=True))
    assert outsider.get(ADDRESS).status_code == 403


def test_a_set_time_replaces_the_planned_day(publisher, editor, edition):
    Draft.objects.filter(pk=edition.pk).update(publication_due=day(9))
    ask(publisher, edition)
    words = "Scheduled for publication at 09:00 (Europe/Oslo)"
    entry = (date(2099, 12, 1), "Sea 2024", words, "", reverse("desk:board", args=[edition.pk]))
    assert lines(editor) == {"December 2099": [entry]}


def test_an_empty_calendar_says_how_dates_come_into_it(editor, edition):
    assert "Nothing is due or scheduled. Set dates in an edition’s overview" in words_of(editor.get(ADDRESS))


def test_it_takes_as_many_queries_for_many_reports_as_for_one(editor, edition, planned, django_assert_max_num_queries):
    for number in range(4):
        other = draft_edition(report=f"land-{number}")
        Section.objects.filter(draft=other.draft).update(due=day(number))
    author = member(person("mia", is_staff=True), other, Role.AUTHOR, "tides")
    for client in (editor, author):
        with django_assert_max_num_queries(10):
            client.get(ADDRESS)
    assert len(titles(editor)) == 5 + 4 * 3

"""The next edition's date: set on the report, shown on its page and in the API until that edition is published."""

import pytest
from django.urls import reverse

from reports.models.generation import Generation
from tests import making
from tests.desk.conftest import editor, people, publisher  # noqa: F401  fixtures
from tests.desk.pages import form_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def save(published, publisher):  # noqa: F811
    """Saves the report's form with other values in some fields."""
    address = reverse("admin:reports_report_change", args=[published.report.pk])

    def saved(**fields):
        return publisher.post(address, form_of(publisher.get(address), "report_form") | fields, follow=True)

    return saved


def shown(client):
    """The words of the page, and what the API says."""
    return words_of(client.get("/sea/")), client.get("/api/v1/reports/sea/").json()["next_edition"]


@pytest.mark.parametrize(
    ("written", "kept", "words"),
    [
        ("March 2027", "2027-03", "in March 2027"),
        ("2027-03", "2027-03", "in March 2027"),
        (" 13  September 2027", "2027-09-13", "on 13 September 2027"),
    ],
)
def test_readers_see_the_date_and_the_reason_at_once(save, client, written, kept, words):
    assert shown(client)[1] is None
    before = Generation.now().number
    save(next_expected=written, next_reason="Two reviews are late.")
    page, api = shown(client)
    assert f"The next edition is expected {words}. Two reviews are late." in page
    assert api == {"expected": kept, "reason": "Two reviews are late."}
    assert Generation.now().number > before


def test_what_is_no_day_or_month_is_refused_in_words(save, client):
    refused = save(next_expected="soon")
    assert "“soon” is not a day or month. Enter 13 March 2027 or March 2027." in words_of(refused)
    assert shown(client)[1] is None


def test_an_edition_that_is_published_is_no_longer_expected(save, client):
    save(next_expected="March 2026", next_reason="Two reviews are late.")
    making.published_edition(year=2022)
    assert shown(client)[1] is not None
    making.published_edition(year=2025)
    assert shown(client)[1] is None
    assert "expected" not in shown(client)[0]

"""Lists of the desk: as many queries for three rows as for one, searched, narrowed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models.draft import Reference
from reports.models.series import Report
from tests.desk.conftest import person
from tests.desk.pages import words_of
from tests.desk.sources import ITEM
from tests.making import draft_edition, published_edition
from trends.models import Technique, Theme, Trend

pytestmark = [pytest.mark.usefixtures("no_session_writes"), pytest.mark.django_db]


def cited(number):
    edition = draft_edition(report=f"sea-{number}")
    Reference.objects.create(draft=edition.draft, key="one", item=ITEM)


MADE = {
    "reports/reference": cited,
    "reports/version": lambda number: published_edition(report=f"sea-{number}"),
    "auth/user": lambda number: person(f"person{number}", is_staff=True),
}


@pytest.mark.sample(2)
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


@pytest.mark.parametrize("where", [*MADE, "reports/figure", "trends/trend", "trends/lineage"])
def test_a_list_that_finds_nothing_leads_back_to_all(superuser, where):
    assert "No results. Show all" in words_of(superuser.get(f"/admin/{where}/?q=zebra"))


@pytest.mark.parametrize("model", [Theme, Trend, Technique, Report])
def test_a_list_of_names_puts_capitals_and_small_letters_together(superuser, model):
    names = ["apples", "Berries", "cherries"]
    for name in reversed(names):
        model.objects.create(slug=name.lower(), name=name)
    shown = superuser.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/").context_data["cl"].result_list
    assert [each.name for each in shown] == names

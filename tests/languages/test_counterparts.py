"""A report names its counterpart in another language: pages lead to the same page there, live, and no file does."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models.generation import Generation
from reports.models.series import Report
from tests.desk.conftest import editor, people, publisher  # noqa: F401  fixtures
from tests.desk.pages import opened
from tests.making import published_edition

EN = "# The Sea {year}\n\nIt gave.\n\n## 1. Tidal Power\n\nA barrage.\n\n## 2. High Winds\n\nKites.\n\n## 3. Waves at Sea\n\nWaves.\n"
DE = "# Das Meer {year}\n\nEs gab.\n\n## 1. Tidal Power\n\nEin Sperrwerk.\n\n## 2. High Winds\n\nDrachen.\n"


def link_on(client, address):
    """Where the page leads in another language, what that is called, and what search engines are told."""
    response = client.get(address)
    html = response.content.decode()
    found = re.search(r'<a class="other-language" href="([^"]+)" lang="(\w+)" hreflang="(\w+)">([^<]+)</a>', html)
    return (
        found and found.groups(),
        re.findall(r'rel="alternate" href="[^"]*?(/[^":]*/)"\s+hreflang="(\w+)"', html),
        response,
    )


@pytest.fixture
def pair(db):
    cache.clear()
    for slug, language in (("sea", "en"), ("meer", "de")):
        Report.objects.create(slug=slug, name=slug.title(), language=language)
    sea, meer = (published_edition(text, report=slug) for slug, text in (("sea", EN), ("meer", DE)))
    Report.objects.filter(slug="sea").update(counterpart=meer.report)
    return sea, meer


def test_an_edition_leads_to_that_of_the_same_year(pair, client):
    found, told, response = link_on(client, "/sea/2024/")

    assert found == ("/meer/2024/", "de", "de", "Deutsch")
    assert told == [("/sea/2024/", "en"), ("/meer/2024/", "de")]
    assert '/meer/2024/>; rel="alternate"; hreflang="de"' in response["Link"]


def test_a_section_leads_to_the_one_about_the_same_trend(pair, client):
    slug = pair[1].draft.sections.get(title="High Winds").slug
    found, told, _ = link_on(client, "/sea/2024/winds/")

    assert found[0] == f"/meer/2024/{slug}/"
    assert told == [("/sea/2024/winds/", "en"), (f"/meer/2024/{slug}/", "de")]


def test_a_section_without_a_counterpart_leads_to_the_other_edition_without_hreflang(pair, client):
    found, told, _ = link_on(client, "/sea/2024/waves/")

    assert (found[0], told) == ("/meer/2024/", [])


def test_a_pinned_page_and_the_report_that_names_nobody_have_no_link(pair, client):
    assert [link_on(client, each)[0] for each in ("/sea/2024/v1.0/", "/meer/2024/")] == [None, None]


def test_an_edition_whose_year_the_other_lacks_has_no_link(pair, client):
    published_edition(EN, report="sea", year=2023)

    assert link_on(client, "/sea/2023/")[0] is None


def test_it_costs_one_query_more_in_a_generation(pair, client):
    for address in ("/sea/2024/", "/sea/2024/winds/"):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= 10, address


def test_it_is_chosen_at_the_desk_and_readers_have_it_at_once(pair, people, publisher):  # noqa: F811
    sea, meer = pair
    Report.objects.update(counterpart=None)
    address = reverse("admin:reports_report_change", args=[meer.report_id])
    before = Generation.now().number
    publisher.post(address, opened(publisher, address, "report_form") | {"counterpart": sea.report_id})

    assert Report.objects.get(slug="meer").counterpart_id == sea.report_id
    assert Generation.now().number > before
    offered = publisher.get(address).context_data["adminform"].form.fields["counterpart"].queryset
    assert [row.slug for row in offered] == ["sea"]

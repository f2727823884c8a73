"""Trends, techniques, themes and trend history at the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models.index import PublishedSection
from tests.desk.pages import opened, words_of
from tests.making import draft_edition, published_edition, vocabulary
from trends.models import Lineage, Technique, Theme, Trend

pytestmark = [pytest.mark.usefixtures("no_session_writes"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def words(db):
    vocabulary()


def technique(slug):
    return Technique.objects.get(slug=slug)


def page_of(row):
    return reverse(f"admin:trends_{row._meta.model_name}_change", args=[row.pk])


def aliases(row):
    return sorted(name.name for name in row.names.all() if name.is_alias)


def test_a_technique_is_added_with_its_aliases(editor):
    fields = {"name": "wave buoy", "slug": "buoys", "definition": "It floats.", "aliases": " wave  buoys\r\n\r\nbuoy"}
    editor.post("/admin/trends/technique/add/", fields)
    assert aliases(technique("buoys")) == ["buoy", "wave buoys"]


def test_an_alias_is_added_and_removed_on_the_techniques_page(editor):
    kites = technique("kites")
    fields = opened(editor, page_of(kites), "technique_form")
    assert fields["aliases"] == ["kites\r\npower kites"]
    kept = kites.names.get(name="power kites")
    editor.post(page_of(kites), fields | {"aliases": "power kites\r\nflying kite"})
    assert aliases(kites) == ["flying kite", "power kites"]
    assert kept in kites.names.all()


@pytest.mark.parametrize(
    ("aliases", "sentence"),
    [
        ("kites\nturbines", "“turbines” is already a name of turbine."),
        ("TURBINE", "“TURBINE” is already a name of turbine."),
        ("turbíne", "“turbíne” is already a name of turbine."),
        ("Power  Kite", "“Power Kite” is already a name of this technique."),
        ("kites\nKITES", "“KITES” is listed twice."),
        ("k" * 201, f"“{'k' * 40}…” is too long: a name has at most 200 characters."),
    ],
)
def test_what_is_wrong_with_an_alias_is_said_at_the_aliases(editor, aliases, sentence):
    kites = technique("kites")
    fields = opened(editor, page_of(kites), "technique_form")
    response = editor.post(page_of(kites), fields | {"aliases": aliases})
    assert response.context_data["adminform"].form.errors == {"aliases": [sentence]}


def test_two_people_who_add_an_alias_choose_what_the_aliases_are(editor, publisher):
    kites = technique("kites")
    fields = opened(editor, page_of(kites), "technique_form")
    publisher.post(page_of(kites), opened(publisher, page_of(kites), "technique_form") | {"aliases": "kites\nsail"})
    refused = editor.post(page_of(kites), fields | {"aliases": "kites\npower kites\nflying kite"})
    assert [change.label for change in refused.context_data["stale"].changes] == ["Aliases"]
    assert aliases(kites) == ["kites", "sail"]


def test_merged_techniques_lead_to_the_one_that_took_over(publisher):
    edition = draft_edition()
    kites, turbines = technique("kites"), technique("turbines")
    merge = reverse("desk:merge", args=[kites.pk])
    assert "All its names become aliases of the other technique" in words_of(publisher.get(merge))
    publisher.post(merge, {"into": "Turbines"})
    kites.refresh_from_db()
    assert kites.merged_into == turbines
    assert aliases(turbines) == ["kites", "power kite", "power kites", "turbines"]
    winds = edition.draft.sections.get(slug="winds")
    assert [row.technique for row in winds.assessments.all()] == [turbines]


def test_a_technique_is_not_merged_into_itself_or_into_nothing(publisher):
    merge = reverse("desk:merge", args=[technique("kites").pk])
    assert "A technique cannot be merged into itself." in words_of(publisher.post(merge, {"into": "kites"}))
    assert "No technique is called “sails”." in words_of(publisher.post(merge, {"into": "sails"}))


def test_a_technique_in_use_is_not_deleted(editor):
    draft_edition()
    delete = reverse("admin:trends_technique_delete", args=[technique("kites").pk])
    assert "It cannot be deleted, because these use it:" in words_of(editor.get(delete))


def test_what_keeps_a_trend_is_named_by_its_version(editor):
    published_edition("# The Sea\n\n## 1. Salt Gradients\n\nWords.\n", year=2023)
    words = words_of(
        editor.get(reverse("admin:trends_trend_delete", args=[Trend.objects.get(name="Salt Gradients").pk]))
    )
    assert (f"Published trend: {PublishedSection.objects.get().version}" in words, "object (" in words) == (True, False)


def test_lineage_moves_the_movement_of_what_is_published(publisher):
    published_edition("# The Sea\n\n## 1. Salt Gradients\n\nWords.\n", year=2023)
    later = published_edition("# The Sea\n\n## 1. Tidal Power\n\nWords.\n", year=2024)
    section = PublishedSection.objects.get(edition=later)
    assert section.movement == "new"
    trends = {trend.slug: trend.pk for trend in Trend.objects.all()}
    step = {"parent": trends["salt"], "child": trends["tides"], "kind": "renamed", "year": 2024}
    publisher.post("/admin/trends/lineage/add/", step)
    section.refresh_from_db()
    assert section.movement != "new"
    publisher.post(reverse("admin:trends_lineage_delete", args=[Lineage.objects.get().pk]), {"post": "yes"})
    section.refresh_from_db()
    assert section.movement == "new"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"child": "salt"}, "__all__", "A trend cannot be its own predecessor."),
        ({"child": "winds"}, "child", "The trend history already links these two trends. Change that entry."),
        ({"year": 3000}, "year", "Ensure this value is less than or equal to 2200."),
    ],
)
def test_what_is_wrong_with_lineage_is_said_at_its_field(publisher, changes, field, sentence):
    trends = {trend.slug: trend.pk for trend in Trend.objects.all()}
    Lineage.objects.create(parent_id=trends["salt"], child_id=trends["winds"], kind="renamed", year=2024)
    step = {"parent": "salt", "child": "tides", "kind": "renamed", "year": 2024} | changes
    step |= {name: trends[step[name]] for name in ("parent", "child")}
    response = publisher.post("/admin/trends/lineage/add/", step)
    assert sentence in response.context_data["adminform"].form.errors[field]


def test_two_trends_of_one_name_are_refused_at_the_name(editor):
    response = editor.post("/admin/trends/trend/add/", {"name": "tidal  POWER", "slug": "other"})
    assert list(response.context_data["adminform"].form.errors) == ["name"]


def test_a_trend_gets_a_theme(editor):
    waves = Trend.objects.get(slug="waves")
    fields = opened(editor, page_of(waves), "trend_form")
    editor.post(page_of(waves), fields | {"theme": str(Theme.objects.get().pk)})
    waves.refresh_from_db()
    assert waves.theme == Theme.objects.get()


@pytest.mark.parametrize("model", ["trend", "technique", "theme", "lineage"])
def test_lists_take_as_many_queries_for_three_as_for_one(editor, model):
    # That somebody is here is written down once a minute.
    editor.get("/admin/")
    counts = []
    for number in range(3):
        theme = Theme.objects.create(slug=f"theme-{number}", name=f"Theme {number}")
        trend = Trend.objects.create(slug=f"trend-{number}", name=f"Trend {number}", theme=theme)
        Lineage.objects.create(parent=trend, child=Trend.objects.get(slug="tides"), kind="merged", year=2024)
        Technique.objects.create(slug=f"technique-{number}", name=f"Technique {number}")
        with CaptureQueriesContext(connection) as queries:
            editor.get(f"/admin/trends/{model}/")
        counts.append(len(queries))
    assert counts[0] == counts[2]

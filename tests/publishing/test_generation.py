"""The generation moves with everything that changes what is public, and the change feed loses nothing whoever commits first."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from reports import publishing
from reports.models.generation import Generation
from reports.models.people import Actor
from reports.models.series import Report
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import opened
from tests.making import AT, correct, published_edition
from tests.waiting import LONG
from trends.models import Lineage, Technique, Theme, Trend

pytestmark = pytest.mark.both_engines


@pytest.fixture
def superuser(db):
    return at_the_desk(person("ursula", is_staff=True, is_superuser=True))


def save(client, row, form, **fields):
    address = reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])
    assert client.post(address, opened(client, address, form) | fields).status_code == 302


def lineage():
    tides, winds = Trend.objects.get(slug="tides"), Trend.objects.get(slug="winds")
    return Lineage.objects.create(parent=tides, child=winds, kind="renamed", year=2024)


CHANGES = {
    "a publication": lambda edition, client: correct(edition, "both ways", "one way"),
    "a withdrawal": lambda edition, client: publishing.withdraw(
        version=edition.current_version, reason="Wrong.", actor=Actor.of("Ada", AT)
    ),
    "a redaction": lambda edition, client: publishing.redact(
        version=edition.current_version, reason="A court said so.", actor=Actor.of("Ada", AT)
    ),
    "a rebuilt index": lambda edition, client: publishing.rebuild_index(),
    "a merge": lambda edition, client: client.post(
        reverse("desk:merge", args=[Technique.objects.get(slug="kites").pk]), {"into": "turbine"}
    ),
    "a step of lineage": lambda edition, client: lineage(),
    "another address for a trend": lambda edition, client: save(
        client, Trend.objects.get(slug="tides"), "trend_form", slug="ebb"
    ),
    "another name of a technique": lambda edition, client: save(
        client, Technique.objects.get(slug="kites"), "technique_form", name="flying kite"
    ),
    "another alias": lambda edition, client: save(
        client, Technique.objects.get(slug="kites"), "technique_form", aliases="kites\r\nflying kite"
    ),
    "another name of a theme": lambda edition, client: save(client, Theme.objects.get(), "theme_form", name="Skills"),
    "a technique that is deleted": lambda edition, client: client.post(
        reverse("admin:trends_trend_delete", args=[Trend.objects.get(slug="salt").pk]), {"post": "yes"}
    ),
    "a report's settings": lambda edition, client: save(
        client, Report.objects.get(), "report_form", publisher_name="The Press"
    ),
}


@pytest.mark.sample(4)
@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_what_is_public_raises_the_generation(superuser, change):
    edition = published_edition()
    before = Generation.now()
    CHANGES[change](edition, superuser)
    after = Generation.now()
    assert after.number > before.number
    assert after.mark != before.mark
    assert (after.at - before.at).total_seconds() >= 1


@pytest.mark.django_db
def test_what_is_refused_or_undone_leaves_the_generation_as_it_was(db):
    edition = published_edition()
    before = Generation.now()
    with pytest.raises(publishing.PublishRefused):
        publishing.publish(edition=edition, actor=Actor.of("Ada", AT))
    with pytest.raises(publishing.PublishingError):
        publishing.withdraw(version=edition.current_version, reason=" ", actor=Actor.of("Ada", AT))
    assert Generation.now().mark == before.mark


@pytest.mark.django_db
def test_the_generation_is_one_query_for_one_row(django_assert_num_queries):
    published_edition()
    with django_assert_num_queries(1) as asked:
        Generation.now()
    assert "reports_generation" in asked[0]["sql"]


def read_on(address):
    """The events of the change feed from `address` on, and where to go on from there."""
    page = Client().get(address).json()
    return [(event["kind"], event["into"]) for event in page["results"]], page["resume"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_changes_committed_in_reverse_order_reach_the_feed_and_every_cache():
    published_edition()
    trends = {trend.slug: trend for trend in Trend.objects.all()}
    written, may_commit = Event(), Event()

    def first():
        try:
            with transaction.atomic():
                Lineage.objects.create(parent=trends["tides"], child=trends["winds"], kind="split", year=2024)
                written.set()
                may_commit.wait(LONG)
        finally:
            connections.close_all()

    def second():
        try:
            Lineage.objects.create(parent=trends["tides"], child=trends["waves"], kind="split", year=2024)
        finally:
            connections.close_all()

    _, place = read_on("/api/v1/publications/")
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(first)
        assert written.wait(LONG)
        overtaking = pool.submit(second)
        with suppress(TimeoutError):
            overtaking.result(1)
        before, (events, place) = Generation.now().mark, read_on(place)
        tag = Client().get("/api/v1/lineage.csv")["ETag"]
        may_commit.set()
        waiting.result(20)
        overtaking.result(20)
    later, _ = read_on(place)
    assert sorted([*events, *later]) == [("lineage-added", "waves"), ("lineage-added", "winds")]
    assert Generation.now().mark != before
    assert Client().get("/api/v1/lineage.csv", headers={"If-None-Match": tag}).status_code == 200

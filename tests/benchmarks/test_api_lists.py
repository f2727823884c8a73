"""Lists of the API at 200 editions: a late page is to cost at most 1.3 times the first one. Times are printed, never asserted.

The rows are written straight into the index: what is measured is reading, not publishing.
"""

from statistics import median
from time import process_time
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from reports.models.index import (
    PublishedAssessment,
    PublishedEdition,
    PublishedSection,
    PublishedTechnique,
    PublishedTrend,
)
from reports.models.ledger import Version
from reports.models.series import Edition, Report
from trends.models import Technique, Trend

EDITIONS, SECTIONS, ASSESSMENTS, TECHNIQUES = 200, 10, 4, 400
GOAL = 1.3


def fill():
    trends = [Trend.objects.create(slug=f"trend-{n}", name=f"Trend {n}") for n in range(30)]
    techniques = [Technique.objects.create(slug=f"technique-{n}", name=f"Technique {n}") for n in range(TECHNIQUES)]
    rows: dict[type, list] = {
        model: []
        for model in (PublishedEdition, PublishedTrend, PublishedTechnique, PublishedSection, PublishedAssessment)
    }
    for number in range(EDITIONS):
        report, _ = Report.objects.get_or_create(
            slug=f"report-{number // 20}", defaults={"name": f"Report {number // 20}"}
        )
        edition = Edition.objects.create(report=report, year=2000 + number % 20)
        version = Version.objects.create(
            edition=edition,
            major=1,
            minor=0,
            schema_version=1,
            document="{}",
            sha256=f"{number:064d}",
            record_sha256=f"{number:064d}",
            severity="minor",
            published_at=timezone.now(),
            publisher="Ada",
        )
        edition.current_version = version
        edition.save()
        of = {"version": version, "edition": edition}
        rows[PublishedEdition].append(
            PublishedEdition(
                **of,
                uid=edition.uid,
                report_slug=report.slug,
                report_name=report.name,
                year=edition.year,
                title="A year",
                summary="",
            )
        )
        for place in range(SECTIONS):
            _fill_section(
                rows, of, place=place, trend=trends[(number + place) % 30], techniques=techniques, number=number
            )
    for model, made in rows.items():
        model.objects.bulk_create(made, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill_section(rows, of, *, place, trend, techniques, number):
    section = PublishedSection(
        **of, uid=uuid4(), position=place, slug=f"s-{place}", number=place + 1, title=f"Section {place}", summary="",
        trend=trend, trend_slug=trend.slug, html="<p>Words.</p>" * 200, text="Words. " * 400, renderer=1,
    )  # fmt: skip
    rows[PublishedSection].append(section)
    rows[PublishedTrend].append(
        PublishedTrend(**of, uid=trend.uid, trend=trend, slug=trend.slug, name=trend.name, definition="")
    )
    for position in range(ASSESSMENTS):
        technique = techniques[(number * 40 + place * ASSESSMENTS + position) % TECHNIQUES]
        rows[PublishedAssessment].append(
            PublishedAssessment(
                **of,
                uid=uuid4(),
                position=position,
                section=section,
                technique=technique,
                technique_slug=technique.slug,
                maturity="growing",
                note="A note.",
                quote="",
            )
        )
        rows[PublishedTechnique].append(
            PublishedTechnique(
                **of, uid=technique.uid, technique=technique, slug=technique.slug, name=technique.name, definition=""
            )
        )


def milliseconds(client, address, rounds=9):
    times = []
    for _ in range(rounds):
        cache.clear()
        begun = process_time()
        response = client.get(address)
        times.append((process_time() - begun) * 1_000)
        assert response.status_code == 200, response.content
    return median(times)


@pytest.mark.speed
@pytest.mark.django_db
def test_late_pages_of_lists_at_two_hundred_editions(client, capsys, settings):
    settings.API_REQUESTS_A_MINUTE = 10**9
    fill()
    lines = []
    for name, per_page in (("sections", 4), ("assessments", 16), ("trends", 2), ("techniques", 20)):
        address = f"/api/v1/{name}/?per_page={per_page}"
        last = min(500, -(-client.get(address).json()["count"] // per_page))
        first, late = (milliseconds(client, f"{address}&page={page}") for page in (1, last))
        lines.append(
            f"  {name:<14} page 1 {first:>6.1f} ms, page {last:>3} {late:>6.1f} ms, ratio {late / first:.2f} (goal {GOAL})"
        )
    with capsys.disabled():
        print(f"\nLists of the API on {connection.vendor}, without a cache:", *lines, sep="\n")  # noqa: T201

"""Predictions at the desk: questioned when they are due too early, and scored a year later."""

from datetime import date

import pytest
from django.urls import reverse

from reports import publishing
from reports.models.people import Actor
from reports.models.series import Edition
from tests.desk.pages import opened, words_of
from tests.making import ACKNOWLEDGED, AT, draft_edition

pytestmark = pytest.mark.django_db


def address(edition):
    return reverse("admin:reports_draft_change", args=[edition.pk])


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("due", "is_questioned"), [(date(2024, 12, 31), True), (date(2025, 3, 31), True), (date(2025, 4, 1), False)]
)
def test_a_prediction_due_before_the_year_or_the_last_day_covered_is_questioned(editor, due, is_questioned):
    edition = draft_edition(year=2025)
    type(edition.draft).objects.update(closed_on=date(2025, 3, 31))
    tides = edition.draft.sections.get(slug="tides")
    tides.predictions.create(statement="Ten.", criterion="Counted.", due=due)
    section = editor.get(reverse("admin:reports_section_change", args=[tides.pk]))
    findings = section.context_data["findings"]
    assert ("early-prediction" in [line.rule for line in findings.warnings]) is is_questioned
    assert f"Ten. Due {due.day} {due:%B %Y} · Judged by: Counted." in words_of(section)


def test_a_prediction_of_an_earlier_year_is_scored(editor):
    text = "# The Sea\n\n## 1. Tidal Power\n\nWords.\n"
    earlier = draft_edition(text, year=2023)
    section = earlier.draft.sections.get()
    section.predictions.create(statement="Ten barrages.", criterion="The register of *June*.", due="2024-01-01")
    publishing.publish(edition=earlier, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)
    editor.post(reverse("desk:new-edition"), {"report": earlier.report_id, "year": 2024, "start": earlier.pk})
    edition = Edition.objects.get(year=2024)
    page = editor.get(address(edition))
    assert "Due 1 January 2024 · Judged by: The register of *June*." in words_of(page)
    assert f'in <a href="/sea/2023/{section.slug}/">Tidal Power</a>' in page.content.decode()
    fields = opened(editor, address(edition), "draft_form")
    editor.post(address(edition), fields | {"scores-0-outcome": "did-not", "scores-0-explanation": "None was built."})
    score = edition.draft.scores.get()
    assert (score.statement, score.outcome, score.explanation) == ("Ten barrages.", "did-not", "None was built.")


@pytest.mark.parametrize(("year", "due"), [(2021, 2022), (date.today().year + 1, date.today().year + 2)])
def test_a_new_prediction_is_due_at_the_end_of_the_next_editions_year(editor, year, due):
    edition = draft_edition(year=year)
    tides = edition.draft.sections.get(slug="tides")
    page = editor.get(reverse("admin:reports_section_change", args=[tides.pk])).content.decode()
    assert f'value="{due}-12-31"' in page

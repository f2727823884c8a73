"""Predictions at the desk: questioned when they are due too early, and scored a year later."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from reports import publishing
from reports.models.series import Edition
from tests.desk.pages import opened, words_of
from tests.making import ACKNOWLEDGED, AT, draft_edition

pytestmark = pytest.mark.django_db


def address(edition):
    return reverse("admin:reports_draft_change", args=[edition.pk])


@pytest.mark.parametrize(
    ("year", "first_published", "due", "is_questioned"),
    [
        (2025, "", date(2025, 6, 30), True),
        (2025, "", date.today() + timedelta(days=400), False),
        (date.today().year, "", date.today(), True),
        (2021, "2021-12", date(2022, 6, 30), False),
        (2021, "2021-12", date(2021, 11, 30), True),
    ],
)
def test_a_prediction_that_is_due_before_its_edition_comes_out_is_questioned(
    editor, year, first_published, due, is_questioned
):
    edition = draft_edition(year=year)
    type(edition.draft).objects.update(first_published=first_published)
    tides = edition.draft.sections.get(slug="tides")
    tides.predictions.create(statement="Ten.", criterion="Counted.", due=due)
    section = editor.get(reverse("admin:reports_section_change", args=[tides.pk]))
    findings = section.context_data["findings"]
    assert ("early-prediction" in [line.rule for line in findings.warnings]) is is_questioned
    assert f"Ten. Due {due.day} {due:%B %Y} · Judged by: Counted." in words_of(section)


def test_a_prediction_that_came_due_after_its_edition_came_out_is_not_questioned_when_it_is_corrected(editor):
    edition = draft_edition()
    edition.draft.sections.get(slug="tides").predictions.create(statement="Ten.", due=AT.date() + timedelta(days=9))
    publishing.publish(
        edition=edition,
        by="Ada",
        at=AT,
        acknowledged={name: why for name, why in ACKNOWLEDGED.items() if "early" not in name},
    )
    findings = editor.get(reverse("desk:board", args=[edition.pk])).context_data["findings"]
    assert [line for line in findings.warnings if line.rule == "early-prediction"] == []


def test_a_prediction_of_an_earlier_year_is_scored(editor):
    text = "# The Sea\n\n## 1. Tidal Power\n\nWords.\n"
    earlier = draft_edition(text, year=2023)
    section = earlier.draft.sections.get()
    section.predictions.create(statement="Ten barrages.", criterion="The register of *June*.", due="2024-01-01")
    publishing.publish(edition=earlier, by="Ada", at=AT, acknowledged=ACKNOWLEDGED)
    editor.post(reverse("desk:new-edition"), {"report": earlier.report_id, "year": 2024, "start": earlier.pk})
    edition = Edition.objects.get(year=2024)
    page = editor.get(address(edition))
    assert "Due 1 January 2024 · Judged by: The register of *June*." in words_of(page)
    assert f'in <a href="/sea/2023/{section.slug}/">Tidal Power</a>' in page.content.decode()
    fields = opened(editor, address(edition), "draft_form")
    editor.post(address(edition), fields | {"scores-0-outcome": "did-not", "scores-0-explanation": "None was built."})
    score = edition.draft.scores.get()
    assert (score.statement, score.outcome, score.explanation) == ("Ten barrages.", "did-not", "None was built.")

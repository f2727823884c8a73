"""Where a report asks for approval, it covers all that is published: title, summary and everything outside the sections, too."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from reports import drafting
from reports.models.draft import Assessment, Score
from reports.models.ledger import Version
from reports.models.review import FRONT, VersionReview
from tests.desk.pages import words_of
from tests.desk.test_four_eyes import (  # noqa: F401
    approve,
    confirm,
    edition,
    places,
    published,
    reference_pasted,
    save,
    tides,
    write_text,
)
from tests.desk.test_reviews import APPROVED, say
from tests.desk.test_sources import CHART, FIGURES, PAPER, REFERENCES
from trends.models import Trend

# ruff: noqa: F811
# What is imported as `edition` and `tides` are fixtures.
pytestmark = pytest.mark.django_db

NOT_APPROVED = "“the title, summary and everything outside the sections” is not approved in its current form"


def _title(client, edition):
    save(client, edition.draft, "draft_form", title="99 per cent")


def _summary(client, edition):
    save(client, edition.draft, "draft_form", summary="Tides supply 99 per cent.")


def _ending(client, edition):
    trend = Trend.objects.create(slug="kelp", name="Kelp")
    save(client, edition.draft, "draft_form", **{"endings-TOTAL_FORMS": "1", "endings-0-trend": trend.pk})


def _score(client, edition):
    made_in = {"prediction": uuid4(), "made_in": 2020, "statement": "It will turn."}
    Score.objects.create(draft=edition.draft, **made_in)
    save(client, edition.draft, "draft_form", **{"scores-0-outcome": "came-true"})


def _credit(client, edition):
    save(client, edition.draft, "draft_form", **{"credits-TOTAL_FORMS": "1", "credits-0-name": "Mary Anning"})


def _figure_uncited(client, edition):
    client.post(FIGURES, CHART | {"draft": edition.pk, "key": "chart"})


def _reference_uncited(client, edition):
    client.post(REFERENCES, PAPER | {"draft": edition.pk, "key": "two"})


def _term(client, edition):
    technique = Assessment.objects.filter(section__draft=edition.draft).first().technique
    save(client, technique, "technique_form", definition="It supplies 99 per cent.")


def _imprint(client, edition):
    save(client, edition.report, "report_form", imprint="It supplies 99 per cent.")


def _section_deleted(client, edition):
    section = edition.draft.sections.get(slug="winds")
    client.post(reverse("admin:reports_section_delete", args=[section.pk]), {"post": "yes"})


def _section_moved(client, edition):
    client.post(reverse("desk:move", args=[edition.draft.sections.first().pk]), {"to": "down"})


BESIDE = [_title, _summary, _ending, _score, _credit, _figure_uncited, _reference_uncited, _term, _imprint,
          _section_deleted, _section_moved]  # fmt: skip


@pytest.mark.sample(3)
@pytest.mark.parametrize("write", BESIDE, ids=lambda way: way.__name__.strip("_"))
def test_whatever_is_published_beside_the_sections_is_approved_by_another_than_its_writer(
    superuser, other_editor, edition, write
):
    for about in (edition.draft, *edition.draft.sections.all()):
        approve(other_editor, about)
    assert places(edition) == []
    write(superuser, edition)
    assert places(edition) == ["edition"]
    publish = reverse("desk:publish", args=[edition.pk])
    reviews = reverse("desk:reviews", args=[edition.pk])
    assert NOT_APPROVED in words_of(superuser.get(publish))
    assert "title, summary and everything outside the sections" in words_of(superuser.get(reviews))
    approve(superuser, edition.draft)
    assert places(edition) == ["edition"]
    assert "Ursula Unger approved it but also wrote it" in words_of(superuser.get(reviews))
    superuser.post(publish, {"seen": drafting.text_digest(drafting.document_of(edition), None)})
    assert not Version.objects.exists()
    approve(other_editor, edition.draft)
    assert places(edition) == []


def test_who_writes_a_section_may_approve_the_summary_that_another_wrote(editor, other_editor, edition, tides):
    _summary(other_editor, edition)
    write_text(editor, edition, tides)
    reference_pasted(editor, edition, tides)
    save(editor, tides, "section_form", body=tides.body + "\n\nSee [@two].")
    approve(editor, edition.draft)
    assert "edition" not in places(edition)


def test_what_is_beside_the_sections_is_asked_for_by_link_and_at_the_desk(publisher, other_editor, edition):
    form = {"about": str(FRONT), "reviewer": "Grace Hopper", "days": 14}
    page = publisher.post(reverse("desk:ask-review", args=[edition.pk]), form).content.decode()
    path = "/review/" + page.partition("/review/")[2].partition("<")[0]
    assert "Your review of the title, summary and everything outside the sections" in words_of(Client().get(path))
    say(path, **APPROVED)
    assert "Another person with an account must confirm" in words_of(
        publisher.get(reverse("desk:publish", args=[edition.pk]))
    )
    confirm(other_editor)
    assert "edition" not in places(edition)
    publisher.post(reverse("desk:ask-review", args=[edition.pk]), form | {"reviewer": "Otto Orr"})
    front = reverse("desk:review-front", args=[edition.pk])
    assert front in other_editor.get(reverse("desk:start")).content.decode()
    published(edition, [other_editor])
    assert "the title, summary and everything outside the sections" in VersionReview.objects.values_list(
        "title", flat=True
    )

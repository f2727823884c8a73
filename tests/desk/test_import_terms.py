"""Terms from a file through the desk: first what it would add, then the adding."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.models.audit import Act, AuditEntry
from reports.models.index import PublishedSection
from tests.desk.pages import words_of
from tests.making import published_edition, vocabulary
from trends.models import Lineage, Technique, Trend

pytestmark = pytest.mark.django_db
TABLE = "kind,name,aliases\ntrend,Waves,\ntechnique,Echo,sonar\n"
STEPS = "trends:\n  - {slug: a, name: A}\n  - {slug: b, name: B}\nlineage:\n  - {from: a, to: b, kind: renamed, year: 2024}\n"

GALES = "trends:\n  - {slug: winds, name: High Winds}\n  - {slug: gales, name: Gales}\n"
STEP = GALES + "  - {slug: mist, name: Mist}\nlineage:\n  - {from: winds, to: gales, kind: renamed, year: 2024}\n"


def upload(client, text, name="terms.csv"):
    return client.post(reverse("desk:import-terms"), {"file": SimpleUploadedFile(name, text.encode())})


def add(client, shown):
    return client.post(reverse("desk:import-terms"), {"token": shown.context_data["again"]}, follow=True)


def test_what_a_file_would_add_is_shown_and_on_a_persons_word_it_is_added(editor):
    before = Technique.objects.count()
    shown = upload(editor, TABLE)
    words = words_of(shown)
    assert ("Create trend “Waves”" in words, "Create technique “Echo”" in words) == (True, True)
    assert Technique.objects.count() == before

    assert "Added from terms.csv: 2." in words_of(add(editor, shown))
    assert Technique.objects.get(slug="echo").names.filter(name="sonar").exists()
    assert "No changes: everything in the file already exists." in words_of(upload(editor, TABLE))


def test_what_is_wrong_is_told_with_its_line_and_nothing_is_added(editor):
    before = Technique.objects.count()
    assert "Line 2: “thing” is not a kind of term" in words_of(upload(editor, "kind,name\nthing,A\ntechnique,B\n"))
    assert "Choose a file." in words_of(editor.post(reverse("desk:import-terms"), {}))
    assert "larger than 500.0 KB" in words_of(upload(editor, "name\n" + "a\n" * 300_000)).replace("\xa0", " ")
    assert Technique.objects.count() == before


def test_steps_between_trends_show_on_published_pages_at_once_and_all_is_on_record(publisher):
    vocabulary(GALES)
    published_edition("# Sea\n\n## A\n\n```section\ntrend: winds\nmaturity: emerging\n```\n\nText.\n", year=2023)
    published_edition("# Sea\n\n## A\n\n```section\ntrend: gales\nmaturity: growing\n```\n\nText.\n", year=2024)
    section = PublishedSection.objects.current().get(edition__year=2024)
    assert section.movement == "new"
    shown = upload(publisher, STEP, "terms.yaml")
    section.refresh_from_db()
    assert (section.movement, AuditEntry.objects.filter(act=Act.SHARED).count()) == ("new", 0)

    add(publisher, shown)

    section.refresh_from_db()
    assert section.movement == "up"
    rows = AuditEntry.objects.filter(act=Act.SHARED).order_by("pk")
    assert list(rows.values_list("about", "details", "by_name")) == [
        ("trend “Mist”", "Taken from a file.", "Paula Park"),
        ("trend history entry “winds → gales”", "Taken from a file.", "Paula Park"),
    ]


def test_an_editor_adds_no_steps_between_trends(editor):
    shown = upload(editor, STEPS, "terms.yaml")
    assert "The trend history in the file is left out." in words_of(shown)
    add(editor, shown)
    assert (Trend.objects.filter(slug__in="ab").count(), Lineage.objects.count()) == (2, 0)

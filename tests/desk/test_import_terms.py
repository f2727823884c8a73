"""Terms from a file through the desk: first what it would add, then the adding."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.desk.pages import words_of
from trends.models import Lineage, Technique, Trend

pytestmark = pytest.mark.django_db
TABLE = "kind,name,aliases\ntrend,Waves,\ntechnique,Echo,sonar\n"
STEPS = "trends:\n  - {slug: a, name: A}\n  - {slug: b, name: B}\nlineage:\n  - {from: a, to: b, kind: renamed, year: 2024}\n"


def upload(client, text, name="terms.csv"):
    return client.post(reverse("desk:import-terms"), {"file": SimpleUploadedFile(name, text.encode())})


def add(client, shown):
    return client.post(reverse("desk:import-terms"), shown.context["again"].initial, follow=True)


def test_what_a_file_would_add_is_shown_and_on_a_persons_word_it_is_added(editor):
    before = Technique.objects.count()
    shown = upload(editor, TABLE)
    words = words_of(shown)
    assert ("Create trend “Waves”" in words, "Create technique “Echo”" in words) == (True, True)
    assert Technique.objects.count() == before

    assert "Added from terms.csv: 2." in words_of(add(editor, shown))
    assert Technique.objects.get(slug="echo").names.filter(name="sonar").exists()
    assert "Nothing: the site has all of it already." in words_of(upload(editor, TABLE))


def test_what_is_wrong_is_told_with_its_line_and_nothing_is_added(editor):
    before = Technique.objects.count()
    assert "Line 2: “thing” is no kind of term" in words_of(upload(editor, "kind,name\nthing,A\ntechnique,B\n"))
    assert "Choose a file." in words_of(editor.post(reverse("desk:import-terms"), {}))
    assert "more than 500 kB" in words_of(upload(editor, "name\n" + "a\n" * 300_000))
    assert Technique.objects.count() == before


def test_an_editor_adds_no_steps_between_trends(editor):
    shown = upload(editor, STEPS, "terms.yaml")
    assert "The steps between trends (lineage) are left out" in words_of(shown)
    add(editor, shown)
    assert (Trend.objects.filter(slug__in="ab").count(), Lineage.objects.count()) == (2, 0)

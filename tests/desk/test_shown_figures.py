"""Figures of a draft: readers get those that are shown, numbered in reading order."""

import re

import pytest
from django.urls import reverse

from reports import publishing
from reports.desk.state import list_of
from reports.models.draft import Figure
from reports.models.people import Actor
from tests import making
from tests.desk.pages import words_of
from tests.making import has_changed

pytestmark = pytest.mark.django_db
CHART = {"kind": "bar", "x": "a", "y": "b", "columns": [
    {"key": "a", "label": "Place", "type": "text"}, {"key": "b", "label": "Power"}], "rows": [["Rance", 240]]}  # fmt: skip


@pytest.fixture
def edition(db):
    """Two sections that show the figures in another order than that in which they were made, and one figure that none shows."""
    edition = making.draft_edition()
    for position, key in enumerate(["gone", "late", "early"]):
        title = key.title()
        Figure.objects.create(draft=edition.draft, key=key, title=title, alt=title, chart=CHART, position=position)
    first, second, _ = edition.draft.sections.order_by("position")
    for section, key in ((first, "early"), (second, "late")):
        section.body += f"\n\n![[{key}]]"
        section.save()
    return edition


def published(edition, **also):
    accepted = making.ACKNOWLEDGED | also
    return publishing.publish(edition=edition, actor=Actor.of("Ada", making.AT), acknowledged=accepted)


def test_figures_that_nothing_shows_are_listed_and_not_published(edition):
    assert [each.sentence for each in publishing.check(edition) if each.rule == "figure-unused"] == [
        "No section shows figure “Gone”, so it will not be published. Insert it in a text, or delete it."
    ]
    version = published(edition, **{"figure-unused": "It comes next year."})
    assert [each.key for each in version.content.figures] == ["early", "late"]
    assert Figure.objects.filter(key="gone").exists(), "the draft keeps it"
    edition.refresh_from_db()
    assert not has_changed(edition)


def test_figures_are_numbered_as_they_are_read_whatever_their_order_at_the_desk(edition, client, editor):
    first, second, _ = edition.draft.sections.order_by("position")
    preview = editor.get(reverse("desk:preview-section", args=[second.pk]))
    assert "Figure 2 Late" in words_of(preview)
    written = editor.get(reverse("admin:reports_section_change", args=[first.pk])).content.decode()
    numbers = re.findall(r'"title": "(\w+)", "number": (\d)', written)
    assert numbers == [("Early", "1"), ("Late", "2"), ("Gone", "3")]
    published(edition, **{"figure-unused": "It comes next year."})
    assert "Figure 1 Early" in words_of(client.get(f"/sea/2024/{first.slug}/"))


def test_the_list_of_figures_says_where_each_is_shown(edition, editor):
    listed = words_of(editor.get(list_of(edition.pk, "figure")))
    assert re.search(r"Early \S+ \(?bar\)? Tidal Power", listed), listed
    assert "nowhere, and not published" in listed

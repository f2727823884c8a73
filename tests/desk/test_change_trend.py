"""A trend is renamed, split, merged or ended from the section about it."""

import pytest
from django.test import Client
from django.urls import reverse

from reports import drafting, publishing
from reports.models.audit import AuditEntry
from reports.models.draft import Draft
from reports.models.people import Actor
from reports.models.revisions import SectionRevision
from reports.models.series import Edition, Membership, Role
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import forms_of, words_of
from tests.making import ACKNOWLEDGED, AT, published_edition
from trends.models import Lineage, Theme, Trend

pytestmark = pytest.mark.django_db


@pytest.fixture
def tides(db):
    """The section about tidal power in the edition that begins with the text of the one before."""
    before = published_edition()
    return rolled(before).draft.sections.get(slug="tides")


def rolled(edition):
    year = edition.year + 1
    return drafting.roll_forward(report=edition.report, from_year=edition.year, to_year=year, actor=Actor.of("Ada", AT))


def address_of(section):
    return reverse("desk:change-trend", args=[section.pk])


def fields_of(client, section, kind):
    """The form of one kind of change, as the page shows it."""
    forms = forms_of(client.get(address_of(section)))
    return next({**fields, **buttons[0]} for _, fields, buttons in forms if {"change": kind} in buttons)


def change(client, section, kind, **fields):
    return client.post(address_of(section), fields_of(client, section, kind) | fields)


def covered(edition):
    """Slug, title and trend of each section, in order."""
    rows = edition.draft.sections.order_by("position")
    return [(row.slug, row.title, row.trend and row.trend.name) for row in rows.select_related("trend")]


WINDS, WAVES = ("winds", "High Winds", "High Winds"), ("waves", "Waves at Sea", "Waves at Sea")


def history():
    return [str(step) for step in Lineage.objects.order_by("pk")]


def publish(edition):
    edition.draft.sections.update(is_reviewed=True)
    edition.draft.sections.filter(body="").update(body="Words.")
    Draft.objects.filter(pk=edition.pk).update(is_reviewed=True)
    edition = Edition.objects.get(pk=edition.pk)
    return publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)


def test_a_trend_is_split_and_readers_see_it_after_publication(publisher, tides):
    edition = tides.draft.edition
    section = publisher.get(reverse("admin:reports_section_change", args=[tides.pk]))
    assert f'<a href="{address_of(tides)}">Change this trend</a>' in section.content.decode()
    own = reverse("admin:reports_section_change", args=[tides.pk])
    assert f'<li><a href="{own}">Tidal Power</a>' in publisher.get(address_of(tides)).content.decode()
    names = {"names": "Tidal Range\r\n Tidal Streams\r\n\r\nsalt  gradients", "note": "They differ."}

    answer = publisher.post(address_of(tides), sent := fields_of(publisher, tides, "split") | names)

    assert answer["Location"] == reverse("admin:reports_section_change", args=[tides.pk])
    added = edition.draft.sections.filter(body="").order_by("position")
    words = [f'<a href="{reverse("admin:reports_section_change", args=[each.pk])}">{each}</a>' for each in added]
    answered = publisher.get(answer["Location"]).content.decode()
    assert f"Saved. New sections to write: {', '.join(words)}" in answered
    split = [
        ("tidal-range", "Tidal Range", "Tidal Range"),
        ("tidal-streams", "Tidal Streams", "Tidal Streams"),
        ("salt", "Salt Gradients", "Salt Gradients"),
        WINDS,
        WAVES,
    ]
    assert covered(edition) == split
    steps = [f"Tidal Power split into {name} (2025)" for name in ("Tidal Range", "Tidal Streams", "Salt Gradients")]
    assert (history(), {step.note for step in Lineage.objects.all()}) == (steps, {"They differ."})
    assert {("shared", f"trend history entry “{step}”") for step in steps} <= {
        (entry.act, entry.about) for entry in AuditEntry.objects.all()
    }
    preview = publisher.get(reverse("desk:preview-section", args=[added[0].pk]))
    assert "split from “Tidal Power” They differ." in words_of(preview)
    assert SectionRevision.objects.filter(section=tides.uid).first().why == "Tidal Power: Split"
    assert publisher.post(address_of(tides), sent)["Location"] == answer["Location"], "sent again"
    assert (covered(edition), history()) == (split, steps)

    publish(edition)
    assert "2025 split into Tidal Range They differ." in words_of(Client().get("/trends/tides/"))
    assert "They differ." in words_of(Client().get("/sea/2025/tidal-streams/"))
    assert "split from Tidal Power" in words_of(Client().get("/trends/tidal-streams/"))


def test_a_trend_that_goes_on_after_a_split_keeps_its_section(publisher, tides):
    for _ in range(2):
        change(publisher, tides, "split", names="Tidal Power\r\nTidal Streams")
    streams = ("tidal-streams", "Tidal Streams", "Tidal Streams")
    assert covered(tides.draft.edition) == [("tides", "Tidal Power", "Tidal Power"), streams, WINDS, WAVES]
    assert history() == ["Tidal Power split into Tidal Streams (2025)"]


def test_a_trend_is_renamed_and_readers_of_the_old_name_find_the_new_one(publisher, tides):
    theme = Theme.objects.create(slug="energy", name="Energy")
    Trend.objects.filter(slug="tides").update(theme=theme)
    change(publisher, tides, "renamed", names="Ebb and Flow")
    assert Trend.objects.get(slug="ebb-and-flow").theme == theme
    assert covered(tides.draft.edition) == [("ebb-and-flow", "Ebb and Flow", "Ebb and Flow"), WINDS, WAVES]
    assert history() == ["Tidal Power renamed to Ebb and Flow (2025)"]
    publish(tides.draft.edition)
    assert "renamed to Ebb and Flow" in words_of(Client().get("/trends/tides/"))


@pytest.mark.parametrize(
    ("into", "left", "then"),
    [
        ("SALT gradients", ("salt", "Salt Gradients", "Salt Gradients"), "admin:reports_section_change"),
        ("High Winds", ("tides", "Tidal Power", None), "admin:reports_section_delete"),
    ],
)
def test_a_trend_is_merged_into_another(publisher, tides, into, left, then):
    answer = change(publisher, tides, "merged", names=into)
    assert answer["Location"] == reverse(then, args=[tides.pk])
    assert covered(tides.draft.edition) == [left, WINDS, WAVES]
    assert history() == [f"Tidal Power merged into {into.title()} (2025)"]
    publish(tides.draft.edition)
    assert f"merged into {into.title()}" in words_of(Client().get("/trends/tides/"))


def test_a_trend_is_ended_by_an_editor(editor, tides):
    edition, sent = tides.draft.edition, fields_of(editor, tides, "ended") | {"note": "Nobody builds it."}
    page = editor.post(address_of(tides), sent, follow=True)
    assert "This section no longer has a trend. Delete the section, or keep it without one." in words_of(page)
    assert editor.post(address_of(tides), sent).status_code == 302, "sent again"
    assert covered(edition) == [("tides", "Tidal Power", None), WINDS, WAVES]
    assert [(each.trend.slug, each.note) for each in edition.draft.endings.all()] == [("tides", "Nobody builds it.")]
    publish(edition)
    assert "2025 ended Nobody builds it." in words_of(Client().get("/trends/tides/"))


@pytest.mark.parametrize(
    ("kind", "names", "errors"),
    [
        ("renamed", "", {"names": ["Enter a new name."]}),
        ("renamed", "TIDAL power", {"__all__": ["A trend cannot be its own predecessor."]}),
        (
            "renamed",
            "High Winds",
            {"names": ["“High Winds” is already about that trend. To combine the two, choose “Merge”."]},
        ),
        ("split", "Ebb\nTidal Power", {"__all__": ["A trend cannot be its own predecessor."]}),
        ("split", "Ebb\nEBB", {"names": ["“EBB” is listed twice."]}),
        ("split", "Ebb", {"names": ["Name at least two trends."]}),
        (
            "split",
            "Ebb\nSalt Gradients",
            {"__all__": ["The trend history already links these two trends. Change that entry."]},
        ),
        ("merged", "Sails", {"names": ["There is no trend called “Sails”."]}),
    ],
)
def test_a_change_that_cannot_be_recorded_says_why_and_writes_nothing(publisher, tides, kind, names, errors):
    trends = {trend.slug: trend for trend in Trend.objects.all()}
    Lineage.objects.create(parent=trends["tides"], child=trends["salt"], kind="merged", year=2020)
    before = (covered(tides.draft.edition), history(), Trend.objects.count(), AuditEntry.objects.count())
    response = change(publisher, tides, kind, names=names)
    assert next(form for form in response.context_data["choices"] if form.is_bound).errors == errors
    assert (covered(tides.draft.edition), history(), Trend.objects.count(), AuditEntry.objects.count()) == before


def test_a_form_opened_before_somebody_else_changed_the_trend_changes_nothing(publisher, tides):
    old = fields_of(publisher, tides, "renamed") | {"names": "Ebb"}
    change(publisher, tides, "renamed", names="Flow")
    answer = publisher.post(address_of(tides), old, follow=True)
    assert "Nothing was changed: somebody has already changed the trend of this section." in words_of(answer)
    assert history() == ["Tidal Power renamed to Flow (2025)"]


@pytest.mark.long
def test_an_editor_is_told_who_may_change_the_trend_history(editor, tides):
    page = words_of(editor.get(address_of(tides)))
    assert "Ask a publisher of all reports or an administrator to do this." in page
    for kind in ("renamed", "split", "merged"):
        assert editor.post(address_of(tides), {"change": kind, "seen": tides.trend_id}).status_code == 403


def test_an_author_sees_the_choices_and_can_make_none(tides):
    mia = person("mia", is_staff=True)
    Membership.objects.create(report=tides.draft.edition.report, user=mia, role=Role.AUTHOR).sections.add(tides)
    author = at_the_desk(mia)
    assert "Ask a publisher of all reports or an administrator to do this." in words_of(author.get(address_of(tides)))
    assert author.post(address_of(tides), {"change": "ended", "seen": tides.trend_id}).status_code == 403


def test_the_next_edition_begins_with_what_the_trend_history_records(publisher):
    before = published_edition()
    for parent, kind, child in (
        ("tides", "split", "Ebb"),
        ("tides", "split", "Flow"),
        ("winds", "merged", "Waves at Sea"),
    ):
        became, _ = Trend.objects.get_or_create(name=child, defaults={"slug": child.lower()})
        Lineage.objects.create(parent=Trend.objects.get(slug=parent), child=became, kind=kind, year=2025)
    fields = {"report": before.report_id, "year": 2025, "start": before.pk}
    board = publisher.post(reverse("desk:new-edition"), fields, follow=True)
    edition = Edition.objects.get(year=2025)
    assert covered(edition) == [("ebb", "Ebb", "Ebb"), ("flow", "Flow", "Flow"), ("winds", "High Winds", None), WAVES]
    assert "If a trend was renamed, split, merged or ended, choose “Change this trend” in its section." in words_of(
        board
    )


@pytest.mark.long
def test_the_trends_of_the_report_stand_first_in_a_section(editor, tides):
    page = editor.get(reverse("admin:reports_section_change", args=[tides.pk]))
    shown = [label for _, label in page.context_data["adminform"].form.fields["trend"].choices]
    assert shown == ["none", "High Winds", "Tidal Power", "Waves at Sea", "Salt Gradients"]
    page = editor.get(reverse("admin:reports_section_add") + f"?draft={tides.draft_id}")
    assert [label for _, label in page.context_data["adminform"].form.fields["trend"].choices] == shown

"""What a section's history shows; of a deleted one, who deleted it and when, and how it is restored from there."""

import pytest
from django.urls import reverse

from reports import drafting
from reports.models.draft import Assessment, Draft, Figure, Reference
from tests.desk.pages import words_of
from tests.desk.sources import CHART, ITEM
from tests.desk.test_importing import FILE, added, apply, upload
from tests.desk.test_sections import saved
from trends.models import Technique, Trend

pytestmark = pytest.mark.django_db


def delete(client, section):
    return client.post(reverse("admin:reports_section_delete", args=[section.pk]), {"post": "yes"}, follow=True)


def history(client, edition):
    return client.get(reverse("admin:reports_draft_history", args=[edition.pk]))


def restore(client, edition, title):
    (deleted,) = [each for each in history(client, edition).context_data["deleted"] if each.title == title]
    address = reverse("desk:restore-section", args=[edition.pk, deleted.pk])
    return client.post(address, follow=True)


def test_a_deleted_section_stands_in_the_history_and_comes_back_at_the_end(editor, edition, section):
    section.save()
    before = drafting.document_of(edition).sections[0]
    assert "Deleted sections" not in words_of(history(editor, edition))
    delete(editor, section)

    words = words_of(history(editor, edition))
    assert "Deleted sections “Tidal Power” Edith Ek" in words
    assert "“Tidal Power” was restored as the last section." in words_of(restore(editor, edition, "Tidal Power"))
    assert drafting.document_of(edition).sections[-1] == before
    assert "Deleted sections" not in words_of(history(editor, edition))
    row = edition.draft.sections.get(uid=before.uid)
    saves = words_of(editor.get(reverse("desk:section-history", args=[row.pk])))
    assert saves.index("Restored") < saves.index("Deleted")


def test_a_restored_section_says_what_could_not_come_back(editor, edition, section):
    Reference.objects.create(draft=edition.draft, key="one", item=ITEM)
    Figure.objects.create(draft=edition.draft, key="growth", alt=CHART["alt"])
    technique = Technique.objects.create(slug="dams", name="dams")
    Assessment.objects.create(section=section, technique=technique)
    section.body = "It rose [@one], and so on [@two].\n\n![[growth]]"
    section.save()
    delete(editor, section)
    technique.delete()
    edition.draft.references.all().delete()
    other = edition.draft.sections.first()
    other.trend, other.slug = section.trend, section.slug
    other.save()
    Reference.objects.create(draft=edition.draft, key="two", item=ITEM)

    words = words_of(restore(editor, edition, "Tidal Power"))

    assert "There is no reference “one”" in words
    assert "“two”" not in words
    assert "There is no figure" not in words
    assert "The technique “dams” no longer exists, so its assessment is left out." in words
    assert "The trend of “Tidal Power” already has a section, so the new one has no trend." in words
    assert "Another section has the address “tides”: “Tidal Power” gets “tides-2”." in words
    restored = drafting.document_of(edition).sections[-1]
    assert (restored.body, restored.trend, restored.slug) == (section.body, None, "tides-2")


@pytest.mark.long
def test_sections_that_an_import_removed_can_be_restored_too(editor, edition):
    apply(editor, edition, upload(editor, edition, FILE))
    words = words_of(history(editor, edition))
    assert "“High Winds” Edith Ek" in words
    assert "Imported from sea.md" in words
    restore(editor, edition, "High Winds")
    assert drafting.document_of(edition).sections[-1].title == "High Winds"


def test_a_section_is_restored_once_and_only_by_those_who_may_change_the_edition(editor, edition, section):
    delete(editor, section)
    (deleted,) = history(editor, edition).context_data["deleted"]
    address = reverse("desk:restore-section", args=[edition.pk, deleted.pk])
    assert editor.get(address).status_code == 403
    editor.post(address)
    assert "Not restored: the section is already back in the edition." in words_of(editor.post(address, follow=True))
    assert edition.draft.sections.filter(title="Tidal Power").count() == 1


def test_a_restored_section_of_a_carried_over_edition_needs_another_check(editor, edition, section):
    Draft.objects.update(carried_from=2023)
    delete(editor, section)
    restore(editor, edition, "Tidal Power")
    restored = edition.draft.sections.get(title="Tidal Power")
    assert (restored.is_reviewed, restored.carried_from) == (False, 2023)


@pytest.mark.long
def test_a_chapter_that_is_added_after_a_deletion_changes_no_other_section(editor, edition, section):
    delete(editor, section)
    shown = added(editor, edition, "# Quantum chips\n\nA chapter of its own.\n", "chips.md")
    assert "Create section “Quantum chips”" in words_of(shown)
    assert "Change section" not in words_of(shown)


def test_the_history_shows_the_words_that_readers_see(editor, edition, section):
    edition.draft.references.create(key="ada", item={"type": "book", "title": "Tides", "author": [{"literal": "Ada"}]})
    saved(editor, section, body="A **tidal barrage** was finished [@ada]. [[barrage]] works.")
    history = reverse("desk:section-history", args=[section.pk])
    page = words_of(editor.get(history))
    assert "A tidal barrage was finished" in page, page[page.index("Save 2") :][:600]
    assert "(Ada)" in page
    assert [sign for sign in ("**", "[@", "[[") if sign in page] == []
    saved(editor, section, body="A **tidal barrage** was *finished* [@ada]. [[barrage]] works.")
    assert "added: *" in words_of(editor.get(history))


def test_the_history_shows_names_and_values_and_no_identifiers(editor, section):
    kites = Technique.objects.create(slug="balloons-9", name="Solar balloons")
    wind = Trend.objects.create(slug="wind-2", name="Wind power")
    total = section.assessments.count()
    row = {"technique": kites.name, "maturity": "emerging", "note": "A first trial."}
    saved(
        editor, section, trend=str(wind.pk), **{f"assessments-{total}-{name}": value for name, value in row.items()},
        **{"predictions-0-statement": "It lasts.", "predictions-0-due": "2027-01-01"},
    )  # fmt: skip
    page = words_of(editor.get(reverse("desk:section-history", args=[section.pk])))
    assert "Trend changed" in page
    assert "added: Wind power end of added" in page
    assert "Assessment of Solar balloons added Maturity added: emerging end of added" in page
    assert "Note added: A first trial. end of added" in page
    assert "Prediction: It lasts. added Due date added: 1 January 2027 end of added" in page
    uids = [*section.assessments.values_list("uid", flat=True), *section.predictions.values_list("uid", flat=True)]
    hidden = ("balloons-9", "wind-2", "uid:", *map(str, uids))
    assert [each for each in hidden if each in page] == []

"""A draft as readers would get it."""

import pytest
from django.urls import reverse

from tests.desk.pages import words_of

pytestmark = pytest.mark.django_db


def section_preview(section):
    return reverse("desk:preview-section", args=[section.pk])


def test_a_draft_is_shown_on_the_readers_pages(editor, edition):
    words = words_of(editor.get(reverse("desk:preview-edition", args=[edition.pk])))
    assert "The Sea in 2024" in words
    assert "Tidal Power" in words
    section = edition.draft.sections.get(slug="tides")
    assert "A tidal barrage was finished." in words_of(editor.get(section_preview(section)))


def test_what_is_not_saved_is_not_in_the_preview_and_what_is_saved_is(editor, edition):
    section = edition.draft.sections.get(slug="tides")
    section.body = "A **new** text."
    section.save()
    assert "A <strong>new</strong> text." in editor.get(section_preview(section)).content.decode()


def test_a_preview_leads_to_other_previews(editor, edition):
    page = editor.get(section_preview(edition.draft.sections.get(slug="winds"))).content.decode()
    for slug in ("tides", "waves"):
        assert f'href="{section_preview(edition.draft.sections.get(slug=slug))}"' in page
        assert f'href="/sea/2024/{slug}/"' not in page


def test_a_preview_is_kept_by_nobody_and_found_by_no_search_engine(editor, edition):
    response = editor.get(reverse("desk:preview-edition", args=[edition.pk]))
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert {"private", "no-store"} <= set(response["Cache-Control"].replace(" ", "").split(","))
    assert '<meta name="robots" content="noindex' in response.content.decode()


def test_a_draft_that_does_not_hang_together_says_so_instead(editor, edition):
    edition.draft.references.create(key="one", item={"type": "no such type", "title": "A"})
    for address in (
        reverse("desk:preview-edition", args=[edition.pk]),
        section_preview(edition.draft.sections.first()),
    ):
        response = editor.get(address)
        assert response.status_code == 409
        assert "Something in the draft is not consistent." in words_of(response)

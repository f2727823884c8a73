"""Text that was carried over from another year is checked beside that year's."""

import re

import pytest
from django.urls import reverse

from reports.models.draft import Reference, Section
from reports.models.series import Role
from tests.desk.conftest import at_the_desk
from tests.desk.pages import words_of
from tests.desk.test_sections import address, saved
from tests.making import published_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def carried_over(editor):
    """A section of 2025, carried over from 2024 with years in its text."""
    earlier = published_edition()
    book = {"type": "book", "title": "Tides", "author": [{"literal": "Ada"}], "issued": {"date-parts": [[2024]]}}
    Reference.objects.create(draft=earlier.draft, key="key-2024", item=book, position=0)
    body = "In 2024, 421 km were built. By 2023 it was 2,022 in 2024 [@key-2024].\n\nSince 2019, less."
    Section.objects.filter(draft=earlier.pk, slug="tides").update(summary="The sea in 2024.", body=body)
    editor.post(reverse("desk:new-edition"), {"report": earlier.report_id, "year": 2025, "start": earlier.pk})
    return Section.objects.get(draft__edition__year=2025, slug="tides")


def test_text_that_was_carried_over_is_compared_with_last_years(editor, carried_over):
    assert "Nothing has changed since 2024." in words_of(editor.get(address(carried_over)))
    saved(editor, carried_over, body=carried_over.body.replace("In 2024", "In 2025"))
    page = editor.get(address(carried_over))
    assert "In removed: 2024 end of removed added: 2025 end of added , 421 km were built." in words_of(page)
    assert "Nothing has changed" not in words_of(page)
    saved(editor, carried_over, _reviewed="1")
    assert "Compare with 2024" not in words_of(editor.get(address(carried_over)))


def test_years_that_stayed_in_carried_over_text_are_counted_and_marked(editor, carried_over):
    page = editor.get(address(carried_over))
    assert "Years to check: 2024 (3 places), 2023 (1 place)" in words_of(page)
    saved(editor, carried_over, summary="The sea in 2025.")
    page = editor.get(address(carried_over))
    assert "Years to check: 2024 (2 places), 2023 (1 place)" in words_of(page)
    assert re.findall("<mark>(.*?)</mark>", page.content.decode()) == ["2024", "2023", "2024"]


def test_carried_over_text_is_compared_only_for_people_who_may_change_it(people, carried_over):
    carried_over.draft.edition.report.memberships.create(user=people["staff"], role=Role.AUTHOR)
    page = at_the_desk(people["staff"]).get(address(carried_over))
    assert page.status_code == 200
    assert "Compare with 2024" not in words_of(page)

"""What a reviewer sees of a draft is what a reader will get."""

import pytest

from reports.models.ledger import Version
from reports.reading.editions import draft_context, draft_section_context, edition_context, section_context
from reports.reading.versions import find_version
from tests.api import world

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_a_draft_moves_as_its_version_will():
    world.make()
    for version in Version.objects.current().filter(edition__report__slug="sea").select_related("edition__report"):
        draft = draft_context("sea", version.content)
        published = edition_context(version)
        assert (draft.since, draft.moves, draft.absences, draft.years) == (
            published.since,
            published.moves,
            published.absences,
            published.years,
        )


@pytest.mark.long
def test_a_section_of_a_draft_knows_the_other_years():
    world.make()
    version = find_version("sea", 2024, None)
    drafted = draft_section_context("sea", version.content, version.content.section("tides"))
    _, published, _ = section_context(version, "tides")
    assert drafted.elsewhere == published.elsewhere

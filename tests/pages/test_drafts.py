"""What a reviewer sees of a draft is what a reader will get."""

import pytest

from reports import reading
from reports.models.ledger import Version
from tests.api import world

pytestmark = pytest.mark.django_db


def test_a_draft_moves_as_its_version_will():
    world.make()
    for version in Version.objects.current().filter(edition__report__slug="sea").select_related("edition__report"):
        draft = reading.draft_context("sea", version.content)
        published = reading.edition_context(version)
        assert (draft.since, draft.moves, draft.absences, draft.years) == (
            published.since,
            published.moves,
            published.absences,
            published.years,
        )


def test_a_section_of_a_draft_knows_the_other_years():
    world.make()
    version = reading.find_version("sea", 2024, None)
    drafted = reading.draft_section_context("sea", version.content, "tides")
    _, published, _ = reading.section_context(version, "tides")
    assert drafted.elsewhere == published.elsewhere

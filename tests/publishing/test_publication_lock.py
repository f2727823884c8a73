"""What runs while a publication holds the lock that all other publications, and on SQLite all writers, wait for."""

import sys

import pytest

from reports import publishing
from reports.models.index import PublishedSection
from reports.models.people import Actor
from reports.rendering import pandoc
from tests.making import ACKNOWLEDGED, AT, draft_edition
from tests.publishing.editions import edit

pytestmark = pytest.mark.django_db
#: The modules and packages whose code runs while publications, and on SQLite all writers, wait: they read and write rows, and search
#: takes the words of summaries. Nothing converts formulas, renders sections, draws or reads files.
MAY_HOLD_THE_LOCK = tuple(
    f"reports.{each}"
    for each in (
        "apps", "delivery", "document", "drafting", "filing.making", "languages", "models", "progress", "publishing",
        "reading", "rendering.markdown", "rendering.prose", "rights", "search",
    )
)  # fmt: skip


def test_nothing_slow_happens_while_the_publication_lock_is_held():
    edition, seen = draft_edition(), set()
    edit(edition, "With $q_1$ and $\\sqrt{q_2}$.")

    def note(frame, event, _argument):
        name = frame.f_globals.get("__name__", "")
        if event == "call" and name.startswith("reports."):
            seen.add(name)

    def hold():
        pandoc._HTML._made.clear()
        sys.setprofile(note)

    try:
        publishing.publish(
            edition=edition,
            actor=Actor.of("Ada", AT),
            acknowledged=ACKNOWLEDGED,
            first=hold,
            then=lambda _version: sys.setprofile(None),
        )
    finally:
        sys.setprofile(None)

    assert {name for name in seen if not name.startswith(MAY_HOLD_THE_LOCK)} == set()
    assert (len(seen) > 5, len(pandoc._HTML._made)) == (True, 0)
    assert PublishedSection.objects.filter(html__contains="<math").exists()

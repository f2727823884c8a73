"""What was found at a moment: the versions that readers got then, as everything else that is asked `as_of` has it."""

from datetime import UTC, datetime, timedelta

import pytest

from reports import publishing
from reports.models.index import PublishedReference, PublishedSection, PublishedTechnique, PublishedTrend
from reports.models.ledger import Version
from reports.reading.versions import readable
from reports.search import SearchRow, deriving, search
from tests import making
from tests.api import world

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
LATER = timedelta(days=1)


def moments():
    """Each moment at which something was published or withdrawn, the instant before each, and now."""
    columns = ("published_at", "withdrawal__at", "redaction__at")
    at = {at for row in Version.objects.values_list(*columns) for at in row if at}
    return [*sorted(at | {each - timedelta(microseconds=1) for each in at}), None]


def found(**asked):
    return {(row.kind, row.edition_id, row.uid) for row in search("", per_page=1000, **asked).rows}


def test_each_moment_has_the_sections_and_references_that_readers_got_then(db):
    world.make()
    for at in moments():
        for kind, model in (("section", PublishedSection), ("reference", PublishedReference)):
            then = {(kind, row.edition_id, row.uid) for row in readable(model, at)}
            assert found(filters={"kind": kind}, at=at) == then, at


def test_each_moment_has_the_trends_and_techniques_that_editions_named_then(db):
    world.make()
    world.merge()
    for at in moments():
        for kind, model in (("trend", PublishedTrend), ("technique", PublishedTechnique)):
            named = {getattr(row, kind).uid for row in readable(model, at).select_related(kind)}
            assert {row.uid for row in search("", {"kind": kind}, per_page=100, at=at).rows} == named, at


def test_what_was_corrected_is_found_before_the_correction_and_not_after_it(db):
    world.make()
    before, after = (datetime(2025, month, 1, tzinfo=UTC) for month in (2, 3))
    hits = [
        [(row.slug, row.version.number) for row in search('"turn one way"', at=at).rows] for at in (before, after, None)
    ]
    assert hits == [[("tides", "1.0")], [], []]
    hits = [
        [(row.slug, row.version.number) for row in search('"turn both ways"', at=at).rows]
        for at in (before, after, None)
    ]
    assert hits == [[], [("tides", "1.1")], [("tides", "1.1")]]


def test_what_was_withdrawn_is_found_at_no_moment_and_what_it_replaced_again_after_it(db):
    world.make()
    years = {at: search("wind", {"report": "air", "kind": "section"}, at=at).total for at in moments()}
    assert not search("withdrawntext or Gone2023 or Gone2025").total
    assert all(not search("withdrawntext or Gone2023 or Gone2025", at=at).total for at in moments())
    withdrawn, came_back = world.at(2025, 4, 20), world.at(2025, 5, 20)
    assert [search("Gone2024", at=at).total for at in (world.at(2025, 3), withdrawn, came_back)] == [1, 0, 1]
    assert set(years.values()) == {0, 1}


def test_facets_and_filters_are_of_the_moment(db):
    world.make()
    then = search("tidal", {"kind": "section"}, at=world.at(2025, 2, 20))
    assert then.counts["year"] == {"2023": 1, "2024": 1}
    trend = search("tides", {"kind": "trend"}, at=world.at(2024, 6)).rows[0]
    assert (trend.version.number, trend.year) == ("1.0", 2023)
    assert search("", {"trend": "salt"}, at=world.at(2025, 6)).total == 0
    assert search("", {"trend": "salt"}).total > 0


def test_written_step_by_step_or_at_once_it_is_the_same(db):
    """Publishing adds to what was; whatever is done to older versions makes it anew."""
    edition = making.published_edition(at=making.AT)
    steps = [lambda: making.correct(edition, "both ways", "one way", at=making.AT + LATER)]
    steps += [lambda: making.published_edition(year=2025, at=making.AT + 2 * LATER)]
    steps += [lambda: making.correct(edition, "one way", "no way", at=making.AT + 3 * LATER)]
    steps += [lambda: _withdraw(edition, at=making.AT + 4 * LATER)]
    steps += [lambda: making.published_edition(year=2023, at=making.AT)]  # Earlier than what is there.
    for step in steps:
        step()
        assert list(deriving.differences()) == []
    rows = [row.derived() for row in SearchRow.objects.order_by("kind", "uid", "edition", "since")]
    publishing.rebuild_index()
    assert [row.derived() for row in SearchRow.objects.order_by("kind", "uid", "edition", "since")] == rows
    assert any(row["until"] for row in rows)


def _withdraw(edition, at):
    edition.refresh_from_db()
    publishing.withdraw(version=edition.current_version, reason="Wrong.", by="Ada", at=at)


def test_a_row_of_the_past_that_somebody_changed_is_named(db):
    world.make()
    past = SearchRow.objects.exclude(until=None).first()
    SearchRow.objects.filter(pk=past.pk).update(until=past.until + LATER)
    assert [str(past) in words for words in deriving.differences()] == [True]


def test_trends_and_techniques_are_found_by_the_maturity_that_their_latest_edition_gives(db):
    world.make()
    rated = {(row.kind, row.slug): row.maturity for row in search("", {"kind": "trend,technique"}, per_page=100).rows}
    assert rated["trend", "tides"] == "established"
    assert rated["technique", "barrage"] == "established"
    found = search("", {"kind": "trend", "maturity": "established"}).rows
    assert [row.slug for row in found] == [
        slug for (kind, slug), each in rated.items() if (kind, each) == ("trend", "established")
    ]
    assert list(deriving.differences()) == []

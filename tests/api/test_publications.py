from urllib.parse import quote, unquote

import pytest

from reports import publishing
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.models.series import Edition
from tests import making
from tests.api import world
from tests.api.case import API, SeaCase
from tests.api.mirror import Mirror
from trends.models import Lineage, Trend

pytestmark = pytest.mark.both_engines


class TestPublications(SeaCase):
    def test_everything_that_happened_is_told_in_order(self):
        world.merge()
        named = ("kind", "report", "year", "version", "reason", "subject", "into")
        assert self.rows("publications/", *named) == [
            ("version-published", "sea", 2023, "1.0", "", None, None),
            ("lineage-added", None, None, None, "", "winds", "salt"),
            ("version-published", "sea", 2024, "1.0", "", None, None),
            ("version-published", "sea", 2024, "1.1", "", None, None),
            ("version-withdrawn", "air", 2023, "1.0", "The year was another.", None, None),
            ("version-withdrawn", "air", 2024, "1.1", "It blew from the west after all.", None, None),
            ("version-published", "sea", 2025, "1.0", "", None, None),
            ("version-published", "air", 2023, "1.0", "", None, None),
            ("version-published", "air", 2024, "1.0", "", None, None),
            ("version-published", "air", 2025, "1.0", "", None, None),
            ("version-published", "air", 2024, "1.1", "", None, None),
            ("version-redacted", "air", 2025, "1.0", "A court said so.", None, None),
            ("techniques-merged", None, None, None, "", "kites", "turbines"),
        ]

    def test_it_is_followed_by_cursor_and_goes_on_where_one_stopped(self):
        address, seen = "publications/?per_page=5", []
        while address:
            page = self.read(address.removeprefix(API))
            seen += [event["id"] for event in page["results"]]
            address, resume = page["next"], page["resume"]
        assert seen == self.rows("publications/", "id")
        assert (page["count"], self.read(resume.removeprefix(API))["results"]) == (12, [])
        world.merge()
        assert [event["kind"] for event in self.read(resume.removeprefix(API))["results"]] == ["techniques-merged"]

    def test_a_cursor_is_taken_as_it_was_given_and_not_otherwise(self):
        resume = self.read("publications/?per_page=5")["resume"].removeprefix(API)
        cursor = unquote(resume.partition("cursor=")[2])
        assert self.ask(resume).status_code == 200
        place, _, signature = cursor.rpartition(":")
        for altered in (f"9999.0.0.0:{signature}", f"{place}:{signature[:-1]}", place, "1.0.0.0", "!"):
            assert self.problem(f"publications/?cursor={quote(altered)}")[:2] == (404, "not-found"), altered

    def test_it_is_filtered(self):
        expected = {
            "report=sea": 4,
            "kind=version-withdrawn": 2,
            "kind=version-withdrawn,version-redacted": 3,
            "since=2026-01-01": 3,
            "report=air&kind=version-published": 4,
        }
        assert {query: self.read(f"publications/?{query}")["count"] for query in expected} == expected

    def test_change_notes_come_with_versions_that_stand_and_no_others(self):
        notes = {
            (event["report"], event["year"], event["version"]): [note["after"] for note in event["change_notes"]]
            for event in self.read("publications/?kind=version-published")["results"]
        }
        assert {key: after for key, after in notes.items() if after} == {("sea", 2024, "1.1"): ["both ways"]}

    def test_what_came_later_comes_later_whatever_day_it_says_it_was(self):
        resume = self.read("publications/")["resume"]
        making.published_edition(year=2010, report="late", at=world.at(2011))
        assert self.rows(resume.removeprefix(API), "report", "at") == [("late", "2011-01-14T09:00:00.000000Z")]


class TestMirror(SeaCase):
    def expected(self) -> dict[tuple[str, int, str], bytes]:
        versions = Version.objects.readable().select_related("edition__report")
        return {(each.edition.report.slug, each.edition.year, each.number): each.document.encode() for each in versions}

    def assert_equal(self, mirror: Mirror) -> None:
        assert mirror.documents == self.expected()
        for name in ("trends", "techniques", "lineage"):
            assert mirror.vocabulary[name] == self.read(f"{name}/?per_page=100")["results"]

    def test_a_mirror_stays_equal_through_a_correction_a_withdrawal_and_a_merge(self):
        mirror = Mirror(self.client.get, API)
        assert mirror.catch_up() == 12
        self.assert_equal(mirror)

        edition = Edition.objects.get(report__slug="sea", year=2024)
        corrected = making.correct(edition, "hard to use", "hard to tame", at=world.at(2026, 3))
        assert mirror.catch_up() == 1
        self.assert_equal(mirror)

        publishing.withdraw(version=corrected, reason="No.", actor=Actor.of("Ada", world.at(2026, 4)))
        assert mirror.catch_up() == 1
        self.assert_equal(mirror)

        world.merge()
        assert mirror.catch_up() == 1
        self.assert_equal(mirror)
        assert [each["slug"] for each in mirror.vocabulary["techniques"]] == ["barrage", "turbines"]

        tides, waves = (Trend.objects.get(slug=slug) for slug in ("tides", "waves"))
        Lineage.objects.create(parent=waves, child=tides, kind="merged", year=2025)
        assert mirror.catch_up() == 1
        self.assert_equal(mirror)
        assert mirror.catch_up() == 0

"""Movement through publication: from files and lineage to what readers are told."""

import pytest

from reports import drafting, publishing
from reports.importing import read_vocabulary
from reports.models.index import PublishedEdition, PublishedSection
from reports.models.people import Actor
from tests.making import AT, VOCABULARY, published_edition

pytestmark = pytest.mark.django_db
LINEAGE = """
lineage:
  - {from: winds, to: kitesails, kind: renamed, year: 2024, note: Kites now.}
  - {from: waves, to: swell, kind: split, year: 2024}
  - {from: waves, to: surf, kind: split, year: 2024}
  - {from: salt, to: brine, kind: merged, year: 2024}
  - {from: rivers, to: brine, kind: merged, year: 2024}
"""
NEW = "techniques:"
MORE = (
    "".join(
        f"  - {{slug: {slug}, name: {slug.title()}}}\n"
        for slug in ("kitesails", "swell", "surf", "rivers", "brine", "ice", "rain", "fog")
    )
    + NEW
)


def edition(year, **maturities):
    """A year with a section about each trend, so mature; `ended` lists the trends that it calls ended."""
    ended = maturities.pop("ended", ())
    front = (
        "---\nendings:\n" + "".join(f"  - {{trend: {slug}, note: Over.}}\n" for slug in ended) + "---\n"
        if ended
        else ""
    )
    sections = "".join(
        f"## {slug}\n\n```section\ntrend: {slug}\nmaturity: {maturity}\n```\n\nText.\n\n"
        for slug, maturity in maturities.items()
    )
    return published_edition(f"{front}# The Sea in {year}\n\nWords.\n\n{sections}", year=year)


@pytest.fixture
def lineage(db):
    text = VOCABULARY.replace(NEW, MORE) + LINEAGE
    drafting.load_vocabulary(read_vocabulary(text.encode(), filename="vocabulary.yaml"))


def told(year):
    rows = PublishedSection.objects.current().filter(edition__year=year).order_by("position")
    return {
        row.slug: (row.movement, row.was, [(each["slug"], each["kind"], each["year"]) for each in row.moved_from])
        for row in rows
    }


def absent(year):
    row = PublishedEdition.objects.current().get(year=year)
    return [(each["slug"], each["absence"], each["was"], each["note"]) for each in row.absences]


def test_every_kind_of_movement_is_told(lineage):
    edition(2022, rain="emerging")
    edition(
        2023, tides="growing", winds="emerging", waves="established", salt="emerging", rivers="growing", ice="declining",
        fog="growing",
    )  # fmt: skip
    edition(
        2024, tides="established", kitesails="emerging", swell="growing", surf="not-rated", brine="growing", rain="growing",
        ended=["ice"],
    )  # fmt: skip

    assert told(2022) == {"rain": ("none", "", [])}
    assert told(2024) == {
        "tides": ("up", "growing", [("tides", "", 2023)]),
        "kitesails": ("unchanged", "emerging", [("winds", "renamed", 2024)]),
        "swell": ("down", "established", [("waves", "split", 2024)]),
        "surf": ("none", "established", [("waves", "split", 2024)]),
        "brine": ("unchanged", "growing", told(2024)["brine"][2]),
        "rain": ("returned", "", []),
    }
    assert sorted(told(2024)["brine"][2]) == [("rivers", "merged", 2024), ("salt", "merged", 2024)]
    assert absent(2024) == [("ice", "ended", "declining", "Over."), ("fog", "not-covered", "growing", "")]
    assert publishing.verify() == ()


@pytest.mark.long
def test_years_published_late_and_withdrawn_ones_are_counted_as_they_stand(lineage):
    edition(2021, tides="emerging")
    edition(2024, tides="growing", fog="emerging")
    assert told(2024)["fog"] == ("new", "", [])

    late = edition(2023, fog="growing")
    assert told(2024) == {"tides": ("returned", "", []), "fog": ("down", "growing", [("fog", "", 2023)])}

    publishing.withdraw(version=late.current_version, reason="Wrong.", actor=Actor.of("Ada", AT))
    assert told(2024) == {"tides": ("up", "emerging", [("tides", "", 2021)]), "fog": ("new", "", [])}
    assert publishing.verify() == ()


def test_reports_do_not_move_each_other(lineage):
    published_edition(year=2023)
    published_edition(report="ocean", year=2024)

    assert {row[0] for row in told(2024).values()} == {"none"}


def test_sentence_and_comparison_count_the_same_mergers(lineage, client):
    """One trend joins a living one, two become a new one: two came out of mergers."""
    more = "  - {from: rain, to: fog, kind: merged, year: 2024}\n"
    text = VOCABULARY.replace(NEW, MORE) + LINEAGE + more
    drafting.load_vocabulary(read_vocabulary(text.encode(), filename="vocabulary.yaml"))
    edition(2023, salt="growing", rivers="growing", rain="growing", fog="growing")
    edition(2024, brine="growing", fog="growing")

    page = client.get("/sea/2024/").content.decode()
    compared = " ".join(client.get("/sea/compare/2023...2024/").content.decode().split())

    assert "two came out of mergers" in page
    assert "2 merged" in compared

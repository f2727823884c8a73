"""What a report's page, a trend's page and a technique's page tell over the years."""

import re

import pytest
from django.test import Client

from reports import publishing
from reports.models.draft import Assessment
from reports.models.people import Actor
from tests import making
from tests.api import world
from trends.models import Technique, Trend

pytestmark = pytest.mark.django_db


def _tables(client: Client, address: str) -> list[list[str]]:
    """Each picture of the page as it is heard: a line for each row."""
    html = re.sub(r"<svg.*?</svg>", "", client.get(address).content.decode(), flags=re.DOTALL)
    return [
        [
            " | ".join(" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row))
            for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        ]
        for table in re.findall(r"<table class=\"matrix.*?</table>", html, re.DOTALL)
    ]


def test_a_reports_techniques_are_listed_below_its_trends_and_earlier_ones_folded(sea, client: Client):
    assert _tables(client, "/sea/")[1:] == [
        [
            "Technique | 2023 | 2024 | 2025",
            "tidal barrage | emerging | growing | established",
            "power kite | – | emerging | declining",
        ],
        ["Technique | 2023 | 2024 | 2025", "turbine | – | established | –"],
    ]


def test_a_techniques_page_shows_what_each_trends_sections_say_and_where_they_differ(db, client: Client):
    both = making.PLAIN.replace("Waves remain", "Kites and turbines remain")
    making.published_edition(both, year=2023)
    making.published_edition(both, year=2024)
    (table,) = _tables(client, "/techniques/kites/")
    assert table[0] == "Technique, and trends that mention it | 2023 | 2024"
    assert [line.partition(" | ")[0] for line in table[1:]] == ["power kite", "Waves at Sea", "High Winds"]
    assert 'id="year-2024"' in client.get("/techniques/kites/").content.decode()


def test_a_quote_leads_to_the_paragraph_that_holds_it(sea, client: Client):
    page = client.get("/techniques/barrage/").content.decode()
    address, anchor = re.search(r'<a href="(/sea/2024/tides/)#(p-\w+)">paragraph 1</a>', page).groups()
    assert f'id="{anchor}"' in client.get(address).content.decode()


def test_what_is_of_one_year_is_a_sentence_or_a_list_and_no_table(db, client: Client, read):
    making.published_edition(year=2024)
    assert "Appears in One edition so far: 2024." in read("/techniques/kites/")
    for address in ("/techniques/kites/", "/trends/tides/"):
        assert _tables(client, address) == []


def test_a_trends_page_shows_the_trend_in_the_picture_of_its_report(sea, client: Client):
    html = client.get("/trends/salt/").content.decode()
    link = re.search(r'<a class="lit-line" href="([^"]+)">(.*?)</a>', html, re.DOTALL)
    assert link[1] == "/sea/2025/"
    text = re.search(r'aria-label="([^"]+)"', link[2])[1]
    assert text.endswith("emerging 2025")
    assert f'<p class="dateline">{text}</p>' in html
    groups = re.findall(r'<g class="thread" data-trend="[^"]+"( opacity="0.2")?>', link[2])
    assert len(groups) > groups.count("") > 1, "the trend and the one that it was renamed from"


def test_the_years_of_a_trend_are_joined_under_those_of_its_report(db, client: Client):
    for year, text in ((2023, making.PLAIN), (2024, making.PLAIN.partition("## 3.")[0]), (2025, making.PLAIN)):
        making.published_edition(text, year=year, at=world.at(year + 1))
    html = client.get("/trends/").content.decode()
    assert re.findall(r'<li class="year">(\d+)</li>', html) == ["2023", "2024", "2025"]
    rows = re.findall(r'<ol class="marks">.*?</ol>', html, re.DOTALL)
    assert [re.findall(r'<li class="(\w+)">', row) for row in rows].count(["interrupted"] * 2) == 1


def test_a_merged_technique_stands_in_one_row_under_its_name_of_today(sea, client: Client, read):
    world.merge()
    assert "Techniques covered declining turbine" in read("/trends/salt/")
    assert _tables(client, "/sea/")[1][2] == "turbine | – | emerging to established | declining"


def test_a_trends_page_shows_how_a_section_without_a_summary_begins_and_what_changed(sea, read):
    text = read("/trends/tides/")
    assert "growing ↑ up from emerging in 2023 A tidal barrage was finished. Its turbines turn both ways." in text
    assert "The Sea 2024 What changed since 2023" in text


def test_a_new_definition_leaves_the_old_one_with_its_years(db, read):
    making.published_edition(year=2024)
    edition = making.draft_edition(year=2025)
    Trend.objects.filter(slug="tides").update(definition="Power from the moon.")
    Technique.objects.filter(slug="kites").update(name="pulling kite")
    publishing.publish(edition=edition, actor=Actor.of("Ada", world.at(2026)), acknowledged=making.ACKNOWLEDGED)
    told = "Earlier names and definitions"
    assert f"{told} 2025 Tidal Power Power from the moon. 2024 Tidal Power Power from the tides." in read(
        "/trends/tides/"
    )
    assert f"{told} 2025 pulling kite 2024 power kite" in read("/techniques/kites/")
    assert told not in read("/trends/winds/")


@pytest.mark.long
def test_a_trend_that_returned_is_told_from_the_year_in_which_it_was_last_seen(db, read):
    for year, text in ((2023, making.PLAIN), (2024, making.PLAIN.partition("## 3.")[0]), (2025, making.PLAIN)):
        making.published_edition(text, year=year, at=world.at(year + 1))
    assert "returned; last seen in 2023" in read("/trends/waves/")


@pytest.mark.long
def test_in_lists_over_several_reports_each_thing_has_the_years_of_its_own_reports(db, client: Client, read):
    for report, text, years in (
        ("sea", making.PLAIN.partition("## 2.")[0], (2023, 2024)),
        ("air", "# The Air in {year}\n\nWhat it gave.\n\n## 1. High Winds\n\nPower kites were flown.\n", (2024, 2025)),
    ):
        for year in years:
            edition = making.draft_edition(text, report=report, year=year)
            Assessment.objects.filter(section__draft=edition.pk).update(maturity="growing")
            publishing.publish(
                edition=edition, actor=Actor.of("Ada", world.at(year + 1)), acknowledged=making.ACKNOWLEDGED
            )

    def years_in(address: str) -> list[list[str]]:
        html = client.get(address).content.decode()
        return [re.findall(r"\d{4}(?=<)", each) for each in re.findall(r'<ol class="marks">.*?</ol>', html, re.DOTALL)]

    assert years_in("/trends/") == [["2024", "2025"], ["2023", "2024"]]
    assert years_in("/techniques/") == [["2024", "2025"], ["2023", "2024"], ["2023", "2024"]]
    told = read("/techniques/")
    assert told.index("1 technique in 2025: 1 growing") < told.index("2 techniques in 2024")
    names = re.findall(r"(power kite|tidal barrage|turbine) = as before", told)
    assert names == ["power kite", "tidal barrage", "turbine"]


def test_a_trend_tells_in_its_year_what_it_was_renamed_from(sea, read):
    assert "emerging renamed from “High Winds”, ↓ down from growing in 2024" in read("/trends/salt/")


def test_lists_show_the_latest_years_and_of_older_things_only_which_years(db, client: Client, read):
    making.published_edition(year=2017)
    for year in range(2018, 2025):
        making.published_edition(making.PLAIN.partition("## 3.")[0], year=year)
    marks = re.findall(r'<ol class="marks">.*?</ol>', client.get("/trends/").content.decode(), re.DOTALL)
    assert [re.findall(r"\d{4}(?=<)", each) for each in marks] == [[str(year) for year in range(2019, 2025)]] * 2
    assert "Waves at Sea 2017" in read("/trends/")


@pytest.mark.long
def test_who_has_an_address_now_is_told_under_it_and_not_who_had_it_before(db, client: Client, read):
    kelp = Trend.objects.create(slug="kelp", name="Kelp")
    making.published_edition("# The Sea\n\nWords.\n\n## 1. Kelp\n\nIt grew.\n", year=2023)
    kelp.slug = "algae"
    kelp.save()
    Trend.objects.create(slug="kelp", name="Kelp Farms")
    text = "# The Sea\n\nWords.\n\n## 1. Kelp\n\nIt grew.\n\n## 2. Kelp Farms\n\nThey grew.\n"
    making.published_edition(text, year=2024)
    assert "Kelp Farms" in read("/trends/kelp/").partition("Its years")[0]
    assert client.get("/api/v1/trends/kelp/").json()["name"] == "Kelp Farms"
    assert "Kelp Farms" not in read("/trends/algae/")


def test_the_years_of_a_trend_say_the_lineage_that_its_line_shows(sea, read):
    told = read("/sea/").partition("The trends of all years as a table")[2]
    assert "emerging renamed, ↓ down" in told


@pytest.mark.long
def test_a_trend_is_called_in_tables_by_the_title_of_its_latest_section(db, client: Client, read):
    making.published_edition(year=2024)
    edition = making.draft_edition(year=2025)
    edition.draft.sections.filter(trend__slug="tides").update(title="Power from Tides")
    publishing.publish(edition=edition, actor=Actor.of("Ada", world.at(2026)), acknowledged=making.ACKNOWLEDGED)
    assert "Power from Tides formerly Tidal Power" in read("/trends/tides/")
    assert _tables(client, "/sea/")[0][1].startswith("Power from Tides | ")

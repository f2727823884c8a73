"""What differs, between versions and between years."""

import re

import pytest
from django.test import Client

from reports import publishing
from reports.document.canonical import ChangeNote
from reports.models.index import PublishedEdition
from reports.models.people import Actor
from reports.reading import generation_cache
from tests import making
from trends.models import Lineage, Trend

pytestmark = pytest.mark.django_db
WITHOUT_WAVES = making.PLAIN.replace("## 3. Waves at Sea\n\nWaves remain hard to use.\n", "")

SPLIT = """# The Sea in {year}

What the sea gave.

## 1. High Winds

```section
trend: winds
maturity: growing
```

Kites.

## 2. Waves at Sea

```section
trend: waves
maturity: growing
```

Waves.
"""


def test_two_versions_are_compared_word_by_word_with_the_reason(sea, read):
    text = read("/sea/2024/compare/1.0...1.1/")
    assert "What changed from 1.0 to 1.1 1 section changed, 2 words added, 2 words removed." in text
    assert "Correction It was wrong." in text
    assert "Read it in version 1.0 in version 1.1" in text
    assert "Its turbines turn removed: one way end of removal added: both ways end of addition" in text


@pytest.mark.long
def test_of_a_list_only_the_items_that_differ_are_shown(client: Client, read):
    listed = "- The sea rises.\n- Kites fly.\n- Boats sail."
    edition = making.published_edition(text=making.PLAIN.replace("Its turbines turn both ways.", f"\n\n{listed}"))
    making.correct(edition, "Kites fly", "Kites fly higher")
    text = read("/sea/2024/compare/1.0...1.1/")
    assert "2 paragraphs unchanged Kites fly added: higher" in text
    assert "1 paragraph unchanged Read it" in text


def test_compared_text_keeps_lists_headings_quotations_and_bold_words(client: Client):
    body = "### Now\n\n- **Kites** fly.\n- *Boats* sail.\n    1. Oars.\n    2. Hulls.\n\n> Waves.\n\n```\nif on:\n  go\n```"
    later = body
    for was, now in {
        "Now": "Now on",
        "fly.": "fly **high**.",
        "*Boats*": "*Long boats*",
        "Hulls": "Ships & hulls",
        "Waves": "High waves",
        "  go": "  go on",
    }.items():
        later = later.replace(was, now)
    text = making.PLAIN.replace("Its turbines turn both ways.", f"\n\n{body}")
    making.correct(making.published_edition(text=text), body, later)
    html = client.get("/sea/2024/compare/1.0...1.1/").content.decode()
    html = re.sub(r'<span class="unseen">[^<]*</span>', "", html)
    html = re.sub(r"\s*\n\s*", "", html[html.index('<div class="compared">') :])
    assert "<h3>Now <ins>on</ins></h3>" in html
    assert '<li class="level-1 item-1"><strong>Kites</strong> fly <ins><strong>high</strong></ins>.</li>' in html
    assert '<li class="level-1 item-2"><del><em>Boats</em></del><ins><em>Long boats</em></ins> sail.</li></ul>' in html
    assert '<ol><li class="level-2 item-2" value="2"><del>Hulls</del><ins>Ships &amp; hulls</ins>.</li></ol>' in html
    assert "<blockquote><p><del>Waves</del><ins>High waves</ins>.</p></blockquote>" in html
    assert "<pre><code>  go <ins>on</ins>" in html


@pytest.mark.long
def test_sections_that_differ_only_in_markup_say_that_only_the_markup_differs(client: Client, read):
    linked = making.PLAIN.replace("came down", "[came down](https://old.example/)")
    edition = making.published_edition(text=linked)
    winds = edition.draft.sections.get(slug="winds")
    winds.body = winds.body.replace("old.example", "new.example")
    winds.save()
    making.correct(edition, "finished", "**finished**")
    text = read("/sea/2024/compare/1.0...1.1/")
    assert "Added: **finished** Only the markup differs. Read it" in text
    assert "High Winds changed Only the markup differs. Read it" in text
    making.published_edition(text=linked.replace("old.example", "newer.example"), year=2025)
    assert read("/sea/compare/2024...2025/").count("Only the markup differs.") == 2


def test_versions_far_apart_say_which_of_those_between_changed_what_and_why(client: Client, read):
    edition = making.published_edition()
    making.correct(edition, "both ways", "one way", at=making.AT.replace(day=15))
    sections = edition.draft.sections
    sections.filter(slug="winds").update(slug="kites", title="Kites", position=7)
    sections.filter(slug="tides").delete()
    notes = (
        ChangeNote(kind="revision", severity="major", explanation="Tides are *over*."),
        ChangeNote(kind="revision", section="kites", explanation="They fly.", reported_by="A sailor"),
    )
    at = making.AT.replace(day=16)
    publishing.publish(
        edition=edition, actor=Actor.of("Ada", at), note="Over.", change_notes=notes, acknowledged=making.ACKNOWLEDGED
    )
    text = read("/sea/2024/compare/1.0...2.0/")
    assert "1 section changed, 1 section removed, 1 section moved, 1 word added, 14 words removed." in text
    assert "Revision in 2.0 a conclusion changed Tides are over ." in text
    assert "1 Waves at Sea moved from place 3 to 1 Read it in version 1.0 in version 2.0" in text
    assert "2 Kites changed Revision in 2.0 They fly. Reported by A sailor." in text
    assert "Tidal Power removed Correction in 1.1 It was wrong." in text
    assert "Title removed: High Winds end of removal added: Kites end of addition" in text
    assert "Address changed removed: winds end of removal added: kites end of addition" in text


def test_versions_and_years_asked_for_the_wrong_way_round_are_put_in_order(sea, client: Client):
    answers = {
        asked: client.get(asked).headers.get("Location")
        for asked in ("/sea/2024/compare/1.1...1.0/", "/sea/2024/compare/1.1...1.1/", "/sea/compare/2025...2023/")
    }
    assert answers == {
        "/sea/2024/compare/1.1...1.0/": "/sea/2024/compare/1.0...1.1/",
        "/sea/2024/compare/1.1...1.1/": "/sea/2024/v1.1/",
        "/sea/compare/2025...2023/": "/sea/compare/2023...2025/",
    }


def test_the_head_of_compared_years_has_all_of_the_report_and_marks_the_two(sea, client: Client):
    html = client.get("/sea/compare/2023...2024/").content.decode()
    head = re.search(r'<nav class="years".*?</nav>', html, re.S)[0]
    marked = re.findall(r'<a href="/sea/(\d+)/"( aria-current="true")?>', head)
    assert [(year, bool(here)) for year, here in marked] == [("2023", True), ("2024", True), ("2025", False)]


def test_two_years_are_compared_trend_by_trend(sea, read):
    text = read("/sea/compare/2024...2025/")
    assert "Up Tidal Power 2024 growing → 2025 established" in text
    assert "renamed from “High Winds” The wind was salty." in text
    assert "tidal barrage : growing before, now established" in text
    assert "turbine : dropped" in text
    assert "In 2024, and no longer in 2025 Waves at Sea emerging not covered" in text
    assert "What changed from 2024 to 2025 1 up 1 down 1 renamed 1 not covered" in text
    assert "The text: 10 words added, 8 removed Title removed: High Winds end of removal added: Salt Gradients" in text


def test_two_years_count_and_show_a_split_as_the_edition_does(client: Client, read):
    making.vocabulary()
    tides, winds, waves = (Trend.objects.get(slug=slug) for slug in ("tides", "winds", "waves"))
    for child in (winds, waves):
        Lineage.objects.create(parent=tides, child=child, kind="split", year=2024)
    making.published_edition(SPLIT.replace("winds", "tides").split("## 2")[0], year=2023)
    making.published_edition(SPLIT, year=2024)
    assert "one split in two" in read("/sea/2024/")
    text = read("/sea/compare/2023...2024/")
    assert "What changed from 2023 to 2024 one split in two The Sea" in text
    assert "Split High Winds" in text
    html = client.get("/sea/compare/2023...2024/").content.decode()
    leads = re.findall(r'href="#(\S+)">', re.search(r'<ul class="movement-counts">.*?</ul>', html, re.S)[0])
    assert [each for each in leads if f'id="{each}"' not in html] == []
    assert leads == ["split"]


BEFORE_SPLIT = """# The Sea in {year}

## 1. Tides

```section
trend: tides
assessments:
- technique: turbines
  maturity: growing
  status: confirmed
- technique: barrage
  maturity: emerging
  status: confirmed
```

Cargo moves on tides and on every canal.

Cities love a dry road in winter.

Nobody rides at night.
"""
AFTER_SPLIT = """# The Sea in {year}

## 1. City Tides

```section
trend: winds
assessments:
- technique: barrage
  maturity: growing
  status: confirmed
```

Cities love a dry road in winter.

## 2. Cargo Tides

```section
trend: waves
assessments:
- technique: turbines
  maturity: growing
  status: confirmed
```

Cargo moves on tides and on every canal today.
"""


def test_sections_of_a_split_are_compared_with_the_paragraphs_that_they_continue(client: Client, read):
    making.vocabulary()
    tides, winds, waves = (Trend.objects.get(slug=slug) for slug in ("tides", "winds", "waves"))
    for child in (winds, waves):
        Lineage.objects.create(parent=tides, child=child, kind="split", year=2024)
    making.published_edition(BEFORE_SPLIT, year=2023)
    making.published_edition(AFTER_SPLIT, year=2024)
    city, cargo = read("/sea/compare/2023...2024/").split("City Tides")[-1].split("Cargo Tides")
    assert "barrage : emerging before, now growing" in city
    assert "turbine" not in city + cargo, "another section of the split still has it"
    assert "The text: 0 words added, 4 removed" in city
    assert "The text: 1 word added, 0 removed" in cargo


def test_trends_that_neither_year_rates_are_said_not_to_be_rated_in_either(read):
    unrated = SPLIT.replace("maturity: growing\n", "")
    making.published_edition(unrated, year=2023)
    making.published_edition(unrated.replace("trend: winds", "trend: winds\nmaturity: growing"), year=2024)
    text = read("/sea/compare/2023...2024/")
    assert "What changed from 2023 to 2024 1 not rated in one of the years 1 not rated in either year" in text
    assert "Not rated in one of the years High Winds" in text
    assert "Not rated in either year Waves at Sea" in text


def test_two_years_in_a_row_are_compared_by_a_drawing_of_both(sea, client: Client):
    texts = [client.get(f"/sea/compare/{years}/").content.decode() for years in ("2024...2025", "2023...2025")]
    drawn = [
        re.findall(r">(20\d\d)</text>", text.partition('class="drawing wide"')[2].partition("</svg>")[0])
        for text in texts
    ]
    assert drawn == [["2024", "2025"], []]


@pytest.mark.parametrize("later", [2024, 2025])
def test_years_show_how_predictions_of_the_earlier_one_were_scored_by_then(sea, read, later):
    assert (
        "How earlier predictions turned out came true predicted in 2023, scored in 2024 "
        "A tidal barrage will be finished. It was."
    ) in read(f"/sea/compare/2023...{later}/")
    assert "How earlier predictions turned out" not in read("/sea/compare/2024...2025/")


def test_nothing_is_compared_that_cannot_be_read(sea, client: Client):
    asked = ["/sea/compare/2024...2026/", "/air/2024/compare/1.0...1.1/", "/sea/2024/compare/1.0...3.0/"]
    assert [client.get(address).status_code for address in asked] == [404, 410, 404]


def test_added_words_stand_apart_from_the_word_before_them(client: Client):
    making.correct(making.published_edition(), "turn both ways", "turn both ways every day", at=making.AT)
    html = client.get("/sea/2024/compare/1.0...1.1/").content.decode()
    assert re.search(r"both ways ?(<[^>]*>)* <ins", html), html[html.find("both ways") :][:200]


@pytest.mark.sample(2)
@pytest.mark.parametrize("later", [2024, 2025])
def test_a_trend_that_the_earlier_year_lacks_but_one_before_it_had_has_returned(client: Client, read, later):
    for year in (2022, 2023, 2024, 2025):
        making.published_edition(WITHOUT_WAVES if year == 2023 else making.PLAIN, year=year)
    assert "one returned" in read("/sea/2024/")
    text = read(f"/sea/compare/2023...{later}/")
    assert "Returned Waves at Sea" in text
    assert "in 2022, not in 2023" in text
    answer = client.get(f"/api/v1/reports/sea/compare/?from=2023&to={later}").json()
    assert {each["trend"]: each["movement"] for each in answer["trends"]}["waves"] == "returned"


@pytest.mark.long
def test_a_trend_that_came_between_the_years_is_new(client: Client, read):
    for year in (2022, 2023, 2024):
        making.published_edition(making.PLAIN if year > 2022 else WITHOUT_WAVES, year=year)
    assert "New Waves at Sea" in read("/sea/compare/2022...2024/")
    answer = client.get("/api/v1/reports/sea/compare/?from=2022&to=2024").json()
    assert {each["trend"]: each["movement"] for each in answer["trends"]}["waves"] == "new"


@pytest.mark.long
def test_a_lineage_that_began_between_the_years_is_not_told_of_a_new_trend(sea, read):
    assert "The wind was salty." in read("/sea/compare/2024...2025/")
    making.published_edition(making.PLAIN, report="sky", year=2022)
    making.published_edition(making.PLAIN.replace("High Winds", "Salt Gradients"), report="sky", year=2025)
    assert "renamed from “High Winds” The wind was salty." in read("/sky/compare/2022...2025/")
    early = making.PLAIN.replace(
        "## 2. High Winds\n\nPower kites were flown over the sea.\n\nThey came down again.\n\n", ""
    )
    making.published_edition(early, report="sky", year=2021)
    text = read("/sky/compare/2021...2025/")
    assert "New Salt Gradients" in text
    assert "The wind was salty." not in text


def test_years_whose_version_the_index_lacks_are_not_compared(client: Client):
    for year in (2023, 2024):
        making.published_edition(year=year)
    assert client.get("/sea/compare/2023...2024/").status_code == 200
    PublishedEdition.objects.filter(year=2023).delete()
    generation_cache.clear()
    assert client.get("/sea/compare/2023...2024/").status_code == 404
    assert client.get("/api/v1/reports/sea/compare/?from=2023&to=2024").status_code == 404

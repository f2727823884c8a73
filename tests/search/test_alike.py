"""Both engines find the same, in the same order: a table of questions, asked of reports in four languages."""

import random

import pytest
from django.test import override_settings

from reports.models.series import Report
from reports.search.extracts import extract
from reports.search.query import search
from reports.search.question import read_question
from reports.search.rows import SearchRow
from tests import making
from tests.rounds import rounds

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

ENGLISH = """\
---
references:
  - key: hansen
    item: {type: book, title: Generating Power from Tides, issued: {date-parts: [[2019]]}}
---
# The Sea in {year}

What the sea gave in {year}.

## 1. Tidal Power

> Damming estuaries pays 12.5 percent.

A tidal barrage was finished in 2019 [@hansen]. Its turbines turn both ways. Zürich paid for the façade; engineers modelled the currents.
The state-of-the-art design was by O'Neil. Power from tides, not waves of power.

## 2. High Winds

Power kites were flown over the sea. Barrage balloons were not. Generators generate generations of generated power: 1,000 kWh in {year}.

## 3. Waves at Sea

Waves remain hard to use. Currents, currents and currents: the model of all currents is unfinished. The currents were not modelled.
"""

GERMAN = """\
# Das Meer {year}

Was das Meer gab.

## Gezeitenkraftwerke

> Ein Kraftwerk an der Mündung.

Das Gezeitenkraftwerk treibt Häuser und Straßen an. Die Größe der Häuser wächst; ein Haus steht noch. Erneuerbare Energien
und erneuerbare Energie sind dasselbe. Die Strömungen wurden modelliert.

## Windenergie auf See

Der Wind weht über das Meer. Über 1.000 Drachen flogen in Zürich. Die Drachen des Windes sind größer als ein Haus.
"""

JAPANESE = """\
# 海 {year}

海の報告。

## 潮汐発電

潮汐発電は潮の力を使う。東京湾の発電所が完成した。ガスは使わない。

## 風力発電

風力発電所は海の上にある。発電の量は潮汐より多い。カスではない。
"""

CHINESE = """\
# 海洋 {year}

海洋的報告。

## 波浪能

波浪能发电站在海上。潮汐能和波浪能的发电站。人工智能模型预测海浪。

## 海流

海流的能量大。模型是人工的，不是智能的。
"""

#: What is asked, and what is found: a report, the year's last two digits and a section; or what endures.
FOUND = {
    "tides": "trend tides, sea24 tides, sea23 tides, reference hansen, reference hansen",
    "Tidal": "trend tides, sea24 tides, sea23 tides",
    "modelling": "sea24 waves, sea23 waves, sea24 tides, sea23 tides",
    "currents": "sea24 waves, sea23 waves, sea24 tides, sea23 tides",
    "current": "sea24 waves, sea23 waves, sea24 tides, sea23 tides",
    "unfinished": "sea24 waves, sea23 waves",
    "estuary": "sea24 tides, sea23 tides",
    "generating": "sea24 winds, sea23 winds, reference hansen, reference hansen",
    "generat*": "sea24 winds, sea23 winds, reference hansen, reference hansen",
    "generati*": "sea24 winds, sea23 winds, reference hansen, reference hansen",
    "gener*": "sea24 winds, sea23 winds, reference hansen, reference hansen",
    "currents*": "sea24 waves, sea23 waves, sea24 tides, sea23 tides",
    "power": "trend tides, sea24 tides, sea23 tides, trend winds, sea24 winds, sea23 winds, reference hansen, reference hansen",
    "power -kites": "trend tides, sea24 tides, sea23 tides, trend winds, reference hansen, reference hansen",
    "power -tides": "trend winds, sea24 winds, sea23 winds",
    '"power kites"': "sea24 winds, sea23 winds",
    '"kites power"': "",
    '"barrage was finished"': "sea24 tides, sea23 tides",
    '"was finished barrage"': "",
    '"currents were not"': "sea24 waves, sea23 waves",
    '"model of all currents"': "sea24 waves, sea23 waves",
    '"model of currents"': "",
    '-"modelled the currents" currents': "sea24 waves, sea23 waves",
    '"the currents is"': "",
    'unfinished -"the currents is"': "sea24 waves, sea23 waves",
    'unfinished -"all currents is"': "",
    '"the currents is" or kan*': "",
    '"the currents is" or kites': "sea24 winds, sea23 winds",
    "kites or unfinished": "sea24 winds, sea24 waves, sea23 winds, sea23 waves",
    '"power kites" or "hard to use"': "sea24 winds, sea24 waves, sea23 winds, sea23 waves",
    "state-of-the-art": "sea24 tides, sea23 tides",
    "state-of": "sea24 tides, sea23 tides",
    "O'Neil": "sea24 tides, sea23 tides",
    "O’Neil": "sea24 tides, sea23 tides",
    "12.5": "sea24 tides, sea23 tides",
    "2019": "sea24 tides, sea23 tides, reference hansen, reference hansen",
    "1,000": "meer24 windenergie-auf-see, meer23 windenergie-auf-see, sea24 winds, sea23 winds",
    "1.000": "meer24 windenergie-auf-see, meer23 windenergie-auf-see, sea24 winds, sea23 winds",
    "2024": "sea24 winds",
    "zurich": "meer24 windenergie-auf-see, meer23 windenergie-auf-see, sea24 tides, sea23 tides",
    "ZÜRICH": "meer24 windenergie-auf-see, meer23 windenergie-auf-see, sea24 tides, sea23 tides",
    "Zu\u0308rich": "meer24 windenergie-auf-see, meer23 windenergie-auf-see, sea24 tides, sea23 tides",
    "façade": "sea24 tides, sea23 tides",
    "what is the estuary": "sea24 tides, sea23 tides",
    "kangaroo": "",
    "estuaries kangaroo": "sea24 tides, sea23 tides",
    "waves tides": "sea24 tides, sea23 tides",
    "tidal-pow*": "trend tides, sea24 tides, sea23 tides",
    "tid* -tidal": "reference hansen, reference hansen",
    "tides AND power": "trend tides, sea24 tides, sea23 tides, reference hansen, reference hansen",
    "NEAR(tides power)": "trend tides, sea24 tides, sea23 tides, trend winds, sea24 winds, sea23 winds, reference hansen, reference hansen",
    "^tides": "trend tides, sea24 tides, sea23 tides, reference hansen, reference hansen",
    "tides_power": "",
    "-tides": "",
    "the": "sea24 tides, sea23 tides, trend winds, trend tides, sea24 waves, sea23 waves, sea24 winds, sea23 winds",
    "*": "",
    "Haus": "meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke, meer24 windenergie-auf-see, meer23 windenergie-auf-see",
    "Häuser": "meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke, meer24 windenergie-auf-see, meer23 windenergie-auf-see",
    "hauser": "meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke, meer24 windenergie-auf-see, meer23 windenergie-auf-see",
    "Gezeitenkraftwerk": "meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke",
    "gezeitenkraft*": "meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke",
    "gezeiten": "",
    "erneuerbarer Energie": "meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke",
    "strasse": "meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke",
    "STRASSEN": "meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke",
    "größer": "meer24 windenergie-auf-see, meer23 windenergie-auf-see, meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke",
    "gross": "meer24 windenergie-auf-see, meer23 windenergie-auf-see, meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke",
    "drachen -zürich": "",
    '"erneuerbare Energien"': "meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke",
    '"Energie erneuerbare"': "",
    "stromungen": "meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke",
    "über": "meer24 windenergie-auf-see, meer23 windenergie-auf-see",
    "modelliert": "meer24 gezeitenkraftwerke, meer23 gezeitenkraftwerke",
    "潮汐": "umi24 section-1, umi23 section-1, umi24 section-2, hai24 section-1, umi23 section-2, hai23 section-1",
    "潮汐発電": "umi24 section-1, umi23 section-1",
    "汐潮": "",
    "発電所": "umi24 section-2, umi23 section-2, umi24 section-1, umi23 section-1",
    "発電": "umi24 section-2, umi23 section-2, umi24 section-1, umi23 section-1",
    "発*": "umi24 section-2, umi23 section-2, umi24 section-1, umi23 section-1",
    "東京湾": "umi24 section-1, umi23 section-1",
    "ガス": "umi24 section-1, umi23 section-1",
    "カス": "umi24 section-2, umi23 section-2",
    "海": "hai24 section-2, hai23 section-2, hai24 section-1, hai23 section-1, umi24 section-2, umi23 section-2",
    "海の上": "umi24 section-2, umi23 section-2",
    "发电站": "hai24 section-1, hai23 section-1",
    "人工智能": "hai24 section-1, hai23 section-1",
    "人工智能模型": "hai24 section-1, hai23 section-1",
    "智能人工": "",
    "模型 -人工智能": "hai24 section-2, hai23 section-2",
    "“人工智能”": "hai24 section-1, hai23 section-1",
    "風力 or 波浪": "hai24 section-1, hai23 section-1, umi24 section-2, umi23 section-2",
}  # fmt: skip


@pytest.fixture
def seas(db):
    for slug, language, text in (
        ("sea", "en", ENGLISH),
        ("meer", "de", GERMAN),
        ("umi", "ja", JAPANESE),
        ("hai", "zh", CHINESE),
    ):
        Report.objects.create(slug=slug, name=slug.title(), language=language)
        for year in (2023, 2024):
            making.published_edition(text, report=slug, year=year)


def hits(query):
    rows = search(query, per_page=100).rows
    return ", ".join(
        f"{row.report}{row.year % 100} {row.slug}" if row.kind == "section" else f"{row.kind} {row.slug}"
        for row in rows
    )


def test_both_engines_find_the_same_in_the_same_order(seas):
    assert {query: hits(query) for query in FOUND} == FOUND


@pytest.mark.sample(3)
@pytest.mark.parametrize("word", ["erneuerbaren", "Häusern", "Straße"])
def test_stems_are_those_of_the_language_that_an_edition_was_published_in(seas, word):
    row = SearchRow.objects.get(slug="gezeitenkraftwerke", year=2024)
    assert (row.language, hits(word).split(",")[0]) == ("de", "meer24 gezeitenkraftwerke")
    assert "<mark>" in extract_of(row, word)


def extract_of(row, query):
    *_, summary, text = row.stems.split("\n")
    terms = read_question(query, ("de", "en")).terms
    return extract(f"{row.summary} {row.text}", terms, [*summary.split(), *text.split()])


PIECES = [
    *"\"*-()^=_:'\\%&|!",
    "or", "OR", "AND", "NOT", "NEAR(", "<->", ":*", "a", "the", "tide", "currents", "power", "Häuser", "Zürich", "1,000", "12.5",
    "state-of-the-art", "潮汐", "発電所", "ガス", "ß", "é", "𠀀", "İ", "ǅ", "ﬁ", "²", "①", "ⅻ", "२", "क्षि", "ก็", "🙂",
    "\u0301", "\u200d", "\ufeff", "\x00", "\ud7ff", "x" * 200,
]  # fmt: skip


def ask_at_random(client, chance, number):
    """The answers' codes that are none of an answer."""
    refused = []
    with override_settings(SEARCHES_A_MINUTE=10**9, API_REQUESTS_A_MINUTE=10**9):
        for _ in range(number):
            query = "".join(chance.choice(PIECES) + chance.choice(("", "", " ")) for _ in range(chance.randint(1, 14)))
            filters = {"year": "2024"} if chance.random() < 0.2 else {}
            page = {"page": str(chance.randint(1, 3))}
            path, known = chance.choice((("/search/", {200}), ("/api/v1/search/", {200, 400, 404})))
            answer = client.get(path, {"q": query, **filters, **page})
            if answer.status_code not in known:
                refused.append((answer.status_code, path, query))
    return refused


@pytest.mark.rounds
def test_no_question_is_an_error(seas, client):
    assert ask_at_random(client, random.Random(1), rounds(2_000, 100)) == []

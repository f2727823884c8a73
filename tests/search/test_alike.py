"""Both engines find the same, in the same order: a table of questions, asked of reports in four languages."""

import random

import pytest

from reports.models.series import Report
from reports.search import SearchRow, read_question, search
from tests import making

pytestmark = pytest.mark.django_db

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

QUERIES: dict[str, list[str]] = {}


@pytest.fixture
def seas(db):
    for slug, language, text in (("sea", "en", ENGLISH), ("meer", "de", GERMAN), ("umi", "ja", JAPANESE), ("hai", "zh", CHINESE)):
        Report.objects.create(slug=slug, name=slug.title(), language=language)
        for year in (2023, 2024):
            making.published_edition(text, report=slug, year=year)


def hits(query, **filters):
    """What was found, in order, as `sea/2024/tides` for a section and `technique turbines` for what endures."""
    return [
        f"{row.report}/{row.year}/{row.slug}" if row.kind == "section" else f"{row.kind} {row.slug}"
        for row in search(query, filters, per_page=100).rows
    ]


ASK = [
 "tides","tide","Tidal","modelling","model","currents","current","unfinished","estuary","generating","generator","generat*","generati*","gener*","power","power -kites","power -tides",'"power kites"','"kites power"','"barrage was finished"','"was finished barrage"','"currents were not"','"model of all currents"','"model of currents"','-"modelled the currents" currents',"kites or unfinished",'"power kites" or "hard to use"',"state-of-the-art","state-of","O'Neil","oneil","O’Neil","12.5","2019","1,000","1.000","1000","2024","zurich","Zürich","ZÜRICH","Zu\u0308rich","facade","façade","what is the estuary","hansen","kangaroo","estuaries kangaroo","waves tides",
 "Haus","Häuser","hauser","Gezeitenkraftwerk","gezeitenkraft*","gezeiten","erneuerbarer Energie","Energien","Straße","strasse","STRASSEN","größer","gross","Windes","drachen -zürich",'"erneuerbare Energien"','"Energie erneuerbare"',"strömung","stromungen","über","modelliert",
 "潮汐","潮汐発電","汐潮","発電所","発電","電発","発*","東京湾","東京","ガス","カス","海","海の上","发电站","人工智能","人工智能模型","智能人工","模型 -人工智能","波浪能","能","“人工智能”","風力 or 波浪","潮汐 power",
 "or","-","\"","()","tides or","-tides","the","*","tid* -tidal","NEAR(tides power)","tides AND power","currents*","\"tidal power\"*","tidal-pow*","_","=tides","^tides","tides_power",
]
def test_gen(seas):
    import json
    from django.db import connection
    out={}
    for q in ASK: out[q]=hits(q)
    json.dump(out,open(f"/tmp/fb/{connection.vendor}.json","w"),ensure_ascii=False,indent=0)

"""A small site with all states that the API shows, made through real actions, always with the same ids and times.

Two reports. `sea`: 2023, 2024 (corrected once), and 2025 with all that an edition can have. `air`: a year whose only version was
withdrawn, one whose correction was withdrawn, and one that was redacted. Drafts are full of a word that must never be public.
"""

from datetime import UTC, datetime
from uuid import NAMESPACE_DNS, UUID, uuid5

from django.contrib.auth import get_user_model

from reports import drafting, publishing
from reports.importing import read_vocabulary
from reports.models.generation import Generation
from reports.models.people import Actor
from reports.models.revisions import PendingChangeNote
from reports.models.series import Edition, Report
from tests import making
from trends.models import Lineage, Technique, Trend, VocabularyChange

CANARY = "xylocanary"
PERSON = "ada.private@example.net"


def uid(name: str) -> UUID:
    """Return a uid that is always the same for a name."""
    return uuid5(NAMESPACE_DNS, f"{name}.example")


def at(year: int, month: int = 1, day: int = 14) -> datetime:
    return datetime(year, month, day, 9, 0, tzinfo=UTC)


VOCABULARY = (
    making.VOCABULARY
    + """
lineage:
  - {from: winds, to: salt, kind: renamed, year: 2025, note: The wind was salty.}
"""
)

SEA_2023 = f"""\
---
perennial: 1
uid: {uid("sea-2023")}
doi: 10.1234/sea-2023
closed_on: 2023-12-20
---

# The Sea in 2023

What the sea gave in 2023.

## 1. Tidal Power

```section
uid: {uid("sea-2023-tides")}
trend: tides
maturity: emerging
keywords: [coasts, power]
assessments:
  - {{uid: {uid("sea-2023-tides-barrage")}, technique: barrage, maturity: emerging, note: One was planned., quote: A barrage was planned.}}
predictions:
  - {{uid: {uid("prediction-barrage")}, statement: A tidal barrage will be finished., criterion: It turns., due: 2024-12-31}}
```

A barrage was planned.

## 2. High Winds

```section
uid: {uid("sea-2023-winds")}
trend: winds
maturity: growing
```

Kites were drawn on paper.
"""

SEA_2024 = f"""\
---
perennial: 1
uid: {uid("sea-2024")}
scores:
  - uid: {uid("score-barrage")}
    prediction: {uid("prediction-barrage")}
    made_in: 2023
    statement: A tidal barrage will be finished.
    outcome: came-true
    explanation: It was.
---

# The Sea in 2024

What the sea gave in 2024.

## 1. Tidal Power

```section
uid: {uid("sea-2024-tides")}
trend: tides
maturity: growing
keywords: [coasts]
assessments:
  - uid: {uid("sea-2024-tides-barrage")}
    technique: barrage
    maturity: growing
    note: One was finished.
    quote: A tidal barrage was finished.
  - {{uid: {uid("sea-2024-tides-turbines")}, technique: turbines, maturity: established, status: proposed}}
```

A tidal barrage was finished. Its turbines turn one way.

## 2. High Winds

```section
uid: {uid("sea-2024-winds")}
trend: winds
maturity: growing
assessments:
  - {{uid: {uid("sea-2024-winds-kites")}, technique: kites, maturity: emerging}}
```

Power kites were flown over the sea.

## 3. Waves at Sea

```section
uid: {uid("sea-2024-waves")}
trend: waves
maturity: emerging
```

Waves remain hard to use.
"""

SEA_2025 = f"""\
---
perennial: 1
uid: {uid("sea-2025")}
report:
  slug: sea
  name: The Sea
  description: What the sea gives.
  publisher: {{name: Harbour Office, url: "https://harbour.example.org"}}
  licence: {{name: Creative Commons Attribution 4.0, url: "https://creativecommons.org/licenses/by/4.0/", spdx: CC-BY-4.0}}
  contact: the harbour master
doi: 10.1234/sea.2025
credits:
  - {{uid: {uid("credit-ada")}, name: Ada Example, role: Editor, affiliation: Harbour Office}}
references:
  - key: tides2020
    uid: {uid("reference-tides")}
    item:
      type: article-journal
      title: How tides turn
      author: [{{family: Tide, given: Tom}}]
      issued: {{date-parts: [[2020, 5]]}}
      DOI: 10.1234/tides
figures:
  - key: output
    uid: {uid("figure-output")}
    title: Output
    caption: What a barrage gives.
    source: The harbour office
    chart:
      kind: line
      x: year
      y: power
      columns:
        - {{key: year, label: Year, type: year}}
        - {{key: power, label: Power, type: number, unit: MW}}
      rows:
        - [2023, 1]
        - [2024, 2.5]
---

# The Sea in 2025

What the sea gave in 2025.

## Foreword

```section
uid: {uid("sea-2025-foreword")}
```

A year of salt.

## 1. Tidal Power

```section
uid: {uid("sea-2025-tides")}
trend: tides
maturity: established
keywords: [coasts, Fish Ladders]
summary: Tides are used.
assessments:
  - {{uid: {uid("sea-2025-tides-barrage")}, technique: barrage, maturity: established, note: "=It stands.", quote: The barrage stands}}
predictions:
  - {{uid: {uid("prediction-ladders")}, statement: Every barrage will have a fish ladder., criterion: A count., due: 2027-06-30}}
credits:
  - {{uid: {uid("credit-bo")}, name: Bo Writer, role: Author}}
```

The barrage stands [@tides2020].

![[output]]

## 2. Salt Gradients

```section
uid: {uid("sea-2025-salt")}
trend: salt
maturity: emerging
assessments:
  - {{uid: {uid("sea-2025-salt-kites")}, technique: kites, maturity: declining}}
```

Kites, each a [[turbines|turbine]], came down into the salt.
"""

AIR = """\
---
perennial: 1
uid: {uid}
---

# The Air in {year}

What was in the air.

## 1. High Winds

```section
uid: {section}
trend: winds
maturity: growing
```

The wind blew from the west. {words}
"""


def make() -> None:
    """Create everything, in the order in which it happened."""
    _vocabulary()
    for slug, name in (("sea", "The Sea"), ("air", "The Air")):
        Report.objects.create(uid=uid(slug), slug=slug, name=name)
    making.published_edition(SEA_2023, year=2023, at=at(2024))
    sea_2024 = making.published_edition(SEA_2024, year=2024, at=at(2025))
    making.correct(sea_2024, "one way", "both ways", at=at(2025, 2))
    making.published_edition(SEA_2025, year=2025, at=at(2026))
    _air()
    _drafts()


def merge() -> None:
    """Merge the technique kites into turbines."""
    kites, turbines = (Technique.objects.get(slug=slug) for slug in ("kites", "turbines"))
    publishing.merge_techniques(source=kites, into=turbines)


def _vocabulary() -> None:
    drafting.load_vocabulary(read_vocabulary(VOCABULARY.encode(), filename="vocabulary.yaml"))
    for model in (Trend, Technique):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(uid=uid(f"{model.__name__}-{row.slug}"))
    Lineage.objects.update(uid=uid("lineage"))
    VocabularyChange.objects.update(uid=uid("change"), subject=uid("Trend-winds"), into=uid("Trend-salt"), at=at(2024))
    Generation.objects.update(at=at(2024))


def _air() -> None:
    for year in (2023, 2024, 2025):
        text = AIR.replace("{uid}", str(uid(f"air-{year}"))).replace("{section}", str(uid(f"air-{year}-winds")))
        making.published_edition(text.replace("{words}", f"Gone{year}."), report="air", year=year, at=at(year + 1))
    editions = {edition.year: edition for edition in Edition.objects.filter(report__slug="air")}
    publishing.withdraw(
        version=editions[2023].current_version, reason="The year was another.", actor=Actor.of("Ada", at(2025, 3))
    )
    section = editions[2024].draft.sections.get()
    section.body += " withdrawntext"
    section.save()
    corrected = making.correct(editions[2024], "the west", "the east", at=at(2025, 4))
    publishing.withdraw(
        version=corrected, reason="It blew from the west after all.", actor=Actor.of("Ada", at(2025, 5))
    )
    publishing.redact(
        version=editions[2025].current_version, reason="A court said so.", actor=Actor.of("Ada", at(2026, 2))
    )


def _drafts() -> None:
    """Create a draft, and unpublished edits of a published edition."""
    making.draft_edition(
        f"# {CANARY} title\n\n{CANARY} summary\n\n## 1. {CANARY} trend\n\n{CANARY} body, turbines.\n",
        year=2026,
        at=at(2026),
    )
    Technique.objects.create(slug=f"{CANARY}-technique", name=f"{CANARY} technique", definition=CANARY)
    edition = Edition.objects.get(report__slug="sea", year=2025)
    edition.draft.title = edition.draft.summary = CANARY
    edition.draft.save()
    section = edition.draft.sections.get(trend__slug="tides")
    section.body = section.summary = CANARY
    section.keywords = [CANARY]
    section.save()
    section.assessments.update(note=CANARY)
    section.predictions.update(statement=CANARY)
    edition.draft.credits.update(name=CANARY, role=PERSON)
    edition.draft.figures.update(caption=CANARY)
    edition.draft.references.update(item={"type": "book", "title": CANARY})
    PendingChangeNote.objects.create(draft=edition.draft, kind="correction", explanation=CANARY)
    Trend.objects.filter(slug="tides").update(name=f"{CANARY} tides", definition=CANARY)
    Technique.objects.filter(slug="barrage").update(name=f"{CANARY} barrage", definition=CANARY)
    Report.objects.filter(slug="sea").update(name=CANARY, description=CANARY, contact=PERSON)
    get_user_model().objects.create_user("ada", email=PERSON, password=CANARY)

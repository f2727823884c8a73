"""Files, a report and a small vocabulary for tests of the import."""

from uuid import UUID

from reports.document.types import ReportStatement, TechniqueStatement, TrendStatement
from reports.importing import ImportRefused, read_edition

REPORT = ReportStatement(uid=UUID(int=1), slug="machine-translation", name="Machine translation")
TRENDS = (
    TrendStatement(uid=UUID(int=2), slug="speech", name="Speech to Speech"),
    TrendStatement(uid=UUID(int=3), slug="small-languages", name="Small languages"),
)
TECHNIQUES = (
    TechniqueStatement(uid=UUID(int=4), slug="pruning", name="Pruning"),
    TechniqueStatement(uid=UUID(int=5), slug="distillation", name="Distillation", aliases=("distilling",)),
    TechniqueStatement(uid=UUID(int=6), slug="sequence-distillation", name="Sequence-level distillation"),
    TechniqueStatement(uid=UUID(int=7), slug="byte-models", name="Byte-level models", aliases=("modèles d’octets",)),
)

PLAIN = """\
# Machine translation in 2024

What changed in a year.  In two
paragraphs.

And a second one.

## 1. Speech to speech

Models translate speech.  Distillation makes them small.

## 2. Translating Dialects

Nobody wrote them down.

## Method

We read and counted. Pruning is named here too.
"""

RICH = """\
---
perennial: 1
year: 2024
report:
  slug: machine-translation
  language: no
references:
  - key: doe2020
    item:
      type: report
      title: Speech
figures:
  - key: cost
    title: Cost
---

# Machine translation in 2024

What changed.

## 1. Speech to speech

```section
maturity: growing
keywords: [dubbing]
assessments:
  - technique: pruning
    maturity: established
predictions:
  - statement: Half of all films are dubbed by machine.
    due: 2026-12-31
```

Models are small [@doe2020, p. 3] by [[distillation|distilling]].

![[cost]]

```text
## no heading
```
"""


def imported(text, *, filename="edition.md", trends=TRENDS, techniques=TECHNIQUES):
    data = text if isinstance(text, bytes) else text.encode()
    return read_edition(data, filename=filename, report=REPORT, year=2024, trends=trends, techniques=techniques)


def refusal(text, **more):
    """Return the lines of the refusal, without the file's name. Fail if the import succeeds."""
    try:
        found = imported(text, **more)
    except ImportRefused as refused:
        return [line.removeprefix("edition.md:") for line in str(refused).split("\n")]
    raise AssertionError(f"nothing was refused: {found}")

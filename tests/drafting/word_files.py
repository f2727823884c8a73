"""An edition with everything that a text can have, exported as a Word file and changed there."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from reports import drafting
from reports.document.canonical import digest
from reports.document.merging import joined
from reports.exporting import Context
from reports.exporting.word import write_sections
from reports.models.people import Actor
from tests.exporting.pictures import png
from tests.making import AT, draft_edition

ADDRESS = "https://trends.example.org/sea/2024/"
#: With fixed uids, so that a stored exported file still matches.
EVERYTHING = """\
---
perennial: 1
uid: 00000000-0000-4000-8000-000000000001
year: 2024
report: {slug: sea, name: Sea}
references:
  - {uid: 00000000-0000-4000-8000-000000000002, key: tides2020, item: {type: book, title: How tides turn}}
figures:
  - {uid: 00000000-0000-4000-8000-000000000003, key: cost, title: Cost, caption: What it costs., alt: Costs fall., picture: {PICTURE}}
---
# The Sea in 2024

What the sea *gave*
in 2024.

## 1. Tidal Power

```section
uid: 00000000-0000-4000-8000-000000000004
summary: Tides turn, see [[barrage]].
keywords: [coast]
assessments: [{uid: 00000000-0000-4000-8000-000000000005, technique: turbines, maturity: growing, note: They turn.}]
predictions: [{uid: 00000000-0000-4000-8000-000000000006, statement: Two more are built., due: 2027-01-01}]
```

A tidal barrage was finished [@tides2020, p. 3]. Its [[turbines|wheels]] turn
both _ways_[^way], at \\$5 or $\\frac{a}{b}$.

![[cost]]

### What it costs {#costs}

- one **bold** item
- another

  with more

1. first
2. second

> [!NOTE]
> Look at [the other](../winds/#h-up) and ~~this~~.

| Year | Power |
|------|------:|
| 2023 | 4 |
| 2024 | 5 |

Words after it.

$$x = \\sum_i y_i$$

```python
def tide(): ...
```

---

The end of tides.

[^way]: In and *out*.

## 2. High Winds

```section
uid: 00000000-0000-4000-8000-000000000007
```

Power kites were flown over the sea.

They came down again.

## 3. Waves at Sea

```section
uid: 00000000-0000-4000-8000-000000000008
```

Waves remain hard to use.
"""


#: The exported file, as LibreOffice 25.2 has opened and saved it.
SAVED = Path(__file__).with_name("saved_by_libreoffice.docx")


def everything():
    """Create the edition's draft."""
    picture = f"{{sha256: {'0' * 64}, media_type: image/png, width: 800, height: 600}}"
    return draft_edition(EVERYTHING.replace("{PICTURE}", picture))


def sent(edition, *slugs):
    """Return the edition's draft, or some of its sections, as a Word file."""
    document = drafting.document_of(edition)
    context = Context("draft", digest(document), AT, ADDRESS, pictures=lambda _: png(), is_draft=True)
    sections = [each for each in document.sections if each.slug in slugs or not slugs]
    return write_sections(document, context, sections, is_whole=not slugs)


def xml_of(data, name="word/document.xml"):
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def changed(data, *pairs, name="word/document.xml", **members):
    """Return the file with words of one of its parts replaced, and with more members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            part = old.read(each)
            if each == name:
                text = part.decode()
                for before, after in pairs:
                    assert before in text, before
                    text = text.replace(before, after, 1)
                part = text.encode()
            new.writestr(each, members.pop(each, part))
        for each, part in members.items():
            new.writestr(each, part)
    return out.getvalue()


def brought(edition, data, **more):
    return drafting.compare_word_file(edition, data, "sea.docx", address=ADDRESS, **more)


def take(edition, data, **more):
    """Import a Word file with all of its changes, and return what was found in it."""
    found = brought(edition, data, **more)
    texts = {each.key: joined(each.paragraphs) for each in found.texts}
    drafting.apply_word_changes(
        edition, found, texts, actor=Actor.of("Ada", datetime(2026, 1, 1, tzinfo=UTC)), why="Word"
    )
    return found

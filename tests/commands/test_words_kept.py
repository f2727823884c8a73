"""A folder in the manner of the Web Almanac: each word that goes in comes out on pages, in the PDF and in the EPUB, or is named."""

import io
import re
import zipfile

import pytest
from django.core.management import call_command

from reports import publishing
from reports.document.types import EditionDocument
from reports.filing.files import file_of
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.models.series import Edition
from tests.exporting.pictures import png
from tests.exporting.reading_pdf import said_in
from tests.importing.test_words_kept import word, words
from tests.making import ACKNOWLEDGED, AT

pytestmark = pytest.mark.django_db
#: Each `w` becomes a word of its own. What is a macro, a container, a comment or a key of another program is named.
#: Titles of links, not of pictures: those become captions.
_TITLES = re.compile(r"""\.md "(\w+)"|org '(\w+)'""")
INDEX = """---
title: w 2021
description: w *w* w
date: 2021-12-01
layout: home
w: kept elsewhere
---
"""
CSS = """---
title: "w: `w` & w"
description: w w
authors: [w w, w]
aliases: [/2021/css]
unedited: true
---

w before any heading; see [w](10-fonts.md#variable), [w](./10-fonts.md "w"), [w](#usage) and [w](https://w.example.org/).

## w {#usage .wide}

{{ figure_markup(image="w.png", caption="w") }}

w ~~w~~ **w *w*** `w` <em>w</em>, H<sub>w</sub>O, w<br>w, $x = \\text{w}$.

$$\\text{w} = 2$$

- w
- [ ] w
  1. w

     w

> w
>
> > w

> [!WARNING]
> w [^note]

[^note]: w *w*

    w

| w | w |
| - | -: |
| w | [w](10-fonts.md) |

### w

```python
w = "w"  # w
```

    w

![w w](images/sea.png "w")
{% include "w.html" %}

:::note w
w
:::

<!-- w -->

<aside>w</aside>

<details><summary>w</summary>w</details>

<figure><img src="images/sea.png" alt="w"><figcaption>w</figcaption></figure>

*[w]: w

term
: w

[un]: /w
"""
FONTS = """# w {#fonts}

w w.[^1] ^[w] [w][site] &copy; w\\
w  \nw

[site]: https://w.example.org 'w'

Setext w
--------

w https://w.example.org/w ==w== H~w~ ++w++

## w {#variable}

![w](images/sea.png) w ![w](none.png)

<div class="x">

w

</div>

<script>w</script>

[^1]: w
"""


@pytest.fixture
def brought(tmp_path, capsys):
    """The folder's words, those of them that are titles of links, the version that it became, and what was told of it."""
    count = iter(range(10_000))
    texts = {"index.md": INDEX, "2-css.md": CSS, "10-fonts.md": FONTS}
    files = {name: re.sub(r"\bw\b", lambda _: word(next(count)), text) for name, text in texts.items()}
    folder = tmp_path / "2021"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "sea.png").write_bytes(png())
    for name, text in files.items():
        (folder / name).write_text(text)
    call_command("import_edition", str(folder), "--report", "almanac", "--year", "2021")
    told = capsys.readouterr().out
    edition = Edition.objects.get()
    publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)
    text = "\n".join(files.values())
    return (
        words(text),
        words(" ".join(map(" ".join, _TITLES.findall(text)))),
        Version.objects.select_related("edition__report").get(),
        told,
    )


def test_no_word_is_lost_on_pages_in_the_pdf_and_in_the_epub(brought, client):
    went_in, titles, version, told = brought
    document: EditionDocument = version.content
    addresses = ["/almanac/2021/", *(f"/almanac/2021/{each.slug}/" for each in document.sections)]
    came_out = {
        "pages": "\n".join(client.get(address).content.decode() for address in addresses),
        "pdf": said_in(file_of(version, "pdf", at=AT).data),
        "epub": _unzipped(file_of(version, "epub", at=AT).data),
    }
    assert len(went_in) > 80
    lost = {name: went_in - words(text) - words(told) for name, text in came_out.items()}
    # What a link says when it is pointed at has no place on paper.
    assert lost == {"pages": set(), "pdf": titles, "epub": set()}


def _unzipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())

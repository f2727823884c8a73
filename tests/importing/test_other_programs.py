"""A text in the manner of other programs comes in: what is understood is kept as typed, what is not is named once."""

from reports.importing import read_edition
from tests.exporting.pictures import png
from tests.importing.samples import REPORT, imported
from tests.importing.word_files import zipped

TEXT = """# The web

## 1. Maths {#maths}

It costs $5 to $10, and $E = mc^2$ is ~~old~~ new.

$$
a
= b
- c
$$

- [ ] open
- [x] done

> [!WARNING]
> Mind this.

{{ figure_markup(image="a.png") }} and {{ figure_markup(image="b.png") }}

<div class="a">

H<sub>2</sub>O<br>steam

</div>

<div class="b">words</div>

{{ figure_markup(image="c.png") }}

Bad: $\\nosuch$.
"""


def test_what_is_understood_stays_as_typed_and_what_is_not_is_named_with_all_its_lines():
    found = imported(TEXT)
    (section,) = found.document.sections
    assert (section.slug, section.title, found.document.trends[0].name) == ("maths", "Maths", "Maths")
    assert section.body == TEXT.partition("{#maths}\n\n")[2].strip()
    macro = (
        "“{{ figure_markup … }}” is for another program, and is shown as typed. Write in Markdown what it would show."
    )
    formula = "The formula “$\\nosuch$” is shown as typed: it has control sequence \\nosuch, which cannot be read."
    assert [(each.line, each.words) for each in found.findings] == [
        (19, f"{macro} The same: line 29."),
        (21, "“<div …>” is HTML, which is shown as it was typed. Write it in Markdown. The same: line 27."),
        (31, f"{formula} Correct it, or put a backslash before its dollars."),
    ]


def test_figures_in_html_become_figures():
    text = (
        '# T\n\n## Fonts\n\nBefore.\n\n<figure class="x">\n<img src="img/a.png" alt="A view">\n'
        "<figcaption>Seen *from* here</figcaption>\n</figure>\n\n<img src='img/a.png' alt='Again' width=\"5\">\n\nAfter <nosuch>."
    )
    found = read_edition(
        zipped({"index.md": text.encode(), "img/a.png": png()}),
        filename="a.zip", report=REPORT, year=2024, trends=(), techniques=(),
    )  # fmt: skip
    assert found.document.sections[0].body == "Before.\n\n![[a-view]]\n\n![[again]]\n\nAfter <nosuch>."
    assert [(each.key, each.alt, each.caption) for each in found.document.figures] == [
        ("a-view", "A view", "Seen *from* here"),
        ("again", "Again", ""),
    ]
    assert [(each.line, each.words[:9]) for each in found.findings] == [(14, "“<nosuch>")]

"""A text in the manner of other programs comes in: what is understood is kept as typed, what is not is named once."""

import pytest

from reports.importing import ImportRefused, read_edition
from tests.exporting.pictures import png
from tests.importing.samples import REPORT, TECHNIQUES, imported
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


def test_unknown_syntax_of_other_programs_is_named_with_all_its_lines():
    found = imported(TEXT)
    (section,) = found.document.sections
    assert (section.slug, section.title, found.document.trends[0].name) == ("maths", "Maths", "Maths")
    kept = TEXT.partition("{#maths}\n\n")[2].strip()
    assert section.body == kept.replace('<div class="a">\n\n', "").replace(
        '</div>\n\n<div class="b">words</div>', "words"
    )
    macro = (
        "“{{ figure_markup … }}” is for another program, and is shown as typed. Write in Markdown what it would show."
    )
    formula = "The formula “$\\nosuch$” is shown as typed: it has control sequence \\nosuch, which cannot be read."
    assert [(each.line, each.message) for each in found.findings] == [
        (19, f"{macro} The same: line 29."),
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
    assert [(each.line, each.message[:9]) for each in found.findings] == [(14, "“<nosuch>")]


def test_pictures_are_found_with_spaces_in_their_names_and_as_a_wiki_names_them():
    text = (
        "---\ntitle: T\n---\n# T\n\n## Fonts\n\n![A view](my img/a (1).png)\n\n![[b.png|300]]\n\n![[b.png|Seen]]\n\n"
        "See ![this](my img/a (1).png) and ![that](my img/none (1).png)."
    )
    found = read_edition(
        zipped({"index.md": text.encode(), "my img/a (1).png": png(), "deep/down/b.png": png("navy")}),
        filename="a.zip", report=REPORT, year=2024, trends=(), techniques=(),
    )  # fmt: skip
    assert found.document.sections[0].body.split("\n\n")[:3] == ["![[a-view]]", "![[b-png]]", "![[seen]]"]
    assert found.document.sections[0].body.endswith("See this and ![that](my img/none (1).png).\n\n![[this]]")
    assert [(each.line, each.message.partition(" has")[0]) for each in found.findings] == [
        (10, "The picture b-png"),
        (14, "The picture “this” was inside a paragraph and is now a figure below it."),
        (14, "“![that](my img/none (1).png)” is shown as typed, for its address"),
    ]


def test_an_export_of_notion_is_read_with_its_first_page_as_index():
    one, two, three = ("0123456789abcdef" * 2, "aaaabbbbccccdddd" * 2, "bbbbccccddddeeee" * 2)
    link = f"Tides%20{one}/Power%20{two}.md"
    back = f"[back](../Tides%20{one}.md)"
    files = {
        f"Tides {one}.md": f"# Tides\n\nHow they were: [power]({link}).",
        f"Tides {one}/Power {two}.md": f"# Power\n\nIt turned: [height](Height%20{three}.md), {back}.\n\n<aside>\n💡 Twice.\n</aside>",
        f"Tides {one}/Height {three}.md": "# Height\n\nHigh.",
    }
    found = read_edition(
        zipped({name: text.encode() for name, text in files.items()}),
        filename="a.zip", report=REPORT, year=2024, trends=(), techniques=(),
    )  # fmt: skip
    document = found.document
    assert (document.title, [each.slug for each in document.sections]) == ("Tides", ["height", "power"])
    assert "[power](/machine-translation/2024/power/)" in document.summary
    assert "[height](../height/), [back](../)" in document.sections[1].body
    assert document.sections[1].body.endswith("\n\n💡 Twice.")


def test_links_of_a_wiki_lead_to_sections_where_they_name_no_technique():
    files = {
        "01 Soil.md": "# Soil\n\nSee [[02 Water]], [[Water#How much|how much]], [[pruning]], [[None]] and\n\n    [[Water]]",
        "02 Water.md": "# Water\n\n## How much\n\nRain.",
    }
    with pytest.raises(ImportRefused) as refused:
        read(files)
    assert [error.message for error in refused.value.errors] == ["[[None]] matches no section or technique"]

    document = read(files | {"01 Soil.md": files["01 Soil.md"].replace(", [[None]]", "")}).document
    assert document.sections[0].body == (
        "See [02 Water](../water/), [how much](../water/#h-how-much), [[pruning]] and\n\n    [[Water]]"
    )


def read(files):
    data = zipped({name: text.encode() for name, text in files.items()})
    return read_edition(data, filename="a.zip", report=REPORT, year=2024, trends=(), techniques=TECHNIQUES)


def test_wiki_embeds_within_sentences_are_refused_with_their_own_text():
    with pytest.raises(ImportRefused) as refused:
        imported("# T\n\n## A\n\nSee [[Distilation]] and ![[sea.png]].\n\n![[B note#Part]]\n")
    advice = "Put its file beside the text, or add it under figures:."
    assert [str(error) for error in refused.value.errors] == [
        (
            "[[Distilation]] matches no section or technique — Did you mean distillation or sequence-distillation? "
            "Add that text, or write the words without brackets."
        ),
        f"![[sea.png]] places a figure that does not exist — {advice}",
        f"![[B note#Part]] places a figure that does not exist — {advice}",
    ]


def test_html_in_titles_is_left_out_and_a_name_in_it_is_kept():
    text = (
        '# <span id="anchor"></span>Tides in <i>2020</i>\n\n## 1. <a id="pow"></a>CO<sub>2</sub> <b>now</b>\n\nSee [power](#anchor-1).\n\n'
        '## <span id="anchor-1"></span>The `<span>` of a <nav> and \\<b>\n\nSee [it](#pow) and ![H<sub>2</sub>O](none.png).'
    )
    found = imported(text)
    assert found.document.title == "Tides in 2020"
    assert [(each.slug, each.title) for each in found.document.sections] == [
        ("co2-now", "CO₂ now"),
        ("the-span-of-a-nav-and-b", "The <span> of a <nav> and <b>"),
    ]
    assert found.document.sections[0].body == "See [power](../the-span-of-a-nav-and-b/)."
    assert found.document.sections[1].body.startswith("See [it](../co2-now/)")

"""Links and names of headings in a text of another program, as they are here."""

import pytest

from reports.importing import read_edition
from tests.importing.samples import REPORT

TEXT = """---
aliases: [/en/2024/index.html]
---

# The web in 2024 {#top}

## Accessibility {#a11y .wide}

See [roles](#aria-roles), [sizes](#how-large), [usage](#usage-1), [methods](#methodology), [here](#accessibility).

### ARIA: roles & more {#aria-roles}

Words.

### Usage

### Usage

## Methodology {#how-we-did}

See [the other](./accessibility), [its roles](accessibility.md#aria-roles), [a page](03-methodology.html),
[the first](#a11y), [`code`](./methodology) and `[code](accessibility.md)`.

[by label]: accessibility#aria-roles

### How large? {#size}

[by label] and [the year before](../2023/fonts.md#sizes), [all of it](/en/2023/), [another year](../2020/fonts).

```
[x](accessibility.md)
```
"""


def read(text, **given):
    given = {"other_years": {2023: {"fonts"}}} | given
    return read_edition(text.encode(), filename="web.md", report=REPORT, year=2024, trends=(), techniques=(), **given)


def test_attributes_after_a_heading_are_no_part_of_titles_slugs_and_names():
    found = read(TEXT.replace("## Acc", "## 1. Acc")).document
    assert found.title == "The web in 2024"
    assert [(each.slug, each.title) for each in found.sections] == [
        ("accessibility", "Accessibility"),
        ("methodology", "Methodology"),
    ]
    assert [each.name for each in found.trends] == ["Accessibility"]


def test_links_lead_to_the_headings_sections_and_years_that_are_here():
    accessibility, methodology = read(TEXT).document.sections
    assert accessibility.body.split("\n")[0] == (
        "See [roles](#h-aria-roles), [sizes](#how-large), [usage](#h-usage-2), [methods](../methodology/), [here](../accessibility/)."
    )
    assert "### ARIA: roles & more {#aria-roles}" in accessibility.body
    assert methodology.body.split("\n") == [
        "See [the other](../accessibility/), [its roles](../accessibility/#h-aria-roles), [a page](../methodology/),",
        "[the first](../accessibility/), [`code`](../methodology/) and `[code](accessibility.md)`.",
        "",
        "[by label]: ../accessibility/#h-aria-roles",
        "",
        "### How large? {#size}",
        "",
        (
            "[by label] and [the year before](/machine-translation/2023/fonts/#h-sizes), [all of it](/machine-translation/2023/), "
            "[another year](/machine-translation/2020/fonts/)."
        ),
        "",
        "```",
        "[x](accessibility.md)",
        "```",
    ]


def test_a_link_that_leads_nowhere_is_told_with_its_line_and_what_comes_nearest():
    text = "# T\n\n## Fonts\n\nA [link](./fontz.md),\n[another](img/x.pdf) and [a third](#sizess).\n\n### Sizes\n"
    assert [(each.line, each.message) for each in read(text).findings] == [
        (5, "The link to “./fontz.md” is broken. Write “../fonts/”."),
        (6, "The link to “#sizess” is broken. Write “#h-sizes”."),
        (6, "The link to “img/x.pdf” is broken. Choose a section or a heading that is there."),
    ]


def test_links_of_summaries_captions_and_notes_work_and_dead_ones_are_reported():
    text = (
        "---\nfigures:\n  - {key: one, alt: One, picture: {sha256: "
        + "0" * 64
        + ", media_type: image/png, width: 9, height: 9},\n"
        "     caption: 'See [b](b.md#sizes), [none](none.md).'}\ntechniques: [{slug: kites, name: Kites}]\n---\n# T\n\n## A\n\n"
        "~~~section\nsummary: See [b](./b), [here](#deep), [dead](no.md).\n"
        "assessments: [{technique: kites, note: 'As [b](02-b.md), [[kites]], [[gone]] and [this]().'}]\n~~~\n\n"
        "Text.\n\n### Deep\n\n## B\n\n### Sizes\n"
    )
    found = read(text)
    (section, _), (figure,), here = found.document.sections, found.document.figures, "/machine-translation/2024/"
    assert section.summary == f"See [b]({here}b/), [here]({here}a/#h-deep), [dead](no.md)."
    assert section.assessments[0].note == f"As [b]({here}b/), [[kites]], [[gone]] and [this]()."
    assert figure.caption == f"See [b]({here}b/#h-sizes), [none](none.md)."
    assert [(each.line, each.message.partition(".")[0]) for each in found.findings] == [
        (4, "The link to “none"),
        (12, "The link to “no"),
        (13, "The link to “[this]()” is broken"),
        (13, "There is no technique “gone” in this edition"),
    ]


def test_an_old_address_of_the_edition_leads_to_what_it_was_of():
    text = (
        "---\naliases: [/en/2024]\n---\n# T\n\n## Fonts\n\n~~~section\naliases: [/en/2024/fonts]\n~~~\n\n"
        "[a](/en/2024/), [b](/en/2024/fonts.html)\n\n[c](/en/2024/fonts)\n"
    )
    assert read(text).document.sections[0].body == "[a](../), [b](/en/2024/fonts.html)\n\n[c](../fonts/)"


@pytest.mark.parametrize(
    ("link", "led"),
    [
        ("../2023/fonts.md", "/machine-translation/2023/fonts/"),
        ("../2022/fonts.md", "/machine-translation/2022/fonts/"),
        ("../2023-survey/index.md#fonts", "/machine-translation/2023/fonts/"),
        ("../2023-survey/index.md#sizes", "/machine-translation/2023/#h-sizes"),
        ("2022-12-01-poll.md#what", "/machine-translation/2022/what/"),
        ("/posts/2023-survey/", "/machine-translation/2023/"),
        ("/reports/2023/fonts/", "/machine-translation/2023/fonts/"),
        ("../2022-talks/fonts.md", None),
        ("../2022-fonts/", None),
        ("/talks/2023/", None),
        ("/conf/rust-2023/", None),
        ("../news-2023/", None),
        ("../talks/2023/", None),
        ("/machine-translation/2023/v1.0/fonts/", None),
    ],
)
def test_only_what_names_a_year_of_the_report_leads_to_one(link, led):
    text = f"---\naliases: [/reports/2024/a]\n---\n# T\n\n## Fonts\n\n[x]({link})\n"
    found = read(text, file_names=("2024-survey", "2022-12-01-poll.md"))
    assert found.document.sections[0].body == f"[x]({led or link})"


HEADINGS = {"fonts": ("h-sizes", "h-how-many-there-were"), "colour": ("h-sizes", "h-gamuts")}


def test_links_to_headings_of_other_years_work_and_dead_ones_name_the_nearest():
    links = "[a](../2023/fonts.md#sizes), [b](../2023/index.md#gamuts),\n[c](../2023/fonts.md#size),\n[d](../2023/colour.md#what)"
    found = read(
        f"# T\n\n## Fonts\n\n{links}\n",
        other_years={2023: set(HEADINGS)},
        headings=lambda year, section: HEADINGS[section],
    )
    own = "/machine-translation/2023"
    assert found.document.sections[0].body == (
        f"[a]({own}/fonts/#h-sizes), [b]({own}/colour/#h-gamuts),\n[c]({own}/fonts/#h-size),\n[d]({own}/colour/#h-what)"
    )
    assert [(each.line, each.message) for each in found.findings] == [
        (6, f"The link to “../2023/fonts.md#size” is broken. Write “{own}/fonts/#h-sizes”."),
        (7, f"The link to “../2023/colour.md#what” is broken. Write “{own}/colour/”."),
    ]


def test_a_dead_link_is_told_as_its_author_wrote_it():
    text = "# T\n\n## Fonts\n\nSee [a](./02-colour.md#nope) and\n[b](colour.md#nope), [c].\n\n[c]: colour#none\n\n## Colour\n"
    assert [(each.line, each.message.partition(".  ")[0]) for each in read(text).findings] == [
        (5, "The link to “./02-colour.md#nope” is broken. Write “../colour/”."),
        (6, "The link to “colour#none” is broken. Write “../colour/”."),
        (6, "The link to “colour.md#nope” is broken. Write “../colour/”."),
    ]


@pytest.mark.parametrize(
    ("link", "right"),
    [
        ("gamuts.md", "../colour-spaces/#h-gamuts"),
        ("colours-spaces.md", "../colour-spaces/"),
        ("colour.md", "../colour-spaces/"),
        ("titles.md", ""),
        ("#fonts", "#h-fonts-and-more"),
        ("#tablets", ""),
        ("x.pdf", ""),
        ("img/a.png", None),
    ],
)
def test_what_comes_nearest_is_proposed_only_if_it_is_near(link, right):
    text = f"# T\n\n## A\n\n[x]({link})\n\n### Font and more {{#fonts-and-more}}\n\n## Colour spaces\n\n### Gamuts\n\n## Tables\n"
    (told,) = read(text).findings
    advice = f"Write “{right}”." if right else "Choose a section or a heading that is there."
    if right is None:
        advice = "It is a picture: show it with “!” before the link, or remove the link."
    assert told.message == f"The link to “{link}” is broken. {advice}"


def test_a_link_to_a_year_that_is_not_in_yet_is_told():
    (told,) = read("# T\n\n## Fonts\n\nWords.\nA [link](../2020/fonts.md) and [one](../2023/fonts.md).\n").findings
    assert (told.line, told.message) == (
        6,
        "The link to “../2020/fonts.md” is broken: this report has no edition for 2020 yet.",
    )


@pytest.mark.parametrize("heading", ["A {b, c}", "A \\{#b}", "A {{ b }}", "A `{#b}`", "A {#}", "{#b} A"])
def test_other_braces_are_words(heading):
    title = heading.replace("\\", "").replace("`", "")
    assert read(f"# T\n\n## {heading}\n\nWords.\n").document.sections[0].title == title


def test_a_second_time_changes_nothing():
    first = read(TEXT).document
    again = read(f"# T\n\n## Accessibility\n\n{first.sections[0].body}\n\n## Methodology\n\n{first.sections[1].body}\n")
    assert [each.body for each in again.document.sections] == [each.body for each in first.sections]


def test_a_heading_that_two_other_sections_have_is_in_neither_of_them():
    text = "# T\n\n## A\n\n[x](#sizes), [y](#forms)\n\n## B\n\n### Sizes\n\n### Forms\n\n## C\n\n### Sizes\n"
    assert read(text).document.sections[0].body == "[x](#sizes), [y](../b/#h-forms)"


def test_links_that_hugo_and_jekyll_fill_in_lead_to_what_they_name():
    text = (
        '# T\n\n## A\n\n[a]({{< ref "posts/fonts.md#sizes" >}}), [b]({% link _posts/2024-01-01-fonts.md %}#sizes),\n'
        "[c]({{ site.baseurl }}{% post_url 2024-01-01-fonts %}), [d]({{ '/fonts/' | relative_url }}), [e]({{site.url}}/fonts/), [f],\n"
        '[g]({{% relref "/gone" %}})\n\n[f]: {{< relref "fonts" >}}\n\n```\n[h]({{< ref "fonts" >}})\n```\n\n## Fonts\n\n### Sizes\n'
    )
    found = read(text)
    assert found.document.sections[0].body == (
        "[a](../fonts/#h-sizes), [b](../fonts/#h-sizes),\n[c](../fonts/), [d](../fonts/), [e](../fonts/), [f],\n"
        '[g](gone)\n\n[f]: ../fonts/\n\n```\n[h]({{< ref "fonts" >}})\n```'
    )
    assert [(each.line, each.message) for each in found.findings] == [
        (7, "The link to “gone” is broken. Choose a section or a heading that is there.")
    ]


def test_what_github_calls_a_numbered_heading_leads_to_its_section():
    text = "# T\n\n## 1. One\n\n[x](#2-what-code-is)\n\n## 2. What code is?\n\nWords.\n"
    assert read(text).document.sections[0].body == "[x](../what-code-is/)"

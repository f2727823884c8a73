"""An edition whose chapters are files: in the order of their names or of a list, with links, anchors and pictures as they are here."""

import pytest
from django.core.management import call_command

from reports import drafting
from reports.importing import ImportRefused, read_edition
from reports.importing.chapters import join_chapters
from reports.models.series import Edition, OldAddress
from tests.exporting.pictures import png
from tests.importing.samples import REPORT
from tests.importing.word_files import zipped

INDEX = """---
title: State of the Web
date: 2021-12-01
layout: home
---

What the web was like.
"""
ARIA = """---
title: "Accessibility: `alt` & more"
authors: [Ada Kelp]
aliases: [/2021/aria]
layout: chapter
weight: 3
---

Before any heading; see [fonts](10-fonts.md#variable-fonts), [sizes](./10-fonts.md#how-large), and [below](#roles).

## Roles {#roles .wide}

Roles came.

### Deeper

```
## Not a heading [x](10-fonts.md)
```

Setext
------

More.

![A role](img/role.png)
"""
FONTS = """# Fonts {#fonts}

Words, and [the other](../2021/2-aria.md), and [elsewhere](https://example.org/10-fonts.md).

## How large?

## Variable fonts {#variable-fonts}

See [@nobody].
"""
FILES = {
    "2021/index.md": INDEX.encode(),
    "2021/2-aria.md": ARIA.encode(),
    "2021/10-fonts.md": FONTS.replace("See [@nobody].", "End.").encode(),
    "2021/img/role.png": png(),
}


def read(files):
    return read_edition(zipped(files), filename="old.zip", report=REPORT, year=2024, trends=(), techniques=())


def test_each_file_is_a_section_in_the_order_of_their_numbers():
    found = read(FILES)
    document = found.document

    assert (document.title, document.summary, document.first_published) == (
        "State of the Web", "What the web was like.", "2021-12-01",
    )  # fmt: skip
    assert [(each.slug, each.title) for each in document.sections] == [
        ("aria", "Accessibility: `alt` & more"),
        ("fonts", "Fonts"),
    ]
    assert [each.name for each in document.sections[0].credits] == ["Ada Kelp"]
    assert [(each.path, each.section) for each in found.aliases] == [("/2021/aria", "aria")]


def test_headings_go_below_their_section_and_links_lead_where_things_are_here():
    aria, fonts = read(FILES).document.sections

    assert aria.body == (
        "Before any heading; see [fonts](../fonts/#h-variable-fonts), [sizes](../fonts/#h-how-large), and [below](#h-roles).\n\n"
        "### Roles\n\nRoles came.\n\n#### Deeper\n\n```\n## Not a heading [x](10-fonts.md)\n```\n\n### Setext\n\n\nMore.\n\n![[a-role]]"
    )
    assert fonts.body == (
        "Words, and [the other](../aria/), and [elsewhere](https://example.org/10-fonts.md).\n\n"
        "### How large?\n\n### Variable fonts\n\nEnd."
    )


@pytest.mark.parametrize("link", ["index.md", "index.md#sum", "./index", "../2021/index.md", "../2021/", "./"])
def test_a_link_to_the_index_leads_to_the_edition(link):
    files = FILES | {"2021/10-fonts.md": f"# Fonts\n\n[home]({link}), [up](index.md#aria)\n".encode()}
    found = read_edition(zipped(files), filename="old.zip", report=REPORT, year=2021, trends=(), techniques=())
    assert found.document.sections[1].body == "[home](../), [up](../aria/)"
    assert not [each for each in found.findings if "index" in each.message]


def test_no_link_of_the_whole_is_dead_and_equal_notes_are_one():
    assert [(each.place, each.message) for each in read(FILES).findings] == [
        (
            "",
            (
                "Unknown keys in chapters are ignored: “layout” (first in 2021/2-aria.md, line 5); "
                "“weight” (first in 2021/2-aria.md, line 6)."
            ),
        ),
        ("2021/index.md, line 4", "Unknown keys are ignored: “layout” (line 4)."),
    ]


def test_what_is_wrong_is_told_with_its_file_and_its_line_there():
    with pytest.raises(ImportRefused) as refused:
        read(FILES | {"2021/10-fonts.md": FONTS.encode()})

    assert str(refused.value) == (
        "2021/10-fonts.md:9: [@nobody] cites a reference that does not exist — Add it under references: at the top of the file."
    )


def test_front_matter_that_cannot_be_read_is_told_of_every_file():
    broken = b"---\ntitle: [a\n---\n# T\n"
    with pytest.raises(ImportRefused) as refused:
        read(FILES | {name: broken for name in FILES if name.endswith(".md")})

    told = [line.partition(": This is not YAML")[0] for line in str(refused.value).split("\n")]
    assert sorted(told) == ["2021/10-fonts.md:3", "2021/2-aria.md:3", "2021/index.md:3"]


def test_texts_that_are_too_large_or_too_many_are_refused_before_one_is_read():
    unreadable = b"\xff" * (9 * 1024 * 1024)
    with pytest.raises(
        ImportRefused, match=r"old.zip: The 3 texts in it have 18.0 MB together; at most 16 MB are read"
    ):
        read({"index.md": INDEX.encode(), "1-a.md": unreadable, "2-b.md": unreadable})
    with pytest.raises(ImportRefused, match=r"old.zip: The archive contains 502 texts; the limit is 501"):
        read({"index.md": INDEX.encode()} | {f"{number}.md": b"\xff" for number in range(501)})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# A\n\n" + "[" * 25_001, r"1-a.md:3: This line has 25,001 characters; at most 25,000 are read as one paragraph"),
        ("# A\n" + "a\n" * 10_000, r"1-a.md:1: The text of “1-a.md” has 10,002 lines; at most 10,000 are read"),
    ],
)  # fmt: skip
def test_a_chapter_that_is_too_long_is_refused_with_its_file(text, words):
    with pytest.raises(ImportRefused, match=words):
        join_chapters({"index.md": INDEX.encode(), "1-a.md": text.encode()}, filename="old.zip")


@pytest.mark.long
def test_links_do_not_make_a_short_text_long():
    links = "\n\n".join(["[a](2-b.md) " * 245] * 20)
    long = {
        "index.md": INDEX.encode(),
        "1-a.md": links.encode(),
        "2-b.md": f"---\nslug: {'b' * 1_000_000}\n---\n".encode(),
    }
    joined = join_chapters(long, filename="old.zip")
    assert len(joined.text) < 10_000_000

    pictures = "\n\n".join(["![a](b) " * 245] * 20)
    many = {f"{'c' * 400}/{number}.md": pictures.encode() for number in range(1, 14)}
    with pytest.raises(
        ImportRefused, match=r"The chapters have more than 16 MB when their links and pictures lead where they lie here"
    ):
        join_chapters({"index.md": INDEX.encode()} | many, filename="old.zip")


def test_without_an_index_they_are_chapters_of_the_reports_year_which_is_told():
    found = read({name: data for name, data in FILES.items() if "index" not in name})
    assert (found.document.title, [each.slug for each in found.document.sections]) == (
        f"{REPORT.name} 2024",
        ["aria", "fonts"],
    )
    assert [picture.sha256 for picture in found.pictures]
    called = f"The files give the edition no title, so it is called “{REPORT.name} 2024”. Add an index.md with a title and summary."
    assert called in [each.message for each in found.findings]


def test_what_an_index_says_before_its_chapters_is_led_and_told_like_a_section():
    links = "See [fonts](10-fonts.md#variable-fonts), [roles](2-aria.md) and [gone](nowhere.md)."
    summary = f"{links}\n\n{{% include x.html %}}\n\n!!! note\n\n<nav>\n"
    found = read({**FILES, "2021/index.md": f"# State\n\n{summary}".encode()})
    edition = f"/{REPORT.slug}/2024/"
    assert f"[fonts]({edition}fonts/#h-variable-fonts), [roles]({edition}aria/)" in found.document.summary
    assert [(each.line, each.message.partition("” ")[0]) for each in found.findings][1:] == [
        (3, "The link to “nowhere.md"), (5, "“{% include … %}"), (7, "“!!! note"), (9, "“<nav>"),
    ]  # fmt: skip


def test_files_that_no_text_shows_are_told_and_names_from_macos_are_found():
    beside = {
        "2021/Cafe\u0301 bar.png": png("navy"),
        "2021/notes.txt": b"x",
        "2021/Thumbs.db": b"x",
        "2021/._x.png": b"x",
    }
    fonts = "# Fonts\n\n![Bar](<Caf\u00e9 bar.png>)\n\n![Bar](Caf%C3%A9%20bar.png)\n"
    found = read({**FILES, **beside, "2021/10-fonts.md": fonts.encode(), "2021/img/unused.png": png("red")})
    assert found.document.sections[1].body.count("![[") == 2
    assert "Files that no text uses are left out: “img/unused.png”, “notes.txt”." in [
        each.message for each in found.findings
    ]


def test_chapters_in_folders_of_their_own_are_named_by_them():
    moved = {
        "index.md": INDEX.encode(),
        "02-aria/index.md": ARIA.replace("10-fonts.md", "../03-fonts/").encode(),
        "02-aria/img/role.png": png(),
        "03-fonts/index.md": FONTS.replace("../2021/2-aria.md", "../02-aria")
        .replace("See [@nobody].", "End.")
        .encode(),
    }

    document = read(moved).document

    assert [each.slug for each in document.sections] == ["aria", "fonts"]
    assert "[the other](../aria/)" in document.sections[1].body
    assert [each.key for each in document.figures] == ["a-role"]


def test_the_day_before_a_chapters_name_is_no_part_of_its_address():
    found = read({"index.md": b"# Web\n\nWords.\n", "2020-12-01-cranes.md": b"# All of the Cranes\n\nWords.\n"})
    assert [each.slug for each in found.document.sections] == ["cranes"]


def test_a_picture_is_found_from_the_folders_of_its_chapter_and_of_its_site():
    text = (
        '# Ships\n\n<figure><img src="a.png" alt="A"></figure>\n\n<img alt="B" src=\'b.png\'>\n\n![C](/images/c.png)\n'
    )
    pictures = {"ships/a.png": png(), "ships/b.png": png("red"), "public/images/c.png": png("navy")}
    found = read({"index.md": b"# Web\n\nWords.\n", "ships/index.md": text.encode(), **pictures})
    assert [each.alt for each in found.document.figures] == ["A", "B", "C"]
    assert found.findings == ()


@pytest.mark.django_db
def test_the_command_takes_the_folder_and_a_second_time_nothing_changes(tmp_path, capsys):
    for name, data in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    asked = ["import_edition", str(tmp_path / "2021"), "--report", "web", "--year", "2021"]

    call_command(*asked)
    first = drafting.document_of(Edition.objects.get())
    capsys.readouterr()
    call_command(*asked)

    assert drafting.document_of(Edition.objects.get()) == first
    printed = capsys.readouterr().out
    assert "create" not in printed
    assert "change" not in printed
    assert OldAddress.objects.get().section == first.sections[0].uid


def test_errors_in_a_chapters_front_matter_are_reported_with_the_line_of_the_key():
    fonts = "---\ntitle: Fonts\nauthor: Ada Kelp\ndescription: See [one](none.md).\n---\n\nWords, ![a]({{ site.url }}/img/r.png) too.\n"
    found = read({"index.md": INDEX.encode(), "1.md": fonts.encode()})
    assert [(each.place, each.message.partition(".")[0]) for each in found.findings if "broken" in each.message] == [
        ("1.md, line 4", "The link to “none")
    ]
    assert any("The picture “/img/r.png” is not shown: no such file" in each.message for each in found.findings)

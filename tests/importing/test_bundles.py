"""A text comes in with the pictures beside it: from a folder, from a ZIP archive, and from what the export wrote."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from reports import drafting, publishing
from reports.document.canonical import digest
from reports.importing import ImportRefused, read_edition
from reports.importing.bundles import Bundle
from reports.models.people import Actor
from reports.models.series import Edition
from reports.models.storage import picture_path
from tests.desk.conftest import editor, people  # noqa: F401
from tests.desk.pages import words_of
from tests.desk.test_importing import apply, upload
from tests.exporting.pictures import png
from tests.importing.samples import REPORT
from tests.importing.word_files import zipped
from tests.making import ACKNOWLEDGED, AT, draft_edition, vocabulary

SEA, SHORE = png("navy"), png("olive", kind="WEBP")
TEXT = """# The Sea in 2024

What the sea gave.

## 1. Tidal Power

Words before.
![A *wave*, high as a house](images/sea.png "What the camera saw"){width=50%}
Words after.

![The shore](../pictures/Shore%20at%20noon.webp)

![Again](/assets/2024/images/sea.png?v=2)

```
![Code](images/sea.png)
```

## Method

A picture ![small](images/sea.png) within a sentence, and ![none](images/none.png)

![A drawing](images/map.svg)
"""
FILES = {
    "2024/edition.md": TEXT.encode(),
    "2024/images/sea.png": SEA,
    "pictures/Shore at noon.webp": SHORE,
    "2024/images/map.svg": b"<svg/>",
    ".git/config.md": b"x",
    "__MACOSX/2024/._edition.md": b"x",
}


def read(data, filename="old.zip"):
    return read_edition(data, filename=filename, report=REPORT, year=2024, trends=(), techniques=())


def test_pictures_in_lines_of_their_own_become_figures():
    found = read(zipped(FILES))
    first, second = found.document.sections

    assert first.body.split("\n") == [
        "Words before.", "", "![[a-wave-high-as-a-house]]", "", "Words after.", "", "![[the-shore]]", "", "![[again]]", "", "```",
        "![Code](images/sea.png)", "```",
    ]  # fmt: skip
    figures = [(each.key, each.alt, each.caption, each.picture.media_type) for each in found.document.figures]
    assert figures == [
        ("a-wave-high-as-a-house", "A wave, high as a house", "What the camera saw", "image/png"),
        ("the-shore", "The shore", "", "image/webp"),
        ("again", "Again", "", "image/png"),
        ("small", "small", "", "image/png"),
    ]
    assert [each.data for each in found.pictures] == [SEA, SHORE]
    assert second.body == "A picture small within a sentence, and ![none](images/none.png)\n\n![[small]]"


def test_pictures_within_links_lists_tables_and_sentences_stand_below_as_figures():
    text = """# T

## S

[![p](a.png)](https://x.org)
[![](a.png)](https://x.org/2), `![code](a.png)`

* One ![in an item](a.png "Said")

* Two

> Said <img src="a.png" alt="2*2"> by ![[a.png]]him

| Place | Seen |
| --- | --- |
| North | ![n *o*](a.png) |
![none](none.png) [^1]

[^1]: A note ![noted](a.png).
"""
    found = read(zipped({"t.md": text.encode(), "a.png": SEA}))
    assert (
        found.document.sections[0].body
        == """[p](https://x.org)
[a.png](https://x.org/2), `![code](a.png)`

![[p]]

![[a-png]]

* One in an item

* Two

![[in-an-item]]

> Said 2\\*2 by him

![[2-2]]

![[a-png-2]]

| Place | Seen |
| --- | --- |
| North | n *o* |
![none](none.png) [^1]

![[n-o]]

[^1]: A note ![noted](a.png).
""".strip()
    )
    assert [each.caption for each in found.document.figures] == ["", "", "Said", "", "", ""]
    told = [(each.line, each.message) for each in found.findings]
    assert (8, "The picture “in an item” was inside a paragraph and is now a figure below it.") in told


def test_pictures_in_html_and_markdown_are_numbered_in_order_and_leave_no_text():
    text = """# T

## S

<img src="a.png" alt="One"> <img
  src="a.png" alt="Two">

![Three](a.png) ![Four][l]<br>
![[a.png|Five]]

Words <img src="a.png"
 alt="Six"> and
<img src="a.png" alt="Seven">
ends [@none

![Eight](a.png)

> Said <img src="a.png" alt="Nine">

```
<img
src="a.png">
```

[l]: a.png
"""
    found = read(zipped({"t.md": text.encode(), "a.png": SEA}))
    figures = ["one", "two", "three", "four", "five", "seven", "six", "eight", "nine"]
    assert [each.key for each in found.document.figures] == figures
    assert [each.alt for each in found.document.figures] == [key.title() for key in figures]
    body = found.document.sections[0].body
    paragraphs = ["![[one]]", "![[two]]", "![[three]]", "![[four]]", "![[five]]", "Words Six and", "![[seven]]"]
    assert body.split("\n\n") == [
        *paragraphs,
        "ends [@none",
        "![[six]]",
        "![[eight]]",
        "> Said Nine",
        "![[nine]]",
        '```\n<img\nsrc="a.png">\n```',
    ]
    told = [(each.line, each.message[:20]) for each in found.findings]
    assert told == [(11, "The picture “Six” wa"), (14, "“[@none” is not read"), (18, "The picture “Nine” w")]


def test_what_is_not_shown_is_told_with_its_line():
    told = [(each.line, each.message) for each in read(zipped(FILES)).findings]

    assert told == [
        (21, "The picture “small” was inside a paragraph and is now a figure below it."),
        (
            21,
            "The picture “images/none.png” is not shown: no such file lies beside the text. Put it there, or correct the path.",
        ),
        (
            23,
            "The picture “A drawing” is left out: it is an SVG drawing. Save it as PNG or JPEG and add it as a figure at the desk.",
        ),
    ]


def test_a_summary_is_told_of_a_picture_that_is_not_there_too():
    found = read(b"# T\n\nSee ![p](no.png).\n\n## S\n\nWords.\n", "a.md")
    assert [each.message.partition(":")[0] for each in found.findings] == ["The picture “no.png” is not shown"]


def test_lines_below_a_picture_keep_their_numbers():
    files = FILES | {"2024/edition.md": TEXT.replace("Words after.", "Words [@none] after.").encode()}

    with pytest.raises(ImportRefused, match=r"edition.md:9: \[@none\] cites a reference that does not exist"):
        read(zipped(files))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"sea.png": SEA}, "The archive contains no text"),
        ({"a.md": b"# A", "b.docx": b"PK"}, "Not all of the 2 texts in the archive are Markdown: b.docx"),
    ],
)
def test_an_archive_without_one_text_is_refused_in_words(files, words):
    with pytest.raises(ImportRefused, match=words):
        read(zipped(files))


def test_a_file_that_is_twice_in_an_archive_or_leads_out_of_it_is_refused():
    one = io.BytesIO()
    with zipfile.ZipFile(one, "w") as archive:
        archive.writestr("index.md", "# A\n\n## S\n")
        archive.writestr("./index.md", "# B\n\n## S\n")
    with pytest.raises(ImportRefused, match=r"The archive contains “index.md” twice"):
        read(one.getvalue())
    with pytest.raises(ImportRefused, match=r"The path “../../etc/index.md” leads out of the archive"):
        read(zipped({"a.md": b"# A", "../../etc/index.md": b"# B"}))


def test_a_readme_is_not_the_text_where_there_is_another():
    assert read(zipped(FILES | {"README.md": b"Read me."})).document.title == "The Sea in 2024"


def test_an_archive_that_lies_about_its_sizes_or_is_cut_is_refused():
    data = zipped(FILES)
    for cut in (data[:200], data[: len(data) // 2], data[:60] + b"\xff" * 40 + data[100:]):
        with pytest.raises(ImportRefused):
            read(cut)


class Watched(dict):
    """Files that count how often somebody goes through them all."""

    walks = 0

    def __iter__(self):
        self.walks += 1
        return super().__iter__()


def test_a_path_from_the_root_is_found_without_going_through_all_files():
    def walks(pictures):
        files = Watched({"images/sea.png": SEA, "sea.png": SHORE})
        text = "# T\n\n## Method\n\n" + "".join(
            f"![A](/{number}/Images/sea.png)\n\n![A](/{number}/none.png)\n\n" for number in range(pictures)
        )
        came = Bundle("a.md", text.encode(), files)
        found = read_edition(
            came.data, filename="a.md", report=REPORT, year=2024, trends=(), techniques=(), unpacked=came
        )
        assert [each.data for each in found.pictures] == [SEA]
        return files.walks

    assert walks(20) == walks(1)


@pytest.fixture
def folder(tmp_path):
    for name, data in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


@pytest.mark.django_db
def test_the_command_takes_a_folder_and_a_second_time_nothing_changes(folder, capsys):
    vocabulary()
    asked = ["import_edition", str(folder), "--report", "sea", "--year", "2024"]

    call_command(*asked, "--dry-run")
    assert not any(Path(settings.MEDIA_ROOT).rglob("*.png"))
    call_command(*asked)
    capsys.readouterr()
    call_command(*asked)

    document = drafting.document_of(Edition.objects.get())
    assert all(picture_path(each.picture.sha256).is_file() for each in document.figures)
    printed = capsys.readouterr().out
    assert "create" not in printed
    assert "change" not in printed
    assert "leave alone" in printed


@pytest.mark.django_db
def test_a_folder_without_one_text_is_refused_and_links_out_of_it_are_not_followed(tmp_path):
    (tmp_path / "outside.md").write_text("# Secret\n\n## One\n\nWords.\n")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "text.md").symlink_to(tmp_path / "outside.md")

    with pytest.raises(CommandError, match="The archive contains no text"):
        call_command("import_edition", str(tmp_path / "in"), "--report", "sea", "--year", "2024")


@pytest.mark.django_db
def test_the_archive_that_the_export_writes_comes_back_whole_pictures_too(folder, tmp_path, client):
    vocabulary()
    call_command("import_edition", str(folder), "--report", "sea", "--year", "2024")
    edition = Edition.objects.get()
    edition.draft.figures.filter(alt="").update(alt="Something.")
    version = publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)
    archive = b"".join(Client().get("/sea/2024/v1.0/sea-2024.zip"))
    kept = {each.picture.sha256: picture_path(each.picture.sha256).read_bytes() for each in version.content.figures}
    for sha256 in kept:
        picture_path(sha256).unlink()
    edition.draft.delete()
    (tmp_path / "back.zip").write_bytes(archive)

    call_command("import_edition", str(tmp_path / "back.zip"), "--report", "sea", "--year", "2024")

    back = drafting.document_of(Edition.objects.get())
    assert digest(back) == version.sha256
    assert {sha256: picture_path(sha256).read_bytes() for sha256 in kept} == kept
    assert set(kept.values()) == {SEA, SHORE}


@pytest.mark.django_db
def test_the_desk_takes_an_archive_too(editor):  # noqa: F811
    edition = draft_edition()

    planned = upload(editor, edition, zipped(FILES), "old.zip")

    assert "Create figure “the-shore”" in words_of(planned)
    apply(editor, edition, planned)
    document = drafting.document_of(edition)
    assert [each.key for each in document.figures] == ["a-wave-high-as-a-house", "the-shore", "again", "small"]
    assert all(picture_path(each.picture.sha256).is_file() for each in document.figures)
    files = {"index.md": b"# T\n", "cranes.md": b"---\nauthors: [Ada Kelp, 42]\n---\n# C\n\n[x](#none)\n"}
    words = words_of(upload(editor, edition, zipped(files), "chapters.zip"))
    assert "cranes.md, line 6: The link to “#none” is broken" in words
    assert "cranes.md, line 2: “authors: 42” contains no name" in words

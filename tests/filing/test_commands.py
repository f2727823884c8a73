"""export_edition: what readers get, written where one wants it."""

import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports import publishing
from reports.models.people import Actor
from tests import making

pytestmark = pytest.mark.django_db


def test_an_edition_is_written_as_readers_get_it_and_a_second_time_changes_nothing(client, tmp_path, capsys):
    edition = making.published_edition()
    making.correct(edition, "They came down again.", "They stayed up.")
    path = str(tmp_path / "sea.md")
    options = {"format": "md", "output": path}
    call_command("export_edition", "sea", 2024, version="1.0", **options)
    call_command("export_edition", "sea", 2024, version="1.0", **options)
    said = [line for line in capsys.readouterr().out.splitlines() if "SHA" not in line]
    assert said == [f"Written: {path}", f"Unchanged: {path}"]
    assert Path(path).read_bytes() == client.get("/sea/2024/v1.0/sea-2024.md").content
    call_command("export_edition", "sea", 2024, **options)
    assert Path(path).read_bytes() == client.get("/sea/2024/v1.1/sea-2024.md").content


@pytest.mark.parametrize(
    ("year", "version", "words"),
    [
        (2023, None, "Sea has no edition for 2023. Its editions are: 2024."),
        (2024, "3.0", "Sea 2024 has no version 3.0. Its versions are: 1.1, 1.0."),
        (2024, "1.0", "Sea 2024 1.0 was withdrawn: It was wrong."),
        (2024, "", "Sea 2024 has no published version. Its versions are: 1.1, 1.0."),
    ],
)
def test_what_cannot_be_had_is_refused_in_words(tmp_path, year, version, words):
    edition = making.published_edition()
    first = edition.current_version
    making.correct(edition, "They came down again.", "They stayed up.")
    publishing.withdraw(version=first, reason="It was wrong.", actor=Actor.of("Ada", making.AT))
    with pytest.raises(CommandError) as refused:
        call_command("export_edition", "sea", year, version=version, format="md", output=str(tmp_path / "x.md"))
    assert (str(refused.value), list(tmp_path.glob("x.md"))) == (words, [])


def test_a_draft_has_nothing_to_export(tmp_path):
    making.draft_edition()
    with pytest.raises(CommandError, match=r"Sea 2024 has no published version\. Its versions are: none yet\."):
        call_command("export_edition", "sea", 2024, format="md", output=str(tmp_path / "x.md"))


@pytest.mark.parametrize("name", ["pipe", "nothing/x.md", "file/x.md"])
def test_what_is_no_file_is_left_as_it_is(tmp_path, name):
    making.published_edition()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("older")
    path = f"{tmp_path}/{name}"
    with pytest.raises(CommandError) as refused:
        call_command("export_edition", "sea", 2024, format="md", output=path)
    assert str(refused.value) == f"{path} is in no existing folder, or is not a regular file. Nothing was written."
    assert sorted((each.name, each.is_fifo()) for each in tmp_path.iterdir() if each.name != "media") == [
        ("file", False),
        ("pipe", True),
    ]


def test_an_older_file_gives_way_and_where_a_link_leads_is_written(client, tmp_path):
    making.published_edition()
    (tmp_path / "old.md").write_text("older")
    (tmp_path / "link.md").symlink_to(tmp_path / "old.md")
    call_command("export_edition", "sea", 2024, format="md", output=str(tmp_path / "link.md"))
    written = (tmp_path / "old.md").read_bytes()
    assert (written, (tmp_path / "link.md").is_symlink()) == (client.get("/sea/2024/sea-2024.md").content, True)

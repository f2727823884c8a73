"""`manage.py import_report`: all years of a folder, or none; a second time nothing changes."""

import pytest
from django.core.management import CommandError, call_command

from reports import drafting
from reports.models.series import Edition, Report
from reports.models.storage import picture_path
from tests.exporting.pictures import png
from tests.making import PLAIN, VOCABULARY
from tests.publishing.editions import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    years = tmp_path / "years"
    (years / "2022" / "img").mkdir(parents=True)
    (years / "sea-2021.md").write_text(f"---\ndate: 2021-12-01\n---\n{PLAIN}".replace("{year}", "2021"))
    shared = "![A tide](../all years/a tide.png)"
    (years / "2022" / "index.md").write_text(f"# The Sea in 2022\n\n## Waves\n\n![A wave](img/wave.png)\n\n{shared}\n")
    (years / "all years").mkdir()
    (years / "all years" / "a tide.png").write_bytes(png("navy"))
    (years / "2022" / "img" / "wave.png").write_bytes(png())
    (years / "notes.txt").write_text("Not of any year.")
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY)
    return years


def take_in(folder, *more):
    vocabulary = folder.parent / "vocabulary.yaml"
    call_command("import_report", str(folder), "--report", "sea", "--vocabulary", str(vocabulary), *more)


def test_all_years_are_imported_with_dates_and_pictures_and_again_without_changes(folder, capsys):
    take_in(folder)
    printed = capsys.readouterr().out
    documents = [drafting.document_of(edition) for edition in Edition.objects.order_by("year")]

    assert [(each.year, each.title, each.first_published) for each in documents] == [
        (2021, "The Sea in 2021", "2021-12-01"),
        (2022, "The Sea in 2022", ""),
    ]
    assert [each.key for each in documents[1].figures] == ["a-wave", "a-tide"]
    assert all(picture_path(each.picture.sha256).is_file() for each in documents[1].figures)
    assert "[1/2] 2021 sea-2021.md" in printed
    assert "[2/2] 2022 2022\n" in printed
    left = "“all years”, “notes.txt”"
    assert (
        f"Left out, except for pictures in texts, since no year, or more than one, is in the name: {left}." in printed
    )
    assert printed.endswith("Imported: sea, 2021, 2022.\n")

    take_in(folder)
    again = capsys.readouterr().out
    assert "create" not in again
    assert "change" not in again
    assert [drafting.document_of(edition) for edition in Edition.objects.order_by("year")] == documents


def test_a_plan_alone_writes_nothing(folder, capsys):
    before = everything()

    take_in(folder, "--dry-run")

    assert everything() == before
    assert capsys.readouterr().out.endswith("Would be imported: sea, 2021, 2022.\n")


def test_if_one_year_is_refused_none_comes_in_and_each_error_is_told(folder):
    (folder / "2022" / "index.md").write_text("# The Sea\n\n## Waves\n\n[@nobody]\n")
    (folder / "2023.md").write_text("No title.\n")

    with pytest.raises(CommandError) as refused:
        take_in(folder)

    assert "index.md:5: [@nobody] cites a reference that does not exist" in str(refused.value)
    assert "2023.md:1: The file has no title" in str(refused.value)
    assert Report.objects.count() == 0


def test_links_out_of_the_folder_are_not_followed(folder, tmp_path, capsys):
    (tmp_path / "secret.md").write_text("# Secret\n\n## One\n\nWords.\n")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "text.md").write_text("# Secret\n\n## One\n\nWords.\n")
    (folder / "2023.md").symlink_to(tmp_path / "secret.md")
    (folder / "2024").symlink_to(tmp_path / "secrets")

    take_in(folder)

    assert capsys.readouterr().out.endswith("Imported: sea, 2021, 2022.\n")


def test_posts_of_a_blog_are_imported_with_dates_and_pictures_of_their_site(tmp_path):
    for name, text in {
        "2021-01-05-survey-2020.md": "# Survey\n\n## Who\n\n![Who](/images/who.png)\n\n![Where](../maps/where.png)\n",
        "2021-12-01-survey.md": "---\ntitle: Survey\ndate: 2021-12-02\n---\n\n## Who\n\nWords.\n",
    }.items():
        (tmp_path / "blog" / "_posts").mkdir(parents=True, exist_ok=True)
        (tmp_path / "blog" / "_posts" / name).write_text(text)
    for place in ("static/images/who.png", "maps/where.png"):
        (tmp_path / "blog" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "blog" / place).write_bytes(png("navy" if "who" in place else "red"))
    call_command("import_report", str(tmp_path / "blog" / "_posts"), "--report", "survey")

    old, new = (drafting.document_of(edition) for edition in Edition.objects.order_by("year"))
    assert [(each.year, each.first_published) for each in (old, new)] == [(2020, "2021-01-05"), (2021, "2021-12-02")]
    assert [(each.alt, picture_path(each.picture.sha256).is_file()) for each in old.figures] == [
        ("Who", True),
        ("Where", True),
    ]


def test_years_in_two_languages_come_in_the_second_time_as_the_first(tmp_path, capsys):
    (tmp_path / "sea-2020.md").write_text("---\nlang: en\n---\n\n# A\n\n## One\n\nText.\n")
    (tmp_path / "sea-2021.md").write_text("---\nlang: de\n---\n\n# B\n\n## Zwei\n\nText.\n")
    call_command("import_report", str(tmp_path), "--report", "sea")
    assert "The language of the report was set to de, as in the file." in capsys.readouterr().out
    call_command("import_report", str(tmp_path), "--report", "sea")
    said = capsys.readouterr().out
    assert "The file is in en, but the report stays in de." in said
    assert "change report" not in said


def test_two_of_one_year_and_none_of_any_are_refused(folder, tmp_path):
    (folder / "2021.docx").write_bytes(b"x")
    with pytest.raises(CommandError, match=r"2021.docx and sea-2021.md are both for 2021"):
        take_in(folder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match="no file and no folder with a year in its name"):
        take_in(tmp_path / "empty")
    with pytest.raises(CommandError, match="is not a folder"):
        take_in(folder / "notes.txt")


def test_links_to_later_years_lead_to_what_is_there_at_once(tmp_path, capsys):
    (tmp_path / "sea-2021.md").write_text("# A\n\n## One\n\n[x](sea-2022.md#small), [y](sea-2022.md#none)\n")
    (tmp_path / "sea-2022.md").write_text("# B\n\n## Two\n\nText.\n\n### Small\n\nText.\n")

    def bodies():
        call_command("import_report", str(tmp_path), "--report", "sea")
        return [each.body for each in drafting.document_of(Edition.objects.get(year=2021)).sections]

    first = bodies()
    printed = capsys.readouterr().out
    assert first == ["[x](/sea/2022/two/#h-small), [y](/sea/2022/#h-none)"]
    assert "2021 sea-2021.md, its links to later years:\n" in printed
    assert "The link to “sea-2022.md#none” is broken. Write “/sea/2022/”." in printed
    assert bodies() == first


def test_pictures_whose_paths_jekyll_fills_in_come_along(tmp_path):
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "a.png").write_bytes(png())
    (tmp_path / "2021.md").write_text(
        "# A\n\n## One\n\n![Sea]({{ site.baseurl }}/img/a.png)\n\n![Tide]({{ '/img/a.png' | relative_url }})\n"
    )
    call_command("import_report", str(tmp_path), "--report", "sea")

    (section,) = drafting.document_of(Edition.objects.get(year=2021)).sections
    assert section.body == "![[sea]]\n\n![[tide]]"

"""`manage.py import_edition`: a plan, then what it says; or the file, the line and what to do, and nothing written."""

import codecs

import pytest
from django.core.management import CommandError, call_command

from reports import drafting
from reports.importing import MAX_BYTES
from reports.models.series import Edition, Report
from tests.drafting.word_files import everything as everything_in_word
from tests.drafting.word_files import sent
from tests.importing.word_files import docx, h, p, picture, png, r, title
from tests.making import PLAIN, VOCABULARY
from tests.publishing.editions import everything

pytestmark = pytest.mark.django_db
TEXT = PLAIN.replace("{year}", "2024")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY)
    return tmp_path


@pytest.fixture
def run(folder, capsys):
    """Import a text (or bytes, or None for a file that does not exist); what was printed."""

    def run(text=TEXT, *more, report="sea", year=2024, name="sea.md"):
        path = folder / name
        if text is not None:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command(
            "import_edition", str(path), "--report", report, "--year", str(year),
            "--vocabulary", str(folder / "vocabulary.yaml"), *more,
        )  # fmt: skip
        return capsys.readouterr().out

    return run


PLAN = """\
  create  theme “Abilities”
  create  trend “Tidal Power”
  create  trend “High Winds”
  create  trend “Waves at Sea”
  create  trend “Salt Gradients”
  create  technique “turbine”
  create  technique “power kite”
  create  technique “tidal barrage”
  create  report “Sea”
  create  edition “Sea 2024”
  create  section “Tidal Power”
  create  section “High Winds”
  create  section “Waves at Sea”
  create  assessment “tidal barrage: not rated”
  create  assessment “turbine: not rated”
  create  assessment “power kite: not rated”
"""
UNDATED = (
    "  note: The file has no date of first publication, so citations will use the year of publication here. "
    "Add first_published: at the top of the file, or fill in “First published” at the desk.\n"
)
PROPOSED = "  3 assessments are proposed; confirm them at the desk.\n"


def test_the_plan_says_what_was_made(run):
    assert run() == f"Imported: sea.md as sea 2024\n{PLAN}{UNDATED}{PROPOSED}"
    document = drafting.document_of(Edition.objects.get())
    assert [section.title for section in document.sections] == ["Tidal Power", "High Winds", "Waves at Sea"]
    assert document.summary == "What the sea gave in 2024."


def test_a_dry_run_says_the_same_and_writes_nothing(run):
    before = everything()

    assert run(TEXT, "--dry-run") == f"Would be imported: sea.md as sea 2024\n{PLAN}{UNDATED}{PROPOSED}"
    assert everything() == before


def test_a_second_run_changes_nothing(run):
    run()
    before = everything()

    assert run() == (
        "Imported: sea.md as sea 2024\n"
        "  leave alone: 1 theme, 4 trends, 3 techniques, 1 report, 1 edition, 3 sections, 3 assessments\n" + PROPOSED
    )
    assert everything() == before


def test_a_chapter_is_added_to_an_edition_and_a_second_run_changes_nothing(run):
    run()
    before = drafting.document_of(Edition.objects.get())
    chapter = "# Tidal Fences\n\nThey turn slowly.\n\n## Costs\n\nFew are built.\n"

    assert "create  section “Tidal Fences”" in run(chapter, "--add")
    after = drafting.document_of(Edition.objects.get())
    assert (after.title, after.sections[:-1]) == (before.title, before.sections)
    assert after.sections[-1].body == "They turn slowly.\n\n### Costs\n\nFew are built."
    run(chapter, "--add")
    assert drafting.document_of(Edition.objects.get()) == after


WORD = docx(
    title(), p("What the sea gave."), h(1, "Tidal Power", number=3), p("A tidal barrage was ", r("finished", "b"), "."),
    p(picture(alt="The barrage")), p("Seen.", r("", inside='<w:commentReference w:id="1"/>')), h(1, "Method"), p("As [@doe] says."),
    parts={"comments": f'<w:comment w:id="1">{p("Really?")}</w:comment>'},
    links={"rIdP": ("image", "media/a.png", False)}, extra={"word/media/a.png": png()},
)  # fmt: skip


def test_a_word_file_comes_in_by_the_same_door_and_twice_changes_nothing(run, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    notes = """\
  note: 1 comment is left out.
  note: under “Method”: There is no reference “doe”. Add it to the edition's references, or correct the key.
  1 assessment is proposed; confirm it at the desk.
"""
    said = run(WORD, "--dry-run", name="sea.docx")
    assert said.startswith("Would be imported: sea.docx as sea 2024\n")
    assert said.endswith(f"  create  figure “the-barrage”\n{UNDATED}{notes}")
    assert UNDATED not in run(WORD, "--dry-run", "--first-published", "2024-12", name="sea.docx")
    assert not settings.MEDIA_ROOT.exists()

    assert run(WORD, name="sea.docx") == said.replace("Would be imported", "Imported")
    document = drafting.document_of(Edition.objects.get())
    assert [(each.title, each.trend, each.body) for each in document.sections] == [
        ("Tidal Power", "tides", "A tidal barrage was **finished**.\n\n![[the-barrage]]\n\nSeen."),
        ("Method", None, "As [@doe] says."),
    ]
    assert [each.read_bytes() for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()] == [png()]

    before = everything()
    assert run(WORD, name="sea.docx") == (
        "Imported: sea.docx as sea 2024\n"
        "  leave alone: 1 theme, 4 trends, 3 techniques, 1 report, 1 edition, 2 sections, 1 assessment, 1 figure\n"
        + notes
    )
    assert everything() == before


def test_a_changed_file_changes_what_differs_and_keeps_the_keys(run):
    run()
    edition = Edition.objects.get()
    keys = list(edition.draft.sections.values_list("pk", "uid"))

    out = run(TEXT.replace("finished", "opened").replace("## 3. Waves at Sea\n\nWaves remain hard to use.\n", ""))

    assert [line.strip() for line in out.splitlines() if line.startswith(("  change", "  remove", "  create"))] == [
        "removes from the draft: 1 section",
        "remove  section “Waves at Sea”",
        "change  section “Tidal Power”",
        "change  assessment “tidal barrage: not rated”",
    ]
    assert list(edition.draft.sections.values_list("pk", "uid")) == keys[:2]


def test_sections_with_other_title_and_text_are_new_and_the_plan_lists_removed_ones(run):
    run("# T\n\n## One\n\nFirst words of it.\n\n## Two names\n\nLast words of it.\n")
    out = run("# T\n\n## Uno\n\nThe first words of it.\n\n## Beta\n\nQuite unlike.\n", "--dry-run")
    assert [line.strip() for line in out.splitlines() if "section" in line] == [
        "removes from the draft: 1 section",
        "remove  section “Two names”",
        "change  section “One → Uno”",
        "create  section “Beta”",
    ]


def test_a_word_file_that_was_exported_from_a_draft_is_left_to_the_desk(run):
    data = sent(everything_in_word())
    before = everything()
    with pytest.raises(CommandError, match=r"sea\.docx was exported from this site\. Import it at the desk"):
        run(data, name="sea.docx")
    assert everything() == before


def test_an_import_plants_no_vocabulary_but_one_that_is_named(folder, capsys):
    path = folder / "fish.md"
    path.write_text("# Fish in 2024\n\nWords.\n\n## 1. Kites\n\nPruning nets, and a power kite, help.\n")
    asked = ["import_edition", str(path), "--report", "fish", "--year", "2024"]

    call_command(*asked)
    assert ([trend.name for trend in drafting.known_trends()], drafting.known_techniques()) == (["Kites"], ())
    assert drafting.document_of(Edition.objects.get()).sections[0].assessments == ()
    assert "technique" not in capsys.readouterr().out

    call_command(*asked, "--vocabulary", str(folder / "vocabulary.yaml"))
    call_command(*asked)  # what the site knows by now is enough
    section = drafting.document_of(Edition.objects.get()).sections[0]
    assert [(each.technique, each.quote) for each in section.assessments] == [
        ("kites", "Pruning nets, and a power kite, help.")
    ]


def test_what_a_file_itself_describes_is_known(folder, capsys):
    path = folder / "fish.md"
    path.write_text(
        "---\ntechniques:\n  - {slug: nets, name: Nets}\n---\n# Fish\n\n## 1. Catch\n\n"
        "```section\nassessments: [{technique: nets}]\n```\n\nBy [[nets]].\n"
    )
    call_command("import_edition", str(path), "--report", "fish", "--year", "2024")

    assert [each.name for each in drafting.known_techniques()] == ["Nets"]


def refusal(run, *args, **more):
    """What the command says when it refuses; every table is as it was."""
    before = everything()
    with pytest.raises(CommandError) as refused:
        run(*args, **more)
    assert everything() == before
    return str(refused.value)


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Words without a title.\n", "sea.md:1: The file has no title — Begin it with a line such as: # The title of the edition"),
        (TEXT.replace("turn both", "tûrn both").encode("cp1252"), "sea.md:7: The byte 0xFB is not UTF-8 — In Windows-1252"),
        (TEXT.encode("utf-16-le"), "sea.md: This is not a text file — Save it as Markdown in UTF-8."),
        (TEXT.replace("## 2.", "## 1."), "sea.md:9: A second section has the number 1; the first is in line 5"),
        (TEXT.replace("remain", "remain [@doe]"), "sea.md:17: [@doe] cites a reference that does not exist"),
        (f"---\nperennial: 1\nmood: good\n---\n{TEXT}", "sea.md:3: Unknown key “mood” — The keys are"),
        (TEXT.replace("remain", "re\x00main"), "sea.md:17: The character U+0000 cannot be published — Delete it."),
        (TEXT.replace("# The Sea in 2024", "# " + "S" * 301), "sea.md:1: title: has 301 characters; at most 300 are allowed"),
        (TEXT.replace("Waves at Sea", "W" * 301), "sea.md:15: "),
        (b"PK\x03\x04", "sea.md: This Word file is damaged — Open it in Word, save it again as .docx, and choose that file."),
        ("", "sea.md: The file is empty — Start the file with a title: # Title."),
        (f"---\nyear: 2023\n---\n{TEXT}", "sea.md:2: The file is of the year 2023, but 2024 was selected"),
        (f"---\nreport: {{slug: ocean}}\n---\n{TEXT}", "sea.md:2: The file is of the report “ocean”, but “sea” was selected"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", "sea.md: The file declares the encoding UTF-16-LE but does not use it"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("there", [False, True], ids=["empty", "filled"])
def test_a_bad_file_gets_its_line_and_what_to_do_and_nothing_is_written(run, text, words, there):
    if there:
        run()

    told = refusal(run, text)

    assert told.startswith("Nothing was imported.\n")
    assert words in told
    assert "Traceback" not in told


def test_fifty_megabytes_are_refused_before_they_are_read(run, folder):
    path = folder / "large.md"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    path.chmod(0)  # whoever reads it all the same is told so, unless they may read everything

    assert refusal(run, None, name="large.md") == (
        f"{path} is larger than {MAX_BYTES // 1_000_000} MB, the limit for an edition. Nothing was imported."
    )


def test_a_file_that_is_not_there_and_a_folder_are_named(run, folder):
    assert refusal(run, None, name="no.md") == (
        f"There is no file {folder / 'no.md'}. Check the name and the current folder."
    )
    (folder / "in").mkdir()
    assert "in: The archive contains no text — Add a Markdown, Word" in refusal(run, None, name="in")


def test_a_bad_vocabulary_is_named_with_its_line(run, folder):
    (folder / "vocabulary.yaml").write_text(VOCABULARY + "  - {slug: more, name: Kites}\n")

    assert "vocabulary.yaml:13: The name “Kites” already belongs to “kites”, in line 11" in refusal(run)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"report": "admin"}, "The web address “admin” is already in use on this site. Choose another."),
        ({"report": "The Sea!"}, "Enter a valid “slug”"),
        ({"year": 1066}, "Ensure this value is greater than or equal to 1900."),
        ({"year": 99_999}, "Ensure this value is less than or equal to 2200."),
    ],
)
def test_a_report_or_year_that_cannot_be_is_refused_in_words(run, asked, words):
    assert words in refusal(run, **asked)


def test_an_import_is_remembered_with_its_file(run):
    run(TEXT, "--by", "Ada")

    assert set(Report.objects.get().editions.get().section_revisions.values_list("by_name", "why")) == {
        ("Ada", "imported from sea.md")
    }

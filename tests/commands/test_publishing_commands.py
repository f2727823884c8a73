"""The commands that publish, withdraw and roll forward say what they did, or what is in the way."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from reports.models.ledger import Version, Withdrawal
from reports.models.series import Edition
from tests.making import AT, PLAIN, correct, draft_edition, published_edition
from tests.publishing.editions import everything

pytestmark = pytest.mark.django_db
OVER = (
    "--accept-warning",
    "proposed=read",
    "--accept-warning",
    "not-rated=later",
    "--accept-warning",
    "imprint=a test",
)


@pytest.fixture(autouse=True)
def ada(db):
    return get_user_model().objects.create_user("ada", first_name="Ada", last_name="Lovelace")


def refusal(*command):
    before = everything()
    with pytest.raises(CommandError) as refused:
        call_command(*map(str, command))
    assert everything() == before
    return str(refused.value)


def edited(edition):
    section = edition.draft.sections.first()
    section.body += "\n\nMore was found."
    section.save()
    return edition


def test_a_draft_is_published_under_its_publishers_name(capsys):
    draft_edition()

    call_command("publish_edition", "sea", "2024", "--by", "ada", *OVER)

    version = Version.objects.get()
    assert capsys.readouterr().out == f"Published: Sea 2024 1.0\n  checksum {version.sha256}\n"
    assert version.publisher == "Ada Lovelace"


def test_change_notes_come_from_a_file(tmp_path, capsys):
    edited(published_edition())
    changes = tmp_path / "changes.yaml"
    changes.write_text("- {kind: revision, severity: major, section: tides, explanation: It was measured again.}\n")

    call_command(
        "publish_edition", "sea", "2024", "--by", "ada", "--note", "Measured.", "--changes", str(changes), *OVER
    )

    version = Version.objects.get(major=2)
    assert (version.number, version.note, [note.section for note in version.notes]) == ("2.0", "Measured.", ["tides"])


def test_warnings_are_listed_with_what_to_write():
    draft_edition()

    told = refusal("publish_edition", "sea", 2024, "--by", "ada")

    assert told.startswith("Nothing was published.\n  warning (imprint): The report has no publisher and no licence.")
    assert told.endswith(
        "give a reason: --accept-warning imprint='…' --accept-warning proposed='…' --accept-warning not-rated='…'"
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--by", "eve"], "There is no user “eve”. Create one with: manage.py createsuperuser --username eve"),
        (["--by", "ada", "--accept-warning", "proposed"], "is not RULE=REASON"),
        (["--by", "ada", "--accept-warning", "proposed= "], "is not RULE=REASON"),
        (
            ["--by", "ada", "--accept-warning", "moods=fine"],
            "There is no rule “moods”. The rules are: title, sections,",
        ),
        (["--by", "ada", "--changes", "nowhere.yaml"], "There is no file nowhere.yaml."),
    ],
)
def test_what_cannot_be_understood_is_refused_in_words(more, words):
    draft_edition()

    assert words in refusal("publish_edition", "sea", 2024, *more)


def test_bad_change_notes_are_told_with_their_line(tmp_path):
    edited(published_edition())
    changes = tmp_path / "changes.yaml"
    changes.write_text("- kind: revision\n  explanation: ''\n- kind: guess\n  explanation: Why not.\n")

    told = refusal("publish_edition", "sea", 2024, "--by", "ada", "--note", "N", "--changes", changes)

    assert told.startswith("Nothing was published.\nchanges.yaml:")
    assert "changes.yaml:3: kind: “guess” is not allowed here" in told


@pytest.mark.parametrize(
    "command", [("publish_edition",), ("withdraw_version",), ("roll_forward",)], ids=lambda command: command[0]
)
def test_unknown_reports_and_years_are_told_with_those_that_exist(command):
    published_edition()
    more = {"publish_edition": ["--by", "ada"], "withdraw_version": ["1.0", "--by", "ada", "--reason", "R"]}.get(
        command[0], [2025]
    )

    assert refusal(*command, "ocean", 2024, *more) == "There is no report “ocean”. The reports are: sea."
    assert "Sea has no edition for 2020." in refusal(*command, "sea", 2020, *more)


def test_a_version_is_withdrawn_and_readers_get_the_one_before(capsys, tmp_path):
    edited(published_edition())
    changes = tmp_path / "changes.yaml"
    changes.write_text("- {kind: correction, explanation: It was wrong.}\n")
    call_command("publish_edition", "sea", "2024", "--by", "ada", "--note", "N", "--changes", str(changes), *OVER)
    capsys.readouterr()

    call_command("withdraw_version", "sea", "2024", "1.1", "--by", "ada", "--reason", "Wrong again.")
    assert capsys.readouterr().out == "Withdrawn: Sea 2024 1.1. Readers now get 1.0.\n"
    assert refusal("withdraw_version", "sea", 2024, "1.1", "--by", "ada", "--reason", "R") == (
        "Sea 2024 1.1 is already withdrawn."
    )
    assert refusal("withdraw_version", "sea", 2024, "3.0", "--by", "ada", "--reason", "R") == (
        "Sea 2024 has no version 3.0. Its versions are: 1.1, 1.0."
    )
    assert "Enter a reason" in refusal("withdraw_version", "sea", 2024, "1.0", "--by", "ada", "--reason", " ")
    call_command("withdraw_version", "sea", "2024", "1.0", "--by", "ada", "--reason", "All wrong.")
    assert capsys.readouterr().out == "Withdrawn: Sea 2024 1.0. The edition no longer has a published version.\n"


def test_withdrawing_a_correction_by_command_first_names_the_version_that_returns(capsys):
    edition = published_edition()
    correct(edition, "finished", "opened")
    withdraw = ("withdraw_version", "sea", "2024", "1.1", "--by", "ada", "--reason", "Wrong.")
    told = "Readers will get version 1.0 again, without the changes since.\n"

    call_command(*withdraw, "--dry-run")
    assert capsys.readouterr() == ("", told)
    assert not Withdrawal.objects.exists()


def test_a_year_is_rolled_forward_once(capsys):
    published_edition(PLAIN, at=AT)

    call_command("roll_forward", "sea", "2024", "2025")

    assert capsys.readouterr().out == "Started: Sea 2025, with 3 sections to check and 0 predictions to score.\n"
    assert Edition.objects.get(year=2025).draft.sections.filter(is_reviewed=False).count() == 3
    assert refusal("roll_forward", "sea", 2024, 2025) == "Sea 2025 already exists. Nothing was changed."

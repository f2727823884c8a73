"""Long work of commands shows how far it is: a bar on a terminal, elsewhere lines once it takes long, and nothing otherwise."""

import io

import pytest
from django.core.management import call_command

from reports.management import watching
from reports.management.watching import Lines
from reports.progress import counted, step, watched_by
from tests.making import PLAIN, published_edition

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self):
        return True


def on_a_terminal(monkeypatch, *command):
    """What a terminal gets to see of how far a command is."""
    stream = Terminal()
    monkeypatch.setattr(watching.sys, "stderr", stream)
    call_command(*command)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("command", "steps"),
    [
        (("verify",), ["Verifying editions …", "Verifying the search …"]),
        (("rebuild_index",), ["Indexing versions …", "Rebuilding the search …"]),
        (("export_report", "sea", "--format", "md"), ["Writing files …"]),
    ],
)
def test_a_terminal_has_a_bar_for_each_step_and_the_lines_stand_above(monkeypatch, tmp_path, capsys, command, steps):
    published_edition()
    output = ("--output", str(tmp_path)) if command[0] == "export_report" else ()
    seen = on_a_terminal(monkeypatch, *command, *output)
    assert [each for each in steps if each not in seen] == []
    assert not [each for each in steps if each in capsys.readouterr().out]


def test_imports_and_publications_tell_their_steps_on_a_terminal(monkeypatch, tmp_path, django_user_model):
    django_user_model.objects.create_user("ada")
    file = tmp_path / "sea.md"
    file.write_text(PLAIN)
    said = on_a_terminal(monkeypatch, "import_edition", str(file), "--report", "sea", "--year", "2024")
    over = [f"--accept-warning={rule}=a test" for rule in ("proposed", "not-rated", "imprint")]
    said += on_a_terminal(monkeypatch, "publish_edition", "sea", "2024", "--by", "ada", *over)
    steps = [
        "Reading sections:",
        "Writing the draft …",
        "Checking sections:",
        "Rendering sections:",
        "Updating the search …",
    ]
    assert "0%|" in said
    places = [said.index(each) for each in steps]
    assert places == sorted(places)


def test_what_is_quick_says_nothing_where_no_terminal_is(capsys):
    published_edition()
    call_command("verify")
    assert capsys.readouterr().err == ""


def test_elsewhere_a_line_comes_from_time_to_time():
    out = io.StringIO()
    with watched_by(Lines(out, between=0)):
        step("Reading the file")
        for _ in counted("Editions", [1, 2]):
            list(counted("Sections of one", [1, 2, 3]))
    assert out.getvalue().splitlines() == [
        "Reading the file", "Editions: 0 of 2", "Editions: 1 of 2", "Editions: 2 of 2",
    ]  # fmt: skip

"""Long work of commands prints its steps on a terminal, and nothing elsewhere."""

import io

import pytest
from django.core.management import call_command

from reports import progress
from tests.making import PLAIN, published_edition

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self):
        return True


def on_a_terminal(monkeypatch, *command):
    """What a terminal gets to see of how far a command is."""
    stream = Terminal()
    monkeypatch.setattr(progress.sys, "stderr", stream)
    call_command(*command)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("command", "steps"),
    [
        (("verify",), ["Verifying editions …", "Verifying the search …"]),
        (("rebuild_index",), ["Indexing versions …", "Rebuilding the search …"]),
    ],
)
def test_a_terminal_has_a_line_for_each_step_beside_what_the_command_prints(monkeypatch, capsys, command, steps):
    published_edition()
    seen = on_a_terminal(monkeypatch, *command)
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
        "Reading sections (",
        "Writing the draft …",
        "Checking sections (",
        "Rendering sections (",
        "Updating the search …",
    ]
    places = [said.index(each) for each in steps]
    assert places == sorted(places)


def test_what_is_quick_says_nothing_where_no_terminal_is(capsys):
    published_edition()
    call_command("verify")
    assert capsys.readouterr().err == ""

"""`make demo`: before it begins, and what it loads."""

import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from reports import drafting
from reports.document.paragraphs import normal_text
from reports.management.demonstration import perform, read_script
from reports.models.ledger import Version
from reports.models.series import Edition
from reports.rendering import plain_text

SCRIPT = Path(settings.BASE_DIR) / "fixtures" / "demo.yaml"


@pytest.mark.parametrize("port", [0, 99_999])
def test_a_port_that_cannot_be_is_refused_in_words(port):
    with pytest.raises(
        CommandError, match=f"^{port} is no port; those are 1 to 65535. Choose one: make demo PORT=8080$"
    ):
        call_command("demo", port=port)


def test_a_port_that_is_taken_is_told_with_another():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"^Something already listens on port {port}. Choose another: "):
            call_command("demo", port=port)


def load():
    """Load the demo; what it says, line by line."""
    said = []
    perform(read_script(SCRIPT), SCRIPT.parent, said.append)
    return said


def words_of(section):
    """All words of a section that a change note may quote, its assessments' notes included."""
    texts = [section.summary, section.body, *(each.note for each in section.assessments)]
    return normal_text(plain_text("\n\n".join(texts)))


@pytest.mark.django_db
def test_the_demo_loads_its_versions_and_a_year_in_work_and_a_second_time_leaves_them_alone():
    first, second = load(), load()

    assert [line.split(":")[0].strip() for line in first] == ["published"] * 6 + ["begun"]
    assert [line.split(":")[0].strip() for line in second] == ["there already"] * 7
    assert [(version.edition.year, version.number) for version in Version.objects.order_by("pk")] == [
        (2023, "1.0"), (2024, "1.0"), (2024, "1.1"), (2025, "1.0"), (2024, "1.2"), (2025, "1.1")
    ]  # fmt: skip
    call_command("verify", verbosity=0)

    last_year = Edition.objects.get(year=2025).current_version.content
    draft = drafting.document_of(Edition.objects.get(year=2026))
    rewritten = [each.slug for each in draft.sections if each.body != last_year.section(each.slug).body]
    assert [each.slug for each in draft.sections] == [each.slug for each in last_year.sections]
    assert rewritten == ["agents", "open-weights", "multimodal", "evaluation", "bias-and-ethics"]
    assert "27 March 2026" in draft.summary


@pytest.mark.django_db
def test_the_change_notes_of_the_demo_quote_what_stood_and_what_stands():
    load()

    wrong = []
    for version in Version.objects.exclude(major=1, minor=0):
        before = Version.objects.filter(edition=version.edition, pk__lt=version.pk).latest("pk")
        for note in version.notes:
            stood, stands = (words_of(each.content.section(note.section)) for each in (before, version))
            if note.before not in stood or note.after not in stands or note.after in stood:
                wrong.append((str(version), note.section))

    assert wrong == []

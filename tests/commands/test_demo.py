"""`make demo`: before it begins, and what it loads."""

import re
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from reports import drafting, publishing
from reports.addresses import OWN_PAGES
from reports.document.canonical import digest
from reports.document.text import normal_text
from reports.management.demo_script import read_script, run_script
from reports.models.draft import Draft
from reports.models.ledger import Version
from reports.models.series import Edition
from reports.models.site_settings import SitePage
from reports.rendering import plain_text
from tests import worlds

pytestmark = pytest.mark.sqlite

SCRIPT = Path(settings.BASE_DIR) / "fixtures" / "demo.yaml"


@pytest.mark.parametrize("port", [0, 99_999])
def test_a_port_that_cannot_be_is_refused_in_words(port):
    with pytest.raises(
        CommandError, match=f"^{port} is not a valid port. Choose one from 1 to 65535: make demo PORT=8080$"
    ):
        call_command("demo", port=port)


def test_a_port_that_is_taken_is_told_with_another():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"^Port {port} is already in use. Choose another: "):
            call_command("demo", port=port)


@pytest.mark.django_db
def test_a_database_with_another_report_is_refused_unless_its_name_is_repeated(published):
    with pytest.raises(CommandError, match=r"has the report “sea”.* or repeat its name: --into "):
        call_command("demo", no_serve=True)
    with pytest.raises(CommandError, match="has the report “sea”"):
        call_command("demo", no_serve=True, into="another")
    assert not User.objects.filter(username="admin").exists()


@pytest.mark.long
@pytest.mark.django_db
def test_the_demo_is_added_to_the_database_that_is_named(published, capsys):
    call_command("demo", no_serve=True, into=connection.settings_dict["NAME"])
    assert Edition.objects.filter(report__slug="llm-developments").count() == 4


def load():
    """Load the demo; what it says, line by line."""
    said = []
    run_script(read_script(SCRIPT), SCRIPT.parent, said.append)
    return said


#: What was said when it was loaded once for the tests of this file.
SAID: list[str] = []


@pytest.fixture(scope="class")
def made_once_demo(make_once):
    make_once("demo", lambda: SAID.extend(load()))


@pytest.fixture
def loaded(made_once_demo, db):
    """The demo, there already."""
    worlds.copy_files()


def words_of(section):
    """All words of a section that a change note may quote, its assessments' notes included."""
    texts = [section.summary, section.body, *(each.note for each in section.assessments)]
    return normal_text(plain_text("\n\n".join(texts)))


def test_the_demo_loads_versions_and_a_draft_and_a_second_run_changes_nothing(loaded):
    second = load()

    assert [line.split(":")[0].strip() for line in SAID] == ["published"] * 13 + ["started"]
    assert [line.split(":")[0].strip() for line in second] == ["there already"] * 14
    assert [*SitePage.objects.values_list("slug", flat=True)] == list(OWN_PAGES)
    about_models = Version.objects.filter(edition__report__slug="llm-developments").order_by("pk")
    assert [(version.edition.year, version.number) for version in about_models] == [
        (2023, "1.0"), (2024, "1.0"), (2024, "1.1"), (2025, "1.0"), (2024, "2.0"), (2025, "2.0"),
        (2023, "1.1"), (2024, "2.1"), (2025, "2.1"),
    ]  # fmt: skip
    call_command("verify", verbosity=0)

    last_year = Edition.objects.get(year=2025).current_version.content
    draft = drafting.document_of(Edition.objects.get(year=2026))
    rewritten = [each.slug for each in draft.sections if each.body != last_year.section(each.slug).body]
    assert [each.slug for each in draft.sections] == [each.slug for each in last_year.sections]
    assert rewritten == [
        "agents", "open-weights", "architectures", "multimodal", "robustness", "hallucination", "evaluation",
        "bias-and-ethics",
    ]  # fmt: skip
    assert "8 April 2026" in draft.summary
    assert [finding.section for finding in draft.key_findings] == [
        "agents", "multimodal", "hallucination", "evaluation", "bias-and-ethics",
    ]  # fmt: skip


@pytest.mark.long
def test_the_change_notes_of_the_demo_quote_what_stood_and_what_stands(loaded):
    wrong = []
    for version in Version.objects.exclude(major=1, minor=0):
        before = Version.objects.filter(edition=version.edition, pk__lt=version.pk).latest("pk")
        for note in version.notes:
            stood, stands = (words_of(each.content.section(note.section)) for each in (before, version))
            if note.before not in stood or note.after not in stands or note.after in stood:
                wrong.append((str(version), note.section))

    assert wrong == []


@pytest.mark.long
@pytest.mark.django_db
def test_each_version_comes_back_into_an_empty_site_with_the_same_checksum(client, tmp_path):
    files = []
    with transaction.atomic():
        load()
        for version in Version.objects.order_by("pk"):
            report, year = version.edition.report.slug, version.edition.year
            for ending in ("zip", "md"):
                answer = client.get(f"/{report}/{year}/v{version.number}/{report}-{year}.{ending}")
                path = tmp_path / f"{report}-{year}-{version.number}.{ending}"
                path.write_bytes(b"".join(answer))
                files.append((path, report, year, version.sha256))
        transaction.set_rollback(True)

    back = []
    for path, report, year, sha256 in files:
        with transaction.atomic():
            call_command("import_edition", str(path), report=report, year=year, verbosity=0)
            back.append((path.name, digest(drafting.document_of(Edition.objects.get())) == sha256))
            transaction.set_rollback(True)
    assert len(back) == 26
    assert [name for name, is_same in back if not is_same] == []


def test_it_loads_two_reports_by_two_publishers(loaded, client, capsys):
    call_command("demo", no_serve=True)
    told = capsys.readouterr().out

    published = [(each.edition.report.slug, each.edition.year, each.number) for each in Version.objects.order_by("pk")]
    assert [each for each in published if each[0] == "sun-and-wind"] == [
        ("sun-and-wind", 2023, "1.0"),
        ("sun-and-wind", 2024, "1.0"),
        ("sun-and-wind", 2023, "1.1"),
        ("sun-and-wind", 2024, "1.1"),
    ]
    assert {each[0] for each in published} == {"llm-developments", "sun-and-wind"}
    assert re.findall(r"http://localhost:\d+(/[a-z-]+/\d{4}/)", told) == [
        "/llm-developments/2025/",
        "/sun-and-wind/2024/",
    ]
    home = client.get("/").content.decode()
    assert [name in home for name in ("Perennial Press (demo)", "Lantern House Almanac (demo)")] == [True, True]
    assert publishing.verify() == ()


@pytest.mark.long
def test_the_second_report_is_one_that_the_checks_find_nothing_in(loaded):
    drafts = Draft.objects.filter(edition__report__slug="sun-and-wind").order_by("edition__year")
    assert [[section.slug for section in draft.sections.all()] for draft in drafts] == [
        ["solar-power", "paying-for-the-seabed", "grid-batteries", "connection-queues", "method"],
        ["solar-power", "paying-for-the-seabed", "grid-batteries", "connection-reform", "method"],
    ]
    found = [each.rule for draft in drafts for each in publishing.check(draft.edition)]
    assert found == ["nothing-changed", "nothing-changed"]
    for draft in drafts:
        assert draft.closed_on < draft.edition.versions.earliest("pk").published_at.date()

"""An address that a text had elsewhere leads to where it is now; no draft is told by it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from reports import publishing
from reports.models.people import Actor
from reports.models.series import OldAddress
from tests.desk.conftest import at_the_desk, editor, people, publisher  # noqa: F401
from tests.making import ACKNOWLEDGED, AT, PLAIN, correct, published_edition, vocabulary

pytestmark = pytest.mark.django_db
WITH_ALIASES = "---\naliases: [/archive/2024.html, https://old.example.org/2024/index.html]\n---\n" + PLAIN.replace(
    "## 2. High Winds\n", "## 2. High Winds\n\n```section\naliases: [/archive/winds, '/post?id=7']\n```\n"
)


def leads(address, *, client=None):
    answer = (client or Client()).get(address)
    return answer.status_code, answer.headers.get("Location")


@pytest.fixture
def table(tmp_path, capsys):
    """Take in a table; what was printed."""

    def table(text, *more):
        path = tmp_path / "old.csv"
        path.write_text(text)
        call_command("import_redirects", str(path), *more)
        return capsys.readouterr().out

    return table


def imported(tmp_path, text, *more):
    (tmp_path / "sea.md").write_text(text.replace("{year}", "2024"))
    call_command("import_edition", str(tmp_path / "sea.md"), "--report", "sea", "--year", "2024", *more)


def published_with_aliases(tmp_path):
    vocabulary()
    imported(tmp_path, WITH_ALIASES)
    edition = OldAddress.objects.first().edition
    publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)
    edition.refresh_from_db()
    return edition


def test_the_aliases_of_a_file_lead_to_the_edition_and_to_its_sections(tmp_path):
    published_with_aliases(tmp_path)

    assert leads("/archive/2024.html") == (301, "/sea/2024/")
    assert leads("/2024/") == leads("/2024") == leads("/2024/index.html") == (301, "/sea/2024/")
    assert leads("/archive/winds/") == leads("/archive/winds?utm=1") == leads("/post?id=7") == (301, "/sea/2024/winds/")
    assert leads("/post/?id=8") == leads("/archive/") == (404, None)
    assert Client().head("/archive/winds").status_code == 301
    assert Client().post("/archive/winds").status_code == 404


def test_a_draft_is_not_told_by_its_old_addresses(tmp_path, capsys):
    vocabulary()
    imported(tmp_path, WITH_ALIASES)

    assert leads("/archive/2024.html") == leads("/archive/winds") == (404, None)
    with pytest.raises(CommandError, match="4 of 4 redirects are broken"):
        call_command("import_redirects", "--check")
    assert "/archive/winds is broken: its target is not published." in capsys.readouterr().out


def test_a_second_import_changes_nothing_and_an_address_once_kept_stays(tmp_path, capsys):
    vocabulary()
    imported(tmp_path, WITH_ALIASES)
    assert "create  old address “/archive/winds”" in capsys.readouterr().out

    imported(tmp_path, WITH_ALIASES)
    assert "4 old addresses" in capsys.readouterr().out
    imported(tmp_path, PLAIN)

    assert OldAddress.objects.count() == 4


@pytest.mark.long
def test_what_is_kept_for_another_edition_stays_there_and_a_table_moves_it(tmp_path, table, capsys):
    published_with_aliases(tmp_path)
    published_edition(year=2023)
    table("/archive/winds,/sea/2023/\n")

    imported(tmp_path, WITH_ALIASES)

    said = "note: Not changed, because they already redirect elsewhere: the old addresses /archive/winds. Use"
    assert said in capsys.readouterr().out
    assert leads("/archive/winds") == (301, "/sea/2023/")
    table("/archive/winds,/sea/2024/winds/\n")
    assert leads("/archive/winds") == (301, "/sea/2024/winds/")


def test_a_plan_alone_keeps_none(tmp_path):
    vocabulary()
    imported(tmp_path, WITH_ALIASES, "--dry-run")

    assert OldAddress.objects.count() == 0


def test_they_follow_a_section_that_is_called_otherwise_and_one_that_is_gone(tmp_path):
    edition = published_with_aliases(tmp_path)
    section = edition.draft.sections.get(slug="winds")
    section.slug = "high-winds"
    section.save()
    correct(edition, "both ways", "two ways", at=AT + timedelta(days=1))
    assert leads("/archive/winds") == (301, "/sea/2024/high-winds/")

    section.delete()
    correct(edition, "two ways", "three ways", at=AT + timedelta(days=2))
    assert leads("/archive/winds") == (301, "/sea/2024/v1.1/high-winds/")


def test_of_an_edition_taken_back_the_reason_is_told(tmp_path):
    edition = published_with_aliases(tmp_path)
    publishing.withdraw(version=edition.current_version, reason="Wrong.", actor=Actor.of("Ada", AT))

    assert leads("/archive/2024.html") == (301, "/sea/2024/")
    assert Client().get("/sea/2024/").status_code == 410


def test_a_table_leads_to_reports_editions_and_sections(table):
    published_edition()

    printed = table(
        "from,to\n/start.html,/sea/\nhttps://old.example.org/2024/,/sea/2024/\n/2024/t%C3%A4glich,http://localhost:8000/sea/2024/tides/\n"
    )

    assert printed.count("create  old address") == 3
    assert leads("/start.html") == (301, "/sea/")
    assert leads("/2024") == (301, "/sea/2024/")
    assert leads("/2024/täglich/") == leads("/2024/t%C3%A4glich") == (301, "/sea/2024/tides/")
    assert "leave alone: 1 old address\n" in table("/start.html;/sea/\n")
    assert "change  old address “/start.html”" in table("/start.html\t/sea/2024/\n")
    assert leads("/start.html") == (301, "/sea/2024/")


def test_what_leads_nowhere_is_refused_with_its_line_and_what_comes_nearest(table):
    published_edition()

    with pytest.raises(CommandError) as refused:
        table(
            "/a,/sea/2024/tide/\n/b,/see/\n/c,/sea/1999/\n/d\n/e,https://example.org/page.html\n/a,/sea/\n/,/sea/\n/f,/sea/\n"
            "/search/,/sea/\n/static/x,/sea/\n/search/label/a,/sea/\n"
        )
    assert str(refused.value).split("\n")[1:] == [
        "old.csv:4: “/d” has no target — Enter one in the second column, such as /report/2021/section/.",
        "old.csv:5: “https://example.org/page.html” is not a report, edition or section; use an address such as /report/2021/section/",
        "old.csv:6: “/a” appears twice, first in line 1 — Keep one.",
        "old.csv:7: “/” is the front page and cannot be redirected; leave it out",
        "old.csv:9: “/search/” is in use on this site and cannot be redirected; leave it out",
        "old.csv:10: “/static/x” is in use on this site and cannot be redirected; leave it out",
    ]
    with pytest.raises(CommandError) as refused:
        table("/a,/sea/2024/tide/\n/b,/see/\n/c,/sea/1999/\n/f,/sea/\n")
    assert str(refused.value).split("\n")[1:] == [
        "old.csv:1: Sea 2024 has no section “tide”. Did you mean tides?",
        "old.csv:2: There is no report “see”. Did you mean sea?",
        "old.csv:3: Sea has no edition for 1999. Its editions are: 2024.",
    ]
    assert OldAddress.objects.count() == 0


def test_the_command_lists_them_as_a_table_that_it_reads(table, capsys):
    published_edition()
    table("/a,/sea/2024/tides/\n/b,/sea/\n")

    call_command("import_redirects", "--list")
    listed = capsys.readouterr().out
    assert listed.splitlines() == ["/a,/sea/2024/tides/", "/b,/sea/"]
    OldAddress.objects.all().delete()
    assert table(listed).count("create") == 2
    call_command("import_redirects", "--check")
    assert capsys.readouterr().out == "All 2 redirects work.\n"
    with pytest.raises(CommandError, match="Give a file"):
        call_command("import_redirects")


def test_an_alias_that_is_none_is_refused_with_its_line(tmp_path):
    vocabulary()
    with pytest.raises(CommandError, match=r"sea.md:4: “/” is the front page"):
        imported(
            tmp_path,
            WITH_ALIASES.replace("[/archive/2024.html, https://old.example.org/2024/index.html]", "\n  - /a\n  - /"),
        )


def test_a_publisher_deletes_one_at_the_desk_and_an_editor_may_only_look(publisher, editor):  # noqa: F811
    edition = published_edition()
    row = OldAddress.objects.create(path="/a.html", report=edition.report, edition=edition)
    page = f"/admin/reports/oldaddress/{row.pk}/delete/"

    assert "/a.html" in editor.get("/admin/reports/oldaddress/").content.decode()
    assert (editor.post(page, {"post": "yes"}).status_code, OldAddress.objects.count()) == (403, 1)
    assert (publisher.post(page, {"post": "yes"}).status_code, leads("/a.html")) == (302, (404, None))


def test_what_was_not_there_on_a_day_is_said_though_the_address_is_an_old_one_too():
    edition = published_edition()
    section = edition.draft.sections.get(slug="winds")
    section.delete()
    correct(edition, "A tidal barrage was finished.", "It was.", at=AT + timedelta(days=1), severity="major")
    for path in ("/sea/2024", "/sea/2024/winds", "/sea/2024/nothing", "/sea/nothing"):
        OldAddress.objects.create(path=path, report=edition.report, edition=edition)

    answer = Client().get("/sea/2024/?as_of=2019-01-01")
    assert (answer.status_code, "Not available on that date" in answer.content.decode()) == (404, True)
    assert leads("/sea/2024/winds/") == (301, "/sea/2024/v1.0/winds/")
    assert leads("/sea/2024/nothing/") == leads("/sea/nothing?a=b") == (301, "/sea/2024/")

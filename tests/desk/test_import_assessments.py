"""A radar as a table through the desk: what it would change in which year, and then the change."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.models.draft import Assessment
from reports.models.revisions import SectionRevision
from reports.models.schedule import ScheduledPublication
from reports.models.series import Edition, Membership, Role
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import words_of
from tests.making import AT

pytestmark = pytest.mark.django_db
TABLE = "technique,ring,quadrant,year\nEcho Sounding,In use,Tools,2024\nEcho Sounding,In use,Tools,2025\n"
RINGS = {"rings": "In use=established"}


def place(edition):
    return reverse("desk:import-assessments", args=[edition.report_id])


def upload(client, edition, text=TABLE, encoding="utf-8", **said):
    file = SimpleUploadedFile("radar.csv", text.encode(encoding))
    return client.post(place(edition), {"file": file, **(RINGS | said)})


def confirm(client, edition, shown):
    return client.post(place(edition), {"token": shown.context_data["again"]}, follow=True)


def rated():
    rows = Assessment.objects.filter(technique__slug="echo-sounding").order_by("section__draft__edition__year")
    return list(rows.values_list("section__draft__edition__year", "section__title", "maturity"))


def test_what_a_table_would_change_in_each_year_is_shown_and_on_a_persons_word_it_is_changed(editor, edition):
    shown = upload(editor, edition)
    words = words_of(shown)
    for said in ("2024 Create trend “Tools” Create technique “Echo Sounding”", "2025 Create edition “Sea 2025”"):
        assert said in words
    assert (rated(), Edition.objects.count()) == ([], 1)

    assert "changes from radar.csv." in words_of(confirm(editor, edition, shown))
    assert rated() == [(2024, "Tools", "established"), (2025, "Tools", "established")]
    assert edition.draft.sections.filter(slug="tides").exists()
    row = SectionRevision.objects.get(edition__year=2025)
    assert (row.by_name, row.why) == ("Edith Ek", "imported from radar.csv")

    again = upload(editor, edition)
    assert "No changes: everything in the file already exists." in words_of(again)
    assert "again" not in again.context


def test_what_is_wrong_is_told_with_its_line_and_nothing_is_changed(editor, edition):
    assert "Line 2: “In use” is not a maturity or a known ring" in words_of(upload(editor, edition, rings=""))
    assert "“nonsense” does not map a ring." in words_of(upload(editor, edition, rings="nonsense"))
    without_year = words_of(upload(editor, edition, "technique,ring\nEcho,Adopt\n"))
    assert "Line 2: “Echo” has no year. Fill in the column “year”, or" in without_year
    assert "Choose a file." in words_of(editor.post(place(edition), RINGS))
    assert (Assessment.objects.filter(technique__name="Echo").count(), Edition.objects.count()) == (0, 1)


def test_what_readers_would_not_see_of_a_note_is_told(editor, edition):
    words = words_of(upload(editor, edition, 'technique,ring,year,note\nEcho,Adopt,2024,"a <del>b</del>"\n'))
    assert "line 2: “<del>” is HTML, which is shown as it was typed." in words


def test_a_table_without_years_in_whatever_encoding_is_of_the_one_that_is_given(editor, edition):
    shown = upload(editor, edition, "technique,ring\nEcho Sounding,Trial\n", "utf-16", year="2024")
    confirm(editor, edition, shown)
    assert [(year, maturity) for year, _, maturity in rated()] == [(2024, "growing")]


def test_who_saved_meanwhile_is_not_written_over(editor, edition):
    shown = upload(editor, edition)
    edition.draft.sections.filter(slug="tides").update(body="Other words.")

    again = confirm(editor, edition, shown)

    assert "somebody saved after you chose the file" in words_of(again)
    assert rated() == []
    confirm(editor, edition, again)
    assert len(rated()) == 2


def test_a_frozen_year_is_left_alone(editor, edition):
    ScheduledPublication.objects.create(
        edition=edition, at=AT, asked_at=AT, zone="UTC", sha256="0" * 64, asked_by="Paula"
    )
    refused = upload(editor, edition)
    assert (refused.status_code, "is locked until" in words_of(refused)) == (409, True)


def test_it_is_for_editors_of_that_report(edition):
    for role, status in ((Role.AUTHOR, 403), (Role.EDITOR, 200)):
        member = person(role, is_staff=True)
        Membership.objects.create(report=edition.report, user=member, role=role)
        assert at_the_desk(member).get(place(edition)).status_code == status
    assert at_the_desk(person("nina", is_staff=True)).get(place(edition)).status_code in {403, 404}

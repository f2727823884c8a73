"""A report’s own names for its maturities and for techniques: headings, columns, legends and the menu have them, sentences do not."""

import io
import zipfile

import pytest
from django.urls import reverse

from reports import publishing
from reports.filing.files import file_of
from reports.models.draft import Assessment
from reports.models.ledger import Version
from reports.models.people import Actor
from tests.desk.conftest import at_the_desk, people  # noqa: F401
from tests.desk.pages import opened, words_of
from tests.exporting.reading_pdf import said_in
from tests.making import ACKNOWLEDGED, AT, draft_edition, published_edition

pytestmark = pytest.mark.django_db
OWN = {
    "label_emerging": "Assess",
    "label_growing": "Trial",
    "label_technique": "Blip",
    "label_techniques": "Blips",
}


def radar(year):
    edition = draft_edition(year=year)
    edition.draft.sections.filter(slug="tides").update(maturity="growing")
    Assessment.objects.filter(section__draft=edition.pk).update(
        maturity="growing", status="confirmed", note="On trial."
    )
    return edition


@pytest.fixture
def radar_of_2024(people):  # noqa: F811
    edition = radar(2024)
    publisher = at_the_desk(people["publisher"])
    page = reverse("admin:reports_report_change", args=[edition.report.pk])
    publisher.post(page, opened(publisher, page, "report_form") | OWN)
    edition.report.refresh_from_db()
    publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)
    edition.refresh_from_db()
    return edition


def test_pages_of_the_report_have_its_own_labels(radar_of_2024, client):
    section = words_of(client.get("/sea/2024/tides/"))
    assert "Sea 2024 Menu Trends Blips Search" in section
    assert "Tidal Power Trial not rated Trial Trend history Blips Trial: tidal barrage Trial: turbine" in section
    assert "Blips tidal barrage Trial On trial." in section
    assert "rowing" not in section

    report = words_of(client.get("/sea/"))
    assert "Blips Trial Blip 2024" in report, "the shapes that are there, and no others"
    assert "Trends of 2024. Tidal Power: Trial; High Winds: not rated" in report

    # Pages over several reports have the usual words, and each report's own where it is quoted.
    technique = words_of(client.get("/techniques/barrage/"))
    assert "Perennial Menu Trends Techniques Search" in technique
    assert "Appears in One edition so far: 2024." in technique
    assert "Year by year 2024 Tidal Power Trial On trial." in technique


@pytest.mark.long
def test_files_have_them_too(radar_of_2024):
    version = Version.objects.select_related("edition__report").get()
    files = {name: file_of(version, name, at=AT).data for name in ("pdf", "epub", "docx", "md")}
    texts = {
        "pdf": said_in(files["pdf"]),
        "md": files["md"].decode(),
        **{name: _unzipped(files[name]) for name in ("epub", "docx")},
    }
    for name in ("pdf", "epub", "docx"):
        assert "Trial" in texts[name], name
        assert "Blips" in texts[name], name
        assert "Maturity: growing" not in texts[name], name
    assert "growing: Trial" in texts["md"]


def _unzipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_clients_get_them_beside_the_usual_words(radar_of_2024, client):
    labels = {"emerging": "Assess", "growing": "Trial", "established": "", "declining": "", "not_rated": ""}
    labels |= {"technique": "Blip", "techniques": "Blips"}
    edition = client.get("/api/v1/reports/sea/editions/2024/").json()
    assert (edition["labels"], client.get("/api/v1/reports/sea/").json()["labels"]) == (labels, labels)
    section = edition["sections"][0]
    both = ("growing", "Trial")
    assert (section["maturity"], section["maturity_label"]) == both
    assert {(each["maturity"], each["maturity_label"]) for each in section["assessments"]} == {both}
    for address in ("sections/?report=sea&trend=tides", "assessments/?technique=barrage"):
        (row,) = client.get(f"/api/v1/{address}").json()["results"]
        assert (row["maturity"], row["maturity_label"]) == both
    assert (row["trend_maturity"], row["trend_maturity_label"]) == both
    years = client.get("/api/v1/techniques/barrage/").json()["years"]
    assert [(each["maturity"], each["maturity_label"]) for each in years] == [both]


def test_a_version_keeps_the_labels_that_it_was_published_with(radar_of_2024, client):
    report = radar_of_2024.report
    report.label_growing = "Pilot"
    report.save()
    assert Version.objects.get().content.report.labels.growing == "Trial"
    assert "Trial" in words_of(client.get("/sea/2024/tides/"))
    assert "Pilot" not in words_of(client.get("/sea/2024/tides/"))


def test_without_labels_nothing_is_different(client):
    published_edition()
    assert "Techniques over the years" in words_of(client.get("/sea/"))
    assert "emerging growing established declining not rated" in words_of(client.get("/trends/"))

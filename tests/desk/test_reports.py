"""Reports: the series that return each year."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import publishing
from reports.models.series import Report
from tests import making
from tests.desk.pages import opened, words_of
from tests.desk.test_sources import picture

pytestmark = pytest.mark.django_db
NEW = "/admin/reports/report/add/"
SEA = {"name": "The Sea", "slug": "sea", "language": "en"}


def test_a_report_is_added_and_changed(publisher):
    publisher.post(NEW, SEA | {"publisher_name": "The Harbour", "colour": "#8a2b1d"})
    report = Report.objects.get()
    page = reverse("admin:reports_report_change", args=[report.pk])
    publisher.post(page, opened(publisher, page, "report_form") | {"issn": "1234-567X"})
    report.refresh_from_db()
    assert (report.name, report.publisher_name, report.colour, report.issn) == (
        "The Sea",
        "The Harbour",
        "#8a2b1d",
        "1234-567X",
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("slug", "admin", "“admin” is the address of another part of the site; choose another."),
        ("slug", "Sea_Report", "An address has lower-case letters, digits and single hyphens: multimodal-models."),
        ("publisher_url", "ftp://example.org", "A web address starts with https:// or http://."),
        ("issn", "12", "An ISSN looks like 1234-567X."),
        ("colour", "red", "A colour looks like #8a2b1d, in lower case."),
        ("language", "Eng", "A language looks like en or en-GB."),
        ("errors_to", "anna@desk.example; bert", "“bert” is no e-mail address. Put commas between several."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(publisher, field, value, words):
    response = publisher.post(NEW, SEA | {field: value})
    assert words in response.context["adminform"].form.errors[field]


def test_the_address_of_a_report_is_fixed_once_it_is_published(publisher):
    edition = making.draft_edition()
    report, page = edition.report, reverse("admin:reports_report_change", args=[edition.report_id])
    publisher.post(page, opened(publisher, page, "report_form") | {"slug": "ocean"})
    report.refresh_from_db()
    assert report.slug == "ocean"

    publishing.publish(edition=edition, by="Ada", at=making.AT, acknowledged=making.ACKNOWLEDGED)
    assert "Fixed since the first version was published: readers link to it." in words_of(publisher.get(page))
    publisher.post(page, opened(publisher, page, "report_form") | {"slug": "sea", "name": "The Ocean"})
    report.refresh_from_db()
    assert (report.slug, report.name) == ("ocean", "The Ocean")
    report.slug = "sea"
    with pytest.raises(ValidationError, match="ocean was published under this address, which stays"):
        report.save()
    with pytest.raises(ValidationError, match="which stays: readers link to it"):
        report.full_clean()


def test_a_logo_is_put_in_and_taken_out(publisher):
    publisher.post(NEW, SEA | {"logo_file": SimpleUploadedFile("logo.png", picture())})
    report = Report.objects.get()
    assert report.logo.media_type == "image/png"
    page = reverse("admin:reports_report_change", args=[report.pk])
    publisher.post(page, opened(publisher, page, "report_form") | {"no_logo": "on"})
    report.refresh_from_db()
    assert report.logo is None


def test_the_list_takes_as_many_queries_for_three_as_for_one(publisher):
    counts = []
    for number in range(3):
        publisher.post(NEW, SEA | {"slug": f"sea-{number}"})
        with CaptureQueriesContext(connection) as queries:
            publisher.get("/admin/reports/report/")
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_an_empty_list_says_what_to_do(publisher):
    assert "No reports yet. Add the first; then make its edition." in words_of(publisher.get("/admin/reports/report/"))

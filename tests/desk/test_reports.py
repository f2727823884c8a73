"""Reports: the series that return each year."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import drafting, publishing
from reports.desk.pictures import store_picture
from reports.models.people import Actor
from reports.models.series import Report, StoredPicture
from tests import making
from tests.desk.pages import form_of, opened, words_of
from tests.desk.sources import picture

pytestmark = [pytest.mark.usefixtures("no_session_writes"), pytest.mark.django_db]
LOGO = re.compile(r'<img class="logo[^"]*" src="([^"]+)"')
NEW = "/admin/reports/report/add/"
SEA = {"name": "The Sea", "slug": "sea", "language": "en", "ground": "paper", "heading_face": "serif"}


def test_a_report_asks_for_publisher_and_licence_and_folds_the_rest_when_saved(publisher):
    fieldsets = [*publisher.get(NEW).context_data["adminform"]]
    assert [each.name for each in fieldsets if not each.is_collapsible] == [None, "Publisher", "Licence"]
    publisher.post(NEW, SEA)
    page = reverse("admin:reports_report_change", args=[Report.objects.get().pk])
    folded = [*publisher.get(page).context_data["adminform"]]
    assert [each.name for each in folded if not each.is_collapsible] == [None, "Publisher", "Licence"]


def test_a_report_is_added_and_changed(publisher):
    publisher.post(NEW, SEA | {"publisher_name": "The Harbour", "colour": "#8a2b1d"})
    report = Report.objects.get()
    page = reverse("admin:reports_report_change", args=[report.pk])
    publisher.post(page, opened(publisher, page, "report_form") | {"issn": "1234-5679"})
    report.refresh_from_db()
    assert (report.name, report.publisher_name, report.colour, report.issn) == (
        "The Sea",
        "The Harbour",
        "#8a2b1d",
        "1234-5679",
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("slug", "admin", "The web address “admin” is already in use on this site. Choose another."),
        (
            "slug",
            "Sea_Report",
            "A web address has lower-case letters, digits and single hyphens here: multimodal-models.",
        ),
        ("publisher_url", "ftp://example.org", "A web address starts with https:// or http://."),
        ("issn", "12", "“12” is not an ISSN, such as 1234-5679."),
        (
            "issn",
            "1234-567X",
            "“1234-567X” is not a valid ISSN: a digit is wrong, because 1234-567 must end with 9.",
        ),
        ("colour", "red", "Enter a colour such as #8a2b1d, in lower case."),
        (
            "colour",
            "#f0a08c",
            (
                "Links in #f0a08c would be hard to read on paper: the contrast is 2.0, but at least 4.5 is "
                "needed. Use #9a665a or another colour."
            ),
        ),
        (
            "dark_colour",
            "#8a2b1d",
            (
                "Links in #8a2b1d would be hard to read on a dark background: the contrast is 2.1, but at least "
                "4.5 is needed. Use #b17168 or another colour."
            ),
        ),
        ("language", "Eng", "“Eng” is not a language code, such as en, en-GB or zh-Hant."),
        ("language", "xx", "“xx” is not a language code; English is en, German de, Chinese zh."),
        ("language", "eng", "“eng” has a shorter code: use en."),
        ("language", "en-UK", "“UK” is not a country or region code; the United Kingdom is GB, Brazil BR."),
        ("errors_to", "anna@desk.example; bert", "“bert” is not an email address. Separate addresses with commas."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(publisher, field, value, words):
    response = publisher.post(NEW, SEA | {field: value})
    assert words in response.context_data["adminform"].form.errors[field]


def test_the_address_of_a_report_is_fixed_once_it_is_published(publisher):
    edition = making.draft_edition()
    report, page = edition.report, reverse("admin:reports_report_change", args=[edition.report_id])
    publisher.post(page, opened(publisher, page, "report_form") | {"slug": "ocean"})
    report.refresh_from_db()
    assert report.slug == "ocean"

    publishing.publish(edition=edition, actor=Actor.of("Ada", making.AT), acknowledged=making.ACKNOWLEDGED)
    assert "Fixed since the first version was published: readers link to it." in words_of(publisher.get(page))
    publisher.post(page, opened(publisher, page, "report_form") | {"slug": "sea", "name": "The Ocean"})
    report.refresh_from_db()
    assert (report.slug, report.name) == ("ocean", "The Ocean")
    report.slug = "sea"
    with pytest.raises(ValidationError, match="ocean has published versions, so its web address cannot change"):
        report.save()
    with pytest.raises(ValidationError, match="so its web address cannot change"):
        report.full_clean()


def test_a_logo_is_put_in_and_taken_out(publisher):
    publisher.post(NEW, SEA | {"logo_file": SimpleUploadedFile("logo.png", picture())})
    report = Report.objects.get()
    assert report.logo.media_type == "image/png"
    page = reverse("admin:reports_report_change", args=[report.pk])
    publisher.post(page, opened(publisher, page, "report_form") | {"no_logo": "on"})
    report.refresh_from_db()
    assert report.logo is None


def test_a_logo_is_shown_in_its_form_and_survives_what_is_wrong_elsewhere(publisher):
    refused = publisher.post(NEW, SEA | {"issn": "12", "logo_file": SimpleUploadedFile("logo.png", picture())})
    assert "The picture that you chose is kept, and goes in when you save." in words_of(refused)
    again = form_of(refused, "report_form")
    stored = StoredPicture.objects.get()
    assert again["logo_file-kept"] == [stored.sha256]
    assert f'<img src="/admin/reports/picture/{stored.sha256}/"' in refused.content.decode()
    still = publisher.post(NEW, again)
    publisher.post(NEW, form_of(still, "report_form") | {"issn": "1234-5679"})
    report = Report.objects.get()
    assert report.logo == stored
    page = publisher.get(reverse("admin:reports_report_change", args=[report.pk]))
    assert (
        f'<img src="/admin/reports/picture/{stored.sha256}/" alt="The logo" width="40" height="30">'
        in page.content.decode()
    )
    assert "logo_file-kept" not in form_of(page, "report_form")


@pytest.mark.parametrize("sha256", ["0" * 64, "x", "../../etc/passwd"])
def test_a_logo_that_is_not_there_any_more_is_chosen_again(publisher, sha256):
    refused = publisher.post(NEW, SEA | {"logo_file-kept": sha256})
    assert "The picture is no longer on the server. Choose it again." in words_of(refused)
    assert not Report.objects.exists()


@pytest.mark.long
def test_a_logo_is_seen_in_previews_before_it_is_published(editor, client):
    edition = making.draft_edition()
    edition.report.logo = stored = store_picture(picture())
    edition.report.publisher_name = "The Harbour"
    edition.report.save()
    section = edition.draft.sections.first()
    for address in (
        reverse("desk:preview-edition", args=[edition.pk]),
        reverse("desk:preview-section", args=[section.pk]),
        reverse("desk:review-edition", args=[edition.pk]),
    ):
        logo = LOGO.search(editor.get(address).content.decode())[1]
        assert logo == f"/admin/reports/picture/{stored.sha256}/"
        assert editor.get(logo).status_code == 200
    _, token = drafting.create_review_link(
        edition=edition, section=None, reviewer="Grace", days=1, actor=Actor.of("Ada")
    )
    logo = LOGO.search(client.get(f"/review/{token}/").content.decode())[1]
    assert logo.startswith("/review/")
    assert client.get(logo).status_code == 200


def test_the_list_takes_as_many_queries_for_three_as_for_one(publisher):
    counts = []
    for number in range(3):
        publisher.post(NEW, SEA | {"slug": f"sea-{number}"})
        with CaptureQueriesContext(connection) as queries:
            publisher.get("/admin/reports/report/")
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_an_empty_list_says_what_to_do(publisher):
    assert "No reports yet. Add the first; then start its edition." in words_of(publisher.get("/admin/reports/report/"))


def test_only_an_administrator_lets_a_report_do_without_a_second_person(publisher, superuser):
    report = making.published_edition().report
    Report.objects.filter(pk=report.pk).update(needs_approval=True)
    address = reverse("admin:reports_report_change", args=[report.pk])

    def untick(client):
        sent = opened(client, address, "report_form") | {"_continue": "1"}
        sent.pop("needs_approval", None)
        assert client.post(address, sent).status_code == 302
        report.refresh_from_db()
        return report.needs_approval

    assert "Only an administrator can switch this off" in words_of(publisher.get(address))
    assert untick(publisher) is True
    assert untick(superuser) is False

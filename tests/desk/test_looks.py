"""What a form says and has not saved, looked at as readers would see it."""

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.desk.writing.pictures import read_picture
from reports.models.draft import Figure
from reports.models.series import Report
from tests import making
from tests.desk.pages import form_of, words_of
from tests.desk.test_sources import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def sea():
    edition = making.draft_edition()
    return edition.report


def place_of(report):
    return reverse("admin:reports_report_change", args=[report.pk])


def looked_at(client, report, page="edition", **typed):
    fields = form_of(client.get(place_of(report)), "report_form")
    return client.post(f"{reverse('desk:preview-report', args=[report.pk])}?page={page}", fields | typed)


def test_the_form_of_a_report_leads_to_its_pages(publisher, sea):
    shown = publisher.get(place_of(sea)).content.decode()

    for page in ("edition", "section", "card"):
        assert f'formaction="{reverse("desk:preview-report", args=[sea.pk])}?page={page}" formtarget="_blank"' in shown
    assert shown.index(">Save</button>") < shown.index('formtarget="_blank"'), "the Enter key saves"


#: Field -> what is typed there, and what of it the page shows.
TYPED = {
    "name": ("The Ocean", ">The Ocean</a>"),
    "publisher_name": ("The Harbour Office", "The Harbour Office"),
    "colour": ("#2a3cb8", "-2a3cb8-"),
    "dark_colour": ("#a9b4ff", "-a9b4ff.css"),
    "ground": ("ink", "/identity/ink-"),
    "heading_face": ("slab", "-slab-"),
    "licence_name": ("CC BY-SA 4.0", "CC BY-SA 4.0"),
    "imprint": ("Answers for it: *Ada*.", "Answers for it: <em>Ada</em>."),
    "contact": ("sea@example.org", "sea@example.org"),
    "issn": ("1234-5679", "1234-5679"),
}


@pytest.mark.parametrize("page", ["edition", "section"])
def test_what_is_typed_is_seen_and_nothing_is_saved(publisher, sea, page):
    before = Report.objects.filter(pk=sea.pk).values().get()

    answer = looked_at(publisher, sea, page, **{name: typed for name, (typed, _) in TYPED.items()})
    stored = looked_at(publisher, sea, page).content.decode()

    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex, nofollow")
    html = answer.content.decode()
    assert {name: (seen in html, seen in stored) for name, (_, seen) in TYPED.items()} == dict.fromkeys(
        TYPED, (True, False)
    )
    assert Report.objects.filter(pk=sea.pk).values().get() == before


def test_a_logo_that_was_chosen_is_seen_and_not_stored_with_the_report(publisher, sea):
    file = SimpleUploadedFile("logo.png", picture(), content_type="image/png")
    shown = looked_at(publisher, sea, logo_file=file).content.decode()
    assert 'class="house-logo on-paper" src="/admin/reports/picture/' in shown
    sea.refresh_from_db()
    assert sea.logo is None


def test_the_share_card_is_drawn_anew(publisher, sea):
    cards = [looked_at(publisher, sea, "card", ground=ground).content.decode() for ground in ("paper", "ink")]
    drawn = [base64.b64decode(re.search(r'href="data:image/png;base64,([^"]+)"', card)[1]) for card in cards]

    assert {data[:4] for data in drawn} == {b"\x89PNG"}
    assert drawn[0] != drawn[1]
    draft = sea.editions.get().draft
    stored = read_picture(picture()).store()
    draft.cover = Figure.objects.create(draft=draft, key="roofs", title="Roofs", alt="Roofs.", picture=stored)
    draft.save()
    covered = looked_at(publisher, sea, "card", ground="ink").content.decode()
    assert covered != cards[1], "with the edition's cover"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"colour": "#ffe14d"}, r"Colour: Links in #ffe14d would be hard to read on paper: .* Use #[0-9a-f]{6} or another colour\."),
        ({"dark_colour": "#333333"}, r"Colour on dark background: Links in #333333 .* Use #[0-9a-f]{6} or another colour\."),
        ({"colour": "red"}, "Colour: Enter a colour such as #8a2b1d, in lower case."),
        ({"name": ""}, "Name: Enter a name."),
        ({"logo_file-kept": "x"}, "Logo: The picture is no longer on the server."),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_said_at_its_field(publisher, sea, typed, said):
    answer = looked_at(publisher, sea, **typed)

    assert answer.status_code == 422
    assert re.search(said, words_of(answer))


def test_a_report_without_an_edition_is_seen_with_a_few_words_in_it(publisher):
    place = reverse("admin:reports_report_add")
    fields = form_of(publisher.get(place), "report_form") | {"colour": "#2a3cb8", "ground": "accent"}
    unnamed = publisher.post(reverse("desk:preview-new-report"), fields)
    assert (unnamed.status_code, "Name of the report" in unnamed.content.decode()) == (200, True)
    fields |= {"name": "The Sky"}
    seen = [
        publisher.post(f"{reverse('desk:preview-new-report')}?page={page}", fields).content.decode()
        for page in ("edition", "section", "card")
    ]

    for part in seen[:2]:
        assert "The Sky" in part
        assert "/identity/accent-serif-2a3cb8-" in part
    assert '<a href="https://example.org/"' in seen[1]
    assert "<svg" in seen[1], "a chart"
    assert "data:image/png" in seen[2]
    assert not Report.objects.exists()


def test_whoever_may_not_change_a_report_does_not_look_at_another_one(editor, sea, client):
    address = reverse("desk:preview-report", args=[sea.pk])

    assert editor.post(address, {"name": "Ours"}).status_code == 403
    assert client.post(address, {"name": "Ours"}).status_code == 403


def test_an_edition_s_title_and_cover_are_seen_before_they_are_saved(editor, sea):
    draft = sea.editions.get().draft
    stored = read_picture(picture()).store()
    cover = Figure.objects.create(draft=draft, key="roofs", title="Roofs", alt="Roofs.", picture=stored)
    place = reverse("admin:reports_draft_change", args=[draft.pk])
    fields = form_of(editor.get(place), "draft_form")
    look = reverse("desk:preview-edition", args=[draft.pk])

    page = editor.post(look, fields | {"title": "The tides turn", "cover": str(cover.pk)}).content.decode()

    assert "The tides turn" in page
    assert f'src="/admin/reports/picture/{stored.sha256}/"' in page
    refused = editor.post(look, fields | {"closed_on": "soon"})
    assert (refused.status_code, "Enter a valid date." in words_of(refused)) == (422, True)
    draft.refresh_from_db()
    assert (draft.title != "The tides turn", draft.cover) == (True, None)

"""A set time at the desk: asked for, asked about, moved, cancelled; a draft that is frozen until then; the press before."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports import publishing
from reports.desk.pictures import store_picture
from reports.desk.publishing.views import zones
from reports.document.canonical import sha256
from reports.models.draft import Draft
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.models.schedule import PressLink, ScheduledPublication
from reports.models.series import Edition, Report
from reports.models.site_settings import SiteSettings
from reports.models.work import Due
from tests.desk.pages import form_of, forms_of, opened, words_of
from tests.desk.test_publishing import publish_page, reasons
from tests.exporting.reading_pdf import said_in
from tests.importing.word_files import png
from tests.making import ACKNOWLEDGED, published_edition

pytestmark = pytest.mark.django_db

NOBODY = Client()
SAVES = re.compile(r'name="_(?:continue|save|addanother|reviewed|confirm)"')
LATER = {"when": "later", "day": "2099-12-01", "clock": "09:00", "zone": "Europe/Oslo", "is_frozen": "on"}


def ask(client, edition, **fields):
    """The publish page, sent with a time."""
    page = client.get(publish_page(edition))
    form = reasons(page) | {"seen": page.context_data["seen"]} | LATER | fields
    return client.post(publish_page(edition), {name: value for name, value in form.items() if value}, follow=True)


def seen(client, edition):
    """What the page of a set time shows of it, as its form sends it along."""
    [fields] = [
        fields for _, fields, buttons in forms_of(client.get(publish_page(edition))) if {"_move": "1"} in buttons
    ]
    return {"seen": fields["seen"][0]}


def press_link(client, edition, name="The Sun"):
    """The path of a new press link."""
    page = client.post(publish_page(edition), {"_press": "1", "press_for": name}).content.decode()
    return "/embargo/" + page.partition("/embargo/")[2].partition("<")[0]


def its_time_has_come():
    ScheduledPublication.objects.update(at=timezone.now())
    Due.objects.update(at=timezone.now())
    call_command("work", once=True)


def test_a_time_is_set_with_its_zone_and_the_desk_says_when(publisher, editor, edition):
    words = words_of(ask(publisher, edition))
    row = ScheduledPublication.objects.get()
    assert (row.at.isoformat(), row.zone, row.is_frozen) == ("2099-12-01T08:00:00+00:00", "Europe/Oslo", True)
    assert (Version.objects.count(), row.asked_by) == (0, "Paula Park")
    assert "Sea 2024 will be published on 1 December 2099 at 09:00 (Europe/Oslo)" in words
    assert "1 December 2099, 08:00 UTC" in words
    seen = words_of(editor.get(reverse("desk:board", args=[edition.pk])))
    assert "Scheduled for 1 December 2099 at 09:00 (Europe/Oslo). The draft is locked until publication" in seen
    history = words_of(editor.get(reverse("admin:reports_draft_history", args=[edition.pk])))
    assert "Paula Park scheduled the publication of Sea 2024." in history


def test_each_time_zone_is_offered_once_by_its_name_of_today(monkeypatch):
    offered = [name for name, _ in zones()]
    assert len(offered) == len(set(offered)) > 400
    assert {"Asia/Kolkata", "Europe/Oslo", "Europe/Kyiv", "America/Argentina/Buenos_Aires"} <= set(offered)
    assert not {"Asia/Calcutta", "Europe/Kiev", "America/Buenos_Aires", "Etc/UTC"} & set(offered)
    monkeypatch.setattr("reports.desk.publishing.views.available_timezones", set)
    assert next(name for name, _ in zones.__wrapped__()) == "UTC", "a machine that knows no zone"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"day": ""}, "Enter a date, a time and a time zone."),
        ({"clock": ""}, "Enter a date, a time and a time zone."),
        ({"zone": "Europe/Nowhere"}, "Europe/Nowhere is not one of the available choices."),
        ({"day": "2020-01-01"}, "Enter a time in the future, up to the year 2200."),
        ({"day": "2096-03-25", "clock": "02:30"}, "Clocks in Europe/Oslo change that day: 02:30 happens twice or not"),
        ({"day": "2096-10-28", "clock": "02:30"}, "Clocks in Europe/Oslo change that day: 02:30 happens twice or not"),
        ({"day": "9999-12-31", "clock": "23:30", "zone": "America/New_York"}, "Enter a time in the future, up to"),
        ({"day": "0001-01-01", "clock": "00:10"}, "Enter a time in the future, up to the year 2200."),
        ({"press": "on"}, "Enter the recipient of the press link."),
    ],
)
def test_a_time_that_cannot_be_meant_is_asked_about(publisher, edition, fields, words):
    response = ask(publisher, edition, **fields)
    assert words in words_of(response)
    assert (ScheduledPublication.objects.count(), Version.objects.count()) == (0, 0)


def test_a_frozen_draft_takes_nothing_and_what_was_typed_comes_back(publisher, editor, edition, section):
    address = reverse("admin:reports_section_change", args=[section.pk])
    fields = opened(editor, address, "section_form")
    ask(publisher, edition)
    refused = editor.post(address, fields | {"body": "These words\nshall not be lost."})
    assert (refused.status_code, section.draft.sections.get(pk=section.pk).body) == (409, section.body)
    words = words_of(refused)
    assert "The draft of Sea 2024 is locked until it is published on 1 December 2099 at 09:00 (Europe/Oslo)." in words
    assert "These words shall not be lost." in words
    assert "Your changes are kept as a draft and restored in the form" in words
    frozen = editor.get(address)
    assert form_of(frozen, "section_form")["body"] == ["These words\r\nshall not be lost."]
    assert "Your changes are kept and can be saved afterwards." in words_of(frozen)
    own_page = reverse("admin:reports_draft_change", args=[edition.pk])
    for where in (address, own_page, reverse("admin:reports_reference_add") + f"?draft={edition.pk}"):
        page = editor.get(where)
        assert "is locked until" in words_of(page), where
        assert SAVES.findall(page.content.decode()) == [], "nothing is offered that is refused"
        form = page.context_data["adminform"].form
        assert [name for name, field in form.fields.items() if "disabled" not in field.widget.attrs] == [], where
        assert "data-add-row" not in page.content.decode(), where
    offered = {"Add a section", "Find and replace", "Import a file into this draft"}
    board = words_of(editor.get(reverse("desk:board", args=[edition.pk])))
    assert [words for words in offered if words in board] == []
    for kind in ("reference", "figure"):
        words = words_of(editor.get(reverse(f"admin:reports_{kind}_changelist"), {"draft__exact": edition.pk}))
        assert (f"New {kind}" in words, "Paste several" in words) == (False, False)
    for name, pk in (("desk:move", section.pk), ("desk:paste-references", edition.pk)):
        sent = {"to": "down", "items": "@book{tides, title = {Tides}}"}
        assert editor.post(reverse(name, args=[pk]), sent).status_code == 409, name
    assert editor.get(address).status_code == 200
    assert editor.get(reverse("admin:reports_reference_add") + "?draft=" + "9" * 20).status_code == 200
    ScheduledPublication.objects.update(state="cancelled")
    Edition.objects.update(schedule=None)
    again = opened(editor, address, "section_form")
    assert editor.post(address, again | {"_continue": "1"}).status_code == 302
    assert section.draft.sections.get(pk=section.pk).body == "These words\nshall not be lost."
    ask(publisher, edition)
    gone = editor.post(reverse("admin:reports_draft_delete", args=[edition.pk]), {"post": "yes"})
    assert (gone.status_code, Draft.objects.count()) == (403, 1)


@pytest.mark.long
def test_an_open_draft_is_written_on_until_its_time(publisher, editor, edition, section):
    ask(publisher, edition, is_frozen="")
    address = reverse("admin:reports_section_change", args=[section.pk])
    body = f"{section.body}\n\nUntil the last minute."
    editor.post(address, opened(editor, address, "section_form") | {"body": body})
    its_time_has_come()
    assert Version.objects.get().content.section("tides").body == body


def test_whoever_sets_a_time_at_the_moment_at_which_somebody_else_does_is_told(publisher, edition):
    ask(publisher, edition)
    Edition.objects.update(schedule=None)  # as a page sees it that was read before the other was there
    assert "Sea 2024 is already scheduled." in words_of(ask(publisher, edition))
    assert ScheduledPublication.objects.count() == 1


@pytest.mark.long
def test_it_is_moved_with_its_press_links_and_cancelled_with_a_reason(publisher, other_publisher, edition):
    ask(publisher, edition)
    path = press_link(publisher, edition)
    move = {"_move": "1", "day": "2099-12-24", "clock": "18:00", "zone": "UTC", "why": "Two reviews are late."}
    move |= seen(publisher, edition)
    assert "Enter a time in the future, up to the year 2200." in words_of(
        publisher.post(publish_page(edition), move | {"day": "2020-01-01"})
    )
    publisher.post(publish_page(edition), move)
    row, link = ScheduledPublication.objects.get(), PressLink.objects.get()
    assert row.at.isoformat() == link.expires_at.isoformat() == "2099-12-24T18:00:00+00:00"
    assert NOBODY.get(path).status_code == 200
    happened = words_of(other_publisher.get("/admin/"))
    moved = "From 1 December 2099 at 09:00 (Europe/Oslo) to 24 December 2099 at 18:00 (UTC). Two reviews are late."
    assert f"Paula Park rescheduled the publication of Sea 2024 . {moved}" in happened
    publisher.post(publish_page(edition), {"_cancel": "1", "why": "Not this year."} | seen(publisher, edition))
    assert NOBODY.get(path).status_code == 410
    assert "Paula Park cancelled the publication of Sea 2024 . Not this year." in words_of(
        other_publisher.get("/admin/")
    )
    assert publisher.get(publish_page(edition)).context_data["when"] is not None


def test_while_a_time_is_set_no_other_way_publishes(publisher, edition):
    ask(publisher, edition)
    with pytest.raises(publishing.PublishRefused, match="Cancel that first"):
        publishing.publish(edition=edition, actor=Actor.of("Ada"), acknowledged=ACKNOWLEDGED)


@pytest.mark.long
def test_the_page_of_a_version_tells_both_times(publisher, edition):
    ask(publisher, edition)
    its_time_has_come()
    row = ScheduledPublication.objects.get()
    words = words_of(publisher.get(reverse("admin:reports_version_change", args=[row.version_id])))
    assert f"Scheduled by Paula Park for {row.in_words}; published on {row.done_at:%-d %B %Y, %H:%M:%S} UTC." in words


def test_that_nothing_was_published_stands_on_the_page_until_something_is(publisher, edition, section):
    ask(publisher, edition, is_frozen="")
    section.draft.sections.filter(slug="winds").update(body="")
    its_time_has_come()
    for address in (publish_page(edition), reverse("desk:board", args=[edition.pk])):
        assert "“High Winds” has no text." in words_of(publisher.get(address))
    assert "Sea 2024 was not published. “High Winds” has no text." in words_of(publisher.get("/admin/")).replace(
        " was not", " was not"
    )
    section.draft.sections.filter(slug="winds").update(body="Kites.")
    page = publisher.get(publish_page(edition))
    publisher.post(publish_page(edition), reasons(page) | {"seen": page.context_data["seen"]})
    edition.refresh_from_db()
    assert edition.schedule is None


def test_when_no_worker_runs_whoever_sets_a_time_is_told(publisher, edition):
    assert "No worker is running: scheduled publications" in words_of(ask(publisher, edition))
    assert "No worker is running" in words_of(publisher.get("/admin/"))


def test_a_press_link_shows_the_whole_edition_as_it_will_be_and_counts_each_opening(publisher, edition):
    ask(publisher, edition)
    path = press_link(publisher, edition)
    token = path.strip("/").partition("/")[2]
    assert PressLink.objects.get().token_sha256 == sha256(token.encode())
    page = NOBODY.get(path)
    words = words_of(page)
    assert (
        "Under embargo until 1 December 2099 at 09:00 (Europe/Oslo). For The Sun. Do not publish before then." in words
    )
    assert f"{path}sections/tides/" in page.content.decode()
    assert "A tidal barrage was finished." in words_of(NOBODY.get(f"{path}sections/tides/"))
    assert PressLink.objects.get().openings == 2
    NOBODY.head(path)
    assert "opened 2 times" in words_of(publisher.get(publish_page(edition)))
    assert NOBODY.get(f"{path}sections/none/").status_code == 404
    assert NOBODY.post(path).status_code == 405


def test_the_press_gets_both_logos_and_no_picture_that_the_edition_does_not_show(publisher, edition):
    light, dark, other = (store_picture(png(number)) for number in range(3))
    Report.objects.update(logo=light, dark_logo=dark)
    ask(publisher, edition)
    path = press_link(publisher, edition)
    assert f"{path}pictures/{dark.sha256}/" in NOBODY.get(path).content.decode()
    got = [NOBODY.get(f"{path}pictures/{each.sha256}/").status_code for each in (light, dark, other)]
    assert got == [200, 200, 404]


def test_the_files_with_it_say_that_they_are_under_embargo(publisher, edition):
    ask(publisher, edition)
    path = press_link(publisher, edition)
    pdf, epub = (NOBODY.get(f"{path}files/{kind}/") for kind in ("pdf", "epub"))
    until = "under embargo until 1 December 2099 at 09:00 (Europe/Oslo)"
    assert until in " ".join(said_in(pdf.content).split())
    assert "EMBARGO" in said_in(pdf.content).upper().replace(until.upper(), "")
    assert 'filename="sea-2024-under-embargo.pdf"' in pdf["Content-Disposition"]
    with ZipFile(BytesIO(epub.content)) as book:
        title = next(book.read(name).decode() for name in book.namelist() if "title" in name)
    assert until in title
    assert NOBODY.get(f"{path}files/json/").status_code == 404
    assert PressLink.objects.get().openings == 2


@pytest.mark.sample(3)
@pytest.mark.parametrize("rest", ["", "sections/tides/", "sections/none/", "files/pdf/", "files/none/", "pictures/0/"])
def test_what_the_press_reads_is_kept_by_nobody_and_found_by_no_search_engine(publisher, edition, rest):
    ask(publisher, edition)
    for path in (press_link(publisher, edition), "/embargo/made-up/"):
        answer = NOBODY.get(f"{path}{rest}")
        assert (answer["Cache-Control"], answer["X-Robots-Tag"], answer["Referrer-Policy"]) == (
            "private, no-store", "noindex, nofollow", "no-referrer",
        )  # fmt: skip
        assert not hasattr(answer, "cacheable_parameters")
        assert answer.cookies == {}


def test_a_press_link_is_revoked_with_one_click(publisher, edition):
    ask(publisher, edition)
    path = press_link(publisher, edition)
    publisher.post(reverse("desk:revoke-press-link", args=[PressLink.objects.get().pk]))
    gone = NOBODY.get(path)
    assert (gone.status_code, "The link was revoked. Ask Paula Park for a new one." in words_of(gone)) == (410, True)
    SiteSettings.objects.create(name="Tidewatch")
    assert '<a class="house" href="/">Tidewatch</a>' in NOBODY.get(path).content.decode()
    assert NOBODY.get(f"{path}files/pdf/").status_code == 410
    assert PressLink.objects.get().openings == 0


def test_a_press_link_ends_with_the_publication_and_leads_to_it(publisher, edition):
    ask(publisher, edition)
    path = press_link(publisher, edition)
    its_time_has_come()
    gone = NOBODY.get(path)
    assert gone.status_code == 410
    assert '<a href="/sea/2024/">Read the edition</a>' in gone.content.decode()


def test_past_its_time_a_press_link_leads_nowhere_even_if_nothing_was_published(publisher, edition):
    ask(publisher, edition)
    path = press_link(publisher, edition)
    PressLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert NOBODY.get(path).status_code == 410


def test_a_press_link_for_an_address_is_sent_there_once_and_then_kept_nowhere(publisher, edition, mailoutbox):
    page = words_of(ask(publisher, edition, press="on", press_for="press@example.org"))
    assert "The link is being sent to press@example.org." in page
    assert len(PressLink.objects.get().seed) == 43
    call_command("work", once=True)
    [sent] = [each for each in mailoutbox if each.to == ["press@example.org"]]
    assert sent.subject == "Sea 2024: under embargo until 1 December 2099 at 09:00 (Europe/Oslo)"
    path = sent.body.partition("http://localhost:8000")[2].split()[0]
    assert NOBODY.get(path).status_code == 200
    assert PressLink.objects.get().seed == ""


def test_no_press_link_is_sent_after_the_publication_was_cancelled(publisher, edition, mailoutbox):
    ask(publisher, edition, press="on", press_for="press@example.org")
    publisher.post(publish_page(edition), {"_cancel": "1", "why": "Not this year."} | seen(publisher, edition))
    call_command("work", once=True)
    assert [each.subject for each in mailoutbox if each.to == ["press@example.org"]] == []


@pytest.mark.long
def test_a_later_version_at_a_set_time_has_the_notes_that_were_written_for_it(publisher):
    edition = published_edition()
    section = edition.draft.sections.get(slug="tides")
    section.body += "\n\nMore of it."
    section.save()
    page = publisher.get(publish_page(edition))
    note = {
        f"{form.prefix}-{name}": value
        for form in page.context_data["notes"].forms
        for name, value in (("kind", "addition"), ("severity", "minor"), ("explanation", "It was missing."))
    }
    ask(publisher, edition, note="More.", **note)
    its_time_has_come()
    version = Version.objects.get(minor=1)
    assert [each.explanation for each in version.notes] == ["It was missing."]

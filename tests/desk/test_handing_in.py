"""Handing in: a section is marked as ready for review; its state, next step, dashboards and notifications follow."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from reports import drafting, publishing
from reports.models.audit import Act, AuditEntry
from reports.models.draft import Section
from reports.models.notices import Notice
from reports.models.people import Actor
from reports.models.review import ReviewLink
from reports.models.schedule import ScheduledPublication
from reports.models.series import Edition, Membership, Report, Role
from reports.models.work import Due
from tests.desk.autosaving import address
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import opened, words_of
from tests.desk.reviewing import APPROVED, CHANGES, asked, say
from tests.desk.test_comments import say as comment
from tests.making import ACKNOWLEDGED, draft_edition, published_edition

pytestmark = pytest.mark.django_db

LATE = "5 days late"


@pytest.fixture
def lena(people, edition, section):
    """An author, to whom the tides are assigned; they were due five days ago."""
    lena = person("lena", is_staff=True, first_name="Lena", last_name="Ortiz", email="lena@desk.example")
    membership = Membership.objects.create(report=edition.report, user=lena, role=Role.AUTHOR)
    membership.sections.add(section)
    due = timezone.localdate() - timedelta(days=5)
    drafting.assign(section.draft, {section: {"assignee": lena, "due": due}}, actor=Actor.of(people["editor"]))
    return lena


@pytest.fixture
def author(lena):
    return at_the_desk(lena)


def press(client, section, button, **fields):
    """The section's form sent by that button, with these words in it."""
    page = opened(client, address(section), "section_form")
    return client.post(address(section), page | fields | {button: "1"}, follow=True)


def step(client, section):
    """The next step, as the overview and the section's own page show it; they are the same."""
    rows = client.get(reverse("desk:board", args=[section.draft_id])).content.decode()
    [row] = re.findall(rf'change/">{section.title}</a>\s*<span class="step">(.*?)</span>', rows, re.S)
    page = client.get(address(section)).content.decode()
    [here] = re.findall(r"<dt>Next step</dt>\s*<dd>(.*?)</dd>", page, re.S)
    told = [" ".join(re.sub("<[^>]+>", "", each).split()) for each in (row, here)]
    assert told[0] == told[1]
    return told[0]


def state(client, section):
    """The heading under which the overview has the section."""
    groups = client.get(reverse("desk:board", args=[section.draft_id])).context_data["board"].groups
    return next(str(name) for name, rows in groups for row in rows if row.section.pk == section.pk)


def front(client):
    return words_of(client.get("/admin/"))


def test_an_author_hands_in_what_is_typed_and_the_editors_find_it(author, lena, editor, publisher, section):
    due = date_format(timezone.localdate() - timedelta(days=5), "j M")
    assert step(author, section).startswith(f"Lena Ortiz writes, due {due}")
    assert LATE in front(author)
    done = words_of(press(author, section, "_hand_in", body="The barrage is open."))
    assert "Saved, and marked as ready for review. The editors are notified." in done
    section.refresh_from_db()
    assert (section.body, section.handed_in_by) == ("The barrage is open.", lena)
    assert state(author, section) == "Ready for review"
    assert step(author, section) == "An editor approves it or asks for a review"
    assert (LATE in front(author), "Tidal Power Finish it" in front(author)) == (False, False)
    for each in (editor, publisher):
        shown = front(each)
        assert "Your tasks Tidal Power Ready for review: ask for a review, or approve it. Sea 2024" in shown
        assert "New Lena Ortiz marked Tidal Power as ready for review." in shown
    assert "marked Tidal Power" not in front(author)


def test_who_wrote_a_section_reads_on_the_dashboard_that_somebody_else_approves_it(author, editor, publisher, section):
    Report.objects.update(needs_approval=True)
    press(editor, section, "_continue", body="The barrage is open.")
    press(author, section, "_hand_in")
    refusal = "Ready for review: ask for a review. You wrote this text, so somebody else must approve it."
    assert refusal in front(editor)
    assert "Ready for review: ask for a review, or approve it." in front(publisher)


def test_the_editors_get_an_email_and_the_author_none_that_it_is_late(author, people, section, mailoutbox):
    people["editor"].email = "edith@desk.example"
    people["editor"].save()
    press(author, section, "_hand_in")
    Due.objects.update(at=timezone.now())
    call_command("work", once=True)
    assert [each.subject for each in mailoutbox if each.to == ["edith@desk.example"]] == [
        "Sea 2024: Lena Ortiz marked Tidal Power as ready for review."
    ]
    assert not Notice.objects.filter(kind="late").exists()


@pytest.mark.long
def test_an_open_comment_makes_no_section_overdue_that_was_handed_in(author, editor, section):
    comment(editor, section, quote="")
    press(author, section, "_hand_in")
    Due.objects.update(at=timezone.now())
    call_command("work", once=True)
    assert "is overdue" not in front(author)
    assert "Tidal Power" not in words_of(editor.get(reverse("desk:calendar")))


def test_an_author_reviews_a_section_of_a_colleague_when_asked(author, lena, editor, edition):
    winds = edition.draft.sections.get(slug="winds")
    review, ask = reverse("desk:review-section", args=[winds.pk]), reverse("desk:ask-review", args=[edition.pk])
    assert author.get(review).status_code == 403
    assert '<option value="Lena Ortiz">' in editor.get(ask).content.decode()
    form = {"about": str(winds.uid), "reviewer": "Lena Ortiz", "days": 14}
    assert editor.post(ask, form).status_code == 302
    assert review in author.get("/admin/").content.decode()
    read = author.get(review).content.decode().partition('name="read" value="')[2][:64]
    assert author.post(review, {"read": read, "verdict": "approved", "words": ""}).status_code == 302
    assert "Approved by Lena Ortiz." in words_of(editor.get(reverse("desk:reviews", args=[edition.pk])))
    assert author.get(reverse("desk:review-front", args=[edition.pk])).status_code == 403


def test_a_notice_of_several_assigned_sections_leads_to_the_list(author, lena, people, edition):
    rows = {section: {"assignee": lena} for section in edition.draft.sections.exclude(slug="tides")}
    drafting.assign(edition.draft, rows, actor=Actor.of(people["editor"]))
    assert f'href="{reverse("desk:board", args=[edition.pk])}#sections"' in author.get("/admin/").content.decode()


def test_handing_in_twice_notifies_once(author, people, section):
    sent = opened(author, address(section), "section_form") | {"_hand_in": "1"}
    for _ in range(2):
        assert author.post(address(section), sent).status_code == 302
    handed_in = Notice.objects.filter(kind="handed-in", person=people["editor"])
    section.refresh_from_db()
    assert (handed_in.count(), handed_in.get().at) == (1, section.handed_in_at)


@pytest.mark.long
def test_an_author_takes_a_section_back_and_is_late_again(author, editor, section):
    press(author, section, "_hand_in")
    done = words_of(press(author, section, "_take_back"))
    assert "Saved. It is no longer marked as ready for review." in done
    assert (state(author, section), LATE in front(author)) == ("Writing", True)
    shown = front(editor)
    assert "New Lena Ortiz is writing Tidal Power again: it is no longer ready for review." in shown
    assert "Your tasks Nothing is assigned to you." in shown


@pytest.mark.long
def test_whoever_asks_for_changes_returns_the_section_and_it_can_be_handed_in_again(author, editor, edition, section):
    press(author, section, "_hand_in")
    say(asked(editor, edition, section), **CHANGES)
    assert state(author, section) == "Changes requested"
    assert step(author, section).startswith("Lena Ortiz makes the requested changes, due")
    assert "5 days late Tidal Power Make the requested changes." in front(author)
    press(author, section, "_hand_in")
    assert (state(author, section), LATE in front(author)) == ("Ready for review", False)


@pytest.mark.sample(4)
@pytest.mark.parametrize("settled_by", ["author", "reviewer", "reviewer of all", "publication"])
def test_requested_changes_stay_requested_while_the_author_saves(author, editor, edition, section, settled_by):
    Section.objects.filter(pk=section.pk).update(carried_from=2023)
    review = asked(editor, edition, section)
    say(review, **CHANGES)
    calendar = reverse("desk:calendar")
    for words in ("The barrage is open.", "The barrage is open, and paid for."):
        assert state(author, section) == "Changes requested"
        assert "Make the requested changes." in front(author)
        assert "Section due from Lena Ortiz" in words_of(editor.get(calendar))
        press(author, section, "_continue", body=words)
    assert "Changes requested by Grace Hopper" in words_of(author.get(reverse("desk:board", args=[edition.pk])))
    if settled_by == "author":
        press(author, section, "_hand_in")
    elif settled_by == "reviewer":
        say(review, **APPROVED)
    elif settled_by == "reviewer of all":
        say(asked(editor, edition), **APPROVED)
    else:
        publishing.publish(edition=edition, actor=Actor.of("Ada"), acknowledged=ACKNOWLEDGED)
    settled = {"author": "Ready for review", "publication": "Published"}.get(settled_by, "Ready to publish")
    assert (state(author, section), "Make the requested" in front(author)) == (settled, False)
    assert "Section due from Lena Ortiz" not in words_of(editor.get(calendar))


@pytest.mark.long
def test_while_a_section_is_reviewed_its_step_names_the_reviewer_and_is_not_late(author, editor, edition, section):
    path = asked(editor, edition, section)
    until = date_format(timezone.localdate(ReviewLink.objects.get().expires_at), "j M")
    assert state(author, section) == "In review"
    assert step(author, section).startswith(f"Grace Hopper reviews until {until}")
    assert LATE not in front(author)
    say(path, verdict="remark", words="Hm.")
    assert (state(author, section), LATE in front(author)) == ("Ready for review", False)
    say(path, **APPROVED)
    assert (state(author, section), step(author, section)) == ("Ready to publish", "Approved")


@pytest.mark.long
def test_a_change_after_handing_in_keeps_it_handed_in_and_the_history_tells(author, editor, section):
    press(author, section, "_hand_in", body="The barrage is open.")
    history = reverse("desk:section-history", args=[section.pk])
    assert "after it was handed in" not in words_of(author.get(history)) + words_of(author.get(address(section)))
    press(editor, section, "_continue", body="The barrage is open, and paid for.", why="New numbers")
    assert state(author, section) == "Ready for review"
    assert "New numbers Changed after it was handed in." in words_of(author.get(history))
    assert "New numbers changed after it was handed in" in words_of(author.get(address(section)))


def test_an_author_hands_in_only_what_they_may_change(author, edition, section):
    other = edition.draft.sections.get(slug="winds")
    assert "_hand_in" not in author.get(address(other)).content.decode()
    sent = opened(author, address(section), "section_form") | {"_hand_in": "1"}
    assert author.post(address(other), sent).status_code == 403
    other.refresh_from_db()
    assert other.handed_in_at is None


def test_a_section_without_text_is_not_handed_in(author, section):
    refused = press(author, section, "_hand_in", body="")
    assert "Write the text before you mark it as ready for review." in words_of(refused)
    section.refresh_from_db()
    assert (section.handed_in_at, bool(section.body)) == (None, True)


@pytest.mark.long
def test_a_frozen_draft_refuses_to_be_handed_in_and_says_until_when(author, edition, section):
    sent = opened(author, address(section), "section_form") | {"_hand_in": "1"}
    at = timezone.now() + timedelta(days=9)
    row = ScheduledPublication.objects.create(
        edition=edition, at=at, zone="UTC", sha256="0" * 64, asked_by="Ada", asked_at=timezone.now(), is_frozen=True
    )
    Edition.objects.filter(pk=edition.pk).update(schedule=row)
    assert "_hand_in" not in author.get(address(section)).content.decode()
    refused = author.post(address(section), sent)
    assert refused.status_code == 409
    assert "The draft of Sea 2024 is locked until it is published on" in words_of(refused)
    section.refresh_from_db()
    assert section.handed_in_at is None


def test_whoever_works_alone_is_offered_nothing_of_it(edition, section):
    alone = at_the_desk(person("edith", group="Editors", is_staff=True))
    page = alone.get(address(section)).content.decode()
    assert [word for word in ("_hand_in", "Next step", "Nobody assigned") if word in page] == []


def test_a_year_that_is_carried_over_keeps_its_authors_but_no_due_dates(author, editor, publisher, section, edition):
    press(author, section, "_hand_in")
    publishing.publish(edition=edition, actor=Actor.of("Ada"), acknowledged=ACKNOWLEDGED)
    section.refresh_from_db()
    assert section.handed_in_at is None, "what is published is no longer waiting"
    assert "Your tasks Nothing is assigned to you." in front(editor)
    gone = person("gone", is_staff=True)
    edition.draft.sections.filter(slug="winds").update(assignee=gone)
    editor.post(reverse("desk:new-edition"), {"report": edition.report_id, "year": 2025, "start": edition.pk})
    new = Edition.objects.get(year=2025).draft
    assert set(new.sections.values_list("handed_in_at", "is_reviewed", "due")) == {(None, False, None)}
    assert [*new.sections.values_list("slug", "assignee__username")] == [
        ("tides", "lena"),
        ("winds", None),
        ("waves", None),
    ]
    assert "assigned Tidal Power to you." in front(author)
    assert "Sea 2025" in front(author)
    members = reverse("admin:reports_report_change", args=[edition.report_id])
    assert "Tidal Power (2024) · Tidal Power (2025)" in words_of(publisher.get(members))
    tides = new.sections.get(slug="tides")
    press(author, tides, "_reviewed", summary="Checked by her who wrote it.")
    tides.refresh_from_db()
    assert tides.summary == "Checked by her who wrote it."
    told = AuditEntry.objects.filter(act=Act.MEMBER, whom="Lena Ortiz").last()
    assert told is not None
    assert told.details == "author of “Tidal Power”, “Tidal Power”"
    new.sections.update(assignee=None, is_reviewed=False, due=timezone.localdate())
    tides.refresh_from_db()
    assert step(editor, tides) == "Nobody assigned – assign somebody"
    assert f'<a href="{reverse("desk:plan", args=[new.pk])}?section={tides.pk}">assign somebody</a>' in (
        editor.get(address(tides)).content.decode()
    )
    assert step(author, tides) == "Nobody assigned"
    page = words_of(editor.get(address(tides)))
    assert "Save and mark as checked Checked and ready for review" in page
    done = words_of(press(editor, tides, "_hand_in"))
    assert "Saved, and marked as checked and ready for review. The editors are notified." in done
    assert state(editor, tides) == "Ready for review"


def test_a_checked_carried_over_section_is_handed_in_by_its_author(author, editor, section):
    section.draft.edition.report.needs_approval = True
    section.draft.edition.report.save()
    section.draft.sections.update(carried_from=2023, is_reviewed=False, due=None)
    press(author, section, "_reviewed")
    assert (state(editor, section), step(editor, section)) == ("Checked", "Lena Ortiz marks it as ready for review")


def test_an_author_reads_who_does_what_they_may_not(author, editor, edition, section):
    section.draft.sections.filter(slug="winds").update(body="")
    board, own = (reverse(name, args=[edition.pk]) for name in ("desk:board", "admin:reports_draft_change"))
    for page, words in (
        (board, "Editors add sections, write the title and summary, and ask for reviews."),
        (own, "Only editors can change the title and summary."),
    ):
        assert [words in words_of(client.get(page)) for client in (author, editor)] == [True, False]


@pytest.mark.long
def test_every_link_of_an_authors_review_and_reference_pages_opens(author, edition, section):
    other = draft_edition(year=2023)
    lists = [f"{reverse('admin:reports_reference_changelist')}?draft__exact={each.pk}" for each in (edition, other)]
    for page in (reverse("desk:review-section", args=[section.pk]), *lists):
        links = set(re.findall(r'href="(/admin/reports/[^"#]+)', author.get(page).content.decode()))
        assert links
        assert {link: status for link in links if (status := author.get(unescape(link)).status_code) >= 400} == {}
    assert [b"New reference" in author.get(each).content for each in lists] == [True, False]


def test_comments_to_answer_are_the_authors_next_step(author, editor, section):
    comment(editor, section, quote="")
    assert step(author, section).startswith("One comment to answer – Lena Ortiz, due")
    assert "Answer a comment." in front(author)


def test_a_section_that_readers_have_as_it_is_needs_nobody(editor):
    edition = published_edition(report="sky")
    section = edition.draft.sections.get(slug="tides")
    other = edition.draft.sections.get(slug="winds")
    edition.draft.sections.filter(pk=other.pk).update(due=timezone.localdate())
    assert (state(editor, section), step(editor, section)) == ("Published", "No changes since publication")
    assert state(editor, other) == "Writing"
    edition.draft.sections.filter(pk=section.pk).update(body="Corrected.")
    assert state(editor, section) == "Changed since publication"

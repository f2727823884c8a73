"""What concerns somebody stands on their front page until they have seen it, and goes by mail as they choose."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from reports import drafting, publishing
from reports.models import error_reports
from reports.models.notices import MailChoice, Notice, NoticeKind, notify
from reports.models.people import Actor
from reports.models.series import Membership, Role
from reports.models.work import Due
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import opened, words_of
from tests.desk.reviewing import APPROVED, CHANGES, asked, say
from tests.desk.test_publishing import publish
from tests.desk.test_scheduling import ask as ask_for_time
from tests.desk.test_scheduling import its_time_has_come
from tests.making import ACKNOWLEDGED, published_edition
from tests.serving.mailbox import mailbox

pytestmark = [pytest.mark.usefixtures("no_session_writes"), pytest.mark.django_db]


@pytest.fixture
def otto(people):
    return person("otto", group="Editors", is_staff=True, first_name="Otto", last_name="Orr", email="otto@desk.example")


def front(user):
    return words_of(at_the_desk(user).get("/admin/"))


def happens(edition, *people, words="", at=None, by="Edith Ek"):
    """Somebody asked for changes in the tides."""
    at = at or timezone.now()
    notice = {"about": "Tides", "address": "/admin/", "words": words}
    notify(NoticeKind.CHANGES, edition=edition, people=people, actor=Actor.of(by, at), **notice)


def work():
    Due.objects.update(at=timezone.now())
    call_command("work", once=True)


@pytest.mark.long
def test_whoever_asked_for_a_review_and_whoever_wrote_hear_what_was_answered(people, editor, edition, section, otto):
    fields = opened(at_the_desk(otto), reverse("admin:reports_section_change", args=[section.pk]), "section_form")
    at_the_desk(otto).post(
        reverse("admin:reports_section_change", args=[section.pk]), fields | {"body": "Otto wrote this."}
    )
    say(asked(editor, edition, section), **CHANGES)
    words = "New Grace Hopper asked for changes in Tidal Power . The barrage was not finished."
    assert [words in front(user) for user in (people["editor"], otto, people["publisher"])] == [True, True, False]
    say(asked(editor, edition, section), **APPROVED)
    assert "Grace Hopper approved Tidal Power ." in front(otto)


def test_a_colleague_is_asked_for_a_review_on_their_front_page_and_needs_no_link(
    people, editor, edition, section, otto
):
    form = {"reviewer": "otto orr", "days": 14, "about": str(section.uid), "message": "Is the barrage finished?"}
    done = editor.post(reverse("desk:ask-review", args=[edition.pk]), form, follow=True)
    assert "otto orr" not in words_of(done)
    assert "Otto Orr has an account, so no link is needed. The request appears on their dashboard." in words_of(done)
    assert "New Edith Ek asked for a review of Tidal Power . Is the barrage finished?" in front(otto)
    link = reverse("desk:review-section", args=[section.pk])
    assert f'href="{link}"' in at_the_desk(otto).get("/admin/").content.decode()
    assert "Review link" not in words_of(done)
    refused = editor.post(reverse("desk:ask-review", args=[edition.pk]), form | {"reviewer": "stella"})
    assert "no permission to work on this edition" in words_of(refused)


def test_an_error_that_a_reader_reports_is_told_to_whoever_decides_on_it(people):
    version = published_edition().current_version
    section = version.content.section("tides")
    error_reports.receive(version, section=(section.uid, section.title), at=timezone.now(), wrong="It was not.")
    assert "New A reader reported an error in Tidal Power ." in front(people["editor"])
    assert "reported an error" not in front(people["staff"])


def test_whoever_is_named_for_error_reports_gets_no_second_mail(people, otto, mailoutbox):
    version = published_edition().current_version
    version.edition.report.errors_to = "otto@desk.example"
    version.edition.report.save()
    section = version.content.section("tides")
    error_reports.receive(version, section=(section.uid, section.title), at=timezone.now(), wrong="It was not.")
    work()
    assert [each.to for each in mailoutbox if each.to == ["otto@desk.example"]] == []
    assert "reported an error" in front(otto)


@pytest.mark.long
def test_whoever_wrote_in_it_hears_that_it_was_published_but_not_who_published_it(
    people, publisher, edition, section, otto
):
    address = reverse("admin:reports_section_change", args=[section.pk])
    for client in (at_the_desk(otto), publisher):
        client.post(address, opened(client, address, "section_form") | {"body": f"By {id(client)}."})
    publish(publisher, edition)
    assert "New Paula Park published Sea 2024 1.0 ." in front(otto)
    assert "published Sea" not in front(people["publisher"])


@pytest.mark.long
def test_all_members_hear_of_a_set_time_and_of_a_publication(people, publisher, edition, mailoutbox):
    mia, zoe = (
        person(name, is_staff=True, email=f"{name}@desk.example", last_name=name.title()) for name in ("mia", "zoe")
    )
    for each in (mia, zoe):
        Membership.objects.create(report=edition.report, user=each, role=Role.AUTHOR)
    MailChoice.objects.create(person=zoe, how=MailChoice.How.NEVER)
    ask_for_time(publisher, edition)
    work()
    its_time_has_come()
    for each in (mia, zoe):
        words = front(each)
        assert "New Paula Park scheduled the publication of Sea 2024." in words
        assert "New Paula Park published Sea 2024 1.0" in words
    assert "Sea 2024" not in front(people["staff"])
    assert {each.to[0] for each in mailoutbox} == {"mia@desk.example"}


def test_what_is_seen_is_new_no_more_and_what_arrives_meanwhile_stays_new(edition, otto):
    happens(edition, otto, words="The first.")
    client = at_the_desk(otto)
    until = client.get("/admin/").context_data["now"]
    happens(edition, otto, words="The second.", at=until + timedelta(seconds=1))
    client.post(reverse("desk:seen"), {"until": until.isoformat()})
    words = words_of(client.get("/admin/"))
    assert "New Edith Ek asked for changes in Tides . The second." in words
    assert "The first." in words
    assert words.count("New Edith") == 1
    for nonsense in ("", "yesterday", "2026-99-99", "2026-01-01"):
        assert client.post(reverse("desk:seen"), {"until": nonsense}).status_code == 302
    assert Notice.objects.to(otto).unseen().count() == 1


def test_nobody_sees_or_marks_what_concerns_others(people, edition, otto):
    happens(edition, otto, words="For Otto.")
    other = at_the_desk(people["editor"])
    other.post(reverse("desk:seen"), {"until": "2999-01-01T00:00:00+00:00"})
    assert "For Otto." not in words_of(other.get("/admin/")) + words_of(other.get(reverse("desk:happened")))
    assert Notice.objects.to(otto).unseen().count() == 1


def test_the_words_of_others_are_shown_as_words(edition, otto):
    happens(edition, otto, words="<script>alert(1)</script>", by="<b>{about}</b>")
    page = at_the_desk(otto).get("/admin/").content.decode()
    assert "<script>alert(1)" not in page
    assert "<strong>&lt;b&gt;{about}&lt;/b&gt;</strong>" in page


@pytest.mark.long
def test_an_editions_history_says_who_did_what_lately(editor, edition, section):
    address = reverse("admin:reports_section_change", args=[section.pk])
    for body in ("One.", "Two."):
        editor.post(address, opened(editor, address, "section_form") | {"body": body})
    say(asked(editor, edition, section), **CHANGES)
    words = words_of(editor.get(reverse("admin:reports_draft_history", args=[edition.pk])))
    assert words.count("Edith Ek saved Tidal Power .") == 1
    assert words.index("Grace Hopper asked for changes in Tidal Power .") < words.index("Edith Ek saved Tidal Power .")
    assert "Ada saved High Winds ." in words


def test_mail_comes_once_a_day_and_all_of_it_together(edition, otto, mailoutbox):
    happens(edition, otto, words="The first.")
    work()
    [sent] = mailoutbox
    assert (sent.to, sent.subject) == (["otto@desk.example"], "Sea 2024: Edith Ek asked for changes in Tides.")
    assert "Edith Ek asked for changes in Tides.\n> The first.\nhttp://localhost:8000/admin/\n" in sent.body
    assert sent.body.endswith(
        "your email settings:\nhttp://localhost:8000/admin/happened/\nPerennial\nhttp://localhost:8000\n"
    )
    happens(edition, otto, words="The second.")
    happens(edition, otto, words="The third.")
    work()
    assert len(mailoutbox) == 1
    mailed = timezone.now() - timedelta(days=1, seconds=1)
    Notice.objects.exclude(mailed_at=None).update(mailed_at=mailed)
    work()
    assert mailoutbox[1].subject == "Sea 2024: 2 new notifications"
    assert "The second." in mailoutbox[1].body
    assert "The first." not in mailoutbox[1].body
    work()
    assert len(mailoutbox) == 2


def test_mail_comes_at_once_or_not_at_all_to_whoever_wants_it_so(people, edition, otto, mailoutbox):
    page = reverse("desk:happened")
    assert "At most once a day" in words_of(at_the_desk(otto).get(page))
    assert MailChoice.of(otto).how == MailChoice.How.DAILY
    at_the_desk(otto).post(page, {"how": "at-once"})
    for number in range(2):
        happens(edition, otto, words=f"Number {number}.")
        call_command("work", once=True)
    assert [f"Number {number}." in each.body for number, each in enumerate(mailoutbox)] == [True, True]
    at_the_desk(otto).post(page, {"how": "never"})
    happens(edition, otto)
    work()
    assert len(mailoutbox) == 2
    assert "errorlist" in at_the_desk(otto).post(page, {"how": "by-pigeon"}).content.decode()


def test_no_mail_is_sent_about_seen_notices_or_to_people_without_account(people, edition, otto, mailoutbox):
    happens(edition, people["editor"])
    happens(edition, otto)
    at_the_desk(otto).post(reverse("desk:seen"), {"until": timezone.now().isoformat()})
    work()
    happens(edition, otto)
    otto.is_active = False
    otto.save()
    work()
    assert mailoutbox == []


def test_a_mail_that_cannot_be_sent_keeps_back_no_other(people, edition, otto, settings):
    anna = person("anna", group="Editors", is_staff=True, email="anna@desk.example")
    zoe = person("zoe", group="Editors", is_staff=True, email="zoe@desk.example")
    happens(edition, anna, otto, zoe)
    with mailbox() as box:
        box.refusals[otto.email] = b"550 no such box"
        settings.MAILERS = box.mailers
        work()
    assert [each.partition("To: ")[2].split()[0] for each in box.mails] == ["anna@desk.example", "zoe@desk.example"]


def test_old_notices_are_mailed_but_none_from_before_a_mail_server_was_set(edition, otto, settings):
    settings.MAILERS = {}
    happens(edition, otto, words="Before there was mail.")
    work()
    with mailbox() as box:
        settings.MAILERS = box.mailers
        happens(edition, otto, at=timezone.now() - timedelta(days=7), words="A week ago.")
        Notice.objects.exclude(mailed_at=None).update(mailed_at=timezone.now() - timedelta(days=2))
        work()
    [sent] = box.mails
    assert ("A week ago." in sent, "Before there was mail." in sent) == (True, False)


def test_what_happened_is_forgotten_in_time_and_names_go_with_those_of_reviews(people, editor, edition, section, otto):
    happens(edition, otto, at=timezone.now() - timedelta(days=181))
    work()
    assert not Notice.objects.exists()
    say(asked(editor, edition), **APPROVED)
    publishing.publish(edition=edition, actor=Actor.of("Ada"), acknowledged=ACKNOWLEDGED)
    version = edition.versions.get()
    row = publishing.ask_to_delete(
        version, version.reviews.get(), reason="She asked.", actor=Actor.of(people["publisher"])
    )
    seen = publishing.entries_to_delete(version, row.review)
    publishing.confirm_deletion(row, actor=Actor.of(people["superuser"]), seen=seen)
    assert not Notice.objects.filter(by_name="Grace Hopper").exists()


def test_whoever_belongs_to_a_report_no_more_hears_nothing_of_it_any_more(edition, mailoutbox):
    mia = person("mia", is_staff=True, email="mia@desk.example")
    member = Membership.objects.create(report=edition.report, user=mia, role=Role.EDITOR)
    happens(edition, mia, words="Not for strangers.")
    assert "Not for strangers." in front(mia)
    member.delete()
    assert "Not for strangers." not in front(mia) + words_of(at_the_desk(mia).get(reverse("desk:happened")))
    work()
    assert mailoutbox == []


def test_a_comment_is_told_to_whoever_writes_the_section_and_whoever_spoke_before(people, edition, section, otto):
    mia = person("mia", is_staff=True)
    Membership.objects.create(report=edition.report, user=mia, role=Role.AUTHOR).sections.add(section)
    edith = drafting.CommentAuthor.of(people["editor"])
    said = drafting.comment(section, edith, "Does it still hold?", names={})
    assert "New Edith Ek commented on Tidal Power . Does it still hold?" in front(mia)
    drafting.answer(said, drafting.CommentAuthor("Mia", timezone.now(), mia), "It does.")
    assert "New Mia commented on Tidal Power . It does." in front(people["editor"])
    drafting.resolve(said, edith)
    assert Notice.objects.filter(kind=NoticeKind.COMMENTED, person=None).count() == 2
    assert "commented" not in front(otto)


def test_an_assignee_is_told_once_when_a_section_is_nearly_due_and_once_when_late(people, edition, section, otto):
    section.assignee, section.due = otto, timezone.now().date() + timedelta(days=3)
    section.save()
    work()
    assert "is due" not in front(otto)
    for days, words in ((1, "New Tidal Power is due on {}."), (-1, "New Tidal Power is overdue. It was due on {}.")):
        section.due = timezone.now().date() + timedelta(days=days)
        section.save()
        for _ in range(2):
            work()
        shown = front(otto)
        assert words.format(date_format(section.due, "j F Y")) in shown
    assert list(Notice.objects.order_by("pk").values_list("kind", "person")) == [("due", otto.pk), ("late", otto.pk)]
    assert "is late" not in front(people["editor"])


def test_people_without_an_account_have_no_such_page(edition):
    assert Client().get(reverse("desk:happened")).status_code == 302


def test_the_front_page_and_the_whole_list_take_as_many_queries_for_ten_as_for_one(
    edition, otto, django_assert_max_num_queries
):
    client = at_the_desk(otto)
    for _ in range(10):
        happens(edition, otto, words="Again.")
    with django_assert_max_num_queries(26):
        client.get("/admin/")
    with django_assert_max_num_queries(8):
        client.get(reverse("desk:happened"))


def test_a_word_on_a_text_that_moved_tells_nobody(editor, edition, section):
    read = drafting.text_digest(drafting.document_of(edition), None)
    section.body = "Another text."
    section.save()
    with pytest.raises(drafting.StaleText):
        drafting.save_review(edition=edition, section=None, read=read, verdict="approved", actor=Actor.of("Grace"))
    assert not Notice.objects.exists()


def test_everything_that_happened_stands_on_a_page_of_its_own(edition, otto):
    page = reverse("desk:happened")
    assert "No activity yet." in words_of(at_the_desk(otto).get(page))
    for number in range(12):
        happens(edition, otto, words=f"Number {number}.")
    words = words_of(at_the_desk(otto).get(page))
    assert [f"Number {number}." in words for number in range(12)] == [True] * 12


def test_what_readers_reported_is_told_to_nobody_who_may_not_read_it(edition, section, mailoutbox):
    mia = person("mia", is_staff=True, email="mia@desk.example")
    member = Membership.objects.create(report=edition.report, user=mia, role=Role.EDITOR)
    published = published_edition(report="sky")
    Membership.objects.create(report=published.report, user=mia, role=Role.AUTHOR)
    MailChoice.objects.create(person=mia, how=MailChoice.How.AT_ONCE)
    for each in (edition, published):
        about = f"Secret {each}"
        notify(NoticeKind.ERROR, edition=each, people=[mia], actor=Actor.of(""), about=about, address="/admin/")
    history = reverse("admin:reports_draft_history", args=[edition.pk])
    both = (front(mia), words_of(at_the_desk(mia).get(history)))
    assert ["Secret Sea 2024" in each for each in both] == [True, True]
    assert "Secret Sky 2024" not in front(mia)
    Membership.objects.filter(pk=member.pk).update(role=Role.AUTHOR)
    both = (front(mia), words_of(at_the_desk(mia).get(history)))
    assert ["Secret Sea 2024" in each for each in both] == [False, False]
    work()
    assert mailoutbox == []


def test_what_happened_links_only_to_what_one_may_open(edition, people):
    mia = person("mia", is_staff=True)
    Membership.objects.create(report=edition.report, user=mia, role=Role.AUTHOR)
    place = reverse("desk:publish", args=[edition.pk])
    notify(NoticeKind.SCHEDULED, edition=edition, people=[mia], actor=Actor.of("Ada"), about="Sea 2024", address=place)
    for address in ("/admin/", reverse("admin:reports_draft_history", args=[edition.pk])):
        page = at_the_desk(mia).get(address)
        assert "Ada scheduled the publication of Sea 2024." in words_of(page)
        assert place not in page.content.decode()
    assert (
        place
        in at_the_desk(people["publisher"])
        .get(reverse("admin:reports_draft_history", args=[edition.pk]))
        .content.decode()
    )


def test_nobody_is_written_to_who_may_not_come_to_the_desk_any_more(edition, otto, mailoutbox):
    happens(edition, otto, words="Not for strangers.")
    type(otto).objects.filter(pk=otto.pk).update(is_staff=False)
    work()
    assert mailoutbox == []


def test_what_leads_to_a_page_of_an_earlier_release_is_told_without_a_link(editor, people, edition):
    Notice.objects.create(
        person=people["editor"],
        edition=edition,
        kind="commented",
        words="Say who.",
        address="/admin/gone/1/",
        at=timezone.now(),
    )
    front = editor.get("/admin/")
    assert (front.status_code, "Say who." in words_of(front), b"/admin/gone/" in front.content) == (200, True, False)

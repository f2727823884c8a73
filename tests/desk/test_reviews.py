"""A second pair of eyes: asked by link or at the desk, bound to the text that was read."""

import logging
from datetime import timedelta
from hashlib import sha256
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports import drafting, publishing
from reports.desk.pictures import store_picture
from reports.models.draft import Figure
from reports.models.people import Actor
from reports.models.review import Review, ReviewLink
from reports.models.series import Report
from tests.desk.pages import words_of
from tests.desk.reviewing import APPROVED, CHANGES, NOBODY, asked, edit, read, say
from tests.desk.sources import picture
from tests.making import ACKNOWLEDGED, AT

pytestmark = [pytest.mark.usefixtures("no_session_writes"), pytest.mark.django_db]


@pytest.fixture
def tides(edition):
    return edition.draft.sections.get(slug="tides")


def review_state(edition, section=None):
    """Who approves the text as it stands, who asks for changes to it, and whose word is about an earlier one."""
    found = drafting.review_states(edition, drafting.document_of(edition)).get(section.uid if section else None)
    groups = (found.approved, found.asked_for_changes, found.earlier) if found else ((), (), ())
    return tuple([review.by_name for review in group] for group in groups)


def test_someone_without_an_account_reads_a_section_and_approves_exactly_that_text(editor, edition, tides):
    path = asked(editor, edition, tides)
    assert "A tidal barrage was finished." in words_of(NOBODY.get(path))
    assert say(path, **APPROVED).status_code == 302
    assert review_state(edition, tides) == (["Grace Hopper"], [], [])
    before = tides.body
    edit(editor, tides, "Another text.")
    assert review_state(edition, tides) == ([], [], ["Grace Hopper"])
    edit(editor, tides, before)
    assert review_state(edition, tides) == (["Grace Hopper"], [], [])


def test_a_source_that_the_text_rests_on_is_part_of_what_was_read(editor, edition, tides):
    edit(editor, tides, "It was finished [@one].")
    path = asked(editor, edition, tides)
    say(path, **APPROVED)
    edition.draft.references.create(key="other", item={"type": "book", "title": "Not cited"})
    assert review_state(edition, tides) == (["Grace Hopper"], [], [])
    edition.draft.references.create(key="one", item={"type": "book", "title": "Tides"})
    assert review_state(edition, tides) == ([], [], ["Grace Hopper"])


def test_a_word_on_a_text_that_was_changed_meanwhile_is_not_kept_and_not_lost(editor, edition, tides):
    path = asked(editor, edition, tides)
    old = read(path)
    edit(editor, tides, "Another text.")
    response = NOBODY.post(path, {"read": old, **CHANGES})
    assert (response.status_code, Review.objects.count()) == (409, 0)
    words = unescape(response.content.decode())
    assert all(each in words for each in ("changed while you were reading", "Another text.", CHANGES["words"]))
    assert say(path, **CHANGES).status_code == 302


def test_what_changed_since_the_readers_last_word_is_shown(editor, edition, tides):
    path = asked(editor, edition, tides)
    say(path, **CHANGES)
    edit(editor, tides, tides.body.replace("was finished", "was begun"))
    page = NOBODY.get(path).content.decode()
    assert ("<del>" in page, "finished" in page, "on an earlier text" in page) == (True, True, True)


def test_words_reach_the_section_and_the_edition_at_the_desk_and_warn_who_publishes(editor, edition, tides):
    say(asked(editor, edition, tides), **CHANGES)
    for address in (
        reverse("admin:reports_section_change", args=[tides.pk]),
        reverse("desk:reviews", args=[edition.pk]),
    ):
        assert "The barrage was not finished." in words_of(editor.get(address))
    assert ("changes-asked", "Grace Hopper asks for changes: The barrage was not finished.") in [
        (each.rule, each.sentence) for each in publishing.check(edition)
    ]


def test_what_a_reviewer_writes_is_text(editor, edition, tides):
    say(asked(editor, edition, tides), verdict="remark", words="<script>alert(1)</script>")
    page = editor.get(reverse("desk:reviews", args=[edition.pk])).content.decode()
    assert ("<script>alert(1)" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_a_verdict_is_needed_and_changes_need_words(editor, edition, tides):
    path = asked(editor, edition, tides)
    wrong = [{}, {"verdict": "changes"}, {"verdict": "remark"}, {"verdict": "maybe"}]
    assert [say(path, **each).status_code for each in wrong] == [422] * 4
    assert not Review.objects.exists()


def test_words_that_hold_what_nobody_can_see_are_refused_and_stay(editor, edition, tides):
    refused = say(asked(editor, edition, tides), verdict="remark", words="Pasted\x0bfrom Word.")
    assert (refused.status_code, Review.objects.count()) == (422, 0)
    assert "This contains the character U+000B, which cannot be published; delete it." in words_of(refused)
    assert "Pasted\x0bfrom Word.</textarea>" in refused.content.decode()


def test_the_page_of_a_link_says_who_asks_for_what_and_what_can_be_answered(editor, edition, tides):
    asked_words = words_of(NOBODY.get(asked(editor, edition, tides, message="Is it still so?\nBy Friday, please.")))
    assert "Edith Ek asks: Is it still so? By Friday, please." in asked_words
    assert "Approve Ask for changes Comment only, without a verdict Your comment" in asked_words
    assert "paragraph" not in asked_words.partition("Your review of this section")[2], "each has its own Comment"
    assert "Edith Ek asks for a review." in words_of(NOBODY.get(asked(editor, edition)))


@pytest.mark.long
def test_who_has_sent_a_review_finds_no_empty_form_until_the_text_is_another(editor, edition, tides):
    path = asked(editor, edition, tides)
    form, again = '<form class="write" method="post"', "<summary>Send another review</summary>"

    def before_the_form():
        return NOBODY.get(path).content.decode().partition(form)[0]

    assert again not in before_the_form()
    say(path, **CHANGES)
    assert again in before_the_form()
    assert again not in say(path, verdict="remark").content.decode(), "what is refused stands open"
    edit(editor, tides, "Another text.")
    assert again not in before_the_form()


def test_opening_a_link_says_nothing(editor, edition):
    path = asked(editor, edition)
    assert (NOBODY.head(path).status_code, ReviewLink.objects.get().opened_at) == (200, None)
    assert NOBODY.get(f"{path}?verdict=approved").status_code == 200
    assert [getattr(NOBODY, each)(path).status_code for each in ("put", "delete", "options")] == [405] * 3
    assert (Review.objects.count(), ReviewLink.objects.get().opened_at is None) == (0, False)


def test_a_link_is_kept_as_a_digest_and_its_page_by_nobody(editor, edition):
    path = asked(editor, edition)
    token = path.split("/")[2]
    assert (len(token), ReviewLink.objects.get().token_sha256) == (43, sha256(token.encode()).hexdigest())
    for response in (NOBODY.get(path), NOBODY.get(f"{path}sections/none/"), NOBODY.get(f"{path}pictures/none/")):
        assert [response[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")] == [
            "private, no-store",
            "no-referrer",
            "noindex, nofollow",
        ]
        assert response.cookies.keys() == set()
    handler = logging.getLogger("django").handlers[0]
    record = logging.makeLogRecord({"name": "django.request", "msg": "Internal Server Error: %s", "args": (path,)})
    assert handler.format(record).endswith("Internal Server Error: /review/…/")


def test_a_link_leads_to_what_it_is_bound_to_and_nowhere_else(editor, edition, tides):
    of_section, of_edition = asked(editor, edition, tides), asked(editor, edition)
    addresses = [
        of_edition,
        f"{of_edition}sections/winds/",
        f"{of_edition}sections/none/",
        f"{of_section}sections/winds/",
        f"{of_section}sections/tides/",
        "/review/none/",
    ]
    assert [NOBODY.get(each).status_code for each in addresses] == [200, 200, 404, 404, 404, 404]
    assert "High Winds" not in words_of(NOBODY.get(of_section))
    assert f"{of_edition}sections/winds/" in NOBODY.get(of_edition).content.decode()


def test_a_link_that_was_taken_back_or_has_ended_says_so(editor, edition, tides):
    path = asked(editor, edition, tides)
    form = read(path)
    editor.post(reverse("desk:revoke-review", args=[ReviewLink.objects.get().pk]))
    response = NOBODY.get(path)
    assert (response.status_code, "It was revoked." in words_of(response)) == (410, True)
    assert "What you have just sent" not in words_of(response)
    response = NOBODY.post(path, {"read": form, **CHANGES})
    assert (response.status_code, CHANGES["words"] in words_of(response)) == (410, True)
    path = asked(editor, edition, tides, days=1)
    ends = ReviewLink.objects.first().expires_at
    assert (ends.date() - timezone.now().date(), f"{ends:%H:%M}") == (timedelta(days=1), "23:59")
    ReviewLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert (NOBODY.get(path).status_code, Review.objects.count()) == (410, 0)


def test_pictures_are_shown_to_whoever_has_the_link(editor, edition):
    shown, other = (store_picture(picture(size=(40, height))) for height in (30, 31))
    Figure.objects.create(draft=edition.draft, key="photo", alt="Red.", picture=shown)
    path = asked(editor, edition)
    assert [NOBODY.get(f"{path}pictures/{each.sha256}/").status_code for each in (shown, other)] == [200, 404]


def test_a_report_that_needs_approval_publishes_what_another_person_approved(editor, other_editor, edition, tides):
    edition.report.needs_approval = True
    edition.report.save()

    def missing():
        return [each.target.key or "edition" for each in publishing.check(edition) if each.rule == "approval"]

    assert missing() == ["edition", "tides", "winds", "waves"]
    drafting.save_revision(tides, actor=Actor.of("Edith Ek", AT))
    tides.body += "\n\nMore."
    tides.save()
    drafting.save_revision(tides, actor=Actor.of("Edith Ek", AT))
    at_desk = reverse("desk:review-section", args=[tides.pk])
    for client, status in ((editor, 422), (other_editor, 302)):
        assert "tides" in missing()
        page = client.get(at_desk).content.decode()
        form = {"read": page.partition('name="read" value="')[2][:64], **APPROVED}
        assert client.post(at_desk, form).status_code == status
    assert missing() == ["edition", "winds", "waves"]


def test_who_approves_the_whole_edition_approves_the_checksum_it_is_published_with(editor, edition):
    path = asked(editor, edition)
    say(path, **APPROVED)
    assert "This text has not been published." in words_of(NOBODY.get(path))
    version = publishing.publish(edition=edition, actor=Actor.of("Paula", AT), acknowledged=ACKNOWLEDGED)
    assert version.sha256 == Review.objects.get().sha256
    assert "This text was published unchanged as version 1.0." in words_of(NOBODY.get(path))
    tides, winds, _ = edition.draft.sections.all()
    edit(editor, winds, "Another text.")
    pages = [words_of(NOBODY.get(f"{path}sections/{each.slug}/")) for each in (tides, winds)]
    assert ["This text was published unchanged as version 1.0." in words for words in pages] == [True, False]
    assert "This text has not been published." in pages[1]


@pytest.mark.long
def test_a_review_of_the_whole_counts_for_each_section_not_written_by_its_reader(editor, other_editor, edition, tides):
    edition.report.needs_approval = True
    edition.report.save()
    tides.body += "\n\nMore."
    tides.save()
    drafting.save_revision(tides, actor=Actor.of("Edith Ek", AT))

    def missing():
        return [each.target.key or "edition" for each in publishing.check(edition) if each.rule == "approval"]

    at_desk = reverse("desk:review-edition", args=[edition.pk])
    for client, expected in ((editor, ["tides"]), (other_editor, [])):
        page = client.get(at_desk).content.decode()
        client.post(at_desk, {"read": page.partition('name="read" value="')[2][:64], **APPROVED})
        assert missing() == expected
    words = words_of(editor.get(reverse("desk:reviews", args=[edition.pk])))
    assert ("Approved by Edith Ek and Otto Orr" in words, "Edith Ek approved it but also wrote it" in words) == (
        True,
        True,
    )
    say(asked(editor, edition, edition.draft.sections.get(slug="winds")), **CHANGES)
    assert missing() == ["winds"]
    assert review_state(edition, tides) == (["Otto Orr"], [], [])


@pytest.mark.long
def test_a_colleague_who_only_remarked_does_not_stand_beside_nobody(editor, edition, tides):
    at_desk = reverse("desk:review-section", args=[tides.pk])
    read_there = editor.get(at_desk).content.decode().partition('name="read" value="')[2][:64]
    editor.post(at_desk, {"read": read_there, "verdict": "remark", "words": "A remark."})
    for page in (reverse("admin:reports_section_change", args=[tides.pk]), reverse("desk:reviews", args=[edition.pk])):
        shown = words_of(editor.get(page))
        assert "Edith Ek remarks" in shown
    assert "No review requested" not in words_of(editor.get(reverse("admin:reports_section_change", args=[tides.pk])))


def test_the_link_is_sent_by_mail_and_kept_nowhere_once_it_is(editor, edition, mailoutbox):
    Report.objects.update(publisher_name="Harbour Office")
    path = asked(editor, edition, email="grace@example.org", message="By Friday.")
    link, token = ReviewLink.objects.get(), path.strip("/").rpartition("/")[2]
    stored = str([*ReviewLink.objects.values_list(), *DBTaskResult.objects.values_list()])
    assert (token in stored, bool(link.seed), mailoutbox) == (False, True, [])
    assert "has not been sent yet" in words_of(editor.get(reverse("desk:reviews", args=[edition.pk])))
    call_command("work", once=True)
    mail = mailoutbox[0]
    assert (mail.to, path in mail.body, "By Friday." in mail.body) == (["grace@example.org"], True, True)
    assert "review the whole edition of" in mail.body
    assert mail.body.endswith("\n-- \nHarbour Office\nPerennial\nhttp://localhost:8000\n")
    link.refresh_from_db()
    assert link.seed == ""
    assert "has not been sent yet" not in words_of(editor.get(reverse("desk:reviews", args=[edition.pk])))
    assert Client().get(path).status_code == 200


def test_a_link_whose_mail_cannot_be_sent_is_shown_all_the_same(editor, edition, mailoutbox, settings):
    form = {"reviewer": "Grace", "days": 14, "email": "grace@example.org"}
    ask, smtp = reverse("desk:ask-review", args=[edition.pk]), "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": {"host": "127.0.0.1", "port": 1}}}
    assert "/review/" in words_of(editor.post(ask, form))
    call_command("work", once=True)
    assert "has not been sent yet" in words_of(editor.get(reverse("desk:reviews", args=[edition.pk])))
    settings.MAILERS = {}
    words = words_of(editor.post(ask, form))
    assert ("This site sends no email" in words, "/review/" in words) == (True, True)


def test_a_link_is_sent_after_the_key_was_changed_and_never_once_it_was_taken_back(
    editor, edition, mailoutbox, settings
):
    path = asked(editor, edition, email="grace@example.org")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key " * 5, [settings.SECRET_KEY]
    call_command("work", once=True)
    assert path in mailoutbox[0].body
    asked(editor, edition, email="grace@example.org")
    ReviewLink.objects.update(revoked_at=AT)
    call_command("work", once=True)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": 0},
        {"days": 91},
        {"reviewer": " "},
        {"reviewer": "\u200b"},
        {"reviewer": "EDITH EK"},
        {"email": "nobody"},
        {"message": "\x07"},
        {"about": "b2c9"},
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_in_words(editor, edition, wrong):
    form = {"reviewer": "Grace", "days": 14, **wrong}
    response = editor.post(reverse("desk:ask-review", args=[edition.pk]), form)
    assert ("errorlist" in response.content.decode(), ReviewLink.objects.count()) == (True, 0)


@pytest.mark.long
def test_the_reviews_of_an_edition_take_as_many_queries_for_three_links_as_for_one(
    editor, edition, tides, django_assert_max_num_queries
):
    address = reverse("desk:reviews", args=[edition.pk])
    for _ in range(3):
        say(asked(editor, edition, tides), **CHANGES)
        with django_assert_max_num_queries(20):
            editor.get(address)


def test_words_that_are_far_too_long_are_refused_before_they_are_read(editor, edition, tides):
    """Were they read first, the character would be told."""
    response = say(asked(editor, edition, tides), verdict="remark", words="x" + " " * 100_000 + "\u202e")

    assert (response.status_code, Review.objects.count()) == (422, 0)
    assert "This is too long. The limit is 10,000 characters." in words_of(response)
    assert "U+202E" not in words_of(response)


def test_a_link_to_a_section_shows_the_pictures_of_that_section_alone(editor, edition, tides):
    own, other = (store_picture(picture(size=(40, height))) for height in (30, 31))
    for key, stored in (("own", own), ("other", other)):
        Figure.objects.create(draft=edition.draft, key=key, alt="Red.", picture=stored)
    edit(editor, tides, tides.body + "\n\n![[own]]")
    path = asked(editor, edition, tides)
    assert [NOBODY.get(f"{path}pictures/{each.sha256}/").status_code for each in (own, other)] == [200, 404]

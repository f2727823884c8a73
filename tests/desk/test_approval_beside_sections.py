"""Where a report asks for approval, it covers all that is published: title, summary and other parts, too."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from reports import drafting, publishing
from reports.models.audit import Act, record
from reports.models.draft import Assessment, Credit, Draft, Score
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.models.review import FRONT, VersionReview
from reports.models.series import Edition, Membership, Role
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import opened, words_of
from tests.desk.reviewing import APPROVED, CHANGES, asked, say
from tests.desk.sources import PAPER, REFERENCES
from tests.desk.test_asked import of_text
from tests.desk.test_change_trend import rolled
from tests.desk.test_four_eyes import (  # noqa: F401
    approve,
    edition,
    missing,
    places,
    published,
    reference_pasted,
    refused,
    save,
    say_at_desk,
    tides,
    write_text,
)
from trends.models import Trend

# ruff: noqa: F811
# What is imported as `edition` and `tides` are fixtures.
pytestmark = pytest.mark.django_db

NOT_APPROVED = "“Title, summary and other parts” is not approved in its current form"


def _title(client, edition):
    save(client, edition.draft, "draft_form", title="99 per cent")


def _summary(client, edition):
    save(client, edition.draft, "draft_form", summary="Tides supply 99 per cent.")


def _ending(client, edition):
    trend = Trend.objects.create(slug="kelp", name="Kelp")
    save(client, edition.draft, "draft_form", **{"endings-TOTAL_FORMS": "1", "endings-0-trend": trend.pk})


def _score(client, edition):
    made_in = {"prediction": uuid4(), "made_in": 2020, "statement": "It will turn."}
    Score.objects.create(draft=edition.draft, **made_in)
    save(client, edition.draft, "draft_form", **{"scores-0-outcome": "came-true"})


def _credit(client, edition):
    save(client, edition.draft, "draft_form", **{"credits-TOTAL_FORMS": "1", "credits-0-name": "Mary Anning"})


def _reference_uncited(client, edition):
    client.post(REFERENCES, PAPER | {"draft": edition.pk, "key": "two"})


def _term(client, edition):
    technique = Assessment.objects.filter(section__draft=edition.draft).first().technique
    save(client, technique, "technique_form", definition="It supplies 99 per cent.")


def _imprint(client, edition):
    save(client, edition.report, "report_form", imprint="It supplies 99 per cent.")


def _section_moved(client, edition):
    client.post(reverse("desk:move", args=[edition.draft.sections.first().pk]), {"to": "down"})


BESIDE = [_title, _summary, _ending, _score, _credit, _reference_uncited, _term, _imprint,
          _section_moved]  # fmt: skip


@pytest.mark.long
@pytest.mark.sample(12)
@pytest.mark.parametrize("write", BESIDE, ids=lambda way: way.__name__.strip("_"))
def test_what_is_published_beside_the_sections_is_approved_by_another_person(superuser, other_editor, edition, write):
    for about in (edition.draft, *edition.draft.sections.all()):
        approve(other_editor, about)
    assert places(edition) == []
    write(superuser, edition)
    assert places(edition) == ["edition"]
    publish = reverse("desk:publish", args=[edition.pk])
    reviews = reverse("desk:reviews", args=[edition.pk])
    assert NOT_APPROVED in words_of(superuser.get(publish))
    assert "Title, summary and other parts are not approved yet." in words_of(superuser.get(reviews))
    refused(superuser, edition.draft)
    assert places(edition) == ["edition"]
    assert "Ursula Unger approved it but also wrote it" in words_of(superuser.get(reviews))
    superuser.post(publish, {"seen": drafting.text_digest(drafting.document_of(edition), None)})
    assert not Version.objects.exists()
    approve(other_editor, edition.draft)
    assert places(edition) == []


def _delete(client, edition, slug):
    section = edition.draft.sections.get(slug=slug)
    client.post(reverse("admin:reports_section_delete", args=[section.pk]), {"post": "yes"})


def test_a_deletion_bars_its_author_from_approving_the_deletion_alone(superuser, editor, other_editor, edition):
    _delete(superuser, edition, "waves")
    approve(superuser, edition)
    assert places(edition) == []
    published(edition, [other_editor])
    edition.refresh_from_db()
    _delete(superuser, edition, "winds")
    _summary(editor, edition)
    approve(superuser, edition.draft)
    assert places(edition) == ["edition"]
    reviews = reverse("desk:reviews", args=[edition.pk])
    shown = superuser.get(reviews)
    assert "Ursula Unger approved it but also changed part of it" in words_of(shown)
    assert "Changed by Ursula Unger since publication: deleted sections, sources or figures" in words_of(shown)
    assert re.search(r"Edith Ek[^.]* or [^.]* can approve it\.", words_of(shown))
    own = editor.get(reverse("desk:review-front", args=[edition.pk]))
    assert "You changed part of it, which somebody else must approve. You can approve the rest." in words_of(own)
    history = reverse("admin:reports_draft_history", args=[edition.pk])
    assert f'<a href="{history}">Title, summary and other parts</a>' in own.content.decode()
    approve(editor, edition.draft)
    assert places(edition) == []


def test_who_adds_an_empty_section_may_approve_what_others_write_in_it(editor, other_editor, edition):
    form = opened(editor, f"{reverse('admin:reports_section_add')}?draft={edition.pk}", "section_form")
    editor.post(reverse("admin:reports_section_add"), form | {"title": "Swifts"})
    swifts = edition.draft.sections.get(title="Swifts")
    save(other_editor, swifts, "section_form", body="They nest under roofs.")
    refused(other_editor, swifts)
    approve(editor, swifts)
    assert "swifts" not in places(edition)


@pytest.mark.long
def test_who_writes_a_section_may_approve_the_summary_that_another_wrote(editor, other_editor, edition, tides):
    _summary(other_editor, edition)
    write_text(editor, edition, tides)
    reference_pasted(editor, edition, tides)
    save(editor, tides, "section_form", body=tides.body + "\n\nSee [@two].")
    approve(editor, edition.draft)
    assert "edition" not in places(edition)


def test_what_is_beside_the_sections_is_asked_for_by_link_and_at_the_desk(publisher, other_editor, edition):
    form = {"about": str(FRONT), "reviewer": "Grace Hopper", "days": 14}
    page = publisher.post(reverse("desk:ask-review", args=[edition.pk]), form).content.decode()
    path = "/review/" + page.partition("/review/")[2].partition("<")[0]
    assert "Your review of “Title, summary and other parts”" in words_of(Client().get(path))
    say(path, **APPROVED)
    assert "edition" in places(edition)
    approved = "Grace Hopper approved Title, summary and other parts of Sea 2024 ."
    assert approved in words_of(publisher.get("/admin/"))
    publisher.post(reverse("desk:ask-review", args=[edition.pk]), form | {"reviewer": "Otto Orr"})
    asks = "Paula Park asked for a review of Title, summary and other parts of Sea 2024 ."
    assert asks in words_of(other_editor.get("/admin/"))
    front = reverse("desk:review-front", args=[edition.pk])
    assert front in other_editor.get(reverse("desk:start")).content.decode()
    published(edition, [other_editor])
    assert "Title, summary and other parts" in VersionReview.objects.values_list("title", flat=True)


@pytest.mark.long
def test_an_approval_of_the_edition_counts_for_each_part_with_the_same_text(
    superuser, editor, other_editor, edition, tides
):
    before = tides.body
    approve(other_editor, edition)
    assert places(edition) == []
    _imprint(superuser, edition)
    assert places(edition) == ["edition"]
    write_text(editor, edition, tides)
    assert places(edition) == ["edition", "tides"]
    assert of_text(editor.get(reverse("desk:reviews", args=[edition.pk])), "High Winds") == "Approved by Otto Orr."
    save(editor, tides, "section_form", body=before)
    assert places(edition) == ["edition"]
    say_at_desk(other_editor, edition, **CHANGES)
    assert places(edition) == ["edition", "tides", "winds", "waves"]


@pytest.mark.long
def test_an_approval_of_the_whole_edition_never_counts_for_what_its_reviewer_wrote(
    editor, other_editor, edition, tides
):
    write_text(other_editor, edition, tides)
    approve(other_editor, edition)
    assert places(edition) == ["tides"]
    _summary(editor, edition)
    assert places(edition) == ["edition", "tides"]
    _summary(other_editor, edition)
    assert places(edition) == ["edition", "tides"]


@pytest.mark.long
def test_a_save_that_voids_an_approval_names_who_gave_it(superuser, editor, other_editor, edition, tides):
    voided = "This voids the approval of Otto Orr. Ask for a review again."
    approve(other_editor, edition)
    page = reverse("admin:reports_section_change", args=[tides.pk])
    write_text(editor, edition, tides)
    assert f"Saved. {voided}" in words_of(editor.get(page))
    tides.refresh_from_db()
    write_text(editor, edition, tides)
    assert voided not in words_of(editor.get(page))
    _imprint(superuser, edition)
    assert voided in words_of(superuser.get("/admin/"))
    author = person("lena", is_staff=True)
    Membership.objects.create(report=edition.report, user=author, role=Role.AUTHOR).sections.add(tides)
    approve(other_editor, tides)
    tides.refresh_from_db()
    write_text(client := at_the_desk(author), edition, tides)
    assert "Saved. This voids the approval of Otto Orr." in words_of(client.get(page))


@pytest.mark.long
def test_a_form_says_whose_approval_a_change_voids_while_it_is_in_force(
    superuser, editor, other_editor, edition, tides
):
    hint = "Otto Orr approved this text. Saving a change voids that approval."
    forms = [reverse(f"admin:reports_{name}_change", args=[tides.pk if name == "section" else edition.pk])
             for name in ("section", "draft")]  # fmt: skip
    settings = reverse("admin:reports_report_change", args=[edition.report_id])
    of_front = "Otto Orr approved “Title, summary and other parts” of Sea 2024, which include these settings."

    def hints():
        return [hint in words_of(editor.get(form)) for form in forms] + [of_front in words_of(superuser.get(settings))]

    assert hints() == [False, False, False]
    approve(other_editor, edition)
    assert hints() == [True, True, True]
    write_text(editor, edition, tides)
    assert hints() == [False, True, True]
    _imprint(superuser, edition)
    assert hints() == [False, False, False]


def test_every_group_of_a_reports_form_says_which_approval_a_change_voids(superuser, other_editor, edition):
    approve(other_editor, edition.draft)
    page = superuser.get(reverse("admin:reports_report_change", args=[edition.report_id])).content.decode()
    for heading, field in (("Publisher", "publisher_name"), ("Licence", "licence_name")):
        group = page.partition(f"{heading}</h2>")[2].partition(f'name="{field}"')[0]
        assert "of Sea 2024, which include these settings. Saving a change voids that approval." in " ".join(
            group.split()
        )


@pytest.mark.long
def test_the_reviews_page_shows_the_approval_in_force_and_the_part_without_one(
    superuser, publisher, other_editor, edition
):
    approve(other_editor, edition)
    _imprint(superuser, edition)
    reviews, ask = (reverse(f"desk:{name}", args=[edition.pk]) for name in ("reviews", "ask-review"))
    assert f'href="{ask}?about={FRONT}">Ask for a review…' in publisher.get(reviews).content.decode()
    assert f'<a href="{ask}?about={FRONT}">' in publisher.get(reverse("desk:board", args=[edition.pk])).content.decode()
    approve(other_editor, edition.draft)
    _summary(superuser, edition)
    approve(other_editor, edition.draft)
    words = words_of(publisher.get(reviews))
    assert (words.count("Otto Orr approved an earlier text."), words.count("Approved by Otto Orr.")) == (1, 4)


def test_a_reviewer_of_the_whole_edition_sees_what_changed_since_by_section(editor, other_editor, edition, tides):
    say_at_desk(other_editor, edition, **CHANGES)
    page = reverse("desk:review-edition", args=[edition.pk])
    assert "Changes since your last review" not in words_of(other_editor.get(page))
    write_text(editor, edition, tides)
    _title(editor, edition)
    new = {"draft": edition.pk, "title": "Ocean Currents"}
    assert editor.post(reverse("admin:reports_section_add"), new).status_code == 302
    since = words_of(other_editor.get(page)).partition("Changes since your last review")[2]
    assert since.startswith(" Title, summary and other parts Changed. Tidal Power Show the changes Body, changed "), (
        since
    )
    assert "Ocean Currents New section." in since
    assert "High Winds" not in since


@pytest.mark.long
def test_what_is_carried_over_is_checked_by_its_approval(publisher, editor, other_editor, edition):
    published(edition, [other_editor])
    following = rolled(edition)

    def unchecked():
        sections = following.draft.sections.filter(is_reviewed=False)
        return [*sections.values_list("slug", flat=True), *Draft.objects.filter(pk=following.pk, is_reviewed=False)]

    tides, winds, _ = following.draft.sections.all()
    say_at_desk(editor, tides, verdict="remark", words="Fine.")
    say(asked(publisher, following, winds), **APPROVED)
    assert len(unchecked()) == 4
    approve(editor, tides)
    approve(other_editor, winds)
    assert unchecked() == ["waves", following.draft]
    assert "tides" not in [each.target.key for each in publishing.check(following) if each.rule == "unreviewed"]
    approve(editor, following)
    assert unchecked() == []


def test_only_who_may_ask_for_a_review_is_shown_a_missing_approval_at_the_section(editor, edition, tides):
    author = at_the_desk(lena := person("lena", is_staff=True))
    Membership.objects.create(report=edition.report, user=lena, role=Role.AUTHOR).sections.add(tides)
    page, wanted = reverse("admin:reports_section_change", args=[tides.pk]), "is not approved in its current form"
    assert wanted in words_of(editor.get(page))
    words = words_of(author.get(page))
    assert (wanted in words, "to fix here" in words, "Next step" in words) == (False, False, True)


@pytest.mark.long
def test_who_wrote_or_is_credited_with_carried_over_text_is_no_second_person_for_it(
    publisher, editor, other_editor, edition, tides
):
    write_text(editor, edition, tides)
    save(editor, edition.draft, "draft_form", summary="Calm.")
    winds = edition.draft.sections.get(slug="winds")
    Credit.objects.create(draft=edition.draft, section=winds, name="Edith Ek", role="Author")
    published(edition, [other_editor])
    publisher.post(reverse("desk:new-edition"), {"report": edition.report_id, "year": 2025, "start": edition.pk})
    begun = Edition.objects.get(year=2025)
    sections = {each.slug: each for each in begun.draft.sections.all()}
    for about in (begun.draft, sections["tides"], sections["winds"]):
        response = say_at_desk(editor, about, **APPROVED)
        assert "You wrote this text, so somebody else must approve it." in words_of(response), about
    approve(editor, sections["waves"])
    approve(editor, begun)
    assert [places(begun), "tides" in missing(begun)] == [["edition", "tides", "winds"], True]
    for about in (begun.draft, sections["tides"], sections["winds"]):
        approve(publisher, about)
    assert places(begun) == []


def test_authors_are_named_who_can_approve_and_people_whose_access_was_reset_are_not(people, editor, edition, tides):
    save(editor, tides, "section_form", body=f"{tides.body}\n\nMore.")
    amy = person("amy", is_staff=True, first_name="Amy", last_name="Ash")
    member = Membership.objects.create(report=edition.report, user=amy, role=Role.AUTHOR)
    member.sections.add(edition.draft.sections.get(slug="winds"))
    record(
        Act.ACCESS, about="", details="Changed: Email.", actor=Actor.of(people["superuser"]), whom=people["publisher"]
    )
    own = editor.get(reverse("desk:review-section", args=[tides.pk]))
    assert "Amy Ash or Ursula Unger can approve it." in words_of(own)


def test_an_approval_without_words_is_said_once(editor, publisher, edition, tides):
    say_at_desk(editor, tides, verdict="approved", words="")
    shown = publisher.get(reverse("desk:reviews", args=[edition.pk]))
    assert words_of(shown).count("Edith Ek") == 1

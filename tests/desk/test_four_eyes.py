"""Where a report asks for approval, one person alone publishes nothing, by whatever way they write, ask and answer."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from reports import drafting, publishing
from reports.desk.pictures import store_picture
from reports.document.canonical import ChangeNote
from reports.models.draft import Assessment, Figure, Reference
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.models.review import ReviewLink, VersionReview, Writing
from reports.models.series import Edition
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import opened, words_of
from tests.desk.reviewing import APPROVED, asked, edit, say
from tests.desk.sources import CHART, FIGURES, ITEM, PAPER, REFERENCES, picture
from tests.desk.sources import upload as file_of
from tests.desk.test_importing import apply, upload
from tests.making import ACKNOWLEDGED, AT, PLAIN, draft_edition
from trends.models import Technique

pytestmark = pytest.mark.django_db


def add(section, text):
    """Ada writes in a section, without an account."""
    section.body += f"\n\n{text}"
    section.save()
    drafting.save_revision(section, actor=Actor.of("Ada", AT))


@pytest.fixture
def edition(db):
    """An edition of a report that asks for approval; a paragraph of it shows a figure and cites a source."""
    edition = draft_edition()
    edition.report.needs_approval = True
    edition.report.save()
    stored = store_picture(picture())
    Figure.objects.create(draft=edition.draft, key="photo", alt="Red.", picture=stored)
    book = {"type": "book", "title": "Tides", "author": [{"literal": "Ada"}]}
    Reference.objects.create(draft=edition.draft, key="one", item=book)
    add(edition.draft.sections.get(slug="tides"), "[@one]\n\n![[photo]]")
    return edition


@pytest.fixture
def tides(edition):
    return edition.draft.sections.get(slug="tides")


def say_at_desk(client, about, **fields):
    """Somebody at the desk reviews a section, or (an edition) the whole, or (a draft) what is beside its sections."""
    names = {"edition": "review-edition", "draft": "review-front", "section": "review-section"}
    address = reverse(f"desk:{names[about._meta.model_name]}", args=[about.pk])
    read = client.get(address).content.decode().partition('name="read" value="')[2][:64]
    return client.post(address, {"read": read, **fields})


def approve(client, about):
    assert say_at_desk(client, about, **APPROVED).status_code == 302


def refused(client, about):
    """Their own text is not theirs to approve. An approval of the whole edition is, and does not count for it."""
    response = say_at_desk(client, about, **APPROVED)
    assert (response.status_code, 'value="approved"' in response.content.decode()) == (422, False)
    assert words_of(response).count("You wrote this text, so somebody else must approve it.") == 2
    approve(client, Edition.objects.get())


def places(edition):
    found = publishing.check(Edition.objects.get(pk=edition.pk))
    return [each.target.key or "edition" for each in found if each.rule == "approval"]


def missing(edition):
    """The sections that nobody has approved."""
    return [place for place in places(edition) if place != "edition"]


def save(client, thing, form_id, **changes):
    address = reverse(f"admin:{thing._meta.label_lower.replace('.', '_')}_change", args=[thing.pk])
    response = client.post(address, opened(client, address, form_id) | changes | {"_continue": "1"})
    assert response.status_code == 302, words_of(response)


def test_a_publisher_who_invents_a_reviewer_publishes_nothing_alone(publisher, other_editor, edition):
    path = asked(publisher, edition)
    say(path, **APPROVED)
    assert missing(edition) == ["tides", "winds", "waves"]
    page = publisher.get(reverse("desk:reviews", args=[edition.pk]))
    assert "Grace Hopper approved it but has no account, so somebody else still has to approve." in words_of(page)
    publisher.post(
        reverse("desk:publish", args=[edition.pk]), {"seen": drafting.text_digest(drafting.document_of(edition), None)}
    )
    assert not Version.objects.exists()
    approve(publisher, edition)
    assert missing(edition) == ["tides", "winds", "waves"]
    approve(other_editor, edition)
    assert missing(edition) == []


def _figure(client, edition, tides):
    save(client, Figure.objects.get(), "figure_form", caption="Another caption.")


def _picture(client, edition, tides):
    save(client, Figure.objects.get(), "figure_form", picture_file=file_of(picture(size=(50, 30))))


def _figure_deleted(client, edition, tides):
    client.post(reverse("admin:reports_figure_delete", args=[Figure.objects.get().pk]), {"post": "yes"})


def _figure_added(client, edition, tides):
    client.post(FIGURES, CHART | {"draft": edition.pk, "key": "chart"})


def _reference(client, edition, tides):
    save(client, Reference.objects.get(key="one"), "reference_form", title="Other tides")


def _reference_added(client, edition, tides):
    client.post(REFERENCES, PAPER | {"draft": edition.pk, "key": "two"})


def reference_pasted(client, edition, tides):
    item = {"id": "two", "type": "book", "title": "Two", "author": [{"literal": "Ada"}]}
    client.post(reverse("desk:paste-references", args=[edition.pk]), {"items": json.dumps([item])})


def write_text(client, edition, tides):
    save(client, tides, "section_form", body=tides.body + "\n\nMore.")


def _prediction(client, edition, tides):
    rows = {
        "predictions-TOTAL_FORMS": "1",
        "predictions-0-statement": "It will turn.",
        "predictions-0-criterion": "It turns.",
    }
    save(client, tides, "section_form", **rows, **{"predictions-0-due": "2030-01-01"})


def _assessment(client, edition, tides):
    save(client, tides, "section_form", _confirm="all")


def _put_back(client, edition, tides):
    seen = client.get(reverse("desk:section-history", args=[tides.pk])).context_data["latest"]
    client.post(reverse("desk:put-back", args=[tides.pk, 1]), {"seen": seen})


def _import(client, edition, tides):
    text = PLAIN.replace("{year}", "2024").replace("both ways.", "one way.")
    apply(client, edition, upload(client, edition, text.encode()))


def _merge(client, edition, tides):
    source = Assessment.objects.filter(section=tides).first().technique
    into = Technique.objects.create(slug="rotor", name="rotor")
    client.post(reverse("desk:merge", args=[source.pk]), {"into": into.name})


WAYS = [
    _figure, _picture, _figure_deleted, _figure_added, _reference, _reference_added, reference_pasted, write_text, _prediction,
    _assessment, _put_back, _import, _merge,
]  # fmt: skip


@pytest.mark.sample(12)
@pytest.mark.parametrize("write", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_who_changed_anything_that_is_read_with_a_section_is_no_second_person_for_it(
    superuser, other_editor, edition, tides, write
):
    add(tides, "[@two]\n\n![[chart]]")
    if write is _put_back:
        add(tides, "Later.")
    before = drafting.text_digest(document := drafting.document_of(edition), document.section("tides"))
    write(superuser, edition, tides)
    after = drafting.text_digest(document := drafting.document_of(edition), document.section("tides"))
    assert before != after
    refused(superuser, tides)
    assert "tides" in missing(edition)
    assert "Ursula Unger approved it but also wrote it" in words_of(
        superuser.get(reverse("desk:reviews", args=[edition.pk]))
    )
    approve(other_editor, tides)
    assert "tides" not in missing(edition)
    assert set(Writing.objects.filter(by__username="ursula").values_list("by_name", flat=True)) == {"Ursula Unger"}


@pytest.mark.long
def test_what_changes_nothing_makes_nobody_a_writer(editor, edition, tides):
    save(editor, Figure.objects.get(), "figure_form")
    save(editor, edition.draft.sections.get(slug="winds"), "section_form", body="Other winds.")
    approve(editor, tides)
    assert missing(edition) == ["winds", "waves"]


@pytest.mark.long
def test_two_people_of_the_same_name_are_two(editor, edition, tides):
    double = at_the_desk(person("edie", is_staff=True, is_superuser=True, first_name="Edith", last_name="Ek"))
    write_text(editor, edition, tides)
    refused(editor, tides)
    assert "tides" in missing(edition)
    approve(double, tides)
    assert "tides" not in missing(edition)


@pytest.mark.long
def test_a_person_who_changes_their_name_stays_the_same(people, editor, edition, tides):
    write_text(editor, edition, tides)
    User.objects.filter(pk=people["editor"].pk).update(last_name="Other")
    refused(editor, tides)
    assert "tides" in missing(edition)


@pytest.mark.long
def test_a_person_whose_account_is_deleted_is_known_by_name(people, editor, other_editor, edition, tides):
    approve(other_editor, tides)
    write_text(editor, edition, tides)
    User.objects.filter(username="otto").delete()
    people["editor"].delete()
    again = at_the_desk(person("edith2", is_staff=True, is_superuser=True, first_name="Edith", last_name="Ek"))
    refused(again, tides)
    assert "tides" in missing(edition)


@pytest.mark.long
def test_who_asks_others_does_not_answer_in_their_place(publisher, edition, tides):
    asked(publisher, edition, tides)
    approve(publisher, edition)
    assert missing(edition) == ["tides"]
    words = words_of(publisher.get(reverse("desk:reviews", args=[edition.pk])))
    assert "Paula Park approved it but also asked for the review" in words
    publisher.post(reverse("desk:revoke-review", args=[ReviewLink.objects.get().pk]))
    assert missing(edition) == []


def test_who_takes_back_a_link_that_was_opened_has_asked_all_the_same(publisher, edition, tides):
    say(asked(publisher, edition, tides), **APPROVED)
    approve(publisher, edition)
    publisher.post(reverse("desk:revoke-review", args=[ReviewLink.objects.get().pk]))
    assert missing(edition) == ["tides"]


@pytest.mark.long
def test_an_invented_approval_does_not_take_the_place_of_a_reviewers_objection(publisher, other_editor, edition, tides):
    path = asked(publisher, edition, tides)
    say(path, verdict="changes", words="It was not finished.")
    say(asked(publisher, edition, tides), **APPROVED)
    approve(other_editor, tides)
    assert "changes-asked" in {each.rule for each in publishing.check(edition)}
    say(path, **APPROVED)
    assert ("changes-asked" in {each.rule for each in publishing.check(edition)}, "tides" in missing(edition)) == (
        False,
        False,
    )


@pytest.mark.long
def test_a_link_shows_nobody_what_a_person_of_that_name_said_at_the_desk(editor, edition, tides):
    address = reverse("desk:review-section", args=[tides.pk])
    read = editor.get(address).content.decode().partition('name="read" value="')[2][:64]
    editor.post(address, {"read": read, "verdict": "remark", "words": "Between us."})
    path = asked(editor, edition, tides, reviewer="Edith E")
    ReviewLink.objects.update(reviewer="Edith Ek")
    assert ("Between us." in words_of(editor.get(address)), "Between us." in words_of(Client().get(path))) == (
        True,
        False,
    )


def test_a_report_that_does_not_ask_is_published_by_one_person(publisher, edition):
    edition.report.needs_approval = False
    edition.report.save()
    say(asked(publisher, edition), **APPROVED)
    assert "Approved by Grace Hopper" in words_of(publisher.get(reverse("desk:reviews", args=[edition.pk])))
    publishing.publish(edition=edition, actor=Actor.of("Paula Park"), acknowledged=ACKNOWLEDGED)
    assert Version.objects.count() == 1


def published(edition, by):
    for client in by:
        approve(client, edition.draft)
        for section in edition.draft.sections.all():
            approve(client, section)
    return publishing.publish(edition=edition, actor=Actor.of("Paula Park"), acknowledged=ACKNOWLEDGED)


@pytest.mark.long
def test_who_wrote_what_is_published_may_approve_what_another_corrects(editor, other_editor, edition, tides):
    write_text(editor, edition, tides)
    published(edition, [other_editor])
    tides.refresh_from_db()
    write_text(other_editor, edition, tides)
    refused(other_editor, tides)
    assert missing(edition) == ["tides"]
    approve(editor, tides)
    assert missing(edition) == []


@pytest.mark.long
def test_when_a_version_is_withdrawn_its_writers_wrote_what_is_unpublished_again(editor, other_editor, edition, tides):
    published(edition, [other_editor])
    save(editor, tides, "section_form", body=tides.body + "\n\nMore.")
    approve(other_editor, tides)
    note = ChangeNote(kind="revision", severity="minor", section="tides", before="", after="More.", explanation="More.")
    version = publishing.publish(
        edition=edition, actor=Actor.of("Ada"), note="More.", change_notes=(note,), acknowledged=ACKNOWLEDGED
    )
    approve(editor, tides)
    reviews = reverse("desk:reviews", args=[edition.pk])
    assert "Approved by Otto Orr and Edith Ek" in words_of(editor.get(reviews))
    publishing.withdraw(version=version, reason="Wrong.", actor=Actor.of("Ada"))
    assert "Edith Ek approved it but also wrote it" in words_of(editor.get(reviews))


@pytest.mark.both_engines
def test_approvals_of_withdrawn_text_do_not_count(editor, other_editor, edition, tides):
    published(edition, [other_editor])
    save(editor, tides, "section_form", body=tides.body + "\n\nMore.")
    approve(other_editor, tides)
    note = ChangeNote(kind="revision", severity="minor", section="tides", before="", after="More.", explanation="More.")
    version = publishing.publish(
        edition=edition, actor=Actor.of("Ada"), note="More.", change_notes=(note,), acknowledged=ACKNOWLEDGED
    )
    assert missing(edition) == []
    publishing.withdraw(version=version, reason="Wrong.", actor=Actor.of("Ada"))
    assert missing(edition) == ["tides"]
    board = reverse("desk:board", args=[edition.pk])
    assert "not yet checked, text of a withdrawn or redacted version" in words_of(editor.get(board))
    save(editor, tides, "section_form", _reviewed="1")
    assert missing(edition) == ["tides"]
    reviews = words_of(editor.get(reverse("desk:reviews", args=[edition.pk])))
    assert "Otto Orr approved this text for a version that was withdrawn or redacted." in reviews
    approve(other_editor, tides)
    assert missing(edition) == []


@pytest.mark.long
def test_who_asked_and_who_answered_are_kept_beside_the_version_and_can_be_removed(
    publisher, superuser, editor, other_editor, edition
):
    write_text(editor, edition, edition.draft.sections.get(slug="tides"))
    say(asked(publisher, edition), **APPROVED)
    approve(other_editor, edition)
    version = publishing.publish(edition=edition, actor=Actor.of("Paula Park"), acknowledged=ACKNOWLEDGED)
    row = VersionReview.objects.get(by_name="Grace Hopper")
    assert (row.title, row.verdict, row.asked_by) == ("the whole edition", "approved", "Paula Park")
    address = reverse("admin:reports_version_change", args=[version.pk])
    for client in (editor, publisher):
        words = words_of(client.get(address))
        assert "Grace Hopper approved: the whole edition" in words
        assert "requested by Paula Park" in words
    sealed = json.dumps([version.document, version.publisher, version.note, str(version.notes)])
    assert "Grace" not in sealed
    remove = reverse("desk:remove-names", args=[row.pk])
    assert (remove in editor.get(address).content.decode(), editor.post(remove).status_code) == (False, 403)
    assert "Remove names" in words_of(publisher.get(address))
    publisher.post(remove, {"reason": "She asked."})
    superuser.post(remove, {"_confirm": "1", "seen": publishing.entries_to_delete(version, row)})
    for page in (address, reverse("desk:reviews", args=[edition.pk])):
        words = words_of(editor.get(page))
        assert ("Grace" in words, "a name that was removed" in words.lower()) == (False, True)
    assert publishing.verify() == ()


@pytest.mark.long
def test_removing_a_text_removes_its_titles_from_its_reviews(editor, other_editor, edition, tides):
    version = published(edition, [other_editor])
    titles = set(VersionReview.objects.values_list("title", flat=True))
    assert titles == {"Title, summary and other parts", "Tidal Power", "High Winds", "Waves at Sea"}
    publishing.redact(version=version, reason="A court.", actor=Actor.of("Ursula"))
    assert (set(VersionReview.objects.values_list("title", flat=True)), publishing.verify()) == ({""}, ())


@pytest.mark.long
def test_a_figure_and_the_sources_of_its_caption_are_part_of_the_approved_text(editor, other_editor, edition, tides):
    source = Reference.objects.create(draft=edition.draft, key="kelp", item=ITEM)
    figure = Figure.objects.create(draft=edition.draft, key="drawn", alt="Red.", caption="After [@kelp].")
    edit(editor, tides, tides.body + "\n\n![[ drawn ]]")
    for row, change in ((figure, {"alt": "Blue."}), (source, {"item": ITEM | {"title": "Another book"}})):
        approve(other_editor, tides)
        assert "tides" not in missing(edition)
        type(row).objects.filter(pk=row.pk).update(**change)
        assert "tides" in missing(edition), row

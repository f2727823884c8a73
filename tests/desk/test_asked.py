"""Who was asked for a review, when, and what came of it: in sentences on the page of the edition's review."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from reports import publishing
from reports.models.audit import Act, AuditEntry
from reports.models.people import Actor
from reports.models.review import Review, ReviewLink
from tests.desk.pages import words_of
from tests.desk.reviewing import CHANGES, asked, say
from tests.making import ACKNOWLEDGED, AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def tides(edition):
    return edition.draft.sections.get(slug="tides")


@pytest.mark.long
def test_whoever_was_asked_is_never_said_not_to_have_been(editor, edition, tides):
    reviews, page = reverse("desk:reviews", args=[edition.pk]), reverse("admin:reports_section_change", args=[tides.pk])

    def lines():
        """What the section's own page and the list say of its review; they say the same, and what nobody was asked about stands last."""
        own = re.search(r"<dt>Review</dt>\s*<dd>\s*<p>(.*?)</p>", editor.get(page).content.decode(), re.S)
        all_ = editor.get(reviews).content.decode()
        listed = re.search(r">Tidal Power</a></h2>\s*<p>(.*?)</p>", all_, re.S)
        if listed is None:
            assert re.search(r"No review requested for:.*>Tidal Power</a>", all_, re.S)
            listed = own
        said = {" ".join(re.sub("<[^>]+>", "", found[1]).split()) for found in (own, listed)}
        assert len(said) == 1
        return said.pop()

    day = date_format(timezone.now(), "j F Y")
    assert lines() == "No review requested."
    whole = asked(editor, edition)
    assert lines() == f"Grace Hopper was asked on {day} to review the whole edition."
    say(whole, **CHANGES)
    assert lines() == f"Grace Hopper was asked on {day} to review the whole edition."
    path = asked(editor, edition, tides)
    assert lines() == f"Grace Hopper was asked on {day}. No answer yet."
    say(path, verdict="remark", words="A remark.")
    assert lines() == f"Grace Hopper was asked on {day}."
    Review.objects.all().delete()
    link = ReviewLink.objects.filter(section=tides.uid)
    link.update(expires_at=AT)
    assert lines() == f"Grace Hopper was asked on {day}. The request was cancelled or expired."
    link.update(revoked_at=AT)
    assert lines() == f"Grace Hopper was asked on {day}. The request was cancelled or expired."


def of_text(response, title):
    """What the page of an edition's review says of one text, in a line."""
    found = re.search(rf">{title}</a></h2>\s*<p>(.*?)</p>", response.content.decode(), re.S)
    return " ".join(re.sub("<[^>]+>", "", found[1]).split())


def test_an_answer_on_one_section_is_none_on_the_whole_edition(editor, edition, tides):
    whole, day = asked(editor, edition), date_format(timezone.now(), "j F Y")
    say(f"{whole}sections/tides/", verdict="remark", words="A remark.")
    page = editor.get(reverse("desk:reviews", args=[edition.pk]))
    assert [of_text(page, title) for title in ("The whole edition", "Tidal Power", "High Winds")] == [
        f"Grace Hopper was asked on {day}.",
        f"Grace Hopper was asked on {day} to review the whole edition.",
        f"Grace Hopper was asked on {day} to review the whole edition.",
    ]
    say(f"{whole}sections/tides/", **CHANGES)
    say(asked(editor, edition, tides, reviewer="Ann Author"), **CHANGES)
    page = editor.get(reverse("desk:reviews", args=[edition.pk]))
    assert of_text(page, "Tidal Power") == "Grace Hopper asked for changes. Ann Author asked for changes."


def test_a_colleague_whose_review_was_requested_is_shown_until_they_answer(
    people, editor, edition, tides, other_editor
):
    reviews, day = reverse("desk:reviews", args=[edition.pk]), date_format(timezone.now(), "j F Y")
    asked(editor, edition, tides, reviewer="otto orr", message="Is it finished?")
    page = editor.get(reviews)
    assert of_text(page, "Tidal Power") == f"Otto Orr was asked on {day}. No answer yet."
    assert f"Asked {day} by Edith Ek, not opened yet; no answer yet." in words_of(page)
    edition.draft.sections.update(due=AT)
    assert "In review" in words_of(editor.get(reverse("desk:board", args=[edition.pk])))
    at_desk = reverse("desk:review-section", args=[tides.pk])
    shown = other_editor.get(at_desk)
    assert "Is it finished?" in words_of(shown)
    assert f"Asked {day} by Edith Ek, opened {day}; no answer yet." in words_of(editor.get(reviews))
    other_editor.post(reverse("desk:seen"), {"until": timezone.now().isoformat()})
    asked_of_otto = f"Reviews requested from you {timezone.now():%-d %b} Tidal Power Requested by Edith Ek. Sea 2024"
    assert asked_of_otto in words_of(other_editor.get("/admin/"))
    assert "Reviews requested" not in words_of(editor.get("/admin/"))
    read_there = shown.content.decode().partition('name="read" value="')[2][:64]
    other_editor.post(at_desk, {"read": read_there, "verdict": "remark", "words": "It is."})
    assert "Reviews requested" not in words_of(other_editor.get("/admin/"))
    page = editor.get(reviews)
    assert of_text(page, "Tidal Power") == f"Otto Orr was asked on {day}."
    assert f"opened {day}; answered." in words_of(page)
    assert "Otto Orr reviewed Tidal Power without a verdict." in words_of(editor.get("/admin/"))


def test_the_form_offers_colleagues_and_says_that_they_get_no_link(people, editor, edition, other_editor):
    shown = editor.get(reverse("desk:ask-review", args=[edition.pk]))
    assert "A colleague with an account gets no link" in words_of(shown)
    offered = re.findall(r'<option value="([^"]+)">', shown.content.decode().partition("<datalist")[2])
    assert offered == ["Otto Orr", "Paula Park", "Ursula Unger"]


def test_a_colleague_is_asked_no_more_and_hears_it(people, editor, edition, tides, other_editor):
    asked(editor, edition, tides, reviewer="Otto Orr")
    done = editor.post(reverse("desk:revoke-review", args=[ReviewLink.objects.get().pk]), follow=True)
    assert "The review request to Otto Orr was cancelled." in words_of(done)
    assert of_text(done, "Tidal Power").endswith("The request was cancelled or expired.")
    assert "Edith Ek cancelled the request to review Tidal Power ." in words_of(other_editor.get("/admin/"))
    assert not AuditEntry.objects.filter(act=Act.LINK).exists()


def test_what_is_published_is_no_longer_asked_about(editor, edition, tides, other_editor):
    asked(editor, edition, tides, reviewer="Otto Orr")
    edition.draft.sections.update(due=AT)
    publishing.publish(edition=edition, actor=Actor.of("Ada"), acknowledged=ACKNOWLEDGED)
    edition.draft.sections.update(due=AT)
    assert "Reviews requested" not in words_of(other_editor.get("/admin/"))
    assert "In review" not in words_of(editor.get(reverse("desk:board", args=[edition.pk])))
    page = editor.get(reverse("desk:reviews", args=[edition.pk]))
    assert of_text(page, "Tidal Power").endswith("The request was cancelled or expired.")


def test_what_waits_stands_first_and_what_nobody_was_asked_about_in_one_line(editor, edition, tides):
    say(asked(editor, edition, tides), verdict="approved")
    asked(editor, edition, edition.draft.sections.get(slug="winds"))
    page = editor.get(reverse("desk:reviews", args=[edition.pk]))
    assert [line.title for line in page.context_data["lines"]] == ["High Winds", "Tidal Power"]
    assert "No review requested for: The whole edition , Title, summary and other parts , Waves at Sea ." in words_of(
        page
    )

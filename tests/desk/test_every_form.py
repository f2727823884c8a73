"""Forms in which people write at length are autosaved, for their writer alone; before any other form is left, the browser asks.

The forms are those of the pages that the resolver knows: a new one that does neither fails here by itself.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.urls import resolve, reverse
from django.utils import timezone

from reports import drafting, publishing
from reports.models.form_drafts import FormDraft
from reports.models.review import Comment
from tests.desk.autosaving import KEEP, SEQUENCE, keep, says, send
from tests.desk.conftest import at_the_desk
from tests.desk.every_screen import addresses, fill_the_desk
from tests.desk.pages import words_of
from tests.rounds import is_long_run

pytestmark = pytest.mark.django_db

#: Forms whose input is short, or about a file that is not stored either.
NOT_ASKED = ("/merge/", "/trend/", "/account/")
WORDS = "Typed, and not sent."


@dataclass
class Form:
    """A form that is posted: its tag, its hidden fields, those in which one writes, and the text in them."""

    tag: dict
    hidden: dict = field(default_factory=dict)
    written: set = field(default_factory=set)
    texts: dict = field(default_factory=dict)

    @property
    def address(self):
        return self.hidden.get("kept-address", [""])[0]


class Forms(HTMLParser):
    """The posted forms of a page, each by its id if it has one, with its fields, wherever those stand."""

    def __init__(self, response):
        super().__init__()
        self.all, self.templates, self.open, self.fields, self.number, self.area = {}, 0, None, [], 0, None
        self.feed(response.content.decode())
        for name, found in self.fields:
            if name in self.all:
                self._add(self.all[name], found)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs) | {"tag": tag}
        self.templates += tag == "template"
        if self.templates:
            return
        if tag == "form":
            self.number += 1
            self.open = found.get("id", self.number)
            if found.get("method") == "post":
                self.all[self.open] = Form(found)
        self.fields.append((found.get("form", found.get("data-form", self.open)), found))
        self.area = found if tag == "textarea" else self.area

    def handle_data(self, data):
        if self.area:
            self.area["value"] = self.area.get("value", "") + data

    def handle_endtag(self, tag):
        self.area = None if tag == "textarea" else self.area
        self.templates -= tag == "template"
        if tag == "form":
            self.open = None

    def _add(self, form, found):
        kind = found.get("type", "text") if found["tag"] == "input" else found["tag"]
        if kind in {"text", "textarea"} and "name" in found and "readonly" not in found:
            form.written.add(found["name"])
            if text := (found.get("value") or "").strip():
                form.texts[found["name"]] = text
        if kind == "hidden" and "name" in found:
            form.hidden[found["name"]] = [found.get("value") or ""]


def form_at(client, address, name):
    return next(form for form in Forms(client.get(address)).all.values() if form.address.endswith(name))


def typed(client, form, **more):
    keep(client, form.hidden | {name: [""] for name in form.written}, **more)


def pages(client):
    """A page of each kind of the desk's own; of publishing, which differs most, in every state that an edition can be in."""
    kinds = set()
    for address in addresses():
        kind = re.sub(r"\d+", "", address)
        is_known = kind in kinds and not (is_long_run() or address.endswith("/publish/"))
        if is_known or not hasattr(resolve(address).func, "permission"):
            continue
        answer = client.get(address)
        if answer.status_code in {200, 409} and answer["Content-Type"].startswith("text/html"):
            kinds.add(kind)
            yield address, answer


@pytest.mark.long
@pytest.mark.rounds
def test_a_form_to_write_in_is_autosaved_or_the_browser_asks_before_leaving(people):
    fill_the_desk()
    writer = at_the_desk(people["superuser"])
    autosaved = set()
    for address, answer in pages(writer):
        for form in Forms(answer).all.values():
            if "data-keep" in form.tag:
                autosaved.add(form.address.partition("#")[2])
            elif form.written:
                assert "data-unsaved" in form.tag or any(part in address for part in NOT_ASKED), (address, form.written)
    assert autosaved == {"comments", "publish"}


def test_of_the_forms_of_the_admin_those_in_which_one_writes_at_length_are_autosaved():
    autosaved = {
        model._meta.model_name for model, each in admin.site._registry.items() if getattr(each, "is_autosaved", False)
    }
    assert autosaved == {"section", "draft", "figure", "sitesettings"}


@pytest.fixture
def comments(section):
    return reverse("desk:comments", args=[section.pk])


@pytest.mark.long
def test_half_a_comment_is_back_wherever_one_comments_until_it_is_sent_or_discarded(editor, section, comments):
    said = drafting.comment(section, drafting.CommentAuthor.of("Ada", timezone.now()), "Sure?", names={})
    reply = f"{said.pk}-answer"
    beside, review = (
        reverse(f"{name}", args=[section.pk]) for name in ("admin:reports_section_change", "desk:review-section")
    )
    typed(editor, form_at(editor, beside, "#comments"), **{"comment": "Half.", reply: "A reply."})
    listed = editor.get("/admin/").context_data["unsaved"]
    assert [(row.address, name) for row, name in listed] == [(f"{comments}#comments", f"{section}: Comments")]
    for page in (beside, comments, review):
        form = form_at(editor, page, "#comments")
        assert form.texts == {"comment": "Half.", reply: "A reply."}, page
    sent = {"comment": "Whole.", reply: "A reply."}
    assert editor.post(comments, form.hidden | {"kept-sequence": str(next(SEQUENCE))} | sent).status_code == 302
    form = form_at(editor, comments, "#comments")
    assert form.texts[reply] == "A reply."
    assert "comment" not in form.texts
    assert Comment.objects.filter(words="Whole.").exists()
    assert f'value="{beside}#comments"' in editor.get(beside).content.decode()
    discarded = {name: values[0] for name, values in form.hidden.items()}
    for back, to in ((f"{beside}#comments", f"{beside}#comments"), ("//example.org/", comments), ("", comments)):
        assert editor.post(KEEP, discarded | {"kept-back": back})["Location"] == to
    assert reply not in form_at(editor, beside, "#comments").texts


@pytest.mark.long
def test_a_publication_note_and_reasons_are_back_until_they_are_published(people, edition):
    paula, address = at_the_desk(people["publisher"]), reverse("desk:publish", args=[edition.pk])
    form = form_at(paula, address, "#publish")
    reasons = {name: "Fine." for name in form.written if name.startswith("reason-")}
    typed(paula, form, note=WORDS, **reasons)
    again = form_at(paula, address, "#publish")
    assert again.texts.items() >= ({"note": WORDS} | reasons).items()
    assert WORDS not in at_the_desk(people["superuser"]).get(address).content.decode()
    sent = {"kept-sequence": str(next(SEQUENCE)), "note": WORDS} | reasons
    assert paula.post(address, again.hidden | sent).status_code == 302
    assert edition.versions.get().note == WORDS
    assert not FormDraft.objects.exclude(fields="").exists()


@pytest.mark.long
def test_what_could_not_be_published_just_then_stays_a_draft(people, edition, monkeypatch):
    def fail(**asked):
        raise publishing.PublishingError("Somebody else publishes now.")

    monkeypatch.setattr(publishing, "publish", fail)
    paula, address = at_the_desk(people["publisher"]), reverse("desk:publish", args=[edition.pk])
    form = form_at(paula, address, "#publish")
    typed(paula, form, note=WORDS)
    sent = {"kept-sequence": str(next(SEQUENCE)), "note": WORDS} | {
        name: "Fine." for name in form.written if name.startswith("reason-")
    }
    assert paula.post(address, form.hidden | sent).status_code == 302
    assert "Somebody else publishes now." in words_of(paula.get(address))
    assert form_at(paula, address, "#publish").texts["note"] == WORDS


def test_whoever_lost_the_right_to_a_page_gets_nothing_of_it_and_keeps_nothing_there(people, edition):
    paula, address = at_the_desk(people["publisher"]), reverse("desk:publish", args=[edition.pk])
    form = form_at(paula, address, "#publish")
    typed(paula, form, note=WORDS)
    assert paula.get("/admin/").context_data["unsaved"]
    people["publisher"].groups.set([])
    assert paula.get("/admin/").context_data["unsaved"] == []
    assert WORDS not in paula.get(address).content.decode()
    assert send(paula, says(paula, form.hidden, note="More.")).status_code in {403, 404}
    assert "More." not in FormDraft.objects.get(fields__contains=WORDS).fields


def test_words_about_what_is_gone_are_shown_to_their_writer(editor, section, comments):
    typed(editor, form_at(editor, comments, "#comments"), comment=WORDS)
    section.delete()
    gone = editor.get(comments)
    assert gone.status_code == 404
    assert WORDS in words_of(gone)


def test_nothing_is_kept_of_a_form_that_the_page_does_not_have(editor, section, comments):
    form = form_at(editor, comments, "#comments")
    for address in (
        f"{comments}#other",
        f"{comments}#",
        comments,
        "/admin/account/#comments",
        "//example.org/#comments",
    ):
        assert send(editor, says(editor, form.hidden | {"kept-address": [address]}, comment=WORDS)).status_code == 404
    assert not FormDraft.objects.exists()

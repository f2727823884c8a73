"""Every form of the desk in which a person writes keeps what is typed, for its writer alone, until it is sent or thrown away.

The forms are those of the pages that the resolver knows: a new one that keeps nothing fails here by itself.
"""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.forms import Textarea
from django.urls import resolve, reverse
from django.utils import timezone

from reports import drafting, publishing
from reports.models.comments import Comment
from reports.models.form_drafts import FormDraft
from tests.desk.conftest import at_the_desk, person
from tests.desk.every_screen import addresses, fill_the_desk
from tests.desk.keeping import KEEP, SEQUENCE, keep, says, send
from tests.desk.pages import words_of
from tests.rounds import is_long_run

pytestmark = pytest.mark.django_db

#: Where one writes a sentence at most: names of terms, and how a file is to be read that is not kept either.
NOT_KEPT = ("/merge/", "/trend/", "/assessments/")
WORDS = "Typed, and not sent."


@dataclass
class Form:
    """A form that is posted: its tag, its hidden fields, those in which one writes, and what is to be put back into it."""

    tag: dict
    hidden: dict = field(default_factory=dict)
    written: set = field(default_factory=set)
    back: dict | None = None

    @property
    def address(self):
        return self.hidden.get("kept-address", [""])[0]


class Forms(HTMLParser):
    """The posted forms of a page, each by its id if it has one, with its fields, wherever those stand."""

    def __init__(self, response):
        super().__init__()
        self.all, self.templates, self.open, self.fields, self.number = {}, 0, None, [], 0
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

    def handle_endtag(self, tag):
        self.templates -= tag == "template"
        if tag == "form":
            self.open = None

    def _add(self, form, found):
        kind = found.get("type", "text") if found["tag"] == "input" else found["tag"]
        if "data-back" in found:
            form.back = json.loads(found["data-back"])
        if kind in {"text", "textarea"} and "name" in found and "readonly" not in found:
            form.written.add(found["name"])
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


@pytest.mark.rounds
def test_every_form_in_which_one_writes_keeps_what_is_typed_for_its_writer_alone(people):
    fill_the_desk()
    writer = at_the_desk(people["superuser"])
    other = at_the_desk(person("otto", is_staff=True, is_superuser=True))
    own = {}
    for address, answer in pages(writer):
        for form in Forms(answer).all.values():
            if "data-keep" not in form.tag:
                assert not form.written or any(part in address for part in NOT_KEPT), (address, form.written)
            elif "#" in form.address:
                own[form.address] = (address, form)
    for kept_address, (address, form) in own.items():
        name = max(form.written)
        typed(writer, form, **{name: WORDS})
        back = form_at(writer, address, kept_address).back
        assert dict(back["fields"])[name] == WORDS, kept_address
        assert form_at(other, address, kept_address).back is None, kept_address
    assert {address.partition("#")[2] for address in own} > {
        "plan",
        "comments",
        "review",
        "publish",
        "withdraw",
        "redact",
    }
    assert all(row.address in own for row, _ in writer.get("/admin/").context_data["unsaved"])


def test_every_form_of_the_admin_in_which_one_writes_is_kept(people, rf):
    request = rf.get("/admin/")
    request.user = people["superuser"]
    unkept = [
        model_admin
        for model_admin in admin.site._registry.values()
        if model_admin.has_add_permission(request) and not getattr(model_admin, "keeps_words", False)
    ]
    fields = [each for one in unkept for each in one.get_form(request)().fields.values()]
    assert unkept
    assert not [each for each in fields if isinstance(each.widget, Textarea)]


@pytest.fixture
def comments(section):
    return reverse("desk:comments", args=[section.pk])


def test_half_a_comment_is_back_wherever_one_comments_until_it_is_sent_or_thrown_away(editor, section, comments):
    said = drafting.comment(section, drafting.Speaker("Ada"), "Sure?", at=timezone.now(), names={})
    beside, review = (
        reverse(f"{name}", args=[section.pk]) for name in ("admin:reports_section_change", "desk:review-section")
    )
    typed(editor, form_at(editor, beside, "#comments"), **{"comment": "Half.", f"{said.pk}-answer": "A reply."})
    listed = editor.get("/admin/").context_data["unsaved"]
    assert [(row.address, name) for row, name in listed] == [(f"{comments}#comments", f"{section}: Comments")]
    for page in (beside, comments, review):
        form = form_at(editor, page, "#comments")
        assert dict(form.back["fields"]).items() >= {"comment": "Half.", f"{said.pk}-answer": "A reply."}.items(), page
    sent = {"act": "comment", "comment": "Whole.", f"{said.pk}-answer": "A reply."}
    assert editor.post(comments, form.hidden | {"kept-sequence": str(next(SEQUENCE))} | sent).status_code == 302
    form = form_at(editor, comments, "#comments")
    assert {name: value for name, value in form.back["fields"] if value} == {f"{said.pk}-answer": "A reply."}
    assert Comment.objects.filter(words="Whole.").exists()
    assert f'name="kept-back" value="{beside}#comments"' in editor.get(beside).content.decode(), "without a script"
    thrown = {name: values[0] for name, values in form.hidden.items()}
    for back, to in ((f"{beside}#comments", f"{beside}#comments"), ("//example.org/", comments), ("", comments)):
        assert editor.post(KEEP, thrown | {"kept-back": back})["Location"] == to
    assert form_at(editor, beside, "#comments").back is None


def test_what_was_refused_stays_kept_and_what_was_taken_does_not(people, edition):
    paula, ask = at_the_desk(people["publisher"]), reverse("desk:ask-review", args=[edition.pk])
    form = form_at(paula, ask, "#ask")
    typed(paula, form, message=WORDS)
    sent = form.hidden | {"kept-sequence": str(next(SEQUENCE)), "about": "", "message": WORDS, "days": "14"}
    refused = paula.post(f"{ask}?about=", sent | {"reviewer": ""})
    again = next(form for form in Forms(refused).all.values() if form.address.endswith("#ask"))
    assert (again.back, again.hidden["kept-page"], "data-refused" in again.tag) == (
        None,
        form.hidden["kept-page"],
        True,
    )
    assert form_at(paula, ask, "#ask").back
    assert "Review link" in words_of(paula.post(f"{ask}?about=", sent | {"reviewer": "Grace"}))
    assert not FormDraft.objects.exclude(fields="").exists()
    plan = reverse("desk:plan", args=[edition.pk])
    form = form_at(paula, plan, "#plan")
    typed(paula, form, publication_due="2030-12-15")
    assert (
        paula.post(
            plan, form.hidden | {"kept-sequence": str(next(SEQUENCE)), "publication_due": "15. 12. 2030"}
        ).status_code
        == 302
    )
    assert not FormDraft.objects.exclude(fields="").exists()


def test_what_could_not_be_published_just_then_stays_kept(people, edition, monkeypatch):
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
    assert form_at(paula, address, "#publish").back


def test_whoever_lost_the_right_to_a_page_gets_nothing_of_it_and_keeps_nothing_there(people, edition):
    paula, address = at_the_desk(people["publisher"]), reverse("desk:publish", args=[edition.pk])
    form = form_at(paula, address, "#publish")
    typed(paula, form, note=WORDS)
    assert f"Unsaved changes Note {WORDS}" in words_of(paula.get(address)), "for whoever has no script"
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

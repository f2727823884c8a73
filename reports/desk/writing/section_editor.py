"""A section as a form, and its editor: lock the edition, merge, store, and record the revision and its writer."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk import form_drafts
from reports.desk.base import DeskForm
from reports.desk.editing import lock_edition, next_position, show_voided
from reports.desk.form_drafts import AutosavePage
from reports.desk.form_editor import FormEditor, save_rows
from reports.desk.form_merge import Shown, has_same_rows, sent_state, shown
from reports.desk.forms import KeywordsField
from reports.desk.help import with_example
from reports.desk.text_editor import length_in_words
from reports.desk.views import actor_of, keys_of, user_of
from reports.document.text import RESERVED_SECTION_SLUGS
from reports.document.words import AssessmentStatus
from reports.importing.lengths import MOST_SECTIONS
from reports.importing.slugs import free_slug, section_slug_of
from reports.models.draft import Section
from reports.models.form_drafts import FormSnapshot
from reports.models.review import Verdict
from reports.models.revisions import SectionRevision

#: The reason in the history by the button that was pressed, if no other is given.
WHY = {"_reviewed": "Checked", "_hand_in": "Ready for review"}


class SectionForm(DeskForm):
    """A section's fields. An empty slug becomes that of its trend, or is made from the title."""

    keywords = KeywordsField(
        required=False,
        max_length=2_000,
        help_text=with_example(
            _("Domains and applications that readers filter and search by, separated by commas."),
            "medicine, captioning",
        ),
    )
    why = forms.CharField(
        required=False,
        max_length=300,
        label=_("Why you changed it"),
        help_text=with_example(
            _("Shown to editors in the history. Readers see change notes instead."), "“New numbers for May”"
        ),
    )

    class Meta:
        model = Section
        fields = ["draft", "title", "trend", "maturity", "slug", "keywords", "summary", "body"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "body": forms.Textarea(
                attrs={
                    "rows": 28,
                    "data-markdown": "",
                    "spellcheck": "true",
                    "placeholder": _("Write the section here."),
                }
            ),
        }
        labels = {"draft": _("Edition")}
        # On the line of its label.
        help_texts = {"summary": _("A sentence or two, shown in large type above the text.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The trends of its report come first."""
        super().__init__(*args, **kwargs)
        trend: Any = self.fields.get("trend")
        if trend is not None:
            drafts = [self.instance.draft_id] if self.instance.draft_id else keys_of([str(self["draft"].value())])
            own = Section.objects.filter(trend=OuterRef("pk"), draft__edition__report__editions__in=drafts)
            trend.queryset = trend.queryset.annotate(is_own=Exists(own)).order_by("-is_own", "key")
            if self.instance.trend_id:
                trend.help_text = format_html(
                    gettext('Renamed, split, merged or ended this year? <a href="{}">Change this trend</a>'),
                    reverse("desk:change-trend", args=[self.instance.pk]),
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "_hand_in" in self.data and not cleaned.get("body"):
            self.add_error("body", gettext("Write the text before you mark it as ready for review."))
        draft = cleaned["draft"].pk if cleaned.get("draft") else self.instance.draft_id
        if draft and not cleaned.get("slug") and cleaned.get("title"):
            cleaned["slug"] = self.instance.slug = self._free_slug(cleaned, draft)
        if draft and self.instance.pk is None and Section.objects.filter(draft=draft).count() >= MOST_SECTIONS:
            raise ValidationError(
                gettext("An edition has at most %(most_sections)s sections. Add this text to an existing section.")
                % {"most_sections": MOST_SECTIONS}
            )
        return cleaned

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED_SECTION_SLUGS:
            raise ValidationError(
                gettext("“%(slug)s” is the web address of another page of editions. Choose another one.")
                % {"slug": slug}
            )
        return slug

    def _free_slug(self, cleaned: dict[str, Any], draft: int) -> str:
        trend = cleaned.get("trend")
        wanted = trend.slug if trend else section_slug_of(cleaned["title"], otherwise="section")
        taken = set(Section.objects.filter(draft=draft).exclude(pk=self.instance.pk).values_list("slug", flat=True))
        return free_slug(wanted, taken)


class SectionEditor(FormEditor):
    """The form of a section. Its save records a revision and its writer; the page stays where a script sends the form.

    `voided` has the names of the people whose approval the save voids.
    """

    voided: tuple[str, ...] = ()

    @contextmanager
    def lock(self, key: int | None) -> Iterator[None]:
        """Lock the edition. Raises DraftLocked. The rest of the draft, which does not change with its section, is not compared."""
        if key is None:
            with super().lock(key):
                yield
            return
        lock_edition(Section.objects.filter(pk=key).values_list("draft_id", flat=True))
        yield

    def is_valid(self, *args: Any) -> bool:
        """Return whether the form can be saved. A script's save that arrives after its next one would bring older text back."""
        is_late = self.is_from_script and form_drafts.is_superseded(self.page, user_of(self.request))
        return not is_late and super().is_valid(*args)

    @property
    def is_from_script(self) -> bool:
        return self.request.headers.get("Accept") == "application/json"

    def base_without_snapshot(self, page: AutosavePage, now: Shown) -> Shown:
        """Return the texts of the revision that `page` showed."""
        if found := super().base_without_snapshot(page, now):
            return found
        revision = SectionRevision.objects.filter(section=self.row.uid, number=page.revision).first()
        content = json.loads(revision.content) if revision else {}
        return {"": {"": {name: [content[name]] for name in ("title", "summary", "body") if name in content}}}

    def last_saved(self) -> tuple[str, Any]:
        # The row is as it was locked; a save that this request led to is newer.
        saves = SectionRevision.objects.filter(section=self.row.uid, number__lte=self.row.revision)
        last = saves.first()
        return (last.by_name, last.at) if last else super().last_saved()

    def save(self, form: Any, formsets: list[Any]) -> Section:
        """Save the section and its rows, and record the revision, its writer, and what the pressed button says."""
        data, actor = self.request.POST, actor_of(self.request)
        section: Section = form.instance
        if self.row is None:
            section.position = next_position(Section.objects.filter(draft=section.draft_id))
            form.save()
            drafting.save_revision(section, actor=actor)
            self.model_admin.log_addition(self.request, section, [{"added": {}}])
            return section
        edition = section.draft.edition
        # Without an approval there is nothing to void, and the revision notes the writer.
        is_approved = edition.reviews.filter(verdict=Verdict.APPROVED).exists()
        with drafting.writing([edition] if is_approved else [], actor=actor) as voided:
            section.is_reviewed |= not WHY.keys().isdisjoint(data)
            form.save()
            for each in formsets:
                save_rows(each, section.draft)
            if which := data.get("_confirm"):
                self.show_confirmed(confirm(section, which))
            why = form.cleaned_data.get("why") or next((why for name, why in WHY.items() if name in data), "")
            revision = drafting.save_revision(section, actor=actor, why=why)
            section.revision = revision.number if revision else section.revision
            if not {"_hand_in", "_take_back"}.isdisjoint(data):
                drafting.mark_ready(section, is_ready="_hand_in" in data, actor=actor)
                section.refresh_from_db(fields=["handed_in_at", "handed_in_by"])
        self.voided = tuple(voided)
        change = self.model_admin.construct_change_message(self.request, form, formsets, add=False)
        self.model_admin.log_change(self.request, section, change)
        return section

    def show_confirmed(self, count: int) -> None:
        words = ngettext("%(count)d assessment confirmed.", "%(count)d assessments confirmed.", count)
        messages.success(self.request, words % {"count": count})

    def respond(self, saved: Section) -> HttpResponse:
        """Redirect to the page; with JSON, return what changed on it."""
        address, data = reverse("admin:reports_section_change", args=[saved.pk]), self.request.POST
        if self.row is None:
            messages.success(self.request, gettext("“%(obj)s” was added. Write its text below.") % {"obj": saved})
            return HttpResponseRedirect(address)
        messages.success(self.request, message_of_save(data, saved))
        show_voided(self.request, [saved.draft.edition], self.voided)
        if self.is_from_script:
            return self.changes(saved)
        return HttpResponseRedirect(address + ("#assessments-group" if "_confirm" in data else ""))

    def refuse(self, *args: Any) -> HttpResponse:
        """Show the form with its errors. A script sends it once more for that page."""
        if self.is_from_script:
            return JsonResponse({}, status=422)
        return super().refuse(*args)

    def changes(self, saved: Section) -> JsonResponse:
        """Return the state of the saved form, as JSON.

        `fields` are the values of the form itself, `rows` the tables whose rows differ from those that were sent, and `html` what
        changed beside the form. With `has_draft`, another page has unsaved changes, which the page shows when it is loaded again.
        The page may show something newer: until it takes over the new `revision`, what it sent is its base.
        """
        sent_from, self.row = self.page, saved
        form, formsets = self.forms()
        state = shown(form, formsets)
        as_sent = sent_state(self.request.POST, form, formsets)
        FormSnapshot.objects.store(sent_from.name, sent_from.revision, as_sent)
        response: Any = self.show(form, formsets, state=state)
        rows = [each.prefix for each in formsets if not has_same_rows(self.request.POST, each, as_sent)]
        context = {**response.context_data, "changed_rows": rows, "messages": get_messages(self.request)}
        return JsonResponse(
            {
                "revision": self.page.revision,
                "title": str(saved),
                "fields": state[""][""],
                "rows": rows,
                "has_draft": self.form_draft() is not None,
                "html": render_to_string("desk/section_saved.html", context, self.request),
            }
        )

    def show(self, form: Any, formsets: list[Any], **more: Any) -> HttpResponse:
        response: Any = super().show(form, formsets, **more)
        if "sources" in response.context_data and "body" in form.data:
            # The text in the form may be restored, or sent and refused.
            response.context_data["sources"]["length"] = length_in_words(form.data["body"])
        return response


def message_of_save(data: QueryDict, section: Section) -> str:
    """Return the message for the button that saved the section."""
    if "_hand_in" in data:
        if section.carried_from:
            return gettext("Saved, and marked as checked and ready for review. The editors are notified.")
        return gettext("Saved, and marked as ready for review. The editors are notified.")
    if "_take_back" in data:
        return gettext("Saved. It is no longer marked as ready for review.")
    return _checked(section) if "_reviewed" in data else gettext("Saved.")


def _checked(section: Section) -> str:
    """Return the message after a section was checked, with a link to the next one to check."""
    left = Section.objects.filter(draft=section.draft_id, is_reviewed=False).exclude(pk=section.pk)
    following = left.filter(position__gt=section.position).first() or left.first()
    if following is None:
        return gettext("Saved, and marked as checked.")
    address = reverse("admin:reports_section_change", args=[following.pk])
    words = gettext("Saved, and marked as checked. Next: {section}")
    return format_html(words, section=format_html('<a href="{}">{}</a>', address, following.title))


def confirm(section: Section, which: str) -> int:
    """Confirm the proposed assessment with that key, or `all`. Return how many were confirmed."""
    proposed = section.assessments.filter(status=AssessmentStatus.PROPOSED)
    if which != "all":
        proposed = proposed.filter(pk=int(which) if which.isdecimal() else 0)
    return proposed.update(status=AssessmentStatus.CONFIRMED)

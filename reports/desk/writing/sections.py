"""A section's own page: writing on the left; state, checks and people on the right."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Exists, F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.views.decorators.csp import csp_override

from reports import drafting
from reports.desk.base import FRAMING, at_the_desk, colleagues, name_of, signed
from reports.desk.conflict_admin import GuardedAdmin
from reports.desk.editing import next_position, posted_edition, tell_voided
from reports.desk.publishing.checking import DraftState
from reports.desk.reviewing.comments import discussion_of, speaker_at, unsent_comments
from reports.desk.reviewing.inbox import reports_on
from reports.desk.reviewing.requests import section_review
from reports.desk.writing.board import listed_sections, row_of
from reports.desk.writing.rows import (
    AssessmentRows,
    PredictionRows,
    SectionChangeNoteRows,
    SectionCreditRows,
)
from reports.desk.writing.save_section import SectionForm, save_section
from reports.desk.writing.surface import length_in_words, writing_sources
from reports.models.draft import Section
from reports.models.form_drafts import WritingChoice
from reports.models.revisions import SectionRevision
from reports.rights import may


@admin.register(Section)
class SectionAdmin(GuardedAdmin):
    form = SectionForm
    is_autosaved = True
    change_form_template = "desk/section_form.html"

    @method_decorator(csp_override(FRAMING))
    def change_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """The preview is in a frame beside the text, or in its place for people who may only read it."""
        return super().change_view(*args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sections are listed in the overview of their edition."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:reports_draft_changelist"))

    def editions_of(self, request: HttpRequest, pk: str | None) -> list[int]:
        if pk is None:
            return posted_edition(request)
        return list(Section.objects.filter(pk=pk).values_list("draft_id", flat=True))

    def get_inlines(self, request: HttpRequest, obj: Section | None) -> list[type[Any]]:
        if obj is None:
            return []
        beside = [SectionChangeNoteRows, SectionCreditRows]
        return [AssessmentRows, PredictionRows, *beside] if self.has_change_permission(request, obj) else beside

    def get_fieldsets(self, request: HttpRequest, obj: Section | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": ["draft", "title", "trend"]})]
        if not self.has_change_permission(request, obj):
            # The rest stands on the page as readers will see it.
            return [("About this section", {"fields": ["trend", "maturity", "keywords", "slug"], "classes": ["side"]})]
        return [
            (None, {"fields": ["title", "summary"], "classes": ["writing", "at-head"]}),
            (None, {"fields": ["body"], "classes": ["writing"]}),
            ("About this section", {"fields": ["trend", "maturity", "keywords", "slug", "why"], "classes": ["side"]}),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"draft": request.GET.get("draft")}

    def last_saved(self, request: HttpRequest, obj: models.Model) -> tuple[str, Any]:
        # `obj` as it was locked: a save that it led to is newer.
        known = SectionRevision.objects.filter(section=obj.uid, number__lte=obj.revision)  # type: ignore[attr-defined]
        last = known.first()
        return (last.by_name, last.at) if last else super().last_saved(request, obj)

    def save_model(self, request: HttpRequest, obj: Section, form: Any, change: bool) -> None:
        if not change:
            obj.position = next_position(Section.objects.filter(draft=obj.draft_id))
        super().save_model(request, obj, form, change)
        drafting.save_revision(obj, **signed(request))

    def write(
        self, request: HttpRequest, key: str | None, object_id: str | None, form_url: str, extra: dict[str, Any] | None
    ) -> HttpResponse:
        obj = self.get_object(request, key) if key is not None else None
        if key is None or obj is None or not self.has_change_permission(request, obj):
            return super().write(request, key, object_id, form_url, extra)
        sent, by, forms_of = request.POST, at_the_desk(request), partial(self.forms_of, request)
        # A form that is not saved is shown under the same lock.
        with transaction.atomic():
            done = save_section(obj, sent, by, forms_of=forms_of)
            stale = self.refuse_if_open(request, done.section, done.merge)
            if not done.is_saved:
                shown = {**(extra or {}), "stale": stale}
                return super(GuardedAdmin, self).changeform_view(request, object_id, form_url, shown)
            self.log_change(request, done.section, self.construct_change_message(request, done.form, done.formsets))
            self.after_save(request, key)
        if "_confirm" in sent:
            words = ngettext("%(count)d assessment confirmed.", "%(count)d assessments confirmed.", done.confirmed)
            messages.success(request, words % {"count": done.confirmed})
        response = self.response_change(request, done.section)
        tell_voided(request, [obj.draft.edition], done.voided)
        return response

    def response_add(self, request: HttpRequest, obj: Section, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, gettext("“%(obj)s” was added. Write its text below.") % {"obj": obj})
        return HttpResponseRedirect(reverse("admin:reports_section_change", args=[obj.pk]))

    def response_change(self, request: HttpRequest, obj: Section) -> HttpResponse:
        messages.success(request, _saved(request.POST, obj))
        place = "#assessments-group" if "_confirm" in request.POST else ""
        return HttpResponseRedirect(reverse("admin:reports_section_change", args=[obj.pk]) + place)

    def delete_model(self, request: HttpRequest, obj: Section) -> None:
        edition, statement = obj.draft.edition, drafting.section_statement(obj)
        drafting.note_deletions(edition, [statement], by=name_of(request), at=timezone.now())
        super().delete_model(request, obj)
        # Without a gap: an import would list each later section as changed.
        obj.draft.sections.filter(position__gt=obj.position).update(position=F("position") - 1)

    def page_after_delete(self, obj: Any) -> str:
        return reverse("desk:board", args=[obj.draft_id])

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """The length is that of the text in the form: it may be restored, or sent and refused."""
        response: Any = super().render_change_form(request, context, *args, **kwargs)
        form = context["adminform"].form
        if "sources" in response.context_data and "body" in form.data:
            response.context_data["sources"]["length"] = length_in_words(form.data["body"])
        return response

    def beside(self, request: HttpRequest, obj: Section) -> dict[str, Any]:
        may_change = may(request.user, "reports.change_draft", obj.draft)
        state = DraftState(obj.draft, may_change=may_change)
        siblings = listed_sections(obj.draft)
        place = next((number for number, each in enumerate(siblings) if each.pk == obj.pk), 0)
        sources = writing_sources(siblings[place], request.user)
        unsent, review = unsent_comments(request, obj), section_review(obj, state)
        return {
            "draft": obj.draft,
            "techniques": [each["name"] for each in sources["techniques"].values()],
            "sources": sources,
            "before": siblings[place - 1] if place else None,
            "after": siblings[place + 1] if place + 1 < len(siblings) else None,
            "number": siblings[place].number,  # type: ignore[attr-defined]
            "proposed": siblings[place].proposed,  # type: ignore[attr-defined]
            "findings": state.findings_on(obj),
            "error_reports": reports_on(obj),
            "discussion": discussion_of(
                obj,
                speaker_at(request),
                obj.comments.all(),
                names={slug: each["name"] for slug, each in sources["techniques"].items()},
                may_accept=self.has_change_permission(request, obj),
                sent=unsent.typed,
            ),
            "unsent": {"comments": unsent},
            "review": review,
            "standing": review.get("standing"),
            "schedule": state.schedule,
            "row": row_of(siblings[place], state),
            "plan": f"{reverse('desk:plan', args=[obj.draft_id])}?section={obj.pk}" if may_change else "",
            # A desk of one meets nothing that several people need.
            "is_shared": bool(obj.has_colleagues or obj.assignee_id),  # type: ignore[attr-defined]
            "saves": SectionRevision.objects.filter(section=obj.uid)[:3],
        }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        return (
            super()
            .get_queryset(request)
            .select_related(
                "draft__edition__report__logo",
                "draft__edition__current_version__redaction",
                "draft__edition__schedule",
                "trend",
                "assignee",
                "handed_in_by",
            )
            # How this person writes is asked with the section, in one query.
            .annotate(
                has_colleagues=Exists(colleagues(request)),
                writes_plain=Exists(WritingChoice.objects.filter(person=at_the_desk(request), is_plain=True)),
            )
        )


def _saved(sent: QueryDict, section: Section) -> str:
    if "_hand_in" in sent:
        if section.carried_from:
            return gettext("Saved, and marked as checked and ready for review. The editors are notified.")
        return gettext("Saved, and marked as ready for review. The editors are notified.")
    if "_take_back" in sent:
        return gettext("Saved. It is no longer marked as ready for review.")
    return _checked(section) if "_reviewed" in sent else gettext("Saved.")


def _checked(section: Section) -> str:
    """Return the message after a section was checked, with a link to the next one to check."""
    left = Section.objects.filter(draft=section.draft_id, is_reviewed=False).exclude(pk=section.pk)
    following = left.filter(position__gt=section.position).first() or left.first()
    if following is None:
        return gettext("Saved, and marked as checked.")
    address = reverse("admin:reports_section_change", args=[following.pk])
    words = gettext("Saved, and marked as checked. Next: {section}")
    return format_html(words, section=format_html('<a href="{}">{}</a>', address, following.title))

"""The list of editions, which links to the board of each, an edition's own text, and its history."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import (
    Case,
    Exists,
    OuterRef,
    QuerySet,
    When,
)
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk.base import DeskForm, ValuesFilter, at_the_desk
from reports.desk.conflict_admin import GuardedAdmin
from reports.desk.editing import frozen_by, lock_edition, review_of_front
from reports.desk.people.happened import lately_in
from reports.desk.publishing.series import ReportListAdmin
from reports.desk.publishing.versions import step_beside
from reports.desk.views import keys_of
from reports.desk.writing.rows import EditionChangeNoteRows, EditionCreditRows, EndingRows, ScoreRows, save_rows
from reports.document.words import AssessmentStatus
from reports.drafting.commenting import counted
from reports.models.draft import Assessment, Draft, Figure, Section
from reports.models.error_reports import WAITING, ErrorReport
from reports.models.ledger import Version
from reports.rights import Granted


class EditionForm(DeskForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cover = self.fields.get("cover")
        if isinstance(cover, forms.ModelChoiceField):
            cover.queryset = Figure.objects.filter(draft=self.instance.pk, picture__isnull=False)
            cover.empty_label = gettext("No cover")

    class Meta:
        model = Draft
        fields = ["title", "summary", "cover", "doi", "closed_on", "first_published", "first_published_at"]
        labels = {"closed_on": _("Last day covered")}
        # As text: where focus is within a browser's own field for a day, nobody can see.
        widgets = {
            "closed_on": forms.DateInput(format="%Y-%m-%d", attrs={"placeholder": "2026-12-15"}),
            "first_published": forms.TextInput(attrs={"placeholder": "2021-12-01", "size": 10}),
        }


class EditionList(ChangeList):
    def url_for_result(self, result: Any) -> str:
        return reverse("desk:board", args=[result.pk])


@admin.register(Draft)
class EditionAdmin(ReportListAdmin, GuardedAdmin):
    form = EditionForm
    is_autosaved = True
    list_display = ["name", "title", "state", "sections_count", "waiting"]
    list_display_links = ["name"]
    list_filter = [("edition__report", admin.RelatedOnlyFieldListFilter), ("edition__year", ValuesFilter)]
    list_select_related = ["edition__report", "edition__current_version"]
    search_fields = ["title", "summary", "sections__title", "sections__body", "edition__report__name", "edition__year"]
    search_help_text = _("Searches titles, texts, reports and years.")
    explanation = _("Each year of each report: what you are writing, and what readers already have.")
    when_empty = _("No editions yet. Start the first with “New edition”.")
    fieldsets = [(None, {"fields": [*EditionForm.Meta.fields], "classes": ["writing"]})]
    inlines = [EditionChangeNoteRows, ScoreRows, EndingRows, EditionCreditRows]
    change_form_template = "desk/edition_form.html"
    object_history_template = "desk/edition_history.html"

    @admin.display(description=_("edition"), ordering="edition__year")
    def name(self, draft: Draft) -> str:
        return str(draft)

    @admin.display(description=_("readers have"))
    def state(self, draft: Draft) -> str:
        current = draft.edition.current_version
        return f"version {current.number}" if current else "nothing yet"

    @admin.display(description=_("sections"))
    def sections_count(self, draft: Draft) -> int:
        return draft.sections_count  # type: ignore[attr-defined]

    @admin.display(description=_("waiting"))
    def waiting(self, draft: Draft) -> str:
        counts = (
            (draft.unreviewed, "to check"),  # type: ignore[attr-defined]
            (draft.proposed, "proposed"),  # type: ignore[attr-defined]
            (draft.reported, "reported by readers"),  # type: ignore[attr-defined]
        )
        return ", ".join(f"{count} {words}" for count, words in counts if count) or "nothing"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return EditionList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        sections = Section.objects.filter(draft=OuterRef("pk"))
        proposed = Assessment.objects.filter(section__draft=OuterRef("pk"), status=AssessmentStatus.PROPOSED)
        return (
            super()
            .get_queryset(request)
            .select_related("edition__report__logo", "edition__current_version__redaction", "edition__schedule")
            .annotate(
                has_versions=Exists(Version.objects.filter(edition=OuterRef("pk"))),
                sections_count=counted(sections),
                unreviewed=counted(sections.filter(is_reviewed=False))
                + Case(When(is_reviewed=False, then=1), default=0),
                proposed=counted(proposed),
                reported=counted(ErrorReport.objects.filter(edition=OuterRef("pk"), state__in=WAITING)),
            )
        )

    def editions_of(self, request: HttpRequest, pk: str | None) -> list[int]:
        return keys_of([pk or ""])

    def lock(self, pk: str) -> None:
        lock_edition(Draft.objects.filter(edition=int(pk)).values("pk"))

    def has_delete_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        """Refuse to delete an edition that is published or scheduled: versions are withdrawn instead."""
        allowed = super().has_delete_permission(request, obj)
        if not allowed or obj is None:
            return allowed
        is_coming = obj.edition.schedule is not None and obj.edition.schedule.is_open
        return not is_coming and not obj.has_versions  # type: ignore[attr-defined]

    def delete_model(self, request: HttpRequest, obj: Draft) -> None:
        obj.edition.delete()

    def save_model(self, request: HttpRequest, obj: Draft, form: Any, change: bool) -> None:
        obj.revision += 1
        if "_reviewed" in request.POST:
            obj.is_reviewed = True
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        save_rows(formset, form.instance)

    def response_change(self, request: HttpRequest, obj: Draft) -> HttpResponse:
        messages.success(
            request, gettext("Saved, and marked as checked.") if "_reviewed" in request.POST else gettext("Saved.")
        )
        return HttpResponseRedirect(reverse("admin:reports_draft_change", args=[obj.pk]))

    def beside(self, request: HttpRequest, obj: Draft) -> dict[str, Any]:
        return {"draft": obj, "schedule": obj.edition.schedule, "standing": review_of_front(obj.edition)}

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Its versions and activity, above the changes of its own text."""
        response = super().history_view(request, object_id, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            draft: Draft = response.context_data["object"]
            edition, versions = draft.edition, Version.objects.select_related("withdrawal", "redaction")
            response.context_data |= {
                "draft": draft,
                "may": Granted(request.user, draft),
                "versions": versions.filter(edition=edition).defer("document").order_by("-major", "-minor"),
                "deleted": drafting.deletions_in(edition),
                "frozen": frozen_by(edition.schedule),
                "lately": lately_in(edition, draft.sections.all(), at_the_desk(request)),
                **step_beside(edition.current_version),
            }
        return response

"""The list of editions, which links to the board of each, an edition's own text, its history, and new editions."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk.base import DeskForm, Rows, ValuesFilter, offer, refuse_to_all
from reports.desk.editing import lock_edition, lock_message_of, review_of_front
from reports.desk.form_editor import EditorAdmin, save_rows
from reports.desk.people.activity import lately_in
from reports.desk.publishing.versions import words_of_files
from reports.desk.views import actor_of, desk_view, keys_of, page, redirect_with, sent, user_of
from reports.drafting.commenting import counted
from reports.models.draft import Credit, Draft, Ending, Figure, KeyFinding, Score, Section
from reports.models.ledger import Version
from reports.models.revisions import PendingChangeNote
from reports.models.series import Edition, Report
from reports.rights import Granted, allowed

TAKEN = "This report already has an edition for that year."
YEAR = [MinValueValidator(1900), MaxValueValidator(2200)]


class ChangeNoteForm(DeskForm):
    """A note about the edition as a whole, or about one of its sections."""

    class Meta:
        model = PendingChangeNote
        fields = ["kind", "severity", "section", "before", "after", "explanation", "reported_by"]


class EditionChangeNoteRows(Rows):
    model = PendingChangeNote
    related = ("section",)
    form = ChangeNoteForm
    fields = ["kind", "severity", "section", "before", "after", "explanation", "reported_by"]
    explanation = _(
        "What the next version changes and why. Readers see these notes. The highest severity decides its number."
    )

    def get_formset(self, request: HttpRequest, obj: Draft | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        sections = Section.objects.filter(draft=obj)
        offer(formset.form.base_fields["section"], sections, empty="the edition as a whole")
        return formset


class EndingRows(Rows):
    model = Ending
    related = ("trend",)
    fields = ["trend", "note"]
    article = "an"
    explanation = _(
        "Trends of earlier years that have ended. A trend that is merely left out needs no "
        "entry: it is shown as not covered."
    )

    def get_formset(self, request: HttpRequest, obj: Draft | None = None, **kwargs: Any) -> Any:
        """Read the trends once for all rows."""
        formset = super().get_formset(request, obj, **kwargs)
        trend: Any = formset.form.base_fields["trend"]
        trend.choices = list(iter(trend.choices))  # `list` alone would have them counted, which is a query
        return formset


class KeyFindingRows(Rows):
    model = KeyFinding
    related = ("section", "figure")
    fields = ["statement", "section", "quote", "figure"]
    extra = 0
    explanation = _(
        "Three to seven sentences that readers see first. Each needs evidence: words of a paragraph, or a figure."
    )

    def get_formset(self, request: HttpRequest, obj: Draft | None = None, **kwargs: Any) -> Any:
        """Offer the sections and figures of this edition, read once for all rows."""
        formset = super().get_formset(request, obj, **kwargs)
        for name, model in (("section", Section), ("figure", Figure)):
            offer(formset.form.base_fields[name], model.objects.filter(draft=obj), empty="—")
        return formset


class ScoreRows(Rows):
    model = Score
    fields = ["outcome", "explanation"]
    extra = 0
    row_template = "desk/score_row.html"
    explanation = _(
        "Predictions of earlier editions: enter whether each came true. They are added when you start the next edition."
    )

    has_add_permission = refuse_to_all

    def get_queryset(self, request: HttpRequest) -> QuerySet[Score]:
        return drafting.scores().select_related("draft__edition__report")


class EditionCreditRows(Rows):
    model = Credit
    fk_name = "draft"
    fields = ["name", "role", "affiliation", "orcid"]
    verbose_name_plural = _("credits")
    verbose_name = _("credit")
    explanation = _("People who made the edition as a whole. Credit people for a single section on its page.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credit]:
        return super().get_queryset(request).filter(section__isnull=True)


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
class EditionAdmin(EditorAdmin):
    form = EditionForm
    is_autosaved = True
    list_display = ["name", "title", "state", "sections_count"]
    list_display_links = ["name"]
    list_filter = [("edition__report", admin.RelatedOnlyFieldListFilter), ("edition__year", ValuesFilter)]
    list_select_related = ["edition__report", "edition__current_version"]
    search_fields = ["title", "summary", "sections__title", "sections__body", "edition__report__name", "edition__year"]
    search_help_text = _("Searches titles, texts, reports and years.")
    explanation = _("Each year of each report: what you are writing, and what readers already have.")
    when_empty = _("No editions yet. Start the first with “New edition”.")
    fieldsets = [(None, {"fields": [*EditionForm.Meta.fields], "classes": ["writing"]})]
    inlines = [EditionChangeNoteRows, KeyFindingRows, ScoreRows, EndingRows, EditionCreditRows]
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

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return EditionList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        return (
            super()
            .get_queryset(request)
            .select_related("edition__report__logo", "edition__current_version__redaction", "edition__schedule")
            .annotate(
                has_versions=Exists(Version.objects.filter(edition=OuterRef("pk"))),
                sections_count=counted(Section.objects.filter(draft=OuterRef("pk"))),
            )
        )

    def editions_of(self, request: HttpRequest, pk: str | None) -> list[int]:
        return keys_of([pk or ""])

    def lock(self, pk: str) -> None:
        lock_edition(Draft.objects.filter(edition=int(pk)).values("pk"))

    def has_delete_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        """Refuse to delete an edition that is published or scheduled: versions are withdrawn instead."""
        is_allowed = super().has_delete_permission(request, obj)
        if not is_allowed or obj is None:
            return is_allowed
        is_coming = obj.edition.schedule is not None and obj.edition.schedule.is_open
        return not is_coming and not obj.has_versions  # type: ignore[attr-defined]

    def delete_model(self, request: HttpRequest, obj: Draft) -> None:
        obj.edition.delete()

    def save_model(self, request: HttpRequest, obj: Draft, form: Any, change: bool) -> None:
        obj.revision += 1
        if "_reviewed" in request.POST or (obj.has_withdrawn_text and form.has_changed()):
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
        return {"draft": obj, "schedule": obj.edition.schedule, "review_state": review_of_front(obj.edition)}

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
                "frozen": lock_message_of(edition.schedule),
                "lately": lately_in(edition, draft.sections.all(), user_of(request)),
                "files_step": words_of_files(edition.current_version),
            }
        return response


class NewEditionForm(forms.Form):
    """The report, year and start of a new edition, for reports to which this person may add one."""

    report = forms.ModelChoiceField(
        Report.objects.none(),
        empty_label=None,
        help_text=_("The edition will be one year of this report."),
    )
    year = forms.IntegerField(
        validators=YEAR, help_text=_("The year that the edition covers. Part of its web address.")
    )
    start = forms.ModelChoiceField(
        Edition.objects.none(),
        required=False,
        label=_("Start from"),
        empty_label=_("nothing: an empty edition"),
        help_text=_(
            "Most editions start with last year’s draft. Its text is carried over, and each section has to be checked."
        ),
    )

    def __init__(self, *args: Any, reports: QuerySet[Report], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        starts = Edition.objects.published().filter(report__in=reports).select_related("report")
        self.fields["report"].queryset = reports  # type: ignore[attr-defined]
        self.fields["start"].queryset = starts.order_by(Lower("report__name"), "-year")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        report, year, start = cleaned.get("report"), cleaned.get("year"), cleaned.get("start")
        if report and year and Edition.objects.filter(report=report, year=year, draft__isnull=False).exists():
            self.add_error("year", TAKEN)
        if report and start and start.report_id != report.pk:
            self.add_error("start", gettext("%(start)s belongs to another report.") % {"start": start})
        if year and start and start.year >= year:
            self.add_error(
                "start", gettext("Only an earlier year’s text can be carried over into %(year)s.") % {"year": year}
            )
        return cleaned


def _proposed(request: HttpRequest, reports: QuerySet[Report]) -> dict[str, Any]:
    """Return the requested report, the year after its latest edition (else this one), and the latest published one to start from."""
    asked = request.GET.get("report", "")
    report = reports.filter(pk=asked).first() if asked.isascii() and asked.isdigit() else None
    report = report or reports.order_by(Lower("name")).first()
    editions = Edition.objects.filter(report=report, draft__isnull=False).order_by("-year")
    latest = editions.first() if report else None
    if latest is None:
        return {"report": report, "year": timezone.now().year}
    return {"report": report, "year": latest.year + 1, "start": editions.filter(current_version__isnull=False).first()}


@desk_view("reports.add_draft")
def new_edition(request: HttpRequest) -> HttpResponse:
    """Create an edition, empty or with the text of an earlier year."""
    reports = allowed(request.user, "reports.add_draft", Report.objects.all())
    form = NewEditionForm(sent(request), reports=reports, initial=_proposed(request, reports))
    if request.method == "POST" and form.is_valid():
        report, year, start = (form.cleaned_data[name] for name in ("report", "year", "start"))
        try:
            if start:
                made = drafting.roll_forward(report=report, from_year=start.year, to_year=year, actor=actor_of(request))
                words = gettext(
                    "Started with the text of %(start)s. Check each section, then the title, summary and credits. If a trend "
                    "was renamed, split, merged or ended, choose “Change this trend” in its section."
                )
                return redirect_with(request, words % {"start": start}, "desk:board", made.pk)
            with transaction.atomic():
                edition, _is_new = Edition.objects.get_or_create(report=report, year=year)
                _draft, is_made = Draft.objects.get_or_create(
                    edition=edition, defaults={"title": f"{report.name} {year}"}
                )
        except (drafting.RollForwardRefused, drafting.DraftError) as refused:
            form.add_error("start", str(refused))
        else:
            if is_made:
                return redirect_with(request, f"{edition} is started. Add its first section.", "desk:board", edition.pk)
            form.add_error("year", TAKEN)
    return page(request, "new_edition", title=gettext("New edition"), form=form, has_reports=reports.exists())

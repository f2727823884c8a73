"""Rows edited on the page of a section or an edition, how they are stored, and confirming proposed assessments."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk.base import DeskForm, Rows
from reports.desk.editing import next_position
from reports.desk.forms import TechniqueField
from reports.desk.text_editor import technique_names
from reports.document.words import AssessmentStatus
from reports.models.draft import Assessment, Credit, Draft, Ending, Prediction, Score, Section
from reports.models.revisions import PendingChangeNote
from reports.rendering import QuotedText, quote_text


def save_rows(formset: Any, draft: Draft) -> None:
    """Save the rows of a formset, new ones after the others, each with its edition."""
    rows = formset.save(commit=False)
    for gone in formset.deleted_objects:
        gone.delete()
    first = next_position(formset.model.objects.filter(**{formset.fk.name: formset.instance}))
    for position, row in enumerate((row for row in rows if row._state.adding), first):
        row.position = position
    for row in rows:
        if hasattr(type(row), "draft") and row.draft_id is None:
            row.draft = draft
        row.save()
    formset.save_m2m()


class AssessmentForm(DeskForm):
    technique = TechniqueField(help_text=_("A method or product, by its name or an alias: mixture of experts, MoE."))

    class Meta:
        model = Assessment
        fields = ["technique", "maturity", "note", "quote"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["technique"] = self.instance.technique

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        body = self.instance.section.body if self.instance.section_id else ""
        quote = cleaned.get("quote")
        if quote and "quote" in self.changed_data:
            self._keep_as_read(quote, self.data.get("body", body))
        return cleaned

    def _keep_as_read(self, quote: str, body: str) -> None:
        """Store the quote as readers will see it: without formatting and the numbers of citations."""
        names = technique_names()
        words = QuotedText(body, names).find(quote)
        if words is None:
            self.add_error("quote", gettext("These words are not in the text. Copy them from it exactly."))
        elif quote_text(words, names) == words:
            self.cleaned_data["quote"] = words


class AssessmentRows(Rows):
    model = Assessment
    form = AssessmentForm
    fields = ["technique", "maturity", "note", "quote"]
    article = "an"
    explanation = _(
        "An assessment rates how mature a technique is this year. Assessments proposed by an import must be confirmed by a "
        "person."
    )
    row_template = "desk/assessment_row.html"
    above_template = "desk/confirm_all.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assessment]:
        return super().get_queryset(request).select_related("technique")


class PredictionRows(Rows):
    model = Prediction
    fields = ["statement", "criterion", "due"]
    row_template = "desk/prediction_row.html"
    explanation = _("Statements that will be true by a date. A later edition says whether they came true.")

    def get_formset(self, request: HttpRequest, obj: Section | None = None, **kwargs: Any) -> Any:
        """By default, a new prediction is due by the end of the next edition's year."""
        formset = super().get_formset(request, obj, **kwargs)
        if obj is not None:
            formset.form.base_fields["due"].initial = date(obj.draft.edition.year + 1, 12, 31)
        return formset


class SectionCreditRows(Rows):
    model = Credit
    fields = ["name", "role", "affiliation", "orcid"]
    verbose_name_plural = _("people")
    verbose_name = _("person")
    is_side = True


class EditionCreditRows(SectionCreditRows):
    fk_name = "draft"
    is_side = False
    verbose_name_plural = _("credits")
    verbose_name = _("credit")
    explanation = _("People who made the edition as a whole. Credit people for a single section on its page.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credit]:
        return super().get_queryset(request).filter(section__isnull=True)


class SectionChangeNoteRows(Rows):
    model = PendingChangeNote
    fields = ["kind", "severity", "before", "after", "explanation", "reported_by"]
    explanation = _(
        "For a published edition: what you changed here and why. Readers see these notes with the new version."
    )


class ChangeNoteForm(DeskForm):
    """A note about the edition as a whole, or about one of its sections."""

    class Meta:
        model = PendingChangeNote
        fields = ["kind", "severity", "section", "before", "after", "explanation", "reported_by"]


class EditionChangeNoteRows(Rows):
    model = PendingChangeNote
    form = ChangeNoteForm
    fields = ["kind", "severity", "section", "before", "after", "explanation", "reported_by"]
    explanation = _(
        "What the next version changes and why. Readers see these notes. The highest severity decides its number."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[PendingChangeNote]:
        return super().get_queryset(request).select_related("section")

    def get_formset(self, request: HttpRequest, obj: Draft | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        choices = [("", "the edition as a whole"), *obj.sections.values_list("pk", "title")] if obj else []
        section = cast(forms.ModelChoiceField, formset.form.base_fields["section"])
        section.queryset = Section.objects.filter(draft=obj)
        section.choices = choices
        return formset


class EndingRows(Rows):
    model = Ending
    fields = ["trend", "note"]
    article = "an"
    explanation = _(
        "Trends of earlier years that have ended. A trend that is merely left out needs no "
        "entry: it is shown as not covered."
    )

    def get_formset(self, request: HttpRequest, obj: Draft | None = None, **kwargs: Any) -> Any:
        """Read the trends once for all rows."""
        formset = super().get_formset(request, obj, **kwargs)
        trend = cast(Any, formset.form.base_fields["trend"])
        trend.choices = list(iter(trend.choices))  # `list` alone would have them counted, which is a query
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ending]:
        return super().get_queryset(request).select_related("trend")


class ScoreRows(Rows):
    model = Score
    fields = ["outcome", "explanation"]
    extra = 0
    row_template = "desk/score_row.html"
    explanation = _(
        "Predictions of earlier editions: enter whether each came true. They are added when you start the next edition."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Score]:
        return drafting.scores().select_related("draft__edition__report")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def confirm(section: Section, which: str) -> int:
    """Confirm the proposed assessment with that key, or `all`. Return how many were confirmed."""
    proposed = section.assessments.filter(status=AssessmentStatus.PROPOSED)
    if which != "all":
        proposed = proposed.filter(pk=int(which) if which.isdecimal() else 0)
    return proposed.update(status=AssessmentStatus.CONFIRMED)

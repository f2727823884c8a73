"""A section's page: its text and rows on the left; state, checks and people on the right."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override

from reports import drafting
from reports.desk.base import EMBEDDING_CSP, DeskForm, Rows
from reports.desk.form_editor import EditorAdmin
from reports.desk.forms import TechniqueField
from reports.desk.reviewing.comments import discussion_of, unsent_comments
from reports.desk.reviewing.inbox import reports_on
from reports.desk.reviewing.requests import section_review
from reports.desk.state import DraftState
from reports.desk.text_editor import in_words_of, technique_names, writing_sources
from reports.desk.views import actor_of, colleagues, user_of
from reports.desk.writing.board import listed_sections, row_of
from reports.desk.writing.section_editor import SectionEditor, SectionForm
from reports.document.diff import Run, RunKind, diff_words
from reports.document.types import Section as SectionStatement
from reports.drafting import CommentAuthor
from reports.models.draft import Assessment, Credit, Prediction, Section
from reports.models.form_drafts import WritingChoice
from reports.models.revisions import PendingChangeNote, SectionRevision
from reports.rendering import QuotedText, quote_text
from reports.rights import may

#: How many years before the year of the old text are looked for in it, too.
YEARS_BEFORE = 3


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
    related = ("technique",)
    form = AssessmentForm
    fields = ["technique", "maturity", "note", "quote"]
    article = "an"
    explanation = _(
        "An assessment rates how mature a technique is this year. Assessments proposed by an import must be confirmed by a "
        "person."
    )
    row_template = "desk/assessment_row.html"
    above_template = "desk/confirm_all.html"


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


class SectionChangeNoteRows(Rows):
    model = PendingChangeNote
    fields = ["kind", "severity", "before", "after", "explanation", "reported_by"]
    explanation = _(
        "For a published edition: what you changed here and why. Readers see these notes with the new version."
    )


@admin.register(Section)
class SectionAdmin(EditorAdmin):
    editor = SectionEditor
    form = SectionForm
    is_autosaved = True
    change_form_template = "desk/section_form.html"

    @method_decorator(csp_override(EMBEDDING_CSP))
    def change_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """The preview is in a frame beside the text, or in its place for people who may only read it."""
        return super().change_view(*args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sections are listed in the overview of their edition."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:reports_draft_changelist"))

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

    def delete_model(self, request: HttpRequest, obj: Section) -> None:
        edition, statement = obj.draft.edition, drafting.section_statement(obj)
        drafting.note_deletions(edition, [statement], actor=actor_of(request))
        super().delete_model(request, obj)
        # Without a gap: an import would list each later section as changed.
        obj.draft.sections.filter(position__gt=obj.position).update(position=F("position") - 1)

    def page_after_delete(self, obj: Any) -> str:
        return reverse("desk:board", args=[obj.draft_id])

    def beside(self, request: HttpRequest, obj: Section) -> dict[str, Any]:
        may_change = may(request.user, "reports.change_draft", obj.draft)
        state = DraftState(obj.draft, may_change=may_change)
        siblings = listed_sections(obj.draft)
        place = next((number for number, each in enumerate(siblings) if each.pk == obj.pk), 0)
        sources = writing_sources(siblings[place], request.user)
        unsent, review = unsent_comments(request, obj), section_review(obj, state)
        may_write = self.has_change_permission(request, obj)
        labels = [each["label"] for each in sources["references"].values()]
        return {
            "draft": obj.draft,
            "carried_over": may_write and changes_since(siblings[place], labels),
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
                CommentAuthor.of(user_of(request)),
                obj.comments.all(),
                names={slug: each["name"] for slug, each in sources["techniques"].items()},
                may_accept=may_write,
                sent=unsent.typed,
            ),
            "unsent": {"comments": unsent},
            "review": review,
            "review_state": review.get("review_state"),
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
                writes_plain=Exists(WritingChoice.objects.filter(person=user_of(request), is_plain=True)),
            )
        )


class YearRun(Run):
    """A year of the old text that still stands in the new one."""

    is_old_year = True


def changes_since(section: Section, labels: Iterable[str]) -> dict[str, Any] | None:
    """Return the words that changed since `section` was carried over, and how often each old year still stands in it.

    Years in `labels`, which are those of citations, are not counted. None if the section was not carried over, or was checked.
    """
    if section.is_reviewed or not section.carried_from or section.has_withdrawn_text:
        return None
    first = SectionRevision.objects.filter(section=section.uid).order_by("number").first()
    if first is None:
        return None
    in_words = in_words_of(section)

    def text_of(written: Section | SectionStatement) -> str:
        """Return title, summary and body, each block a paragraph."""
        read = (written.title, in_words(written.summary), in_words(written.body))
        return "\n\n".join(line for text in read for line in text.splitlines() if line)

    old_years = [str(section.carried_from - years) for years in range(YEARS_BEFORE + 1)]
    cited = [re.escape(each) for each in labels if any(year in each for year in old_years)]
    pattern = re.compile("|".join([*cited, rf"\b({'|'.join(old_years)})\b"]))
    runs = list(_with_years_apart(diff_words(text_of(first.statement), text_of(section)), pattern))
    years = Counter(run.text for run in runs if isinstance(run, YearRun))
    return {
        "year": section.carried_from,
        "runs": runs,
        "years": sorted(years.items(), reverse=True),
        "is_changed": any(run.kind is not RunKind.SAME for run in runs),
    }


def _with_years_apart(runs: Iterable[Run], pattern: re.Pattern[str]) -> Iterator[Run]:
    """Yield `runs`, with each year that the pattern's group finds in unchanged words as a run of its own."""
    for run in runs:
        end = 0
        for found in pattern.finditer(run.text) if run.kind is RunKind.SAME else ():
            if found[1]:
                yield Run(run.kind, run.text[end : found.start()])
                yield YearRun(run.kind, found[1])
                end = found.end()
        yield Run(run.kind, run.text[end:])

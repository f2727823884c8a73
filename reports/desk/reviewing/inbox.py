"""Errors that readers reported: read beside the section, made a change note with one click, or declined."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from reports import addresses
from reports.desk.base import EMBEDDING_CSP, DeskAdmin, ReadOnlyAdmin, ValuesFilter
from reports.desk.editing import lock_edition, next_position
from reports.desk.forms import ProseField
from reports.desk.text_editor import technique_names
from reports.desk.views import desk_view, name_of, redirect_with
from reports.document.words import ChangeKind
from reports.models.draft import Draft, Section
from reports.models.error_reports import LOST_NOTE, UNDECIDED, ErrorReport, ReportState, queue_answer
from reports.models.index import PublishedSection
from reports.models.revisions import PendingChangeNote
from reports.rendering import QuotedText


class ReasonForm(forms.Form):
    """Why a report leads to no change."""

    reason = ProseField(
        required=False,
        max_length=4_000,
        label=_("Reason for no change"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sent to the reader, who left an address. Leave it empty to send nothing."),
    )


@admin.register(ErrorReport)
class ErrorReportAdmin(ReadOnlyAdmin):
    list_display = ["wrong_in_short", "section_title", "edition", "at", "state", "answer"]
    list_filter = ["state", ("edition__report", admin.RelatedOnlyFieldListFilter), ("edition__year", ValuesFilter)]
    list_select_related = ["edition__report"]
    search_fields = ["wrong", "quoted", "suggestion", "name", "section_title"]
    search_help_text = _("Searches reports, readers’ names and section titles.")
    explanation = _("Errors that readers reported, newest first. Accepting a report adds a change note to the draft.")
    when_empty = _("No error reports.")
    change_form_template = "desk/error_report.html"
    fields = ()

    @admin.display(description=_("problem"))
    def wrong_in_short(self, report: ErrorReport) -> str:
        return report.wrong if len(report.wrong) <= 80 else f"{report.wrong[:79]}…"

    @admin.display(description=_("answer"))
    def answer(self, report: ErrorReport) -> str:
        return "given" if report.answered_at else "wanted" if report.email else ""

    # Readers may want their report deleted, and some messages are no reports.
    has_delete_permission = DeskAdmin.has_delete_permission

    @method_decorator(csp_override(EMBEDDING_CSP))
    def change_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """The section is shown in a frame, as readers will see it."""
        return super().change_view(*args, **kwargs)

    def beside(self, request: HttpRequest, obj: ErrorReport) -> dict[str, Any]:
        section, published = _section(obj), _published(obj)
        paragraph = _paragraph(obj, published)
        is_answered = bool(settings.MAILERS and obj.email and not obj.answered_at)
        form = ReasonForm()
        if not is_answered:
            form.fields["reason"].help_text = ""
        return {
            "section": section,
            "still_there": section is not None
            and QuotedText(section.body, technique_names()).find(obj.quoted) is not None,
            "paragraph": paragraph,
            "published_address": _address(obj, published) if published else "",
            "settled_note": obj.settled_by.notes[obj.settled_note or 0] if obj.settled_by else None,
            "is_answered": is_answered,
            "reason": form["reason"],
            "subject": f"Your error report on “{obj.section_title}”",
        }


DECIDED = "Somebody else has already decided on this report."


def reports_on(section: Section) -> list[ErrorReport]:
    """The reports on a section of a draft that nobody has decided on."""
    return list(ErrorReport.objects.filter(edition=section.draft_id, section=section.uid, state__in=UNDECIDED))


@desk_view("reports.change_errorreport", ErrorReport)
@require_POST
@transaction.atomic
def accept(request: HttpRequest, report: ErrorReport) -> HttpResponse:
    """A report becomes a change note of the draft, filled in; then the section, where the words are to be corrected."""
    if not _decide(request, report, ReportState.ACCEPTED):
        return _back(request, report, DECIDED)
    lock_edition([report.edition_id])
    section, draft = _section(report), Draft.objects.get(pk=report.edition_id)
    paragraph = _paragraph(report, _published(report))
    note = PendingChangeNote.objects.create(
        draft=draft,
        section=section,
        position=next_position(draft.change_notes.all()),
        kind=ChangeKind.CORRECTION.value,
        before=report.quoted or paragraph.get("text", ""),
        after=report.suggestion,
        explanation=report.wrong,
        reported_by=report.name,
    )
    ErrorReport.objects.filter(pk=report.pk).update(note=note)
    words = gettext("Change note added. Correct the text, check the note, then publish.")
    row: Section | Draft = section or draft
    page = f"admin:reports_{row._meta.model_name}_change"
    return redirect_with(request, words, page, row.pk, place="#change_notes-group")


@desk_view("reports.change_errorreport", ErrorReport)
@require_POST
@transaction.atomic
def decline(request: HttpRequest, report: ErrorReport) -> HttpResponse:
    """Close a report without a change; it stays in the list. A reason is sent to a reader who left an address."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _back(request, report, str(form.errors["reason"][0]))
    reason = form.cleaned_data["reason"]
    if not _decide(request, report, ReportState.DECLINED, reason=reason):
        return _back(request, report, DECIDED)
    if reason:
        queue_answer(report, at=timezone.now())
    return _back(request, report, "Report closed without a change.")


@desk_view("reports.change_errorreport", ErrorReport)
@require_POST
def answered(request: HttpRequest, report: ErrorReport) -> HttpResponse:
    """Somebody has written to the reader."""
    waiting = ErrorReport.objects.filter(pk=report.pk, answered_at__isnull=True).exclude(email="")
    count = waiting.update(answered_by=name_of(request), answered_at=timezone.now())
    return _back(request, report, "Marked as answered." if count else "No answer is needed, or it was already sent.")


def _decide(request: HttpRequest, report: ErrorReport, state: ReportState, reason: str = "") -> bool:
    """Give the report its new state. Return False if it is no longer to be decided on."""
    decided = {"state": state, "decided_by": name_of(request), "decided_at": timezone.now(), "reason": reason}
    undecided = ErrorReport.objects.filter(LOST_NOTE | Q(state__in=UNDECIDED), pk=report.pk)
    return bool(undecided.update(**decided))


def _back(request: HttpRequest, report: ErrorReport, words: str) -> HttpResponse:
    return redirect_with(request, words, "admin:reports_errorreport_change", report.pk, level=messages.INFO)


def _section(report: ErrorReport) -> Section | None:
    """The draft's section that the report is about, if it is still there."""
    return Section.objects.filter(draft=report.edition_id, uid=report.section).first()


def _published(report: ErrorReport) -> PublishedSection | None:
    """The section as the reader had it, unless that version was withdrawn since."""
    rows = PublishedSection.objects.filter(edition=report.edition_id, uid=report.section).select_related("version")
    return next((row for row in rows if row.version.number == report.number), None)


def _paragraph(report: ErrorReport, published: PublishedSection | None) -> dict[str, Any]:
    """The paragraph {id, number, text} that the report is about; empty if it is about none."""
    paragraphs = published.paragraphs if published else []
    return next((each for each in paragraphs if each["id"] == report.paragraph), {})


def _address(report: ErrorReport, published: PublishedSection) -> str:
    edition = report.edition
    page = addresses.section(edition.report.slug, edition.year, published.slug, report.number)
    return f"{page}#{report.paragraph}" if report.paragraph else page

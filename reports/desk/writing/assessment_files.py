"""A radar as a table, through the desk: what it says of techniques, year by year, goes into the report's drafts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk.base import at_the_desk, name_of
from reports.desk.doors import desk_view, page, sent
from reports.desk.editing import checksum_of, lock_edition
from reports.desk.planned_files import PlannedFileForm
from reports.document.canonical import sha256
from reports.importing import FileError, ImportRefused, read_assessments, read_rings
from reports.models.draft import Draft
from reports.models.series import Edition, Report


class AssessmentsForm(PlannedFileForm):
    """The table, and what it does not say itself."""

    year = forms.IntegerField(
        required=False,
        label=_("Year (if the table has no year column)"),
        validators=Edition._meta.get_field("year").validators,
        help_text=_("The year of all rows: 2025."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    rings = forms.CharField(
        required=False,
        max_length=500,
        label=_("Your own rings"),
        help_text=_(
            "The maturity of each ring: In use=established, On trial=growing. Adopt, Trial, Assess and Hold are known."
        ),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    command = "import_assessments"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "CSV with one line per technique and year. Columns are technique, year, maturity or ring, section or quadrant, note."
        )
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt"

    def clean_rings(self) -> str:
        text: str = self.cleaned_data["rings"]
        if text.strip():
            try:
                read_rings(text)
            except ValueError as error:
                raise ValidationError(str(error)) from error
        return text.strip()


@desk_view("reports.add_draft", Report)
def import_assessments(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a table, shows what it would change in which year, and changes it."""
    report = get_object_or_404(Report, pk=pk)
    form = AssessmentsForm(sent(request), request.FILES if request.method == "POST" else None)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        data, filename, is_meant = form.read()
        shown = {"filename": filename}
        try:
            plans, notes, seen, is_done = _load(request, report, form, data, filename, is_meant=is_meant)
        except ImportRefused as refused:
            shown["errors"] = refused.errors
        except drafting.DraftError as error:
            shown["errors"] = [FileError(None, str(error), gettext("This is an error in a draft. Fix it there first."))]
        else:
            count = sum(len(plan.changes) for _, plan in plans)
            if is_done:
                said = ngettext("{count} change from {file}.", "{count} changes from {file}.", count)
                messages.success(request, said.format(count=count, file=filename))
                return HttpResponseRedirect(reverse("admin:reports_report_change", args=[report.pk]))
            shown |= {"plans": [(year, plan.changes) for year, plan in plans], "notes": notes, "has_moved": is_meant}
            if count:
                shown["again"] = form.again(data, filename, seen=seen)
    title = gettext("Import assessments into %(report)s") % {"report": report}
    crumbs = [(reverse("admin:reports_report_change", args=[report.pk]), report)]
    return page(request, "planned_file", title=title, form=form, crumbs=crumbs, **shown)


def _load(
    request: HttpRequest, report: Report, form: AssessmentsForm, data: bytes, filename: str, *, is_meant: bool
) -> tuple[list[tuple[int, drafting.Plan]], list[str], str, bool]:
    """The plan of each year, what is to be told, the checksum of the drafts that it is for, and whether it was carried out: only if
    they are what they were when it was shown."""
    given = read_rings(form.cleaned_data["rings"]) if form.cleaned_data["rings"] else {}
    rated, findings = read_assessments(
        data,
        filename=filename,
        rings=drafting.own_rings(report.slug) | given,
        year=form.cleaned_data["year"],
    )
    drafts = Draft.objects.select_related("edition__report").filter(
        edition__report=report, edition__year__in={each.year for each in rated}
    )
    with transaction.atomic():
        lock_edition(drafts.values_list("pk", flat=True))
        seen = sha256("".join(checksum_of(draft.edition) for draft in drafts.order_by("pk")).encode())
        plans = drafting.load_assessments(
            report.slug, rated, filename=filename, by=name_of(request), account=at_the_desk(request), at=timezone.now()
        )
        is_done = is_meant and form.cleaned_data["seen"] == seen
        if not is_done:
            transaction.set_rollback(True)
    told = [*(each.words for each in findings), *(note for _, plan in plans for note in plan.notes)]
    return plans, told, seen, is_done

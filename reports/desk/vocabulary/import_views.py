"""Import terms from a file, and assessments of techniques by year, such as a radar's, into a report's drafts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reports import drafting, publishing
from reports.desk.base import at_the_desk, name_of
from reports.desk.editing import checksum_of, lock_edition
from reports.desk.uploads import Upload, UploadForm, UploadPage
from reports.desk.views import desk_view
from reports.document.canonical import sha256
from reports.importing import read_assessments, read_rings, read_vocabulary
from reports.models.draft import Draft
from reports.models.series import Edition, Report
from reports.rights import may

#: Such files are read at once: larger ones are for the commands.
MOST_BYTES = 500 * 1024
NO_STEPS = _(
    "The trend history in the file is left out. Ask a publisher of all reports or an administrator to import it."
)


class AssessmentsForm(UploadForm):
    """The table, and the year and rings that it may lack."""

    file_help = _(
        "CSV with one line per technique and year. Columns are technique, year, maturity or ring, section or quadrant, note."
    )
    accept = ".csv,.tsv,.txt"
    most_bytes = MOST_BYTES
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

    def clean_rings(self) -> str:
        text: str = self.cleaned_data["rings"].strip()
        try:
            if text:
                read_rings(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return text


class AssessmentsPage(UploadPage):
    """A table of assessments."""

    form_class = AssessmentsForm

    def __init__(self, request: HttpRequest, report: Report) -> None:
        super().__init__(request)
        self.report, self.back = report, reverse("admin:reports_report_change", args=[report.pk])
        self.title = gettext("Import assessments into %(report)s") % {"report": report}

    @property
    def context(self) -> dict[str, Any]:
        return {"crumbs": [(self.back, self.report)]}

    def read(self, data: bytes, upload: Upload) -> Any:
        rings, year = upload.options["rings"], upload.options["year"]
        given = drafting.own_rings(self.report.slug) | (read_rings(rings) if rings else {})
        return read_assessments(data, filename=upload.filename, rings=given, year=year)

    def lock(self, read: Any) -> str:
        years = {each.year for each in read[0]}
        drafts = Draft.objects.filter(edition__report=self.report, edition__year__in=years).order_by("pk")
        lock_edition(drafts.values_list("pk", flat=True))
        return sha256("".join(checksum_of(each.edition) for each in drafts.select_related("edition__report")).encode())

    def plan(self, read: Any, upload: Upload) -> dict[str, Any]:
        plans = self._load(read, upload)
        return {
            "plans": [(year, plan.changes) for year, plan in plans],
            "notes": [*(each.words for each in read[1]), *(note for _, plan in plans for note in plan.notes)],
            "is_empty": not any(plan.changes for _, plan in plans),
        }

    def apply(self, read: Any, upload: Upload) -> str:
        count = sum(len(plan.changes) for _, plan in self._load(read, upload))
        words = ngettext("{count} change from {file}.", "{count} changes from {file}.", count)
        return words.format(count=count, file=upload.filename)

    def _load(self, read: Any, upload: Upload) -> list[tuple[int, drafting.Plan]]:
        by, account = name_of(self.request), at_the_desk(self.request)
        return drafting.load_assessments(
            self.report.slug, read[0], filename=upload.filename, by=by, account=account, at=timezone.now()
        )


class TermsForm(UploadForm):
    file_help = _("YAML, JSON or CSV with trends, themes and techniques. Existing entries are not changed.")
    accept = ".yaml,.yml,.json,.csv,.tsv"
    most_bytes = MOST_BYTES


class TermsPage(UploadPage):
    """A file of trends, themes and techniques."""

    form_class = TermsForm

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.title, self.back = gettext("Import terms from a file"), reverse("admin:trends_technique_changelist")
        self.may_add_steps = may(request.user, "trends.add_lineage")

    @property
    def context(self) -> dict[str, Any]:
        return {"crumbs": [(self.back, gettext("Techniques"))]}

    def read(self, data: bytes, upload: Upload) -> Any:
        return read_vocabulary(data, filename=upload.filename)

    def plan(self, read: Any, upload: Upload) -> dict[str, Any]:
        changes = self._add(read).changes
        notes = [NO_STEPS] if read.lineage and not self.may_add_steps else []
        return {"plans": [("", changes)], "notes": notes, "is_empty": not changes}

    def apply(self, read: Any, upload: Upload) -> str:
        count = len(self._add(read).changes)
        return gettext("Added from {file}: {count}.").format(file=upload.filename, count=count)

    def _add(self, read: Any) -> drafting.Plan:
        terms = read if self.may_add_steps else read.model_copy(update={"lineage": ()})
        return publishing.add_terms(terms, by=at_the_desk(self.request), at=timezone.now())


@desk_view("reports.add_draft", Report)
def import_assessments(request: HttpRequest, report: Report) -> HttpResponse:
    """A table of assessments into the drafts of a report."""
    return AssessmentsPage(request, report).respond()


@desk_view("trends.add_technique")
def import_terms(request: HttpRequest) -> HttpResponse:
    """Terms into the vocabulary."""
    return TermsPage(request).respond()

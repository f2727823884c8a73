"""New editions: empty, or last year’s text taken over."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk.base import at_the_desk, name_of
from reports.desk.editing import checksum_in, readable
from reports.desk.views import desk_view, page, sent
from reports.models.draft import Draft
from reports.models.series import Edition, Report
from reports.rights import allowed
from trends.models import Lineage

TAKEN = "This report already has an edition for that year."
YEAR = [MinValueValidator(1900), MaxValueValidator(2200)]


class NewEditionForm(forms.Form):
    """Of the reports to which this person may add an edition."""

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
            "Most editions start with last year’s text. It is carried over, and each section has to be checked."
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


class RollForwardForm(forms.Form):
    year = forms.IntegerField(
        label=_("Year"),
        validators=YEAR,
        help_text=_("Usually the next year. Any later year without an edition is possible."),
    )

    def __init__(self, *args: Any, edition: Edition, edits: bool, checksum: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition, self.checksum = edition, checksum
        if edits:
            self._ask_for_the_text(str(edition.current_version.number) if edition.current_version else "")

    def _ask_for_the_text(self, number: str) -> None:
        self.fields["text"] = forms.ChoiceField(
            label=gettext("Text to carry over"),
            help_text=gettext("The published text was checked. Later edits may be incomplete."),
            choices=[
                (
                    "published",
                    gettext("The published text, version %(number)s, without later edits") % {"number": number},
                ),
                ("draft", gettext("The draft, with later edits")),
            ],
            widget=forms.RadioSelect,
        )
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def with_edits(self) -> bool | None:
        """What the person chose; None if there was nothing to choose."""
        return self.cleaned_data["text"] == "draft" if "text" in self.fields else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "seen" in self.fields and cleaned.get("seen") != self.checksum:
            raise ValidationError(
                gettext(
                    "Somebody saved in %(edition)s after you opened this page. Check what they changed, "
                    "then choose again."
                )
                % {"edition": self.edition}
            )
        return cleaned


def _opened(request: HttpRequest, edition: Edition, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("desk:board", args=[edition.pk]))


def _rolled(start: Edition) -> str:
    return gettext(
        "Started with the text of %(start)s. Check each section, then the title, summary and credits. If a trend was "
        "renamed, split, merged or ended, choose “Change this trend” in its section."
    ) % {"start": start}


def _roll(request: HttpRequest, start: Edition, year: int, *, with_edits: bool | None = None) -> Edition:
    return drafting.roll_forward(
        report=start.report,
        from_year=start.year,
        to_year=year,
        by=name_of(request),
        account=at_the_desk(request),
        at=timezone.now(),
        with_edits=with_edits,
    )


def _proposed(request: HttpRequest, reports: QuerySet[Report]) -> dict[str, Any]:
    """The report that was asked for, the year after its latest edition (else this one), and that edition's text to begin with."""
    asked = request.GET.get("report", "")
    report = reports.filter(pk=asked).first() if asked.isascii() and asked.isdigit() else None
    report = report or reports.order_by(Lower("name")).first()
    latest = Edition.objects.filter(report=report, draft__isnull=False).order_by("-year").first() if report else None
    if latest is None:
        return {"report": report, "year": timezone.now().year}
    return {"report": report, "year": latest.year + 1, "start": latest if latest.current_version_id else None}


@desk_view("reports.add_draft")
def new_edition(request: HttpRequest) -> HttpResponse:
    """Asks for report and year, and what to start from."""
    reports = allowed(request.user, "reports.add_draft", Report.objects.all())
    form = NewEditionForm(sent(request), reports=reports, initial=_proposed(request, reports))
    if request.method == "POST" and form.is_valid():
        report, year, start = (form.cleaned_data[name] for name in ("report", "year", "start"))
        try:
            if start:
                return _opened(request, _roll(request, start, year), _rolled(start))
            with transaction.atomic():
                edition, _ = Edition.objects.get_or_create(report=report, year=year)
                _, is_made = Draft.objects.get_or_create(edition=edition, defaults={"title": f"{report.name} {year}"})
        except drafting.UnpublishedEdits:
            return HttpResponseRedirect(f"{reverse('desk:roll-forward', args=[start.pk])}?year={year}")
        except (drafting.RollForwardRefused, drafting.DraftError) as refused:
            form.add_error("start", str(refused))
        else:
            if is_made:
                return _opened(request, edition, f"{edition} is started. Add its first section.")
            form.add_error("year", TAKEN)
    return page(request, "new_edition", title=gettext("New edition"), form=form, has_reports=reports.exists())


@desk_view("reports.add_draft", Draft.objects.select_related("edition__report", "edition__current_version"))
def roll_forward(request: HttpRequest, draft: Draft) -> HttpResponse:
    """One edition's text into a later year."""
    edition = draft.edition
    document = readable(edition)
    edits = drafting.unpublished_edits(edition, None if isinstance(document, str) else document)
    initial = {"year": request.GET.get("year", edition.year + 1)}
    form = RollForwardForm(
        sent(request), edition=edition, edits=bool(edits), checksum=checksum_in(document), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _roll(request, edition, form.cleaned_data["year"], with_edits=form.with_edits)
        except (drafting.RollForwardRefused, drafting.DraftError) as refused:
            form.add_error("year", str(refused))
        else:
            return _opened(request, made, _rolled(edition))
    return page(
        request,
        "roll_forward",
        title=gettext("Start the edition after %(edition)s") % {"edition": edition},
        draft=draft,
        form=form,
        edits=edits,
        trend_history=allowed(request.user, "trends.view_lineage", Lineage.objects.filter(year__gt=edition.year))
        .filter(parent__draft_sections__draft=draft)
        .select_related("parent", "child"),
    )

"""New editions: empty, or last year’s text taken over."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk.base import at_the_desk, name_of
from reports.desk.views import desk_view, page, redirect_with, sent
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


class RollForwardForm(forms.Form):
    year = forms.IntegerField(
        label=_("Year"),
        validators=YEAR,
        help_text=_("Usually the next year. Any later year without an edition is possible."),
    )


def _opened(request: HttpRequest, edition: Edition, words: str) -> HttpResponse:
    return redirect_with(request, words, "desk:board", edition.pk)


def _rolled(start: Edition) -> str:
    return gettext(
        "Started with the text of %(start)s. Check each section, then the title, summary and credits. If a trend was "
        "renamed, split, merged or ended, choose “Change this trend” in its section."
    ) % {"start": start}


def _roll(request: HttpRequest, start: Edition, year: int) -> Edition:
    return drafting.roll_forward(
        report=start.report,
        from_year=start.year,
        to_year=year,
        by=name_of(request),
        account=at_the_desk(request),
        at=timezone.now(),
    )


def _proposed(request: HttpRequest, reports: QuerySet[Report]) -> dict[str, Any]:
    """Return the requested report, the year after its latest edition (else this one), and that edition to start from."""
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
    form = RollForwardForm(sent(request), initial={"year": edition.year + 1})
    if request.method == "POST" and form.is_valid():
        try:
            made = _roll(request, edition, form.cleaned_data["year"])
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
        trend_history=allowed(request.user, "trends.view_lineage", Lineage.objects.filter(year__gt=edition.year))
        .filter(parent__draft_sections__draft=draft)
        .select_related("parent", "child"),
    )
